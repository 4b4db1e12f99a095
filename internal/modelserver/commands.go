package modelserver

import (
	"slices"

	"github.com/imapeg/imapeg/types"
)

func (s *session) status(cmd *types.Command, body *types.StatusCommand) error {
	m, ok := s.server.mailbox(body.Mailbox)
	if !ok {
		return s.send(&types.Status{Tag: cmd.Tag, Kind: types.NO, Code: types.CodeNonexistent, Text: "no such mailbox"})
	}
	m.mu.Lock()
	status := &types.MailboxStatus{
		Mailbox: body.Mailbox, Items: types.StatusHasMessages | types.StatusHasUIDNext | types.StatusHasUIDValidity,
		Messages: uint32(len(m.messages)), UIDNext: m.uidNext, UIDValidity: m.uidValidity,
	}
	m.mu.Unlock()
	return s.end(cmd, s.send(status))
}

func (s *session) selectMailbox(cmd *types.Command, name types.Mailbox, params *types.SelectParams) error {
	if s.mailbox != nil && s.enabledQResync {
		if err := s.send(&types.Status{Kind: types.OK, Code: types.CodeClosed, Text: "closed"}); err != nil {
			return err
		}
	}
	s.mailbox, s.view = nil, nil
	m, ok := s.server.mailbox(name)
	if !ok {
		return s.send(&types.Status{Tag: cmd.Tag, Kind: types.NO, Code: types.CodeNonexistent, Text: "no such mailbox"})
	}
	s.condStore = s.condStore || params.CondStore
	m.mu.Lock()
	s.mailbox, s.view = m, slices.Clone(m.messages)
	responses := []types.Response{
		types.Exists(len(s.view)),
		&types.Status{Kind: types.OK, Code: types.CodeUIDValidity(m.uidValidity)},
		&types.Status{Kind: types.OK, Code: types.CodeUIDNext(m.uidNext)},
	}
	if s.has(types.CapCondStore) || s.has(types.CapQResync) {
		responses = append(responses, &types.Status{Kind: types.OK, Code: types.CodeHighestModSeq(m.modSeq)})
	}
	if q := params.QResync; q != nil && s.enabledQResync && q.UIDValidity == m.uidValidity {
		responses = append(responses, s.resync(q)...)
	}
	m.mu.Unlock()
	for _, resp := range responses {
		if err := s.send(resp); err != nil {
			return err
		}
	}
	return s.end(cmd, nil)
}

// resync is what has happened since the client was there. The mailbox is locked.
func (s *session) resync(q *types.QResync) []types.Response {
	known := func(uid types.UID) bool { return q.Known.IsEmpty() || q.Known.Contains(uid) }
	var gone []types.UID
	for _, e := range s.mailbox.expunged {
		if e.modSeq > q.ModSeq && known(e.uid) {
			gone = append(gone, e.uid)
		}
	}
	var responses []types.Response
	if len(gone) > 0 {
		responses = append(responses, &types.Vanished{Earlier: true, UIDs: types.CollectUIDs(slices.Values(gone))})
	}
	for i, msg := range s.view {
		if msg.ModSeq > q.ModSeq && known(msg.UID) {
			responses = append(responses, s.flagsOf(i, true))
		}
	}
	return responses
}

// search does UID SEARCH of all messages or of those of a set.
func (s *session) search(cmd *types.Command, body *types.SearchCommand) error {
	set := types.UIDs(types.Range(1, types.Last))
	switch key := body.Program.(type) {
	case types.SearchName:
		if key != types.All {
			return s.refuse(cmd, "not in this model")
		}
	case types.SearchSet:
		uids, ok := key.Set.(types.UIDSet)
		if !ok {
			return s.refuse(cmd, "not in this model")
		}
		set = uids
	default:
		return s.refuse(cmd, "not in this model")
	}
	if !body.UID {
		return s.refuse(cmd, "not in this model")
	}
	at, limit := s.chosen(set)
	var found []uint32
	for _, i := range at {
		found = append(found, uint32(s.view[i].UID))
	}
	var resp types.Response = &types.Search{Numbers: found}
	if body.Return != nil {
		e := &types.ESearch{Correlator: types.Correlator{Tag: cmd.Tag}, UID: true}
		if len(found) > 0 {
			e.Items, e.All = types.ESearchHasAll, types.Nums(found...)
		}
		resp = e
	}
	if err := s.send(resp); err != nil {
		return err
	}
	return s.endLimited(cmd, limit)
}

