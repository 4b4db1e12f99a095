package client

import (
	"context"

	"github.com/imapeg/imapeg/types"
)

// ACL gives the access control list of a mailbox: who has which rights on it. The
// server needs the capability ACL, and the user the right to administer the mailbox.
//
// RFC 4314 section 3.3.
func (s *Session) ACL(ctx context.Context, mailbox types.Mailbox) (*types.ACL, error) {
	return ask[*types.ACL](ctx, s.c, s.command(&types.GetACLCommand{Mailbox: mailbox}))
}

// SetACL changes the rights of an identifier on a mailbox: see [types.AddRights].
//
// RFC 4314 section 3.1.
func (s *Session) SetACL(ctx context.Context, mailbox types.Mailbox, identifier types.Identifier, change types.RightsChange) error {
	return s.do(ctx, &types.SetACLCommand{Mailbox: mailbox, Identifier: identifier, Change: change})
}

// DeleteACL takes an identifier with all its rights out of the list.
//
// RFC 4314 section 3.2.
func (s *Session) DeleteACL(ctx context.Context, mailbox types.Mailbox, identifier types.Identifier) error {
	return s.do(ctx, &types.DeleteACLCommand{Mailbox: mailbox, Identifier: identifier})
}

// ListRights tells which rights an identifier can be given on a mailbox.
//
// RFC 4314 section 3.4.
func (s *Session) ListRights(ctx context.Context, mailbox types.Mailbox, identifier types.Identifier) (*types.ListRights, error) {
	return ask[*types.ListRights](ctx, s.c, s.command(&types.ListRightsCommand{Mailbox: mailbox, Identifier: identifier}))
}

// MyRights tells which rights the user has on a mailbox.
//
// RFC 4314 section 3.5.
func (s *Session) MyRights(ctx context.Context, mailbox types.Mailbox) (types.Rights, error) {
	mine, err := ask[*types.MyRights](ctx, s.c, s.command(&types.MyRightsCommand{Mailbox: mailbox}))
	if err != nil {
		return "", err
	}
	return mine.Rights, nil
}
