package pool

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/imapeg/imapeg/client"
)

// stable is how long a session has to live for its end not to be held against the server.
const stable = time.Minute

// connector makes sessions, with pauses after failures.
type connector struct {
	opts Options

	mu       sync.Mutex
	failures int           // in a row
	failedAt time.Time     // the last of them
	notUntil time.Time     // before that nobody tries
	fatal    error         // nobody tries at all
	healed   chan struct{} // closed when one has worked, or when all may try again
}

func newConnector(opts Options) *connector {
	return &connector{opts: opts.orDefaults(), healed: make(chan struct{})}
}

// attempt tries to make a session once, when it is time for it.
func (c *connector) attempt(ctx context.Context) (*client.Session, error) {
	if err := c.await(ctx); err != nil {
		return nil, err
	}
	began := time.Now()
	sess, err := c.connect(ctx)
	switch {
	case err == nil:
		c.heal()
		return sess, nil
	case ctx.Err() != nil:
		return nil, &WaitError{Err: context.Cause(ctx), Last: err}
	}
	return nil, c.failed(err, began)
}

// await waits until it is time to try. After a failure one tries at a time.
func (c *connector) await(ctx context.Context) error {
	for {
		c.mu.Lock()
		fatal, pause, healed := c.fatal, time.Until(c.notUntil), c.healed
		if fatal == nil && pause <= 0 && c.failures > 0 {
			c.notUntil = time.Now().Add(c.opts.backoff(c.failures)) // for the others
		}
		c.mu.Unlock()
		switch {
		case fatal != nil:
			return fatal
		case ctx.Err() != nil:
			return &WaitError{Err: context.Cause(ctx)}
		case pause <= 0:
			return nil
		}
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-healed:
		case <-ctx.Done():
		}
		timer.Stop()
	}
}

func (c *connector) connect(ctx context.Context) (*client.Session, error) {
	conn, err := c.opts.Dial(ctx)
	if err != nil {
		return nil, err
	}
	sess, err := c.opts.Login(ctx, conn)
	if err != nil {
		_ = conn.Close() // never fails
		return nil, err
	}
	return sess, nil
}

// failed notes a failure of an attempt that began at some time, and gives the error that
// it is. How long the next attempt has to wait is told. Attempts at the same time fail for
// the same reason, and count as one.
func (c *connector) failed(err error, began time.Time) error {
	verdict, atLeast := Judge(err)
	if verdict == Fatal {
		err = &FatalError{err}
		c.mu.Lock()
		c.fatal = err
		c.mu.Unlock()
		return err
	}
	c.mu.Lock()
	if !c.failedAt.After(began) {
		c.failures++
	}
	c.failedAt = time.Now()
	pause := max(c.opts.backoff(c.failures), atLeast)
	c.notUntil = time.Now().Add(pause)
	c.mu.Unlock()
	if c.opts.OnRetry != nil {
		c.opts.OnRetry(err, pause)
	}
	return err
}

// heal lets everybody try. How many failures there have been counts on until a session
// has lived for a while: see lost.
func (c *connector) heal() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.notUntil = time.Time{}
	close(c.healed)
	c.healed = make(chan struct{})
}

// resume forgets failures, and what was fatal.
func (c *connector) resume() {
	c.mu.Lock()
	c.failures, c.fatal = 0, nil
	c.mu.Unlock()
	c.heal()
}

// lost notes the end of a session that began at some time. A server that lets one in and
// closes the connection at once is not asked again without a pause.
func (c *connector) lost(sess *client.Session, began time.Time) {
	if time.Since(began) >= stable {
		c.mu.Lock()
		c.failures = 0
		c.mu.Unlock()
		return
	}
	if err := sess.Err(); err != nil && !errors.Is(err, client.ErrClosed) {
		if verdict, _ := Judge(err); verdict != Fatal { // that was no login
			_ = c.failed(err, began) // the same error
		}
	}
}
