package client

import (
	"context"
	"errors"
	"slices"

	"github.com/imapeg/imapeg/types"
)

// Mailbox is the selected mailbox: what can be done with messages. It ends when
// another mailbox is selected, when it is closed, and with the connection. Its
// methods return [ErrNotSelected] then, and never touch the mailbox that is
// selected in its place.
//
// The methods can be called by any number of goroutines at a time.
type Mailbox struct {
	c    *core
	name types.Mailbox

	// Guarded by core.mu.
	state  MailboxState
	exists bool // EXISTS has come: what comes now is about this mailbox
}

// MailboxState is what the server has told of the selected mailbox until now.
type MailboxState struct {
	// ReadOnly says that nothing in the mailbox can be changed.
	ReadOnly bool
	// Exists is the number of messages.
	Exists uint32
	// Recent is the number of messages with \Recent.
	Recent uint32
	// FirstUnseen is the first message that had no \Seen when the mailbox was
	// selected, 0 when there was none or the server did not say.
	FirstUnseen types.SeqNum
	// UIDNext is the UID that the next message will have at least, 0 when the
	// server did not say. Servers tell it when the mailbox is selected, and not
	// always again when it grows.
	UIDNext types.UID
	// UIDValidity says which UIDs these are: UIDs that were kept under another
	// value mean nothing. 0 when the server did not say.
	UIDValidity uint32
	// Flags are the flags that messages may have.
	Flags []types.Flag
	// PermanentFlags are the flags that can be changed for good; nil when the
	// server did not say, and all of them can be.
	PermanentFlags []types.Flag
}

// Name is the mailbox's name.
func (m *Mailbox) Name() types.Mailbox { return m.name }

// State is the mailbox's state by now. It is still there when the mailbox is
// selected no more, as it was then.
func (m *Mailbox) State() MailboxState {
	m.c.mu.Lock()
	defer m.c.mu.Unlock()
	s := m.state
	s.Flags, s.PermanentFlags = slices.Clone(s.Flags), slices.Clone(s.PermanentFlags)
	return s
}

// Noop does nothing, and lets the server tell news, among them messages that are
// gone.
func (m *Mailbox) Noop(ctx context.Context) error {
	return m.c.run(ctx, m.command(&types.NoopCommand{}))
}

// Close leaves the mailbox with CLOSE, which removes its messages with \Deleted
// for good unless it is read-only. Unselect does not.
func (m *Mailbox) Close(ctx context.Context) error {
	return m.leave(ctx, &types.CloseCommand{})
}

// Unselect leaves the mailbox and removes nothing: with UNSELECT where the server
// has it, and else by CLOSE, after EXAMINE if need be.
func (m *Mailbox) Unselect(ctx context.Context) error {
	caps, err := m.c.capability(ctx)
	switch {
	case err != nil:
		return err
	case caps.Has("UNSELECT"):
		return m.leave(ctx, &types.UnselectCommand{})
	case m.State().ReadOnly:
		return m.leave(ctx, &types.CloseCommand{})
	}
	again, err := m.c.selectMailbox(ctx, m.name, true, m)
	switch {
	case errors.Is(err, ErrNo):
		return nil // then none is selected
	case err != nil:
		return err
	}
	if err = again.leave(ctx, &types.CloseCommand{}); errors.Is(err, ErrNotSelected) {
		return nil // somebody else has selected another
	}
	return err
}

// leave sends a command that ends the mailbox.
func (m *Mailbox) leave(ctx context.Context, body types.CommandBody) error {
	cmd := m.command(body)
	cmd.onDone = func(status *types.Status) {
		if status == nil || status.Kind == types.OK {
			m.c.selected = nil
		}
	}
	return m.c.run(ctx, cmd)
}

// command makes a command that is sent only while the mailbox is selected.
func (m *Mailbox) command(body types.CommandBody) *command {
	cmd := newCommand(body)
	cmd.before = m.check
	return cmd
}

// check is ErrNotSelected if that is so. core.mu is held.
func (m *Mailbox) check() error {
	if m.c.selected != m {
		return ErrNotSelected
	}
	return nil
}

// take keeps what untagged data says of the mailbox, and is true if it did.
// core.mu is held.
func (m *Mailbox) take(resp types.Response) bool {
	switch resp := resp.(type) {
	case types.Exists:
		m.state.Exists = uint32(resp)
		m.exists = true
	case types.Recent:
		m.state.Recent = uint32(resp)
	case *types.MailboxFlags:
		m.state.Flags = resp.Flags
	case types.Expunge:
		m.expunged(1)
		return false
	case *types.Vanished:
		if n, _ := resp.UIDs.Len(); !resp.Earlier {
			m.expunged(n)
		}
		return false
	default:
		return false
	}
	return true
}

// expunged counts messages that are gone.
func (m *Mailbox) expunged(n int64) {
	if m.exists { // else they were of the mailbox before this one
		m.state.Exists -= uint32(min(n, int64(m.state.Exists)))
	}
}

// takeCode keeps what a response code says of the mailbox, and is true if it did.
// core.mu is held.
func (m *Mailbox) takeCode(code types.Code) bool {
	switch code := code.(type) {
	case types.CodeUIDNext:
		m.state.UIDNext = types.UID(code)
	case types.CodeUIDValidity:
		m.state.UIDValidity = uint32(code)
	case types.CodeUnseen:
		m.state.FirstUnseen = types.SeqNum(code)
	case *types.CodePermanentFlags:
		m.state.PermanentFlags = append([]types.Flag{}, code.Flags...)
	case types.CodeKeyword:
		switch code {
		case types.CodeReadOnly:
			m.state.ReadOnly = true
		case types.CodeReadWrite:
			m.state.ReadOnly = false
		}
		return false
	default:
		return false
	}
	return true
}

// reset forgets what was of another mailbox. core.mu is held.
func (m *Mailbox) reset() {
	m.state = MailboxState{ReadOnly: m.state.ReadOnly}
	m.exists = false
}
