package types

import "strings"

// Code is a response code: what stands in brackets before the text of a status
// response. Codes are errors too, so that [errors.Is] and [errors.As] find them
// in the error of a command that failed:
//
//	if errors.Is(err, types.CodeTryCreate) { ... }
//	var limit types.CodeMetadataMaxSize
//	if errors.As(err, &limit) { ... }
//
// The types that it may be are
//
//   - [CodeKeyword]: all codes without arguments
//   - [*CodeCapability], [*CodeBadCharset], [*CodeReferral]: the server
//   - [*CodePermanentFlags], [CodeUIDNext], [CodeUIDValidity], [CodeUnseen],
//     [CodeHighestModSeq], [CodeMailboxID], [*CodeAnnotations], [*CodeURLMech]:
//     the mailbox that is selected
//   - [*CodeAppendUID], [*CodeCopyUID], [*CodeModified], [*CodeMessageLimit],
//     [*CodeDowngraded], [*CodeInProgress]: what became of a command, or becomes of it
//   - [CodeBadURL], [CodeAnnotate], [CodeMetadata], [CodeMetadataLongEntries],
//     [CodeMetadataMaxSize], [CodeMaxConvertMessages], [CodeMaxConvertParts],
//     [*CodeBadEvent], [CodeUndefinedFilter], [CodeNoUpdate], [*CodeNewName]: why
//     it failed, or failed in part
//   - [*CodeUnknown]: any other
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

// CodeUnknown is a code that the grammar does not know, or one whose arguments
// are not the RFC's.
//
//	[X-REASON "disk" 98]
//
//imap:rule resp_text_code_other
type CodeUnknown struct {
	// Name is the code's atom, as the server wrote it.
	Name string `imap:"resp_text_code_name,resp_text_code_assigned" json:"-"`
	// Data is what follows the blank behind the name, as it came.
	Data string `imap:"resp_text_code_data" json:"data,omitempty"`
}

func (*CodeUnknown) code() {}

// CodeName is the code's atom in upper case.
func (c *CodeUnknown) CodeName() string { return strings.ToUpper(c.Name) }

// Error is the code's name and its arguments.
func (c *CodeUnknown) Error() string {
	if c.Data == "" {
		return c.CodeName()
	}
	return c.CodeName() + " " + c.Data
}

func (c *CodeUnknown) encode(e *encoder) {
	e.atom("Name", c.Name)
	if c.Data == "" {
		return
	}
	if strings.Contains(c.Data, "]") {
		e.fail("Data", `there is a "]" in it`)
	}
	if !e.lenient() && strings.IndexFunc(c.Data, func(r rune) bool { return r >= 0x80 }) >= 0 {
		e.fail("Data", "not in ASCII")
	}
	e.syntax(" ")
	e.text("Data", c.Data)
}

// codeText is a code as it stands between the brackets, as far as it can.
func codeText(c Code) string {
	e := encoder{server: true}
	c.encode(&e)
	return string(e.line)
}

func encodeNumberCode(e *encoder, name string, n uint64) {
	e.syntax(name)
	e.syntax(" ")
	e.number(n)
}

// codeString appends a string between the brackets of a code, where no literal
// can stand: an atom, or quoted.
func (e *encoder) codeString(field, s string) {
	if isAll(s, isAtomChar) && !strings.EqualFold(s, "NIL") {
		e.syntax(s)
		return
	}
	e.quoted(field, s)
}
