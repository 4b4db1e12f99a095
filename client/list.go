package client

import (
	"context"
	"iter"

	"github.com/imapeg/imapeg/types"
)

// List gives the mailboxes whose names match a pattern, in which "*" stands for
// anything and "%" for anything within one level of the hierarchy. The reference
// is what the pattern is relative to, usually "".
//
//	for mailbox, err := range sess.List(ctx, "", "*") { ... }
//
// RFC 3501 section 6.3.8.
func (s *Session) List(ctx context.Context, reference types.Mailbox, pattern string) iter.Seq2[*types.List, error] {
	return loop[*types.List](ctx, s, &types.ListCommand{Reference: reference, Pattern: pattern})
}

// Listed is a mailbox with all that an extended LIST tells of it. What was not asked
// for, or did not come, is nil.
type Listed struct {
	// List has the name and the attributes.
	List *types.List
	// Status answers [types.ListReturnStatus] (LIST-STATUS, RFC 5819).
	Status *types.MailboxStatus
	// MyRights answers [types.ListReturnMyRights] (LIST-MYRIGHTS, RFC 8440).
	MyRights *types.MyRights
	// Metadata answers [types.ListReturnMetadata] (LIST-METADATA, RFC 9590).
	Metadata *types.Metadata
}

// ListWith lists mailboxes with the options of an extended LIST, and puts together
// what comes of each: the attributes, and its status, rights and annotations if they
// were asked for. The order is the server's. Mailboxes of which anything came but no
// LIST response are not in the result.
//
//	cmd := &types.ListCommand{Pattern: "*", Return: []types.ListReturnOption{
//		types.ListReturnSpecialUse,
//		&types.ListReturnStatus{Items: []types.StatusItem{types.StatusMessages}},
//	}}
//	mailboxes, err := sess.ListWith(ctx, cmd)
//
// The server needs the capabilities of the options: [types.Needs] says which. When a
// response was not understood, the others come along with the error.
//
// RFC 5258, RFC 9051 section 6.3.9.
func (s *Session) ListWith(ctx context.Context, body *types.ListCommand) ([]Listed, error) {
	var list []Listed
	at := make(map[types.Mailbox]int)
	cmd := s.command(body)
	of := func(name types.Mailbox) *Listed {
		name = foldInbox(name)
		i, ok := at[name]
		if !ok {
			i = len(list)
			at[name], list = i, append(list, Listed{})
		}
		return &list[i]
	}
	cmd.onData = func(resp types.Response) bool {
		switch resp := resp.(type) {
		case *types.List:
			if entry := of(resp.Mailbox); entry.List == nil {
				entry.List = resp
			} else {
				list = append(list, Listed{List: resp}) // the server says it twice
			}
		case *types.MailboxStatus:
			of(resp.Mailbox).Status = resp
		case *types.MyRights:
			of(resp.Mailbox).MyRights = resp
		case *types.Metadata:
			entry := of(resp.Mailbox)
			if entry.Metadata == nil {
				entry.Metadata = resp
				break
			}
			whole := *entry.Metadata // it may come in pieces
			whole.Values = append(whole.Values[:len(whole.Values):len(whole.Values)], resp.Values...)
			entry.Metadata = &whole
		default:
			return false
		}
		return true
	}
	if err := s.c.run(ctx, cmd); err != nil {
		return nil, err
	}
	var listed []Listed
	for _, entry := range list {
		if entry.List != nil {
			listed = append(listed, entry)
		}
	}
	if cmd.bad != nil {
		return listed, cmd.bad
	}
	return listed, nil
}

// foldInbox writes INBOX in one way.
func foldInbox(name types.Mailbox) types.Mailbox {
	if name.IsInbox() {
		return types.Inbox
	}
	return name
}

// LSub gives the names that the user has subscribed to and that match a pattern, as
// [Session.List] does. Servers with LIST-EXTENDED tell more by [Session.ListWith]
// and [types.ListSelectSubscribed].
//
// RFC 3501 section 6.3.9.
func (s *Session) LSub(ctx context.Context, reference types.Mailbox, pattern string) iter.Seq2[*types.LSub, error] {
	return loop[*types.LSub](ctx, s, &types.LSubCommand{Reference: reference, Pattern: pattern})
}

// XList is List as Gmail had it before SPECIAL-USE: with attributes that say what
// mailboxes are for. The server needs the capability XLIST.
func (s *Session) XList(ctx context.Context, reference types.Mailbox, pattern string) iter.Seq2[*types.XList, error] {
	return loop[*types.XList](ctx, s, &types.XListCommand{Reference: reference, Pattern: pattern})
}

// RList is List that gives the mailboxes on other servers too, for whose use the server
// answers with a referral ([*types.CodeReferral]). The server needs the capability
// MAILBOX-REFERRALS.
//
// RFC 2193.
func (s *Session) RList(ctx context.Context, reference types.Mailbox, pattern string) iter.Seq2[*types.List, error] {
	return loop[*types.List](ctx, s, &types.RListCommand{Reference: reference, Pattern: pattern})
}

// RLSub is LSub in the same way.
func (s *Session) RLSub(ctx context.Context, reference types.Mailbox, pattern string) iter.Seq2[*types.LSub, error] {
	return loop[*types.LSub](ctx, s, &types.RLSubCommand{Reference: reference, Pattern: pattern})
}
