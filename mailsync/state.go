package mailsync

import (
	"maps"
	"slices"

	"github.com/imapeg/imapeg/types"
)

// State is what is known of a mailbox: of which messages, and as of when. The zero value
// is a mailbox of which nothing is known. It is a plain value for the caller to keep, in
// JSON or otherwise; states are never changed, and may be shared.
//
//	{"uidvalidity":67890007,"modseq":90060115205545359,"known":"1:117,120"}
type State struct {
	// UIDValidity is the UIDVALIDITY under which the UIDs mean anything, 0 before the
	// first time.
	UIDValidity uint32 `json:"uidvalidity"`
	// ModSeq is a mod-sequence (RFC 7162) up to which every change to the known messages
	// has been given; 0 when the server keeps none.
	ModSeq uint64 `json:"modseq,omitempty"`
	// Known are the messages that have been given and not been said to be gone.
	Known types.UIDSet `json:"known,omitzero"`
	// Flags are, for each flag, the messages that have it: what the flags are compared
	// with where the server has no mod-sequences. Elsewhere it is empty.
	Flags map[types.Flag]types.UIDSet `json:"flags,omitempty"`
	// Recorded are the messages whose flags are in Flags.
	Recorded types.UIDSet `json:"recorded,omitzero"`
}

// add is the state with messages that are known now. recording says that their flags
// are to be compared with next time.
func (s State) add(messages []*types.Fetch, recording bool) State {
	s.Known = s.Known.Union(uidsOf(messages))
	if recording {
		return s.record(messages)
	}
	return s
}

// remove is the state without messages that are gone.
func (s State) remove(gone types.UIDSet) State {
	s.Known = s.Known.Difference(gone)
	return s.unrecord(gone)
}

// record is the state with the flags of messages.
func (s State) record(messages []*types.Fetch) State {
	have := make(map[types.Flag][]types.UID)
	var uids []types.UID
	for _, msg := range messages {
		if !msg.Has(types.HasFlags) {
			continue
		}
		uids = append(uids, msg.UID)
		for _, flag := range msg.Flags {
			if !flag.Is(types.FlagRecent) { // it is of the session
				have[flag] = append(have[flag], msg.UID)
			}
		}
	}
	all := types.CollectUIDs(slices.Values(uids))
	s = s.unrecord(all)
	s.Recorded = s.Recorded.Union(all)
	if s.Flags == nil && len(have) > 0 {
		s.Flags = make(map[types.Flag]types.UIDSet)
	}
	for flag, uids := range have {
		s.Flags[flag] = s.Flags[flag].Union(types.CollectUIDs(slices.Values(uids)))
	}
	return s
}

// unrecord is the state without what is known of some messages' flags.
func (s State) unrecord(uids types.UIDSet) State {
	s.Recorded = s.Recorded.Difference(uids)
	old := s.Flags
	s.Flags = maps.Clone(old)
	for flag, set := range old {
		if set = set.Difference(uids); set.IsEmpty() {
			delete(s.Flags, flag)
		} else {
			s.Flags[flag] = set
		}
	}
	return s
}

// forgetFlags is the state without flags, which would be out of date.
func (s State) forgetFlags() State {
	s.Flags, s.Recorded = nil, types.UIDSet{}
	return s
}

// sameFlags says whether the message's flags are those that are recorded.
func (s State) sameFlags(msg *types.Fetch) bool {
	if !s.Recorded.Contains(msg.UID) {
		return false
	}
	n := 0
	for i, flag := range msg.Flags {
		if flag.Is(types.FlagRecent) || slices.Contains(msg.Flags[:i], flag) {
			continue
		}
		if n++; !s.Flags[flag].Contains(msg.UID) {
			return false
		}
	}
	for _, set := range s.Flags {
		if set.Contains(msg.UID) {
			n--
		}
	}
	return n == 0
}

func uidsOf(messages []*types.Fetch) types.UIDSet {
	return types.CollectUIDs(func(yield func(types.UID) bool) {
		for _, msg := range messages {
			if !yield(msg.UID) {
				return
			}
		}
	})
}

// bounds are the first and the last number of a set without "*", 0 when it is empty.
func bounds(set types.UIDSet) (first, last types.UID) {
	for a, b := range set.Ranges() {
		if first == 0 {
			first = a
		}
		last = b
	}
	return first, last
}

// size is how many numbers are in a set without "*".
func size(set types.UIDSet) int64 {
	n, _ := set.Len()
	return n
}
