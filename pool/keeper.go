package pool

import (
	"context"
	"errors"
	"iter"
	"sync"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
)

// maxThrottled is how often a command is sent that the server does not do for now.
const maxThrottled = 5

// Keeper keeps one session, and makes it anew when it is lost. Its methods can be called
// by any number of goroutines.
type Keeper struct {
	c          *connector
	validities validities
	ctx        context.Context // until Close
	close      context.CancelCauseFunc

	mu         sync.Mutex
	sess       *client.Session // nil when there is none yet
	began      time.Time
	connecting chan struct{} // closed when the one who connects is done; nil when nobody does
	selected   selection
}

// selection is a mailbox that was selected, and how.
type selection struct {
	mailbox  *client.Mailbox
	readOnly bool
}

// fits says whether it is still selected, and is what is wanted.
func (s *selection) fits(sess *client.Session, name types.Mailbox, opts *client.SelectOptions) bool {
	return s.mailbox != nil && s.mailbox == sess.Selected() && s.mailbox.Name().Equal(name) &&
		s.readOnly == opts.ReadOnly && opts.QResync == nil
}

// NewKeeper makes a Keeper. It connects when a session is wanted for the first time.
func NewKeeper(opts Options) *Keeper {
	k := &Keeper{c: newConnector(opts)}
	k.ctx, k.close = context.WithCancelCause(context.Background())
	return k
}

// Close closes the session, and ends all that waits for one with [ErrClosed]. It never
// waits.
func (k *Keeper) Close() error {
	k.close(ErrClosed)
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.sess != nil {
		return k.sess.Close()
	}
	return nil
}

// Resume lets the Keeper connect again after a [*FatalError], and at once.
func (k *Keeper) Resume() { k.c.resume() }

// Session gives the session, as long as it lives the same, and connects when there is
// none. The error is a [*FatalError], a [*WaitError] when the context has ended, or
// ErrClosed.
func (k *Keeper) Session(ctx context.Context) (*client.Session, error) {
	ctx, stop := joined(ctx, k.ctx)
	defer stop()
	for {
		k.mu.Lock()
		switch {
		case k.ctx.Err() != nil:
			k.mu.Unlock()
			return nil, ErrClosed
		case k.sess != nil && !over(k.sess):
			defer k.mu.Unlock()
			return k.sess, nil
		case k.connecting == nil:
			connecting, lost := make(chan struct{}), k.sess
			k.connecting, k.sess = connecting, nil
			k.mu.Unlock()
			if lost != nil {
				k.c.lost(lost, k.began) // nobody else touches began meanwhile
			}
			if err := k.connect(ctx, connecting); err != nil {
				return nil, closedOr(err)
			}
			continue
		}
		connecting := k.connecting
		k.mu.Unlock()
		select {
		case <-connecting:
		case <-ctx.Done():
			return nil, closedOr(&WaitError{Err: context.Cause(ctx)})
		}
	}
}

