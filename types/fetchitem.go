package types

import "strings"

// FetchItem is what FETCH can ask for: a [FetchName], a [FetchSection], a
// [FetchBinary], a [FetchBinarySize], a [FetchPreview], a [FetchAnnotation]; or a [FetchMacro], which
// stands alone.
//
//imap:union name=ItemName
type FetchItem interface {
	// ItemName is the item's keyword in the RFC: "FLAGS", "BODY.PEEK".
	ItemName() string
	// String is the item as it stands on the wire, but for the quotes around
	// names of header fields.
	String() string

	encodeItem(e *encoder)
}

// FetchName is an item without arguments. Items that are not among the constants
// are sent as they are.
//
//imap:rule fetch_att_name fetch_att_other
//imap:json -
//imap:enum
type FetchName string

// The items of RFC 3501 section 6.4.5.
const (
	// FetchBody is the tree of parts without extension data: [FetchMore].Body.
	FetchBody FetchName = "BODY"
	// FetchBodyStructure is the tree of parts: [Fetch].BodyStructure.
	FetchBodyStructure FetchName = "BODYSTRUCTURE"
	// FetchEnvelope is the parsed header: [Fetch].Envelope.
	FetchEnvelope FetchName = "ENVELOPE"
	// FetchFlags are the flags: [Fetch].Flags.
	FetchFlags FetchName = "FLAGS"
	// FetchInternalDate is the time of arrival: [Fetch].InternalDate.
	FetchInternalDate FetchName = "INTERNALDATE"
	// FetchRFC822 is the whole message, and sets \Seen. BodyPeek does not, and
	// servers do it better.
	FetchRFC822 FetchName = "RFC822"
	// FetchRFC822Header is the header.
	FetchRFC822Header FetchName = "RFC822.HEADER"
	// FetchRFC822Text is the message without its header, and sets \Seen.
	FetchRFC822Text FetchName = "RFC822.TEXT"
	// FetchSize is the size in octets: [Fetch].Size.
	FetchSize FetchName = "RFC822.SIZE"
	// FetchUID is the UID: [Fetch].UID. UID FETCH needs not ask for it.
	FetchUID FetchName = "UID"
)

// The items of the extensions.
const (
	// FetchModSeq is the mod-sequence: of CONDSTORE and QRESYNC, RFC 7162.
	FetchModSeq FetchName = "MODSEQ"
	// FetchEmailID is the identifier of the message's content: of OBJECTID, RFC 8474.
	FetchEmailID FetchName = "EMAILID"
	// FetchThreadID is the identifier of the message's thread: of OBJECTID, RFC 8474.
	FetchThreadID FetchName = "THREADID"
	// FetchSaveDate is when the message came into this mailbox: of SAVEDATE, RFC 8514.
	FetchSaveDate FetchName = "SAVEDATE"
	// FetchGmailMessageID, FetchGmailThreadID and FetchGmailLabels are of Gmail:
	// X-GM-EXT-1.
	FetchGmailMessageID FetchName = "X-GM-MSGID"
	FetchGmailThreadID  FetchName = "X-GM-THRID"
	FetchGmailLabels    FetchName = "X-GM-LABELS"
)

// FetchMacro stands for several items. It is the only item of its command. Some
// servers get macros wrong: a client does better to name the items.
//
//imap:rule fetch_macro
//imap:json -
//imap:enum
type FetchMacro string

// The macros of RFC 3501 section 6.4.5.
const (
	// FetchFast is FLAGS, INTERNALDATE and RFC822.SIZE.
	FetchFast FetchMacro = "FAST"
	// FetchAll is FetchFast and ENVELOPE.
	FetchAll FetchMacro = "ALL"
	// FetchFull is FetchAll and BODY.
	FetchFull FetchMacro = "FULL"
)

// FetchSection is the content of a message or of a part of it:
// [Fetch].Sections. [BodyPeek] and [BodySeen] make it.
//
//	BODY.PEEK[1.HEADER.FIELDS (DATE FROM)]<0.1024>
//
// RFC 3501 section 6.4.5.
//
//imap:rule fetch_att_section
type FetchSection struct {
	// Section says what of the message. Give it to the method Section of [Fetch]
	// to find the answer.
	Section
	// Peek leaves the flag \Seen alone.
	Peek bool `imap:"fetch_att_peek" json:"peek,omitempty"`
	// Partial asks for Length octets from Origin on only.
	Partial bool  `imap:"partial_origin" json:"partial,omitempty"`
	Origin  int64 `imap:"partial_origin" json:"origin,omitempty"`
	Length  int64 `imap:"partial_length" json:"length,omitempty"`
}

