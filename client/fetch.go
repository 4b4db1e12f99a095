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
	// Sink takes the content that is too large for memory. Without it, such
	// content is missing from the message, which comes with a [*LiteralError].
	Sink Sink
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
	return each(ctx, m.c, func() *command {
		cmd := m.command(&types.FetchCommand{Set: set, Items: items})
		if opts != nil {
			cmd.sink = opts.Sink
		}
		cmd.before = func() error {
			err := m.check()
			if _, ok := set.(types.SeqSet); ok && err == nil && m.state.Exists == 0 {
				err = errNothing
			}
			return err
		}
		return cmd
	}, isA[*types.Fetch])
}
