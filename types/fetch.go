package types

// ItemFlags is a set of FETCH items.
type ItemFlags uint64

// The items of RFC 3501 section 7.4.2.
const (
	HasUID ItemFlags = 1 << iota
	HasFlags
	HasEnvelope
	HasInternalDate
	HasSize
	HasBodyStructure
)

// Fetch is what a server says of one message: the answer to a FETCH, or news of
// its flags. A field counts only when Has says that its item came.
//
//   - 23 FETCH (FLAGS (\Seen) RFC822.SIZE 44827)
//
// RFC 3501 section 7.4.2.
//
//imap:rule message_data_fetch
type Fetch struct {
	// Seq is the message's sequence number.
	Seq SeqNum `imap:"fetch_seq" json:"seq"`
	// UID is the message's unique identifier.
	UID UID `imap:"uniqueid;has=HasUID" json:"uid,omitempty"`
	// Items says which of the fields below, and of UID, came.
	Items ItemFlags `json:"-"`
	// Flags are the message's flags; none is an empty list.
	Flags []Flag `imap:"msg_att_flags;has=HasFlags" json:"flags,omitempty"`
	// InternalDate is when the server received the message.
	InternalDate DateTime `imap:"date_time_text;has=HasInternalDate" json:"internaldate,omitempty"`
	// Size is the size of the message in octets (RFC822.SIZE).
	Size int64 `imap:"msg_att_size;has=HasSize" json:"size,omitempty"`
	// Envelope is the parsed header.
	Envelope *Envelope `imap:"envelope;has=HasEnvelope" json:"envelope,omitempty"`
	// BodyStructure is the tree of parts with extension data.
	BodyStructure *BodyStructure `imap:"msg_att_bodystructure;has=HasBodyStructure" json:"bodystructure,omitempty"`
	// Sections are the contents that were asked for with BODY[...].
	Sections []BodySection `imap:"msg_att_section" json:"sections,omitempty"`
	// More is what is rarely asked for; nil when none of it came.
	More *FetchMore `json:",inline"`
}

// FetchMore is what is rarely asked for of a message. Millions of messages are
// smaller without it.
//
//imap:part
type FetchMore struct {
	// Body is the tree of parts without extension data (BODY).
	Body *BodyStructure `imap:"msg_att_body" json:"body,omitempty"`
	// RFC822 is the whole message (RFC822), nil when it did not come.
	RFC822 *Data `imap:"msg_att_rfc822" json:"rfc822,omitempty"`
	// RFC822Header is the message's header (RFC822.HEADER), nil when it did not
	// come.
	RFC822Header *Data `imap:"msg_att_rfc822_header" json:"rfc822.header,omitempty"`
	// RFC822Text is the message without its header (RFC822.TEXT), nil when it did
	// not come.
	RFC822Text *Data `imap:"msg_att_rfc822_text" json:"rfc822.text,omitempty"`
	// Extra are the items that the grammar does not know.
	Extra []FetchExtra `imap:"msg_att_other" json:"extra,omitempty"`
}

// FetchExtra is a FETCH item that the grammar does not know.
//
//	X-GUID abc
//
//imap:rule msg_att_other
type FetchExtra struct {
	// Name is the item's name, as the server wrote it.
	Name string `imap:"msg_att_other_name" json:"name"`
	// Value is its value as it stood on the wire.
	Value Raw `imap:"msg_att_other_value" json:"value"`
}

func (*Fetch) response() {}

// ResponseName is "FETCH".
func (*Fetch) ResponseName() string { return "FETCH" }

// Has says whether all the items came.
func (f *Fetch) Has(items ItemFlags) bool { return f.Items&items == items }

// Extra are the items that the grammar does not know.
func (f *Fetch) Extra() []FetchExtra {
	if f.More == nil {
		return nil
	}
	return f.More.Extra
}

// Section is the content of the section that the argument names, and false when
// it did not come. Partial content counts too.
func (f *Fetch) Section(s Section) (Data, bool) {
	for i := range f.Sections {
		if f.Sections[i].Section.Equal(s) {
			return f.Sections[i].Data, true
		}
	}
	return Data{}, false
}

func (f *Fetch) encode(e *encoder) {
	e.syntax("* ")
	e.number(uint64(f.Seq))
	e.syntax(" FETCH ")
	list := e.list()
	item := func(name string) {
		list.next()
		e.syntax(name)
		e.syntax(" ")
	}
	if f.Has(HasUID) {
		item("UID")
		e.number(uint64(f.UID))
	}
	if f.Has(HasFlags) {
		item("FLAGS")
		e.flags("Flags", f.Flags)
	}
	if f.Has(HasInternalDate) {
		item("INTERNALDATE")
		e.quoted("InternalDate", string(f.InternalDate))
	}
	if f.Has(HasSize) {
		item("RFC822.SIZE")
		e.size("Size", f.Size)
	}
	if f.Has(HasEnvelope) {
		item("ENVELOPE")
		f.Envelope.encode(e)
	}
	if f.Has(HasBodyStructure) {
		item("BODYSTRUCTURE")
		e.encodeBody(f.BodyStructure, true)
	}
	for i := range f.Sections {
		s := &f.Sections[i]
		list.next()
		e.syntax("BODY")
		e.section("Sections", s.Section)
		if s.Partial {
			e.syntax("<")
			e.size("Sections", s.Origin)
			e.syntax(">")
		}
		e.syntax(" ")
		e.data("Sections", s.Data)
	}
	if f.More != nil {
		f.More.encode(e, list)
	}
	list.end()
}

func (m *FetchMore) encode(e *encoder, list *listEncoder) {
	if m.Body != nil {
		list.next()
		e.syntax("BODY ")
		e.encodeBody(m.Body, false)
	}
	for _, content := range []struct {
		name string
		data *Data
	}{{"RFC822 ", m.RFC822}, {"RFC822.HEADER ", m.RFC822Header}, {"RFC822.TEXT ", m.RFC822Text}} {
		if content.data != nil {
			list.next()
			e.syntax(content.name)
			e.data("RFC822", *content.data)
		}
	}
	for i := range m.Extra {
		list.next()
		if !isAll(m.Extra[i].Name, isAStringChar) {
			e.fail("Extra", "not the name of an item")
		}
		e.syntax(m.Extra[i].Name)
		e.syntax(" ")
		e.raw("Extra", m.Extra[i].Value)
	}
}
