package client

import (
	"context"
	"iter"

	"github.com/imapeg/imapeg/types"
)

// Convert gives parts of messages in another media type. The server needs the capability
// CONVERT.
//
//	cmd := &types.ConvertCommand{Set: types.UIDs(4), Type: types.String("image/jpeg"), ...}
//	for converted, err := range inbox.Convert(ctx, cmd) { ... }
//
// RFC 5259 section 7.
func (m *Mailbox) Convert(ctx context.Context, body *types.ConvertCommand) iter.Seq2[*types.Converted, error] {
	return each(ctx, m.c, func() *command { return m.command(body) }, isA[*types.Converted])
}

// Conversions gives the conversions between media types that the server knows; "*" and
// "image/*" stand for several.
//
//	sess.Conversions(ctx, "image/*", "image/jpeg")
//
// RFC 5259 section 6.
func (s *Session) Conversions(ctx context.Context, from, to string) ([]*types.Conversion, error) {
	return gather[*types.Conversion](ctx, s.c, s.command(&types.ConversionsCommand{From: from, To: to}))
}
