package types

import "slices"

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

// The items of the extensions: see the fields of [Fetch] and [FetchMore].
const (
	HasModSeq ItemFlags = 1 << (iota + 6)
	HasThreadID
	HasSaveDate
	HasPreview
	HasGmailMessageID
	HasGmailThreadID
	HasGmailLabels
	HasAnnotations
)

// itemsOfMore are those of the fields of [FetchMore].
const itemsOfMore = HasThreadID | HasSaveDate | HasPreview | HasGmailMessageID | HasGmailThreadID | HasGmailLabels | HasAnnotations

// Fetch is what a server says of one message: the answer to a FETCH, or news of
// its flags. A field counts only when Has says that its item came.
//
//	S: * 23 FETCH (FLAGS (\Seen) RFC822.SIZE 44827)
//	S: * 25997 UIDFETCH (FLAGS (\Flagged))
//
// RFC 3501 section 7.4.2; UIDFETCH is of RFC 9586 section 3.3.
//
//imap:rule message_data_fetch uidfetch_resp
type Fetch struct {
	// Seq is the message's sequence number; 0 in a UIDFETCH, which a server sends
	// instead once UIDONLY is enabled, and which has the UID in its place.
	Seq SeqNum `imap:"fetch_seq" json:"seq,omitempty"`
	// UID is the message's unique identifier.
	UID UID `imap:"uniqueid,uidfetch_uid;has=HasUID" json:"uid,omitempty"`
	// Items says which of the fields below, and of UID, came.
	Items ItemFlags `json:"-"`
	// Flags are the message's flags; none is an empty list.
	Flags []Flag `imap:"msg_att_flags;has=HasFlags" json:"flags,omitempty"`
	// InternalDate is when the server received the message.
	InternalDate DateTime `imap:"date_time_text,date_time_odd;has=HasInternalDate" json:"internaldate,omitempty"`
	// Size is the size of the message in octets (RFC822.SIZE).
	Size int64 `imap:"msg_att_size;has=HasSize" json:"size,omitempty"`
	// ModSeq is the message's mod-sequence: it is higher after each change of the
	// message's flags. RFC 7162 section 3.1.4.
	ModSeq uint64 `imap:"permsg_modsequence;has=HasModSeq" json:"modseq,omitempty"`
	// Envelope is the parsed header.
	Envelope *Envelope `imap:"envelope,envelope_missing;has=HasEnvelope" json:"envelope,omitempty"`
	// BodyStructure is the tree of parts with extension data.
	BodyStructure *BodyStructure `imap:"msg_att_bodystructure,msg_att_bodystructure_bare;has=HasBodyStructure" json:"bodystructure,omitempty"`
	// Contents are the contents of the message and its parts, nil when none came.
	// See Section and Binary.
	Contents *FetchContents `json:",inline"`
	// More is what is rarely asked for; nil when none of it came.
	More *FetchMore `json:",inline"`
}

// FetchContents are contents of a message: what has many octets.
//
//imap:part
type FetchContents struct {
	// Sections are the contents that were asked for with BODY[...].
	Sections []BodySection `imap:"msg_att_section" json:"sections,omitempty"`
	// Binary are those that were asked for with BINARY[...].
	Binary []BinarySection `imap:"msg_att_binary" json:"binary,omitempty"`
	// RFC822 is the whole message (RFC822), nil when it did not come.
	RFC822 *Data `imap:"msg_att_rfc822" json:"rfc822,omitempty"`
	// RFC822Header is the message's header (RFC822.HEADER), nil when it did not
	// come.
	RFC822Header *Data `imap:"msg_att_rfc822_header" json:"rfc822.header,omitempty"`
	// RFC822Text is the message without its header (RFC822.TEXT), nil when it did
	// not come.
	RFC822Text *Data `imap:"msg_att_rfc822_text" json:"rfc822.text,omitempty"`
}

