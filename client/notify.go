package client

import (
	"context"

	"github.com/imapeg/imapeg/types"
)

// Notify says which news of which mailboxes the server is to tell from now on: see
// [types.NotifyCommand]. The news come as events ([Options].Handler):
// [*types.MailboxStatus] for mailboxes that are not selected, [*types.List] and
// [*types.Metadata], and what is usual for the one that is. With Status the status of
// the mailboxes comes at once, as the result.
//
//	sess.Notify(ctx, &types.NotifyCommand{Groups: []types.NotifyGroup{{
//		Filter: types.MailboxFilter{Kind: types.FilterPersonal},
//		Events: []types.NotifyEvent{{Name: types.EventMessageNew}, {Name: types.EventMessageExpunge}},
//	}}})
//
// Without groups it is NOTIFY NONE: nothing is told any more, not even of the selected
// mailbox. The server needs the capability NOTIFY. An event of a server that could not
// keep up is [types.CodeNotificationOverflow] in an OK: NOTIFY NONE holds from then on.
//
// RFC 5465.
func (s *Session) Notify(ctx context.Context, body *types.NotifyCommand) ([]*types.MailboxStatus, error) {
	return gather[*types.MailboxStatus](ctx, s.c, s.command(body))
}
