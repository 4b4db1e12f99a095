package imaptest

import (
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// pipeRoom is how many bytes a pipe keeps in each direction.
const pipeRoom = 64 << 10

// Pipe is a connection in memory, with deadlines and with room for 64 KiB in each
// direction: a write waits only when that is full, as with a socket. What was
// written before Close can still be read at the other end, and then there is
// io.EOF.
func Pipe() (net.Conn, net.Conn) {
	a, b := newFlow(), newFlow()
	return &pipeConn{in: a, out: b}, &pipeConn{in: b, out: a}
}

// flow is one direction of a pipe.
type flow struct {
	mu       sync.Mutex
	changed  chan struct{} // closed, and made anew, with every change
	room     []byte        // of which data is a part
	data     []byte
	noReader bool
	noWriter bool
}

func newFlow() *flow { return &flow{changed: make(chan struct{})} }

// change does something under the lock and wakes up who waits for it.
func (f *flow) change(what func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	what()
	f.wake()
}

func (f *flow) wake() {
	close(f.changed)
	f.changed = make(chan struct{})
}

type pipeConn struct {
	in, out               *flow
	readAlarm, writeAlarm alarm
}

func (c *pipeConn) Read(p []byte) (int, error) {
	for {
		if err := c.readAlarm.err(); err != nil {
			return 0, err
		}
		n, wait, err := c.in.take(p)
		if n > 0 || err != nil || len(p) == 0 {
			return n, err
		}
		if err := waitFor(wait, &c.readAlarm); err != nil {
			return 0, err
		}
	}
}

// take takes what there is. When there is nothing, wait is closed when that has
// changed.
func (f *flow) take(p []byte) (n int, wait <-chan struct{}, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.noReader:
		return 0, nil, net.ErrClosed
	case len(f.data) == 0 && f.noWriter:
		return 0, nil, io.EOF
	case len(f.data) == 0 || len(p) == 0:
		return 0, f.changed, nil
	}
	n = copy(p, f.data)
	if f.data = f.data[n:]; len(f.data) == 0 {
		f.data = f.room[:0]
	}
	f.wake()
	return n, nil, nil
}

func (c *pipeConn) Write(p []byte) (int, error) {
	done := 0
	for {
		if err := c.writeAlarm.err(); err != nil {
			return done, err
		}
		n, wait, err := c.out.put(p[done:])
		done += n
		if err != nil || done == len(p) {
			return done, err
		}
		if err := waitFor(wait, &c.writeAlarm); err != nil {
			return done, err
		}
	}
}

// put puts in what there is room for.
func (f *flow) put(p []byte) (n int, wait <-chan struct{}, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.noWriter:
		return 0, nil, net.ErrClosed
	case f.noReader:
		return 0, nil, io.ErrClosedPipe
	}
	if n = min(len(p), pipeRoom-len(f.data)); n > 0 {
		if len(f.data)+n > cap(f.data) {
			f.room = append(make([]byte, 0, min(pipeRoom, 2*(len(f.data)+n))), f.data...)
			f.data = f.room
		}
		f.data = append(f.data, p[:n]...)
		f.wake()
	}
	return n, f.changed, nil
}

// waitFor waits for a change or for the deadline.
func waitFor(change <-chan struct{}, a *alarm) error {
	select {
	case <-change:
		return nil
	case <-a.rings():
		return os.ErrDeadlineExceeded
	}
}

func (c *pipeConn) Close() error {
	c.in.change(func() { c.in.noReader, c.in.data = true, nil })
	c.out.change(func() { c.out.noWriter = true })
	c.readAlarm.set(time.Time{})
	c.writeAlarm.set(time.Time{})
	return nil
}

func (c *pipeConn) SetDeadline(t time.Time) error {
	c.readAlarm.set(t)
	c.writeAlarm.set(t)
	return nil
}

func (c *pipeConn) SetReadDeadline(t time.Time) error {
	c.readAlarm.set(t)
	return nil
}

func (c *pipeConn) SetWriteDeadline(t time.Time) error {
	c.writeAlarm.set(t)
	return nil
}

func (c *pipeConn) LocalAddr() net.Addr  { return pipeAddr{} }
func (c *pipeConn) RemoteAddr() net.Addr { return pipeAddr{} }

type pipeAddr struct{}

func (pipeAddr) Network() string { return "pipe" }
func (pipeAddr) String() string  { return "pipe" }

// alarm is a deadline. Its zero value never rings.
type alarm struct {
	mu    sync.Mutex
	timer *time.Timer
	bell  chan struct{} // closed when the deadline has passed
	rang  bool
}

// set replaces the deadline. Who waits for the old one waits for the new one.
func (a *alarm) set(t time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.timer != nil {
		a.timer.Stop()
		a.timer = nil
	}
	if a.rang || a.bell == nil {
		a.bell, a.rang = make(chan struct{}), false
	}
	if t.IsZero() {
		return
	}
	var timer *time.Timer
	ring := func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		if a.timer == timer && !a.rang { // else it was replaced
			close(a.bell)
			a.rang = true
		}
	}
	if d := time.Until(t); d > 0 {
		timer = time.AfterFunc(d, ring)
		a.timer = timer
		return
	}
	close(a.bell)
	a.rang = true
}

// err is os.ErrDeadlineExceeded when the deadline has passed.
func (a *alarm) err() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.rang {
		return os.ErrDeadlineExceeded
	}
	return nil
}

func (a *alarm) rings() <-chan struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.bell == nil {
		a.bell = make(chan struct{})
	}
	return a.bell
}
