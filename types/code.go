package types

import (
	"fmt"
	"strings"
)

// Code is a response code: what stands in brackets before the text of a status
// response. Codes are errors too, so that [errors.Is] and [errors.As] find them
// in the error of a command that failed:
//
//	if errors.Is(err, types.CodeTryCreate) { ... }
//
// The types that it may be are [CodeKeyword], [*CodeBadCharset],
// [*CodeCapability], [*CodePermanentFlags], [CodeUIDNext], [CodeUIDValidity],
// [CodeUnseen], and [*CodeUnknown] for any other.
//
// RFC 3501 section 7.1.
//
//imap:union name=CodeName
type Code interface {
	error
	// CodeName is the code's atom in upper case: "UIDNEXT".
	CodeName() string
	code()

	// encode appends what stands between the brackets.
	encode(e *encoder)
}

// CodeKeyword is a response code without arguments.
//
//imap:rule resp_text_code_keyword
//imap:json -
//imap:enum
type CodeKeyword string

// The codes without arguments of RFC 3501 section 7.1.
const (
	// CodeAlert: the text must be shown to the user.
	CodeAlert CodeKeyword = "ALERT"
	// CodeParse: the server could not parse the header or the MIME structure of
	// a message.
	CodeParse CodeKeyword = "PARSE"
	// CodeReadOnly: the mailbox is selected, or has become, read-only.
	CodeReadOnly CodeKeyword = "READ-ONLY"
	// CodeReadWrite: the mailbox is selected, or has become, read-write.
	CodeReadWrite CodeKeyword = "READ-WRITE"
	// CodeTryCreate: the target mailbox does not exist and could be created.
	CodeTryCreate CodeKeyword = "TRYCREATE"
)

// CodeBadCharset says that the charset of a SEARCH is not supported.
//
//	[BADCHARSET (US-ASCII UTF-8)]
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
//imap:rule capability_data
type CodeCapability struct {
	// Caps are the capabilities in the order in which they came.
	Caps []Cap `imap:"capability" json:"caps"`
}

// CodePermanentFlags lists the flags that the client can change for good.
//
//	[PERMANENTFLAGS (\Deleted \Seen \*)]
//
//imap:rule resp_text_code_permanentflags
type CodePermanentFlags struct {
	// Flags are the flags; FlagAsterisk among them says that new keywords can be
	// made.
	Flags []Flag `imap:"flag,flag_asterisk" json:"flags"`
}

// CodeUIDNext is the UID that the next message will have at least.
//
//	[UIDNEXT 4392]
//
//imap:rule resp_text_code_uidnext
//imap:json uid
type CodeUIDNext UID

// CodeUIDValidity is the mailbox's UIDVALIDITY. UIDs of another UIDVALIDITY mean
// nothing.
//
//	[UIDVALIDITY 3857529045]
//
//imap:rule resp_text_code_uidvalidity
//imap:json uidvalidity
type CodeUIDValidity uint32

// CodeUnseen is the sequence number of the first message without \Seen.
//
//	[UNSEEN 12]
//
//imap:rule resp_text_code_unseen
//imap:json seq
type CodeUnseen SeqNum

// CodeUnknown is a code that the grammar does not know, or one whose arguments
// are not the RFC's.
//
//	[X-REASON "disk" 98]
//
//imap:rule resp_text_code_other
type CodeUnknown struct {
	// Name is the code's atom, as the server wrote it.
	Name string `imap:"resp_text_code_name" json:"-"`
	// Data is what follows the blank behind the name, as it came.
	Data string `imap:"resp_text_code_data" json:"data,omitempty"`
}

func (CodeKeyword) code()         {}
func (*CodeBadCharset) code()     {}
func (*CodeCapability) code()     {}
func (*CodePermanentFlags) code() {}
func (CodeUIDNext) code()         {}
func (CodeUIDValidity) code()     {}
func (CodeUnseen) code()          {}
func (*CodeUnknown) code()        {}

