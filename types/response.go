package types

import "strings"

// Response is one message of a server: a status response, a piece of data, or
// the request to go on with a command. The types that it may be are
//
//   - [*Status]: OK, NO, BAD, PREAUTH and BYE, tagged or not
//   - [*Continuation]: a line that begins with "+"
//   - [*Capability], [*Enabled], [*ID], [*List], [*LSub], [*XList], [*Namespace],
//     [*MailboxStatus], [*MailboxFlags], [Exists], [Recent]: the server and its
//     mailboxes
//   - [*Search], [*ESearch], [*Sort], [*Thread], [*UIDBatches]: what was found
//   - [*ACL], [*ListRights], [*MyRights], [*Quota], [*QuotaRoot], [*Metadata]:
//     rights, limits and annotations
//   - [*Language], [*Comparator], [*JMAPAccess]: settings of the connection
//   - [*Fetch], [Expunge], [*Vanished], [*Converted]: messages
//   - [*Conversion], [*GenURLAuth], [*URLFetch]: conversions and URLs
//   - [*Unknown]: data that the grammar does not know, kept as it came
//   - [BlankLine]: an empty line, which some servers send between responses
//
// RFC 3501 section 7.
//
//imap:union
type Response interface {
	// ResponseName is the response's name in the RFC: "FETCH", "LIST", "OK".
	ResponseName() string
	response()

	// encode appends the response, without CRLF at its end.
	encode(e *encoder)
}

// Unknown is untagged data that the grammar does not know: of an extension, or
// of the server's own making. It is kept as it came.
//
//   - XPIG-LATIN ow-nay eaking-spay
//   - 5 XFOO (a b)
//
//imap:rule response_other response_unavailable response_message_odd response_list_nothing response_vanished_odd
type Unknown struct {
	// Number is what stood before the name, and 0 when nothing did.
	Number uint64 `imap:"response_other_number" json:"number,omitempty"`
	// Name is the first word, as the server wrote it.
	Name string `imap:"response_other_name,response_unavailable_name,response_message_odd_number,response_list_name,response_vanished_odd_name" json:"name"`
	// Data is everything behind the name, the blank before it included and the
	// line's end not; literals stand in it as on the wire.
	Data Raw `imap:"response_other_data,response_unavailable_data,response_message_odd_data,response_vanished_odd_data" json:"data"`
}

// Continuation is the request to send the rest of a command: a literal's octets,
// the answer to a SASL challenge, or lines while the server idles.
//
//   - Ready for additional command text
//   - YGgGCSqGSIb3EgECAgIAb1kwV6ADAgEFoQMCAQ+iSzBJ
//
// RFC 3501 section 7.5.
//
//imap:rule continue_req
type Continuation struct {
	// Code is the response code, nil when there is none.
	Code Code `imap:"resp_text_code" json:"code,omitempty"`
	// Text is for a human, or a challenge: see Challenge.
	Text string `imap:"text" json:"text"`
}

// BlankLine is an empty line between two responses. Exchange sends them; they
// mean nothing.
//
//imap:rule quirk_blank_line
type BlankLine struct{}

func (*Unknown) response()      {}
func (*Continuation) response() {}
func (BlankLine) response()     {}

// ResponseName is the first word of the unknown response.
func (u *Unknown) ResponseName() string { return u.Name }

// ResponseName is "+".
func (*Continuation) ResponseName() string { return "+" }

// ResponseName is the empty string.
func (BlankLine) ResponseName() string { return "" }

// ResponseFragments is the response's form on the wire, for a server: in one
// fragment, or in more where literals do not have to be copied. The same response
// always gives the same. The error is an [*EncodeError].
func ResponseFragments(r Response, opts *EncodeOptions) ([]Fragment, error) {
	if r == nil {
		return nil, &EncodeError{Command: "response", Reason: "there is none"}
	}
	e := newEncoder(r.ResponseName(), nil, opts)
	e.server = true
	r.encode(e)
	return e.finish(nil)
}

// AppendResponse appends the response as it stands on the wire, with CRLF at its
// end. The error is an [*EncodeError], also when a literal is not in memory; dst
// is returned as it was then.
func AppendResponse(dst []byte, r Response, opts *EncodeOptions) ([]byte, error) {
	fragments, err := ResponseFragments(r, opts)
	if err != nil {
		return dst, err
	}
	return join(dst, r.ResponseName(), fragments)
}

func (u *Unknown) encode(e *encoder) {
	e.syntax("* ")
	if u.Number != 0 {
		e.number(u.Number)
		e.syntax(" ")
	}
	if strings.HasPrefix(u.Name, "[") {
		e.fail("Name", "a bracket begins a response code")
	}
	e.atom("Name", u.Name)
	if u.Number == 0 && beginsLikeStatus(u.Name) {
		e.rawText("Data", u.Data)
		return
	}
	e.rawData("Data", u.Data)
}

// beginsLikeStatus says whether a line with this word is read like a status response, as
// text in which there are no literals: "BYE#" may be what a server makes of "BYE".
func beginsLikeStatus(name string) bool {
	n := strings.IndexFunc(name, func(r rune) bool { return r|0x20 < 'a' || r|0x20 > 'z' })
	if n < 0 {
		n = len(name)
	}
	switch StatusKind(strings.ToUpper(name[:n])) {
	case OK, NO, BAD, BYE, PREAUTH:
		return n == len(name) || !isAlphanumeric(name[n]) && !strings.ContainsRune("-_[", rune(name[n]))
	}
	return false
}

func (c *Continuation) encode(e *encoder) {
	e.syntax("+ ")
	e.respText(c.Code, c.Text)
}

// encode writes nothing: the end of the line is the response.
func (BlankLine) encode(e *encoder) {
	if !e.lenient() {
		e.fail("", "no RFC has empty lines between responses")
	}
}
