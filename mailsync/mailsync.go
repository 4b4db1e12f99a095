package mailsync

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
)

// defaultBatch is how many messages come at once.
const defaultBatch = 500

// ErrNoUIDValidity says that the server does not tell the mailbox's UIDVALIDITY, without
// which UIDs that were kept mean nothing. Some servers do so for a moment only.
var ErrNoUIDValidity = errors.New("mailsync: the server does not tell the UIDVALIDITY")

// Options changes how a mailbox is brought up to date. Nil, and every field that is
// zero, means the default.
type Options struct {
	// ReadOnly selects the mailbox with EXAMINE.
	ReadOnly bool
	// Items are what to fetch of new messages besides UID and FLAGS: types.FetchEnvelope
	// and the like. Of a message whose items the server cannot send, or that are not
	// understood, these are missing: see [types.Fetch.Has]. So is content that is too
	// large for memory: fetch that in the loop.
	Items []types.FetchItem
	// Batch is how many messages come at once, and so how much is kept in memory and
	// done again after an interruption. Default 500.
	Batch int
	// NoQResync does without QRESYNC, for servers whose QRESYNC is wrong. Where wrong
	// answers show, as when VANISHED is not understood (iCloud) or the number of messages
	// is another, the messages are compared without being told so.
	NoQResync bool
	// NoCondStore does without mod-sequences, and so without QRESYNC: the flags of all
	// messages are fetched each time.
	NoCondStore bool
}

// Method is how it was found out what has changed.
type Method string

// The methods, the quickest first.
const (
	// QResync: the server has told what has changed and what is gone, when the mailbox
	// was selected (RFC 7162 section 3.2.5).
	QResync Method = "QRESYNC"
	// CondStore: the server has told which flags have changed (CHANGEDSINCE, RFC 7162
	// section 3.1.4.1); the UIDs were compared.
	CondStore Method = "CONDSTORE"
	// Compare: the UIDs and the flags of all messages were compared.
	Compare Method = "compare"
)

// Changes are some of the changes, to be kept together with State.
//
// To apply them: forget all when Reset is set; remove Gone; add New; take the flags of
// Changed. To apply the same changes twice does no harm.
type Changes struct {
	// Reset says that the UIDs have other meanings now, since the UIDVALIDITY is another
	// or the server keeps no UIDs: all messages that were known are gone, and those that
	// are there come again as New.
	Reset bool
	// Gone are known messages that are gone.
	Gone types.UIDSet
	// Changed are known messages whose flags may have changed, with UID and FLAGS, and
	// with MODSEQ where the server has it.
	Changed []*types.Fetch
	// New are messages that were not known, in the order of their UIDs, with UID, FLAGS
	// and [Options].Items.
	New []*types.Fetch

	// State is the state with these changes and all before them. Keep it with what is
	// made of them: the next Sync goes on there, whether or not this one came to its end.
	State State
	// Complete says that these are the last changes. They come, if the loop is not left
	// before and there is no error, even if nothing has changed.
	Complete bool
	// Method is how the changes were found out.
	Method Method
	// Mailbox is the mailbox, which is selected. The loop may use it.
	Mailbox *client.Mailbox
}

// Sync selects a mailbox and gives what has changed since the state was the caller's, in
// batches. See the package's comment for what it does with which server.
//
//	for changes, err := range mailsync.Sync(ctx, sess, "INBOX", state, nil) {
//		if err != nil {
//			return err
//		}
//		// In one transaction: apply changes, store changes.State.
//	}
//
// The loop may be left, the context may end and the connection may break at any point:
// the state of the last changes that were stored is where to go on. Nothing is under way
// on the connection while the body of the loop runs. It is an error, the last, when
// another mailbox is selected meanwhile ([client.ErrNotSelected]).
func Sync(ctx context.Context, sess *client.Session, mailbox types.Mailbox, state State, opts *Options) iter.Seq2[*Changes, error] {
	return func(yield func(*Changes, error) bool) {
		r := &run{ctx: ctx, sess: sess, name: mailbox, state: state, yield: yield}
		if opts != nil {
			r.opts = *opts
		}
		if r.opts.Batch <= 0 {
			r.opts.Batch = defaultBatch
		}
		err := r.run()
		if err != nil && err != errLeft {
			yield(nil, fmt.Errorf("mailsync: %s: %w", mailbox.Name(), err))
		}
	}
}

