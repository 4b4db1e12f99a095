package types

// CodeKeyword is a response code without arguments.
//
//	A142 NO [TRYCREATE] No such mailbox
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

// The codes of RFC 5530 section 3, which say why a command failed. RFC 9051 has
// them too.
const (
	// CodeUnavailable: something that the server needs is out of order. Trying
	// again later may help.
	CodeUnavailable CodeKeyword = "UNAVAILABLE"
	// CodeAuthenticationFailed: the name, the password or the proof is wrong; it
	// is not said which.
	CodeAuthenticationFailed CodeKeyword = "AUTHENTICATIONFAILED"
	// CodeAuthorizationFailed: the login is right, and does not allow to be the
	// user that was asked for.
	CodeAuthorizationFailed CodeKeyword = "AUTHORIZATIONFAILED"
	// CodeExpired: the password, or whatever it is, was right until it expired.
	CodeExpired CodeKeyword = "EXPIRED"
	// CodePrivacyRequired: the server wants TLS first.
	CodePrivacyRequired CodeKeyword = "PRIVACYREQUIRED"
	// CodeContactAdmin: the user should ask the administrator.
	CodeContactAdmin CodeKeyword = "CONTACTADMIN"
	// CodeNoPerm: the user may not do this (RFC 4314).
	CodeNoPerm CodeKeyword = "NOPERM"
	// CodeInUse: something else holds what this needs; trying again soon may
	// help.
	CodeInUse CodeKeyword = "INUSE"
	// CodeExpungeIssued: somebody has expunged messages of the set while the
	// command was on its way.
	CodeExpungeIssued CodeKeyword = "EXPUNGEISSUED"
	// CodeCorruption: the server has found that its data are damaged.
	CodeCorruption CodeKeyword = "CORRUPTION"
	// CodeServerBug: the server has found a mistake of its own.
	CodeServerBug CodeKeyword = "SERVERBUG"
	// CodeClientBug: the server has found a mistake of the client's.
	CodeClientBug CodeKeyword = "CLIENTBUG"
	// CodeCannot: this server can never do this, whoever asks for it: the name of
	// a mailbox with a character that it does not take.
	CodeCannot CodeKeyword = "CANNOT"
	// CodeLimit: a limit of the server's is reached: the number of mailboxes, or
	// of messages in one.
	CodeLimit CodeKeyword = "LIMIT"
	// CodeOverQuota: the user is, or would be, over a quota. In an untagged
	// response it is about the whole session (RFC 9208 section 4.3.1).
	CodeOverQuota CodeKeyword = "OVERQUOTA"
	// CodeAlreadyExists: the mailbox that was to be made is there.
	CodeAlreadyExists CodeKeyword = "ALREADYEXISTS"
	// CodeNonexistent: the mailbox that was named is not there.
	CodeNonexistent CodeKeyword = "NONEXISTENT"
)

// The codes without arguments of other RFCs.
const (
	// CodeHasChildren: the mailbox cannot be deleted while it has children (RFC
	// 3348 section 4, RFC 9051).
	CodeHasChildren CodeKeyword = "HASCHILDREN"
	// CodeUnknownCTE: the server cannot decode the part's transfer encoding for
	// BINARY (RFC 3516 section 4.3).
	CodeUnknownCTE CodeKeyword = "UNKNOWN-CTE"
	// CodeUIDNotSticky: the mailbox has no UIDs that last (RFC 4315 section 3).
	CodeUIDNotSticky CodeKeyword = "UIDNOTSTICKY"
	// CodeTooBig: the message is larger than what the server takes (RFC 4469
	// section 4.2, RFC 7889 section 4).
	CodeTooBig CodeKeyword = "TOOBIG"
	// CodeNoModSeq: the mailbox keeps no mod-sequences (RFC 7162 section
	// 3.1.2.2).
	CodeNoModSeq CodeKeyword = "NOMODSEQ"
	// CodeClosed: the mailbox that was selected before is closed; what follows is
	// about the next one (RFC 7162 section 3.2.11).
	CodeClosed CodeKeyword = "CLOSED"
	// CodeCompressionActive: the connection is compressed already (RFC 4978
	// section 3).
	CodeCompressionActive CodeKeyword = "COMPRESSIONACTIVE"
	// CodeNotSaved: the result of a SEARCH was not saved, and "$" is empty (RFC
	// 5182 section 2.5).
	CodeNotSaved CodeKeyword = "NOTSAVED"
	// CodeBadComparator: the server has none of the comparators (RFC 5255 section
	// 4.9).
	CodeBadComparator CodeKeyword = "BADCOMPARATOR"
	// CodeTempFail: a conversion failed for now (RFC 5259 section 9).
	CodeTempFail CodeKeyword = "TEMPFAIL"
	// CodeNotificationOverflow: the server has given up the NOTIFY of this
	// session (RFC 5465 section 5.8).
	CodeNotificationOverflow CodeKeyword = "NOTIFICATIONOVERFLOW"
	// CodeNotUTF8: the mailbox cannot be selected with UTF-8 (RFC 5738 section
	// 3.2, obsolete).
	CodeNotUTF8 CodeKeyword = "NOT-UTF-8"
	// CodeUTF8Only: the mailbox cannot be selected without UTF-8 (RFC 5738
	// section 3.2, obsolete).
	CodeUTF8Only CodeKeyword = "UTF-8-ONLY"
	// CodeUseAttr: the mailbox cannot have the special use (RFC 6154 section 3).
	CodeUseAttr CodeKeyword = "USEATTR"
	// CodeUIDRequired: the command has sequence numbers, which ENABLE UIDONLY has
	// ended (RFC 9586 section 3).
	CodeUIDRequired CodeKeyword = "UIDREQUIRED"
	// CodeTooFew: the batches would be smaller than the server makes them (RFC
	// 10022 section 3.1.3.2).
	CodeTooFew CodeKeyword = "TOOFEW"
	// CodeTooMany: the batches would be more than the server makes (RFC 10022
	// section 3.1.5).
	CodeTooMany CodeKeyword = "TOOMANY"
)

func (CodeKeyword) code() {}

// CodeName is the keyword.
func (c CodeKeyword) CodeName() string { return string(c) }

// Error is the code's name; the text of the status says more.
func (c CodeKeyword) Error() string { return string(c) }

// encode appends the keyword, which may be one of an extension.
func (c CodeKeyword) encode(e *encoder) { e.atom("Code", string(c)) }
