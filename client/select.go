package client

import (
	"context"

	"github.com/imapeg/imapeg/types"
)

// SelectOptions changes how a mailbox is selected. Nil means the defaults.
type SelectOptions struct {
	// ReadOnly selects with EXAMINE: nothing in the mailbox changes, and messages
	// stay recent.
	ReadOnly bool
}

// Select selects a mailbox. The one that was selected until now is not any more,
// whether or not this works.
func (s *Session) Select(ctx context.Context, name types.Mailbox, opts *SelectOptions) (*Mailbox, error) {
	return s.c.selectMailbox(ctx, name, opts != nil && opts.ReadOnly, nil)
}

// Examine selects a mailbox for reading only.
func (s *Session) Examine(ctx context.Context, name types.Mailbox) (*Mailbox, error) {
	return s.c.selectMailbox(ctx, name, true, nil)
}

// selectMailbox selects a mailbox, in place of another if that is given.
func (c *core) selectMailbox(ctx context.Context, name types.Mailbox, readOnly bool, inPlaceOf *Mailbox) (*Mailbox, error) {
	m := &Mailbox{c: c, name: name}
	m.state.ReadOnly = readOnly
	var body types.CommandBody = &types.SelectCommand{Mailbox: name}
	if readOnly {
		body = &types.ExamineCommand{Mailbox: name}
	}
	cmd := newCommand(body)
	if inPlaceOf != nil {
		cmd.before = inPlaceOf.check
	}
	cmd.onSend = func() { c.selected, c.selecting = nil, m }
	cmd.onDone = func(status *types.Status) {
		c.selecting = nil
		if status != nil && status.Kind == types.OK && !cmd.abandoned {
			c.selected = m
		}
	}
	if err := c.run(ctx, cmd); err != nil {
		return nil, err
	}
	return m, nil
}
