package types

import (
	"strconv"
	"strings"
)

// SearchKey is a search program: what a message has to be to be found. The functions
// and constants of this package make it; there is no need to name its types:
//
//	types.And(types.From("joe"), types.Since(day), types.Not(types.Seen))
//	types.Or(types.Subject("lunch"), types.Larger(1<<20))
//	types.And(types.InSet(types.UIDs(types.Range(1, 500))), types.Unseen)
//
// A program that a server reads is the same tree, of values of the types
// [SearchName], [SearchString], [SearchHeader], [SearchKeyword], [SearchDate],
// [SearchSize], [SearchAge], [SearchSet], [SearchUID], [SearchModSeq], [SearchObject],
// [SearchGmailID], [SearchGmailLabel], [SearchFilter], [SearchAnnotation],
// [SearchNot], [SearchOr], [SearchFuzzy], [SearchAnd], and [SearchUnknown] for a key
// that the grammar does not know. [SearchKeys] goes over all of them.
//
// RFC 3501 section 6.4.4, search-key.
//
//imap:union name=KeyName
type SearchKey interface {
	// KeyName is the key's name in the RFC, in upper case: "FROM", "OR". Of several
	// keys that all have to hold it is "AND", of a set of messages "SET" or "UID".
	KeyName() string
	// String is the program as it stands on the wire, for logs: what could not stand
	// in a line is escaped.
	String() string

	encodeKey(e *encoder, depth int)
}

// SearchName is a key without arguments.
//
//imap:rule search_key_name
//imap:json -
//imap:enum
type SearchName string

// SearchString is a key whose argument is a string: "FROM", "SUBJECT". Messages match
// that have it somewhere in the text that the key names, in any case of letters. The
// empty string is in every text that is there.
//
//	FROM "Smith"
//
//imap:rule search_key_string
type SearchString struct {
	// Key is the key's name.
	Key SearchStringKey `imap:"search_key_string_name" json:"-"`
	// Value is the string: in UTF-8, or in the charset that the command names.
	Value string `imap:"search_string" json:"value"`
}

// SearchStringKey is the name of a key of a [SearchString].
//
//imap:enum
type SearchStringKey string

// SearchHeader finds messages with a header field that has a string in it, or, when
// the string is empty, with such a field.
//
//	HEADER Message-ID "20030325000000@example.org"
//
//imap:rule search_key_header
type SearchHeader struct {
	// Field is the name of the field.
	Field string `imap:"header_fld_name" json:"field"`
	// Value is the string, as in [SearchString].
	Value string `imap:"search_string" json:"value"`
}

// SearchKeyword finds messages by a keyword.
//
//	KEYWORD $Junk
//	UNKEYWORD $Junk
//
//imap:rule search_key_keyword
type SearchKeyword struct {
	// Keyword is the keyword. A flag of the system, which begins with a backslash, is
	// none: it has a key of its own.
	Keyword Flag `imap:"search_keyword" json:"keyword"`
	// Unset finds the messages that do not have it.
	Unset bool `imap:"search_unkeyword" json:"-"`
}

// SearchDate finds messages by a day, without regard to time and zone.
//
//	SINCE 1-Feb-1994
//
//imap:rule search_key_date
type SearchDate struct {
	// Key says which day of the message is meant, and what it has to be.
	Key SearchDateKey `imap:"search_key_date_name" json:"-"`
	// Date is the day.
	Date Date `imap:"date_text" json:"date"`
}

// SearchDateKey is the name of a key of a [SearchDate].
//
//imap:enum
type SearchDateKey string

// SearchSize finds messages by their size in octets, RFC822.SIZE.
//
//	LARGER 4096
//
//imap:rule search_key_size
type SearchSize struct {
	// Key is the key's name.
	Key SearchSizeKey `imap:"search_key_size_name" json:"-"`
	// Size is what the size has to be more, or less, than. Above 4294967295 it needs
	// IMAP4rev2.
	Size int64 `imap:"search_size" json:"size"`
}

