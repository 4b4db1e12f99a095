package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/cmd/internal/display"
	"github.com/imapeg/imapeg/types"
)

// watchFlags are the flags of the command watch.
type watchFlags struct {
	connectFlags
	mailbox string
	count   int
	poll    time.Duration
	json    bool
}

func newWatch(s streams) *cobra.Command {
	var flags watchFlags
	command := &cobra.Command{
		Use:   "watch [-m MAILBOX] [--count N] [--json]",
		Short: "Print what happens in a mailbox",
		Long: `Watch prints a line for each change in a mailbox as it happens: a message that has come, flags that somebody
has changed, a message that is gone. It goes on until it is interrupted, or until it has printed as many
changes as --count says. A server without IDLE is asked from time to time (--poll).

When the connection ends the exit status is 1: run it again.

` + aboutPasswords,
		Example: `  imapeg watch
  imapeg watch --json | jq -r 'select(.change == "new").subject'
  imapeg watch --count 1 && imapeg search unseen`,
		RunE: func(command *cobra.Command, _ []string) error {
			if flags.count < 0 || flags.poll <= 0 {
				return usageError{errors.New("--count and --poll are not below zero")}
			}
			return flags.run(command.Context(), s, flags.watch)
		},
	}
	flags.add(command)
	mailboxFlag(command, &flags.mailbox)
	jsonFlag(command, &flags.json)
	f := command.Flags()
	f.IntVar(&flags.count, "count", 0, "end after so many changes; 0 means never")
	f.DurationVar(&flags.poll, "poll", 30*time.Second, "how often to ask a server that has no IDLE")
	return command
}

// changeJSON is a change in the output of watch.
type changeJSON struct {
	Change  string       `json:"change"` // new, flags, gone
	UID     types.UID    `json:"uid,omitempty"`
	Flags   []types.Flag `json:"flags,omitempty"`
	Date    string       `json:"date,omitempty"`
	From    string       `json:"from,omitempty"`
	Subject string       `json:"subject,omitempty"`
}

// watch prints changes until there are enough.
func (f *watchFlags) watch(ctx context.Context, t *task, sess *client.Session) error {
	listener := sess.Listen(0)
	defer listener.Close()
	mailbox, err := sess.Examine(ctx, types.NewMailbox(f.mailbox))
	if err != nil {
		return err
	}
	w := &watcher{flags: f, task: t, mailbox: mailbox, next: max(mailbox.State().UIDNext, 1)}
	// The client notes the UIDs of the messages, to tell which of them change and are gone.
	for m, err := range mailbox.Fetch(ctx, types.UIDs(types.Range(1, types.Last)), types.FetchUID) {
		switch {
		case client.IsPartial(err):
			t.fault(err)
		case err != nil:
			return err
		default:
			w.next = max(w.next, m.UID+1)
		}
	}
	fmt.Fprintf(t.err, "Watching %s: %s\n", display.Mailbox(mailbox.Name()), count(mailbox.State().Exists, "message"))
	inner, stop := context.WithCancel(ctx)
	idle := make(chan error, 1)
	go func() {
		err := f.idle(inner, sess, mailbox)
		if err != nil {
			stop() // there is nothing to follow
		}
		idle <- err
	}()
	err = w.follow(inner, listener)
	stop()
	if idleErr := <-idle; err == nil {
		err = idleErr
	}
	return ignoreEnd(ctx, err) // interrupted is how it is to end
}

// idle has the server tell what happens, until the context ends.
func (f *watchFlags) idle(ctx context.Context, sess *client.Session, mailbox *client.Mailbox) error {
	caps, err := sess.Capability(ctx)
	if err != nil || caps.Has(types.CapIdle) || caps.Has(types.CapIMAP4rev2) {
		if err == nil {
			err = mailbox.Idle(ctx)
		}
		return err
	}
	ticker := time.NewTicker(f.poll)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			if err := mailbox.Noop(ctx); err != nil {
				return ignoreEnd(ctx, err)
			}
		case <-ctx.Done():
			return nil
		}
	}
}

// ignoreEnd is nil if the error is that the context has ended.
func ignoreEnd(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// watcher follows what happens in a mailbox.
type watcher struct {
	flags   *watchFlags
	task    *task
	mailbox *client.Mailbox
	next    types.UID // the first that is new
	printed int
}

// follow prints the changes that come, until there are enough or the connection ends.
func (w *watcher) follow(ctx context.Context, listener *client.Listener) error {
	for {
		event, err := listener.Next(ctx)
		if err != nil {
			return ignoreEnd(ctx, err)
		}
		if err := w.take(ctx, event); err != nil {
			return ignoreEnd(ctx, err)
		}
		if w.flags.count > 0 && w.printed >= w.flags.count {
			return nil
		}
	}
}

// take prints what an event tells.
func (w *watcher) take(ctx context.Context, event client.Event) error {
	if event.Err != nil {
		w.task.fault(event.Err)
		return nil
	}
	switch resp := event.Response.(type) {
	case types.Exists:
		return w.news(ctx)
	case *types.Fetch:
		if resp.Has(types.HasFlags) {
			return w.print(changeJSON{Change: "flags", UID: max(resp.UID, event.UID), Flags: resp.Flags})
		}
	case types.Expunge:
		return w.print(changeJSON{Change: "gone", UID: event.UID})
	case *types.Vanished:
		for first, last := range resp.UIDs.Ranges() {
			for uid := first; uid <= last && uid > 0; uid++ {
				if err := w.print(changeJSON{Change: "gone", UID: uid}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// news prints the messages that have come.
func (w *watcher) news(ctx context.Context) error {
	set := types.UIDs(types.Range(w.next, types.Last))
	for m, err := range w.mailbox.Fetch(ctx, set, fetchItems...) {
		switch {
		case client.IsPartial(err):
			w.task.fault(err)
		case err != nil:
			return err
		case m.UID >= w.next && !isNews(m): // "*" is the last message, whether it is new or not
			w.next = m.UID + 1
			envelope := m.Envelope
			if envelope == nil {
				envelope = new(types.Envelope)
			}
			change := changeJSON{Change: "new", UID: m.UID, Flags: m.Flags, From: sender(envelope), Subject: envelope.Subject.Text()}
			if date, err := envelope.Sent(); err == nil {
				change.Date = date.Format(time.RFC3339)
			}
			if err := w.print(change); err != nil {
				return err
			}
		}
	}
	return nil
}

// print prints a change at once: who reads it waits for it.
func (w *watcher) print(change changeJSON) error {
	if w.flags.count > 0 && w.printed >= w.flags.count {
		return nil
	}
	w.printed++
	if w.flags.json {
		return printJSON(w.task.out, change)
	}
	line := fmt.Sprintf("%-5s", change.Change)
	if change.UID != 0 {
		line += fmt.Sprintf("  %d", change.UID)
	}
	switch change.Change {
	case "new":
		line += "  " + change.From + "  " + display.Clean(change.Subject)
	case "flags":
		line += "  " + words(change.Flags)
	}
	_, err := io.WriteString(w.task.out, line+"\n")
	return err
}
