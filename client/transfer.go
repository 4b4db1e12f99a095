package client

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync/atomic"
	"time"

	"github.com/imapeg/imapeg/parser"
)

var (
	errLeft     = errors.New("nobody wants it any more")
	errSinkDone = errors.New("literal read after its Sink has returned")
	errSinkLeft = errors.New("the Sink did not come back")
)

// Sink takes content that is too large for memory ([parser.Options].MaxLiteral),
// while it arrives. r gives in.Size octets and then io.EOF, or an error when the
// connection or the context ends early. What Sink does not read is skipped; its
// error comes with the message's value, as a [*LiteralError]. r must not be used
// when Sink has returned.
//
// Sink is called by the goroutine that loops over the messages, before it gets
// the value that the content belongs to. The connection waits for it: a command
// on the same connection that Sink itself waits for gets its answer only when
// Sink has given up.
type Sink func(in parser.Incoming, r io.Reader) error

// sink is the parser's sink: it hands a literal over to the goroutine that takes
// the command's answers.
func (c *core) sink(in parser.Incoming, r io.Reader) error {
	c.mu.Lock()
	cmd := c.fetching()
	abandoned := cmd != nil && cmd.abandoned
	c.mu.Unlock()
	ofMessage := in.Seq != 0 || in.UID != 0
	switch {
	case in.Size <= c.maxLiteral() && (cmd == nil || !cmd.streamAll || !ofMessage || !isContent(in.Section)):
		return parser.ErrKeep
	case abandoned:
		return errLeft
	case cmd != nil && cmd.sink != nil && ofMessage:
		return newTransfer(in).run(cmd, r)
	case c.opts.Reader != nil && c.opts.Reader.Sink != nil:
		return c.opts.Reader.Sink(in, r)
	}
	return &parser.LimitError{Limit: parser.LimitLiteral, Max: c.maxLiteral()}
}

// fetching is the command under way that a FETCH response belongs to. c.mu is held.
func (c *core) fetching() *command {
	for _, cmd := range c.inflight {
		if cmd.sent && cmd.rule.claims&claimFetch != 0 {
			return cmd
		}
	}
	return nil
}

// offersLiterals says whether there is a command whose sink takes more than what is too
// large for memory.
func (c *core) offersLiterals() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	cmd := c.fetching()
	return cmd != nil && cmd.streamAll
}

// isContent says whether a FETCH item, as the server spells it, is content.
func isContent(item string) bool {
	name, _, section := strings.Cut(strings.ToUpper(item), "[")
	if section {
		return name == "BODY" || name == "BINARY"
	}
	return strings.HasPrefix(name, "RFC822")
}

func (c *core) maxLiteral() int64 {
	if c.opts.Reader != nil && c.opts.Reader.MaxLiteral > 0 {
		return c.opts.Reader.MaxLiteral
	}
	return 32 << 20 // the parser's default
}

// transfer is a literal on its way from the reading goroutine, which pushes, to
// the consumer, which reads.
type transfer struct {
	in      parser.Incoming
	pr      *io.PipeReader
	pw      *io.PipeWriter
	result  chan error    // from the consumer
	aborted chan struct{} // closed by abort
	state   atomic.Int32  // of abort
	err     error         // why it was aborted

	pushed  atomic.Int64 // octets that the consumer has taken
	waiting atomic.Bool  // for the consumer, and not for the server
}

func newTransfer(in parser.Incoming) *transfer {
	t := &transfer{in: in, result: make(chan error, 1), aborted: make(chan struct{})}
	t.pr, t.pw = io.Pipe()
	return t
}

// abort ends the transfer for both sides.
func (t *transfer) abort(err error) {
	if !t.state.CompareAndSwap(0, 1) {
		return
	}
	t.err = err
	_ = t.pw.CloseWithError(err) // never fails
	_ = t.pr.CloseWithError(err)
	close(t.aborted)
}

// run pushes the octets of r to the consumer of a command, and waits until that
// is done with them.
func (t *transfer) run(cmd *command, r io.Reader) error {
	s := cmd.stream
	if !s.put(item{transfer: t}) {
		return errLeft
	}
	stop := t.watch(s)
	defer stop()
	_, err := io.Copy(pushWriter{t}, r)
	_ = t.pw.CloseWithError(err) // nil is io.EOF
	t.waiting.Store(true)
	select {
	case err = <-t.result:
		return err
	case <-t.aborted:
		return t.err
	}
}

// watch aborts the transfer when the consumer stands still and others wait.
func (t *transfer) watch(s *stream) (stop func()) {
	before := int64(-1)
	done := make(chan struct{})
	limit := s.c.opts.StallTimeout
	go func() {
		ticker := time.NewTicker(limit)
		defer ticker.Stop()
		for {
			select {
			case <-done:
				return
			case <-ticker.C:
			}
			now := t.pushed.Load()
			if t.waiting.Load() && now == before && s.c.othersWait(s.cmd) {
				t.abort(ErrStalled)
				return
			}
			before = now
		}
	}()
	return func() { close(done) }
}

type pushWriter struct{ t *transfer }

func (w pushWriter) Write(p []byte) (int, error) {
	w.t.waiting.Store(true)
	n, err := w.t.pw.Write(p)
	w.t.waiting.Store(false)
	w.t.pushed.Add(int64(n))
	return n, err
}

// consume has the sink take the octets.
func (t *transfer) consume(ctx context.Context, sink Sink) {
	stop := context.AfterFunc(ctx, func() { t.abort(context.Cause(ctx)) })
	defer stop()
	err := errSinkLeft
	defer func() {
		t.result <- err
		_ = t.pr.CloseWithError(errSinkDone)
	}()
	err = sink(t.in, t.pr)
}
