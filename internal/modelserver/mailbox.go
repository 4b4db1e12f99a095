package modelserver

import (
	"cmp"
	"slices"
	"sync"

	"github.com/imapeg/imapeg/types"
)

// Message is a message of a mailbox.
type Message struct {
	UID    types.UID
	Flags  []types.Flag // sorted
	ModSeq uint64
}

// Mailbox is a mailbox that a test changes while sessions look at it. Its methods can be
// called by any number of goroutines.
type Mailbox struct {
	mu          sync.Mutex
	uidValidity uint32
	uidNext     types.UID
	modSeq      uint64
	messages    []Message // ascending
	expunged    []expunged
	changed     chan struct{} // closed with the next change
}

type expunged struct {
	uid    types.UID
	modSeq uint64
}

func newMailbox() *Mailbox {
	return &Mailbox{uidValidity: 1, uidNext: 1, modSeq: 1, changed: make(chan struct{})}
}

// tell wakes up the sessions that idle. mu is held.
func (m *Mailbox) tell() {
	close(m.changed)
	m.changed = make(chan struct{})
}

// Add adds a message and gives its UID.
func (m *Mailbox) Add(flags ...types.Flag) types.UID {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.modSeq++
	uid := m.uidNext
	m.uidNext++
	slices.Sort(flags)
	m.messages = append(m.messages, Message{UID: uid, Flags: flags, ModSeq: m.modSeq})
	m.tell()
	return uid
}

// Skip makes the next UIDs ones that no message has.
func (m *Mailbox) Skip(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.uidNext += types.UID(n)
}

// SetFlags changes the flags of a message, if it is there.
func (m *Mailbox) SetFlags(uid types.UID, flags ...types.Flag) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range m.messages {
		if m.messages[i].UID == uid {
			m.modSeq++
			slices.Sort(flags)
			m.messages[i].Flags, m.messages[i].ModSeq = flags, m.modSeq
			m.tell()
		}
	}
}

// Expunge removes messages.
func (m *Mailbox) Expunge(uids ...types.UID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.messages = slices.DeleteFunc(m.messages, func(msg Message) bool {
		if !slices.Contains(uids, msg.UID) {
			return false
		}
		m.modSeq++
		m.expunged = append(m.expunged, expunged{msg.UID, m.modSeq})
		return true
	})
	m.tell()
}

// Reset gives all messages new UIDs under a new UIDVALIDITY.
func (m *Mailbox) Reset() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.uidValidity++
	m.uidNext = 1
	m.expunged = nil
	for i := range m.messages {
		m.modSeq++
		m.messages[i].UID, m.messages[i].ModSeq = m.uidNext, m.modSeq
		m.uidNext++
	}
	m.tell()
}

// Messages are the messages that are there.
func (m *Mailbox) Messages() []Message {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.messages)
}

// UIDValidity is the mailbox's UIDVALIDITY.
func (m *Mailbox) UIDValidity() uint32 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.uidValidity
}

// find is the message with a UID by now. mu is held.
func (m *Mailbox) find(uid types.UID) (Message, bool) {
	i, ok := slices.BinarySearchFunc(m.messages, uid, func(msg Message, uid types.UID) int { return cmp.Compare(msg.UID, uid) })
	if !ok {
		return Message{}, false
	}
	return m.messages[i], true
}