// SearchSizeKey is the name of a key of a [SearchSize].
//
//imap:enum
type SearchSizeKey string

// SearchAge finds messages by how long ago they arrived. It needs WITHIN.
//
//	YOUNGER 259200
//
// RFC 5032.
//
//imap:rule search_key_within
type SearchAge struct {
	// Key is the key's name.
	Key SearchAgeKey `imap:"search_key_within_name" json:"-"`
	// Seconds is the age, at least 1.
	Seconds uint32 `imap:"search_seconds" json:"seconds"`
}

// SearchAgeKey is the name of a key of a [SearchAge].
//
//imap:enum
type SearchAgeKey string

// SearchSet finds the messages of a set, of sequence numbers or of UIDs.
//
//	1:500
//	UID 4,7
//
//imap:rule search_key_seq search_key_uid
type SearchSet struct {
	// Set is the set.
	Set NumSet `imap:"sequence_set,uid_sequence_set" json:"set"`
}

// SearchUID finds messages by where their UID is. It needs MESSAGELIMIT; a
// [SearchSet] says the same to any server.
//
//	UIDAFTER 25000
//
// RFC 9738 section 3.2.
//
//imap:rule search_key_uid_bound
type SearchUID struct {
	// Key is the key's name.
	Key SearchUIDKey `imap:"search_key_uid_bound_name" json:"-"`
	// UID is what the UID has to be more, or less, than.
	UID UID `imap:"search_uid_bound" json:"uid"`
}

// SearchUIDKey is the name of a key of a [SearchUID].
//
//imap:enum
type SearchUIDKey string

// SearchModSeq finds messages whose mod-sequence is equal to a number or higher. It
// needs CONDSTORE.
//
//	MODSEQ 620162338
//	MODSEQ "/flags/\\draft" all 620162338
//
// RFC 7162 section 3.1.5.
//
//imap:rule search_modsequence
type SearchModSeq struct {
	// Entry is the name of what has the mod-sequence, "/flags/\\Draft" for the flag
	// \Draft; empty for the whole message. Servers may disregard it.
	Entry string `imap:"search_entry" json:"entry,omitempty"`
	// Type says whose it is. It goes with Entry.
	Type SearchEntryType `imap:"entry_type_req" json:"type,omitempty"`
	// ModSeq is the number.
	ModSeq uint64 `imap:"search_modseq" json:"modseq"`
}

// SearchEntryType says whose an entry of a [SearchModSeq] is.
//
//imap:enum
type SearchEntryType string

// SearchObject finds messages by an object identifier. It needs OBJECTID.
//
//	EMAILID M6d99ac3275bb4e
//
// RFC 8474 section 6.
//
//imap:rule search_key_objectid
type SearchObject struct {
	// Key is the key's name.
	Key SearchObjectKey `imap:"search_key_objectid_name" json:"-"`
	// ID is the identifier.
	ID ObjectID `imap:"search_objectid" json:"id"`
}

// SearchObjectKey is the name of a key of a [SearchObject].
//
//imap:enum
type SearchObjectKey string

// SearchGmailID finds messages by Gmail's numbers. It needs X-GM-EXT-1.
//
//	X-GM-THRID 1266894439832287888
//
//imap:rule search_key_gmail_id
type SearchGmailID struct {
	// Key is the key's name.
	Key SearchGmailKey `imap:"search_key_gmail_id_name" json:"-"`
	// ID is the number.
	ID uint64 `imap:"search_gmail_id" json:"id"`
}

// SearchGmailKey is the name of a key of a [SearchGmailID].
//
//imap:enum
type SearchGmailKey string

// SearchGmailLabel finds messages by one of Gmail's labels. It needs X-GM-EXT-1.
//
//	X-GM-LABELS \Inbox
//
//imap:rule search_key_gmail_label
type SearchGmailLabel struct {
	// Label is the label, in modified UTF-7 as the name of a mailbox; those of the
	// system begin with a backslash.
	Label string `imap:"search_gmail_label" json:"label"`
}

