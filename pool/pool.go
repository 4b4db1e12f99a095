package pool

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
)

// busyFor is how long a Pool does with fewer connections after the server has said that
// there are too many.
const busyFor = 10 * time.Minute

// Pool lends out sessions, one borrower each, and keeps them for the next. Its methods can
// be called by any number of goroutines.
type Pool struct {
	c          *connector
	validities validities
	ctx        context.Context // until Close
	close      context.CancelCauseFunc

	mu        sync.Mutex
	members   []*member // all that are connected
	idle      []*member // of these, those that nobody has borrowed, the most recent last
	open      int       // connected or about to be
	limit     int       // that the server seems to have, until limitEnds
	limitEnds time.Time
	waiting   []chan grant // first come, first served
}

// grant is what one who waits gets: a session, or leave to connect.
type grant struct{ member *member }

// member is a session of the pool.
type member struct {
	sess     *client.Session
	began    time.Time
	selected selection
	since    time.Time   // when it was given back
	expiry   *time.Timer // while it is idle
}

// NewPool makes a Pool. It connects when sessions are wanted.
func NewPool(opts Options) *Pool {
	p := &Pool{c: newConnector(opts)}
	p.ctx, p.close = context.WithCancelCause(context.Background())
	return p
}

// Close closes all sessions, those that are lent out too, and ends all that waits for one
// with [ErrClosed]. It waits for nobody.
func (p *Pool) Close() error {
	p.close(ErrClosed)
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.members {
		_ = m.sess.Close() // never fails
	}
	for _, m := range p.idle {
		m.expiry.Stop()
	}
	p.members, p.idle = nil, nil
	return nil
}

// Resume lets the Pool connect again after a [*FatalError], and at once.
func (p *Pool) Resume() { p.c.resume() }

// Lease is a session that is lent out. It has to be given back with Release.
type Lease struct {
	pool    *Pool
	member  *member
	mailbox *client.Mailbox
	once    sync.Once
}

// Session is the session. It must not be used after Release.
func (l *Lease) Session() *client.Session { return l.member.sess }

// Mailbox is the mailbox that was selected for [Pool.Select], nil for [Pool.Get].
func (l *Lease) Mailbox() *client.Mailbox { return l.mailbox }

// Release gives the session back, whatever state it is in. The second time does nothing.
func (l *Lease) Release() { l.once.Do(func() { l.pool.release(l.member) }) }

// Get lends a session for commands on mailboxes by their names. If all are lent out, and
// there may be no more, it waits for one until the context ends. Errors are a
// [*FatalError], a [*WaitError], or ErrClosed.
func (p *Pool) Get(ctx context.Context) (*Lease, error) {
	m, err := p.acquire(ctx, func(m *member) int {
		if m.sess.Selected() == nil {
			return 2
		}
		return 1
	})
	if err != nil {
		return nil, err
	}
	return &Lease{pool: p, member: m}, nil
}

// Select lends a session in which a mailbox is selected: one in which it is already, if
// there is one that nobody has; else one in which none is, or a new one; else another.
// When the mailbox's UIDVALIDITY is not what it was the last time, the error is a
// [*UIDValidityError], once, and nothing is lent.
func (p *Pool) Select(ctx context.Context, mailbox types.Mailbox, opts *client.SelectOptions) (*Lease, error) {
	if opts == nil {
		opts = new(client.SelectOptions)
	}
	for {
		m, err := p.acquire(ctx, func(m *member) int {
			switch {
			case m.selected.fits(m.sess, mailbox, opts):
				return 2
			case m.sess.Selected() == nil:
				return 1
			}
			return 0
		})
		if err != nil {
			return nil, err
		}
		if !m.selected.fits(m.sess, mailbox, opts) {
			selected, err := m.sess.Select(ctx, mailbox, opts)
			if err != nil {
				p.release(m)
				if again(ctx, m.sess, err) {
					continue
				}
				return nil, p.orClosed(err)
			}
			m.selected = selection{selected, opts.ReadOnly}
		}
		if changed := p.validities.check(m.selected.mailbox); changed != nil {
			p.release(m)
			return nil, changed
		}
		return &Lease{pool: p, member: m, mailbox: m.selected.mailbox}, nil
	}
}

// orClosed is ErrClosed when the pool was closed.
func (p *Pool) orClosed(err error) error {
	if p.ctx.Err() != nil {
		return ErrClosed
	}
	return err
}

// acquire takes a session. Of those that are idle it takes the one with the highest score;
// one with 0 only when there can be no new one.
func (p *Pool) acquire(ctx context.Context, score func(*member) int) (*member, error) {
	ctx, stop := joined(ctx, p.ctx)
	defer stop()
	for {
		m, mayConnect, wait := p.take(score)
		switch {
		case ctx.Err() != nil:
			if m != nil {
				p.release(m)
			} else if mayConnect {
				p.connectedNot()
			}
			p.leave(wait)
			return nil, closedOr(&WaitError{Err: context.Cause(ctx)})
		case wait != nil:
			select {
			case g := <-wait:
				m, mayConnect = g.member, g.member == nil
			case <-ctx.Done():
				p.leave(wait)
				return nil, closedOr(&WaitError{Err: context.Cause(ctx)})
			}
		}
		if mayConnect {
			m, err := p.connect(ctx)
			if m != nil || err != nil {
				return m, err
			}
			continue // wait for one of those that there are
		}
		if p.isAlive(ctx, m) {
			return m, nil
		}
		p.drop(m)
	}
}

