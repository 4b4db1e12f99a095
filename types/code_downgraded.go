package types

// CodeDowngraded names messages of which the client got a surrogate: they have
// addresses or header fields in UTF-8, and UTF8=ACCEPT is not enabled. A surrogate
// cannot be answered like the message itself, and its size may not be the one that
// RFC822.SIZE said.
//
//	[DOWNGRADED 70,105,108,109]
//
// RFC 6858 section 3.
//
//imap:rule resp_text_code_downgraded
type CodeDowngraded struct {
	// UIDs are the messages that this command downgraded, whether it was FETCH or
	// UID FETCH.
	UIDs UIDSet `imap:"downgraded_set" json:"uids"`
}

func (*CodeDowngraded) code() {}

// CodeName is "DOWNGRADED".
func (*CodeDowngraded) CodeName() string { return "DOWNGRADED" }

// Error is the code's name and the messages.
func (c *CodeDowngraded) Error() string { return codeText(c) }

func (c *CodeDowngraded) encode(e *encoder) {
	e.syntax("DOWNGRADED ")
	e.knownSet("UIDs", c.UIDs)
}
