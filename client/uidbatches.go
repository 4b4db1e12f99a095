package client

import (
	"context"

	"github.com/imapeg/imapeg/types"
)

// UIDBatches gives ranges of UIDs with size messages each, those of the newest messages
// first, so that a large mailbox can be fetched piece by piece. Servers may refuse a size
// below 500. The server needs the capability UIDBATCHES.
//
// RFC 10022.
func (m *Mailbox) UIDBatches(ctx context.Context, size uint32) ([]types.UIDBatch, error) {
	return m.uidBatches(ctx, &types.UIDBatchesCommand{Size: size})
}

// UIDBatchesRange gives some of these ranges only, from the first to the last of them,
// counted from 1 on at the newest messages.
func (m *Mailbox) UIDBatchesRange(ctx context.Context, size, first, last uint32) ([]types.UIDBatch, error) {
	return m.uidBatches(ctx, &types.UIDBatchesCommand{Size: size, First: first, Last: last})
}

func (m *Mailbox) uidBatches(ctx context.Context, body *types.UIDBatchesCommand) ([]types.UIDBatch, error) {
	found, err := ask[*types.UIDBatches](ctx, m.c, m.command(body))
	if err != nil {
		return nil, err
	}
	return found.Batches, nil
}
