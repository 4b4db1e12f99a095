package types

import "iter"

// UIDSet is a set of UIDs: ranges in ascending order, however many numbers
// they have. UIDs and ParseUIDSet make them; the zero value is the empty set. Sets
// do not change, so that they can be shared. Compare them with Equal; == does not
// compile.
//
// In JSON a set is a string, "2,4:7,9:*".
//
//imap:rule uid_sequence_set known_uids known_uid_set replace_uid
//imap:text ranges
type UIDSet struct {
	_   [0]func() // sets are not compared by ==
	set *numbers  // nil for the empty set
}

func uidSet(n numbers) UIDSet {
	if n.isZero() {
		return UIDSet{}
	}
	return UIDSet{set: &n}
}

// ParseUIDSet reads a set as it stands on the wire: "2,4:7,9:*". The empty string is
// the empty set, and "$" is [SavedUIDs]. The error is a [*SetError].
func ParseUIDSet(s string) (UIDSet, error) {
	return new(SetParser).UIDSet([]byte(s))
}

// String is the set as it stands on the wire.
func (s UIDSet) String() string { return string(s.numbers().append(nil)) }

// IsEmpty says whether no message is in the set.
func (s UIDSet) IsEmpty() bool { return s.numbers().isEmpty() }

// HasLast says whether "*" is in the set.
func (s UIDSet) HasLast() bool { return s.numbers().hasLast() }

// Err says that the set was made with a number that is no UID, such as 0, or of sets
// that do not go together. It is a [*SetError], and no command can be sent with such
// a set.
func (s UIDSet) Err() error { return s.numbers().err() }

// Equal says whether both sets are written alike.
func (s UIDSet) Equal(other UIDSet) bool { return s.numbers().equal(other.numbers()) }

// Contains says whether a number is in the set. Every number from 9 on is in 9:*.
// "*" alone has none, since nobody knows which it is: see Resolve.
func (s UIDSet) Contains(n UID) bool { return s.numbers().contains(uint32(n)) }

// ContainsRange says whether all numbers from first to last are in the set. Their
// order does not matter.
func (s UIDSet) ContainsRange(first, last UID) bool {
	return s.numbers().containsRange(uint32(first), uint32(last))
}

// ContainsAll says whether every message of the other set is in this one, whichever
// message "*" is.
func (s UIDSet) ContainsAll(other UIDSet) bool { return s.numbers().containsAll(other.numbers()) }

// Len is how many numbers All gives; exact is false when there is "*" besides, and
// for "$".
func (s UIDSet) Len() (n int64, exact bool) { return s.numbers().len() }

// IsSaved says whether the set is "$", which [SavedUIDs] makes.
func (s UIDSet) IsSaved() bool { return s.numbers().saved() }

// Union is the messages of both sets.
func (s UIDSet) Union(other UIDSet) UIDSet { return uidSet(s.numbers().union(other.numbers())) }

// Intersection is the messages that both sets have. With "*" in either it has an
// error: in a mailbox of 3 messages 9:* is the message 3, so that Resolve has to
// come first.
func (s UIDSet) Intersection(other UIDSet) UIDSet {
	return uidSet(s.numbers().intersection(other.numbers()))
}

// Difference is the messages of the set that the other does not have. As with
// Intersection, Resolve has to come first where there is "*".
func (s UIDSet) Difference(other UIDSet) UIDSet {
	return uidSet(s.numbers().difference(other.numbers()))
}

// First is the set's first numbers, so many at most. As with Intersection, Resolve
// has to come first where there is "*".
func (s UIDSet) First(n int) UIDSet { return uidSet(s.numbers().limit(n, false)) }

// Last is the set's last numbers, so many at most, which are the newest messages. As
// with Intersection, Resolve has to come first where there is "*".
func (s UIDSet) Last(n int) UIDSet { return uidSet(s.numbers().limit(n, true)) }

// Split cuts the set into sets that have so many octets on the wire at most, one
// range at least in each: servers refuse long lines, many of them above 8000 octets.
// Together they are the set. An empty set gives none.
func (s UIDSet) Split(octets int) []UIDSet {
	pieces := s.numbers().split(octets)
	sets := make([]UIDSet, len(pieces))
	for i := range pieces {
		sets[i] = uidSet(pieces[i])
	}
	return sets
}

// Resolve is the set in a mailbox whose last message has that number, without "*".
// In an empty mailbox, where last is 0, "*" is nothing. "$" stays as it is.
func (s UIDSet) Resolve(last UID) UIDSet { return uidSet(s.numbers().resolve(uint32(last))) }

// All gives the numbers, ascending and each once, without ever having them in
// memory. A range that ends in "*" is left out: Resolve it first.
func (s UIDSet) All() iter.Seq[UID] { return eachNumber[UID](s.numbers()) }

// Ranges gives the ranges of the set, ascending, with their first and last
// number. For 9:* last is 0, and for "*" alone both are.
func (s UIDSet) Ranges() iter.Seq2[UID, UID] { return eachRange[UID](s.numbers()) }

// MarshalText is the set as it stands on the wire.
func (s UIDSet) MarshalText() ([]byte, error) {
	if err := s.Err(); err != nil {
		return nil, err
	}
	return s.numbers().append(nil), nil
}

// UnmarshalText is ParseUIDSet.
func (s *UIDSet) UnmarshalText(text []byte) error {
	set, err := ParseUIDSet(string(text))
	if err == nil {
		*s = set
	}
	return err
}

func (s UIDSet) numbers() *numbers {
	if s.set == nil {
		return &noNumbers
	}
	return s.set
}

func (s UIDSet) appendJSON(dst []byte) []byte { return s.numbers().appendJSON(dst) }
