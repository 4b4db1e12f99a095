package client

import (
	"context"
	"errors"
	"iter"

	"github.com/imapeg/imapeg/types"
)

// Session is a connection on which a user is logged in: what can be done with
// mailboxes by their names. [Session.Select] gives a [Mailbox], on which messages
// are read.
//
// The methods can be called by any number of goroutines at a time.
type Session struct{ c *core }

// Capability is what the server can do. It asks the server when it does not know.
func (s *Session) Capability(ctx context.Context) (*types.Capability, error) {
	return s.c.capability(ctx)
}

// List gives the mailboxes whose names match a pattern, in which "*" stands for
// anything and "%" for anything within one level of the hierarchy. The reference
// is what the pattern is relative to, usually "".
//
//	for mailbox, err := range sess.List(ctx, "", "*") { ... }
func (s *Session) List(ctx context.Context, reference types.Mailbox, pattern string) iter.Seq2[*types.List, error] {
	return each(ctx, s.c, func() *command {
		return newCommand(&types.ListCommand{Reference: reference, Pattern: pattern})
	}, isA[*types.List])
}

// Status asks for numbers of a mailbox without selecting it. Its fields count
// only when its method Has says that they came: servers leave out what they do
// not know.
func (s *Session) Status(ctx context.Context, mailbox types.Mailbox, items ...types.StatusItem) (*types.MailboxStatus, error) {
	cmd := newCommand(&types.StatusCommand{Mailbox: mailbox, Items: items})
	var status *types.MailboxStatus
	cmd.onData = func(resp types.Response) bool {
		if status != nil {
			return false
		}
		status, _ = resp.(*types.MailboxStatus)
		return true
	}
	if err := s.c.run(ctx, cmd); err != nil {
		return nil, err
	}
	if status == nil {
		return nil, cmd.noData()
	}
	return status, nil
}

// Create makes a mailbox.
func (s *Session) Create(ctx context.Context, mailbox types.Mailbox) error {
	return s.c.run(ctx, newCommand(&types.CreateCommand{Mailbox: mailbox}))
}

// Delete removes a mailbox with all that is in it.
func (s *Session) Delete(ctx context.Context, mailbox types.Mailbox) error {
	return s.c.run(ctx, newCommand(&types.DeleteCommand{Mailbox: mailbox}))
}

// Noop does nothing; the server answers, and may tell news.
func (s *Session) Noop(ctx context.Context) error { return s.c.noop(ctx) }

// Logout says goodbye to the server and closes the connection, in any case.
func (s *Session) Logout(ctx context.Context) error { return s.c.logout(ctx) }

// Close closes the connection at once: see [Conn.Close].
func (s *Session) Close() error { return s.c.close() }

// Done is closed when the connection has ended. Err says why.
func (s *Session) Done() <-chan struct{} { return s.c.closed }

// Err is a [*ConnError] that says why the connection has ended, nil while it has
// not.
func (s *Session) Err() error { return s.c.endError() }

// Do sends any command and gives every response from then on, the tagged OK as
// the last. NO and BAD are errors. No other command is under way meanwhile.
//
// Commands that change what the connection is (LOGIN, STARTTLS, LOGOUT) have
// methods, and are refused with [ErrMethod]. A command that selects a mailbox,
// or leaves it, ends the [Mailbox] that there is.
func (s *Session) Do(ctx context.Context, body types.CommandBody) iter.Seq2[types.Response, error] {
	return func(yield func(types.Response, error) bool) {
		if body == nil || ruleOf(body).closes {
			yield(nil, ErrMethod)
			return
		}
		var cmd *command
		newCmd := func() *command {
			cmd = newCommand(body)
			cmd.rule = rule{alone: true, everything: true}
			cmd.onSend = func() {
				switch body.(type) {
				case *types.SelectCommand, *types.ExamineCommand, *types.CloseCommand, *types.UnselectCommand:
					s.c.selected = nil
				}
			}
			return cmd
		}
		var last error
		for resp, err := range each(ctx, s.c, newCmd, isA[types.Response]) {
			if !yield(resp, err) {
				return
			}
			last = err
		}
		if (last == nil || IsPartial(last)) && cmd.status != nil {
			yield(cmd.status, nil)
		}
	}
}

// isA is what a response must be to be given to the caller.
func isA[T types.Response](resp types.Response) (T, bool) {
	value, ok := resp.(T)
	return value, ok
}

// Collect gives all values of a loop at once, with its errors joined. What came
// besides an error is among the values.
//
//	mailboxes, err := client.Collect(sess.List(ctx, "", "*"))
func Collect[T comparable](seq iter.Seq2[T, error]) ([]T, error) {
	var list []T
	var errs []error
	var none T
	for value, err := range seq {
		if value != none {
			list = append(list, value)
		}
		if err != nil {
			errs = append(errs, err)
		}
	}
	return list, joinErrors(errs)
}

// joinErrors is errors.Join, and leaves a single error as it is.
func joinErrors(errs []error) error {
	if len(errs) == 1 {
		return errs[0]
	}
	return errors.Join(errs...)
}
