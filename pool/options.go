package pool

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/imapeg/imapeg/client"
)

const (
	defaultMax        = 4
	defaultCheckAfter = time.Minute
	defaultCloseAfter = 5 * time.Minute
	defaultBackoffMin = time.Second
	defaultBackoffMax = 5 * time.Minute
	checkTimeout      = 15 * time.Second
	logoutTimeout     = 5 * time.Second
)

// Options says how sessions are made. Dial and Login have to be there; the zero value of
// the others means the default.
type Options struct {
	// Dial makes a connection.
	Dial func(ctx context.Context) (*client.Conn, error)
	// Login logs the user in. Whatever every session needs, ID or ENABLE for example, can
	// be done here, too.
	Login func(ctx context.Context, conn *client.Conn) (*client.Session, error)

	// Max is how many connections a [Pool] has at most. Default 4: Gmail takes 15 of a
	// user in all, others fewer.
	Max int
	// CheckAfter is how long a session of a [Pool] may have been idle before it is asked
	// with NOOP whether it is still there when somebody wants it. Default 1 min.
	CheckAfter time.Duration
	// CloseAfter is how long a session of a [Pool] is kept that nobody wants. Default 5
	// min.
	CloseAfter time.Duration

	// BackoffMin and BackoffMax bound the pause between two attempts to connect. It is
	// twice as long each time, and between a half and the whole of that. Default 1 s and
	// 5 min.
	BackoffMin, BackoffMax time.Duration
	// OnRetry is told why there is a pause, and how long. It must not wait.
	OnRetry func(err error, pause time.Duration)
}

func (o Options) orDefaults() Options {
	if o.Max <= 0 {
		o.Max = defaultMax
	}
	if o.CheckAfter <= 0 {
		o.CheckAfter = defaultCheckAfter
	}
	if o.CloseAfter <= 0 {
		o.CloseAfter = defaultCloseAfter
	}
	if o.BackoffMin <= 0 {
		o.BackoffMin = defaultBackoffMin
	}
	if o.BackoffMax <= 0 {
		o.BackoffMax = defaultBackoffMax
	}
	o.BackoffMax = max(o.BackoffMax, o.BackoffMin)
	return o
}

// backoff is the pause after so many failures in a row.
func (o *Options) backoff(failures int) time.Duration {
	d := o.BackoffMin
	for range failures - 1 {
		if d >= o.BackoffMax/2 {
			d = o.BackoffMax
			break
		}
		d *= 2
	}
	return d/2 + rand.N(d/2+1)
}
