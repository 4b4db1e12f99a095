package types

import "fmt"

// CodeMetadata says why SETMETADATA failed, where it is no matter of a number.
//
//	[METADATA TOOMANY]
//
// RFC 5464 section 4.3.
//
//imap:rule resp_text_code_metadata
//imap:json reason
//imap:enum
type CodeMetadata string

// The reasons.
const (
	// CodeMetadataTooMany: the mailbox has as many annotations as it may have.
	CodeMetadataTooMany CodeMetadata = "TOOMANY"
	// CodeMetadataNoPrivate: the mailbox has no private annotations.
	CodeMetadataNoPrivate CodeMetadata = "NOPRIVATE"
)

// CodeMetadataLongEntries is the size in octets of the largest value that
// GETMETADATA left out because of its MAXSIZE.
//
//	[METADATA LONGENTRIES 2199]
//
// RFC 5464 section 4.2.1.
//
//imap:rule resp_text_code_metadata_longentries
//imap:json longentries
type CodeMetadataLongEntries uint32

// CodeMetadataMaxSize is how many octets a value of SETMETADATA may have at most.
//
//	[METADATA MAXSIZE 1024]
//
// RFC 5464 section 4.3.
//
//imap:rule resp_text_code_metadata_maxsize
//imap:json maxsize
type CodeMetadataMaxSize uint32

func (CodeMetadata) code()            {}
func (CodeMetadataLongEntries) code() {}
func (CodeMetadataMaxSize) code()     {}

// CodeName is "METADATA".
func (CodeMetadata) CodeName() string { return "METADATA" }

// CodeName is "METADATA".
func (CodeMetadataLongEntries) CodeName() string { return "METADATA" }

// CodeName is "METADATA".
func (CodeMetadataMaxSize) CodeName() string { return "METADATA" }

// Error is the code's name and the reason.
func (c CodeMetadata) Error() string { return "METADATA " + string(c) }

// Error is the code's name and number.
func (c CodeMetadataLongEntries) Error() string {
	return fmt.Sprintf("METADATA LONGENTRIES %d", uint32(c))
}

// Error is the code's name and number.
func (c CodeMetadataMaxSize) Error() string { return fmt.Sprintf("METADATA MAXSIZE %d", uint32(c)) }

func (c CodeMetadata) encode(e *encoder) {
	if c != CodeMetadataTooMany && c != CodeMetadataNoPrivate {
		e.fail("Code", "neither TOOMANY nor NOPRIVATE")
	}
	e.syntax("METADATA ")
	e.syntax(string(c))
}

func (c CodeMetadataLongEntries) encode(e *encoder) {
	encodeNumberCode(e, "METADATA LONGENTRIES", uint64(c))
}

func (c CodeMetadataMaxSize) encode(e *encoder) {
	encodeNumberCode(e, "METADATA MAXSIZE", uint64(c))
}
