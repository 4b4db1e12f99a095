package live

import (
	"bytes"
	"io"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// echo is a server that says what it is told.
func echo(t *testing.T) (address string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			nc, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer nc.Close()
				_, _ = io.Copy(nc, nc)
			}()
		}
	}()
	return l.Addr().String()
}

// Octets take the time of the round trip, however many there are.
func TestDelay(t *testing.T) {
	const roundTrip = 200 * time.Millisecond
	d, err := StartDelay(echo(t), roundTrip)
	require.NoError(t, err)
	defer d.Close()
	nc, err := net.Dial("tcp", d.Address())
	require.NoError(t, err)
	defer nc.Close()

	sent := bytes.Repeat([]byte("0123456789abcdef"), 1<<16)
	for _, octets := range [][]byte{sent[:1], sent} {
		start := time.Now()
		go func() { _, _ = nc.Write(octets) }()
		got := make([]byte, len(octets))
		_, err := io.ReadFull(nc, got[:1])
		require.NoError(t, err)
		assert.GreaterOrEqual(t, time.Since(start), roundTrip)
		_, err = io.ReadFull(nc, got[1:])
		require.NoError(t, err)
		assert.True(t, bytes.Equal(octets, got), "%d octets", len(octets))
	}

	// The end of what one side says comes behind it.
	_, err = nc.Write(sent)
	require.NoError(t, err)
	require.NoError(t, nc.(*net.TCPConn).CloseWrite())
	got, err := io.ReadAll(nc)
	require.NoError(t, err)
	assert.True(t, bytes.Equal(sent, got))
}

// Close ends connections, and a server that is not there ends its client's.
func TestDelayCloses(t *testing.T) {
	d, err := StartDelay(echo(t), 0)
	require.NoError(t, err)
	nc, err := net.Dial("tcp", d.Address())
	require.NoError(t, err)
	defer nc.Close()
	_, err = nc.Write([]byte("x"))
	require.NoError(t, err)
	_, err = io.ReadFull(nc, make([]byte, 1))
	require.NoError(t, err)
	require.NoError(t, d.Close())
	_, err = nc.Read(make([]byte, 1))
	assert.Error(t, err)

	closed, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, closed.Close())
	d, err = StartDelay(closed.Addr().String(), 0)
	require.NoError(t, err)
	defer d.Close()
	nc, err = net.Dial("tcp", d.Address())
	require.NoError(t, err)
	defer nc.Close()
	_, err = nc.Read(make([]byte, 1))
	assert.Error(t, err)
}
