package watch

import (
	"context"
	"errors"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
)

// restoreTimeout is how long the end of a loop waits for the end of its NOTIFY.
const restoreTimeout = 5 * time.Second

// waiter lets the server tell news, in one way or another, until the context ends.
type waiter struct {
	mailbox *client.Mailbox
	sess    *client.Session
	caps    *types.Capability
	method  Method
	profile Profile

	uidNext types.UID // that STATUS has told last

	// withNotify ends when the server has given up NOTIFY, which overflow says.
	withNotify context.Context
	overflow   context.CancelFunc
}

func newWaiter(mailbox *client.Mailbox, caps *types.Capability, opts *Options) *waiter {
	sess := mailbox.Session()
	w := &waiter{
		mailbox: mailbox, sess: sess, caps: caps, method: opts.Method,
		profile: profileOf(sess, caps, opts),
	}
	w.withNotify, w.overflow = context.WithCancel(context.Background())
	return w
}

// wait is nil when the context has ended, and else why it cannot go on.
func (w *waiter) wait(ctx context.Context) error {
	if (w.method == Auto || w.method == Notify) && w.caps.Has("NOTIFY") && w.withNotify.Err() == nil {
		if err := w.notify(ctx); err != nil || ctx.Err() != nil {
			return err
		}
	}
	return w.ask(ctx, w.profile.Poll)
}

// ask asks for news with IDLE, or else at intervals.
func (w *waiter) ask(ctx context.Context, interval time.Duration) error {
	if w.method != Poll && !w.profile.NoIdle && (w.caps.Has("IDLE") || w.caps.Has(types.CapIMAP4rev2)) {
		if err := w.idle(ctx); err != nil || ctx.Err() != nil {
			return err
		}
	}
	return w.poll(ctx, interval)
}

// refused says that the server does not want a command, and that the connection lives.
func refused(err error) bool { return errors.Is(err, client.ErrNo) || errors.Is(err, client.ErrBad) }

// notify keeps NOTIFY on. It is nil when the server does not do it, or not any more.
func (w *waiter) notify(ctx context.Context) error {
	err := w.set(ctx, types.FilterSelected)
	switch {
	case refused(err):
		return nil
	case err != nil:
		return err
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), restoreTimeout)
		defer cancel()
		// As it would be without NOTIFY: news come with the answers to commands. When
		// that does not work there is nothing to be done about it.
		_ = w.set(ctx, types.FilterSelectedDelayed)
	}()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(w.withNotify, cancel)()
	// With IDLE besides: Dovecot 2.3 looks for changes of flags only then.
	return w.ask(ctx, w.profile.Renew)
}

// set says which news are wanted.
func (w *waiter) set(ctx context.Context, kind types.FilterKind) error {
	_, err := w.sess.Notify(ctx, &types.NotifyCommand{Groups: []types.NotifyGroup{{
		Filter: types.MailboxFilter{Kind: kind},
		Events: []types.NotifyEvent{{Name: types.EventMessageNew}, {Name: types.EventMessageExpunge}, {Name: types.EventFlagChange}},
	}}})
	return err
}

// idle keeps an IDLE on. It is nil when the server does not do it.
func (w *waiter) idle(ctx context.Context) error {
	for {
		// The end of this context sends DONE, and waits for the answer for a moment only.
		idling, cancel := context.WithTimeout(ctx, w.profile.Renew)
		err := w.mailbox.Idle(idling)
		cancel()
		switch {
		case ctx.Err() != nil:
			return nil
		case refused(err):
			return nil
		case err != nil:
			return err
		}
		// There are servers that tell nothing in an IDLE.
		if err := w.noop(ctx); err != nil || ctx.Err() != nil {
			return err
		}
	}
}

// poll asks at intervals.
func (w *waiter) poll(ctx context.Context, interval time.Duration) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(interval):
		}
		if err := w.noop(ctx); err != nil || ctx.Err() != nil {
			return err
		}
	}
}

// noop asks for news, and whether the server is there.
func (w *waiter) noop(ctx context.Context) error {
	err := w.mailbox.Noop(ctx)
	if err == nil && w.profile.ByStatus {
		err = w.status(ctx)
	}
	if refused(err) || ctx.Err() != nil {
		return nil
	}
	return err
}

// status compares what STATUS says of the mailbox with what is known of it.
func (w *waiter) status(ctx context.Context) error {
	status, err := w.sess.Status(ctx, w.mailbox.Name(), types.StatusMessages, types.StatusUIDNext)
	if err != nil {
		return err
	}
	known := w.mailbox.State()
	grown := status.UIDNext > max(known.UIDNext, w.uidNext)
	w.uidNext = status.UIDNext
	if status.Messages != known.Exists || grown && known.UIDNext != 0 {
		return ErrBehind
	}
	return nil
}
