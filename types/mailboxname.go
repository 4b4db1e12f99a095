package types

import "unicode/utf8"

// NewMailbox is the mailbox with a name in UTF-8, as its owner knows it, on a
// connection of IMAP4rev1: in modified UTF-7. Whatever is in the name, it goes
// over the wire as part of a name.
//
//	types.NewMailbox("Entwürfe")    Entw&APw-rfe
//
// After ENABLE UTF8=ACCEPT or ENABLE IMAP4rev2 it is [NewUTF8Mailbox] that is
// right: servers take an "&" as it stands then. A [Mailbox] that the server sent
// needs neither of them; give it back as it came.
//
// RFC 3501 section 5.1.3.
func NewMailbox(name string) Mailbox { return Mailbox(EncodeUTF7(name)) }

// NewUTF8Mailbox is the mailbox with a name in UTF-8 on a connection where
// UTF8=ACCEPT or IMAP4rev2 was enabled: the same bytes. They should be in
// normalization form C.
//
// RFC 9755 section 3, RFC 9051 section 5.1.
func NewUTF8Mailbox(name string) Mailbox { return Mailbox(name) }

// Name is the name as its owner knows it, for people to see: decoded as far as
// it goes, whatever the state of the connection. Two mailboxes may have the same;
// on the wire only the [Mailbox] itself names the one that is meant.
//
//	Mailbox("Entw&APw-rfe").Name()    Entwürfe
//	Mailbox("Entwürfe").Name()        Entwürfe
//	Mailbox("R&D").Name()             R&D
func (m Mailbox) Name() string {
	if !isASCII(string(m)) && utf8.ValidString(string(m)) {
		return string(m) // so that "&-" means itself
	}
	name, _ := DecodeUTF7(string(m)) // decoded as far as it goes
	return name
}

// Decode is the name in UTF-8, decoded for the state of the connection: utf8 says
// that UTF8=ACCEPT or IMAP4rev2 was enabled, where names are UTF-8 as they
// stand. The error, a [*DecodeError], says that the name is not in the form that
// this state demands; the name is decoded as far as it goes then.
//
// RFC 3501 section 5.1.3; RFC 9755 section 3, RFC 9051 section 5.1.
func (m Mailbox) Decode(utf8 bool) (string, error) {
	if !utf8 {
		return DecodeUTF7(string(m))
	}
	if at := invalidUTF8(string(m)); at >= 0 {
		return string(m), &DecodeError{Kind: "mailbox name", Text: string(m), Offset: at, Reason: "not UTF-8"}
	}
	return string(m), nil
}

// isASCII says whether a text has no byte above 0x7f.
func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// invalidUTF8 is where the first byte is that is not UTF-8, -1 if there is none.
func invalidUTF8(s string) int {
	for i, r := range s {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return i
			}
		}
	}
	return -1
}