// SearchFilter finds what a search program finds that is kept on the server under a
// name. It needs FILTERS.
//
//	FILTER on-the-road
//
// RFC 5466 section 3.1.
//
//imap:rule search_key_filter
type SearchFilter struct {
	// Name is the program's name.
	Name string `imap:"search_filter_name" json:"filter"`
}

// SearchAnnotation finds messages by an annotation. It needs ANNOTATE-EXPERIMENT-1.
//
//	ANNOTATION /comment value "IMAP4"
//
// RFC 5257 section 4.4.
//
//imap:rule search_key_annotation
type SearchAnnotation struct {
	// Entry is the name of the entry. "*" in it stands for anything, "%" for anything
	// within one level of the hierarchy.
	Entry string `imap:"entry_match" json:"entry"`
	// Attribute is "value", "value.priv" or "value.shared".
	Attribute SearchAttribute `imap:"att_search" json:"attribute"`
	// Value is the string that has to be in the value.
	Value NString `imap:"search_annotation_value" json:"value"`
}

// SearchAttribute says whose the value of an annotation is.
//
//imap:enum
type SearchAttribute string

// SearchNot finds the messages that a key does not find.
//
//	NOT FROM "Smith"
//
//imap:rule search_key_not
type SearchNot struct {
	// Key is the key.
	Key SearchKey `imap:"*" json:"key"`
}

// SearchOr finds the messages that one key or the other finds.
//
//	OR SEEN FLAGGED
//
//imap:rule search_key_or
type SearchOr struct {
	// First is the one.
	First SearchKey `imap:"search_key_first" json:"first"`
	// Second is the other.
	Second SearchKey `imap:"search_key_second" json:"second"`
}

// SearchFuzzy lets the server find what is like what a key asks for. It needs
// SEARCH=FUZZY.
//
//	FUZZY SUBJECT "IMAP break"
//
// RFC 6203 section 3.
//
//imap:rule search_key_fuzzy
type SearchFuzzy struct {
	// Key is the key.
	Key SearchKey `imap:"*" json:"key"`
}

// SearchAnd finds the messages that all of several keys find. [And] makes it.
//
//	FLAGGED SINCE 1-Feb-1994
//	(FLAGGED SINCE 1-Feb-1994)
//
// On the wire it is in parentheses where it is not the whole program. One key alone
// is never a SearchAnd when it comes from the wire, with parentheses or without.
//
//imap:rule search_keys
//imap:unwrap Keys
type SearchAnd struct {
	// Keys are the keys, at least two.
	Keys []SearchKey `imap:"*" json:"keys"`
}

// SearchUnknown is a key that the grammar does not know. Nobody can tell how many
// arguments it has, so that it takes all that follows it, up to the end of the
// program or to a closing parenthesis. It is sent in parentheses for that reason.
//
//	XFOO "bar" (1 2)
//
//imap:rule search_key_other
type SearchUnknown struct {
	// Name is the key's name as it came.
	Name string `imap:"search_key_other_name" json:"-"`
	// Data is what follows it, from the blank on, as on the wire.
	Data Raw `imap:"search_key_other_data" json:"data,omitempty"`
}

// KeyName is the name.
func (n SearchName) KeyName() string { return string(n) }

// KeyName is the key's name.
func (s SearchString) KeyName() string { return string(s.Key) }

// KeyName is "HEADER".
func (SearchHeader) KeyName() string { return "HEADER" }

// KeyName is "KEYWORD" or "UNKEYWORD".
func (k SearchKeyword) KeyName() string {
	if k.Unset {
		return "UNKEYWORD"
	}
	return "KEYWORD"
}

// KeyName is the key's name.
func (d SearchDate) KeyName() string { return string(d.Key) }

// KeyName is the key's name.
func (s SearchSize) KeyName() string { return string(s.Key) }

// KeyName is the key's name.
func (a SearchAge) KeyName() string { return string(a.Key) }

// KeyName is "UID" for a set of UIDs and "SET" for one of sequence numbers, which
// has no name on the wire.
func (s SearchSet) KeyName() string {
	if _, ok := s.Set.(UIDSet); ok {
		return "UID"
	}
	return "SET"
}