// FetchBinary is the content of a part without its content transfer encoding. The
// server needs the capability BINARY or IMAP4rev2.
//
//	BINARY.PEEK[1.2]<0.1024>
//
// RFC 3516 section 4.2, RFC 9051 section 6.4.5.
//
//imap:rule fetch_att_binary
type FetchBinary struct {
	// Part is the path to the part: 1.2 is {1, 2}. Empty means the message.
	Part []uint32 `imap:"section_part/section_part_number" json:"part,omitempty"`
	// Peek leaves the flag \Seen alone.
	Peek bool `imap:"fetch_att_peek" json:"peek,omitempty"`
	// Partial asks for Length octets of the decoded content from Origin on only.
	Partial bool  `imap:"partial_origin" json:"partial,omitempty"`
	Origin  int64 `imap:"partial_origin" json:"origin,omitempty"`
	Length  int64 `imap:"partial_length" json:"length,omitempty"`
}

// FetchBinarySize is the size of what FetchBinary asks for. The server needs the
// capability BINARY or IMAP4rev2.
//
//	BINARY.SIZE[1.2]
//
// RFC 3516 section 4.2, RFC 9051 section 6.4.5.
//
//imap:rule fetch_att_binary_size
type FetchBinarySize struct {
	// Part is the path to the part: 1.2 is {1, 2}. Empty means the message.
	Part []uint32 `imap:"section_part/section_part_number" json:"part,omitempty"`
}

// FetchPreview is a line or two of the message's text. The server needs the
// capability PREVIEW.
//
//	PREVIEW (LAZY)
//
// RFC 8970.
//
//imap:rule fetch_att_preview
type FetchPreview struct {
	// Lazy asks for it only if it costs the server nothing.
	Lazy bool `imap:"preview_mod" json:"lazy,omitempty"`
}

// FetchAnnotation are annotations of the message: [FetchMore].Annotations. The
// server needs the capability ANNOTATE-EXPERIMENT-1.
//
//	ANNOTATION (/comment (value.priv value.shared))
//
// RFC 5257 section 4.3.
//
//imap:rule fetch_att_annotation
type FetchAnnotation struct {
	// Entries are paths of entries, with "*" and "%" as in names of mailboxes.
	Entries []string `imap:"entry_match" json:"entries"`
	// Attributes are the attributes: "value" for value.priv and value.shared,
	// "size.priv".
	Attributes []string `imap:"attrib" json:"attributes"`
}

// BodyPeek is the content of a part without setting the flag \Seen, and of the
// whole message without an argument. The methods narrow it down.
//
//	BodyPeek()                               BODY.PEEK[]
//	BodyPeek(1, 2)                           BODY.PEEK[1.2]
//	BodyPeek(1).MIME()                       BODY.PEEK[1.MIME]
//	BodyPeek().HeaderFields("From", "Date")  BODY.PEEK[HEADER.FIELDS (From Date)]
//	BodyPeek().Range(0, 1024)                BODY.PEEK[]<0.1024>
func BodyPeek(part ...uint32) FetchSection {
	return FetchSection{Section: Section{Part: part}, Peek: true}
}

// BodySeen is BodyPeek, and sets the flag \Seen.
func BodySeen(part ...uint32) FetchSection { return FetchSection{Section: Section{Part: part}} }

// Header is the header of the message, or of a part that is a message.
func (s FetchSection) Header() FetchSection { return s.with(SectionHeader, nil) }

// HeaderFields are the fields with these names, as lines of the header.
func (s FetchSection) HeaderFields(names ...string) FetchSection {
	return s.with(SectionHeaderFields, names)
}

// HeaderFieldsNot is the header without the fields with these names.
func (s FetchSection) HeaderFieldsNot(names ...string) FetchSection {
	return s.with(SectionHeaderFieldsNot, names)
}

// Text is the message without its header, or a part that is a message without
// its.
func (s FetchSection) Text() FetchSection { return s.with(SectionText, nil) }

// MIME is the MIME header of a part.
func (s FetchSection) MIME() FetchSection { return s.with(SectionMIME, nil) }

// Range is a piece of the content, length octets from an origin on, or fewer
// where it ends.
func (s FetchSection) Range(origin, length int64) FetchSection {
	s.Partial, s.Origin, s.Length = true, origin, length
	return s
}

func (s FetchSection) with(specifier SectionSpecifier, fields []string) FetchSection {
	s.Specifier, s.Fields = specifier, fields
	return s
}

// ItemName is the item itself.
func (n FetchName) ItemName() string { return string(n) }

// ItemName is the macro itself.
func (m FetchMacro) ItemName() string { return string(m) }

// ItemName is "BODY" or "BODY.PEEK".
func (s FetchSection) ItemName() string { return peekName("BODY", s.Peek) }

// ItemName is "BINARY" or "BINARY.PEEK".
func (b FetchBinary) ItemName() string { return peekName("BINARY", b.Peek) }

// ItemName is "BINARY.SIZE".
func (FetchBinarySize) ItemName() string { return "BINARY.SIZE" }

// ItemName is "ANNOTATION".
func (FetchAnnotation) ItemName() string { return "ANNOTATION" }

// ItemName is "PREVIEW".
func (FetchPreview) ItemName() string { return "PREVIEW" }

func peekName(name string, peek bool) string {
	if peek {
		return name + ".PEEK"
	}
	return name
}

