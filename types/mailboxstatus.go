package types

// StatusItems is a set of STATUS items.
type StatusItems uint32

// The items of RFC 3501 section 6.3.10.
const (
	StatusMessages StatusItems = 1 << iota
	StatusRecent
	StatusUIDNext
	StatusUIDValidity
	StatusUnseen
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
	Messages uint32 `imap:"status_att_messages;has=StatusMessages" json:"messages,omitempty"`
	// Recent is the number of messages with \Recent.
	Recent uint32 `imap:"status_att_recent;has=StatusRecent" json:"recent,omitempty"`
	// UIDNext is the UID that the next message will have at least.
	UIDNext UID `imap:"status_att_uidnext;has=StatusUIDNext" json:"uidnext,omitempty"`
	// UIDValidity is the mailbox's UIDVALIDITY.
	UIDValidity uint32 `imap:"status_att_uidvalidity;has=StatusUIDValidity" json:"uidvalidity,omitempty"`
	// Unseen is the number of messages without \Seen.
	Unseen uint32 `imap:"status_att_unseen;has=StatusUnseen" json:"unseen,omitempty"`
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

func (*MailboxStatus) response() {}

// ResponseName is "STATUS".
func (*MailboxStatus) ResponseName() string { return "STATUS" }

// Has says whether all the items came.
func (s *MailboxStatus) Has(items StatusItems) bool { return s.Items&items == items }
