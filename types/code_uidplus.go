package types

import "iter"

// CodeAppendUID says which UIDs the messages of an APPEND or REPLACE have got.
//
//	[APPENDUID 38505 3955]
//
// RFC 4315 section 3.
//
//imap:rule resp_code_apnd
type CodeAppendUID struct {
	// UIDValidity is the UIDVALIDITY of the mailbox to which they were added.
	UIDValidity uint32 `imap:"uidplus_uidvalidity" json:"uidvalidity"`
	// UIDs are their UIDs in the order of the command, more than one only for
	// MULTIAPPEND (RFC 3502).
	UIDs UIDList `imap:"append_uid" json:"uids"`
}

// UID is the UID of the first message, and 0 when the server gave none.
func (c *CodeAppendUID) UID() UID {
	for uid := range c.UIDs.All() {
		return uid
	}
	return 0
}

// CodeCopyUID says which UIDs the copies have got, after COPY or MOVE. For MOVE it
// usually comes in an untagged OK, before the messages are expunged.
//
//	[COPYUID 38505 304,319:320 3956:3958]
//
// RFC 4315 section 3, RFC 6851 section 4.3.
//
//imap:rule resp_code_copy
type CodeCopyUID struct {
	// UIDValidity is the UIDVALIDITY of the mailbox to which they were copied.
	UIDValidity uint32 `imap:"uidplus_uidvalidity" json:"uidvalidity"`
	// Source are the UIDs of the messages, and Dest those of the copies, in the
	// same order: see Pairs. The sets must not be sorted.
	Source UIDList `imap:"copyuid_source" json:"source"`
	Dest   UIDList `imap:"copyuid_dest" json:"dest"`
}

// Pairs gives the UID of each message with that of its copy, in the order in which
// the server listed them. When the two lists are not of one length nobody knows what
// belongs together, and there are no pairs; nor are there with 0, which is no UID
// and which some servers send.
//
//	for source, dest := range code.Pairs() { ... } // 304 3956, 319 3957, 320 3958
func (c *CodeCopyUID) Pairs() iter.Seq2[UID, UID] {
	return func(yield func(source, dest UID) bool) {
		if c.Source.Len() != c.Dest.Len() {
			return
		}
		next, stop := iter.Pull(c.Dest.All())
		defer stop()
		for source := range c.Source.All() {
			dest, ok := next()
			if !ok || source != 0 && dest != 0 && !yield(source, dest) {
				return
			}
		}
	}
}

func (*CodeAppendUID) code() {}
func (*CodeCopyUID) code()   {}

// CodeName is "APPENDUID".
func (*CodeAppendUID) CodeName() string { return "APPENDUID" }

// CodeName is "COPYUID".
func (*CodeCopyUID) CodeName() string { return "COPYUID" }

// Error is the code's name and its arguments.
func (c *CodeAppendUID) Error() string { return codeText(c) }

// Error is the code's name and its arguments.
func (c *CodeCopyUID) Error() string { return codeText(c) }

func (c *CodeAppendUID) encode(e *encoder) {
	encodeNonZeroCode(e, "APPENDUID", uint64(c.UIDValidity))
	e.syntax(" ")
	e.uidList("UIDs", c.UIDs)
}

func (c *CodeCopyUID) encode(e *encoder) {
	encodeNonZeroCode(e, "COPYUID", uint64(c.UIDValidity))
	e.syntax(" ")
	e.uidList("Source", c.Source)
	e.syntax(" ")
	e.uidList("Dest", c.Dest)
}
