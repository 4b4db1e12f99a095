package client

import (
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
// the value that the content belongs to. The connection waits for it, unless all
// of the content has come before: a command on the same connection that Sink itself
// waits for may get its answer only when Sink has given up.
type Sink func(in parser.Incoming, r io.Reader) error

// sink is the parser's sink: it hands a literal over to the goroutine that takes
// the command's answers. whole says that all of it has come.
func (c *core) sink(in parser.Incoming, r io.Reader, whole bool) error {
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
	case cmd != nil && cmd.sink != nil && ofMessage && whole:
		return cmd.stream.putContent(in, r)
	case cmd != nil && cmd.sink != nil && ofMessage:
		return newTransfer(cmd.stream, in).run(r)
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

// sinkReader is the reader of a Sink: for what a transfer brings, or for what is left.
type sinkReader struct {
	t      *transfer // nil when there is nothing more to come
	parts  [][]byte  // of t that were taken
	begun  int       // how many of them
	left   []byte    // the rest of the last of these
	closed atomic.Bool
}

// Read gives what there is of the part that has come.
func (r *sinkReader) Read(p []byte) (int, error) {
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
func (r *sinkReader) WriteTo(w io.Writer) (written int64, err error) {
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
func (r *sinkReader) fill() error {
	if r.closed.Load() {
		return errSinkDone
	}
	if r.t == nil {
		if len(r.left) == 0 {
			return io.EOF
		}
		return nil
	}
	select {
	case <-r.t.aborted:
		return r.t.err
	default:
	}
	if len(r.left) > 0 {
		return nil
	}
	if r.begun == len(r.parts) {
		r.giveBack()
		parts, err := r.t.take(r.parts)
		if err != nil {
			return err
		}
		r.parts = parts
	}
	r.left = r.parts[r.begun]
	r.begun++
	return nil
}

// giveBack makes the parts free.
func (r *sinkReader) giveBack() {
	for i, part := range r.parts {
		r.t.s.free <- part
		r.parts[i] = nil
	}
	r.parts, r.begun, r.left = r.parts[:0], 0, nil
}

func (r *sinkReader) close() {
	r.closed.Store(true)
	r.giveBack()
}
