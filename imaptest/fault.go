package imaptest

import (
	"math/rand/v2"
	"net"
	"os"
	"sync"
	"time"
)

// Never is how many bytes it takes until a fault that does not come.
const Never = -1

// faulty is what all faults have in common: waiting that deadlines and Close end.
type faulty struct {
	net.Conn
	readAlarm, writeAlarm alarm
	once                  sync.Once
	closed                chan struct{}
}

func newFaulty(nc net.Conn) faulty { return faulty{Conn: nc, closed: make(chan struct{})} }

func (c *faulty) Close() error {
	c.once.Do(func() { close(c.closed) })
	return c.Conn.Close()
}

func (c *faulty) SetDeadline(t time.Time) error {
	c.readAlarm.set(t)
	c.writeAlarm.set(t)
	return c.Conn.SetDeadline(t)
}

func (c *faulty) SetReadDeadline(t time.Time) error {
	c.readAlarm.set(t)
	return c.Conn.SetReadDeadline(t)
}

func (c *faulty) SetWriteDeadline(t time.Time) error {
	c.writeAlarm.set(t)
	return c.Conn.SetWriteDeadline(t)
}

// wait waits for a timer, nil for none, and is an error when the deadline or Close
// comes before.
func (c *faulty) wait(timer <-chan time.Time, a *alarm) error {
	select {
	case <-timer:
		return nil
	case <-a.rings():
		return os.ErrDeadlineExceeded
	case <-c.closed:
		return net.ErrClosed
	}
}

func (c *faulty) sleep(d time.Duration, a *alarm) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	return c.wait(timer.C, a)
}

// Cut is a connection that is closed when so many bytes have been read from it or
// written to it: with 0 at the first try. [Never] is a direction that is not cut.
//
// Around the server's side, written cuts what the client receives.
func Cut(nc net.Conn, read, written int64) net.Conn {
	c := &cutConn{faulty: newFaulty(nc)}
	c.reads.left, c.writes.left = read, written
	return c
}

type cutConn struct {
	faulty
	reads, writes allowance
}

func (c *cutConn) Read(p []byte) (int, error) {
	n, last := c.reads.take(len(p))
	if n > 0 || len(p) == 0 {
		got, err := c.Conn.Read(p[:n])
		if c.reads.giveBack(n - got); err != nil || !last || got < n {
			return got, err
		}
		_ = c.Close() // it is cut
		return got, nil
	}
	_ = c.Close()
	return 0, net.ErrClosed
}

func (c *cutConn) Write(p []byte) (int, error) {
	n, last := c.writes.take(len(p))
	done := 0
	if n > 0 {
		var err error
		if done, err = c.Conn.Write(p[:n]); err != nil {
			return done, err
		}
	}
	if last {
		_ = c.Close() // it is cut
	}
	if done < len(p) {
		return done, net.ErrClosed
	}
	return done, nil
}

// allowance is how many bytes may still pass, if it is not Never.
type allowance struct {
	mu   sync.Mutex
	left int64
}

// take asks for n bytes, and says whether these are the last.
func (a *allowance) take(n int) (allowed int, last bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.left < 0 {
		return n, false
	}
	n = int(min(int64(n), a.left))
	a.left -= int64(n)
	return n, a.left == 0
}

func (a *allowance) giveBack(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.left >= 0 {
		a.left += int64(n)
	}
}

// Stall is a connection that stands still when so many bytes have been read from
// it or written to it: reads or writes wait then, until a deadline or Close ends
// them. [Never] is a direction that does not.
func Stall(nc net.Conn, read, written int64) net.Conn {
	c := &stallConn{faulty: newFaulty(nc)}
	c.reads.left, c.writes.left = read, written
	return c
}

type stallConn struct {
	faulty
	reads, writes allowance
}

func (c *stallConn) Read(p []byte) (int, error) {
	n, _ := c.reads.take(len(p))
	if n == 0 && len(p) > 0 {
		return 0, c.wait(nil, &c.readAlarm)
	}
	got, err := c.Conn.Read(p[:n])
	c.reads.giveBack(n - got)
	return got, err
}

func (c *stallConn) Write(p []byte) (int, error) {
	n, _ := c.writes.take(len(p))
	if n > 0 {
		if done, err := c.Conn.Write(p[:n]); err != nil || done == len(p) {
			return done, err
		}
	}
	if n == len(p) {
		return n, nil
	}
	return n, c.wait(nil, &c.writeAlarm)
}

// Slow is a connection on which every byte that is read or written takes so long,
// and comes alone. 0 is a direction that is as fast as before.
func Slow(nc net.Conn, read, written time.Duration) net.Conn {
	return &slowConn{newFaulty(nc), read, written}
}

type slowConn struct {
	faulty
	read, written time.Duration
}

func (c *slowConn) Read(p []byte) (int, error) {
	if len(p) == 0 || c.read == 0 {
		return c.Conn.Read(p)
	}
	if err := c.sleep(c.read, &c.readAlarm); err != nil {
		return 0, err
	}
	return c.Conn.Read(p[:1])
}

func (c *slowConn) Write(p []byte) (int, error) {
	if c.written == 0 {
		return c.Conn.Write(p)
	}
	for i := range p {
		if err := c.sleep(c.written, &c.writeAlarm); err != nil {
			return i, err
		}
		if n, err := c.Conn.Write(p[i : i+1]); err != nil {
			return i + n, err
		}
	}
	return len(p), nil
}

// Chunks is a connection on which reads give, and writes send, random pieces of at
// most so many bytes. The same seed gives the same pieces.
func Chunks(nc net.Conn, largest int, seed uint64) net.Conn {
	return &chunkConn{
		Conn: nc, largest: largest,
		reads: rand.New(rand.NewPCG(seed, 1)), writes: rand.New(rand.NewPCG(seed, 2)),
	}
}

type chunkConn struct {
	net.Conn
	largest int

	readMu  sync.Mutex
	reads   *rand.Rand
	writeMu sync.Mutex
	writes  *rand.Rand
}

func (c *chunkConn) Read(p []byte) (int, error) {
	c.readMu.Lock()
	n := min(1+c.reads.IntN(c.largest), len(p))
	c.readMu.Unlock()
	return c.Conn.Read(p[:n])
}

func (c *chunkConn) Write(p []byte) (int, error) {
	for done := 0; ; {
		c.writeMu.Lock()
		n := min(1+c.writes.IntN(c.largest), len(p)-done)
		c.writeMu.Unlock()
		n, err := c.Conn.Write(p[done : done+n])
		if done += n; err != nil || done == len(p) {
			return done, err
		}
	}
}
