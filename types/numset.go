package types

import (
	"fmt"
	"iter"
	"math"
	"slices"
	"strconv"
)

// NumSet is a set of messages: a [SeqSet] or a [UIDSet]. Which of the two it is
// decides between FETCH and UID FETCH, and likewise for the other commands.
//
// RFC 3501 section 9, sequence-set.
type NumSet interface {
	// String is the set as it stands on the wire: "2,4:7,9:*".
	String() string
	// IsEmpty says whether no message is in the set. No command can be sent
	// with an empty set.
	IsEmpty() bool
	// HasLast says whether the set has the last message, "*", in it by that
	// name.
	HasLast() bool
	// Err says that the set was made with a number that no message can have.
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
func Seqs[E SeqElement](elements ...E) SeqSet { return SeqSet{setOf("sequence number", elements)} }

// UIDs makes a set of UIDs. Its arguments are all of one type; constants go with
// any:
//
//	types.UIDs(4, 7, types.Range(9, types.Last))
//	types.UIDs(msg.UID)
//	types.UIDs(types.Range(state.UIDNext, types.Last))
func UIDs[E UIDElement](elements ...E) UIDSet { return UIDSet{setOf("UID", elements)} }

// numbers is what both kinds of sets are: ranges that ascend and neither overlap
// nor touch. It does not change once it is made.
type numbers struct {
	spans []span
	bad   string // the first element that was no number, and of what
}

// span is a range. A last of 0 is "*", and a first of 0 is "*" alone; a range
// that has "*" in it is the last of its set.
type span struct{ first, last uint32 }

func newSpan(a, b uint32) span {
	// "*" is 0, so one less than it is more than any number.
	if a-1 > b-1 {
		a, b = b, a
	}
	return span{a, b}
}

// spanOf is false for what is no number.
func spanOf[E RangeEnd](element E) (span, bool) {
	var n uint32
	switch e := any(element).(type) {
	case UID:
		n = uint32(e)
	case SeqNum:
		n = uint32(e)
	case uint32:
		n = e
	case int:
		if e < 0 || uint64(e) > math.MaxUint32 {
			return span{}, false
		}
		n = uint32(e)
	case NumRange:
		if e == Last {
			return span{}, true
		}
		if first := uint32(e >> 32); first != 0 {
			return newSpan(first, uint32(e)), true
		}
		n = uint32(e)
	}
	return span{n, n}, n != 0
}

func setOf[E RangeEnd](what string, elements []E) numbers {
	var n numbers
	n.spans = make([]span, 0, len(elements))
	for _, e := range elements {
		s, ok := spanOf(e)
		if !ok {
			if n.bad == "" {
				n.bad = fmt.Sprintf("%d is no %s", e, what)
			}
			continue
		}
		n.spans = append(n.spans, s)
	}
	n.spans = normalise(n.spans)
	return n
}

// normalise brings spans into order, and merges them, in place.
func normalise(spans []span) []span {
	inOrder := func(a, b span) int {
		switch { // as in newSpan
		case a.first-1 < b.first-1:
			return -1
		case a.first-1 > b.first-1:
			return 1
		}
		return 0
	}
	if !slices.IsSortedFunc(spans, inOrder) {
		slices.SortFunc(spans, inOrder)
	}
	merged := spans[:0]
	for _, s := range spans {
		if len(merged) == 0 {
			merged = append(merged, s)
			continue
		}
		top := &merged[len(merged)-1]
		switch {
		case top.last == 0:
			return merged // n:* has all that follows
		case s.first == 0 || s.first-1 > top.last:
			merged = append(merged, s)
		case s.last == 0 || s.last > top.last:
			top.last = s.last
		}
	}
	return merged
}

func (n *numbers) isEmpty() bool { return len(n.spans) == 0 }

func (n *numbers) hasLast() bool { return len(n.spans) > 0 && n.spans[len(n.spans)-1].last == 0 }

func (n *numbers) err() error {
	if n.bad == "" {
		return nil
	}
	return &SetError{Reason: n.bad}
}

func (n *numbers) equal(m *numbers) bool { return n.bad == m.bad && slices.Equal(n.spans, m.spans) }

func (n *numbers) contains(x uint32) bool {
	_, found := slices.BinarySearchFunc(n.spans, x, func(s span, x uint32) int {
		switch {
		case s.first-1 > x-1: // "*" alone is behind every number
			return 1
		case s.last != 0 && s.last < x:
			return -1
		}
		return 0
	})
	return found && x != 0
}

func (n *numbers) len() (count int64, exact bool) {
	for _, s := range n.spans {
		if s.last != 0 {
			count += int64(s.last) - int64(s.first) + 1
		}
	}
	return count, !n.hasLast()
}

func (n *numbers) union(m *numbers) numbers {
	u := numbers{spans: normalise(slices.Concat(n.spans, m.spans)), bad: n.bad}
	if u.bad == "" {
		u.bad = m.bad
	}
	return u
}

func (n *numbers) resolve(last uint32) numbers {
	if !n.hasLast() {
		return *n
	}
	spans := slices.Clone(n.spans)
	open := &spans[len(spans)-1]
	switch {
	case last == 0:
		spans = spans[:len(spans)-1]
	case open.first == 0 || open.first > last:
		*open = span{last, last}
	default:
		open.last = last
	}
	return numbers{spans: normalise(spans), bad: n.bad}
}

func (n *numbers) append(dst []byte) []byte {
	for i, s := range n.spans {
		if i > 0 {
			dst = append(dst, ',')
		}
		if s.first != 0 {
			dst = strconv.AppendUint(dst, uint64(s.first), 10)
			if s.first == s.last {
				continue
			}
			dst = append(dst, ':')
		}
		if s.last == 0 {
			dst = append(dst, '*')
		} else {
			dst = strconv.AppendUint(dst, uint64(s.last), 10)
		}
	}
	return dst
}

func eachNumber[N ~uint32](n *numbers) iter.Seq[N] {
	return func(yield func(N) bool) {
		for _, s := range n.spans {
			// Counted in 64 bits: the last number may be the highest there is.
			for x := uint64(s.first); s.last != 0 && x <= uint64(s.last); x++ {
				if !yield(N(x)) {
					return
				}
			}
		}
	}
}

func eachRange[N ~uint32](n *numbers) iter.Seq2[N, N] {
	return func(yield func(first, last N) bool) {
		for _, s := range n.spans {
			if !yield(N(s.first), N(s.last)) {
				return
			}
		}
	}
}

// SeqSet is a set of sequence numbers: ranges in ascending order, however many numbers
// they have. Seqs and ParseSeqSet make them; the zero value is the empty set. Sets
// do not change, so that they can be shared. Compare them with Equal.
//
// In JSON a set is a string, "2,4:7,9:*".
type SeqSet struct{ set numbers }

// ParseSeqSet reads a set as it stands on the wire: "2,4:7,9:*". The empty string is
// the empty set. The error is a [*SetError].
func ParseSeqSet(s string) (SeqSet, error) {
	set, err := parseNumbers(s)
	return SeqSet{set}, err
}

// String is the set as it stands on the wire.
func (s SeqSet) String() string { return string(s.set.append(nil)) }

// IsEmpty says whether no message is in the set.
func (s SeqSet) IsEmpty() bool { return s.set.isEmpty() }

// HasLast says whether "*" is in the set.
func (s SeqSet) HasLast() bool { return s.set.hasLast() }

// Err says that the set was made with a number that no sequence number has, such as 0. It
// is a [*SetError], and no command can be sent with such a set.
func (s SeqSet) Err() error { return s.set.err() }

// Equal says whether both sets are written alike.
func (s SeqSet) Equal(other SeqSet) bool { return s.set.equal(&other.set) }

// Contains says whether a number is in the set. Every number from 9 on is in 9:*.
// "*" alone has none, since nobody knows which it is: see Resolve.
func (s SeqSet) Contains(n SeqNum) bool { return s.set.contains(uint32(n)) }

// Len is how many numbers All gives; exact is false when there is "*" besides.
func (s SeqSet) Len() (n int64, exact bool) { return s.set.len() }

// Union is the numbers of both sets.
func (s SeqSet) Union(other SeqSet) SeqSet { return SeqSet{s.set.union(&other.set)} }

// Resolve is the set in a mailbox whose last message has that number, without "*".
// In an empty mailbox, where last is 0, "*" is nothing.
func (s SeqSet) Resolve(last SeqNum) SeqSet { return SeqSet{s.set.resolve(uint32(last))} }

// All gives the numbers, ascending and each once, without ever having them in
// memory. A range that ends in "*" is left out: Resolve it first.
func (s SeqSet) All() iter.Seq[SeqNum] { return eachNumber[SeqNum](&s.set) }

// Ranges gives the ranges of the set, ascending, with their first and last
// number. For 9:* last is 0, and for "*" alone both are.
func (s SeqSet) Ranges() iter.Seq2[SeqNum, SeqNum] { return eachRange[SeqNum](&s.set) }

// MarshalText is the set as it stands on the wire.
func (s SeqSet) MarshalText() ([]byte, error) {
	if err := s.Err(); err != nil {
		return nil, err
	}
	return s.set.append(nil), nil
}

// UnmarshalText is ParseSeqSet.
func (s *SeqSet) UnmarshalText(text []byte) error {
	set, err := ParseSeqSet(string(text))
	if err == nil {
		*s = set
	}
	return err
}

func (s SeqSet) numbers() *numbers { return &s.set }

// UIDSet is a set of UIDs: ranges in ascending order, however many numbers
// they have. UIDs and ParseUIDSet make them; the zero value is the empty set. Sets
// do not change, so that they can be shared. Compare them with Equal.
//
// In JSON a set is a string, "2,4:7,9:*".
type UIDSet struct{ set numbers }

// ParseUIDSet reads a set as it stands on the wire: "2,4:7,9:*". The empty string is
// the empty set. The error is a [*SetError].
func ParseUIDSet(s string) (UIDSet, error) {
	set, err := parseNumbers(s)
	return UIDSet{set}, err
}

// String is the set as it stands on the wire.
func (s UIDSet) String() string { return string(s.set.append(nil)) }

// IsEmpty says whether no message is in the set.
func (s UIDSet) IsEmpty() bool { return s.set.isEmpty() }

// HasLast says whether "*" is in the set.
func (s UIDSet) HasLast() bool { return s.set.hasLast() }

// Err says that the set was made with a number that no UID has, such as 0. It
// is a [*SetError], and no command can be sent with such a set.
func (s UIDSet) Err() error { return s.set.err() }

// Equal says whether both sets are written alike.
func (s UIDSet) Equal(other UIDSet) bool { return s.set.equal(&other.set) }

// Contains says whether a number is in the set. Every number from 9 on is in 9:*.
// "*" alone has none, since nobody knows which it is: see Resolve.
func (s UIDSet) Contains(n UID) bool { return s.set.contains(uint32(n)) }

// Len is how many numbers All gives; exact is false when there is "*" besides.
func (s UIDSet) Len() (n int64, exact bool) { return s.set.len() }

// Union is the numbers of both sets.
func (s UIDSet) Union(other UIDSet) UIDSet { return UIDSet{s.set.union(&other.set)} }

// Resolve is the set in a mailbox whose last message has that number, without "*".
// In an empty mailbox, where last is 0, "*" is nothing.
func (s UIDSet) Resolve(last UID) UIDSet { return UIDSet{s.set.resolve(uint32(last))} }

// All gives the numbers, ascending and each once, without ever having them in
// memory. A range that ends in "*" is left out: Resolve it first.
func (s UIDSet) All() iter.Seq[UID] { return eachNumber[UID](&s.set) }

// Ranges gives the ranges of the set, ascending, with their first and last
// number. For 9:* last is 0, and for "*" alone both are.
func (s UIDSet) Ranges() iter.Seq2[UID, UID] { return eachRange[UID](&s.set) }

// MarshalText is the set as it stands on the wire.
func (s UIDSet) MarshalText() ([]byte, error) {
	if err := s.Err(); err != nil {
		return nil, err
	}
	return s.set.append(nil), nil
}

// UnmarshalText is ParseUIDSet.
func (s *UIDSet) UnmarshalText(text []byte) error {
	set, err := ParseUIDSet(string(text))
	if err == nil {
		*s = set
	}
	return err
}

func (s UIDSet) numbers() *numbers { return &s.set }

// SetError says what is wrong with a set of numbers.
type SetError struct {
	// Text is what was to be a set; empty for one that was not made from text.
	Text string
	// Offset is where in Text it went wrong, in bytes.
	Offset int
	// Reason says what is wrong.
	Reason string
}

func (e *SetError) Error() string {
	if e.Text == "" {
		return "types: set: " + e.Reason
	}
	return fmt.Sprintf("types: set %q at byte %d: %s", e.Text, e.Offset, e.Reason)
}

func parseNumbers(s string) (numbers, error) {
	if s == "" {
		return numbers{}, nil
	}
	// A number or "*", which is 0.
	at := 0
	number := func() (uint32, error) {
		if at < len(s) && s[at] == '*' {
			at++
			return 0, nil
		}
		begin := at
		for at < len(s) && s[at] >= '0' && s[at] <= '9' {
			at++
		}
		n, err := strconv.ParseUint(s[begin:at], 10, 32)
		if err != nil || s[begin] == '0' {
			return 0, &SetError{Text: s, Offset: begin, Reason: "want a number above 0 or *"}
		}
		return uint32(n), nil
	}
	var spans []span
	for {
		first, err := number()
		if err != nil {
			return numbers{}, err
		}
		last := first
		if at < len(s) && s[at] == ':' {
			at++
			if last, err = number(); err != nil {
				return numbers{}, err
			}
		}
		spans = append(spans, newSpan(first, last))
		if at == len(s) {
			return numbers{spans: normalise(spans)}, nil
		}
		if s[at] != ',' {
			return numbers{}, &SetError{Text: s, Offset: at, Reason: "want a comma or the end"}
		}
		at++
	}
}
