package client

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

// command is a command from when its caller wants it until it is over.
type command struct {
	body   types.CommandBody
	name   string
	rule   rule
	secret types.Secret // to be taken out of what the server says of it
	// unchecked: the caller knows what the server is capable of.
	unchecked bool
	// utf8: its strings are UTF-8 as they stand, whatever is enabled.
	utf8 bool

	// Set by who makes the command; all are called with core.mu held.
	session *Session                   // whose command it is, nil for what needs no login
	before  func() error               // may refuse the command just before it is sent
	onSend  func()                     // it is sent now
	onData  func(types.Response) bool  // takes a response that the rule claims
	onCode  func(types.Code) bool      // takes a code of an OK without a tag
	onDone  func(status *types.Status) // it is over; nil when nobody knows how
	stream  *stream                    // takes the responses that onData does not
	sink    Sink                       // takes literals that are too large
	// streamAll: sink takes contents that are not too large, too.
	streamAll bool

	exchange *exchange       // of an AUTHENTICATE
	observed context.Context // of the Observer, until it was told of the end

	tag       string
	fragments []types.Fragment
	admitted  chan struct{} // closed when it has its turn
	interrupt chan struct{} // others wait for it to end: IDLE
	goOn      chan struct{} // the server's "+"
	done      chan struct{} // closed by finish

	// Guarded by core.mu.
	state     commandState
	sent      bool // something of it may have been
	idles     bool // the server owes it nothing: IDLE, or a challenge
	waits     bool // for "+"
	giving    bool // it is being written: the server owes nothing until that is done
	abandoned bool // nobody wants the answer any more
	drain     *time.Timer
	responses int
	bad       *parser.Error // an answer to it that was not understood
	began     time.Time

	octetsSent, octetsReceived int64

	// Set by finish, before done is closed.
	status *types.Status
	err    error
}

type commandState int

const (
	queued commandState = iota
	admitted
	finished
)

func newCommand(body types.CommandBody) *command {
	return &command{
		body: body, name: body.CommandName(), rule: ruleOf(body),
		admitted: make(chan struct{}), goOn: make(chan struct{}, 1), done: make(chan struct{}),
	}
}

// run sends a command and waits for its end.
func (c *core) run(ctx context.Context, cmd *command) (err error) {
	defer func() { c.observeEnded(cmd, err) }()
	if err := c.start(ctx, cmd); err != nil {
		return err
	}
	select {
	case <-cmd.done:
		return cmd.result()
	case <-ctx.Done():
		return c.cancel(ctx, cmd)
	}
}

// start sends a command when its turn has come, and returns when all of it is
// sent. After an error the command is over.
func (c *core) start(ctx context.Context, cmd *command) error {
	if err := cmd.session.check(); err != nil {
		return err
	}
	if err := c.mayNeed(ctx, cmd); err != nil {
		return err
	}
	if err := c.prepare(cmd); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return newCancelError(ctx, cmd.name, NotSent)
	}
	c.mu.Lock()
	if c.err != nil {
		defer c.mu.Unlock()
		return c.connError(cmd)
	}
	c.queue = append(c.queue, cmd)
	c.admit()
	c.mu.Unlock()
	signal(c.wake)

	select {
	case <-cmd.admitted:
	case <-cmd.done:
	case <-ctx.Done():
	}
	if err := c.begin(ctx, cmd); err != nil {
		return err
	}
	c.observeBegan(ctx, cmd)
	return c.send(ctx, cmd)
}

// mayNeed is an [*UnsupportedError] when the command, or an argument of it, needs a
// capability that the server does not have.
func (c *core) mayNeed(ctx context.Context, cmd *command) error {
	if cmd.unchecked {
		return nil
	}
	needs := types.Needs(cmd.body)
	if len(needs) == 0 {
		return nil
	}
	caps, err := c.capability(ctx)
	if err != nil {
		return err
	}
	for _, need := range needs {
		if !need.MetBy(caps.Caps) {
			return &UnsupportedError{Command: cmd.name, Capability: need[0]}
		}
	}
	return nil
}

// prepare makes a command's form on the wire, so that a command that cannot be
// sent does not wait for its turn.
func (c *core) prepare(cmd *command) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		return c.connError(cmd)
	}
	return c.encode(cmd, "A")
}

// encode makes a command's form on the wire. c.mu is held.
func (c *core) encode(cmd *command, tag string) error {
	opts := types.EncodeOptions{UTF8: c.utf8() || cmd.utf8}
	if caps := c.caps; caps != nil {
		opts.LiteralPlus = caps.Has(types.CapLiteralPlus)
		opts.LiteralMinus = caps.Has(types.CapLiteralMinus) || caps.Has(types.CapIMAP4rev2)
		opts.Binary = caps.Has(types.CapBinary) || caps.Has(types.CapIMAP4rev2)
	}
	line := types.Command{Tag: tag, Body: cmd.body}
	fragments, err := line.Fragments(&opts)
	cmd.tag, cmd.fragments = tag, fragments
	return err
}

