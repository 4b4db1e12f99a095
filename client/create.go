package client

import (
	"context"

	"github.com/imapeg/imapeg/types"
)

// Create makes a mailbox. When there is one of that name already the error is
// [types.CodeAlreadyExists] on many servers.
//
// RFC 3501 section 6.3.3.
func (s *Session) Create(ctx context.Context, mailbox types.Mailbox) error {
	return s.do(ctx, &types.CreateCommand{Mailbox: mailbox})
}

// CreateFor makes a mailbox for a special use, such as [types.AttrSent]. The server
// needs the capability CREATE-SPECIAL-USE; when it does not want the use, the error is
// [types.CodeUseAttr].
//
// RFC 6154 section 3.
func (s *Session) CreateFor(ctx context.Context, mailbox types.Mailbox, use ...types.MailboxAttribute) error {
	return s.do(ctx, &types.CreateCommand{Mailbox: mailbox, Use: use})
}

// Delete removes a mailbox with all messages that are in it.
//
// RFC 3501 section 6.3.4.
func (s *Session) Delete(ctx context.Context, mailbox types.Mailbox) error {
	return s.do(ctx, &types.DeleteCommand{Mailbox: mailbox})
}

// Rename gives a mailbox another name, and those below it with it. INBOX stays, and
// its messages move to the new mailbox.
//
// RFC 3501 section 6.3.5.
func (s *Session) Rename(ctx context.Context, from, to types.Mailbox) error {
	return s.do(ctx, &types.RenameCommand{From: from, To: to})
}

// Subscribe adds a name to those that [Session.LSub] gives.
//
// RFC 3501 section 6.3.6.
func (s *Session) Subscribe(ctx context.Context, mailbox types.Mailbox) error {
	return s.do(ctx, &types.SubscribeCommand{Mailbox: mailbox})
}

// Unsubscribe takes a name away from them.
//
// RFC 3501 section 6.3.7.
func (s *Session) Unsubscribe(ctx context.Context, mailbox types.Mailbox) error {
	return s.do(ctx, &types.UnsubscribeCommand{Mailbox: mailbox})
}
