package client

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

// byeGrace is how long after a BYE the server may take to answer what is under
// way and to close the connection.
const byeGrace = 2 * time.Second

// releaseEvery is how many bytes the server has to say until it is worth it to let go
// of the reader's memory when the connection falls silent.
const releaseEvery = 4 << 10

// core is one connection: what Conn, Session and Mailbox share.
//
// One goroutine reads, from the beginning to the end of the connection, and does
// all that follows from what it reads: dispatch.go. It waits for a consumer only
// in stream.put and in transfer.run, both of which end when the connection does,
// and never for a write. Commands are written by their callers, one at a time:
// command.go decides when, send.go does it. Every goroutine that waits for
// something waits for the end of the connection as well, which is fail.
type core struct {
	opts   Options
	log    *slog.Logger
	host   string // that was dialled, for TLS
	name   string // for traces and observers
	began  time.Time
	tracer *tracer
	events audience

	greeted chan struct{}       // closed when the greeting has come
	closed  chan struct{}       // closed by fail
	wake    chan struct{}       // tells stream.put that the commands under way have changed
	resume  chan *parser.Reader // from StartTLS to the reading goroutine
	size    int64               // of the response that the reading goroutine is at, in memory
	source  *source             // the reading goroutine's

	octetsSent, octetsReceived atomic.Int64 // without TLS and compression

	mu            sync.Mutex // guards all below, and command's fields that say so
	nc            net.Conn
	deflater      *deflater // nil without compression
	encrypted     bool
	logins        atomic.Uint64 // how many have ended
	authenticated bool
	err           error // why the connection ended
	bye           *types.Status
	byeTimer      *time.Timer
	greeting      *types.Status
	caps          *types.Capability // nil when not known
	enabled       []types.Cap       // with ENABLE
	serverID      []types.IDParam
	selected      *Mailbox
	selecting     *Mailbox // that a SELECT under way fills

	tags     uint64
	queue    []*command // that wait for their turn, in order
	inflight []*command // that have had it, in order
	sending  *command   // the one of them that is being written
	hold     bool       // nobody gets a turn: TLS begins
	lastDone time.Time  // when the last of them was over
}

// connectionStater is a connection that has TLS.
type connectionStater interface{ ConnectionState() tls.ConnectionState }

// newCore takes over a connection and begins to read from it.
func newCore(nc net.Conn, host string, opts *Options) *core {
	c := &core{
		opts:    opts.orDefaults(),
		host:    host,
		began:   time.Now(),
		nc:      nc,
		greeted: make(chan struct{}),
		closed:  make(chan struct{}),
		wake:    make(chan struct{}, 1),
		resume:  make(chan *parser.Reader),
	}
	c.log = c.opts.Logger
	if address := nc.LocalAddr(); address != nil {
		c.name = address.String()
	}
	c.tracer = newTracer(c.opts.Trace, c.name)
	if _, c.encrypted = nc.(connectionStater); !c.encrypted {
		c.nc = c.opts.pace(nc)
	}
	c.events.handle(c.opts.Handler, c.opts.EventBuffer, c.opts.BufferLimit)
	go c.read(c.newReader(nc))
	return c
}

func (c *core) newReader(nc net.Conn) *parser.Reader {
	var opts parser.Options
	if c.opts.Reader != nil {
		opts = *c.opts.Reader
	}
	var r *parser.Reader
	opts.Offer = c.offersLiterals
	opts.Sink = func(in parser.Incoming, literal io.Reader) error {
		return c.sink(in, literal, in.Size <= int64(r.Buffered()))
	}
	c.source = newSource(c, nc)
	r = parser.NewReader(c.source, &opts)
	return r
}

// read is the reading goroutine.
func (c *core) read(r *parser.Reader) {
	var released int64 // where in the stream r has let go of its memory
	for {
		if at := r.Meta().Offset + r.Meta().Length; at > released+releaseEvery && r.Buffered() == 0 && c.isQuiet() {
			r.Release()
			released = at
		}
		resp, err := r.ReadResponse()
		bad := asMessageError(err)
		switch {
		case err == nil:
			meta := r.Meta()
			c.size = memoryOf(resp, meta)
			c.noteQuirks(resp, meta)
			if !c.dispatch(resp, r) {
				continue
			}
			// TLS begins: what comes now is for the handshake.
			select {
			case r = <-c.resume:
				released = 0
			case <-c.closed:
				return
			}
		case bad != nil:
			c.size = int64(len(bad.Raw))
			c.malformed(bad)
		default:
			c.fail(c.readError(err))
			return
		}
		if c.hasEnded() {
			return
		}
	}
}

