package imaptest

import (
	"net"
	"os"
	"sync"
	"time"
)

const (
	// latencyPiece is how much is read at a time, and latencyPieces how many such
	// are on their way at most.
	latencyPiece  = 16 << 10
	latencyPieces = 64
)

// Latency is a connection on which what is read arrives later by so much, without
// taking longer for it: the next pieces are on their way meanwhile, up to 1 MiB. Put
// it around both sides for the time of a round trip. It has a goroutine, which
// ends with Close.
func Latency(nc net.Conn, delay time.Duration) net.Conn {
	c := &latentConn{Conn: nc, closed: make(chan struct{}), pieces: make(chan piece, latencyPieces)}
	go c.receive(delay)
	return c
}

type latentConn struct {
	net.Conn
	alarm  alarm
	once   sync.Once
	closed chan struct{}
	pieces chan piece

	mu      sync.Mutex
	current piece
}

// piece is what one Read has given.
type piece struct {
	data []byte
	err  error
	due  time.Time
}

func (c *latentConn) receive(delay time.Duration) {
	for {
		p := piece{data: make([]byte, latencyPiece)}
		n, err := c.Conn.Read(p.data)
		p.data, p.err, p.due = p.data[:n:n], err, time.Now().Add(delay)
		select {
		case c.pieces <- p:
		case <-c.closed:
			return
		}
		if err != nil {
			return
		}
	}
}

func (c *latentConn) Read(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.current.due.IsZero() {
		select {
		case c.current = <-c.pieces:
		case <-c.alarm.rings():
			return 0, os.ErrDeadlineExceeded
		case <-c.closed:
			return 0, net.ErrClosed
		}
	}
	timer := time.NewTimer(time.Until(c.current.due))
	defer timer.Stop()
	select {
	case <-c.alarm.rings():
		return 0, os.ErrDeadlineExceeded
	case <-c.closed:
		return 0, net.ErrClosed
	case <-timer.C:
	}
	n := copy(b, c.current.data)
	c.current.data = c.current.data[n:]
	if len(c.current.data) > 0 {
		return n, nil
	}
	err := c.current.err
	if err == nil {
		c.current = piece{} // else the error stays
	}
	if n > 0 {
		return n, nil
	}
	return 0, err
}

func (c *latentConn) Close() error {
	c.once.Do(func() { close(c.closed) })
	return c.Conn.Close()
}

// The deadline of reading is that of Read, and not of the goroutine.

func (c *latentConn) SetDeadline(t time.Time) error {
	c.alarm.set(t)
	return c.Conn.SetWriteDeadline(t)
}

func (c *latentConn) SetReadDeadline(t time.Time) error {
	c.alarm.set(t)
	return nil
}
