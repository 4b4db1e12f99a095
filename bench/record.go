package bench

import (
	"encoding/json"
	"mime"
	"net/mail"
	"strconv"
	"strings"
)

// Record is what one message of an input means, in a form that every library's
// values can be brought into. What the libraries represent differently (letter
// case of flags and media types, brackets around message identifiers, encoded
// words, dates as text or as time) is made alike; nothing is made up.
type Record struct {
	Kind     string            // FETCH, LIST, STATUS, SEARCH or ESEARCH; a command's name
	Seq      uint32            `json:",omitempty"`
	UID      uint32            `json:",omitempty"`
	Flags    []string          `json:",omitempty"` // in lower case
	ModSeq   uint64            `json:",omitempty"`
	Envelope *Envelope         `json:",omitempty"`
	Parts    []Part            `json:",omitempty"` // depth first
	BodySize int               `json:",omitempty"` // octets of BODY[]
	BodySum  uint32            `json:",omitempty"` // CRC-32 of BODY[]
	Mailbox  string            `json:",omitempty"` // decoded from modified UTF-7
	Delim    string            `json:",omitempty"`
	Attrs    []string          `json:",omitempty"` // in lower case
	Status   map[string]uint64 `json:",omitempty"` // by name of the item
	Numbers  []uint32          `json:",omitempty"` // every number, ascending
	Count    uint32            `json:",omitempty"` // of ESEARCH
	Command  *Command          `json:",omitempty"` // of a client
}

// Envelope is what an ENVELOPE means.
type Envelope struct {
	Date      int64 // seconds since 1970
	Subject   string
	From      []Address `json:",omitempty"`
	Sender    []Address `json:",omitempty"`
	ReplyTo   []Address `json:",omitempty"`
	To        []Address `json:",omitempty"`
	Cc        []Address `json:",omitempty"`
	Bcc       []Address `json:",omitempty"`
	InReplyTo string    `json:",omitempty"` // without angle brackets
	MessageID string    `json:",omitempty"` // without angle brackets
}

// Address is what an address of an ENVELOPE means.
type Address struct{ Name, Mailbox, Host string }

// Part is what a part of a BODYSTRUCTURE means.
type Part struct {
	Path        string            // 1.2.1; a message's body is its child 1
	Type        string            // text/plain, in lower case
	Params      map[string]string `json:",omitempty"`
	ID          string            `json:",omitempty"`
	Description string            `json:",omitempty"`
	Encoding    string            `json:",omitempty"` // in lower case
	Size        uint32            `json:",omitempty"`
	Lines       uint64            `json:",omitempty"`
	Disposition string            `json:",omitempty"` // in lower case
	DispParams  map[string]string `json:",omitempty"`
	Language    []string          `json:",omitempty"`
	Envelope    *Envelope         `json:",omitempty"` // of a message/rfc822
}

// String returns the record as JSON; records that mean the same print the same.
func (r Record) String() string {
	b, err := json.Marshal(r)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// lower returns the strings in lower case.
func lower[S ~string](list []S) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = strings.ToLower(string(s))
	}
	return out
}

// childPath returns the path of a part's child with an index from 0.
func childPath(path string, index int) string {
	if path != "" {
		path += "."
	}
	return path + strconv.Itoa(index+1)
}

// unbracket removes the angle brackets of a message identifier.
func unbracket(s string) string {
	return strings.TrimSuffix(strings.TrimPrefix(s, "<"), ">")
}

// decodeWords decodes RFC 2047 encoded words, for libraries that keep the text
// of the wire.
func decodeWords(s string) string {
	var dec mime.WordDecoder
	out, err := dec.DecodeHeader(s)
	if err != nil {
		return s
	}
	return out
}

// parseDate parses a Date header field, for libraries that keep the text of the
// wire.
func parseDate(s string) int64 {
	t, err := mail.ParseDate(s)
	if err != nil {
		return 0
	}
	return t.Unix()
}
