package client

import (
	"context"

	"github.com/imapeg/imapeg/types"
)

// Stored is what came of a STORE.
type Stored struct {
	// Messages are the flags as they are now, each with the message's sequence number
	// or UID, as far as the server has told: not with Silent, but for news of others.
	Messages []*types.Fetch
	// Modified are the messages that were not changed since somebody else had changed
	// them after UnchangedSince: UIDs if the command's set was one of UIDs, and else
	// sequence numbers. Nil when there are none. RFC 7162 section 3.1.3.
	Modified types.NumSet
}

// AddFlags adds flags to those of messages.
//
//	err := inbox.AddFlags(ctx, types.UIDs(4, 7), types.FlagSeen)
//
// RFC 3501 section 6.4.6.
func (m *Mailbox) AddFlags(ctx context.Context, set types.NumSet, flags ...types.Flag) error {
	return m.storeFlags(ctx, set, types.StoreAdd, flags)
}

// RemoveFlags takes flags away from those of messages.
func (m *Mailbox) RemoveFlags(ctx context.Context, set types.NumSet, flags ...types.Flag) error {
	return m.storeFlags(ctx, set, types.StoreRemove, flags)
}

// SetFlags makes the flags those of messages, and no others.
func (m *Mailbox) SetFlags(ctx context.Context, set types.NumSet, flags ...types.Flag) error {
	return m.storeFlags(ctx, set, types.StoreReplace, flags)
}

func (m *Mailbox) storeFlags(ctx context.Context, set types.NumSet, mode types.StoreMode, flags []types.Flag) error {
	_, err := m.Store(ctx, &types.StoreCommand{Set: set, Mode: mode, Silent: true, Flags: flags})
	return err
}

// Store changes flags, or Gmail's labels, or annotations, with all that the command can
// say.
//
//	stored, err := inbox.Store(ctx, &types.StoreCommand{
//		Set: types.UIDs(4), Mode: types.StoreAdd, Flags: []types.Flag{types.FlagFlagged},
//		IfUnchanged: true, UnchangedSince: 715194045007,
//	})
//
// A set whose text is too long for one command is sent in several. When one of them
// fails the others before it have been done: what came of them comes along with the
// error.
//
// RFC 3501 section 6.4.6, RFC 7162 section 3.1.3.
func (m *Mailbox) Store(ctx context.Context, body *types.StoreCommand) (*Stored, error) {
	stored := new(Stored)
	for _, set := range pieces(body.Set) {
		send := *body
		send.Set = set
		cmd := m.command(&send)
		list, err := gather[*types.Fetch](ctx, m.c, cmd)
		stored.Messages = append(stored.Messages, list...)
		if cmd.status != nil {
			stored.takeModified(set, cmd.status.Code)
		}
		if err != nil {
			return stored, err
		}
	}
	return stored, nil
}

// takeModified adds what a response code says was not changed.
func (s *Stored) takeModified(set types.NumSet, code types.Code) {
	modified, ok := code.(*types.CodeModified)
	if !ok {
		return
	}
	switch set.(type) {
	case types.UIDSet:
		uids, _ := s.Modified.(types.UIDSet)
		s.Modified = uids.Union(modified.UIDs())
	case types.SeqSet:
		seqs, _ := s.Modified.(types.SeqSet)
		s.Modified = seqs.Union(modified.Seqs)
	}
}