// FetchMore is what is rarely asked for of a message. Millions of messages are
// smaller without it.
//
//imap:part
type FetchMore struct {
	// Body is the tree of parts without extension data (BODY).
	Body *BodyStructure `imap:"msg_att_body,msg_att_body_bare" json:"body,omitempty"`
	// BinarySizes are the sizes that were asked for with BINARY.SIZE[...].
	BinarySizes []BinarySize `imap:"msg_att_binary_size" json:"binarysizes,omitempty"`
	// EmailID is the identifier of the message's content: all copies of a message
	// have the same, empty when it did not come. RFC 8474 section 5.1.
	EmailID ObjectID `imap:"msg_att_emailid" json:"emailid,omitempty"`
	// ThreadID is the identifier of the thread that the message is in; empty for
	// NIL, when the server keeps none. RFC 8474 section 5.2.
	ThreadID ObjectID `imap:"msg_att_threadid/objectid;has=HasThreadID" json:"threadid,omitempty"`
	// SaveDate is when the message came into this mailbox; empty for NIL, when the
	// mailbox does not keep it. RFC 8514 section 4.3.
	SaveDate DateTime `imap:"msg_att_savedate/date_time_text;has=HasSaveDate" json:"savedate,omitempty"`
	// Preview is the beginning of the message's text, 200 characters at most. It is
	// NIL when the server has none ready and was asked not to wait (LAZY), and
	// empty when there is nothing to show. RFC 8970 section 3.
	Preview NString `imap:"msg_att_preview;has=HasPreview" json:"preview,omitempty"`
	// GmailMessageID and GmailThreadID are Gmail's identifiers of the message and
	// of its thread (X-GM-MSGID, X-GM-THRID).
	GmailMessageID uint64 `imap:"msg_att_gmail_msgid;has=HasGmailMessageID" json:"gmailmessageid,omitempty"`
	GmailThreadID  uint64 `imap:"msg_att_gmail_thrid;has=HasGmailThreadID" json:"gmailthreadid,omitempty"`
	// GmailLabels are Gmail's labels of the message (X-GM-LABELS), those of the
	// system with a backslash: \Inbox. Other names are in modified UTF-7, as those
	// of mailboxes: Mailbox(label).Name().
	GmailLabels []string `imap:"msg_att_gmail_labels/gmail_label;has=HasGmailLabels" json:"gmaillabels,omitempty"`
	// Annotations are the annotations of the message. RFC 5257 section 4.4.
	Annotations []Annotation `imap:"msg_att_annotation;has=HasAnnotations" json:"annotations,omitempty"`
	// Extra are the items that the grammar does not know.
	Extra []FetchExtra `imap:"msg_att_other,msg_att_raw" json:"extra,omitempty"`
}

// FetchExtra is a FETCH item that the grammar does not know.
//
//	X-GUID abc
//
//imap:rule msg_att_other msg_att_raw
type FetchExtra struct {
	// Name is the item's name, as the server wrote it.
	Name string `imap:"msg_att_other_name,msg_att_raw_name" json:"name"`
	// Value is its value as it stood on the wire.
	Value Raw `imap:"msg_att_other_value" json:"value"`
}

func (*Fetch) response() {}

// ResponseName is "FETCH", or "UIDFETCH" for one without a sequence number.
func (f *Fetch) ResponseName() string {
	if f.Seq == 0 {
		return "UIDFETCH"
	}
	return "FETCH"
}

// Has says whether all the items came.
func (f *Fetch) Has(items ItemFlags) bool { return f.Items&items == items }

// Extra are the items that the grammar does not know.
func (f *Fetch) Extra() []FetchExtra {
	if f.More == nil {
		return nil
	}
	return f.More.Extra
}

// Sections are the contents that were asked for with BODY[...].
func (f *Fetch) Sections() []BodySection {
	if f.Contents == nil {
		return nil
	}
	return f.Contents.Sections
}

// Section is the content of the section that the argument names, and false when
// it did not come. Partial content counts too.
func (f *Fetch) Section(s Section) (Data, bool) {
	sections := f.Sections()
	for i := range sections {
		if sections[i].Section.Equal(s) {
			return sections[i].Data, true
		}
	}
	return Data{}, false
}

// Binary is the decoded content of the part with that path, of the message when
// there is none, and false when it did not come. Partial content counts too.
func (f *Fetch) Binary(part ...uint32) (Data, bool) {
	if f.Contents != nil {
		for _, b := range f.Contents.Binary {
			if slices.Equal(b.Part, part) {
				return b.Data, true
			}
		}
	}
	return Data{}, false
}

// BinarySize is the size in octets of the decoded content of the part with that
// path, and false when it did not come.
func (f *Fetch) BinarySize(part ...uint32) (int64, bool) {
	if f.More != nil {
		for _, b := range f.More.BinarySizes {
			if slices.Equal(b.Part, part) {
				return b.Size, true
			}
		}
	}
	return 0, false
}