// KeyName is the key's name.
func (u SearchUID) KeyName() string { return string(u.Key) }

// KeyName is "MODSEQ".
func (SearchModSeq) KeyName() string { return "MODSEQ" }

// KeyName is the key's name.
func (o SearchObject) KeyName() string { return string(o.Key) }

// KeyName is the key's name.
func (g SearchGmailID) KeyName() string { return string(g.Key) }

// KeyName is "X-GM-LABELS".
func (SearchGmailLabel) KeyName() string { return "X-GM-LABELS" }

// KeyName is "FILTER".
func (SearchFilter) KeyName() string { return "FILTER" }

// KeyName is "ANNOTATION".
func (SearchAnnotation) KeyName() string { return "ANNOTATION" }

// KeyName is "NOT".
func (SearchNot) KeyName() string { return "NOT" }

// KeyName is "OR".
func (SearchOr) KeyName() string { return "OR" }

// KeyName is "FUZZY".
func (SearchFuzzy) KeyName() string { return "FUZZY" }

// KeyName is "AND", which has no name on the wire.
func (SearchAnd) KeyName() string { return "AND" }

// KeyName is the name as it came.
func (u SearchUnknown) KeyName() string { return u.Name }

// String is the program as it stands on the wire, for logs.
func (n SearchName) String() string { return string(n) }

// String is the program as it stands on the wire, for logs.
func (s SearchString) String() string { return searchText(s) }

// String is the program as it stands on the wire, for logs.
func (h SearchHeader) String() string { return searchText(h) }

// String is the program as it stands on the wire, for logs.
func (k SearchKeyword) String() string { return searchText(k) }

// String is the program as it stands on the wire, for logs.
func (d SearchDate) String() string { return searchText(d) }

// String is the program as it stands on the wire, for logs.
func (s SearchSize) String() string { return searchText(s) }

// String is the program as it stands on the wire, for logs.
func (a SearchAge) String() string { return searchText(a) }

// String is the program as it stands on the wire, for logs.
func (s SearchSet) String() string { return searchText(s) }

// String is the program as it stands on the wire, for logs.
func (u SearchUID) String() string { return searchText(u) }

// String is the program as it stands on the wire, for logs.
func (m SearchModSeq) String() string { return searchText(m) }

// String is the program as it stands on the wire, for logs.
func (o SearchObject) String() string { return searchText(o) }

// String is the program as it stands on the wire, for logs.
func (g SearchGmailID) String() string { return searchText(g) }

// String is the program as it stands on the wire, for logs.
func (g SearchGmailLabel) String() string { return searchText(g) }

// String is the program as it stands on the wire, for logs.
func (f SearchFilter) String() string { return searchText(f) }

// String is the program as it stands on the wire, for logs.
func (a SearchAnnotation) String() string { return searchText(a) }

// String is the program as it stands on the wire, for logs.
func (n SearchNot) String() string { return searchText(n) }

// String is the program as it stands on the wire, for logs.
func (o SearchOr) String() string { return searchText(o) }

// String is the program as it stands on the wire, for logs.
func (f SearchFuzzy) String() string { return searchText(f) }

// String is the program as it stands on the wire, for logs.
func (a SearchAnd) String() string { return searchText(a) }

// String is the program as it stands on the wire, for logs.
func (u SearchUnknown) String() string { return searchText(u) }

// searchText is a program in one line. Literals become strings of Go; for what cannot
// be sent it is the error.
func searchText(k SearchKey) string {
	e := newEncoder("SEARCH", nil, &EncodeOptions{UTF8: true})
	e.searchProgram(k)
	e.end(nil)
	if e.err != nil {
		return e.err.Error()
	}
	var b strings.Builder
	for _, f := range e.fragments {
		line := string(f.Line)
		if f.Literal != nil {
			line = strings.TrimSuffix(line[:strings.LastIndexByte(line, '{')], "~") + strconv.Quote(string(f.Literal.Bytes))
		}
		b.WriteString(line)
	}
	return b.String()
}
