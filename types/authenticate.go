package types

import "encoding/base64"

// AuthenticateCommand begins a login by a SASL mechanism. The server asks for what
// else it needs with a [*Continuation]; the client answers each with
// [*AuthenticateData], or gives up with [*AuthenticateCancel].
//
//	A001 AUTHENTICATE PLAIN
//	A002 AUTHENTICATE PLAIN dGVzdAB0ZXN0AHRlc3Q=
//
// RFC 3501 section 6.2.2, RFC 4959.
//
//imap:rule authenticate
type AuthenticateCommand struct {
	// Mechanism is the mechanism's name: "PLAIN". The server needs it among its
	// AUTH= capabilities.
	Mechanism string `imap:"authenticate_mechanism" json:"mechanism"`
	// Initial is the first message to the server, to save a round trip; the zero
	// value for none. The server needs the capability SASL-IR or IMAP4rev2.
	Initial SASLResponse `imap:"initial_resp,initial_resp_string" json:"initial,omitempty"`
}

// AuthenticateData answers the server in the course of an [*AuthenticateCommand]. It
// is a line of its own, without a tag.
//
//	dGVzdAB0ZXN0AHRlc3Q=
//
// RFC 3501 section 6.2.2.
//
//imap:rule authenticate_data
type AuthenticateData struct {
	// Response is the message. An empty one is an empty line.
	Response SASLResponse `imap:"." json:"response"`
}

// AuthenticateCancel ends an [*AuthenticateCommand]: the server refuses it then. It
// is a line of its own, without a tag.
//
//	*
//
// RFC 3501 section 6.2.2.
//
//imap:rule authenticate_cancel
type AuthenticateCancel struct{}

// SASLResponse is a message of a SASL mechanism to the server, which stands in base64
// on the wire. It prints as a [Secret] does, since most have passwords or tokens in
// them: Reveal gives the octets. The zero value is no message, which an empty
// message is not.
//
// RFC 4422 section 3.
//
//imap:rule initial_resp
//imap:text
type SASLResponse struct{ Secret }

// NewSASLResponse makes a message of its octets.
func NewSASLResponse(octets []byte) SASLResponse { return SASLResponse{NewSecret(string(octets))} }

// ParseSASLResponse makes a message of its base64, for which "=" is the empty one.
// The error is a [base64.CorruptInputError].
func ParseSASLResponse(text string) (SASLResponse, error) {
	if text == "=" {
		text = ""
	}
	octets, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return SASLResponse{}, err
	}
	return NewSASLResponse(octets), nil
}

// IsZero says whether there is no message.
func (r SASLResponse) IsZero() bool { return r.text == nil }

// CommandName is "AUTHENTICATE".
func (*AuthenticateCommand) CommandName() string { return "AUTHENTICATE" }

// CommandName is "base64", which is not on the wire.
func (*AuthenticateData) CommandName() string { return "base64" }

// CommandName is "*".
func (*AuthenticateCancel) CommandName() string { return "*" }

func (*AuthenticateData) untagged()   {}
func (*AuthenticateCancel) untagged() {}

func (c *AuthenticateCommand) encode(e *encoder) {
	e.syntax("AUTHENTICATE ")
	e.atom("Mechanism", c.Mechanism)
	switch {
	case c.Initial.IsZero():
	case c.Initial.Reveal() == "":
		e.syntax(" =")
	default:
		e.syntax(" ")
		e.base64(c.Initial)
	}
}

func (d *AuthenticateData) encode(e *encoder) { e.base64(d.Response) }

func (*AuthenticateCancel) encode(e *encoder) { e.syntax("*") }

func (e *encoder) base64(r SASLResponse) {
	e.line = base64.StdEncoding.AppendEncode(e.line, []byte(r.Reveal()))
}

func (c *AuthenticateCommand) needs() []AnyOf {
	needs := []AnyOf{{CapAuth + "=" + Cap(c.Mechanism)}}
	if !c.Initial.IsZero() {
		needs = addNeed(needs, CapSASLIR, CapIMAP4rev2)
	}
	return needs
}
