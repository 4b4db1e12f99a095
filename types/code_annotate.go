package types

// CodeAnnotate says why an annotation of a message was not stored.
//
//	[ANNOTATE TOOBIG]
//
// RFC 5257 section 4.5.
//
//imap:rule resp_text_code_annotate
//imap:json reason
//imap:enum
type CodeAnnotate string

// The reasons.
const (
	// CodeAnnotateTooBig: the value is too large.
	CodeAnnotateTooBig CodeAnnotate = "TOOBIG"
	// CodeAnnotateTooMany: the message has as many annotations as it may have.
	CodeAnnotateTooMany CodeAnnotate = "TOOMANY"
)

// CodeAnnotations says what annotations the messages of a mailbox can have that
// was selected.
//
//	[ANNOTATIONS 20480 NOPRIVATE]
//
// RFC 5257 section 4.2.
//
//imap:rule resp_text_code_annotations
type CodeAnnotations struct {
	// ReadOnly says that they cannot be changed.
	ReadOnly bool `imap:"ann_size_read_only" json:"readonly,omitempty"`
	// MaxSize is the size in octets of the largest value that can be stored. When
	// it is 0, and they are not ReadOnly, there are no annotations (NONE).
	MaxSize uint32 `imap:"ann_size_max" json:"maxsize,omitempty"`
	// NoPrivate says that there are no private annotations.
	NoPrivate bool `imap:"ann_size_noprivate" json:"noprivate,omitempty"`
}

// None says that the mailbox has no annotations.
func (c *CodeAnnotations) None() bool { return !c.ReadOnly && c.MaxSize == 0 }

func (CodeAnnotate) code()     {}
func (*CodeAnnotations) code() {}

// CodeName is "ANNOTATE".
func (CodeAnnotate) CodeName() string { return "ANNOTATE" }

// CodeName is "ANNOTATIONS".
func (*CodeAnnotations) CodeName() string { return "ANNOTATIONS" }

// Error is the code's name and the reason.
func (c CodeAnnotate) Error() string { return "ANNOTATE " + string(c) }

// Error is the code's name and its arguments.
func (c *CodeAnnotations) Error() string { return codeText(c) }

func (c CodeAnnotate) encode(e *encoder) {
	if c != CodeAnnotateTooBig && c != CodeAnnotateTooMany {
		e.fail("Code", "neither TOOBIG nor TOOMANY")
	}
	e.syntax("ANNOTATE ")
	e.syntax(string(c))
}

func (c *CodeAnnotations) encode(e *encoder) {
	e.syntax("ANNOTATIONS ")
	switch {
	case c.ReadOnly && c.MaxSize != 0:
		e.fail("MaxSize", "nothing can be stored where they are read-only")
	case c.ReadOnly:
		e.syntax("READ-ONLY")
	case c.MaxSize != 0:
		e.number(uint64(c.MaxSize))
	case c.NoPrivate:
		e.fail("NoPrivate", "there are no annotations at all")
	default:
		e.syntax("NONE")
	}
	if c.NoPrivate {
		e.syntax(" NOPRIVATE")
	}
}
