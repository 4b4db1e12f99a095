package client

import (
	"context"

	"github.com/imapeg/imapeg/types"
)

// Session is a connection on which a user is logged in: what can be done with
// mailboxes by their names. [Session.Select] gives a [Mailbox], on which messages
// are read.
//
// The methods can be called by any number of goroutines at a time.
type Session struct {
	c     *core
	login uint64 // which of the connection's
}

// session is that of the present login.
func (c *core) session() *Session { return &Session{c, c.logins.Load()} }

// command makes a command of the session.
func (s *Session) command(body types.CommandBody) *command {
	cmd := newCommand(body)
	cmd.session = s
	return cmd
}

// check is ErrNotAuthenticated when its login is over. No session needs no login.
func (s *Session) check() error {
	if s != nil && s.login != s.c.logins.Load() {
		return ErrNotAuthenticated
	}
	return nil
}

// Capability is what the server can do. It asks the server when it does not know.
func (s *Session) Capability(ctx context.Context) (*types.Capability, error) {
	return s.c.capability(ctx)
}

// Noop does nothing; the server answers, and may tell news.
func (s *Session) Noop(ctx context.Context) error { return s.c.noop(ctx) }

// Logout says goodbye to the server and closes the connection, in any case.
func (s *Session) Logout(ctx context.Context) error { return s.c.logout(ctx) }

// Close closes the connection at once: see [Conn.Close].
func (s *Session) Close() error { return s.c.close() }

// Selected is the mailbox that is selected, nil when none is.
func (s *Session) Selected() *Mailbox { return s.c.currentMailbox() }

// Greeting is the first thing that the server said: see [Conn.Greeting].
func (s *Session) Greeting() *types.Status { return (&Conn{s.c}).Greeting() }

// Done is closed when the connection has ended. Err says why.
func (s *Session) Done() <-chan struct{} { return s.c.closed }

// Err is a [*ConnError] that says why the connection has ended, nil while it has
// not.
func (s *Session) Err() error { return s.c.endError() }
