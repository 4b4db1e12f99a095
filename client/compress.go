package client

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"

	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
	"github.com/klauspost/compress/flate"
)

// deflateBuffer is how much is read from a compressed connection, or written to it, at
// once.
const deflateBuffer = 16 << 10

// Compress has everything compressed from now on, in both directions (RFC 4978). It
// makes three or four out of ten octets; what is long already, as pictures are, stays
// so. Limits, timeouts and contexts are as before.
//
// When the server does not have COMPRESS=DEFLATE the error is an
// [*UnsupportedError], and [ErrCompressed] when it is done already: nothing is sent
// then. A server that knows that TLS compresses says NO
// ([types.CodeCompressionActive]).
func (s *Session) Compress(ctx context.Context) error {
	c := s.c
	cmd := newCommand(&types.CompressCommand{Algorithm: types.CompressDeflate})
	cmd.before = func() error {
		if c.deflater != nil {
			return ErrCompressed
		}
		return nil
	}
	return c.run(ctx, cmd)
}

// Unauthenticate logs the user out, and keeps the connection and its TLS for another
// (RFC 8437): administrators save connections with it. The selected mailbox, what was
// enabled and compression end with the login. From then on what needs a login
// is refused to s with [ErrNotAuthenticated], and to every other Session of that login.
//
// When the server does not have UNAUTHENTICATE the error is an [*UnsupportedError].
// When the context ends after the command was sent, the connection is closed.
func (s *Session) Unauthenticate(ctx context.Context) (*Conn, error) {
	c := s.c
	cmd := s.command(&types.UnauthenticateCommand{})
	cmd.onDone = func(status *types.Status) {
		if status != nil && status.Kind == types.OK {
			c.authenticated, c.caps, c.enabled, c.selected = false, nil, nil, nil
			c.logins.Add(1)
		}
	}
	if err := c.run(ctx, cmd); err != nil {
		return nil, err
	}
	return &Conn{c}, nil
}

// changeLayer begins or ends compression, just behind the server's OK. The reading
// goroutine calls it, with c.mu held.
func (c *core) changeLayer(cmd *command, s *types.Status, r *parser.Reader) {
	if s.Kind != types.OK {
		return
	}
	switch cmd.body.(type) {
	case *types.CompressCommand:
		c.deflater = newDeflater(c.nc)
		c.source.inflate(r.TakeBuffered())
	case *types.UnauthenticateCommand:
		if c.deflater != nil {
			c.deflater = nil
			c.source.endInflate()
		}
	}
}

// deflater compresses what is sent. Each write stands for itself: commands are too short
// to be worth the memory that remembers the ones before, and an append is long enough.
type deflater struct{ w *bufio.Writer }

func newDeflater(nc net.Conn) *deflater {
	return &deflater{bufio.NewWriterSize(nc, deflateBuffer)}
}

// Write sends p at once: the server waits for it.
func (d *deflater) Write(p []byte) (int, error) {
	if err := flate.StatelessDeflate(d.w, p, false, nil); err != nil {
		return 0, err
	}
	return len(p), d.w.Flush()
}

// source is what the server says, without TLS and compression.
type source struct {
	c  *core
	nc net.Conn
	in io.Reader // the source's timed, or what decompresses it
	// wire has, while there is compression, what was not decompressed yet.
	wire *bufio.Reader
}

func newSource(c *core, nc net.Conn) *source {
	return &source{c: c, nc: nc, in: timed{c, nc}}
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.in.Read(p)
	if n > 0 {
		s.c.octetsReceived.Add(int64(n))
		s.c.traceReceived(p[:n])
		err = nil // it comes again, unless in changes until then
	}
	return n, err
}

// inflate decompresses what comes from now on. ahead was read too early.
func (s *source) inflate(ahead []byte) {
	s.wire = bufio.NewReaderSize(io.MultiReader(bytes.NewReader(ahead), s.in), deflateBuffer)
	// Servers do not have to end a response with an empty block.
	s.in = flate.NewReaderOpts(s.wire, flate.WithPartialBlock())
}

// endInflate takes what comes from now on as it is.
func (s *source) endInflate() { s.in = &uncompressed{wire: s.wire} }

// uncompressed is what follows compression.
type uncompressed struct {
	wire  *bufio.Reader
	began bool
}

// Read passes over what is left of the last block, and over an empty one that may end
// the stream. No response begins with one of these octets.
func (u *uncompressed) Read(p []byte) (int, error) {
	for !u.began {
		next, err := u.wire.Peek(1)
		if err != nil {
			return 0, err
		}
		if u.began = next[0] >= ' ' && next[0] != 0xFF; !u.began {
			_, _ = u.wire.Discard(1) // it is there
		}
	}
	return u.wire.Read(p)
}

// timed gives the server a new deadline with every read.
type timed struct {
	c  *core
	nc net.Conn
}

func (t timed) Read(p []byte) (int, error) {
	t.c.mu.Lock()
	t.c.armRead()
	t.c.mu.Unlock()
	return t.nc.Read(p)
}
