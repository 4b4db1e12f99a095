package client_test

import (
	"bytes"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/imaptest"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tap keeps what goes over the server's side of a connection.
type tap struct {
	net.Conn
	received bytes.Buffer
	sent     bytes.Buffer
	answers  []answer
}

// answer is a tagged response, or the greeting: where it ends in what is sent, and
// how much had been received then.
type answer struct{ end, received int }

func (c *tap) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.received.Write(p[:n])
	return n, err
}

func (c *tap) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.sent.Write(p[:n])
	if bytes.HasPrefix(p, []byte("A00")) || len(c.answers) == 0 {
		c.answers = append(c.answers, answer{c.sent.Len(), c.received.Len()})
	}
	return n, err
}

// played is the recording as it goes over the wire.
func played(t *testing.T) *tap {
	var wire *tap
	done, err := faulty(t, recording, func(nc net.Conn) net.Conn {
		wire = &tap{Conn: nc}
		return wire
	}, nil)
	require.NoError(t, err)
	require.Equal(t, recorded, done)
	require.Len(t, wire.answers, recorded)
	return wire
}

// lost is what the caller has to get of a connection that was cut.
func lost(t *testing.T, err error, at int) {
	t.Helper()
	var end *client.ConnError
	require.ErrorAs(t, err, &end, "at %d", at)
	var wrong errWrong
	require.NotErrorAs(t, err, &wrong, "at %d", at)
	ended := assert.ErrorIs(t, err, io.ErrUnexpectedEOF) || assert.ErrorIs(t, err, io.ErrClosedPipe)
	require.True(t, ended, "at %d", at)
}

// The connection is cut at every octet that the server sends: what it had
// confirmed until then is a success, with the right values, and nothing else is.
func TestCutWhileReceiving(t *testing.T) {
	wire := played(t)
	total := wire.sent.Len()
	bye := strings.LastIndex(wire.sent.String(), "A0015 ")
	for cut := range total + 1 {
		confirmed := 0
		for _, a := range wire.answers {
			if a.end <= cut {
				confirmed++
			}
		}
		if cut >= bye {
			confirmed = recorded // to LOGOUT, BYE is as good as OK
		}
		done, err := faulty(t, recording, func(nc net.Conn) net.Conn { return imaptest.Cut(nc, imaptest.Never, int64(cut)) }, nil)
		require.Equal(t, confirmed, done, "cut at %d: %v", cut, err)
		if confirmed == recorded {
			require.NoError(t, err, "cut at %d", cut)
		} else {
			lost(t, err, cut)
		}
	}
	t.Logf("cut at %d places", total+1)
}

// The same at every octet that the client sends. A command of which the server has
// got all may have been done, and is an error all the same: nobody has confirmed
// it.
func TestCutWhileSending(t *testing.T) {
	wire := played(t)
	total := wire.received.Len()
	message := strings.Index(wire.received.String(), fiveThousand)
	places := 0
	for cut := range total {
		if testing.Short() && message+10 < cut && cut < message+len(fiveThousand)-10 && cut%500 != 0 {
			continue // in the middle of the long message one octet is like the other
		}
		places++
		confirmed := 0
		for _, a := range wire.answers {
			if a.received < cut || a.received == 0 {
				confirmed++
			}
		}
		done, err := faulty(t, recording, func(nc net.Conn) net.Conn { return imaptest.Cut(nc, int64(cut), imaptest.Never) }, nil)
		require.Equal(t, confirmed, done, "cut at %d: %v", cut, err)
		lost(t, err, cut)
	}
	t.Logf("cut at %d places", places)
}