func (f *Fetch) encode(e *encoder) {
	e.syntax("* ")
	uid := f.Has(HasUID)
	if f.Seq != 0 {
		e.number(uint64(f.Seq))
		e.syntax(" FETCH ")
	} else {
		if !uid || f.UID == 0 && !e.lenient() {
			e.fail("Seq", "it is 0, and there is no UID")
		}
		e.number(uint64(f.UID))
		e.syntax(" UIDFETCH ")
		// Said once, unless there is nothing else to say.
		uid = f.Items == HasUID && f.Contents == nil && f.More == nil
	}
	list := e.list()
	item := func(name string) {
		list.next()
		e.syntax(name)
		e.syntax(" ")
	}
	if f.Has(HasUID) && f.UID == 0 && !e.lenient() {
		e.fail("UID", "it is above 0")
	}
	if uid {
		item("UID")
		e.number(uint64(f.UID))
	}
	if f.Has(HasFlags) {
		item("FLAGS")
		e.flags("Flags", f.Flags)
	}
	if f.Has(HasInternalDate) {
		item("INTERNALDATE")
		if e.lenient() {
			e.string("InternalDate", string(f.InternalDate))
		} else {
			e.dateTime("InternalDate", f.InternalDate)
		}
	}
	if f.Has(HasSize) {
		item("RFC822.SIZE")
		e.size("Size", f.Size)
	}
	if f.Has(HasModSeq) {
		if f.ModSeq == 0 && !e.lenient() {
			e.fail("ModSeq", "it is 0")
		}
		item("MODSEQ")
		e.syntax("(")
		e.number(f.ModSeq)
		e.syntax(")")
	}
	if f.Has(HasEnvelope) && f.Envelope == nil || f.Has(HasBodyStructure) && f.BodyStructure == nil {
		e.fail("Items", "it says that there is what is not")
		return
	}
	if f.Has(HasEnvelope) {
		item("ENVELOPE")
		f.Envelope.encode(e)
	}
	if f.Has(HasBodyStructure) {
		item("BODYSTRUCTURE")
		e.encodeBody(f.BodyStructure, true)
	}
	switch {
	case f.More != nil:
		f.More.encode(e, list, f.Items)
	case f.Items&itemsOfMore != 0:
		new(FetchMore).encode(e, list, f.Items)
	}
	if f.Contents != nil {
		f.Contents.encode(e, list)
	}
	if !list.some && !e.lenient() {
		e.fail("Items", "there are none")
	}
	list.end()
}

func (c *FetchContents) encode(e *encoder, list *listEncoder) {
	for i := range c.Sections {
		s := &c.Sections[i]
		list.next()
		e.syntax("BODY")
		e.section("Sections", s.Section)
		e.origin("Sections", s.Partial, s.Origin)
		e.syntax(" ")
		e.data("Sections", s.Data)
	}
	for i := range c.Binary {
		b := &c.Binary[i]
		list.next()
		e.syntax("BINARY")
		e.section("Binary", Section{Part: b.Part})
		e.origin("Binary", b.Partial, b.Origin)
		e.syntax(" ")
		e.binary("Binary", b.Data)
	}
	for _, content := range []struct {
		name string
		data *Data
	}{{"RFC822 ", c.RFC822}, {"RFC822.HEADER ", c.RFC822Header}, {"RFC822.TEXT ", c.RFC822Text}} {
		if content.data != nil {
			list.next()
			e.syntax(content.name)
			e.data("RFC822", *content.data)
		}
	}
}

// origin appends where partial content begins.
func (e *encoder) origin(field string, partial bool, origin int64) {
	if partial {
		e.syntax("<")
		e.size(field, origin)
		e.syntax(">")
	}
}

func (m *FetchMore) encode(e *encoder, list *listEncoder, items ItemFlags) {
	item := func(name string) {
		list.next()
		e.syntax(name)
		e.syntax(" ")
	}
	if m.Body != nil {
		item("BODY")
		e.encodeBody(m.Body, false)
	}
	for _, b := range m.BinarySizes {
		list.next()
		e.syntax("BINARY.SIZE")
		e.section("BinarySizes", Section{Part: b.Part})
		e.syntax(" ")
		e.size("BinarySizes", b.Size)
	}
	if m.EmailID != "" {
		item("EMAILID")
		e.syntax("(")
		e.objectID("EmailID", m.EmailID)
		e.syntax(")")
	}
	if items&HasThreadID != 0 {
		item("THREADID")
		if m.ThreadID == "" {
			e.syntax("NIL")
		} else {
			e.syntax("(")
			e.objectID("ThreadID", m.ThreadID)
			e.syntax(")")
		}
	}
	if items&HasSaveDate != 0 {
		item("SAVEDATE")
		if m.SaveDate == "" {
			e.syntax("NIL")
		} else {
			e.dateTime("SaveDate", m.SaveDate)
		}
	}
	if items&HasPreview != 0 {
		item("PREVIEW")
		e.nstring("Preview", m.Preview)
	}
	if items&HasGmailMessageID != 0 {
		item("X-GM-MSGID")
		e.number(m.GmailMessageID)
	}
	if items&HasGmailThreadID != 0 {
		item("X-GM-THRID")
		e.number(m.GmailThreadID)
	}
	if items&HasGmailLabels != 0 {
		item("X-GM-LABELS")
		labels := e.list()
		for _, label := range m.GmailLabels {
			labels.next()
			e.gmailLabel("GmailLabels", label)
		}
		labels.end()
	}
	if items&HasAnnotations != 0 {
		item("ANNOTATION")
		e.annotations("Annotations", m.Annotations)
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
