package client

import (
	"context"
	"time"

	"github.com/imapeg/imapeg/types"
)

// Observer is told of commands and connections, to count and to time them: metrics of
// Prometheus or spans of OpenTelemetry can be made of it. Each func may be nil. They are
// called by the goroutines that use the connection, which wait for them, and several at
// a time.
type Observer struct {
	// CommandBegan is called just before a command is sent, by the goroutine whose call
	// sends it. ctx is that of the call; what is returned goes to CommandEnded, with a
	// span in it for example.
	CommandBegan func(ctx context.Context, began CommandBegan) context.Context
	// CommandEnded is called when the call ends, once for each CommandBegan. With a loop
	// over answers, that is when the loop is left.
	CommandEnded func(ctx context.Context, ended CommandEnded)
	// ConnEnded is called once at the end of each connection that got as far as waiting
	// for the greeting.
	ConnEnded func(ConnEnded)
}

// CommandBegan is what an [Observer] is told of a command at its beginning.
type CommandBegan struct {
	// Conn tells connections apart: see [TraceLine].
	Conn string
	// Tag is the command's tag: "A0001".
	Tag string
	// Name is the command's name: "UID FETCH".
	Name string
}

// CommandEnded is what an [Observer] is told of a command at its end.
type CommandEnded struct {
	CommandBegan
	// Status is OK, NO or BAD; empty when nobody waited for the answer, or when none
	// came.
	Status types.StatusKind
	// Err is what the call returned, nil for OK.
	Err error
	// Duration is how long it took since CommandBegan.
	Duration time.Duration
	// Sent and Received are the octets of the command and of the answers to it,
	// without compression.
	Sent, Received int64
	// Responses is how many responses answered it, the tagged one aside.
	Responses int
}

// ConnEnded is what an [Observer] is told of a connection at its end.
type ConnEnded struct {
	// Conn tells connections apart: see [TraceLine].
	Conn string
	// Err is why it ended; [ErrClosed] when this side wanted it to.
	Err error
	// Duration is how long it lived.
	Duration time.Duration
	// Sent and Received are octets, without TLS and compression.
	Sent, Received int64
}

// observeBegan tells the observer of a command that is sent now.
func (c *core) observeBegan(ctx context.Context, cmd *command) {
	o := c.opts.Observer
	if o == nil {
		return
	}
	cmd.observed = ctx
	if o.CommandBegan == nil {
		return
	}
	if ctx := o.CommandBegan(ctx, CommandBegan{c.name, cmd.tag, cmd.name}); ctx != nil {
		cmd.observed = ctx
	}
}

// observeEnded tells the observer of the end of a command that it was told of.
func (c *core) observeEnded(cmd *command, err error) {
	if cmd.observed == nil || c.opts.Observer.CommandEnded == nil {
		return
	}
	c.mu.Lock()
	ended := CommandEnded{
		CommandBegan: CommandBegan{c.name, cmd.tag, cmd.name},
		Err:          err, Duration: time.Since(cmd.began),
		Sent: cmd.octetsSent, Received: cmd.octetsReceived, Responses: cmd.responses,
	}
	if cmd.status != nil {
		ended.Status = cmd.status.Kind
	}
	c.mu.Unlock()
	ctx := cmd.observed
	cmd.observed = nil
	c.opts.Observer.CommandEnded(ctx, ended)
}

// observeConn tells the observer of the end of the connection.
func (c *core) observeConn(err error) {
	if o := c.opts.Observer; o != nil && o.ConnEnded != nil {
		o.ConnEnded(ConnEnded{
			Conn: c.name, Err: err, Duration: time.Since(c.began),
			Sent: c.octetsSent.Load(), Received: c.octetsReceived.Load(),
		})
	}
}
