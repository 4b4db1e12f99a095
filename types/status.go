package types

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
//imap:rule response_tagged response_data_status greeting_status
type Status struct {
	// Tag is the tag of the command that this ends, empty when untagged.
	Tag string `imap:"tag" json:"tag,omitempty"`
	// Kind is the condition, in upper case.
	Kind StatusKind `imap:"resp_cond_state_name,resp_cond_bye_name,resp_cond_auth_name" json:"kind"`
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
