package types

// Exists is the number of messages in the selected mailbox.
//
//   - 23 EXISTS
//
// RFC 3501 section 7.3.1.
//
//imap:rule exists
//imap:json count
type Exists uint32

// Recent is the number of messages with \Recent in the selected mailbox.
//
//   - 5 RECENT
//
// RFC 3501 section 7.3.2.
//
//imap:rule recent
//imap:json count
type Recent uint32

// Expunge is the sequence number of a message that is gone. The numbers of all
// messages behind it go down by one at once.
//
//   - 44 EXPUNGE
//
// RFC 3501 section 7.4.1.
//
//imap:rule expunged
//imap:json seq
type Expunge SeqNum

func (Exists) response()  {}
func (Recent) response()  {}
func (Expunge) response() {}

// ResponseName is "EXISTS".
func (Exists) ResponseName() string { return "EXISTS" }

// ResponseName is "RECENT".
func (Recent) ResponseName() string { return "RECENT" }

// ResponseName is "EXPUNGE".
func (Expunge) ResponseName() string { return "EXPUNGE" }

func (n Exists) encode(e *encoder) { encodeNumbered(e, uint32(n), "EXISTS") }
func (n Recent) encode(e *encoder) { encodeNumbered(e, uint32(n), "RECENT") }

func (n Expunge) encode(e *encoder) {
	if n == 0 {
		e.fail("", "messages count from 1")
	}
	encodeNumbered(e, uint32(n), "EXPUNGE")
}

func encodeNumbered(e *encoder, n uint32, name string) {
	e.syntax("* ")
	e.number(uint64(n))
	e.syntax(" ")
	e.syntax(name)
}
