package mailsync

import (
	"math"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
)

// windowOfBatches is how many batches of messages are asked for what has changed in one
// command. The changes among them are in memory at once.
const windowOfBatches = 20

// resync gives what the server has told with SELECT. The result are the messages that
// are not known.
func (r *run) resync(t *told) (fresh types.UIDSet, err error) {
	_, last := bounds(r.state.Known)
	if err := r.gone(t.gone); err != nil {
		return fresh, err
	}
	if err := r.changed(t.changed, true); err != nil {
		return fresh, err
	}
	if last < math.MaxUint32 {
		if fresh, err = r.search(types.UIDs(types.Range(last+1, types.Last))); err != nil {
			return fresh, err
		}
		// n:* is the last message at least, also when that is below n.
		fresh = fresh.Intersection(types.UIDs(types.Range(last+1, types.UID(math.MaxUint32))))
	}
	if size(r.state.Known)+size(fresh) == int64(r.mailbox.State().Exists) {
		return fresh, nil
	}
	// Something was not told; or just now something has come or gone.
	return r.compareUIDs()
}

// compare compares the UIDs, and finds out by itself what else has changed. The result
// are the messages that are not known.
func (r *run) compare() (fresh types.UIDSet, err error) {
	if r.isUnchanged() {
		return fresh, nil
	}
	if fresh, err = r.compareUIDs(); err != nil {
		return fresh, err
	}
	if r.method == CondStore {
		return fresh, r.changedSince()
	}
	return fresh, r.compareFlags()
}

// compareUIDs gives the messages that are gone. The result are those that are not known.
func (r *run) compareUIDs() (fresh types.UIDSet, err error) {
	present, err := r.search(all)
	if err != nil {
		return fresh, err
	}
	missing := r.state.Known.Difference(present)
	if !missing.IsEmpty() && size(present) < int64(r.mailbox.State().Exists) {
		// The server has not found all: what the caller has must not be lost for that.
		for batch := range batches(missing, r.batch()) {
			there, err := r.fetch(batch, nil, types.FetchUID)
			if err != nil {
				return fresh, err
			}
			missing = missing.Difference(uidsOf(there))
		}
	}
	return present.Difference(r.state.Known), r.gone(missing)
}

// isUnchanged says that what the server has told with SELECT leaves no room for changes.
func (r *run) isUnchanged() bool {
	now := r.mailbox.State()
	_, last := bounds(r.state.Known)
	return r.method == CondStore && r.state.ModSeq == r.modSeq &&
		int64(now.Exists) == size(r.state.Known) && now.UIDNext == last+1
}

var all = types.UIDs(types.Range(1, types.Last))

// gone gives those of the messages that were known.
func (r *run) gone(uids types.UIDSet) error {
	uids = r.state.Known.Intersection(uids)
	if uids.IsEmpty() {
		return nil
	}
	r.state = r.state.remove(uids)
	return r.emit(Changes{Gone: uids})
}

// changed gives those of the messages that are known. After the last of them nothing up
// to the mod-sequence of SELECT is missing.
func (r *run) changed(messages []*types.Fetch, last bool) error {
	known := messages[:0:0]
	for _, msg := range messages {
		if msg.Has(types.HasUID|types.HasFlags) && r.state.Known.Contains(msg.UID) {
			known = append(known, msg)
		}
	}
	for {
		batch := known[:min(len(known), r.opts.Batch)]
		known = known[len(batch):]
		if last && len(known) == 0 {
			r.state.ModSeq = r.modSeq
		}
		if len(batch) == 0 {
			return nil
		}
		if err := r.emit(Changes{Changed: batch}); err != nil {
			return err
		}
	}
}

// changedSince asks which messages have changed since the mod-sequence of the state.
// That of SELECT is older than all answers, so that nothing up to it can be missing
// behind the last of them, whatever changes meanwhile.
func (r *run) changedSince() error {
	r.state = r.state.forgetFlags() // they would be out of date
	if r.state.Known.IsEmpty() || r.state.ModSeq == r.modSeq {
		r.state.ModSeq = r.modSeq
		return nil
	}
	n := r.opts.Batch * windowOfBatches
	if r.limit > 0 {
		n = min(n, r.limit)
	}
	opts := &client.FetchOptions{ChangedSince: r.state.ModSeq}
	_, end := bounds(r.state.Known)
	for window := range batches(r.state.Known, n) {
		first, last := bounds(window)
		if r.limit == 0 { // the range is shorter, and the others in it are passed over
			window = types.UIDs(types.Range(first, last))
		}
		messages, err := r.fetch(window, opts, types.FetchFlags)
		if err != nil {
			return err
		}
		if err := r.changed(messages, last == end); err != nil {
			return err
		}
	}
	return nil
}

// compareFlags fetches the flags of all known messages, and gives those that are not as
// they were.
func (r *run) compareFlags() error {
	r.state.ModSeq = 0 // until there is one again
	for window := range batches(r.state.Known, r.batch()) {
		messages, err := r.fetch(window, nil, types.FetchFlags)
		if err != nil {
			return err
		}
		var changed, read []*types.Fetch
		for _, msg := range messages {
			if !msg.Has(types.HasFlags) || !window.Contains(msg.UID) {
				continue
			}
			read = append(read, msg)
			if !r.state.sameFlags(msg) {
				changed = append(changed, msg)
			}
		}
		r.state = r.state.record(read)
		if len(changed) == 0 {
			continue
		}
		if err := r.emit(Changes{Changed: changed}); err != nil {
			return err
		}
	}
	if r.modSeq != 0 {
		r.state = r.state.forgetFlags()
		r.state.ModSeq = r.modSeq
	}
	return nil
}
