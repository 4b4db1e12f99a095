package client

import (
	"context"
	"errors"

	"github.com/imapeg/imapeg/types"
)

// Conn is a connection on which nobody is logged in yet. [Conn.Login] gives the
// [Session], on which everything else is done; they share the connection, and
// closing either closes it.
//
// The methods can be called by any number of goroutines at a time.
type Conn struct{ c *core }

// Greeting is the first thing that the server said: OK, or PREAUTH when it wants
// no login.
func (conn *Conn) Greeting() *types.Status {
	conn.c.mu.Lock()
	defer conn.c.mu.Unlock()
	return conn.c.greeting
}

// Encrypted says whether the connection has TLS.
func (conn *Conn) Encrypted() bool {
	conn.c.mu.Lock()
	defer conn.c.mu.Unlock()
	return conn.c.encrypted
}

// Capability is what the server can do. It asks the server when it does not know:
// what the server said before TLS or before login counts no more afterwards.
func (conn *Conn) Capability(ctx context.Context) (*types.Capability, error) {
	return conn.c.capability(ctx)
}

// Login logs a user in with a password ([types.NewSecret]), by the command LOGIN.
// Nothing is sent on a connection without TLS, unless the options allow it
// ([ErrInsecure]), nor when the server does not want it ([ErrLoginDisabled]). A wrong
// password is [ErrNo]; [DiagnoseLogin] knows more. [Conn.AuthenticateAny] finds a way
// that does not give the password away, if there is one.
//
// When the context ends after the command was sent, the connection is closed.
func (conn *Conn) Login(ctx context.Context, username string, password types.Secret) (*Session, error) {
	c := conn.c
	if err := c.mayLogin(); err != nil {
		return nil, err
	}
	if _, err := c.capability(ctx); err != nil {
		return nil, err
	}
	cmd := newCommand(&types.LoginCommand{Username: username, Password: password})
	cmd.secret = password
	c.login(cmd)
	if err := c.run(ctx, cmd); err != nil {
		return nil, err
	}
	return c.loggedIn(ctx)
}

// login has a command change the state of the connection when the server says OK.
func (c *core) login(cmd *command) {
	_, plain := cmd.body.(*types.LoginCommand)
	cmd.before = func() error {
		switch {
		case c.authenticated:
			return ErrAuthenticated
		case plain && c.caps != nil && c.caps.Has(types.CapLoginDisabled):
			return ErrLoginDisabled
		}
		return nil
	}
	var before *types.Capability
	cmd.onSend = func() { before = c.caps }
	cmd.onDone = func(status *types.Status) {
		if status == nil || status.Kind != types.OK {
			return
		}
		c.authenticated = true
		if c.caps == before {
			c.caps = nil // ask again, unless a code follows
		}
	}
}

// loggedIn makes the session. Before anything else the server gets the ID that it may
// want.
func (c *core) loggedIn(ctx context.Context) (*Session, error) {
	if len(c.opts.ID) == 0 {
		return c.session(), nil
	}
	caps, err := c.capability(ctx)
	if err == nil && caps.Has(types.CapID) {
		_, err = c.id(ctx, c.opts.ID)
	}
	var refused *StatusError
	var lost *ConnError
	if err != nil && (errors.As(err, &lost) || !errors.As(err, &refused)) {
		return nil, err
	}
	return c.session(), nil
}

// mayLogin says why no login may begin.
func (c *core) mayLogin() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.authenticated:
		return ErrAuthenticated
	case !c.encrypted && !c.opts.AllowInsecureAuth:
		return ErrInsecure
	}
	return nil
}

// Session is the session of a connection that needs no login: the server's
// greeting was PREAUTH, or a login has succeeded. Otherwise the error is
// [ErrNotAuthenticated].
func (conn *Conn) Session() (*Session, error) {
	conn.c.mu.Lock()
	defer conn.c.mu.Unlock()
	if !conn.c.authenticated {
		return nil, ErrNotAuthenticated
	}
	return conn.c.session(), nil
}

// Noop does nothing; the server answers.
func (conn *Conn) Noop(ctx context.Context) error { return conn.c.noop(ctx) }

// Logout says goodbye to the server and closes the connection, in any case.
func (conn *Conn) Logout(ctx context.Context) error { return conn.c.logout(ctx) }

// Close closes the connection at once, without a word to the server. Commands
// that are under way get a [*ConnError] with [ErrClosed]. It never waits.
func (conn *Conn) Close() error { return conn.c.close() }

// Done is closed when the connection has ended. Err says why.
func (conn *Conn) Done() <-chan struct{} { return conn.c.closed }

// Err is a [*ConnError] that says why the connection has ended, nil while it has
// not.
func (conn *Conn) Err() error { return conn.c.endError() }

func (c *core) noop(ctx context.Context) error { return c.run(ctx, newCommand(&types.NoopCommand{})) }

func (c *core) close() error {
	c.fail(ErrClosed)
	return nil
}

func (c *core) logout(ctx context.Context) error {
	cmd := newCommand(&types.LogoutCommand{})
	err := c.run(ctx, cmd)
	c.fail(ErrClosed)
	// What the server says then is BYE, and some leave it at that.
	var status *StatusError
	if errors.As(err, &status) && status.Status == types.BYE {
		return nil
	}
	return err
}

func (c *core) capability(ctx context.Context) (*types.Capability, error) {
	c.mu.Lock()
	caps, end := c.caps, c.err
	c.mu.Unlock()
	if caps != nil && end == nil {
		return caps, nil
	}
	cmd := newCommand(&types.CapabilityCommand{})
	cmd.onData = func(resp types.Response) bool {
		caps, _ = resp.(*types.Capability)
		return true
	}
	if err := c.run(ctx, cmd); err != nil {
		return nil, err
	}
	if caps == nil {
		return nil, cmd.noData()
	}
	return caps, nil
}

// noData is the error of a command that was OK and has no data.
func (cmd *command) noData() error {
	if cmd.bad != nil {
		return cmd.bad
	}
	return ErrNoData
}
