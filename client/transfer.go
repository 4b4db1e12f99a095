package client

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync/atomic"

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
		return newTransfer(cmd.stream, in).run(cmd.stream, r)
	case c.opts.Reader != nil && c.opts.Reader.Sink != nil:
		c.tell()
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

// How much of a literal is under way between the two goroutines: one part arrives
// while the other is taken.
const (
	maxPart  = 64 << 10 // bytes
	maxParts = 2
)

// transfer is a literal on its way from the reading goroutine, which pushes, to
// the consumer, which reads. Parts are handed over and given back: whoever has one
// owns it, so that a consumer that is given up can keep what it has.
type transfer struct {
	in      parser.Incoming
	parts   chan []byte   // that have arrived; closed behind the last, when end is set
	free    chan []byte   // that can be filled again
	end     error         // what follows the last part, io.EOF if all have come
	result  chan error    // from the consumer
	aborted chan struct{} // closed by abort
	state   atomic.Int32  // of abort
	err     error         // why it was aborted
}

// newTransfer makes a transfer to the consumer of a stream, whose parts it uses.
func newTransfer(s *stream, in parser.Incoming) *transfer {
	if s.free == nil {
		s.free = make(chan []byte, maxParts)
	}
	return &transfer{
		in: in, parts: make(chan []byte, maxParts), free: s.free,
		result: make(chan error, 1), aborted: make(chan struct{}),
	}
}

// abort ends the transfer for both sides.
func (t *transfer) abort(err error) {
	if t.state.CompareAndSwap(0, 1) {
		t.err = err
		close(t.aborted)
	}
}

// run pushes the octets of r to the consumer of a command, and waits until that
// is done with them.
func (t *transfer) run(s *stream, r io.Reader) error {
	if !s.put(item{transfer: t}) {
		return errLeft
	}
	defer t.takeBack()
	for {
		part, over, err := t.nextFree(s)
		if over {
			return err
		}
		n, err := r.Read(part)
		// There is room for all parts in both.
		if n > 0 {
			t.parts <- part[:n]
		} else {
			t.free <- part
		}
		if err != nil {
			t.end = err
			close(t.parts)
			_, _, err = t.await(s, nil)
			return err
		}
	}
}

// nextFree is a part to be filled. It waits for the consumer, unless that is done:
// then over is true and err its result.
func (t *transfer) nextFree(s *stream) (part []byte, over bool, err error) {
	if len(t.free) == 0 && s.parts < maxParts {
		s.parts++
	} else if part, over, err = t.await(s, t.free); over {
		return nil, true, err
	}
	if want := int(max(1, min(t.in.Size, maxPart))); cap(part) < want {
		part = make([]byte, want)
	}
	return part[:cap(part)], false, nil
}

// await waits for the consumer: for a part that it has given back, or for its
// result. A consumer that stands still while others wait is given up.
func (t *transfer) await(s *stream, free <-chan []byte) (part []byte, over bool, err error) {
	select {
	case err = <-t.result:
		return nil, true, err
	case <-t.aborted:
		return nil, true, t.err
	default:
	}
	select {
	case part = <-free:
		return part, false, nil
	default:
	}
	s.c.tell()
	var stalled stallTimer
	defer stalled.stop()
	for {
		select {
		case part = <-free:
			return part, false, nil
		case err = <-t.result:
			return nil, true, err
		case <-t.aborted:
			return nil, true, t.err
		case <-s.c.wake:
		case <-stalled.when(s):
			t.abort(ErrStalled)
		}
	}
}

// takeBack makes the parts free that nobody wants any more.
func (t *transfer) takeBack() {
	for {
		select {
		case part, ok := <-t.parts:
			if !ok {
				return
			}
			t.free <- part
		default:
			return
		}
	}
}

// consume has the sink take the octets.
func (t *transfer) consume(ctx context.Context, sink Sink) {
	stop := context.AfterFunc(ctx, func() { t.abort(context.Cause(ctx)) })
	defer stop()
	r := &transferReader{t: t}
	err := errSinkLeft
	defer func() {
		r.close()
		t.result <- err
	}()
	err = sink(t.in, r)
}

// transferReader is the reader of a Sink.
type transferReader struct {
	t      *transfer
	part   []byte // that was taken, nil if none is
	left   []byte // the rest of it
	closed atomic.Bool
}

// Read gives what there is of the part that has come.
func (r *transferReader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if err := r.fill(); err != nil {
		return 0, err
	}
	n := copy(p, r.left)
	r.left = r.left[n:]
	return n, nil
}

// WriteTo is for io.Copy: it needs no memory of its own.
func (r *transferReader) WriteTo(w io.Writer) (written int64, err error) {
	for {
		if err := r.fill(); err == io.EOF {
			return written, nil
		} else if err != nil {
			return written, err
		}
		n, err := w.Write(r.left)
		if err == nil && n < len(r.left) {
			err = io.ErrShortWrite
		}
		r.left = r.left[max(0, min(n, len(r.left))):]
		written += int64(n)
		if err != nil {
			return written, err
		}
	}
}

// fill makes sure that something is left, or says why there is nothing.
func (r *transferReader) fill() error {
	if r.closed.Load() {
		return errSinkDone
	}
	select {
	case <-r.t.aborted:
		return r.t.err
	default:
	}
	if len(r.left) > 0 {
		return nil
	}
	r.giveBack()
	select {
	case part, ok := <-r.t.parts:
		if !ok {
			return r.t.end
		}
		r.part, r.left = part, part
		return nil
	case <-r.t.aborted:
		return r.t.err
	}
}

// giveBack makes the part free.
func (r *transferReader) giveBack() {
	if r.part != nil {
		r.t.free <- r.part
		r.part, r.left = nil, nil
	}
}

func (r *transferReader) close() {
	r.closed.Store(true)
	r.giveBack()
}
