package client

import (
	"context"
	"slices"

	"github.com/imapeg/imapeg/types"
)

// Enable switches on extensions that change what the server sends, and gives those of
// them that it has switched on: servers pass over what they do not know. What is on
// stays on until the end of the connection, or until Unauthenticate.
//
// [types.CapUTF8Accept] and [types.CapIMAP4rev2] change the names of mailboxes:
// [Session.Mailbox] makes them as the server wants them. A selected mailbox need not
// be closed before.
//
// RFC 5161, RFC 9051 section 6.3.1.
func (s *Session) Enable(ctx context.Context, caps ...types.Cap) ([]types.Cap, error) {
	cmd := s.command(&types.EnableCommand{Caps: caps})
	enabled, _, err := askMaybe[*types.Enabled](ctx, s.c, cmd)
	if err != nil || enabled == nil {
		return nil, err
	}
	return enabled.Caps, nil
}

// Enabled says whether an extension has been switched on.
func (s *Session) Enabled(extension types.Cap) bool {
	s.c.mu.Lock()
	defer s.c.mu.Unlock()
	return s.c.isEnabled(extension)
}

// Mailbox is the name of a mailbox on this connection for a name in UTF-8, as its
// owner knows it: in modified UTF-7, or as it stands after [Session.Enable] of
// UTF8=ACCEPT or IMAP4rev2. Names that the server sent need not be converted.
//
//	sess.Mailbox("Entwürfe")    Entw&APw-rfe
func (s *Session) Mailbox(name string) types.Mailbox {
	s.c.mu.Lock()
	defer s.c.mu.Unlock()
	if s.c.utf8() {
		return types.NewUTF8Mailbox(name)
	}
	return types.NewMailbox(name)
}

// takeEnabled notes what is on. c.mu is held.
func (c *core) takeEnabled(caps []types.Cap) {
	for _, extension := range caps {
		if !c.isEnabled(extension) {
			c.enabled = append(c.enabled, extension)
		}
	}
}

// isEnabled says whether an extension is on. c.mu is held.
func (c *core) isEnabled(extension types.Cap) bool {
	return slices.ContainsFunc(c.enabled, extension.Is)
}

// utf8 says whether strings and names are UTF-8 as they stand. c.mu is held.
func (c *core) utf8() bool {
	return c.isEnabled(types.CapUTF8Accept) || c.isEnabled(types.CapIMAP4rev2)
}

// needEnabled enables extensions that are not on yet, in so far as the server has
// them.
func (s *Session) needEnabled(ctx context.Context, extension types.Cap) error {
	s.c.mu.Lock()
	on := s.c.isEnabled(extension)
	s.c.mu.Unlock()
	if on {
		return nil
	}
	_, err := s.Enable(ctx, extension)
	return err
}