func (c *core) noteQuirks(resp types.Response, meta parser.Meta) {
	if len(meta.Quirks) > 0 {
		c.log.Debug("imap: the server is off the RFC", "response", resp.ResponseName(), "offset", meta.Offset, "quirks", meta.Quirks)
	}
}

// readError says why there is nothing more to read.
func (c *core) readError(err error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.bye != nil:
		return statusError("", c.bye)
	case errors.Is(err, io.EOF):
		return io.ErrUnexpectedEOF
	case errors.Is(err, os.ErrDeadlineExceeded):
		return fmt.Errorf("nothing from the server for %s: %w", c.opts.Timeout, err)
	}
	return err
}

// isQuiet says whether nothing is expected of the server but news.
func (c *core) isQuiet() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.queue) > 0 {
		return false
	}
	for _, cmd := range c.inflight {
		if _, idle := cmd.body.(*types.IdleCommand); !idle {
			return false
		}
	}
	return true
}

func (c *core) hasEnded() bool {
	select {
	case <-c.closed:
		return true
	default:
		return false
	}
}

// fail ends the connection, for good and at once. Only the first reason counts.
func (c *core) fail(err error) {
	c.mu.Lock()
	if c.err != nil {
		c.mu.Unlock()
		return
	}
	c.err = err
	nc := c.nc
	commands := append(c.inflight, c.queue...)
	c.inflight, c.queue, c.sending = nil, nil, nil
	if c.byeTimer != nil {
		c.byeTimer.Stop()
	}
	close(c.closed)
	for _, cmd := range commands {
		cmd.finish(nil, c.connError(cmd))
	}
	c.mu.Unlock()

	// TLS would want to say goodbye, and wait for it: the stream below it does
	// not.
	if t, ok := nc.(*tls.Conn); ok {
		nc = t.NetConn()
	}
	_ = nc.Close() // there is nothing to be done about it
	c.events.close()
	c.log.Debug("imap: connection ended", "reason", err)
	c.observeConn(err)
}

// connError is what a command gets from the end of the connection. c.mu is held.
func (c *core) connError(cmd *command) error {
	return &ConnError{Command: cmd.name, Sent: cmd.sent, Responses: cmd.responses, Err: c.err}
}

// endError is the reason of the end, nil while there is none.
func (c *core) endError() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err == nil {
		return nil
	}
	return &ConnError{Err: c.err}
}

// armRead gives the server time for its next byte, as long as it owes one. c.mu
// is held.
func (c *core) armRead() {
	if c.opts.Timeout < 0 || c.err != nil || c.hold {
		return
	}
	var at time.Time
	if c.owes() {
		at = time.Now().Add(c.opts.Timeout)
	}
	_ = c.nc.SetReadDeadline(at) // not every net.Conn can
}

// owes says whether the server owes an answer. c.mu is held.
func (c *core) owes() bool {
	return slices.ContainsFunc(c.inflight, func(cmd *command) bool { return !cmd.idles && !cmd.giving })
}

// nextTag makes a tag that begins with a letter, as some servers want. c.mu is
// held.
func (c *core) nextTag() string {
	c.tags++
	digits := strconv.FormatUint(c.tags, 10)
	return "A0000"[:max(1, 5-len(digits))] + digits
}

// event tells the handler.
func (c *core) event(resp types.Response, err error) {
	c.push(Event{Response: resp, Err: err})
}

// news tells it of data, with the UID of the message that they are about.
func (c *core) news(resp types.Response, uid types.UID) {
	c.push(Event{Response: resp, UID: uid})
}

// push completes an event with the state in which it came.
func (c *core) push(e Event) {
	c.mu.Lock()
	e.Mailbox, e.Encrypted = c.selected, c.encrypted
	c.mu.Unlock()
	c.events.push(e, c.size)
}

func (c *core) currentMailbox() *Mailbox {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.selected
}

// await waits for the greeting.
func (c *core) await(ctx context.Context) error {
	select {
	case <-c.greeted:
		return nil
	case <-c.closed:
	case <-ctx.Done():
		return c.giveUp(ctx, "greeting")
	}
	if c.hasGreeting() {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var bye *StatusError
	if errors.As(c.err, &bye) {
		return &StatusError{Command: "greeting", Status: bye.Status, Code: bye.Code, Text: bye.Text}
	}
	return &ConnError{Err: c.err}
}
