package watch

import (
	"context"
	"errors"
	"math"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

// reloadPause is how long after all UIDs were fetched they are not fetched again.
const reloadPause = time.Minute

// errLeft ends a run whose loop was left.
var errLeft = errors.New("the loop was left")

// run is one loop over changes. The loop's goroutine takes events and finds out what they
// mean; another one waits with the server: waiter.go.
type run struct {
	w       *Watcher
	mailbox *client.Mailbox
	yield   func(Change, error) bool
	first   bool // only the first change counts, and not to which message
	waiter  *waiter

	uidValidity uint32
	next        types.UID // the first UID that was not told
	told        int64     // how many messages were told, as far as the events have been taken
	exists      int64     // the last EXISTS less what was gone since, -1 when nothing is known
	loaded      time.Time // when the UIDs were fetched last
	anew        error     // the reason, when the last change was an Anew
}

func (r *run) run(ctx context.Context) error {
	r.exists = -1
	r.uidValidity = r.mailbox.State().UIDValidity
	caps, err := r.w.sess.Capability(ctx)
	if err != nil {
		return err
	}
	if err := r.begin(ctx); err != nil {
		return leftIsNil(err)
	}
	r.waiter = newWaiter(r.mailbox, caps, &r.w.opts)
	for {
		err := r.listen(ctx)
		if errors.Is(err, ErrBehind) {
			err = r.lookAnew(ErrBehind)
		}
		if err != nil {
			return leftIsNil(err)
		}
	}
}

// listen takes events while the waiter waits.
func (r *run) listen(ctx context.Context) error {
	waiting, stop := context.WithCancelCause(ctx)
	over := make(chan struct{})
	go func() {
		defer close(over)
		stop(r.waiter.wait(waiting))
	}()
	defer func() {
		stop(nil)
		<-over
	}()
	for {
		event, err := r.w.listener.Next(waiting)
		if err != nil {
			return err
		}
		if err := r.take(ctx, event); err != nil {
			return err
		}
	}
}

func leftIsNil(err error) error {
	if err == errLeft {
		return nil
	}
	return err
}

// emit gives a change.
func (r *run) emit(c Change) error {
	r.anew = nil
	if !r.yield(c, nil) {
		return errLeft
	}
	return nil
}

// lookAnew says that it is not known what has happened: once for each reason, as long as
// nothing else is known.
func (r *run) lookAnew(reason error) error {
	if r.anew != nil && r.anew == reason {
		return nil
	}
	if err := r.emit(&Anew{reason}); err != nil {
		return err
	}
	r.anew = reason
	return nil
}

// begin finds out which UIDs there are: those of messages that will be gone are told only
// by their numbers, but for servers with QRESYNC. Once is enough, since the mailbox keeps
// what it knows.
func (r *run) begin(ctx context.Context) error {
	state := r.mailbox.State()
	if r.next == 0 {
		r.next = state.UIDNext
	}
	needed := !r.first && !r.w.sess.Enabled(types.CapQResync) && r.w.loaded != r.mailbox
	if state.Exists > 0 && (r.next == 0 || needed) {
		last := types.UID(0)
		all := types.UIDs(types.Range(1, types.Last))
		if err := r.fetch(ctx, all, func(msg *types.Fetch) { last = max(last, msg.UID) }); err != nil {
			return err
		}
		r.w.loaded, r.loaded = r.mailbox, time.Now()
		if r.next == 0 {
			r.next = min(last, math.MaxUint32-1) + 1
		}
	}
	r.next = max(r.next, 1)
	if err := r.arrived(ctx); err != nil {
		return err
	}
	r.told = int64(r.mailbox.State().Exists)
	return nil
}

// fetch fetches UIDs. What comes with flags was not asked for, and is a change.
func (r *run) fetch(ctx context.Context, set types.UIDSet, each func(*types.Fetch)) error {
	var news []*types.Fetch
	for msg, err := range r.mailbox.Fetch(ctx, set, types.FetchUID) {
		var status *client.StatusError
		switch {
		case errors.As(err, &status):
			return r.lookAnew(err) // the server does not want to say
		case err != nil && !client.IsPartial(err):
			return err
		case msg == nil || !msg.Has(types.HasUID):
			// Without a UID it is an event, too.
		case msg.Has(types.HasFlags):
			news = append(news, msg)
		default:
			each(msg)
		}
	}
	for _, msg := range news {
		if err := r.flags(ctx, msg, msg.UID); err != nil {
			return err
		}
	}
	return nil
}

// arrived looks for new messages.
func (r *run) arrived(ctx context.Context) error {
	var uids []types.UID
	err := r.fetch(ctx, types.UIDs(types.Range(r.next, types.Last)), func(msg *types.Fetch) {
		if msg.UID >= r.next { // n:* is the last message at least
			uids = append(uids, msg.UID)
		}
	})
	if err != nil || len(uids) == 0 {
		return err
	}
	last := types.UID(0)
	set := types.CollectUIDs(func(yield func(types.UID) bool) {
		for _, uid := range uids {
			if last = max(last, uid); !yield(uid) {
				return
			}
		}
	})
	n, _ := set.Len()
	r.told += n
	r.next = min(last, math.MaxUint32-1) + 1
	return r.emit(&Arrived{set})
}

// take does what follows from an event.
func (r *run) take(ctx context.Context, e client.Event) error {
	var overflow *client.OverflowError
	var bad *parser.Error
	switch {
	case errors.As(e.Err, &overflow):
		r.exists = -1
		if err := r.lookAnew(e.Err); err != nil {
			return err
		}
		return r.begin(ctx)
	case e.Mailbox != r.mailbox:
		if r.w.sess.Selected() != r.mailbox {
			return client.ErrNotSelected
		}
		return nil // of the mailbox before this one
	case errors.As(e.Err, &bad):
		return r.lookAnew(e.Err)
	}
	switch resp := e.Response.(type) {
	case types.Exists:
		return r.takeExists(ctx, int64(resp))
	case types.Expunge:
		return r.expunged(ctx, resp, e.UID)
	case *types.Vanished:
		return r.vanished(resp)
	case *types.Fetch:
		return r.flags(ctx, resp, e.UID)
	case *types.Status:
		return r.status(resp)
	}
	return nil
}

func (r *run) takeExists(ctx context.Context, n int64) error {
	before := r.exists
	r.exists = n
	switch {
	case n > before:
		return r.arrived(ctx)
	case n < before:
		return r.lost(ctx, ErrShrunk)
	}
	return nil // some servers say it again and again
}

// lost says that the mailbox has to be looked at anew, and that its UIDs are not known any
// more.
func (r *run) lost(ctx context.Context, reason error) error {
	if r.anew == reason {
		return nil
	}
	if err := r.lookAnew(reason); err != nil {
		return err
	}
	if time.Since(r.loaded) < reloadPause {
		return nil // the server does not want to tell them
	}
	r.w.loaded = nil
	return r.begin(ctx)
}

func (r *run) expunged(ctx context.Context, seq types.Expunge, uid types.UID) error {
	if r.exists > 0 {
		r.exists--
	}
	switch {
	case uid == 0 && int64(seq) > r.told, uid >= r.next:
		return nil // it was gone before anybody was told of it
	case uid == 0:
		r.told--
		return r.lost(ctx, ErrUnknownUID)
	}
	r.told--
	return r.emit(&Gone{types.UIDs(uid)})
}

func (r *run) vanished(v *types.Vanished) error {
	gone := v.UIDs
	n, exact := gone.Len()
	if v.Earlier || !exact {
		return nil
	}
	r.exists = max(r.exists-n, -1)
	if r.next > 1 {
		gone = gone.Intersection(types.UIDs(types.Range(1, r.next-1)))
	}
	n, _ = gone.Len()
	r.told -= n
	if n == 0 {
		return nil
	}
	return r.emit(&Gone{gone})
}

func (r *run) flags(ctx context.Context, msg *types.Fetch, uid types.UID) error {
	switch {
	case !msg.Has(types.HasFlags), uid >= r.next, uid == 0 && int64(msg.Seq) > r.told:
		return nil // of a new message, of which the EXISTS tells
	case uid == 0:
		return r.lost(ctx, ErrUnknownUID)
	}
	return r.emit(&Flags{UID: uid, Flags: msg.Flags, ModSeq: msg.ModSeq})
}

func (r *run) status(s *types.Status) error {
	switch code := s.Code.(type) {
	case types.CodeUIDValidity:
		if old := r.uidValidity; old != uint32(code) {
			r.uidValidity = uint32(code)
			return r.lookAnew(&UIDValidityError{Old: old, New: uint32(code)})
		}
	case types.CodeKeyword:
		if code == types.CodeNotificationOverflow {
			r.waiter.overflow()
			return r.lookAnew(code)
		}
	}
	return nil
}
