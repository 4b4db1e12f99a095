package imaptest

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"regexp"
	"time"
)

const (
	defaultTimeout = 10 * time.Second
	// maxCommand is how much of one command is kept.
	maxCommand = 64 << 20
)

// Options changes how a script is played. A nil *Options, and every field that is
// zero, means the default.
type Options struct {
	// Timeout is how long one line of the script may take: until the client has
	// sent what is waited for, or has taken what is sent to it. Default 10 s.
	Timeout time.Duration

	// TLSConfig is the server's side of TLS, for the line "tls".
	TLSConfig *tls.Config

	// Exact compares what the client sends byte for byte, except for tags. The
	// default is to compare what it means.
	Exact bool

	// Wrap makes of the server's side of a connection one with a fault. It is
	// called by [Server] and by [Connect].
	Wrap func(net.Conn) net.Conn
}

func (o *Options) orDefaults() Options {
	var r Options
	if o != nil {
		r = *o
	}
	if r.Timeout <= 0 {
		r.Timeout = defaultTimeout
	}
	return r
}

// Serve plays the server's side of the script over a connection. It returns nil
// when the script is at its end, and leaves the connection open then unless the
// script closes it. Otherwise it has closed it, and the error is an [*Error]:
// it says in which line the client did not do what it should, or took longer than
// the timeout. When the context ends, the connection is closed.
//
// Serve plays one connection, without a goroutine of its own.
func (s *Script) Serve(ctx context.Context, nc net.Conn, opts *Options) error {
	_, err := s.play(ctx, nc, opts.orDefaults())
	return err
}

func (s *Script) play(ctx context.Context, nc net.Conn, opts Options) (*player, error) {
	p := &player{script: s, opts: opts, nc: nc, r: bufio.NewReader(nc), tags: make(map[string]string)}
	for i := range s.steps {
		err := p.timed(ctx, func() error { return p.step(ctx, i) })
		switch {
		case err == nil:
		case p.mayClose && (isGone(err) || errors.Is(err, ErrClosed)):
			_ = p.nc.Close() // it is of no use any more
			p.closed = true
			return p, nil
		default:
			_ = p.nc.Close() // the error says more
			return p, s.steps[i].failure(err)
		}
	}
	return p, nil
}

// player plays the server's side of a script once.
type player struct {
	script   *Script
	opts     Options
	nc       net.Conn
	r        *bufio.Reader
	tags     map[string]string // the client's, by the script's
	mayClose bool
	closed   bool
}

// mismatch is an error that knows what the client sent; failure makes an Error of it.
type mismatch struct {
	got string
	err error
}

func (m *mismatch) Error() string { return m.err.Error() }
func (m *mismatch) Unwrap() error { return m.err }

func (s *step) failure(err error) error {
	e := &Error{Line: s.line, Err: err}
	if s.kind == stepCommand || s.kind == stepLine || s.kind == stepOctets {
		e.Want = shorten(s.text)
	}
	var m *mismatch
	if errors.As(err, &m) {
		e.Got, e.Err = m.got, m.err
	}
	return e
}

// timed lets a step take as long as it may, and ends it then by closing the
// connection, which every net.Conn understands.
func (p *player) timed(ctx context.Context, step func() error) error {
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	nc := p.nc
	late := make(chan struct{})
	timer := time.AfterFunc(p.opts.Timeout, func() {
		close(late)
		_ = nc.Close()
	})
	defer timer.Stop()
	stop := context.AfterFunc(ctx, func() { _ = nc.Close() })
	defer stop()
	err := step()
	if err == nil {
		return nil
	}
	reason := err
	select {
	case <-late:
		reason = ErrTimeout
	default:
		if ctx.Err() != nil {
			reason = context.Cause(ctx)
		}
	}
	var m *mismatch
	if errors.As(err, &m) && reason != err {
		return &mismatch{m.got, reason}
	}
	return reason
}

func (p *player) step(ctx context.Context, i int) error {
	if i > p.script.last {
		p.mayClose = true
	}
	s := &p.script.steps[i]
	switch s.kind {
	case stepSend:
		_, err := p.nc.Write(p.withTags(s))
		return err
	case stepCommand:
		return p.command(s)
	case stepLine:
		return p.line(s)
	case stepOctets:
		return p.octets(s)
	case stepPause:
		return p.pause(ctx, s.wait)
	case stepTLS:
		return p.startTLS(ctx)
	case stepClose:
		p.closed = true
		return p.nc.Close()
	case stepMayClose:
		p.mayClose = true
	}
	return nil
}

