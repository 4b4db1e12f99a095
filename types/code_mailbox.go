package types

import "fmt"

// CodePermanentFlags lists the flags that the client can change for good.
//
//	[PERMANENTFLAGS (\Deleted \Seen \*)]
//
// RFC 3501 section 7.1.
//
//imap:rule resp_text_code_permanentflags
type CodePermanentFlags struct {
	// Flags are the flags; FlagAsterisk among them says that new keywords can be
	// made.
	Flags []Flag `imap:"flag,flag_asterisk,flag_odd" json:"flags"`
}

// CodeUIDNext is the UID that the next message will have at least.
//
//	[UIDNEXT 4392]
//
// RFC 3501 section 7.1.
//
//imap:rule resp_text_code_uidnext
//imap:json uid
type CodeUIDNext UID

// CodeUIDValidity is the mailbox's UIDVALIDITY. UIDs of another UIDVALIDITY mean
// nothing.
//
//	[UIDVALIDITY 3857529045]
//
// RFC 3501 section 7.1.
//
//imap:rule resp_text_code_uidvalidity
//imap:json uidvalidity
type CodeUIDValidity uint32

// CodeUnseen is the sequence number of the first message without \Seen.
//
//	[UNSEEN 12]
//
// RFC 3501 section 7.1.
//
//imap:rule resp_text_code_unseen
//imap:json seq
type CodeUnseen SeqNum

// CodeMailboxID is the identifier of the mailbox that was selected or created: it
// stays when the mailbox is renamed.
//
//	[MAILBOXID (F2212ea87-6097-4256-9d51-71338625)]
//
// RFC 8474 section 4.
//
//imap:rule resp_text_code_mailboxid
//imap:json mailboxid
type CodeMailboxID ObjectID

// CodeNewName says that a mailbox is under another name now. It is obsolete: RFC
// 2060 section 7.1.
//
//	[NEWNAME blurdybloop "sarasoop two"]
//
//imap:rule resp_text_code_newname
type CodeNewName struct {
	// Old is the name that the client used, New the one to use.
	Old Mailbox `imap:"newname_old" json:"old"`
	New Mailbox `imap:"newname_new" json:"new"`
}

func (*CodePermanentFlags) code() {}
func (CodeUIDNext) code()         {}
func (CodeUIDValidity) code()     {}
func (CodeUnseen) code()          {}
func (CodeMailboxID) code()       {}
func (*CodeNewName) code()        {}

// CodeName is "PERMANENTFLAGS".
func (*CodePermanentFlags) CodeName() string { return "PERMANENTFLAGS" }

// CodeName is "UIDNEXT".
func (CodeUIDNext) CodeName() string { return "UIDNEXT" }

// CodeName is "UIDVALIDITY".
func (CodeUIDValidity) CodeName() string { return "UIDVALIDITY" }

// CodeName is "UNSEEN".
func (CodeUnseen) CodeName() string { return "UNSEEN" }

// CodeName is "MAILBOXID".
func (CodeMailboxID) CodeName() string { return "MAILBOXID" }

// CodeName is "NEWNAME".
func (*CodeNewName) CodeName() string { return "NEWNAME" }

// Error is the code's name.
func (c *CodePermanentFlags) Error() string { return c.CodeName() }

// Error is the code's name and number.
func (c CodeUIDNext) Error() string { return fmt.Sprintf("UIDNEXT %d", uint32(c)) }

// Error is the code's name and number.
func (c CodeUIDValidity) Error() string { return fmt.Sprintf("UIDVALIDITY %d", uint32(c)) }

// Error is the code's name and number.
func (c CodeUnseen) Error() string { return fmt.Sprintf("UNSEEN %d", uint32(c)) }

// Error is the code's name and the identifier.
func (c CodeMailboxID) Error() string { return "MAILBOXID (" + string(c) + ")" }

// Error is the code's name and both names.
func (c *CodeNewName) Error() string { return codeText(c) }

func (c *CodePermanentFlags) encode(e *encoder) {
	e.syntax("PERMANENTFLAGS ")
	list := e.list()
	for _, f := range c.Flags {
		list.next()
		if f == FlagAsterisk {
			e.syntax(string(f))
			continue
		}
		e.flag("Flags", f)
	}
	list.end()
}

func (c CodeUIDNext) encode(e *encoder)     { encodeNonZeroCode(e, "UIDNEXT", uint64(c)) }
func (c CodeUIDValidity) encode(e *encoder) { encodeNonZeroCode(e, "UIDVALIDITY", uint64(c)) }
func (c CodeUnseen) encode(e *encoder)      { encodeNonZeroCode(e, "UNSEEN", uint64(c)) }

func encodeNonZeroCode(e *encoder, name string, n uint64) {
	if n == 0 && !e.lenient() {
		e.fail("Code", name+" is above 0")
	}
	encodeNumberCode(e, name, n)
}

func (c CodeMailboxID) encode(e *encoder) {
	e.syntax("MAILBOXID (")
	e.objectID("Code", ObjectID(c))
	e.syntax(")")
}

func (c *CodeNewName) encode(e *encoder) {
	e.syntax("NEWNAME ")
	e.codeString("Old", string(c.Old))
	e.syntax(" ")
	e.codeString("New", string(c.New))
}
