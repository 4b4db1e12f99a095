package client

import (
	"context"
	"errors"
	"iter"

	"github.com/imapeg/imapeg/types"
)

// Copied says which messages became which, as far as the server has told. It tells
// nothing when the server does not have UIDPLUS, or when no message was copied.
type Copied struct {
	// Codes are what the server said, one of each command that was sent.
	Codes []*types.CodeCopyUID
}

// UIDValidity is the UIDVALIDITY of the mailbox to which the messages were copied, 0 when
// the server did not tell.
func (c *Copied) UIDValidity() uint32 {
	if len(c.Codes) == 0 {
		return 0
	}
	return c.Codes[0].UIDValidity
}

// Pairs gives the UID of each message that was copied, and that of its copy.
func (c *Copied) Pairs() iter.Seq2[types.UID, types.UID] {
	return func(yield func(source, dest types.UID) bool) {
		for _, code := range c.Codes {
			for source, dest := range code.Pairs() {
				if !yield(source, dest) {
					return
				}
			}
		}
	}
}

// Copy copies messages with their flags and dates to another mailbox. All of them are
// copied or none, unless the set is so long that it takes several commands. When the
// mailbox does not exist the error is [types.CodeTryCreate].
//
// RFC 3501 section 6.4.7, RFC 4315 section 3.
func (m *Mailbox) Copy(ctx context.Context, set types.NumSet, to types.Mailbox) (*Copied, error) {
	return m.copy(ctx, set, func(set types.NumSet) types.CommandBody {
		return &types.CopyCommand{Set: set, Mailbox: to}
	})
}

// copy sends COPY or MOVE for the pieces of a set.
func (m *Mailbox) copy(ctx context.Context, set types.NumSet, body func(types.NumSet) types.CommandBody) (*Copied, error) {
	copied := new(Copied)
	for _, set := range pieces(set) {
		cmd := m.command(body(set))
		take := func(code types.Code) bool {
			uids, ok := code.(*types.CodeCopyUID)
			if ok {
				copied.Codes = append(copied.Codes, uids)
			}
			return ok
		}
		// The code of MOVE comes before the messages are gone, in an OK of its own: RFC
		// 6851 section 4.3. Some servers do so for COPY too.
		cmd.onCode = take
		if err := m.c.run(ctx, cmd); err != nil {
			return copied, err
		}
		take(cmd.status.Code)
	}
	return copied, nil
}

// Move moves messages to another mailbox: with MOVE where the server has it. Elsewhere
// they are copied, and then, when the server has said OK to that, flagged as \Deleted and
// removed with UID EXPUNGE, which leaves other messages with that flag alone. Without
// UIDPLUS too there is no such way, and the error is an [*UnsupportedError]: nothing was
// sent then.
//
// After an error of the second way the messages may be in both mailboxes, but none is
// lost; what was copied comes along with the error.
//
// RFC 6851, RFC 4315 section 2.1.
func (m *Mailbox) Move(ctx context.Context, set types.NumSet, to types.Mailbox) (*Copied, error) {
	copied, err := m.copy(ctx, set, func(set types.NumSet) types.CommandBody {
		return &types.MoveCommand{Set: set, Mailbox: to}
	})
	var unsupported *UnsupportedError
	if !errors.As(err, &unsupported) {
		return copied, err
	}
	if err := m.mayRemove(ctx, err); err != nil {
		return nil, err
	}
	uids, err := m.uidsOf(ctx, set)
	if err != nil || uids.IsEmpty() && !uids.IsSaved() {
		return new(Copied), err
	}
	if copied, err = m.Copy(ctx, uids, to); err != nil {
		return copied, err
	}
	return copied, m.removeMessages(ctx, uids)
}

// mayRemove is an error when messages cannot be removed without others: otherwise, when
// the server has no UID EXPUNGE.
func (m *Mailbox) mayRemove(ctx context.Context, otherwise error) error {
	err := m.c.mayNeed(ctx, newCommand(&types.UIDExpungeCommand{}))
	var unsupported *UnsupportedError
	if errors.As(err, &unsupported) {
		return otherwise
	}
	return err
}

// removeMessages flags messages as \Deleted and expunges them, and no others.
func (m *Mailbox) removeMessages(ctx context.Context, uids types.UIDSet) error {
	if err := m.AddFlags(ctx, uids, types.FlagDeleted); err != nil {
		return err
	}
	return m.ExpungeUIDs(ctx, uids)
}

// uidsOf are the UIDs of a set, which the server is asked for when it has sequence
// numbers, or its last message by no other name: new messages must not come into it
// between two commands.
func (m *Mailbox) uidsOf(ctx context.Context, set types.NumSet) (types.UIDSet, error) {
	if uids, ok := set.(types.UIDSet); ok && !uids.HasLast() && !uids.IsSaved() {
		return uids, uids.Err()
	}
	return m.Search(ctx, types.InSet(set))
}
