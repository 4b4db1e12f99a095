package imaptest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"testing"
	"time"
)

// Server plays scripts, one for each connection, in the order in which they are
// made: in memory with Dial, or on a loopback address with Listen.
//
//	server := imaptest.NewServer(nil, imaptest.MustParse(script))
//	defer server.Close()
//	conn, err := client.Dial(ctx, "imap.example.org:143", &client.Options{Dial: server.Dial})
//
// The methods can be called by any number of goroutines.
type Server struct {
	opts    Options
	scripts []*Script
	ctx     context.Context // ends with Close
	cancel  context.CancelCauseFunc
	done    []chan struct{} // closed when the script is played
	serving sync.WaitGroup

	mu       sync.Mutex
	next     int
	errs     []error // by script
	refused  int     // connections
	listener net.Listener
}

// NewServer makes a server that plays scripts. Nil options mean the defaults. It
// has to be closed.
func NewServer(opts *Options, scripts ...*Script) *Server {
	s := &Server{opts: opts.orDefaults(), scripts: scripts, errs: make([]error, len(scripts))}
	s.ctx, s.cancel = context.WithCancelCause(context.Background())
	for range scripts {
		s.done = append(s.done, make(chan struct{}))
	}
	return s
}

// Dial makes a connection in memory ([Pipe]) to the server. The addresses mean
// nothing: it is for options such as client.Options.Dial. The error is
// [ErrNoScript] when all scripts have their connections.
func (s *Server) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, context.Cause(ctx)
	}
	clientSide, serverSide := Pipe()
	if err := s.start(serverSide); err != nil {
		return nil, err
	}
	return clientSide, nil
}

// Listen opens a port of 127.0.0.1 and returns its address. A connection for which
// there is no script is closed at once.
func (s *Server) Listen(ctx context.Context) (address string, err error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil || s.listener != nil {
		_ = l.Close() // nobody knows of it
		return "", errors.New("imaptest: the server is closed, or listens already")
	}
	s.listener = l
	s.serving.Go(func() {
		for {
			nc, err := l.Accept()
			if err != nil {
				return // Close
			}
			_ = s.start(nc) // Close tells it
		}
	})
	return l.Addr().String(), nil
}

// start plays the next script over a connection, on a goroutine of its own.
func (s *Server) start(nc net.Conn) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.ctx.Err() != nil:
		_ = nc.Close() // the error says more
		return ErrClosed
	case s.next == len(s.scripts):
		s.refused++
		_ = nc.Close()
		return ErrNoScript
	}
	i := s.next
	s.next++
	if s.opts.Wrap != nil {
		nc = s.opts.Wrap(nc)
	}
	s.serving.Go(func() { s.serve(i, nc) })
	return nil
}

// serve plays a script, and looks after what the client still says behind its
// end.
func (s *Server) serve(i int, nc net.Conn) {
	p, err := s.scripts[i].play(s.ctx, nc, s.opts)
	s.failed(i, err)
	close(s.done[i])
	if err != nil || p.closed {
		return
	}
	defer func() { _ = p.nc.Close() }() // nobody needs it any more
	stop := context.AfterFunc(s.ctx, func() { _ = p.nc.Close() })
	defer stop()
	if line, _ := p.readLine(nil); len(line) > 0 && !p.script.mayCloseEarly() {
		u := understand(line)
		s.failed(i, &Error{Line: p.script.lastLine(), Got: u.show(), Err: ErrBehindEnd})
		return
	}
	_, _ = io.Copy(io.Discard, p.r) // until the client closes
}

func (s *Server) failed(i int, err error) {
	var e *Error
	if errors.As(err, &e) {
		e.Script = i + 1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.errs[i] == nil {
		s.errs[i] = err
	}
}

// Wait waits until all scripts are played, to their ends or to an error. It does
// not wait for the client to close its connections. The error is all of them
// joined; when the context ends before, there is one that says which scripts were
// not at their ends.
func (s *Server) Wait(ctx context.Context) error {
	for i, done := range s.done {
		select {
		case <-done:
		case <-ctx.Done():
			return fmt.Errorf("imaptest: script %d is not at its end: %w", i+1, context.Cause(ctx))
		case <-s.ctx.Done():
		}
	}
	return s.err()
}

// Close closes all connections and waits for the server's goroutines. The error is
// that of all scripts, joined: of those that went wrong, of those that were not at
// their ends ([ErrClosed]), of those for which there was no connection, and of
// connections for which there was no script ([ErrNoScript]).
func (s *Server) Close() error {
	s.cancel(ErrClosed)
	s.mu.Lock()
	l := s.listener
	s.mu.Unlock()
	if l != nil {
		_ = l.Close() // nobody waits for more
	}
	s.serving.Wait()
	return s.err()
}

func (s *Server) err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	errs := append([]error(nil), s.errs...)
	for i := s.next; i < len(s.scripts); i++ {
		errs[i] = &Error{Script: i + 1, Err: errors.New("no connection")}
	}
	for range s.refused {
		errs = append(errs, ErrNoScript)
	}
	return errors.Join(errs...)
}

// Connect gives a test a connection in memory to a server that plays a script. When
// the test ends, the script has to be at its end, or the test fails; that is
// waited for, since the last that the server sends may still be on its way.
//
//	nc := imaptest.Connect(t, `
//		S: * PREAUTH ready
//		C: a1 LOGOUT
//		S: * BYE
//		S: a1 OK
//	`, nil)
//	conn, err := client.New(ctx, nc, nil)
func Connect(tb testing.TB, script string, opts *Options) net.Conn {
	tb.Helper()
	s, err := Parse(script)
	if err != nil {
		tb.Fatal(err)
	}
	server := NewServer(opts, s)
	nc, err := server.Dial(context.Background(), "", "")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		tb.Helper()
		ctx, cancel := context.WithTimeout(context.Background(), server.opts.Timeout+time.Second)
		defer cancel()
		_ = server.Wait(ctx) // Close tells all of it
		_ = nc.Close()       // may be closed already
		if err := server.Close(); err != nil {
			tb.Error(err)
		}
	})
	return nc
}
