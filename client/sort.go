package client

import (
	"context"

	"github.com/imapeg/imapeg/types"
)

// Sort gives the UIDs of the messages that match all of the keys, in the order of the
// criteria. The server needs the capability SORT.
//
//	newest := types.SortCriterion{Key: types.SortDate, Reverse: true}
//	uids, err := inbox.Sort(ctx, []types.SortCriterion{newest}, types.Unseen)
//
// RFC 5256 section 3.
func (m *Mailbox) Sort(ctx context.Context, criteria []types.SortCriterion, keys ...types.SearchKey) ([]types.UID, error) {
	found, err := m.SortWith(ctx, &types.SortCommand{UID: true, Criteria: criteria, Program: types.And(keys...)})
	if err != nil {
		return nil, err
	}
	n := found.All.Len()
	if n > int64(m.State().Exists) { // of ranges that the server made up
		return nil, ErrTooMany
	}
	uids := make([]types.UID, 0, n)
	for number := range found.All.All() {
		uids = append(uids, types.UID(number))
	}
	return uids, nil
}

// SortWith sorts with all that the command can say; see [Mailbox.SearchWith]. Min and
// Max are the first and the last of the result. More than these, Count and All needs
// the capability ESORT.
//
// RFC 5256 section 3, RFC 5267.
func (m *Mailbox) SortWith(ctx context.Context, body *types.SortCommand) (*types.ESearch, error) {
	send := *body
	hasESort := func(caps *types.Capability) bool { return caps.Has(types.CapESort) }
	if err := m.withoutESearch(ctx, &send.Return, hasESort); err != nil {
		return nil, err
	}
	return m.search(ctx, &send, body.UID, body.Return)
}

// Thread puts the messages that match all of the keys into threads, by UIDs. The server
// needs the algorithm among its THREAD= capabilities.
//
//	threads, err := inbox.Thread(ctx, types.ThreadReferences)
//
// RFC 5256 section 3.
func (m *Mailbox) Thread(ctx context.Context, algorithm types.ThreadAlgorithm, keys ...types.SearchKey) ([]types.ThreadList, error) {
	return m.ThreadWith(ctx, &types.ThreadCommand{UID: true, Algorithm: algorithm, Program: types.And(keys...)})
}

// ThreadWith is Thread with all that the command can say.
func (m *Mailbox) ThreadWith(ctx context.Context, body *types.ThreadCommand) ([]types.ThreadList, error) {
	list, err := gather[*types.Thread](ctx, m.c, m.command(body))
	var threads []types.ThreadList
	for _, resp := range list {
		threads = append(threads, resp.Threads...)
	}
	return threads, err
}
