package types

import "strings"

// Mailbox is the name of a mailbox as it stands on the wire, where names outside
// of ASCII are in modified UTF-7 (RFC 3501 section 5.1.3). Name is the name for
// people to see, and [NewMailbox] the way back.
type Mailbox string

// Inbox is the name of the mailbox that receives a user's mail.
const Inbox Mailbox = "INBOX"

// IsInbox says whether the name is INBOX, in any case of letters.
func (m Mailbox) IsInbox() bool { return strings.EqualFold(string(m), string(Inbox)) }

// Equal says whether two names mean the same mailbox: INBOX in any case of
// letters, others byte for byte.
func (m Mailbox) Equal(other Mailbox) bool {
	return m == other || m.IsInbox() && other.IsInbox()
}

// MailboxAttribute is an attribute of a mailbox in a LIST response. Case does
// not matter; the attributes of this package come in the RFC's spelling however
// the server wrote them.
//
//imap:rule mbx_list_flag
//imap:enum
type MailboxAttribute string

// The attributes of RFC 3501 section 7.2.2.
const (
	// AttrNoInferiors: the mailbox has no children and cannot get any.
	AttrNoInferiors MailboxAttribute = `\Noinferiors`
	// AttrNoSelect: the name is no mailbox that can be selected.
	AttrNoSelect MailboxAttribute = `\Noselect`
	// AttrMarked: the mailbox probably has new messages.
	AttrMarked MailboxAttribute = `\Marked`
	// AttrUnmarked: the mailbox has no new messages.
	AttrUnmarked MailboxAttribute = `\Unmarked`
)

// List is one mailbox that a LIST command found.
//
//   - LIST (\Noselect) "/" ~/Mail/foo
//
// RFC 3501 section 7.2.2.
//
//imap:rule mailbox_data_list
type List struct {
	// Attributes are the mailbox's attributes in the order in which they came.
	Attributes []MailboxAttribute `imap:"mbx_list_flag" json:"attributes"`
	// Delimiter is the one character that separates the levels of the name, NIL
	// when the name has no levels.
	Delimiter NString `imap:"mailbox_list_delimiter" json:"delimiter"`
	// Mailbox is the name.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
}

// LSub is one mailbox that an LSUB command found among the subscribed ones.
//
//   - LSUB () "." #news.comp.mail.misc
//
// RFC 3501 section 7.2.3.
//
//imap:rule mailbox_data_lsub
type LSub struct {
	// Attributes are the mailbox's attributes in the order in which they came.
	Attributes []MailboxAttribute `imap:"mbx_list_flag" json:"attributes"`
	// Delimiter is the one character that separates the levels of the name, NIL
	// when the name has no levels.
	Delimiter NString `imap:"mailbox_list_delimiter" json:"delimiter"`
	// Mailbox is the name.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
}

func (*List) response() {}
func (*LSub) response() {}

// ResponseName is "LIST".
func (*List) ResponseName() string { return "LIST" }

// ResponseName is "LSUB".
func (*LSub) ResponseName() string { return "LSUB" }

// Has says whether the mailbox has the attribute, in any case of letters.
func (l *List) Has(want MailboxAttribute) bool {
	for _, have := range l.Attributes {
		if strings.EqualFold(string(have), string(want)) {
			return true
		}
	}
	return false
}

func (l *List) encode(e *encoder) { encodeListed(e, "* LIST ", l.Attributes, l.Delimiter, l.Mailbox) }
func (l *LSub) encode(e *encoder) { encodeListed(e, "* LSUB ", l.Attributes, l.Delimiter, l.Mailbox) }

func encodeListed(e *encoder, name string, attributes []MailboxAttribute, delimiter NString, mailbox Mailbox) {
	e.syntax(name)
	list := e.list()
	for _, a := range attributes {
		list.next()
		e.flag("Attributes", Flag(a))
	}
	list.end()
	e.syntax(" ")
	switch {
	case delimiter.IsNil():
		e.syntax("NIL")
	case len(delimiter.String()) != 1:
		e.fail("Delimiter", "not one character")
	default:
		e.quoted("Delimiter", delimiter.String())
	}
	e.syntax(" ")
	e.mailbox("Mailbox", mailbox)
}
