package types

import "strings"

// Flag is a flag of a message: a system flag with a backslash, or a keyword.
// Case does not matter: compare with Is. The flags of this package come in the
// RFC's spelling however the server wrote them.
//
// RFC 3501 section 2.3.2.
//
//imap:rule flag flag_recent flag_asterisk flag_odd search_keyword
//imap:enum
type Flag string

// The system flags of RFC 3501 section 2.3.2.
const (
	FlagAnswered Flag = `\Answered`
	FlagFlagged  Flag = `\Flagged`
	FlagDeleted  Flag = `\Deleted`
	FlagSeen     Flag = `\Seen`
	FlagDraft    Flag = `\Draft`
	// FlagRecent says that this session is the first to be told of the message.
	// Only the server sets it.
	FlagRecent Flag = `\Recent`
	// FlagAsterisk is no flag: in PERMANENTFLAGS it says that the client can
	// make new keywords.
	FlagAsterisk Flag = `\*`
)

// Keywords that mean the same everywhere: those of RFC 9051 section 2.3.2 and
// RFC 3503.
const (
	// FlagForwarded: the message was forwarded.
	FlagForwarded Flag = `$Forwarded`
	// FlagMDNSent: a disposition notification was sent, or must not be.
	FlagMDNSent Flag = `$MDNSent`
	// FlagJunk: the user, or a filter, holds the message for junk.
	FlagJunk Flag = `$Junk`
	// FlagNotJunk: the user holds it for no junk.
	FlagNotJunk Flag = `$NotJunk`
	// FlagPhishing: the message is likely to be a fraud.
	FlagPhishing Flag = `$Phishing`
)

// Is says whether two flags are the same, in any case of letters.
func (f Flag) Is(other Flag) bool { return strings.EqualFold(string(f), string(other)) }

// System says whether the flag is a system flag rather than a keyword.
func (f Flag) System() bool { return strings.HasPrefix(string(f), `\`) }

// MailboxFlags lists the flags that the messages of the selected mailbox may
// have.
//
//   - FLAGS (\Answered \Flagged \Deleted \Seen \Draft)
//
// RFC 3501 section 7.2.6.
//
//imap:rule mailbox_data_flags
type MailboxFlags struct {
	// Flags are the flags in the order in which they came.
	Flags []Flag `imap:"flag,flag_asterisk,flag_odd" json:"flags"`
}

func (*MailboxFlags) response() {}

// ResponseName is "FLAGS".
func (*MailboxFlags) ResponseName() string { return "FLAGS" }

func (f *MailboxFlags) encode(e *encoder) {
	e.syntax("* FLAGS ")
	e.flags("Flags", f.Flags)
}
