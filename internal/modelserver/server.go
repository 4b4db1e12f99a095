// Package modelserver is a small IMAP server in memory for tests: its mailboxes are what
// a test makes of them, at any moment, and its faults are the test's.
//
// It knows one user, joe with the password sesame, and what a client needs to follow a
// mailbox: SELECT, UID SEARCH, FETCH of flags, NOOP, IDLE, NOTIFY of the selected
// mailbox, CONDSTORE and QRESYNC (RFC 7162), MESSAGELIMIT (RFC 9738). It is made of
// package parser and the encoders of package types, and works in a bubble of
// testing/synctest.
package modelserver

import (
	"net"
	"sync"

	"github.com/imapeg/imapeg/types"
)

// Server is a server. Its fields must not be changed once sessions have begun.
type Server struct {
	// Caps are its capabilities beyond IMAP4rev1.
	Caps []types.Cap
	// Greeting is its greeting; nil is an OK.
	Greeting *types.Status
	// ID is what it says of itself.
	ID []types.IDParam
	// MessageLimit is how many messages a SEARCH or FETCH works on, 0 for all.
	MessageLimit uint32
	// Answer may answer a command in the place of the server, with a status whose tag
	// is filled in; nil leaves it to the server. A BYE ends the connection.
	Answer func(body types.CommandBody) *types.Status
	// Rewrite may change a line before it is sent, or drop it with nil.
	Rewrite func(line []byte) []byte
	// Silent servers tell nothing of the mailbox that was not asked for, ever.
	Silent bool

	mu        sync.Mutex
	mailboxes map[types.Mailbox]*Mailbox
	sessions  int
	total     int
}

// Mailbox is the mailbox with a name, which is made if it is not there.
func (s *Server) Mailbox(name types.Mailbox) *Mailbox {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.mailboxes == nil {
		s.mailboxes = make(map[types.Mailbox]*Mailbox)
	}
	if s.mailboxes[name] == nil {
		s.mailboxes[name] = newMailbox()
	}
	return s.mailboxes[name]
}

// Share makes the mailboxes those of another server, so that the same mailbox can be
// looked at with other capabilities.
func (s *Server) Share(other *Server) {
	other.mu.Lock()
	defer other.mu.Unlock()
	s.mailboxes = other.mailboxes
}

func (s *Server) mailbox(name types.Mailbox) (*Mailbox, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, ok := s.mailboxes[name]
	return m, ok
}

// Sessions is how many sessions there are, and how many there have been in all.
func (s *Server) Sessions() (open, total int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sessions, s.total
}

func (s *Server) count(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sessions += n
	s.total += max(n, 0)
}

// Dial is a connection to the server in memory.
func (s *Server) Dial() net.Conn {
	clientSide, serverSide := net.Pipe()
	go s.Serve(serverSide)
	return clientSide
}

// Serve is a session, until the client or the server ends it.
func (s *Server) Serve(nc net.Conn) {
	s.count(1)
	defer s.count(-1)
	defer nc.Close()
	newSession(s, nc).run()
}
