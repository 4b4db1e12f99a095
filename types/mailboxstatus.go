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

// The items of the extensions.
const (
	// StatusHighestModSeq is the highest mod-sequence: of CONDSTORE, RFC 7162.
	StatusHighestModSeq StatusItem = "HIGHESTMODSEQ"
	// StatusAppendLimit is the size of the largest message that can be added: of
	// APPENDLIMIT, RFC 7889.
	StatusAppendLimit StatusItem = "APPENDLIMIT"
	// StatusSize is the size of all messages: of STATUS=SIZE, RFC 8438, and RFC
	// 9051.
	StatusSize StatusItem = "SIZE"
	// StatusMailboxID is the mailbox's identifier: of OBJECTID, RFC 8474.
	StatusMailboxID StatusItem = "MAILBOXID"
	// StatusDeleted is the number of messages with \Deleted: of RFC 9051, and of
	// QUOTA=RES-MESSAGE, RFC 9208.
	StatusDeleted StatusItem = "DELETED"
	// StatusDeletedStorage is the size of these messages: of QUOTA=RES-STORAGE,
	// RFC 9208.
	StatusDeletedStorage StatusItem = "DELETED-STORAGE"
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
	StatusHasHighestModSeq
	StatusHasAppendLimit
	StatusHasSize
	StatusHasMailboxID
	StatusHasDeleted
	StatusHasDeletedStorage
)

// MailboxStatus is the answer to a STATUS command. A field counts only when Has
// says that its item came.
//
//   - STATUS blurdybloop (MESSAGES 231 UIDNEXT 44292)
//
// RFC 3501 section 7.2.4.
//
//imap:rule mailbox_data_status mailbox_data_status_again
type MailboxStatus struct {
	// Mailbox is the name of the mailbox.
	Mailbox Mailbox `imap:"mailbox,mailbox_words,mailbox_odd_words" json:"mailbox"`
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
	// HighestModSeq is the highest mod-sequence of the mailbox; 0 when it keeps
	// none. RFC 7162 section 3.1.7.
	HighestModSeq uint64 `imap:"status_att_highestmodseq;has=StatusHasHighestModSeq" json:"highestmodseq,omitempty"`
	// AppendLimit is the size in octets of the largest message that can be added
	// to the mailbox, or NoAppendLimit.
	AppendLimit AppendLimit `imap:"status_att_appendlimit;has=StatusHasAppendLimit" json:"appendlimit"`
	// Size is the size of all messages in octets; that of a mailbox that was just
	// selected may be a guess. RFC 8438 section 3.
	Size int64 `imap:"status_att_size;has=StatusHasSize" json:"size,omitempty"`
	// MailboxID is the identifier of the mailbox, which stays when it is renamed.
	// RFC 8474 section 4.3.
	MailboxID ObjectID `imap:"status_att_mailboxid;has=StatusHasMailboxID" json:"mailboxid,omitempty"`
	// Deleted is the number of messages with \Deleted. RFC 9208 section 4.1.4.
	Deleted uint32 `imap:"deleted;has=StatusHasDeleted" json:"deleted,omitempty"`
	// DeletedStorage is how many octets an EXPUNGE would free. RFC 9208 section
	// 4.1.4.
	DeletedStorage int64 `imap:"deleted_storage;has=StatusHasDeletedStorage" json:"deletedstorage,omitempty"`
	// Extra are the items that the grammar does not know.
	Extra []StatusExtra `imap:"status_att_other,status_att_raw" json:"extra,omitempty"`
}

// AppendLimit is a size in octets, or NoAppendLimit.
//
// RFC 7889 section 3.
//
//imap:text
type AppendLimit int64

// NoAppendLimit is NIL: the server has no limit to tell for this mailbox.
const NoAppendLimit AppendLimit = -1

// StatusExtra is a STATUS item that the grammar does not know.
//
//imap:rule status_att_other status_att_raw
type StatusExtra struct {
	// Name is the item's name, as the server wrote it.
	Name string `imap:"status_att_other_name,status_att_raw_name" json:"name"`
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

func (l AppendLimit) appendJSON(dst []byte) []byte {
	if l == NoAppendLimit {
		return append(dst, "null"...)
	}
	return appendJSONInt(dst, int64(l))
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
	if set := item.set(); set != 0 {
		return s.Items&set != 0
	}
	for i := range s.Extra {
		if strings.EqualFold(s.Extra[i].Name, string(item)) {
			return true
		}
	}
	return false
}

// set is the item as a set, empty for one that is not among the constants.
func (item StatusItem) set() StatusItems {
	for i, known := range statusItems() {
		if strings.EqualFold(string(known), string(item)) {
			return 1 << i
		}
	}
	return 0
}

// statusItems are the items that are known, in the order of the members of
// [StatusItems].
func statusItems() [11]StatusItem {
	return [...]StatusItem{
		StatusMessages, StatusRecent, StatusUIDNext, StatusUIDValidity, StatusUnseen, StatusHighestModSeq,
		StatusAppendLimit, StatusSize, StatusMailboxID, StatusDeleted, StatusDeletedStorage,
	}
}

func (s *MailboxStatus) encode(e *encoder) {
	e.syntax("* STATUS ")
	e.mailbox("Mailbox", s.Mailbox)
	e.syntax(" ")
	list := e.list()
	for i, item := range statusItems() {
		if s.Items&(1<<i) != 0 {
			list.next()
			e.syntax(string(item))
			e.syntax(" ")
			s.encodeValue(e, item)
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

func (s *MailboxStatus) encodeValue(e *encoder, item StatusItem) {
	switch item {
	case StatusMessages:
		e.number(uint64(s.Messages))
	case StatusRecent:
		e.number(uint64(s.Recent))
	case StatusUIDNext:
		e.number(uint64(s.UIDNext))
	case StatusUIDValidity:
		e.number(uint64(s.UIDValidity))
	case StatusUnseen:
		e.number(uint64(s.Unseen))
	case StatusHighestModSeq:
		e.number(s.HighestModSeq)
	case StatusAppendLimit:
		if s.AppendLimit == NoAppendLimit {
			e.syntax("NIL")
		} else {
			e.size("AppendLimit", int64(s.AppendLimit))
		}
	case StatusSize:
		e.size("Size", s.Size)
	case StatusMailboxID:
		e.syntax("(")
		e.objectID("MailboxID", s.MailboxID)
		e.syntax(")")
	case StatusDeleted:
		e.number(uint64(s.Deleted))
	case StatusDeletedStorage:
		e.size("DeletedStorage", s.DeletedStorage)
	}
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
