package bench

import (
	"net"
	"sync"
	"time"
)

// conn is a net.Conn that plays an input: the greeting at once, the rest as
// soon as play is called. What is written to it is dropped, deadlines are
// ignored, and at the end of the input it is closed, so that
// nothing but the library's own work is measured.
type conn struct {
	data  []byte
	rest  []byte
	ready chan struct{}
	once  sync.Once
}

// newConn returns a conn for an input.
func newConn(in *Input) *conn {
	return &conn{
		data:  in.Bytes[:in.Greeting],
		rest:  in.Bytes[in.Greeting:],
		ready: make(chan struct{}),
	}
}

// play releases what follows the greeting.
func (c *conn) play() { c.once.Do(func() { close(c.ready) }) }

// Read implements net.Conn.
func (c *conn) Read(p []byte) (int, error) {
	if len(c.data) == 0 {
		<-c.ready
		c.data, c.rest = c.rest, nil
		if len(c.data) == 0 {
			return 0, net.ErrClosed
		}
	}
	n := copy(p, c.data)
	c.data = c.data[n:]
	return n, nil
}

// Close implements net.Conn.
func (c *conn) Close() error { c.play(); return nil }

// Write implements net.Conn.
func (c *conn) Write(p []byte) (int, error) { return len(p), nil }

// LocalAddr implements net.Conn.
func (c *conn) LocalAddr() net.Addr { return &net.IPAddr{} }

// RemoteAddr implements net.Conn.
func (c *conn) RemoteAddr() net.Addr { return &net.IPAddr{} }

// SetDeadline implements net.Conn.
func (c *conn) SetDeadline(time.Time) error { return nil }

// SetReadDeadline implements net.Conn.
func (c *conn) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline implements net.Conn.
func (c *conn) SetWriteDeadline(time.Time) error { return nil }
