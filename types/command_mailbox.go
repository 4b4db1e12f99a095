package types

import "io"

// SelectCommand selects a mailbox for reading and writing.
//
//	A142 SELECT INBOX
//
// RFC 3501 section 6.3.1.
//
//imap:rule select
type SelectCommand struct {
	// Mailbox is the name.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
}

// ExamineCommand selects a mailbox for reading only.
//
//	A932 EXAMINE blurdybloop
//
// RFC 3501 section 6.3.2.
//
//imap:rule examine
type ExamineCommand struct {
	// Mailbox is the name.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
}

// CreateCommand makes a mailbox.
//
//	A003 CREATE owatagusiam/
//
// RFC 3501 section 6.3.3.
//
//imap:rule create
type CreateCommand struct {
	// Mailbox is the name.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
}

// DeleteCommand removes a mailbox with everything in it.
//
//	A683 DELETE blurdybloop
//
// RFC 3501 section 6.3.4.
//
//imap:rule delete
type DeleteCommand struct {
	// Mailbox is the name.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
}

// AppendCommand adds a message to a mailbox.
//
//	A003 APPEND saved-messages (\Seen) {310}
//
// RFC 3501 section 6.3.11.
type AppendCommand struct {
	// Mailbox is the name.
	Mailbox Mailbox
	// Flags are the message's flags; nil for none.
	Flags []Flag
	// Date is the message's INTERNALDATE; empty for the time of arrival.
	Date DateTime
	// Message is the message, with CRLF at the end of its lines: octets in
	// memory, without NUL, or [Streamed] with the size of what Reader gives.
	Message Data
	// Reader gives the octets of a message that is not in memory. They are sent
	// as they come.
	Reader io.Reader
}

// CloseCommand leaves the mailbox and removes its messages with \Deleted for
// good, unless it is read-only.
//
//	A341 CLOSE
//
// RFC 3501 section 6.4.2.
//
//imap:rule command_close
type CloseCommand struct{}

// UnselectCommand leaves the mailbox and removes nothing. The server needs the
// capability UNSELECT.
//
//	A342 UNSELECT
//
// RFC 3691.
//
//imap:rule command_unselect
type UnselectCommand struct{}

// CommandName is "SELECT".
func (*SelectCommand) CommandName() string { return "SELECT" }

// CommandName is "EXAMINE".
func (*ExamineCommand) CommandName() string { return "EXAMINE" }

// CommandName is "CREATE".
func (*CreateCommand) CommandName() string { return "CREATE" }

// CommandName is "DELETE".
func (*DeleteCommand) CommandName() string { return "DELETE" }

// CommandName is "APPEND".
func (*AppendCommand) CommandName() string { return "APPEND" }

// CommandName is "CLOSE".
func (*CloseCommand) CommandName() string { return "CLOSE" }

// CommandName is "UNSELECT".
func (*UnselectCommand) CommandName() string { return "UNSELECT" }

func (c *SelectCommand) encode(e *encoder)  { encodeNamed(e, "SELECT ", c.Mailbox) }
func (c *ExamineCommand) encode(e *encoder) { encodeNamed(e, "EXAMINE ", c.Mailbox) }
func (c *CreateCommand) encode(e *encoder)  { encodeNamed(e, "CREATE ", c.Mailbox) }
func (c *DeleteCommand) encode(e *encoder)  { encodeNamed(e, "DELETE ", c.Mailbox) }
func (*CloseCommand) encode(e *encoder)     { e.syntax("CLOSE") }
func (*UnselectCommand) encode(e *encoder)  { e.syntax("UNSELECT") }

func encodeNamed(e *encoder, name string, m Mailbox) {
	e.syntax(name)
	e.mailbox("Mailbox", m)
}

func (c *AppendCommand) encode(e *encoder) {
	encodeNamed(e, "APPEND ", c.Mailbox)
	if len(c.Flags) > 0 {
		e.syntax(" ")
		e.flags("Flags", c.Flags)
	}
	if c.Date != "" {
		t, err := c.Date.strict()
		if err != nil || t.Year() < 0 || t.Year() > 9999 {
			e.fail("Date", "not a date-time")
			return
		}
		e.syntax(` "` + string(NewDateTime(t)) + `"`)
	}
	e.syntax(" ")
	l := Literal{Size: c.Message.Size(), Bytes: c.Message.Bytes()}
	switch {
	case c.Message.IsNil():
		e.fail("Message", "there is none")
		return
	case c.Message.IsStreamed() && c.Reader == nil:
		e.fail("Reader", "there is none")
		return
	case c.Message.IsStreamed():
		l.Reader = c.Reader
	}
	e.literal("Message", l)
}
