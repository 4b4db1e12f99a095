package imaptest

import (
	"bytes"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Everything that a pipe has room for is written at once; what was written before
// Close arrives.
func TestPipe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := Pipe()
		sent := bytes.Repeat([]byte("0123456789"), 20000)
		n, err := a.Write(sent[:pipeRoom])
		assert.Equal(t, pipeRoom, n)
		require.NoError(t, err)

		require.NoError(t, a.SetWriteDeadline(time.Now().Add(time.Minute)))
		begin := time.Now()
		n, err = a.Write([]byte("more"))
		assert.Zero(t, n)
		assert.ErrorIs(t, err, os.ErrDeadlineExceeded)
		assert.Equal(t, time.Minute, time.Since(begin))
		_, err = a.Write([]byte("more"))
		assert.ErrorIs(t, err, os.ErrDeadlineExceeded)
		require.NoError(t, a.SetDeadline(time.Time{}))

		go func() {
			_, err := a.Write(sent[pipeRoom:])
			assert.NoError(t, err)
			assert.NoError(t, a.Close())
		}()
		got, err := io.ReadAll(b)
		require.NoError(t, err)
		assert.True(t, bytes.Equal(sent, got))
		_, err = b.Write([]byte("x"))
		assert.ErrorIs(t, err, io.ErrClosedPipe)
		_, err = a.Write([]byte("x"))
		assert.ErrorIs(t, err, net.ErrClosed)
		_, err = a.Read(make([]byte, 1))
		assert.ErrorIs(t, err, net.ErrClosed)
		assert.Equal(t, "pipe pipe", a.LocalAddr().Network()+" "+b.RemoteAddr().String())
	})
}

// faults are all kinds, harmless as they stand here.
var faults = map[string]func(net.Conn) net.Conn{
	"pipe":    func(nc net.Conn) net.Conn { return nc },
	"cut":     func(nc net.Conn) net.Conn { return Cut(nc, 1<<40, 1<<40) },
	"never":   func(nc net.Conn) net.Conn { return Cut(Stall(nc, Never, Never), Never, Never) },
	"stall":   func(nc net.Conn) net.Conn { return Stall(nc, 1<<40, 1<<40) },
	"fast":    func(nc net.Conn) net.Conn { return Slow(nc, 0, 0) },
	"slow":    func(nc net.Conn) net.Conn { return Slow(nc, time.Millisecond, time.Millisecond) },
	"chunks":  func(nc net.Conn) net.Conn { return Chunks(nc, 7, 1) },
	"latency": func(nc net.Conn) net.Conn { return Latency(nc, time.Second) },
	"all": func(nc net.Conn) net.Conn {
		return Cut(Chunks(Slow(Latency(Stall(nc, 1<<40, 1<<40), time.Second), time.Millisecond, time.Millisecond), 7, 1), 1<<40, 1<<40)
	},
}

// Around any fault a connection is still a net.Conn: octets arrive as they were,
// deadlines and Close end what waits, and io.EOF comes through.
func TestFaultsAreConnections(t *testing.T) {
	for name, wrap := range faults {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a, b := Pipe()
				a = wrap(a)
				sent := strings.Repeat("0123456789", 1000)
				exchange := func(from, to net.Conn) {
					go func() {
						_, err := io.WriteString(from, sent)
						assert.NoError(t, err)
					}()
					got := make([]byte, len(sent))
					_, err := io.ReadFull(to, got)
					require.NoError(t, err)
					require.Equal(t, sent, string(got))
				}
				exchange(a, b)
				exchange(b, a)
				synctest.Wait()

				begin := time.Now()
				require.NoError(t, a.SetReadDeadline(begin.Add(time.Hour)))
				_, err := readLoop(a)
				assert.ErrorIs(t, err, os.ErrDeadlineExceeded)
				assert.Equal(t, time.Hour, time.Since(begin))
				require.NoError(t, a.SetDeadline(time.Now().Add(time.Hour)))
				_, err = a.Write(make([]byte, 1<<20))
				assert.ErrorIs(t, err, os.ErrDeadlineExceeded)
				require.NoError(t, a.SetDeadline(time.Time{}))
				_, _ = io.CopyN(io.Discard, b, 1)

				ended := make(chan error)
				go func() {
					_, err := readLoop(a)
					ended <- err
				}()
				time.Sleep(time.Hour)
				require.NoError(t, a.Close())
				assert.ErrorIs(t, <-ended, net.ErrClosed)
				require.NoError(t, a.Close())

				c, d := Pipe()
				c = wrap(c)
				_, err = io.WriteString(d, "last words")
				require.NoError(t, err)
				require.NoError(t, d.Close())
				got, err := io.ReadAll(c)
				require.NoError(t, err)
				assert.Equal(t, "last words", string(got))
				require.NoError(t, c.Close())
			})
		})
	}
}

