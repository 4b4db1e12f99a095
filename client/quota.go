package client

import (
	"context"

	"github.com/imapeg/imapeg/types"
)

// Quota tells how much of the resources of a quota root is used, and what their limits
// are. The server needs the capability QUOTA.
//
// RFC 9208 section 4.1.1.
func (s *Session) Quota(ctx context.Context, root string) (*types.Quota, error) {
	return ask[*types.Quota](ctx, s.c, s.command(&types.GetQuotaCommand{Root: root}))
}

// QuotaRoot gives the quota roots of a mailbox, and what is used of each, in the
// server's order. There may be none. The server needs the capability QUOTA.
//
// RFC 9208 section 4.1.2.
func (s *Session) QuotaRoot(ctx context.Context, mailbox types.Mailbox) (*types.QuotaRoot, []*types.Quota, error) {
	var root *types.QuotaRoot
	var quotas []*types.Quota
	cmd := s.command(&types.GetQuotaRootCommand{Mailbox: mailbox})
	cmd.onData = func(resp types.Response) bool {
		switch resp := resp.(type) {
		case *types.QuotaRoot:
			root = resp
		case *types.Quota:
			quotas = append(quotas, resp)
		default:
			return false
		}
		return true
	}
	err := s.c.run(ctx, cmd)
	switch {
	case err != nil:
		return nil, nil, err
	case root == nil:
		return nil, quotas, cmd.noData()
	case cmd.bad != nil:
		return root, quotas, cmd.bad
	}
	return root, quotas, nil
}

// SetQuota sets the limits of a quota root, and gives what they are then, nil when the
// server does not say. Resources that are not named are not limited any more. The
// server needs the capability QUOTASET, and the user the right to.
//
// RFC 9208 section 4.1.3.
func (s *Session) SetQuota(ctx context.Context, root string, limits ...types.QuotaLimit) (*types.Quota, error) {
	quota, _, err := askMaybe[*types.Quota](ctx, s.c, s.command(&types.SetQuotaCommand{Root: root, Limits: limits}))
	return quota, err
}
