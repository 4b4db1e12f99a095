package types

import "fmt"

// CodeHighestModSeq is the highest mod-sequence of the mailbox: nothing in it has
// changed later. Some servers say 0.
//
//	[HIGHESTMODSEQ 715194045007]
//
// RFC 7162 section 3.1.2.1.
//
//imap:rule resp_text_code_highestmodseq
//imap:json modseq
type CodeHighestModSeq uint64

// CodeModified names the messages that a STORE with UNCHANGEDSINCE did not change,
// since somebody else had.
//
//	[MODIFIED 7,9]
//
// RFC 7162 section 3.1.3.
//
//imap:rule resp_text_code_modified
type CodeModified struct {
	// Seqs are the messages after STORE. After UID STORE the numbers are UIDs,
	// which the code does not say: see UIDs.
	Seqs SeqSet `imap:"modified_set" json:"set"`
}

// NewCodeModified makes the code for a STORE, with sequence numbers, or for a UID
// STORE, with UIDs. It is for servers.
func NewCodeModified(set NumSet) *CodeModified {
	return &CodeModified{Seqs: seqSet(*set.numbers())}
}

// UIDs are the messages after UID STORE.
func (c *CodeModified) UIDs() UIDSet { return UIDSet{set: c.Seqs.set} }

func (CodeHighestModSeq) code() {}
func (*CodeModified) code()     {}

// CodeName is "HIGHESTMODSEQ".
func (CodeHighestModSeq) CodeName() string { return "HIGHESTMODSEQ" }

// CodeName is "MODIFIED".
func (*CodeModified) CodeName() string { return "MODIFIED" }

// Error is the code's name and number.
func (c CodeHighestModSeq) Error() string { return fmt.Sprintf("HIGHESTMODSEQ %d", uint64(c)) }

// Error is the code's name and the messages.
func (c *CodeModified) Error() string { return codeText(c) }

func (c CodeHighestModSeq) encode(e *encoder) { encodeNonZeroCode(e, "HIGHESTMODSEQ", uint64(c)) }

func (c *CodeModified) encode(e *encoder) {
	e.syntax("MODIFIED ")
	e.knownSet("Seqs", c.Seqs)
}