// CodeName is the keyword.
func (c CodeKeyword) CodeName() string { return string(c) }

// CodeName is "BADCHARSET".
func (*CodeBadCharset) CodeName() string { return "BADCHARSET" }

// CodeName is "CAPABILITY".
func (*CodeCapability) CodeName() string { return "CAPABILITY" }

// CodeName is "PERMANENTFLAGS".
func (*CodePermanentFlags) CodeName() string { return "PERMANENTFLAGS" }

// CodeName is "UIDNEXT".
func (CodeUIDNext) CodeName() string { return "UIDNEXT" }

// CodeName is "UIDVALIDITY".
func (CodeUIDValidity) CodeName() string { return "UIDVALIDITY" }

// CodeName is "UNSEEN".
func (CodeUnseen) CodeName() string { return "UNSEEN" }

// CodeName is the code's atom in upper case.
func (c *CodeUnknown) CodeName() string { return strings.ToUpper(c.Name) }

// Error is the code's name; the text of the status says more.
func (c CodeKeyword) Error() string { return string(c) }

// Error is the code's name and the charsets.
func (c *CodeBadCharset) Error() string {
	if len(c.Charsets) == 0 {
		return c.CodeName()
	}
	return c.CodeName() + " (" + strings.Join(c.Charsets, " ") + ")"
}

// Error is the code's name.
func (c *CodeCapability) Error() string { return c.CodeName() }

// Error is the code's name.
func (c *CodePermanentFlags) Error() string { return c.CodeName() }

// Error is the code's name and number.
func (c CodeUIDNext) Error() string { return fmt.Sprintf("UIDNEXT %d", uint32(c)) }

// Error is the code's name and number.
func (c CodeUIDValidity) Error() string { return fmt.Sprintf("UIDVALIDITY %d", uint32(c)) }

// Error is the code's name and number.
func (c CodeUnseen) Error() string { return fmt.Sprintf("UNSEEN %d", uint32(c)) }

// Error is the code's name and its arguments.
func (c *CodeUnknown) Error() string {
	if c.Data == "" {
		return c.CodeName()
	}
	return c.CodeName() + " " + c.Data
}

// encode appends the keyword, which may be one of an extension.
func (c CodeKeyword) encode(e *encoder) { e.atom("Code", string(c)) }

func (c *CodeBadCharset) encode(e *encoder) {
	e.syntax("BADCHARSET")
	if len(c.Charsets) == 0 {
		return
	}
	e.syntax(" ")
	list := e.list()
	for _, charset := range c.Charsets {
		list.next()
		if isAll(charset, isAtomChar) {
			e.syntax(charset)
		} else {
			e.quoted("Charsets", charset)
		}
	}
	list.end()
}

func (c *CodeCapability) encode(e *encoder) { e.capabilities(c.Caps) }

func (c *CodePermanentFlags) encode(e *encoder) {
	e.syntax("PERMANENTFLAGS ")
	e.flags("Flags", c.Flags)
}

func (c CodeUIDNext) encode(e *encoder)     { encodeNumberCode(e, "UIDNEXT ", uint32(c)) }
func (c CodeUIDValidity) encode(e *encoder) { encodeNumberCode(e, "UIDVALIDITY ", uint32(c)) }
func (c CodeUnseen) encode(e *encoder)      { encodeNumberCode(e, "UNSEEN ", uint32(c)) }

func encodeNumberCode(e *encoder, name string, n uint32) {
	e.syntax(name)
	e.number(uint64(n))
}

func (c *CodeUnknown) encode(e *encoder) {
	e.atom("Name", c.Name)
	if c.Data == "" {
		return
	}
	if strings.Contains(c.Data, "]") {
		e.fail("Data", `there is a "]" in it`)
	}
	e.syntax(" ")
	e.text("Data", c.Data)
}