// readLoop reads until there is an error.
func readLoop(nc net.Conn) (n int64, err error) {
	for buf := make([]byte, 1000); err == nil; {
		var m int
		m, err = nc.Read(buf)
		n += int64(m)
	}
	return n, err
}

func TestCut(t *testing.T) {
	for cut := range int64(10) {
		a, b := Pipe()
		a = Cut(a, Never, cut)
		n, err := io.WriteString(a, "012345678")
		if cut < 9 {
			assert.ErrorIs(t, err, net.ErrClosed)
		} else {
			assert.NoError(t, err)
		}
		assert.Equal(t, int(cut), n)
		require.NoError(t, a.Close())
		arrived, err := io.ReadAll(b)
		assert.NoError(t, err)
		assert.Equal(t, "012345678"[:cut], string(arrived))

		a, b = Pipe()
		_, err = io.WriteString(b, "012345678901")
		require.NoError(t, err)
		a = Cut(a, cut, Never)
		got, err := readLoop(Chunks(a, 4, uint64(cut)))
		assert.Equal(t, cut, got)
		assert.ErrorIs(t, err, net.ErrClosed)
		_, err = b.Write([]byte("x"))
		assert.ErrorIs(t, err, io.ErrClosedPipe)
	}
}

func TestStall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := Pipe()
		a = Stall(a, 3, 4)
		_, err := io.WriteString(b, "012345678")
		require.NoError(t, err)
		require.NoError(t, a.SetDeadline(time.Now().Add(time.Hour)))
		got, err := readLoop(a)
		assert.Equal(t, int64(3), got)
		assert.ErrorIs(t, err, os.ErrDeadlineExceeded)
		require.NoError(t, a.SetDeadline(time.Now().Add(time.Hour)))
		n, err := io.WriteString(a, "012345678")
		assert.Equal(t, 4, n)
		assert.ErrorIs(t, err, os.ErrDeadlineExceeded)
		require.NoError(t, a.SetDeadline(time.Time{}))
		ended := make(chan error)
		go func() {
			_, err := a.Write([]byte("x"))
			ended <- err
		}()
		synctest.Wait()
		require.NoError(t, a.Close())
		assert.ErrorIs(t, <-ended, net.ErrClosed)
	})
}

// Each byte takes its time; with latency all of them together do.
func TestPace(t *testing.T) {
	for name, c := range map[string]struct {
		wrap func(net.Conn) net.Conn
		want time.Duration
	}{
		"slow":    {func(nc net.Conn) net.Conn { return Slow(nc, time.Second, 0) }, 10 * time.Second},
		"latency": {func(nc net.Conn) net.Conn { return Latency(nc, time.Second) }, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a, b := Pipe()
				a = c.wrap(a)
				begin := time.Now()
				for range 5 {
					_, err := io.WriteString(b, "01")
					require.NoError(t, err)
				}
				_, err := io.ReadFull(a, make([]byte, 10))
				require.NoError(t, err)
				assert.Equal(t, c.want, time.Since(begin))
				require.NoError(t, a.Close())
			})
		})
	}
}

// The same seed gives the same pieces.
func TestChunks(t *testing.T) {
	pieces := func(seed uint64) (sizes []int) {
		a, b := net.Pipe() // keeps pieces apart
		done := make(chan struct{})
		go func() {
			defer close(done)
			_, err := Chunks(a, 5, seed).Write(make([]byte, 100))
			assert.NoError(t, err)
			assert.NoError(t, a.Close())
		}()
		for buf := make([]byte, 100); ; {
			n, err := b.Read(buf)
			if err != nil {
				<-done
				return sizes
			}
			assert.LessOrEqual(t, n, 5)
			sizes = append(sizes, n)
		}
	}
	assert.Equal(t, pieces(1), pieces(1))
	assert.NotEqual(t, pieces(1), pieces(2))
}
