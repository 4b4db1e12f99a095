package types

import (
	"slices"
	"strconv"
	"strings"
)

// SectionSpecifier says which text of a part is meant.
//
//imap:enum
type SectionSpecifier string

// The specifiers of RFC 3501 section 6.4.5. The empty one means the content of
// the part, or the whole message.
const (
	SectionAll             SectionSpecifier = ""
	SectionHeader          SectionSpecifier = "HEADER"
	SectionHeaderFields    SectionSpecifier = "HEADER.FIELDS"
	SectionHeaderFieldsNot SectionSpecifier = "HEADER.FIELDS.NOT"
	SectionText            SectionSpecifier = "TEXT"
	SectionMIME            SectionSpecifier = "MIME"
)

// Section names a text of a message: the whole, a part, a header.
//
//	BODY[]  BODY[1.2]  BODY[HEADER.FIELDS (DATE FROM)]  BODY[2.MIME]
//
// RFC 3501 section 6.4.5.
type Section struct {
	// Part is the path to a part: 1.2 is {1, 2}. Empty means the message.
	Part []uint32 `imap:"section_part/section_part_number" json:"part,omitempty"`
	// Specifier says which text of it.
	Specifier SectionSpecifier `imap:"section_msgtext_fields,section_msgtext_name,section_text_mime" json:"specifier,omitempty"`
	// Fields are the names of header fields for HEADER.FIELDS and
	// HEADER.FIELDS.NOT.
	Fields []string `imap:"header_fld_name" json:"fields,omitempty"`
}

// BodySection is the content of a section.
//
//	BODY[HEADER]<0> {342}
//
//imap:rule msg_att_section
type BodySection struct {
	Section
	// Partial says whether the content is only a part, from Origin on.
	Partial bool `imap:"section_origin" json:"partial,omitempty"`
	// Origin is the octet of the section at which the content begins.
	Origin int64 `imap:"section_origin" json:"origin,omitempty"`
	// Data is the content.
	Data Data `imap:"section_data,section_data_again" json:"data"`
}

// Equal says whether two sections are the same: names of header fields in any
// case of letters and in any order.
func (s Section) Equal(other Section) bool {
	if s.Specifier != other.Specifier || !slices.Equal(s.Part, other.Part) || len(s.Fields) != len(other.Fields) {
		return false
	}
	fold := func(fields []string) []string {
		folded := make([]string, len(fields))
		for i, f := range fields {
			folded[i] = strings.ToUpper(f)
		}
		slices.Sort(folded)
		return folded
	}
	return slices.Equal(fold(s.Fields), fold(other.Fields))
}

// String is the section as it stands between the brackets, "1.2.MIME". It is for
// people: the names of header fields are not quoted.
func (s Section) String() string {
	var b strings.Builder
	for i, n := range s.Part {
		if i > 0 {
			b.WriteByte('.')
		}
		b.WriteString(strconv.FormatUint(uint64(n), 10))
	}
	if s.Specifier != SectionAll {
		if len(s.Part) > 0 {
			b.WriteByte('.')
		}
		b.WriteString(string(s.Specifier))
	}
	if len(s.Fields) > 0 {
		b.WriteString(" (" + strings.Join(s.Fields, " ") + ")")
	}
	return b.String()
}

// wrong says why there is no such section. Lenient, parts count from 0, and MIME may
// be of the message.
func (s Section) wrong(lenient bool) string {
	for _, n := range s.Part {
		if n == 0 && !lenient {
			return "parts count from 1"
		}
	}
	fields := false
	switch s.Specifier {
	case SectionAll, SectionHeader, SectionText:
	case SectionMIME:
		if len(s.Part) == 0 && !lenient {
			return "MIME is of a part, and the message is none"
		}
	case SectionHeaderFields, SectionHeaderFieldsNot:
		fields = true
	default:
		return "unknown specifier"
	}
	if fields != (len(s.Fields) > 0) {
		return "names of header fields go with HEADER.FIELDS and HEADER.FIELDS.NOT"
	}
	return ""
}

// section appends a section with its brackets.
func (e *encoder) section(field string, s Section) {
	if reason := s.wrong(e.lenient()); reason != "" {
		e.fail(field, reason)
		return
	}
	bare := s
	bare.Fields = nil
	e.syntax("[")
	e.syntax(bare.String())
	if len(s.Fields) > 0 {
		e.syntax(" ")
		list := e.list()
		for _, name := range s.Fields {
			list.next()
			e.astring(field, name)
		}
		list.end()
	}
	e.syntax("]")
}
