package types

import "strings"

// CodeBadCharset says that the charset of a SEARCH is not supported.
//
//	[BADCHARSET (US-ASCII UTF-8)]
//
// RFC 3501 section 7.1.
//
//imap:rule resp_text_code_badcharset
type CodeBadCharset struct {
	// Charsets are those that the server supports, when it lists them.
	Charsets []string `imap:"charset" json:"charsets,omitempty"`
}

// CodeCapability lists the capabilities, as the untagged CAPABILITY does.
//
//	[CAPABILITY IMAP4rev1 LITERAL+ AUTH=PLAIN]
//
// RFC 3501 section 7.1.
//
//imap:rule capability_data
type CodeCapability struct {
	// Caps are the capabilities in the order in which they came.
	Caps []Cap `imap:"capability" json:"caps"`
}

// CodeReferral says where else to go: for the login (RFC 2221), or for the mailbox
// of the command that failed (RFC 2193), of which there may be several copies.
//
//	[REFERRAL IMAP://user;AUTH=*@SERVER2/SHARED/FOO]
//
//imap:rule resp_text_code_referral
type CodeReferral struct {
	// URLs are IMAP URLs (RFC 5092), as they came.
	URLs []string `imap:"referral_url" json:"urls"`
}

func (*CodeBadCharset) code() {}
func (*CodeCapability) code() {}
func (*CodeReferral) code()   {}

// CodeName is "BADCHARSET".
func (*CodeBadCharset) CodeName() string { return "BADCHARSET" }

// CodeName is "CAPABILITY".
func (*CodeCapability) CodeName() string { return "CAPABILITY" }

// CodeName is "REFERRAL".
func (*CodeReferral) CodeName() string { return "REFERRAL" }

// Error is the code's name and the charsets.
func (c *CodeBadCharset) Error() string {
	if len(c.Charsets) == 0 {
		return c.CodeName()
	}
	return c.CodeName() + " (" + strings.Join(c.Charsets, " ") + ")"
}

// Error is the code's name.
func (c *CodeCapability) Error() string { return c.CodeName() }

// Error is the code's name and the URLs.
func (c *CodeReferral) Error() string { return codeText(c) }

func (c *CodeBadCharset) encode(e *encoder) {
	e.syntax("BADCHARSET")
	if len(c.Charsets) == 0 {
		return
	}
	e.syntax(" ")
	list := e.list()
	for _, charset := range c.Charsets {
		list.next()
		e.codeString("Charsets", charset)
	}
	list.end()
}

func (c *CodeCapability) encode(e *encoder) { e.capabilities(c.Caps) }

func (c *CodeReferral) encode(e *encoder) {
	e.syntax("REFERRAL")
	if len(c.URLs) == 0 {
		e.fail("URLs", "there are none")
	}
	for _, url := range c.URLs {
		e.syntax(" ")
		if !isAll(url, isReferralChar) {
			e.fail("URLs", `empty, or with a blank, a "]" or what is not ASCII in it`)
			return
		}
		e.syntax(url)
	}
}

// isReferralChar is what a URL may have between the brackets of a code.
func isReferralChar(c byte) bool { return c > ' ' && c < 0x7f && c != ']' }
