package types

import (
	"bytes"
	"io"
)

// AppendCommand adds messages to a mailbox: usually one, and more at once only if
// the server has the capability MULTIAPPEND.
//
//	A003 APPEND saved-messages (\Seen) {310}
//
//	&types.AppendCommand{Mailbox: "saved-messages", Messages: []types.AppendMessage{{
//		Flags: []types.Flag{types.FlagSeen},
//		Data:  types.Bytes(message),
//	}}}
//
// RFC 3501 section 6.3.11, RFC 3502.
//
//imap:rule append
type AppendCommand struct {
	// Mailbox is the name.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
	// Messages are the messages. The server takes all of them or none.
	Messages []AppendMessage `imap:"append_message" json:"messages"`
}

// ReplaceCommand adds a message to a mailbox and removes another from the selected
// one, in one step. With a [UIDSet] it is UID REPLACE. The server needs the
// capability REPLACE.
//
//	A004 UID REPLACE 2000 Drafts (\Seen \Draft) {350}
//
// RFC 8508.
//
//imap:rule replace uid_replace
type ReplaceCommand struct {
	// Set is the message to be removed: a set of one.
	Set NumSet `imap:"replace_seq,replace_uid" json:"set"`
	// Mailbox is where the other goes to.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
	// Message is the other.
	Message AppendMessage `imap:"append_message" json:"message"`
}

// AppendMessage is a message to be added, with what the server is to know of it. Its
// content is one of Data, Catenate and DataExt.
//
//	(\Seen) " 7-Feb-1994 21:52:25 -0800" {310}
//	CATENATE (URL "/Drafts/;UID=12/;SECTION=1" TEXT {20} ...)
//
// RFC 4466 section 3, append-message.
//
//imap:rule append_message
type AppendMessage struct {
	// Flags are the message's flags; nil for none.
	Flags []Flag `imap:"flag,flag_recent" json:"flags,omitempty"`
	// Date is the message's INTERNALDATE; empty for the time of arrival.
	Date DateTime `imap:"date_time_text" json:"date,omitempty"`
	// Annotations are annotations of the message. The server needs the capability
	// ANNOTATE-EXPERIMENT-1. RFC 5257 section 4.7.
	Annotations []Annotation `imap:"entry_att" json:"annotations,omitempty"`
	// Ext is what else there is to be known of it, of extensions.
	Ext []TaggedExt `imap:"append_ext" json:"ext,omitempty"`
	// Data is the message, with CRLF at the end of its lines: octets in memory, or
	// [Streamed] with the size of what Reader gives.
	Data Data `imap:"append_literal,append_literal8,utf8_literal_data" json:"data,omitempty"`
	// Reader gives the octets of a message that is not in memory. They are sent
	// as they come. A message that was parsed has none.
	Reader io.Reader `json:"-"`
	// Binary says that the octets may have NUL among them (literal8, RFC 3516). The
	// server needs the capability BINARY. It goes without saying for octets in
	// memory that have one, if [EncodeOptions].Binary is set.
	Binary bool `imap:"append_literal8" json:"binary,omitempty"`
	// UTF8 says that the header is in UTF-8 (RFC 6855). The server needs the
	// capability UTF8=ACCEPT; those of RFC 9755 do without being told.
	UTF8 bool `imap:"utf8_literal_name" json:"utf8,omitempty"`
	// Catenate are the pieces of the message in place of Data. The server needs the
	// capability CATENATE. RFC 4469.
	Catenate []CatenatePart `imap:"cat_part_text,cat_part_url" json:"catenate,omitempty"`
	// DataExt is content in the form of another extension; nil for none.
	DataExt *TaggedExt `imap:"append_data_ext" json:"dataext,omitempty"`
}

// CatenatePart is a piece of a message: a [CatenateURL] or a [CatenateText].
//
// RFC 4469 section 3.
//
//imap:union
type CatenatePart interface {
	encodePart(e *encoder)
}

// CatenateURL is the content of what a URL names, relative to the selected mailbox.
//
//	URL "/Drafts;UIDVALIDITY=385759045/;UID=20/;section=HEADER"
//
// RFC 4469 section 3.
//
//imap:rule cat_part_url
//imap:json url
type CatenateURL string

// CatenateText are octets.
//
//	TEXT {42}
//
// RFC 4469 section 3.
//
//imap:rule cat_part_text
type CatenateText struct {
	// Data are the octets, in memory or [Streamed] with the size of what Reader
	// gives.
	Data Data `imap:"text_literal_data,utf8_literal_data" json:"data"`
	// Reader gives the octets that are not in memory.
	Reader io.Reader `json:"-"`
	// UTF8 says that there is a header in UTF-8 in it (RFC 6855).
	UTF8 bool `imap:"utf8_literal_name" json:"utf8,omitempty"`
}

// CommandName is "APPEND".
func (*AppendCommand) CommandName() string { return "APPEND" }

// CommandName is "REPLACE" or "UID REPLACE".
func (c *ReplaceCommand) CommandName() string { return uidName(c.Set, "REPLACE") }

