package types

import "fmt"

// CodeMaxConvertMessages is how many messages a CONVERT may name at most.
//
//	[MAXCONVERTMESSAGES 1]
//
// RFC 5259 section 9.
//
//imap:rule resp_text_code_maxconvertmessages
//imap:json max
type CodeMaxConvertMessages uint32

// CodeMaxConvertParts is how many parts of a message a CONVERT may name at most.
//
//	[MAXCONVERTPARTS 1]
//
// RFC 5259 section 9.
//
//imap:rule resp_text_code_maxconvertparts
//imap:json max
type CodeMaxConvertParts uint32

// CodeMessageLimit says that the command was for more messages than the server
// works on at once. With OK it has worked on some of them: go on with the others.
//
//	[MESSAGELIMIT 1000 23221]
//
// RFC 9738 section 3.
//
//imap:rule resp_text_code_messagelimit
type CodeMessageLimit struct {
	// Limit is how many messages the server works on at once.
	Limit uint32 `imap:"message_limit" json:"limit"`
	// UID is the lowest UID that the command was done for, 0 when the server does
	// not say.
	UID UID `imap:"uniqueid" json:"uid,omitempty"`
}

func (CodeMaxConvertMessages) code() {}
func (CodeMaxConvertParts) code()    {}
func (*CodeMessageLimit) code()      {}

// CodeName is "MAXCONVERTMESSAGES".
func (CodeMaxConvertMessages) CodeName() string { return "MAXCONVERTMESSAGES" }

// CodeName is "MAXCONVERTPARTS".
func (CodeMaxConvertParts) CodeName() string { return "MAXCONVERTPARTS" }

// CodeName is "MESSAGELIMIT".
func (*CodeMessageLimit) CodeName() string { return "MESSAGELIMIT" }

// Error is the code's name and number.
func (c CodeMaxConvertMessages) Error() string {
	return fmt.Sprintf("MAXCONVERTMESSAGES %d", uint32(c))
}

// Error is the code's name and number.
func (c CodeMaxConvertParts) Error() string { return fmt.Sprintf("MAXCONVERTPARTS %d", uint32(c)) }

// Error is the code's name and its numbers.
func (c *CodeMessageLimit) Error() string { return codeText(c) }

func (c CodeMaxConvertMessages) encode(e *encoder) {
	e.syntax("MAXCONVERTMESSAGES ")
	e.positive("Code", uint32(c))
}

func (c CodeMaxConvertParts) encode(e *encoder) {
	e.syntax("MAXCONVERTPARTS ")
	e.positive("Code", uint32(c))
}

func (c *CodeMessageLimit) encode(e *encoder) {
	e.syntax("MESSAGELIMIT ")
	e.positive("Limit", c.Limit)
	if c.UID != 0 {
		e.syntax(" ")
		e.number(uint64(c.UID))
	}
}
