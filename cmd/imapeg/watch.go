package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/cmd/internal/display"
	"github.com/imapeg/imapeg/types"
	"github.com/imapeg/imapeg/watch"
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
has changed, a message that is gone; and "anew" when more has happened than is known. It goes on until it is interrupted, or until it has printed as many
changes as --count says. A server without NOTIFY and IDLE is asked from time to time (--poll).

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
	f.DurationVar(&flags.poll, "poll", time.Minute, "how often to ask a server that tells nothing by itself")
	return command
}

// changeJSON is a change in the output of watch.
type changeJSON struct {
	Change  string       `json:"change"` // new, flags, gone, anew
	UID     types.UID    `json:"uid,omitempty"`
	Flags   []types.Flag `json:"flags,omitempty"`
	Date    string       `json:"date,omitempty"`
	From    string       `json:"from,omitempty"`
	Subject string       `json:"subject,omitempty"`
	Reason  string       `json:"reason,omitempty"`
}

// watch prints changes until there are enough.
func (f *watchFlags) watch(ctx context.Context, t *task, sess *client.Session) error {
	watcher := watch.New(sess, &watch.Options{Poll: f.poll, Host: f.host()})
	defer watcher.Close()
	mailbox, err := sess.Examine(ctx, types.NewMailbox(f.mailbox))
	if err != nil {
		return err
	}
	fmt.Fprintf(t.err, "Watching %s: %s\n", display.Mailbox(mailbox.Name()), count(mailbox.State().Exists, "message"))
	p := &changePrinter{flags: f, task: t, mailbox: mailbox}
	for change, err := range watcher.Changes(ctx, mailbox) {
		if err == nil {
			err = p.print(ctx, change)
		}
		switch {
		case ctx.Err() != nil: // interrupted is how it is to end
			return nil
		case err != nil:
			return err
		case p.enough():
			return nil
		}
	}
	return nil
}

// host is the server without the port.
func (f *connectFlags) host() string {
	host, _, _ := net.SplitHostPort(f.server) // check has put it there
	return host
}

// changePrinter prints what happens in a mailbox.
type changePrinter struct {
	flags   *watchFlags
	task    *task
	mailbox *client.Mailbox
	printed int
}

func (p *changePrinter) enough() bool { return p.flags.count > 0 && p.printed >= p.flags.count }

// print prints what a change is about, a line for each message.
func (p *changePrinter) print(ctx context.Context, change watch.Change) error {
	switch change := change.(type) {
	case *watch.Arrived:
		return p.arrived(ctx, change.UIDs)
	case *watch.Flags:
		return p.line(changeJSON{Change: "flags", UID: change.UID, Flags: change.Flags})
	case *watch.Gone:
		for uid := range change.UIDs.All() {
			if err := p.line(changeJSON{Change: "gone", UID: uid}); err != nil {
				return err
			}
		}
	case *watch.Anew:
		return p.line(changeJSON{Change: "anew", Reason: change.Reason.Error()})
	}
	return nil
}

// arrived prints the messages that are new.
func (p *changePrinter) arrived(ctx context.Context, uids types.UIDSet) error {
	for m, err := range p.mailbox.Fetch(ctx, uids, fetchItems...) {
		switch {
		case client.IsPartial(err):
			p.task.fault(err)
		case err != nil:
			return err
		case !isNews(m):
			envelope := m.Envelope
			if envelope == nil {
				envelope = new(types.Envelope)
			}
			change := changeJSON{Change: "new", UID: m.UID, Flags: m.Flags, From: sender(envelope), Subject: envelope.Subject.Text()}
			if date, err := envelope.Sent(); err == nil {
				change.Date = date.Format(time.RFC3339)
			}
			if err := p.line(change); err != nil {
				return err
			}
		}
	}
	return nil
}

// line prints a change at once: who reads it waits for it.
func (p *changePrinter) line(change changeJSON) error {
	if p.enough() {
		return nil
	}
	p.printed++
	if p.flags.json {
		return printJSON(p.task.out, change)
	}
	line := fmt.Sprintf("%-5s", change.Change)
	switch change.Change {
	case "new":
		line += fmt.Sprintf("  %d  %s  %s", change.UID, change.From, display.Clean(change.Subject))
	case "flags":
		line += fmt.Sprintf("  %d  %s", change.UID, words(change.Flags))
	case "gone":
		line += fmt.Sprintf("  %d", change.UID)
	case "anew":
		line += "  " + display.Clean(change.Reason)
	}
	_, err := fmt.Fprintln(p.task.out, strings.TrimRight(line, " "))
	return err
}
