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

	// CondStore asks for the mod-sequences of changes to come. The server needs the
	// capability CONDSTORE or QRESYNC. RFC 7162 section 3.1.8.
	CondStore bool

	// QResync asks for what has changed since the mailbox was last selected; nil for
	// nothing. QRESYNC is enabled before, if it is not. The server needs the
	// capability QRESYNC. RFC 7162 section 3.2.5.
	QResync *types.QResync
	// Changed is called for each message that has changed since then, with its UID,
	// flags and mod-sequence, and Vanished with the UIDs of those that are gone, in the
	// server's order: by the goroutine that calls Select, before it returns. There may
	// be UIDs of messages that the caller never knew.
	//
	// A response among them that was not understood is the error of Select, which
	// gives the mailbox all the same: the caller cannot know what has changed then.
	//
	// When the UIDVALIDITY has become another than that of QResync, nothing comes:
	// compare it with that of [Mailbox.State].
	Changed  func(*types.Fetch)
	Vanished func(types.UIDSet)

	// Annotate asks for changes of annotations to come. The server needs the
	// capability ANNOTATE-EXPERIMENT-1. RFC 5257 section 4.1.
	Annotate bool
	// Params are parameters of other extensions. RFC 4466 section 2.1.
	Params []types.TaggedExt
}

func (o *SelectOptions) params() types.SelectParams {
	return types.SelectParams{CondStore: o.CondStore, QResync: o.QResync, Annotate: o.Annotate, Params: o.Params}
}

// Select selects a mailbox. The one that was selected until now is not any more,
// whether or not this works.
//
// RFC 3501 section 6.3.1.
func (s *Session) Select(ctx context.Context, name types.Mailbox, opts *SelectOptions) (*Mailbox, error) {
	if opts == nil {
		opts = new(SelectOptions)
	}
	return s.selectMailbox(ctx, name, opts, nil)
}

// Examine selects a mailbox for reading only.
//
// RFC 3501 section 6.3.2.
func (s *Session) Examine(ctx context.Context, name types.Mailbox) (*Mailbox, error) {
	return s.selectMailbox(ctx, name, &SelectOptions{ReadOnly: true}, nil)
}

// selectMailbox selects a mailbox, in place of another if that is given.
func (s *Session) selectMailbox(ctx context.Context, name types.Mailbox, opts *SelectOptions, inPlaceOf *Mailbox) (*Mailbox, error) {
	c := s.c
	if opts.QResync != nil {
		if err := s.needEnabled(ctx, types.CapQResync); err != nil {
			return nil, err
		}
	}
	m := &Mailbox{c: c, session: s, name: name}
	m.state.ReadOnly = opts.ReadOnly
	var body types.CommandBody = &types.SelectCommand{Mailbox: name, SelectParams: opts.params()}
	if opts.ReadOnly {
		body = &types.ExamineCommand{Mailbox: name, SelectParams: opts.params()}
	}
	newCmd := func() *command {
		cmd := s.command(body)
		if inPlaceOf != nil {
			cmd.before = inPlaceOf.check
		}
		cmd.onSend = func() { c.selected, c.selecting = nil, m }
		cmd.onDone = func(status *types.Status) {
			c.selecting = nil
			if status != nil && status.Kind == types.OK && !cmd.abandoned {
				c.selected = m
				m.state.ModSeqAtSelect = m.state.HighestModSeq
			}
		}
		return cmd
	}
	if opts.QResync == nil {
		if err := c.run(ctx, newCmd()); err != nil {
			return nil, err
		}
		return m, nil
	}
	// What has changed may be much: it is a loop like any other.
	var partial error
	for resp, err := range each(ctx, c, newCmd, isA[types.Response]) {
		switch resp := resp.(type) {
		case *types.Fetch:
			if opts.Changed != nil {
				opts.Changed(resp)
			}
		case *types.Vanished:
			if opts.Vanished != nil {
				opts.Vanished(resp.UIDs)
			}
		}
		switch {
		case err == nil:
		case IsPartial(err):
			partial = err
		default:
			return nil, err
		}
	}
	return m, partial
}
