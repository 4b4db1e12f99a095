package types

import "strings"

// Cap is one capability of a server: "IMAP4rev1", "AUTH=PLAIN", "IDLE". Case
// does not matter: compare with Is.
//
//imap:rule capability
type Cap string

// The capabilities of RFC 3501.
const (
	CapIMAP4rev1     Cap = "IMAP4rev1"
	CapStartTLS      Cap = "STARTTLS"
	CapLoginDisabled Cap = "LOGINDISABLED"
)

// The capabilities of the extensions, in the order of their RFCs.
const (
	CapUnselect  Cap = "UNSELECT"  // RFC 3691
	CapIMAP4rev2 Cap = "IMAP4rev2" // RFC 9051
)

// Is says whether two capabilities are the same, in any case of letters.
func (c Cap) Is(other Cap) bool { return strings.EqualFold(string(c), string(other)) }

// Auth is the SASL mechanism of an AUTH= capability in upper case, and false for
// any other capability.
func (c Cap) Auth() (mechanism string, ok bool) {
	const prefix = "AUTH="
	if len(c) <= len(prefix) || !strings.EqualFold(string(c[:len(prefix)]), prefix) {
		return "", false
	}
	return strings.ToUpper(string(c[len(prefix):])), true
}

// Capability lists what the server can do.
//
//   - CAPABILITY IMAP4rev1 STARTTLS AUTH=GSSAPI LOGINDISABLED
//
// RFC 3501 section 7.2.1.
//
//imap:rule capability_data
type Capability struct {
	// Caps are the capabilities in the order in which they came.
	Caps []Cap `imap:"capability" json:"caps"`
}

func (*Capability) response() {}

// ResponseName is "CAPABILITY".
func (*Capability) ResponseName() string { return "CAPABILITY" }

// Has says whether the capability is among them, in any case of letters.
func (c *Capability) Has(want Cap) bool {
	for _, have := range c.Caps {
		if have.Is(want) {
			return true
		}
	}
	return false
}

func (c *Capability) encode(e *encoder) {
	e.syntax("* ")
	e.capabilities(c.Caps)
}

// capabilities appends capability-data.
func (e *encoder) capabilities(caps []Cap) {
	e.syntax("CAPABILITY")
	for _, c := range caps {
		e.syntax(" ")
		e.atom("Caps", string(c))
	}
}
