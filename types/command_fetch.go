package types

import "strings"

// FetchCommand asks for items of messages: [*Fetch]. With a [UIDSet] it is
// UID FETCH, whose answers always have the UID.
//
//	A654 FETCH 2:4 (FLAGS BODY.PEEK[HEADER.FIELDS (DATE FROM)])
//
// RFC 3501 sections 6.4.5 and 6.4.8.
type FetchCommand struct {
	// Set says of which messages.
	Set NumSet
	// Items are what is asked for. They always go in parentheses.
	Items []FetchItem
}

// FetchItem is what FETCH can ask for: a [FetchName] or a [FetchSection].
type FetchItem interface {
	// String is the item as it stands on the wire, but for the quotes around
	// names of header fields.
	String() string

	encodeItem(e *encoder)
}

// FetchName is an item without arguments. Items that are not among the constants
// are sent as they are; the macros ALL, FAST and FULL, which some servers get
// wrong, are refused.
type FetchName string

// The items of RFC 3501 section 6.4.5.
const (
	// FetchBody is the tree of parts without extension data: [Fetch].Body.
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

// String is the name.
func (n FetchName) String() string { return string(n) }

// FetchSection is the content of a message or of a part of it:
// [Fetch].Sections. [BodyPeek] and [BodySeen] make it.
type FetchSection struct {
	// Section says what of the message. Give it to the method Section of [Fetch]
	// to find the answer.
	Section Section
	// Peek leaves the flag \Seen alone.
	Peek bool
	// Partial asks for Length octets from Origin on only.
	Partial        bool
	Origin, Length int64
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
	s.Section.Specifier, s.Section.Fields = specifier, fields
	return s
}

// String is the item as it stands on the wire, but for the quotes around names
// of header fields.
func (s FetchSection) String() string {
	e := encoder{}
	s.begin(&e)
	e.syntax("[" + s.Section.String() + "]")
	s.end(&e)
	return string(e.line)
}

// CommandName is "FETCH" or "UID FETCH".
func (c *FetchCommand) CommandName() string {
	if _, ok := c.Set.(UIDSet); ok {
		return "UID FETCH"
	}
	return "FETCH"
}

func (c *FetchCommand) encode(e *encoder) {
	e.syntax(c.CommandName())
	e.syntax(" ")
	e.set("Set", c.Set)
	// Always in parentheses: Dovecot 2.3 misreads BODY[] without them when
	// something follows.
	before := " ("
	for _, item := range c.Items {
		if item == nil {
			e.fail("Items", "there is a nil among them")
			return
		}
		e.syntax(before)
		item.encodeItem(e)
		before = " "
	}
	if len(c.Items) == 0 {
		e.fail("Items", "there are none")
	}
	e.syntax(")")
}

func (n FetchName) encodeItem(e *encoder) {
	switch strings.ToUpper(string(n)) {
	case "ALL", "FAST", "FULL":
		e.fail("Items", string(n)+" is a macro: name the items")
		return
	}
	if strings.ContainsRune(string(n), '[') {
		e.fail("Items", "not a name")
		return
	}
	e.atom("Items", string(n))
}

func (s FetchSection) encodeItem(e *encoder) {
	if reason := s.wrong(); reason != "" {
		e.fail("Items", reason)
		return
	}
	s.begin(e)
	e.section("Items", s.Section)
	s.end(e)
}

func (s FetchSection) begin(e *encoder) {
	if s.Peek {
		e.syntax("BODY.PEEK")
	} else {
		e.syntax("BODY")
	}
}

func (s FetchSection) end(e *encoder) {
	if s.Partial {
		e.syntax("<")
		e.number(uint64(s.Origin))
		e.syntax(".")
		e.number(uint64(s.Length))
		e.syntax(">")
	}
}

// wrong says why the section cannot be asked for.
func (s FetchSection) wrong() string {
	for _, n := range s.Section.Part {
		if n == 0 {
			return "parts count from 1"
		}
	}
	if s.Partial && (s.Origin < 0 || s.Length <= 0) {
		return "the range is empty or negative"
	}
	fields := false
	switch s.Section.Specifier {
	case SectionAll, SectionHeader, SectionText:
	case SectionMIME:
		if len(s.Section.Part) == 0 {
			return "MIME is of a part, and the message is none"
		}
	case SectionHeaderFields, SectionHeaderFieldsNot:
		fields = true
	default:
		return "unknown specifier"
	}
	if fields != (len(s.Section.Fields) > 0) {
		return "names of header fields go with HEADER.FIELDS and HEADER.FIELDS.NOT"
	}
	for _, name := range s.Section.Fields {
		if !isAll(name, isFieldNameChar) {
			return "not the name of a header field"
		}
	}
	return ""
}

// isFieldNameChar is ftext of RFC 5322 section 3.6.8.
func isFieldNameChar(c byte) bool { return c > ' ' && c < 0x7f && c != ':' }
