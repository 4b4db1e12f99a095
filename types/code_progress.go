package types

// CodeInProgress says that a command which takes long is still under way.
//
//	[INPROGRESS ("A001" 454 1000)]
//
// RFC 9585 section 3.
//
//imap:rule resp_text_code_inprogress
type CodeInProgress struct {
	// Tag is the command's tag, NIL when the server does not say.
	Tag NString `imap:"inprogress_tag" json:"tag"`
	// Counting says whether the server counts, so that Progress means something.
	Counting bool `imap:"inprogress_progress" json:"counting,omitempty"`
	// Progress is how many things are done.
	Progress uint32 `imap:"inprogress_progress" json:"progress,omitempty"`
	// Goal is how many there are, 0 when the server does not know.
	Goal uint32 `imap:"inprogress_goal" json:"goal,omitempty"`
}

func (*CodeInProgress) code() {}

// CodeName is "INPROGRESS".
func (*CodeInProgress) CodeName() string { return "INPROGRESS" }

// Error is the code's name and its arguments.
func (c *CodeInProgress) Error() string { return codeText(c) }

func (c *CodeInProgress) encode(e *encoder) {
	e.syntax("INPROGRESS")
	if !c.Counting && (c.Progress != 0 || c.Goal != 0) {
		e.fail("Counting", "it is false, and there are numbers")
	}
	if c.Tag.IsNil() && !c.Counting {
		return
	}
	e.syntax(" ")
	list := e.list()
	list.next()
	if c.Tag.IsNil() {
		e.syntax("NIL")
	} else {
		e.quoted("Tag", c.Tag.String())
	}
	list.next()
	if c.Counting {
		e.number(uint64(c.Progress))
	} else {
		e.syntax("NIL")
	}
	list.next()
	if c.Goal != 0 {
		e.number(uint64(c.Goal))
	} else {
		e.syntax("NIL")
	}
	list.end()
}