// errLeft ends a run whose loop was left.
var errLeft = errors.New("the loop was left")

// run is one loop.
type run struct {
	ctx   context.Context
	sess  *client.Session
	name  types.Mailbox
	opts  Options
	yield func(*Changes, error) bool

	limit   int // of messages that the server works on at once, 0 for none: RFC 9738
	mailbox *client.Mailbox
	method  Method
	modSeq  uint64 // when the mailbox was selected
	state   State
}

// emit gives changes, with the state as it is then.
func (r *run) emit(c Changes) error {
	c.State, c.Method, c.Mailbox = r.state, r.method, r.mailbox
	if !r.yield(&c, nil) {
		return errLeft
	}
	return nil
}

func (r *run) run() error {
	told, err := r.open()
	if err != nil {
		return err
	}
	if err := r.validate(); err != nil {
		return err
	}
	var fresh types.UIDSet
	if r.method == QResync {
		fresh, err = r.resync(told)
	} else {
		fresh, err = r.compare()
	}
	if err != nil {
		return err
	}
	if err := r.arrived(fresh); err != nil {
		return err
	}
	return r.emit(Changes{Complete: true})
}

// validate sees whether the UIDs are still those of the state.
func (r *run) validate() error {
	now := r.mailbox.State()
	validity := now.UIDValidity
	if validity == 0 {
		// Courier does not tell it of EXAMINE, others forget it.
		status, err := r.sess.Status(r.ctx, r.name, types.StatusUIDValidity)
		switch {
		case err == nil:
			validity = status.UIDValidity
		case !errors.Is(err, client.ErrNo) && !errors.Is(err, client.ErrBad) && !errors.Is(err, client.ErrNoData):
			return err
		}
	}
	if validity == 0 && (now.Exists > 0 || !r.state.Known.IsEmpty()) {
		return ErrNoUIDValidity // there is nothing to get wrong in an empty one
	}
	if r.state.UIDValidity != 0 && (validity != r.state.UIDValidity || now.UIDNotSticky && !r.state.Known.IsEmpty()) {
		r.state = State{UIDValidity: validity}
		r.chooseMethod()
		return r.emit(Changes{Reset: true})
	}
	r.state.UIDValidity = validity
	return nil
}

// arrived gives new messages.
func (r *run) arrived(fresh types.UIDSet) error {
	items := append([]types.FetchItem{types.FetchFlags}, r.opts.Items...)
	if r.modSeq != 0 {
		items = append(items, types.FetchModSeq)
	}
	for batch := range batches(fresh, r.batch()) {
		messages, err := r.fetchAll(batch, items)
		if err != nil {
			return err
		}
		if len(messages) == 0 {
			continue
		}
		r.state = r.state.add(messages, r.modSeq == 0)
		if err := r.emit(Changes{New: messages}); err != nil {
			return err
		}
	}
	return nil
}

// batch is how many messages one command is for.
func (r *run) batch() int {
	if r.limit > 0 {
		return min(r.opts.Batch, r.limit)
	}
	return r.opts.Batch
}

// batches cuts a set into sets of n numbers.
func batches(set types.UIDSet, n int) iter.Seq[types.UIDSet] {
	return func(yield func(types.UIDSet) bool) {
		for !set.IsEmpty() {
			batch := set.First(n)
			if !yield(batch) {
				return
			}
			set = set.Difference(batch)
		}
	}
}
