package mailsync

import (
	"errors"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
)

// maxKnown is how long the text of the known UIDs may be in SELECT. RFC 7162 section 4
// asks servers to take lines of 8192 octets.
const maxKnown = 7000

// told is what the server has told with SELECT (QRESYNC ...).
type told struct {
	changed []*types.Fetch
	gone    types.UIDSet
}

// open selects the mailbox and chooses the method.
func (r *run) open() (*told, error) {
	caps, err := r.sess.Capability(r.ctx)
	if err != nil {
		return nil, err
	}
	if n, ok := caps.MessageLimit(); ok {
		r.limit = int(min(n, 1<<20))
	}
	qresync := caps.Has(types.CapQResync) && !r.opts.NoQResync && !r.opts.NoCondStore
	condStore := (caps.Has(types.CapCondStore) || caps.Has(types.CapQResync)) && !r.opts.NoCondStore

	opts := &client.SelectOptions{ReadOnly: r.opts.ReadOnly, CondStore: condStore}
	var t told
	complete := true
	if qresync && r.state.UIDValidity != 0 && r.state.ModSeq != 0 && !r.state.Known.IsEmpty() {
		opts.CondStore = false // QRESYNC has it in it
		opts.QResync = &types.QResync{UIDValidity: r.state.UIDValidity, ModSeq: r.state.ModSeq, Known: r.known()}
		opts.Changed = func(msg *types.Fetch) {
			t.changed = append(t.changed, msg)
			complete = complete && msg.Has(types.HasUID|types.HasFlags)
		}
		opts.Vanished = func(uids types.UIDSet) { t.gone = t.gone.Union(uids) }
	}
	r.mailbox, err = r.sess.Select(r.ctx, r.name, opts)
	switch {
	case err == nil:
	case r.mailbox != nil:
		complete = false // something among it was not understood
	case errors.Is(err, client.ErrBad) && (opts.QResync != nil || opts.CondStore):
		complete = false
		r.mailbox, err = r.sess.Select(r.ctx, r.name, &client.SelectOptions{ReadOnly: r.opts.ReadOnly})
		if err != nil {
			return nil, err
		}
	default:
		return nil, err
	}

	now := r.mailbox.State()
	if condStore && !now.NoModSeq {
		r.modSeq = now.ModSeqAtSelect
	}
	if r.state.ModSeq > r.modSeq {
		r.state.ModSeq = 0 // mod-sequences have begun anew, and those of before mean nothing
	}
	r.chooseMethod()
	if opts.QResync != nil && complete && r.state.ModSeq != 0 && now.UIDValidity == r.state.UIDValidity {
		r.method = QResync
	}
	return &t, nil
}

// chooseMethod chooses among the methods that need no answer to SELECT.
func (r *run) chooseMethod() {
	r.method = Compare
	if r.modSeq != 0 && (r.state.ModSeq != 0 || r.state.Known.IsEmpty()) {
		r.method = CondStore
	}
}

// known are the known UIDs for the server, or where they are too many those in whose
// range they are.
func (r *run) known() types.UIDSet {
	if len(r.state.Known.String()) <= maxKnown {
		return r.state.Known
	}
	first, last := bounds(r.state.Known)
	return types.UIDs(types.Range(first, last))
}