// admit gives the first of the queue its turn, if it may have it: nobody is
// writing, and nothing under way would be confused with it. Nobody overtakes.
// c.mu is held.
func (c *core) admit() {
	if len(c.queue) == 0 || c.sending != nil || c.hold || len(c.inflight) >= maxInflight {
		return
	}
	next := c.queue[0]
	for _, cmd := range c.inflight {
		if conflict(cmd, next) {
			if cmd.interrupt != nil {
				signal(cmd.interrupt)
			}
			return
		}
	}
	c.queue = slices.Delete(c.queue, 0, 1)
	c.inflight = append(c.inflight, next)
	c.sending, next.state = next, admitted
	close(next.admitted)
}

// begin is the last look at a command that has its turn, or whose caller has
// stopped waiting for it.
func (c *core) begin(ctx context.Context, cmd *command) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if cmd.state == finished {
		return cmd.err // the connection has ended
	}
	var err error
	switch {
	case ctx.Err() != nil:
		err = newCancelError(ctx, cmd.name, NotSent)
	case c.bye != nil:
		err = &ConnError{Command: cmd.name, Err: statusError("", c.bye)}
	default:
		err = cmd.session.check()
	}
	if err == nil && cmd.before != nil {
		err = cmd.before()
	}
	if err == nil {
		// Again: what the server can do may have changed, and tags count what is
		// sent.
		err = c.encode(cmd, c.nextTag())
	}
	if err != nil {
		c.withdraw(cmd)
		return err
	}
	cmd.sent, cmd.began = true, time.Now()
	if cmd.onSend != nil {
		cmd.onSend()
	}
	c.log.Debug("imap: command", "tag", cmd.tag, "name", cmd.name)
	return nil
}

// withdraw takes a command back of which nothing was sent. c.mu is held.
func (c *core) withdraw(cmd *command) {
	c.queue = slices.DeleteFunc(c.queue, func(other *command) bool { return other == cmd })
	c.remove(cmd)
	if c.sending == cmd {
		c.sending = nil
	}
	cmd.finish(nil, nil)
	c.admit()
	signal(c.wake)
}

func (c *core) remove(cmd *command) {
	c.inflight = slices.DeleteFunc(c.inflight, func(other *command) bool { return other == cmd })
}

// complete ends a command with the server's tagged response, or with the error
// that is known in its place. c.mu is held.
func (c *core) complete(cmd *command, status *types.Status, err error) {
	c.remove(cmd)
	c.lastDone = time.Now()
	if cmd.onDone != nil {
		cmd.onDone(status)
	}
	cmd.finish(status, err)
	c.admit()
	c.armRead()
	signal(c.wake)
	kind := types.BAD
	if status != nil {
		kind = status.Kind
	}
	c.log.Debug("imap: done", "tag", cmd.tag, "name", cmd.name, "status", string(kind), "responses", cmd.responses, "time", time.Since(cmd.began))
}

// finish makes the command's result known. core.mu is held.
func (cmd *command) finish(status *types.Status, err error) {
	if cmd.state == finished {
		return
	}
	cmd.state, cmd.status, cmd.err = finished, status, err
	if cmd.drain != nil {
		cmd.drain.Stop()
	}
	close(cmd.done)
	if cmd.stream != nil {
		cmd.stream.finish(err)
	}
}

// result is the command's error after done.
func (cmd *command) result() error {
	if cmd.err != nil || cmd.status == nil {
		return cmd.err
	}
	return statusError(cmd.name, cmd.status)
}

// cancel gives up a command that was sent.
func (c *core) cancel(ctx context.Context, cmd *command) error {
	if c.abandon(cmd) {
		return newCancelError(ctx, cmd.name, Draining)
	}
	if err, over := cmd.over(); over {
		return err // it was just in time
	}
	return c.giveUp(ctx, cmd.name)
}

// giveUp closes the connection for a context that ended.
func (c *core) giveUp(ctx context.Context, name string) error {
	// The reason is for others, whose contexts have not ended.
	c.fail(fmt.Errorf("%w: %s", ErrGivenUp, name))
	return newCancelError(ctx, name, Closed)
}

// over is the command's result, if there is one.
func (cmd *command) over() (err error, over bool) {
	select {
	case <-cmd.done:
		return cmd.result(), true
	default:
		return nil, false
	}
}

// abandon lets the rest of a command's answer be skipped by the reading
// goroutine, for a while. It is false when the command is over, or when the
// connection cannot live with it.
func (c *core) abandon(cmd *command) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if cmd.state == finished || cmd.rule.closes || c.sending == cmd {
		return false
	}
	if !cmd.abandoned {
		cmd.abandoned = true
		cmd.drain = time.AfterFunc(c.opts.DrainTimeout, func() {
			if _, over := cmd.over(); !over {
				c.fail(fmt.Errorf("%w: the answer to %s was not over within %s", ErrGivenUp, cmd.name, c.opts.DrainTimeout))
			}
		})
		if cmd.stream != nil {
			cmd.stream.leave()
		}
		signal(c.wake)
	}
	return true
}

// othersWait says whether somebody wants an answer that comes behind those to a
// command.
func (c *core) othersWait(than *command) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.queue) > 0 {
		return true
	}
	return slices.ContainsFunc(c.inflight, func(cmd *command) bool { return cmd != than && !cmd.abandoned })
}