// take takes an idle session, or leave to connect, or a place in the queue.
func (p *Pool) take(score func(*member) int) (m *member, mayConnect bool, wait chan grant) {
	p.mu.Lock()
	defer p.mu.Unlock()
	best, at := -1, -1
	for i, m := range p.idle {
		// Of equals the most recent, so that the others may be closed; but where the
		// mailbox is another the one that was not used for longest.
		if s := score(m); s > best || s == best && s > 0 {
			best, at = s, i
		}
	}
	for len(p.waiting) > 0 && p.open < p.max() { // the limit may have ended
		p.grantNext()
	}
	mayConnect = p.open < p.max()
	switch {
	case best > 0, best == 0 && !mayConnect:
		m = p.idle[at]
		p.idle = slices.Delete(p.idle, at, at+1)
		m.expiry.Stop()
		return m, false, nil
	case mayConnect:
		p.open++
		return nil, true, nil
	}
	wait = make(chan grant, 1)
	p.waiting = append(p.waiting, wait)
	return nil, false, wait
}

// max is how many connections there may be by now. p.mu is held.
func (p *Pool) max() int {
	if p.limit > 0 && time.Now().Before(p.limitEnds) {
		return min(p.limit, p.c.opts.Max)
	}
	return p.c.opts.Max
}

// leave gives up a place in the queue, and what was granted meanwhile.
func (p *Pool) leave(wait chan grant) {
	if wait == nil {
		return
	}
	p.mu.Lock()
	p.waiting = slices.DeleteFunc(p.waiting, func(other chan grant) bool { return other == wait })
	p.mu.Unlock()
	select {
	case g := <-wait:
		if g.member != nil {
			p.release(g.member)
		} else {
			p.connectedNot()
		}
	default:
	}
}

// connect makes a session, for which there is leave. Both results are nil when the server
// wants no more connections than there are.
func (p *Pool) connect(ctx context.Context) (*member, error) {
	var last error
	for {
		sess, err := p.c.attempt(ctx)
		if err == nil {
			return p.join(sess)
		}
		var fatal *FatalError
		var wait *WaitError
		switch {
		case errors.As(err, &wait):
			if wait.Last == nil {
				wait.Last = last
			}
			p.connectedNot()
			return nil, closedOr(err)
		case errors.As(err, &fatal):
			p.connectedNot()
			return nil, err
		}
		if verdict, _ := Judge(err); verdict == Busy && p.lower() {
			return nil, nil
		}
		last = err
	}
}

// join adds a session.
func (p *Pool) join(sess *client.Session) (*member, error) {
	m := &member{sess: sess, began: time.Now()}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ctx.Err() != nil {
		_ = sess.Close() // never fails
		return nil, ErrClosed
	}
	p.members = append(p.members, m)
	p.limit = max(p.limit, len(p.members))
	return m, nil
}

// lower does without a connection that the server did not want, if there are others.
func (p *Pool) lower() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.members) == 0 {
		return false
	}
	p.limit, p.limitEnds = len(p.members), time.Now().Add(busyFor)
	p.open--
	return true
}

// connectedNot gives leave to connect to the next.
func (p *Pool) connectedNot() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open--
	p.grantNext()
}

// grantNext gives leave to connect to the first who waits. p.mu is held.
func (p *Pool) grantNext() {
	if len(p.waiting) > 0 && p.open < p.max() {
		p.open++
		p.waiting[0] <- grant{}
		p.waiting = p.waiting[1:]
	}
}

// isAlive says whether a session can be used. One that was idle for long is asked.
func (p *Pool) isAlive(ctx context.Context, m *member) bool {
	if over(m.sess) {
		return false
	}
	if m.since.IsZero() || time.Since(m.since) < p.c.opts.CheckAfter {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	return m.sess.Noop(ctx) == nil
}

// release takes a session back: for the first who waits, or to be idle.
func (p *Pool) release(m *member) {
	if over(m.sess) {
		p.drop(m)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ctx.Err() != nil {
		return // Close has closed it
	}
	m.since = time.Now()
	if p.open > p.max() { // the server wants fewer
		p.remove(m)
		_ = m.sess.Close() // never fails
		return
	}
	if len(p.waiting) > 0 {
		p.waiting[0] <- grant{m}
		p.waiting = p.waiting[1:]
		return
	}
	p.idle = append(p.idle, m)
	m.expiry = time.AfterFunc(p.c.opts.CloseAfter, func() { p.expire(m) })
}

// remove forgets a session. p.mu is held.
func (p *Pool) remove(m *member) bool {
	i := slices.Index(p.members, m)
	if i < 0 {
		return false // Close was there before
	}
	p.members = slices.Delete(p.members, i, i+1)
	p.open--
	return true
}

// drop forgets a session that has ended, or that does not answer.
func (p *Pool) drop(m *member) {
	_ = m.sess.Close() // never fails
	p.mu.Lock()
	removed := p.remove(m)
	p.mu.Unlock()
	if removed {
		p.c.lost(m.sess, m.began)
		p.mu.Lock()
		p.grantNext()
		p.mu.Unlock()
	}
}

// expire says goodbye for a session that nobody has wanted.
func (p *Pool) expire(m *member) {
	p.mu.Lock()
	i := slices.Index(p.idle, m)
	if i < 0 {
		p.mu.Unlock()
		return // it was wanted just now
	}
	p.idle = slices.Delete(p.idle, i, i+1)
	p.remove(m)
	p.mu.Unlock()
	ctx, cancel := context.WithTimeout(p.ctx, logoutTimeout)
	defer cancel()
	_ = m.sess.Logout(ctx) // it is closed in any case
}
