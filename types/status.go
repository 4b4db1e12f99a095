package types

import "strings"

// StatusKind is the condition of a status response.
//
//imap:enum
type StatusKind string

// The conditions of RFC 3501 section 7.1.
const (
	// OK: success, or information.
	OK StatusKind = "OK"
	// NO: the command failed; untagged, a warning.
	NO StatusKind = "NO"
	// BAD: the command was not understood; untagged, a protocol error.
	BAD StatusKind = "BAD"
	// PREAUTH: a greeting that says that no login is needed.
	PREAUTH StatusKind = "PREAUTH"
	// BYE: the server closes the connection.
	BYE StatusKind = "BYE"
)

// Status is a status response: the end of a command when it has a tag, and
// information, a warning or the greeting when it has none.
//
//	A142 OK [READ-WRITE] SELECT completed
//	* BYE Autologout; idle for too long
//
// RFC 3501 section 7.1.
//
//imap:rule response_tagged response_data_status response_data_code greeting_status
type Status struct {
	// Tag is the tag of the command that this ends, empty when untagged.
	Tag string `imap:"tag" json:"tag,omitempty"`
	// Kind is the condition, in upper case.
	Kind StatusKind `imap:"resp_cond_state_name,resp_cond_bye_name,resp_cond_auth_name;default=OK" json:"kind"`
	// Code is the response code in brackets, nil when there is none.
	Code Code `imap:"resp_text_code" json:"code,omitempty"`
	// Text is for a human. It may be empty.
	Text string `imap:"text" json:"text"`
}

func (*Status) response() {}

// ResponseName is the condition: "OK", "NO", "BAD", "PREAUTH" or "BYE".
func (s *Status) ResponseName() string { return string(s.Kind) }

// Tagged says whether the status ends a command.
func (s *Status) Tagged() bool { return s.Tag != "" }

func (s *Status) encode(e *encoder) {
	switch {
	case s.Tag == "":
		e.syntax("*")
	case !isAll(s.Tag, isTagChar):
		e.fail("Tag", "not a tag")
	default:
		e.syntax(s.Tag)
	}
	switch s.Kind {
	case OK, NO, BAD:
	case PREAUTH, BYE:
		if s.Tag != "" && !e.lenient() {
			e.fail("Tag", "PREAUTH and BYE have none")
		}
	default:
		e.fail("Kind", "none of OK, NO, BAD, PREAUTH and BYE")
	}
	e.syntax(" ")
	e.syntax(string(s.Kind))
	e.syntax(" ")
	e.respText(s.Code, s.Text)
}

// respText appends resp-text of RFC 3501 section 9. A text that would be read as a
// code is refused.
func (e *encoder) respText(code Code, text string) {
	if code != nil {
		e.syntax("[")
		code.encode(e)
		e.syntax("] ")
	} else if looksLikeCode(text) || strings.HasPrefix(text, "[") && !e.lenient() {
		e.fail("Text", "it begins like a response code")
		return
	}
	e.text("Text", text)
}

// looksLikeCode says whether the text begins with something in brackets and a
// blank, or ends with the brackets.
func looksLikeCode(text string) bool {
	inside, ok := strings.CutPrefix(text, "[")
	if !ok {
		return false
	}
	code, behind, ok := strings.Cut(inside, "]")
	if !ok || behind != "" && behind[0] != ' ' {
		return false
	}
	name, data, arguments := strings.Cut(code, " ")
	if isAll(name, isAtomChar) && arguments == (data != "") {
		return true
	}
	// Exchange's: [Error="Not found"].
	name, data, _ = strings.Cut(code, "=")
	return isAll(name, isAtomChar) && data != ""
}
