package client

import (
	"errors"
	"net"
	"os"
	"time"
)

// paced is a connection that takes what is written for as long as it gets on: the
// timeout is for each piece that goes out, and not for all of them. It stands below
// TLS, for which a write that was cut short is the end.
type paced struct {
	net.Conn
	timeout time.Duration
}

// pace makes a connection of which writes end only when nothing goes out for
// Options.Timeout.
func (o *Options) pace(nc net.Conn) net.Conn {
	if o.Timeout < 0 {
		return nc
	}
	return &paced{nc, o.Timeout}
}

func (p *paced) Write(b []byte) (int, error) {
	for done := 0; ; {
		_ = p.SetWriteDeadline(time.Now().Add(p.timeout)) // not every net.Conn can
		n, err := p.Conn.Write(b[done:])
		if done += n; n == 0 || done == len(b) || !errors.Is(err, os.ErrDeadlineExceeded) {
			return done, err
		}
	}
}