// command waits for a whole command, whatever its form.
func (p *player) command(s *step) error {
	want := understand(s.text)
	raw, err := p.readCommand(s.goOns)
	if err != nil {
		return err
	}
	got := understand(raw)
	if !want.same(&got, p.opts.Exact) {
		return &mismatch{got.show(), ErrMismatch}
	}
	if want.tag != "" {
		p.tags[want.tag] = got.tag
	}
	return nil
}

// line waits for one line of a command of which the script does not have all.
func (p *player) line(s *step) error {
	line, err := p.readLine(nil)
	if err != nil {
		return err
	}
	want, got := firstWord(s.text), firstWord(line)
	if !bytes.Equal(line, s.text) && (want == "" || got == "" || !bytes.Equal(line[len(got):], s.text[len(want):])) {
		u := understand(line)
		return &mismatch{u.show(), ErrMismatch}
	}
	if want != "" {
		p.tags[want] = got
	}
	return nil
}

func (p *player) octets(s *step) error {
	got := make([]byte, len(s.text))
	n, err := io.ReadFull(p.r, got)
	if !bytes.Equal(got[:n], s.text[:n]) {
		return &mismatch{string(got[:n]), ErrMismatch}
	}
	if err != nil {
		return &mismatch{string(got[:n]), unexpected(err)}
	}
	return nil
}

func (p *player) pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (p *player) startTLS(ctx context.Context) error {
	if p.opts.TLSConfig == nil {
		return errors.New("no Options.TLSConfig")
	}
	t := tls.Server(&readAhead{p.nc, p.r}, p.opts.TLSConfig)
	if err := t.HandshakeContext(ctx); err != nil {
		return fmt.Errorf("TLS: %w", err)
	}
	p.nc, p.r = t, bufio.NewReader(t)
	return nil
}

// readAhead is a connection of which a part is in a buffer already.
type readAhead struct {
	net.Conn
	r *bufio.Reader
}

func (c *readAhead) Read(b []byte) (int, error) { return c.r.Read(b) }

// readCommand reads a command with its literals, and asks for them.
func (p *player) readCommand(goOns [][]byte) ([]byte, error) {
	var raw []byte
	for {
		begin := len(raw)
		var err error
		if raw, err = p.readLine(raw); err != nil {
			return nil, err
		}
		size, waits, ok := literalHeader(raw[begin:])
		if !ok {
			return raw, nil
		}
		if size > maxCommand-int64(len(raw)) {
			return nil, ErrTooLong
		}
		if waits {
			goOn := []byte("+ OK\r\n")
			if len(goOns) > 0 {
				goOn, goOns = goOns[0], goOns[1:]
			}
			if _, err := p.nc.Write(goOn); err != nil {
				return nil, err
			}
		}
		literal := bytes.NewBuffer(raw)
		if _, err := io.CopyN(literal, p.r, size); err != nil {
			return nil, unexpected(err)
		}
		raw = literal.Bytes()
	}
}

// readLine appends a line to dst.
func (p *player) readLine(dst []byte) ([]byte, error) {
	for {
		piece, err := p.r.ReadSlice('\n')
		dst = append(dst, piece...)
		switch {
		case err == nil:
			return dst, nil
		case len(dst) > maxCommand:
			return nil, ErrTooLong
		case err != bufio.ErrBufferFull:
			return nil, unexpected(err)
		}
	}
}

// isGone says whether an error means that the client has closed the connection.
func isGone(err error) bool {
	var broken *net.OpError // however the system says it
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.ErrClosedPipe) || errors.As(err, &broken)
}

// unexpected is the error of a connection that the client has closed.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

var correlator = regexp.MustCompile(`(?i)\(TAG "([^"]*)"\)`)

// withTags is what is sent, with the client's tags in the place of the script's.
func (p *player) withTags(s *step) []byte {
	var out []byte
	done := 0
	for i, at := range s.starts {
		end := len(s.text)
		if i+1 < len(s.starts) {
			end = s.starts[i+1]
		}
		out = append(out, s.text[done:at]...)
		text := s.text[at:end]
		if tag := firstWord(text); tag != "" {
			if its, ok := p.tags[tag]; ok {
				out = append(out, its...)
				text = text[len(tag):]
			}
		}
		out = append(out, correlator.ReplaceAllFunc(text, p.withTag)...)
		done = end
	}
	return append(out, s.text[done:]...)
}

// withTag replaces the tag in (TAG "a1").
func (p *player) withTag(match []byte) []byte {
	begin, end := bytes.IndexByte(match, '"')+1, len(match)-len(`")`)
	its, ok := p.tags[string(match[begin:end])]
	if !ok {
		return match
	}
	return fmt.Appendf(bytes.Clone(match[:begin]), `%s")`, its)
}
