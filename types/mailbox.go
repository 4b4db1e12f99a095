package types

import "strings"

// Mailbox is the name of a mailbox as it stands on the wire, where names outside
// of ASCII are in modified UTF-7 (RFC 3501 section 5.1.3). Name is the name for
// people to see, and [NewMailbox] the way back.
type Mailbox string

// Inbox is the name of the mailbox that receives a user's mail.
const Inbox Mailbox = "INBOX"

// IsInbox says whether the name is INBOX, in any case of letters.
func (m Mailbox) IsInbox() bool { return strings.EqualFold(string(m), string(Inbox)) }

// Equal says whether two names mean the same mailbox: INBOX in any case of
// letters, others byte for byte.
func (m Mailbox) Equal(other Mailbox) bool {
	return m == other || m.IsInbox() && other.IsInbox()
}

// MailboxAttribute is an attribute of a mailbox in a LIST response. Case does
// not matter; the attributes of this package come in the RFC's spelling however
// the server wrote them.
//
//imap:rule mbx_list_flag mbx_list_flag_odd use_attr
//imap:enum
type MailboxAttribute string

// The attributes of RFC 3501 section 7.2.2.
const (
	// AttrNoInferiors: the mailbox has no children and cannot get any.
	AttrNoInferiors MailboxAttribute = `\Noinferiors`
	// AttrNoSelect: the name is no mailbox that can be selected.
	AttrNoSelect MailboxAttribute = `\Noselect`
	// AttrMarked: the mailbox probably has new messages.
	AttrMarked MailboxAttribute = `\Marked`
	// AttrUnmarked: the mailbox has no new messages.
	AttrUnmarked MailboxAttribute = `\Unmarked`
)

// The attributes of LIST-EXTENDED, RFC 5258 section 3, and CHILDREN, RFC 3348.
const (
	// AttrNonExistent: there is no such mailbox, or not for this user; it implies
	// AttrNoSelect.
	AttrNonExistent MailboxAttribute = `\NonExistent`
	// AttrSubscribed: the user is subscribed to the name.
	AttrSubscribed MailboxAttribute = `\Subscribed`
	// AttrRemote: the mailbox is on another server.
	AttrRemote MailboxAttribute = `\Remote`
	// AttrHasChildren: there are mailboxes below it.
	AttrHasChildren MailboxAttribute = `\HasChildren`
	// AttrHasNoChildren: there are none below it, for this user.
	AttrHasNoChildren MailboxAttribute = `\HasNoChildren`
)

// What a mailbox is for: RFC 6154 section 2, RFC 8457 and RFC 9979.
const (
	// AttrAll: all messages, a view of the others.
	AttrAll MailboxAttribute = `\All`
	// AttrArchive: the archive.
	AttrArchive MailboxAttribute = `\Archive`
	// AttrDrafts: drafts.
	AttrDrafts MailboxAttribute = `\Drafts`
	// AttrFlagged: messages that are important in some way, a view of the others.
	AttrFlagged MailboxAttribute = `\Flagged`
	// AttrJunk: spam.
	AttrJunk MailboxAttribute = `\Junk`
	// AttrSent: copies of what was sent.
	AttrSent MailboxAttribute = `\Sent`
	// AttrTrash: messages that are to be deleted.
	AttrTrash MailboxAttribute = `\Trash`
	// AttrImportant: messages that are held for important, a view of the others
	// (RFC 8457).
	AttrImportant MailboxAttribute = `\Important`
	// AttrMemos: notes of the user on other messages.
	AttrMemos MailboxAttribute = `\Memos`
	// AttrScheduled: messages that are to be sent later.
	AttrScheduled MailboxAttribute = `\Scheduled`
	// AttrSnoozed: messages that are to come back later.
	AttrSnoozed MailboxAttribute = `\Snoozed`
)

// Attributes of other extensions, and of XLIST.
const (
	// AttrNoAccess: the user has lost the right to see the mailbox (RFC 5465
	// section 5.9).
	AttrNoAccess MailboxAttribute = `\NoAccess`
	// AttrNoUTF8: the mailbox cannot be selected with UTF-8 (RFC 5738, obsolete).
	AttrNoUTF8 MailboxAttribute = `\NoUTF8`
	// AttrUTF8Only: the mailbox can be selected with UTF-8 only (RFC 5738, obsolete).
	AttrUTF8Only MailboxAttribute = `\UTF8Only`
	// AttrInbox: the user's INBOX, by whatever name (XLIST).
	AttrInbox MailboxAttribute = `\Inbox`
	// AttrAllMail: AttrAll in XLIST.
	AttrAllMail MailboxAttribute = `\AllMail`
	// AttrStarred: AttrFlagged in XLIST.
	AttrStarred MailboxAttribute = `\Starred`
	// AttrSpam: AttrJunk in XLIST.
	AttrSpam MailboxAttribute = `\Spam`
)
