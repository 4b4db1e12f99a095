package client

import (
	"context"

	"github.com/imapeg/imapeg/types"
)

// Status asks for numbers of a mailbox without selecting it. Its fields count
// only when its method Has says that they came: servers leave out what they do
// not know. For the mailbox that is selected, [Mailbox.State] is the better way.
//
// Several for different mailboxes are under way together when several goroutines ask.
//
// RFC 3501 section 6.3.10.
func (s *Session) Status(ctx context.Context, mailbox types.Mailbox, items ...types.StatusItem) (*types.MailboxStatus, error) {
	return ask[*types.MailboxStatus](ctx, s.c, s.command(&types.StatusCommand{Mailbox: mailbox, Items: items}))
}
