package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/cmd/internal/display"
	"github.com/imapeg/imapeg/types"
)

// aboutPasswords is in the help of every command that logs in.
const aboutPasswords = `The password comes from --password-command, --password-file, the environment variable ` + passwordVariable + `, or from a
prompt; it is never an argument.`

// task is what a command does on a server.
type task struct {
	streams
	alerts alerts
	faults int // answers that were not understood
}

func newTask(s streams) *task { return &task{streams: s, alerts: alerts{bye: make(chan struct{})}} }

// run logs in, does something, and logs out.
func (f *connectFlags) run(ctx context.Context, s streams, do func(context.Context, *task, *client.Session) error) error {
	if err := f.check(s); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // who interrupts twice does not want to wait
	t := newTask(s)
	sess, err := f.login(ctx, s, t.alerts.handle)
	if err == nil {
		err = t.finish(ctx, sess, do(ctx, t, sess))
	}
	if ctx.Err() != nil && err != nil {
		return errors.New("interrupted")
	}
	return err
}

// finish ends a session in which something was done, with an error or without.
func (t *task) finish(ctx context.Context, sess *client.Session, err error) error {
	if err != nil && !errors.Is(err, errNothing) {
		err = joinErrors(err, sess.Close())
	} else {
		// What was to be done is done, even if the user has had enough meanwhile.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), logoutGrace)
		defer cancel()
		err = joinErrors(err, sess.Logout(ctx))
	}
	t.alerts.await()
	t.alerts.print(t.err)
	if t.faults > 0 && (err == nil || errors.Is(err, errNothing)) {
		return errReported
	}
	return err
}

// terminal is where a bar can be shown, nil when there is none.
func (t *task) terminal() io.Writer {
	if isTerminal(t.err) {
		return t.err
	}
	return nil
}

// logoutGrace is how long a server may take to say goodbye.
const logoutGrace = 10 * time.Second

// joinErrors is errors.Join, and leaves a single error as it is.
func joinErrors(a, b error) error {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return errors.Join(a, b)
}

// mailboxFlag adds the flag for the mailbox to work in.
func mailboxFlag(command *cobra.Command, mailbox *string) {
	command.Flags().StringVarP(mailbox, "mailbox", "m", "INBOX", "the `MAILBOX`, as ls shows it")
	noFiles(command, "mailbox")
}

// jsonFlag adds the flag for output that programs read.
func jsonFlag(command *cobra.Command, json *bool) {
	command.Flags().BoolVar(json, "json", false, "print nothing but one JSON object a line")
}

// noFiles keeps the shell from offering files as values of a flag.
func noFiles(command *cobra.Command, flag string) {
	if err := command.RegisterFlagCompletionFunc(flag, cobra.NoFileCompletions); err != nil {
		panic(err) // no such flag
	}
}

// fault tells of an answer that was not understood, which costs that answer.
func (t *task) fault(err error) {
	t.faults++
	fmt.Fprintf(t.err, "Not understood: %s\n", display.Clean(err.Error()))
}

// alerts are texts of the server that the user has to be shown (the code ALERT,
// RFC 3501 section 7.1).
type alerts struct {
	bye   chan struct{} // closed when the server has said its last word
	once  sync.Once
	mu    sync.Mutex
	texts []string
}

// alertGrace is how long the last words of a server may take to get from the client's
// goroutine to this one.
const alertGrace = 100 * time.Millisecond

// await waits for what has come from the server to be heard.
func (a *alerts) await() {
	select {
	case <-a.bye:
	case <-time.After(alertGrace):
	}
}

// handle keeps the text of an event. The client calls it on a goroutine of its
// own.
func (a *alerts) handle(e client.Event) {
	status, ok := e.Response.(*types.Status)
	switch {
	case !ok:
	case status.Code == types.CodeAlert:
		a.mu.Lock()
		defer a.mu.Unlock()
		a.texts = append(a.texts, status.Text)
	case status.Kind == types.BYE:
		a.once.Do(func() { close(a.bye) })
	}
}

// print prints what has come since the last time.
func (a *alerts) print(w io.Writer) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, text := range a.texts {
		fmt.Fprintf(w, "The server says: %s\n", display.Clean(text))
	}
	a.texts = nil
}
