package types

import "strings"

// StatusItem is what STATUS can ask for. Items that are not among the constants
// are sent as they are.
//
// RFC 3501 section 6.3.10.
//
//imap:rule status_att_asked
//imap:enum
type StatusItem string

// The items of RFC 3501 section 6.3.10.
const (
	// StatusMessages is the number of messages.
	StatusMessages StatusItem = "MESSAGES"
	// StatusRecent is the number of messages with \Recent.
	StatusRecent StatusItem = "RECENT"
	// StatusUIDNext is the UID that the next message will have at least.
	StatusUIDNext StatusItem = "UIDNEXT"
	// StatusUIDValidity is the mailbox's UIDVALIDITY.
	StatusUIDValidity StatusItem = "UIDVALIDITY"
	// StatusUnseen is the number of messages without \Seen.
	StatusUnseen StatusItem = "UNSEEN"
)

// StatusItems is the set of the items that a [MailboxStatus] has.
type StatusItems uint32

// The members of the set.
const (
	StatusHasMessages StatusItems = 1 << iota
	StatusHasRecent
	StatusHasUIDNext
	StatusHasUIDValidity
	StatusHasUnseen
)

// MailboxStatus is the answer to a STATUS command. A field counts only when Has
// says that its item came.
//
//   - STATUS blurdybloop (MESSAGES 231 UIDNEXT 44292)
//
// RFC 3501 section 7.2.4.
//
//imap:rule mailbox_data_status
type MailboxStatus struct {
	// Mailbox is the name of the mailbox.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
	// Items says which of the fields below came.
	Items StatusItems `json:"-"`
	// Messages is the number of messages.
	Messages uint32 `imap:"status_att_messages;has=StatusHasMessages" json:"messages,omitempty"`
	// Recent is the number of messages with \Recent.
	Recent uint32 `imap:"status_att_recent;has=StatusHasRecent" json:"recent,omitempty"`
	// UIDNext is the UID that the next message will have at least.
	UIDNext UID `imap:"status_att_uidnext;has=StatusHasUIDNext" json:"uidnext,omitempty"`
	// UIDValidity is the mailbox's UIDVALIDITY.
	UIDValidity uint32 `imap:"status_att_uidvalidity;has=StatusHasUIDValidity" json:"uidvalidity,omitempty"`
	// Unseen is the number of messages without \Seen.
	Unseen uint32 `imap:"status_att_unseen;has=StatusHasUnseen" json:"unseen,omitempty"`
	// Extra are the items that the grammar does not know.
	Extra []StatusExtra `imap:"status_att_other" json:"extra,omitempty"`
}

// StatusExtra is a STATUS item that the grammar does not know.
//
//imap:rule status_att_other
type StatusExtra struct {
	// Name is the item's name, as the server wrote it.
	Name string `imap:"status_att_other_name" json:"name"`
	// Value is its value as it stood on the wire.
	Value Raw `imap:"status_att_other_value" json:"value"`
}

// StatusCommand asks for numbers of a mailbox without selecting it:
// [*MailboxStatus].
//
//	A042 STATUS blurdybloop (UIDNEXT MESSAGES)
//
// RFC 3501 section 6.3.10.
//
//imap:rule status
type StatusCommand struct {
	// Mailbox is the name.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
	// Items says which numbers.
	Items []StatusItem `imap:"status_att_asked" json:"items"`
}

func (*MailboxStatus) response() {}

// ResponseName is "STATUS".
func (*MailboxStatus) ResponseName() string { return "STATUS" }

// CommandName is "STATUS".
func (*StatusCommand) CommandName() string { return "STATUS" }

// Has says whether all the items came.
func (s *MailboxStatus) Has(items ...StatusItem) bool {
	for _, item := range items {
		if !s.has(item) {
			return false
		}
	}
	return true
}

func (s *MailboxStatus) has(item StatusItem) bool {
	for _, v := range s.values() {
		if strings.EqualFold(string(v.item), string(item)) {
			return s.Items&v.set != 0
		}
	}
	for i := range s.Extra {
		if strings.EqualFold(s.Extra[i].Name, string(item)) {
			return true
		}
	}
	return false
}

// statusValue is a number of a STATUS response.
type statusValue struct {
	item  StatusItem
	set   StatusItems
	value uint64
}

// values are the numbers in the order in which they are sent.
func (s *MailboxStatus) values() []statusValue {
	return []statusValue{
		{StatusMessages, StatusHasMessages, uint64(s.Messages)},
		{StatusRecent, StatusHasRecent, uint64(s.Recent)},
		{StatusUIDNext, StatusHasUIDNext, uint64(s.UIDNext)},
		{StatusUIDValidity, StatusHasUIDValidity, uint64(s.UIDValidity)},
		{StatusUnseen, StatusHasUnseen, uint64(s.Unseen)},
	}
}

func (s *MailboxStatus) encode(e *encoder) {
	e.syntax("* STATUS ")
	e.mailbox("Mailbox", s.Mailbox)
	e.syntax(" ")
	list := e.list()
	for _, v := range s.values() {
		if s.Items&v.set != 0 {
			list.next()
			e.syntax(string(v.item))
			e.syntax(" ")
			e.number(v.value)
		}
	}
	for i := range s.Extra {
		list.next()
		e.atom("Extra", s.Extra[i].Name)
		e.syntax(" ")
		e.raw("Extra", s.Extra[i].Value)
	}
	list.end()
}

func (c *StatusCommand) encode(e *encoder) {
	encodeNamed(e, "STATUS ", c.Mailbox)
	e.syntax(" ")
	e.statusItems("Items", c.Items)
}

// statusItems appends the list of what is asked for.
func (e *encoder) statusItems(field string, items []StatusItem) {
	if len(items) == 0 {
		e.fail(field, "there are none")
	}
	list := e.list()
	for _, item := range items {
		list.next()
		e.atom(field, string(item))
	}
	list.end()
}
