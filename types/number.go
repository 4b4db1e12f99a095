package types

// SeqNum is a message sequence number: 1 for the first message of the selected
// mailbox. It changes when messages are expunged.
//
// RFC 3501 section 2.3.1.2.
type SeqNum uint32

// UID is the unique identifier of a message in its mailbox. It never changes
// while the mailbox's UIDVALIDITY stays the same.
//
// RFC 3501 section 2.3.1.1.
type UID uint32
