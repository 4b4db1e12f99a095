package display

import "github.com/imapeg/imapeg/types"

// Header is the text of a header field, such as a subject or a name: its encoded
// words (RFC 2047) decoded as far as they can be, and clean.
func Header(s types.NString) string { return Clean(s.Text()) }

// Mailbox is the name of a mailbox as its owner knows it, and clean.
func Mailbox(m types.Mailbox) string { return Clean(m.Name()) }
