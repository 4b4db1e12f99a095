package mailsync

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
)

// search gives which UIDs of a set there are.
func (r *run) search(set types.UIDSet) (types.UIDSet, error) {
	if r.limit > 0 {
		return r.searchLimited(set)
	}
	return r.mailbox.Search(r.ctx, types.SearchSet{Set: set})
}

// searchLimited searches as often as it takes a server that works on so many messages at
// once: on the highest of them first. RFC 9738 section 3.1.
func (r *run) searchLimited(set types.UIDSet) (found types.UIDSet, err error) {
	first, _ := bounds(set)
	for {
		lowest := types.UID(0)
		for resp, err := range r.sess.Do(r.ctx, &types.SearchCommand{UID: true, Program: types.SearchSet{Set: set}}) {
			if err != nil {
				return found, err
			}
			switch resp := resp.(type) {
			case *types.Search:
				found = found.Union(types.CollectUIDs(func(yield func(types.UID) bool) {
					for _, n := range resp.Numbers {
						if !yield(types.UID(n)) {
							return
						}
					}
				}))
			case *types.ESearch:
				found = found.Union(resp.All.UIDs())
			case *types.Status:
				if code, ok := resp.Code.(*types.CodeMessageLimit); ok {
					lowest = code.UID
				}
			}
		}
		if r.sess.Selected() != r.mailbox {
			return found, client.ErrNotSelected
		}
		if lowest <= first {
			return found, nil
		}
		next := types.UIDs(types.Range(first, lowest-1))
		if next.Equal(set) {
			return found, nil // the server says the same again
		}
		set = next
	}
}

// fetch fetches items of messages. They come in the order of their UIDs, each once, in
// whatever pieces and order the server sends them.
func (r *run) fetch(set types.UIDSet, opts *client.FetchOptions, items ...types.FetchItem) ([]*types.Fetch, error) {
	var got collection
	for msg, err := range r.mailbox.FetchWith(r.ctx, opts, set, items...) {
		if err != nil && (!client.IsPartial(err) || msg == nil) {
			return got.messages(), err
		}
		got.add(msg)
	}
	return got.messages(), nil
}

// fetchAll fetches items of messages that are new. Of those whose items do not come it
// fetches the flags.
func (r *run) fetchAll(set types.UIDSet, items []types.FetchItem) ([]*types.Fetch, error) {
	var got collection
	var failed error
	for msg, err := range r.mailbox.Fetch(r.ctx, set, items...) {
		switch {
		case msg != nil:
			if set.Contains(msg.UID) {
				got.add(msg)
			}
		case client.IsPartial(err) || refusesMessage(err):
			failed = err
		default:
			return nil, err
		}
	}
	missing := set.Difference(uidsOf(got.messages()))
	if failed != nil && !missing.IsEmpty() {
		messages, err := r.fetch(missing, nil, types.FetchFlags)
		if err != nil {
			return nil, err
		}
		for _, msg := range messages {
			got.add(msg)
		}
	}
	return got.messages(), nil
}

// refusesMessage says that the server does not want to fetch a message, rather than
// anything at all: Exchange answers NO when it cannot read one of them.
func refusesMessage(err error) bool {
	var status *client.StatusError
	if !errors.As(err, &status) || status.Status != types.NO || status.Code != nil {
		return false
	}
	text := strings.ToLower(status.Text)
	for _, later := range []string{"throttle", "busy", "limit", "try again", "unavailable"} {
		if strings.Contains(text, later) {
			return false
		}
	}
	return true
}

// collection is the messages of a FETCH by their UIDs.
type collection map[types.UID]*types.Fetch

// add adds a message, or what has come of it. What has no UID is news of others.
func (c *collection) add(msg *types.Fetch) {
	if !msg.Has(types.HasUID) {
		return
	}
	if *c == nil {
		*c = make(collection)
	}
	if have := (*c)[msg.UID]; have != nil {
		msg = merged(have, msg)
	}
	(*c)[msg.UID] = msg
}

func (c collection) messages() []*types.Fetch {
	list := make([]*types.Fetch, 0, len(c))
	for _, msg := range c {
		list = append(list, msg)
	}
	slices.SortFunc(list, func(a, b *types.Fetch) int { return cmp.Compare(a.UID, b.UID) })
	return list
}

// merged is a message with what has come later of it.
func merged(have, more *types.Fetch) *types.Fetch {
	msg := *have
	if more.Has(types.HasFlags) {
		msg.Flags = more.Flags
	}
	if more.Has(types.HasModSeq) {
		msg.ModSeq = max(msg.ModSeq, more.ModSeq)
	}
	if more.Has(types.HasInternalDate) {
		msg.InternalDate = more.InternalDate
	}
	if more.Has(types.HasSize) {
		msg.Size = more.Size
	}
	if more.Envelope != nil {
		msg.Envelope = more.Envelope
	}
	if more.BodyStructure != nil {
		msg.BodyStructure = more.BodyStructure
	}
	if msg.More == nil {
		msg.More = more.More
	}
	msg.Contents = mergedContents(have.Contents, more.Contents)
	msg.Items |= more.Items
	return &msg
}

func mergedContents(have, more *types.FetchContents) *types.FetchContents {
	if have == nil || more == nil {
		return cmp.Or(have, more)
	}
	return &types.FetchContents{
		Sections:     slices.Concat(have.Sections, more.Sections),
		Binary:       slices.Concat(have.Binary, more.Binary),
		RFC822:       cmp.Or(have.RFC822, more.RFC822),
		RFC822Header: cmp.Or(have.RFC822Header, more.RFC822Header),
		RFC822Text:   cmp.Or(have.RFC822Text, more.RFC822Text),
	}
}
