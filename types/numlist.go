package types

import (
	"bytes"
	"iter"
	"slices"
	"strconv"
)

// NumList is numbers of messages in an order that counts: what a server found,
// sorted as was asked for. They are sequence numbers or UIDs; what has the list
// says which. It is kept as ranges, however many numbers it has, and does not
// change, so that it can be shared. [Nums] and [ParseNumList] make lists; the zero
// value is the empty list. Compare them with Equal.
//
//	5,10:12,1
//
// In JSON a list is a string, as on the wire. A range always counts upwards: 12:10
// on the wire means 10,11,12 (RFC 5267 section 3.2).
//
//imap:rule search_return_all partial_numbers context_numbers
//imap:text
type NumList struct {
	// Ranges in their order, of which none begins with the number behind the one
	// before it.
	spans []span
	bad   string // that there was a number that no message has
}

// Nums makes a list of numbers in their order: sequence numbers, UIDs, or numbers as
// a [Search] has them.
func Nums[N UID | SeqNum | uint32](numbers ...N) NumList {
	var l NumList
	for _, n := range numbers {
		if n == 0 {
			l.bad = "0 is no number of a message"
			continue
		}
		l.add(span{uint32(n), uint32(n)})
	}
	return l
}

// ParseNumList reads a list as it stands on the wire: "5,10:12,1". The empty string
// is the empty list. The error is a [*SetError].
func ParseNumList(s string) (NumList, error) {
	var l NumList
	err := l.UnmarshalText([]byte(s))
	return l, err
}

// add appends a range, which may go on with the last one.
func (l *NumList) add(s span) {
	if n := len(l.spans); n > 0 && uint64(l.spans[n-1].last)+1 == uint64(s.first) {
		l.spans[n-1].last = s.last
		return
	}
	l.spans = append(l.spans, s)
}

// String is the list as it stands on the wire.
func (l NumList) String() string { return string(l.append(nil)) }

// IsEmpty says whether nothing is in the list.
func (l NumList) IsEmpty() bool { return len(l.spans) == 0 }

// Err says that the list was made with a number that no message has, which is 0. It
// is a [*SetError], and nothing can be sent with such a list.
func (l NumList) Err() error {
	if l.bad == "" {
		return nil
	}
	return &SetError{Reason: l.bad}
}

// Equal says whether both lists have the same numbers in the same order.
func (l NumList) Equal(other NumList) bool {
	return l.bad == other.bad && slices.Equal(l.spans, other.spans)
}

// Len is how many numbers are in the list.
func (l NumList) Len() (count int64) {
	for _, s := range l.spans {
		count += int64(s.last) - int64(s.first) + 1
	}
	return count
}

// All gives the numbers in their order, without ever having them in memory:
// [slices.Collect] does that.
func (l NumList) All() iter.Seq[uint32] { return eachNumber[uint32](&numbers{spans: l.spans}) }

// Ranges gives the first and the last number of each range, in their order. A number
// alone is a range too.
func (l NumList) Ranges() iter.Seq2[uint32, uint32] {
	return eachRange[uint32](&numbers{spans: l.spans})
}

// Seqs is the set of the numbers, for a list of sequence numbers.
func (l NumList) Seqs() SeqSet { return seqSet(l.set()) }

// UIDs is the set of the numbers, for a list of UIDs.
func (l NumList) UIDs() UIDSet { return uidSet(l.set()) }

func (l NumList) set() numbers {
	return badNumbers(normalise(slices.Clone(l.spans)), l.bad)
}

func (l NumList) append(dst []byte) []byte {
	for i, s := range l.spans {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = strconv.AppendUint(dst, uint64(s.first), 10)
		if s.last != s.first {
			dst = append(dst, ':')
			dst = strconv.AppendUint(dst, uint64(s.last), 10)
		}
	}
	return dst
}

// MarshalText is the list as it stands on the wire.
func (l NumList) MarshalText() ([]byte, error) {
	if err := l.Err(); err != nil {
		return nil, err
	}
	return l.append(nil), nil
}

func (l NumList) appendJSON(dst []byte) []byte { return append(l.append(append(dst, '"')), '"') }

// UnmarshalText is ParseNumList. It makes no strings of the numbers: there may be
// very many.
func (l *NumList) UnmarshalText(text []byte) error {
	var list NumList
	if len(text) > 0 {
		list.spans = make([]span, 0, bytes.Count(text, []byte{','})+1)
	}
	for at := 0; at < len(text); {
		first, end := numberAt(text, at)
		last := first
		if first != 0 && end < len(text) && text[end] == ':' {
			at = end + 1
			last, end = numberAt(text, at)
		}
		switch {
		case last == 0:
			return &SetError{Text: string(text), Offset: at, Reason: "want a number above 0"}
		case end < len(text) && text[end] != ',' || end+1 == len(text):
			return &SetError{Text: string(text), Offset: end, Reason: "want a comma and a number, or the end"}
		}
		list.add(span{min(first, last), max(first, last)})
		at = end + 1
	}
	*l = list
	return nil
}

// numberAt is the number at a place and where it ends; 0 when there is none that a
// message can have.
func numberAt(text []byte, at int) (n uint32, end int) {
	var sum uint64
	for end = at; end < len(text) && text[end]-'0' <= 9; end++ {
		if sum = sum*10 + uint64(text[end]-'0'); sum > 1<<32-1 || sum == 0 {
			return 0, end
		}
	}
	return uint32(sum), end
}

// numList appends a list, or fails.
func (e *encoder) numList(field string, l NumList) {
	switch {
	case l.bad != "":
		e.fail(field, l.bad)
	case l.IsEmpty():
		e.fail(field, "the list is empty")
	default:
		e.line = l.append(e.line)
	}
}
