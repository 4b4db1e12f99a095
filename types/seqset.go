package types

import "iter"

// SeqSet is a set of sequence numbers: ranges in ascending order, however many numbers
// they have. Seqs and ParseSeqSet make them; the zero value is the empty set. Sets
// do not change, so that they can be shared. Compare them with Equal; == does not
// compile.
//
// In JSON a set is a string, "2,4:7,9:*".
//
//imap:rule sequence_set known_sequence_set replace_seq
//imap:text ranges
type SeqSet struct {
	_   [0]func() // sets are not compared by ==
	set *numbers  // nil for the empty set
}

func seqSet(n numbers) SeqSet {
	if n.isZero() {
		return SeqSet{}
	}
	return SeqSet{set: &n}
}

// ParseSeqSet reads a set as it stands on the wire: "2,4:7,9:*". The empty string is
// the empty set, and "$" is [SavedSeqs]. The error is a [*SetError].
func ParseSeqSet(s string) (SeqSet, error) {
	return new(SetParser).SeqSet([]byte(s))
}

// String is the set as it stands on the wire.
func (s SeqSet) String() string { return string(s.numbers().append(nil)) }

// IsEmpty says whether no message is in the set.
func (s SeqSet) IsEmpty() bool { return s.numbers().isEmpty() }

// HasLast says whether "*" is in the set.
func (s SeqSet) HasLast() bool { return s.numbers().hasLast() }

// Err says that the set was made with a number that is no sequence number, such as 0, or of sets
// that do not go together. It is a [*SetError], and no command can be sent with such
// a set.
func (s SeqSet) Err() error { return s.numbers().err() }

// Equal says whether both sets are written alike.
func (s SeqSet) Equal(other SeqSet) bool { return s.numbers().equal(other.numbers()) }

// Contains says whether a number is in the set. Every number from 9 on is in 9:*.
// "*" alone has none, since nobody knows which it is: see Resolve.
func (s SeqSet) Contains(n SeqNum) bool { return s.numbers().contains(uint32(n)) }

// ContainsRange says whether all numbers from first to last are in the set. Their
// order does not matter.
func (s SeqSet) ContainsRange(first, last SeqNum) bool {
	return s.numbers().containsRange(uint32(first), uint32(last))
}

// ContainsAll says whether every message of the other set is in this one, whichever
// message "*" is.
func (s SeqSet) ContainsAll(other SeqSet) bool { return s.numbers().containsAll(other.numbers()) }

// Len is how many numbers All gives; exact is false when there is "*" besides, and
// for "$".
func (s SeqSet) Len() (n int64, exact bool) { return s.numbers().len() }

// IsSaved says whether the set is "$", which [SavedSeqs] makes.
func (s SeqSet) IsSaved() bool { return s.numbers().saved() }

// Union is the messages of both sets.
func (s SeqSet) Union(other SeqSet) SeqSet { return seqSet(s.numbers().union(other.numbers())) }

// Intersection is the messages that both sets have. With "*" in either it has an
// error: in a mailbox of 3 messages 9:* is the message 3, so that Resolve has to
// come first.
func (s SeqSet) Intersection(other SeqSet) SeqSet {
	return seqSet(s.numbers().intersection(other.numbers()))
}

// Difference is the messages of the set that the other does not have. As with
// Intersection, Resolve has to come first where there is "*".
func (s SeqSet) Difference(other SeqSet) SeqSet {
	return seqSet(s.numbers().difference(other.numbers()))
}

// First is the set's first numbers, so many at most. As with Intersection, Resolve
// has to come first where there is "*".
func (s SeqSet) First(n int) SeqSet { return seqSet(s.numbers().limit(n, false)) }

// Last is the set's last numbers, so many at most, which are the newest messages. As
// with Intersection, Resolve has to come first where there is "*".
func (s SeqSet) Last(n int) SeqSet { return seqSet(s.numbers().limit(n, true)) }

// Split cuts the set into sets that have so many octets on the wire at most, one
// range at least in each: servers refuse long lines, many of them above 8000 octets.
// Together they are the set. An empty set gives none.
func (s SeqSet) Split(octets int) []SeqSet {
	pieces := s.numbers().split(octets)
	sets := make([]SeqSet, len(pieces))
	for i := range pieces {
		sets[i] = seqSet(pieces[i])
	}
	return sets
}

// Resolve is the set in a mailbox whose last message has that number, without "*".
// In an empty mailbox, where last is 0, "*" is nothing. "$" stays as it is.
func (s SeqSet) Resolve(last SeqNum) SeqSet { return seqSet(s.numbers().resolve(uint32(last))) }

// All gives the numbers, ascending and each once, without ever having them in
// memory. A range that ends in "*" is left out: Resolve it first.
func (s SeqSet) All() iter.Seq[SeqNum] { return eachNumber[SeqNum](s.numbers()) }

// Ranges gives the ranges of the set, ascending, with their first and last
// number. For 9:* last is 0, and for "*" alone both are.
func (s SeqSet) Ranges() iter.Seq2[SeqNum, SeqNum] { return eachRange[SeqNum](s.numbers()) }

// MarshalText is the set as it stands on the wire.
func (s SeqSet) MarshalText() ([]byte, error) {
	if err := s.Err(); err != nil {
		return nil, err
	}
	return s.numbers().append(nil), nil
}

// UnmarshalText is ParseSeqSet.
func (s *SeqSet) UnmarshalText(text []byte) error {
	set, err := ParseSeqSet(string(text))
	if err == nil {
		*s = set
	}
	return err
}

func (s SeqSet) numbers() *numbers {
	if s.set == nil {
		return &noNumbers
	}
	return s.set
}

func (s SeqSet) appendJSON(dst []byte) []byte { return s.numbers().appendJSON(dst) }
