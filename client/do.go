package client

import (
	"context"
	"iter"

	"github.com/imapeg/imapeg/types"
)

// Do sends any command and gives every response from then on, the tagged OK as
// the last. NO and BAD are errors. No other command is under way meanwhile.
//
// Commands that change what the connection is (LOGIN, AUTHENTICATE, STARTTLS,
// COMPRESS, UNAUTHENTICATE, LOGOUT) have methods, and are refused with [ErrMethod]. A command that selects a mailbox,
// or leaves it, ends the [Mailbox] that there is.
func (s *Session) Do(ctx context.Context, body types.CommandBody) iter.Seq2[types.Response, error] {
	return func(yield func(types.Response, error) bool) {
		if body == nil || ruleOf(body).closes {
			yield(nil, ErrMethod)
			return
		}
		var cmd *command
		newCmd := func() *command {
			cmd = s.command(body)
			cmd.rule = rule{alone: true, everything: true}
			cmd.unchecked = true
			cmd.onSend = func() {
				switch body.(type) {
				case *types.SelectCommand, *types.ExamineCommand, *types.CloseCommand, *types.UnselectCommand:
					s.c.selected = nil
				}
			}
			return cmd
		}
		var last error
		for resp, err := range each(ctx, s.c, newCmd, isA[types.Response]) {
			if !yield(resp, err) {
				return
			}
			last = err
		}
		if (last == nil || IsPartial(last)) && cmd.status != nil {
			yield(cmd.status, nil)
		}
	}
}