func (c *AppendCommand) encode(e *encoder) {
	encodeNamed(e, "APPEND ", c.Mailbox)
	for i := range c.Messages {
		m := &c.Messages[i]
		if i > 0 && c.Messages[i-1].DataExt != nil && len(m.Flags) == 0 && m.Date == "" {
			// Or what comes before would be a parameter of this message.
			e.syntax(" ()")
		}
		e.appendMessage(m)
	}
	if len(c.Messages) == 0 {
		e.fail("Messages", "there are none")
	}
}

func (c *ReplaceCommand) encode(e *encoder) {
	e.syntax(c.CommandName())
	e.syntax(" ")
	e.set("Set", c.Set)
	if c.Set != nil && !isSeqNumber(c.Set.String()) {
		e.fail("Set", "not one message")
	}
	e.syntax(" ")
	e.mailbox("Mailbox", c.Mailbox)
	e.appendMessage(&c.Message)
}

// appendMessage appends append-message of RFC 4466 section 3.
func (e *encoder) appendMessage(m *AppendMessage) {
	if len(m.Flags) > 0 {
		e.syntax(" ")
		e.flags("Flags", m.Flags)
	}
	if m.Date != "" {
		e.syntax(" ")
		e.dateTime("Date", m.Date)
	}
	if len(m.Annotations) > 0 {
		e.syntax(" ")
		e.setAnnotations("Annotations", m.Annotations)
	}
	for _, ext := range m.Ext {
		e.syntax(" ")
		e.appendExt("Ext", ext)
	}
	e.syntax(" ")
	contents := 0
	for _, some := range []bool{!m.Data.IsNil(), len(m.Catenate) > 0, m.DataExt != nil} {
		if some {
			contents++
		}
	}
	switch {
	case contents != 1:
		e.fail("Data", "want one of Data, Catenate and DataExt")
	case m.DataExt != nil:
		e.appendExt("DataExt", *m.DataExt)
	case len(m.Catenate) > 0:
		e.syntax("CATENATE ")
		list := e.list()
		for _, part := range m.Catenate {
			list.next()
			if part == nil {
				e.fail("Catenate", "there is a nil among them")
				return
			}
			part.encodePart(e)
		}
		list.end()
	case m.UTF8:
		e.utf8Literal("Data", m.Data, m.Reader)
	default:
		e.octets("Data", m.Data, m.Reader, m.Binary)
	}
	if m.DataExt != nil || len(m.Catenate) > 0 {
		if m.Binary || m.UTF8 || m.Reader != nil {
			e.fail("Data", "Binary, UTF8 and Reader go with Data")
		}
	}
}

// appendExt appends a parameter of a message, or content, of an extension.
func (e *encoder) appendExt(field string, t TaggedExt) {
	if t.Value == "" {
		e.fail(field, "it has no value")
		return
	}
	e.taggedExt(field, t, "CATENATE", "UTF8", "ANNOTATION")
}

func (u CatenateURL) encodePart(e *encoder) {
	e.syntax("URL ")
	e.astring("Catenate", string(u))
}

func (t CatenateText) encodePart(e *encoder) {
	if t.UTF8 {
		e.utf8Literal("Catenate", t.Data, t.Reader)
		return
	}
	e.syntax("TEXT ")
	if !t.Data.IsStreamed() && bytes.IndexByte(t.Data.Bytes(), 0) >= 0 {
		e.fail("Catenate", "there is a NUL in it")
	}
	e.octets("Catenate", t.Data, t.Reader, false)
}

// utf8Literal appends utf8-literal of RFC 6855 section 4.
func (e *encoder) utf8Literal(field string, d Data, r io.Reader) {
	e.syntax("UTF8 (")
	e.octets(field, d, r, true)
	e.syntax(")")
}

// octets appends a literal, or a literal8, of what is in memory or comes from a
// reader.
func (e *encoder) octets(field string, d Data, r io.Reader, binary bool) {
	l := Literal{Size: d.Size(), Bytes: d.Bytes()}
	switch {
	case d.IsNil():
		e.fail(field, "there is none")
		return
	case d.IsStreamed() && r == nil:
		e.fail("Reader", "there is none")
		return
	case !d.IsStreamed() && r != nil:
		e.fail("Reader", "the octets are in memory")
		return
	case d.IsStreamed():
		l.Reader = r
	case e.opts.Binary && bytes.IndexByte(l.Bytes, 0) >= 0:
		binary = true
	}
	if binary {
		e.literal8(field, l)
		return
	}
	e.literal(field, l)
}

func (c *AppendCommand) needs() []AnyOf {
	var needs []AnyOf
	if len(c.Messages) > 1 {
		needs = addNeed(needs, CapMultiAppend)
	}
	for i := range c.Messages {
		needs = c.Messages[i].needs(needs)
	}
	return needs
}

func (c *ReplaceCommand) needs() []AnyOf {
	return c.Message.needs([]AnyOf{{CapReplace}})
}

func (m *AppendMessage) needs(needs []AnyOf) []AnyOf {
	utf8 := m.UTF8
	if len(m.Catenate) > 0 {
		needs = addNeed(needs, CapCatenate)
	}
	for _, part := range m.Catenate {
		text, ok := part.(CatenateText)
		utf8 = utf8 || ok && text.UTF8
	}
	if m.Binary {
		needs = addNeed(needs, CapBinary)
	}
	if utf8 {
		needs = addNeed(needs, CapUTF8Accept, CapUTF8Only, CapUTF8Append)
	}
	return needs
}
