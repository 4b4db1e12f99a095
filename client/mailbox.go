package client

import (
	"context"
	"errors"
	"math"
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
	c       *core
	session *Session
	name    types.Mailbox

	// Guarded by core.mu.
	state  MailboxState
	exists bool // EXISTS has come: what comes now is about this mailbox
	uids   uidMap
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
	// HighestModSeq is the highest mod-sequence that the server has told of the
	// mailbox, in a response code: when it was selected, or by the OK of a later
	// command. 0 when the server did not say, or keeps none (NoModSeq).
	HighestModSeq uint64
	// ModSeqAtSelect is HighestModSeq as it was when the mailbox had been selected. All
	// changes up to it are in what [SelectOptions].QResync asks for.
	ModSeqAtSelect uint64
	// NoModSeq says that the mailbox has no mod-sequences (RFC 7162 section 3.1.2.2).
	NoModSeq bool
	// UIDNotSticky says that the UIDs of messages do not last beyond this session (RFC
	// 4315 section 2).
	UIDNotSticky bool
	// MailboxID is the identifier of the mailbox, empty when the server did not say
	// (OBJECTID, RFC 8474).
	MailboxID types.ObjectID
	// Flags are the flags that messages may have.
	Flags []types.Flag
	// PermanentFlags are the flags that can be changed for good; nil when the
	// server did not say, and all of them can be.
	PermanentFlags []types.Flag
}

// Name is the mailbox's name.
func (m *Mailbox) Name() types.Mailbox { return m.name }

// Session is the session in which the mailbox is selected, or was.
func (m *Mailbox) Session() *Session { return m.session }

// State is the mailbox's state by now. It is still there when the mailbox is
// selected no more, as it was then.
func (m *Mailbox) State() MailboxState {
	m.c.mu.Lock()
	defer m.c.mu.Unlock()
	s := m.state
	s.Flags, s.PermanentFlags = slices.Clone(s.Flags), slices.Clone(s.PermanentFlags)
	return s
}

// UID is the UID of a message, as far as it is known by now, from what was fetched; it
// is 0 when it is not.
//
// Sequence numbers change with every message that is gone: take the UID when the
// number comes.
func (m *Mailbox) UID(seq types.SeqNum) types.UID {
	m.c.mu.Lock()
	defer m.c.mu.Unlock()
	return m.uids.uid(seq)
}

// Seq is the sequence number of a message by now, 0 when it is not known.
func (m *Mailbox) Seq(uid types.UID) types.SeqNum {
	m.c.mu.Lock()
	defer m.c.mu.Unlock()
	return m.uids.seq(uid)
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
	again, err := m.session.selectMailbox(ctx, m.name, &SelectOptions{ReadOnly: true}, m)
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

// take keeps what untagged data says of the mailbox, and is true if there is no more
// to it. uid is the UID of the one message that it is about, 0 when that is not known.
// core.mu is held.
func (m *Mailbox) take(resp types.Response) (uid types.UID, all bool) {
	switch resp := resp.(type) {
	case types.Exists:
		m.existing(uint32(resp))
		return 0, true
	case types.Recent:
		m.state.Recent = uint32(resp)
		return 0, true
	case *types.MailboxFlags:
		m.state.Flags = resp.Flags
		return 0, true
	case types.Expunge:
		if m.exists { // else it was of the mailbox before this one
			uid = m.uids.remove(types.SeqNum(resp))
			m.state.Exists = uint32(m.uids.len())
		}
	case *types.Vanished:
		if m.exists && !resp.Earlier {
			m.vanished(resp.UIDs)
		}
	case *types.Fetch:
		uid = m.fetched(resp)
	}
	return uid, false
}

// maxVanished is how many ranges of a VANISHED are looked for one by one. What a server
// sends must not cost its length times that of the mailbox: after more of them the map
// begins anew, with their number alone.
const maxVanished = 1024

// existing notes the number of messages.
func (m *Mailbox) existing(n uint32) {
	m.exists = true
	m.state.Exists = n
	switch grown := int64(n) - m.uids.len(); {
	case grown > 0:
		m.uids.grow(grown)
	case grown < 0: // without EXPUNGE, so that nobody knows which are gone
		m.uids = uidMap{}
		m.uids.grow(int64(n))
	}
}

// vanished takes out messages by their UIDs.
func (m *Mailbox) vanished(uids types.UIDSet) {
	n := 0
	for first, last := range uids.Ranges() {
		if n++; n > maxVanished {
			m.uids.forget()
		}
		switch {
		case first == 0: // "*", which means no message that is gone
		case last == 0:
			m.uids.vanish(first, math.MaxUint32)
		default:
			m.uids.vanish(first, last)
		}
	}
	m.state.Exists = uint32(m.uids.len())
}

// fetched notes what a FETCH tells of the message's UID.
func (m *Mailbox) fetched(f *types.Fetch) types.UID {
	if !f.Has(types.HasUID) {
		return m.uids.uid(f.Seq)
	}
	if m.exists {
		m.uids.set(f.Seq, f.UID)
	}
	if m.state.UIDNext != 0 && f.UID >= m.state.UIDNext && f.UID < math.MaxUint32 {
		m.state.UIDNext = f.UID + 1
	}
	return f.UID
}

// takeCode keeps what a response code says of the mailbox, and is true if it did.
// core.mu is held.
func (m *Mailbox) takeCode(code types.Code) bool {
	switch code := code.(type) {
	case types.CodeUIDNext:
		m.state.UIDNext = types.UID(code)
	case types.CodeUIDValidity:
		m.state.UIDValidity = uint32(code)
	case types.CodeHighestModSeq:
		m.state.HighestModSeq = max(m.state.HighestModSeq, uint64(code))
		m.state.NoModSeq = false
	case types.CodeMailboxID:
		m.state.MailboxID = types.ObjectID(code)
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
		case types.CodeNoModSeq:
			m.state.NoModSeq = true
		case types.CodeUIDNotSticky:
			m.state.UIDNotSticky = true
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
	m.uids = uidMap{}
}
