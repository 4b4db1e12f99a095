package types

import "iter"

// NumSet is a set of messages: a [SeqSet] or a [UIDSet]. Which of the two it is
// decides between FETCH and UID FETCH, and likewise for the other commands.
//
// RFC 3501 section 9, sequence-set.
//
//imap:union
type NumSet interface {
	// String is the set as it stands on the wire: "2,4:7,9:*".
	String() string
	// IsEmpty says whether no message is in the set. No command can be sent
	// with an empty set.
	IsEmpty() bool
	// HasLast says whether the set has the last message, "*", in it by that
	// name.
	HasLast() bool
	// IsSaved says whether the set is "$", the messages that a SEARCH has
	// saved.
	IsSaved() bool
	// Err says that the set was made with a number that no message can have, or
	// of sets that do not go together. No command can be sent with such a set.
	Err() error

	numbers() *numbers
}

// NumRange is a part of a set: a number, a range of numbers that [Range] made,
// or [Last]. A constant is one too, which is why
//
//	types.UIDs(4, 7, types.Range(9, types.Last))
//
// compiles. Its value as an integer, unless it is one number, means nothing.
type NumRange uint64

// Last is the last message of the mailbox, "*": the one with the highest number
// when the server gets the command.
const Last NumRange = 2<<32 | 1 // a range that Range does not make

// RangeEnd is what can be an end of a [Range]: a UID, a sequence number, a
// constant, or [Last].
type RangeEnd interface {
	UID | SeqNum | uint32 | int | NumRange
}

// Range is the numbers from first to last, both included. Their order does not
// matter.
//
// A range that ends in [Last] always has the last message in it: 9:* is the
// last message when the mailbox has no number as high as 9.
func Range[A, B RangeEnd](first A, last B) NumRange {
	a, ok := spanOf(first)
	b, also := spanOf(last)
	if !ok || !also || a.first != a.last || b.first != b.last {
		return 0 // which is no number: the set will tell
	}
	if r := newSpan(a.first, b.first); r != (span{}) {
		return NumRange(r.first)<<32 | NumRange(r.last)
	}
	return Last
}

// SeqElement is what a [SeqSet] is made of: sequence numbers, constants, ranges.
// Numbers as a [Search] has them are allowed too.
type SeqElement interface {
	SeqNum | uint32 | int | NumRange
}

// UIDElement is what a [UIDSet] is made of: UIDs, constants, ranges. Numbers as
// a [Search] has them are allowed too.
type UIDElement interface {
	UID | uint32 | int | NumRange
}

// Seqs makes a set of sequence numbers. Its arguments are all of one type;
// constants go with any:
//
//	types.Seqs(4, 7, types.Range(9, types.Last))
//	types.Seqs(search.Numbers...)
func Seqs[E SeqElement](elements ...E) SeqSet { return seqSet(setOf("sequence number", elements)) }

// UIDs makes a set of UIDs. Its arguments are all of one type; constants go with
// any:
//
//	types.UIDs(4, 7, types.Range(9, types.Last))
//	types.UIDs(msg.UID)
//	types.UIDs(types.Range(state.UIDNext, types.Last))
func UIDs[E UIDElement](elements ...E) UIDSet { return uidSet(setOf("UID", elements)) }

// CollectSeqs makes a set of the sequence numbers that an iterator gives, in any
// order, and needs room for the ranges only if they ascend.
func CollectSeqs(seq iter.Seq[SeqNum]) SeqSet { return seqSet(collect("sequence number", seq)) }

// CollectUIDs makes a set of the UIDs that an iterator gives, in any order, and
// needs room for the ranges only if they ascend.
func CollectUIDs(seq iter.Seq[UID]) UIDSet { return uidSet(collect("UID", seq)) }

// SavedSeqs is "$": the messages that the last SEARCH with RETURN (SAVE) found, as
// the server has them. A server with the capability SEARCHRES takes it wherever a
// set of sequence numbers may stand, and for no message at all it does nothing.
//
// Nobody but the server knows what is in it: it is not empty, it contains nothing,
// All gives nothing, and whatever is made of it and another set has an error.
//
// RFC 5182, RFC 9051 section 6.4.4.1.
func SavedSeqs() SeqSet { return seqSet(savedNumbers()) }

// SavedUIDs is [SavedSeqs] for commands with UIDs. It does not matter which kind of
// SEARCH has saved the messages.
//
// RFC 5182, RFC 9051 section 6.4.4.1.
func SavedUIDs() UIDSet { return uidSet(savedNumbers()) }