// chosen are the places of the messages of a set that are there, as many as the limit
// lets through, and the code that says so.
func (s *session) chosen(set types.NumSet) (at []int, limit types.Code) {
	last := types.UID(0)
	if len(s.view) > 0 {
		last = s.view[len(s.view)-1].UID
	}
	for i, msg := range s.view {
		switch set := set.(type) {
		case types.UIDSet:
			if !set.Resolve(last).Contains(msg.UID) {
				continue
			}
		case types.SeqSet:
			if !set.Resolve(types.SeqNum(len(s.view))).Contains(types.SeqNum(i + 1)) {
				continue
			}
		}
		at = append(at, i)
	}
	if n := int(s.server.MessageLimit); n > 0 && len(at) > n {
		at = at[len(at)-n:]
		limit = &types.CodeMessageLimit{Limit: s.server.MessageLimit, UID: s.view[at[0]].UID}
	}
	return at, limit
}

func (s *session) endLimited(cmd *types.Command, limit types.Code) error {
	if err := s.news(true); err != nil {
		return err
	}
	return s.send(&types.Status{Tag: cmd.Tag, Kind: types.OK, Code: limit, Text: "done"})
}

// fetch sends flags, sizes and mod-sequences.
func (s *session) fetch(cmd *types.Command, body *types.FetchCommand) error {
	at, limit := s.chosen(body.Set)
	uids, isUID := body.Set.(types.UIDSet)
	if body.Vanished && s.enabledQResync {
		var gone []types.UID
		s.mailbox.mu.Lock()
		for _, e := range s.mailbox.expunged {
			if e.modSeq > body.ChangedSince && uids.Contains(e.uid) {
				gone = append(gone, e.uid)
			}
		}
		s.mailbox.mu.Unlock()
		if len(gone) > 0 {
			if err := s.send(&types.Vanished{Earlier: true, UIDs: types.CollectUIDs(slices.Values(gone))}); err != nil {
				return err
			}
		}
	}
	s.condStore = s.condStore || body.ChangedSince != 0 || slices.Contains(body.Items, types.FetchItem(types.FetchModSeq))
	for _, i := range at {
		s.mailbox.mu.Lock()
		msg, ok := s.mailbox.find(s.view[i].UID)
		s.mailbox.mu.Unlock()
		if !ok || body.ChangedSince != 0 && msg.ModSeq <= body.ChangedSince {
			continue
		}
		if slices.Contains(body.Items, types.FetchItem(types.FetchFlags)) {
			s.view[i] = msg // else the change of flags is still to be told
		}
		f := &types.Fetch{Seq: types.SeqNum(i + 1)}
		if isUID {
			f.Items, f.UID = types.HasUID, msg.UID
		}
		if body.ChangedSince != 0 {
			f.Items, f.ModSeq = f.Items|types.HasModSeq, msg.ModSeq
		}
		for _, item := range body.Items {
			switch item {
			case types.FetchUID:
				f.Items, f.UID = f.Items|types.HasUID, msg.UID
			case types.FetchFlags:
				f.Items, f.Flags = f.Items|types.HasFlags, msg.Flags
			case types.FetchModSeq:
				f.Items, f.ModSeq = f.Items|types.HasModSeq, msg.ModSeq
			case types.FetchSize:
				f.Items, f.Size = f.Items|types.HasSize, int64(msg.UID)
			}
		}
		if err := s.send(f); err != nil {
			return err
		}
	}
	if !isUID { // no EXPUNGE may come then
		if err := s.news(false); err != nil {
			return err
		}
		return s.send(&types.Status{Tag: cmd.Tag, Kind: types.OK, Code: limit, Text: "done"})
	}
	return s.endLimited(cmd, limit)
}