// String is the name.
func (n FetchName) String() string { return string(n) }

// String is the name.
func (m FetchMacro) String() string { return string(m) }

// String is the item as it stands on the wire, but for the quotes around names
// of header fields.
func (s FetchSection) String() string {
	e := encoder{}
	e.syntax(s.ItemName() + "[" + s.Section.String() + "]")
	e.partial(s.Partial, s.Origin, s.Length)
	return string(e.line)
}

// String is the item as it stands on the wire.
func (b FetchBinary) String() string {
	e := encoder{}
	e.syntax(b.ItemName() + "[" + Section{Part: b.Part}.String() + "]")
	e.partial(b.Partial, b.Origin, b.Length)
	return string(e.line)
}

// String is the item as it stands on the wire.
func (b FetchBinarySize) String() string {
	return b.ItemName() + "[" + Section{Part: b.Part}.String() + "]"
}

// String is the item as it stands on the wire, but for quotes.
func (a FetchAnnotation) String() string {
	return "ANNOTATION ((" + strings.Join(a.Entries, " ") + ") (" + strings.Join(a.Attributes, " ") + "))"
}

// String is the item as it stands on the wire.
func (p FetchPreview) String() string {
	if p.Lazy {
		return "PREVIEW (LAZY)"
	}
	return "PREVIEW"
}

func (n FetchName) encodeItem(e *encoder) {
	upper := strings.ToUpper(string(n))
	if name, _, ok := strings.Cut(upper, "["); ok {
		upper = name + "["
	}
	switch upper {
	case "ALL", "FAST", "FULL":
		e.fail("Items", string(n)+" is a FetchMacro")
	case "BODY.PEEK", "BODY[", "BODY.PEEK[":
		e.fail("Items", "a section is a FetchSection")
	case "BINARY", "BINARY.PEEK", "BINARY[", "BINARY.PEEK[":
		e.fail("Items", string(n)+" is a FetchBinary")
	case "BINARY.SIZE", "BINARY.SIZE[":
		e.fail("Items", string(n)+" is a FetchBinarySize")
	case "PREVIEW":
		e.fail("Items", string(n)+" is a FetchPreview")
	default:
		if !isAll(string(n), isAStringChar) {
			e.fail("Items", "not a name")
			return
		}
		e.syntax(string(n))
	}
}

func (m FetchMacro) encodeItem(e *encoder) {
	switch m {
	case FetchAll, FetchFast, FetchFull:
		e.syntax(string(m))
	default:
		e.fail("Items", "not a macro")
	}
}

func (s FetchSection) encodeItem(e *encoder) {
	if reason := s.wrong(e.opts.Quirks); reason != "" {
		e.fail("Items", reason)
		return
	}
	e.syntax(s.ItemName())
	e.section("Items", s.Section)
	e.partial(s.Partial, s.Origin, s.Length)
}

func (b FetchBinary) encodeItem(e *encoder) {
	if reason := wrongPart(b.Part, b.Partial, b.Origin, b.Length, e.opts.Quirks); reason != "" {
		e.fail("Items", reason)
		return
	}
	e.syntax(b.String())
}

func (b FetchBinarySize) encodeItem(e *encoder) {
	if reason := wrongPart(b.Part, false, 0, 0, false); reason != "" {
		e.fail("Items", reason)
		return
	}
	e.syntax(b.String())
}

func (p FetchPreview) encodeItem(e *encoder) { e.syntax(p.String()) }

func (a FetchAnnotation) encodeItem(e *encoder) {
	e.syntax("ANNOTATION (")
	if len(a.Entries) == 0 {
		e.fail("Items", "there are no entries")
	}
	list := e.list()
	for _, entry := range a.Entries {
		list.next()
		e.string("Items", entry)
	}
	list.end()
	e.syntax(" ")
	e.astringList("Items", a.Attributes)
	e.syntax(")")
}

// partial appends which piece of a content is wanted.
func (e *encoder) partial(partial bool, origin, length int64) {
	if partial {
		e.syntax("<")
		e.number(uint64(origin))
		e.syntax(".")
		e.number(uint64(length))
		e.syntax(">")
	}
}

// wrongPart says why a part, or a piece of it, cannot be asked for. Lenient, the piece
// may be empty.
func wrongPart(part []uint32, partial bool, origin, length int64, lenient bool) string {
	for _, n := range part {
		if n == 0 {
			return "parts count from 1"
		}
	}
	if partial && !isPiece(origin, length, lenient) {
		return "the range is empty or negative"
	}
	return ""
}

// isPiece says whether a range of octets can be asked for. Lenient, it may be empty.
func isPiece(origin, length int64, lenient bool) bool {
	return origin >= 0 && (length > 0 || length == 0 && lenient)
}

// wrong says why the section cannot be asked for.
func (s FetchSection) wrong(lenient bool) string {
	if reason := wrongPart(nil, s.Partial, s.Origin, s.Length, lenient); reason != "" {
		return reason
	}
	return s.Section.wrong(false)
}