// connect connects for all who wait.
func (k *Keeper) connect(ctx context.Context, connecting chan struct{}) error {
	var sess *client.Session
	var last error
	for {
		var err error
		if sess, err = k.c.attempt(ctx); err == nil {
			break
		}
		var fatal *FatalError
		var wait *WaitError
		switch {
		case errors.As(err, &fatal), errors.As(err, &wait):
			if wait != nil && wait.Last == nil {
				wait.Last = last
			}
			k.mu.Lock()
			k.connecting = nil
			k.mu.Unlock()
			close(connecting)
			return err
		}
		last = err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.sess, k.began, k.connecting = sess, time.Now(), nil
	close(connecting)
	if k.ctx.Err() != nil { // Close was in between
		return sess.Close()
	}
	return nil
}

// Select gives a mailbox of the session: the one that is selected if it is that, or else
// it is selected. When its UIDVALIDITY is not what it was the last time, the error is a
// [*UIDValidityError], once.
func (k *Keeper) Select(ctx context.Context, mailbox types.Mailbox, opts *client.SelectOptions) (*client.Mailbox, error) {
	if opts == nil {
		opts = new(client.SelectOptions)
	}
	for {
		sess, err := k.Session(ctx)
		if err != nil {
			return nil, err
		}
		k.mu.Lock()
		selected := k.selected
		k.mu.Unlock()
		if selected.fits(sess, mailbox, opts) {
			return selected.mailbox, nil
		}
		m, err := sess.Select(ctx, mailbox, opts)
		if again(ctx, sess, err) {
			continue
		}
		if m == nil {
			return nil, err
		}
		k.mu.Lock()
		k.selected = selection{m, opts.ReadOnly}
		k.mu.Unlock()
		if changed := k.validities.check(m); changed != nil {
			return nil, changed
		}
		return m, err
	}
}

// Run calls a function with the session, and again with a new one when it returns an
// error after its session was lost, until it returns nil or another error. What the
// function has done before it is called again is its own affair.
func (k *Keeper) Run(ctx context.Context, fn func(ctx context.Context, sess *client.Session) error) error {
	for {
		sess, err := k.Session(ctx)
		if err != nil {
			return err
		}
		err = fn(ctx, sess)
		if err == nil || !again(ctx, sess, err) {
			return err
		}
	}
}

// again says whether to go on with another session after an error.
func again(ctx context.Context, sess *client.Session, err error) bool {
	var conn *client.ConnError
	return errors.As(err, &conn) && ctx.Err() == nil && over(sess)
}

// Do is [client.Session.Do], and sends the command again in a new session when the
// connection breaks, as long as nothing of it was sent or it is safe ([SafeToRetry]) and
// nothing of its answer was given to the loop. The mailbox of [Keeper.Select] is selected
// again before. It is sent again, too, when the server does not want to do it for now and
// says how long to wait ("Suggested Backoff Time"). A BYE is not given to the loop.
//
// [client.Session.Do]: https://pkg.go.dev/github.com/imapeg/imapeg/client#Session.Do
func (k *Keeper) Do(ctx context.Context, body types.CommandBody) iter.Seq2[types.Response, error] {
	return func(yield func(types.Response, error) bool) {
		for refused := 0; ; {
			sess, err := k.sessionWith(ctx, k.current())
			if err != nil {
				yield(nil, err)
				return
			}
			given, left, err := k.do(ctx, sess, body, yield)
			if left || err == nil {
				return
			}
			var conn *client.ConnError
			var status *client.StatusError
			switch {
			case given:
			case errors.As(err, &conn) && again(ctx, sess, err) && (!conn.Sent || SafeToRetry(body)):
				continue
			case errors.As(err, &status) && status.Status != types.BYE && suggestedPause(status) > 0 && refused < maxThrottled:
				refused++
				if sleep(ctx, suggestedPause(status)) {
					continue
				}
			}
			yield(nil, err)
			return
		}
	}
}

// do sends the command once. given says that the loop has got something, left that it was
// left.
func (k *Keeper) do(ctx context.Context, sess *client.Session, body types.CommandBody, yield func(types.Response, error) bool) (given, left bool, err error) {
	for resp, err := range sess.Do(ctx, body) {
		if err != nil && !client.IsPartial(err) {
			return given, false, err
		}
		if status, ok := resp.(*types.Status); ok && status.Kind == types.BYE {
			continue // the end of the connection is an error, or no concern of the loop
		}
		given = true
		if !yield(resp, err) {
			return true, true, nil
		}
	}
	return given, false, nil
}

// current is the mailbox of the last Select, if nobody has selected another since.
func (k *Keeper) current() selection {
	k.mu.Lock()
	defer k.mu.Unlock()
	if m := k.selected.mailbox; m == nil || m.Session().Selected() != m {
		return selection{}
	}
	return k.selected
}

// sessionWith gives the session with a mailbox selected, if there was one.
func (k *Keeper) sessionWith(ctx context.Context, s selection) (*client.Session, error) {
	if s.mailbox == nil {
		return k.Session(ctx)
	}
	m, err := k.Select(ctx, s.mailbox.Name(), &client.SelectOptions{ReadOnly: s.readOnly})
	if err != nil {
		return nil, err
	}
	return m.Session(), nil
}

// over says whether a session has ended.
func over(sess *client.Session) bool {
	select {
	case <-sess.Done():
		return true
	default:
		return false
	}
}

// sleep waits, and is false when the context has ended before.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// joined is a context that ends with either of two.
func joined(ctx, other context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(other, func() { cancel(context.Cause(other)) })
	return ctx, func() {
		stop()
		cancel(nil)
	}
}

// closedOr is ErrClosed when that is why an error is there.
func closedOr(err error) error {
	if errors.Is(err, ErrClosed) {
		return ErrClosed
	}
	return err
}

// validities knows the UIDVALIDITY of mailboxes that were selected.
type validities struct {
	mu    sync.Mutex
	known map[types.Mailbox]uint32
}

// check is a *UIDValidityError when the mailbox has another one than the last time.
func (v *validities) check(m *client.Mailbox) error {
	validity := m.State().UIDValidity
	if validity == 0 {
		return nil // the server does not say
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.known == nil {
		v.known = make(map[types.Mailbox]uint32)
	}
	old := v.known[m.Name()]
	v.known[m.Name()] = validity
	if old != 0 && old != validity {
		return &UIDValidityError{Mailbox: m.Name(), Old: old, New: validity}
	}
	return nil
}
