package client

import (
	"context"
	"errors"
	"time"

	"github.com/imapeg/imapeg/types"
)

const (
	// idleLull is how long nothing may be under way before an IDLE that was interrupted
	// goes on: commands that follow one another do not pay for one each time.
	idleLull = 200 * time.Millisecond
	// idleRest is how long an IDLE that the server has ended by itself waits for the
	// next, so that a server that never idles is not asked without a pause.
	idleRest = time.Second
	// idleGrace is how long the end of an IDLE is waited for when the context has ended.
	idleGrace = 2 * time.Second
)

// errIdleOver ends an IDLE that others wait for, or that is to be renewed.
var errIdleOver = errors.New("IDLE was ended by this side")

// Idle lets the server tell news as they happen, until the context ends, which is no
// error: the error is nil then. The news come as events ([Options].Handler).
//
// Other commands can be used meanwhile, by other goroutines or by the handler: they end
// the IDLE, and it begins again when nothing has been under way for a moment. It is
// renewed after [Options].IdleRenew. A connection that has died is noticed by then.
//
// The server needs the capability IDLE.
//
// RFC 2177, RFC 9051 section 6.3.13.
func (m *Mailbox) Idle(ctx context.Context) error {
	return m.c.idleAgain(ctx, m.command)
}

// Idle is [Mailbox.Idle] for a session whether or not a mailbox is selected: with
// [Session.Notify] the server tells of others.
func (s *Session) Idle(ctx context.Context) error {
	return s.c.idleAgain(ctx, s.command)
}

func (c *core) idleAgain(ctx context.Context, newCmd func(types.CommandBody) *command) error {
	for {
		began := time.Now()
		err := c.idle(ctx, newCmd(&types.IdleCommand{}))
		switch {
		case ctx.Err() != nil && (err == nil || isCancelled(err)):
			return nil
		case err == nil && time.Since(began) < idleRest:
			c.pause(ctx, idleRest)
		case err != nil && !errors.Is(err, errIdleOver):
			return err
		}
		for !c.quiet() && ctx.Err() == nil && !c.hasEnded() {
			c.pause(ctx, idleLull)
		}
	}
}

// isCancelled says that the context has ended and that the connection lives.
func isCancelled(err error) bool {
	var cancelled *CancelError
	return errors.As(err, &cancelled) && cancelled.Outcome != Closed
}

// pause waits for a while, or for an end.
func (c *core) pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	case <-c.closed:
	}
}

// quiet says whether nothing has been under way for a moment.
func (c *core) quiet() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.queue) == 0 && len(c.inflight) == 0 && time.Since(c.lastDone) >= idleLull
}

// idle sends one IDLE, and ends it when it is to. The error is nil when the server has
// ended it with an OK of its own.
func (c *core) idle(ctx context.Context, cmd *command) (err error) {
	defer func() {
		if err == errIdleOver {
			c.observeEnded(cmd, nil)
		} else {
			c.observeEnded(cmd, err)
		}
	}()
	cmd.interrupt = make(chan struct{}, 1)
	cmd.onSend = func() { cmd.waits = true }
	if err := c.start(ctx, cmd); err != nil {
		return err
	}
	// Until the server has said "+" there is no way to end it.
	select {
	case <-cmd.goOn:
	case <-cmd.done:
		return cmd.result()
	case <-ctx.Done():
		if !c.awaitSoon(cmd.goOn, cmd) {
			return c.giveUp(ctx, cmd.name)
		}
	}
	c.setIdle(cmd)
	renew := time.NewTimer(c.opts.IdleRenew)
	defer renew.Stop()
	select {
	case <-cmd.done:
		return cmd.result()
	case <-cmd.interrupt:
	case <-renew.C:
	case <-ctx.Done():
	}
	if over, err := c.sendDone(cmd); over || err != nil {
		return err
	}
	if ctx.Err() == nil {
		select {
		case <-cmd.done:
		case <-ctx.Done():
		}
	}
	if !c.awaitSoon(nil, cmd) {
		return c.cancel(ctx, cmd)
	}
	if err := cmd.result(); err != nil {
		return err
	}
	return errIdleOver
}

// awaitSoon waits a little for something, or for the end of the command.
func (c *core) awaitSoon(what <-chan struct{}, cmd *command) bool {
	timer := time.NewTimer(idleGrace)
	defer timer.Stop()
	select {
	case <-what:
	case <-cmd.done:
	case <-timer.C:
		return false
	}
	return true
}

// setIdle notes that the server owes nothing for the command for now.
func (c *core) setIdle(cmd *command) {
	c.mu.Lock()
	defer c.mu.Unlock()
	cmd.idles = true
	c.armRead()
}

// sendDone ends an IDLE. over is true, with the command's result, when the server has
// done so already.
func (c *core) sendDone(cmd *command) (over bool, err error) {
	c.mu.Lock()
	if cmd.state == finished {
		c.mu.Unlock()
		return true, cmd.result()
	}
	c.sending, cmd.idles = cmd, false // nobody else writes, whatever the server says now
	c.armRead()
	c.mu.Unlock()
	fragments, err := (&types.Command{Body: &types.IdleDone{}}).Fragments(nil)
	if err == nil {
		err = c.writeBytes(cmd, fragments[0].Line)
	}
	c.written(cmd)
	return false, err
}
