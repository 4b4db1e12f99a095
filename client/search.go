package client

import (
	"context"
	"errors"
	"iter"
	"slices"
	"unicode/utf8"

	"github.com/imapeg/imapeg/types"
)

// Search gives the UIDs of the messages that match all of the keys; of all messages when
// there are none.
//
//	unread, err := inbox.Search(ctx, types.Unseen, types.From("joe"), types.Since(lastWeek))
//
// RFC 3501 section 6.4.4.
func (m *Mailbox) Search(ctx context.Context, keys ...types.SearchKey) (types.UIDSet, error) {
	cmd := types.SearchCommand{UID: true, Program: types.And(keys...)}
	caps, err := m.c.capability(ctx)
	if err != nil {
		return types.UIDSet{}, err
	}
	if hasESearch(caps) {
		cmd.Return = &types.SearchReturn{All: true} // the result is shorter then
	}
	found, err := m.SearchWith(ctx, &cmd)
	if err != nil {
		return types.UIDSet{}, err
	}
	return found.All.UIDs(), nil
}

func hasESearch(caps *types.Capability) bool {
	return caps.Has(types.CapESearch) || caps.Has(types.CapIMAP4rev2)
}

// SearchWith searches with all that the command can say, and gives what it has asked
// for: the lowest number, the number of messages, a page of the result, and so on.
//
//	found, err := inbox.SearchWith(ctx, &types.SearchCommand{
//		UID: true, Program: types.Unseen, Return: &types.SearchReturn{Min: true, Count: true},
//	})
//
// Strings outside of ASCII are sent with CHARSET UTF-8, and once more without it when
// the server refuses that.
//
// Of a server without the capability ESEARCH it can ask for Min, Max, Count and All:
// they are made of the whole result. With Save alone the result is empty, and
// [types.SavedUIDs] means it.
//
// With Update the server goes on to tell changes of the result, in an event with a
// [*types.ESearch] whose Tag is that of the result: see [Mailbox.CancelUpdates].
//
// RFC 4731, RFC 9051 section 6.4.4, RFC 5267, RFC 9394.
func (m *Mailbox) SearchWith(ctx context.Context, body *types.SearchCommand) (*types.ESearch, error) {
	send := *body
	if err := m.withoutESearch(ctx, &send.Return, hasESearch); err != nil {
		return nil, err
	}
	return m.search(ctx, &send, body.UID, body.Return)
}

// withoutESearch asks for a plain result when the server has no other and it has all
// that is wanted.
func (m *Mailbox) withoutESearch(ctx context.Context, ret **types.SearchReturn, has func(*types.Capability) bool) error {
	r := *ret
	if r == nil || r.Save || r.Relevancy || r.Context || r.Update || !r.Partial.IsZero() || len(r.Extra) > 0 {
		return nil
	}
	caps, err := m.c.capability(ctx)
	if err == nil && !has(caps) {
		*ret = nil
	}
	return err
}

// search sends SEARCH or SORT, and makes an ESEARCH of whatever answers it. ret is what
// the caller wants of the result.
//
// Some servers refuse CHARSET, whatever it is, and understand UTF-8 without.
func (m *Mailbox) search(ctx context.Context, body types.CommandBody, uid bool, ret *types.SearchReturn) (*types.ESearch, error) {
	found, err := m.searchOnce(ctx, m.command(body), uid, ret)
	if !refusesCharset(body, err) {
		return found, err
	}
	cmd := m.command(body)
	cmd.utf8 = true
	if found, again := m.searchOnce(ctx, cmd, uid, ret); again == nil {
		return found, nil
	}
	return nil, err
}

// refusesCharset says whether an error may be due to a CHARSET that the caller has not
// asked for.
func refusesCharset(body types.CommandBody, err error) bool {
	search, ok := body.(*types.SearchCommand)
	var charset *types.CodeBadCharset
	if !ok || search.Charset != "" || !errors.Is(err, ErrBad) && !errors.As(err, &charset) {
		return false
	}
	line, err := (&types.Command{Tag: "A", Body: body}).Append(nil, &types.EncodeOptions{LiteralPlus: true})
	return err == nil && !isASCII(line)
}

func isASCII(line []byte) bool {
	return !slices.ContainsFunc(line, func(b byte) bool { return b >= utf8.RuneSelf })
}

func (m *Mailbox) searchOnce(ctx context.Context, cmd *command, uid bool, ret *types.SearchReturn) (*types.ESearch, error) {
	var found *types.ESearch
	var plain []uint32 // a long result may come in several pieces
	var modSeq uint64
	answered := false
	cmd.onData = func(resp types.Response) bool {
		switch resp := resp.(type) {
		case *types.ESearch:
			if found != nil {
				return false
			}
			found = resp
		case *types.Search:
			plain, modSeq = append(plain, resp.Numbers...), max(modSeq, resp.ModSeq)
		case *types.Sort:
			plain, modSeq = append(plain, resp.Numbers...), max(modSeq, resp.ModSeq)
		default:
			return false
		}
		answered = true
		return true
	}
	if err := m.c.run(ctx, cmd); err != nil {
		return nil, err
	}
	switch {
	case found != nil:
		return found, nil
	case !answered && cmd.bad != nil:
		return nil, cmd.bad
	}
	// Some servers do not answer at all when nothing was found.
	_, sorted := cmd.body.(*types.SortCommand)
	return plainResult(cmd.tag, uid, sorted, plain, modSeq, ret), nil
}

// plainResult is what a server with ESEARCH would have said.
func plainResult(tag string, uid, sorted bool, numbers []uint32, modSeq uint64, ret *types.SearchReturn) *types.ESearch {
	if ret == nil {
		ret = &types.SearchReturn{All: true}
	}
	e := &types.ESearch{Correlator: types.Correlator{Tag: tag}, UID: uid}
	if !sorted {
		slices.Sort(numbers)
		numbers = slices.Compact(numbers)
	}
	if ret.Count {
		e.Items |= types.ESearchHasCount
		e.Count = uint32(len(numbers))
	}
	if len(numbers) == 0 {
		return e
	}
	if ret.Min {
		e.Items |= types.ESearchHasMin
		e.Min = numbers[0]
	}
	if ret.Max {
		e.Items |= types.ESearchHasMax
		e.Max = numbers[len(numbers)-1]
	}
	if ret.All || !ret.Min && !ret.Max && !ret.Count {
		e.Items |= types.ESearchHasAll
		e.All = types.Nums(numbers...)
	}
	if modSeq != 0 {
		e.Items |= types.ESearchHasModSeq
		e.ModSeq = modSeq
	}
	return e
}

// CancelUpdates ends the updates of search results, by the tags of these results. The
// server needs the capability CONTEXT=SEARCH or CONTEXT=SORT.
//
// RFC 5267 section 4.3.5.
func (m *Mailbox) CancelUpdates(ctx context.Context, tags ...string) error {
	return m.c.run(ctx, m.command(&types.CancelUpdateCommand{Tags: tags}))
}

// SearchMailboxes searches in several mailboxes at once, and gives the result of each in
// which something was found; its Mailbox and UIDValidity say of which. The server needs
// the capability MULTISEARCH.
//
//	cmd := &types.ESearchCommand{
//		In:      []types.MailboxFilter{{Kind: types.FilterPersonal}},
//		Program: types.Subject("invoice"),
//	}
//	for found, err := range sess.SearchMailboxes(ctx, cmd) { ... }
//
// RFC 7377.
func (s *Session) SearchMailboxes(ctx context.Context, body *types.ESearchCommand) iter.Seq2[*types.ESearch, error] {
	return loop[*types.ESearch](ctx, s, body)
}
