package client

import (
	"context"
	"errors"
	"iter"

	"github.com/imapeg/imapeg/types"
)

// errNothing says that there is nothing to ask the server for.
var errNothing = errors.New("client: nothing to fetch")

// FetchOptions changes how messages are fetched. Nil means the defaults.
type FetchOptions struct {
	// ChangedSince fetches only messages whose mod-sequence is higher, and their MODSEQ;
	// 0 for all. The server needs the capability CONDSTORE or QRESYNC. RFC 7162 section
	// 3.1.4.1.
	ChangedSince uint64
	// Vanished asks for the UIDs of the set that are gone since ChangedSince too, and is
	// called with them by the goroutine that loops. QRESYNC has to be enabled, and the
	// set has to be one of UIDs. RFC 7162 section 3.2.6.
	Vanished func(types.UIDSet)
	// Partial fetches a piece of the result only; the zero value is all. The server
	// needs the capability PARTIAL. RFC 9394 section 3.3.
	Partial types.PartialRange
	// Sink takes the content that is too large for memory. Without it, such
	// content is missing from the message, which comes with a [*LiteralError].
	Sink Sink
	// StreamAll has Sink take contents of any size, and not only those that are too large
	// for memory: all that come as literals, which servers may leave out for a short text.
	// What does not go to Sink is in the message.
	StreamAll bool
}

// Fetch asks for items of messages, by sequence numbers ([types.Seqs]) or UIDs
// ([types.UIDs]), and gives them as they come.
//
//	for msg, err := range inbox.Fetch(ctx, types.UIDs(types.Range(1, types.Last)), types.FetchEnvelope) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(msg.UID, msg.Envelope.Subject)
//	}
//
// The command is sent when the loop begins, and again when it is run again. An
// error for which [IsPartial] is true costs one message, or a part of it; any
// other is the last. Leaving the loop early skips the rest.
//
// Servers decide what they send: a message may come in several pieces, and news
// of the flags of others may be among them. A message that does not exist does
// not come. In a mailbox that has no messages as far as the server has told,
// sequence numbers find none, and nothing is sent.
func (m *Mailbox) Fetch(ctx context.Context, set types.NumSet, items ...types.FetchItem) iter.Seq2[*types.Fetch, error] {
	return m.FetchWith(ctx, nil, set, items...)
}

// FetchWith is Fetch with options.
func (m *Mailbox) FetchWith(ctx context.Context, opts *FetchOptions, set types.NumSet, items ...types.FetchItem) iter.Seq2[*types.Fetch, error] {
	if opts == nil {
		opts = new(FetchOptions)
	}
	sets := []types.NumSet{set}
	if opts.Partial.IsZero() {
		sets = pieces(set)
	}
	var loops []iter.Seq2[*types.Fetch, error]
	for _, set := range sets {
		loops = append(loops, m.fetch(ctx, opts, set, items))
	}
	return inTurn(loops)
}

// fetch sends one FETCH.
func (m *Mailbox) fetch(ctx context.Context, opts *FetchOptions, set types.NumSet, items []types.FetchItem) iter.Seq2[*types.Fetch, error] {
	newCmd := func() *command {
		cmd := m.command(&types.FetchCommand{
			Set: set, Items: items,
			ChangedSince: opts.ChangedSince, Vanished: opts.Vanished != nil, Partial: opts.Partial,
		})
		cmd.sink, cmd.streamAll = opts.Sink, opts.StreamAll && opts.Sink != nil
		cmd.before = func() error {
			err := m.check()
			if isSeqSet(set) && err == nil && m.state.Exists == 0 {
				err = errNothing
			}
			return err
		}
		return cmd
	}
	return each(ctx, m.c, newCmd, func(resp types.Response) (*types.Fetch, bool) {
		if gone, ok := resp.(*types.Vanished); ok && opts.Vanished != nil {
			opts.Vanished(gone.UIDs)
		}
		f, ok := resp.(*types.Fetch)
		return f, ok
	})
}
