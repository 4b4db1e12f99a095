package client

import (
	"context"

	"github.com/imapeg/imapeg/types"
)

// Expunge removes all messages with the flag \Deleted for good, whoever has set it. That
// they are gone is told by events, and [Mailbox.State] knows it afterwards.
//
// RFC 3501 section 6.4.3.
func (m *Mailbox) Expunge(ctx context.Context) error {
	return m.c.run(ctx, m.command(&types.ExpungeCommand{}))
}

// ExpungeUIDs removes those messages for good that are in the set and have the flag
// \Deleted. The server needs the capability UIDPLUS.
//
// RFC 4315 section 2.1.
func (m *Mailbox) ExpungeUIDs(ctx context.Context, uids types.UIDSet) error {
	for _, set := range pieces(uids) {
		if err := m.c.run(ctx, m.command(&types.UIDExpungeCommand{UIDs: set.(types.UIDSet)})); err != nil {
			return err
		}
	}
	return nil
}

// Check asks the server to do its housekeeping for the mailbox.
//
// RFC 3501 section 6.4.1; RFC 9051 has it no more.
func (m *Mailbox) Check(ctx context.Context) error {
	return m.c.run(ctx, m.command(&types.CheckCommand{}))
}
