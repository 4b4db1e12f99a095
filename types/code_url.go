package types

import "strings"

// CodeBadURL is the URL that the server could not use for CATENATE.
//
//	[BADURL /INBOX;UIDVALIDITY=785799047/;UID=113330;section=1.5.9]
//
// RFC 4469 section 4.1.
//
//imap:rule resp_text_code_badurl
//imap:json url
type CodeBadURL string

// CodeURLMech lists how the server can authorise URLs into the mailbox.
//
//	[URLMECH INTERNAL XSAMPLE=P34OKhO7VEkCbsiYY8rGEg==]
//
// RFC 4467 section 8 (BASE.7.1.URLMECH).
//
//imap:rule resp_text_code_urlmech
type CodeURLMech struct {
	// Mechanisms are the mechanisms besides INTERNAL, which every server has.
	Mechanisms []URLMechanism `imap:"urlmech" json:"mechanisms,omitempty"`
}

// URLMechanism is a mechanism of a [CodeURLMech].
//
//imap:rule urlmech
type URLMechanism struct {
	// Name is its name.
	Name string `imap:"mechanism" json:"name"`
	// Data is what belongs to the mechanism, in base64; empty when there is none.
	Data string `imap:"urlmech_data" json:"data,omitempty"`
}

func (CodeBadURL) code()   {}
func (*CodeURLMech) code() {}

// CodeName is "BADURL".
func (CodeBadURL) CodeName() string { return "BADURL" }

// CodeName is "URLMECH".
func (*CodeURLMech) CodeName() string { return "URLMECH" }

// Error is the code's name and the URL.
func (c CodeBadURL) Error() string { return "BADURL " + string(c) }

// Error is the code's name and the mechanisms.
func (c *CodeURLMech) Error() string { return codeText(c) }

func (c CodeBadURL) encode(e *encoder) {
	if c == "" || strings.IndexByte(string(c), ']') >= 0 || strings.IndexByte(string(c), 0xff) >= 0 {
		e.fail("Code", `empty, or with a "]" or an octet 255 in it`)
	}
	e.syntax("BADURL ")
	e.text("Code", string(c))
}

func (c *CodeURLMech) encode(e *encoder) {
	e.syntax("URLMECH INTERNAL")
	for _, m := range c.Mechanisms {
		e.syntax(" ")
		e.mechanism("Mechanisms", m.Name)
		if m.Data == "" {
			continue
		}
		if !isAll(m.Data, isBase64Char) {
			e.fail("Mechanisms", "not base64")
		}
		e.syntax("=")
		e.syntax(m.Data)
	}
}

// mechanism appends the name of a URLAUTH mechanism, RFC 4467 section 9, or fails.
func (e *encoder) mechanism(field, name string) {
	if !isAll(name, func(c byte) bool { return isAlphanumeric(c) || c == '-' || c == '.' }) {
		e.fail(field, "not the name of a mechanism")
		return
	}
	e.syntax(name)
}

func isBase64Char(c byte) bool { return isAlphanumeric(c) || c == '+' || c == '/' || c == '=' }
