package types

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// UIDList is UIDs in an order that means something: in COPYUID the third UID of
// one list is that of the copy of the third of the other. [UIDSet] is for where
// the order means nothing. [UIDsInOrder] and [ParseUIDList] make lists; the zero
// value is the empty list. Lists do not change, so that they can be shared.
//
// A range stands for all UIDs between its ends in ascending order, whichever end
// comes first: 5:3 is 3, 4 and 5 (RFC 4315 section 4). Ranges are not expanded,
// however many UIDs they have.
//
// In JSON a list is a string, "304,319:320".
//
//imap:text
type UIDList struct {
	spans []span // as sent: first may be more than last, and 0 is 0
	bad   string // the first element that was no UID
}

// UIDsInOrder makes a list. Its arguments are all of one type; constants go with
// any. Consecutive UIDs become a range:
//
//	types.UIDsInOrder[types.UID](304, 319, 320) // 304,319:320
func UIDsInOrder[E UIDElement](elements ...E) UIDList {
	var l UIDList
	for _, e := range elements {
		s, ok := spanOf(e)
		if !ok || s.last == 0 {
			if l.bad == "" {
				l.bad = fmt.Sprintf("%d is no UID", e)
			}
			continue
		}
		if n := len(l.spans); n > 0 && l.spans[n-1].last+1 == s.first {
			l.spans[n-1].last = s.last
			continue
		}
		l.spans = append(l.spans, s)
	}
	return l
}

// ParseUIDList reads a list as it stands on the wire: "304,319:320". The empty
// string is the empty list. "*" is not allowed; 0, which is no UID, is, since
// servers send it. The error is a [*SetError].
func ParseUIDList(s string) (UIDList, error) {
	if s == "" {
		return UIDList{}, nil
	}
	l := UIDList{spans: make([]span, 0, 1+strings.Count(s, ","))}
	for at := 0; ; {
		first, end, ok := leadingNumber(s, at)
		last := first
		if ok && end < len(s) && s[end] == ':' {
			at = end + 1
			last, end, ok = leadingNumber(s, at)
		}
		if !ok {
			return UIDList{}, &SetError{Text: s, Offset: at, Reason: "want a number"}
		}
		at = end
		l.spans = append(l.spans, span{first, last})
		if at == len(s) {
			return l, nil
		}
		if s[at] != ',' || at+1 == len(s) {
			return UIDList{}, &SetError{Text: s, Offset: at, Reason: "want a comma and a number, or the end"}
		}
		at++
	}
}

// String is the list as it stands on the wire.
func (l UIDList) String() string { return string(l.append(nil)) }

func (l UIDList) append(dst []byte) []byte {
	for i, s := range l.spans {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = strconv.AppendUint(dst, uint64(s.first), 10)
		if s.first != s.last {
			dst = append(dst, ':')
			dst = strconv.AppendUint(dst, uint64(s.last), 10)
		}
	}
	return dst
}

// IsEmpty says whether there is no UID in the list.
func (l UIDList) IsEmpty() bool { return len(l.spans) == 0 }

// Err says that the list was made with a number that no UID has. It is a
// [*SetError], and nothing can be sent with such a list.
func (l UIDList) Err() error {
	if l.bad == "" {
		return nil
	}
	return &SetError{Reason: l.bad}
}

// Equal says whether both lists are written alike.
func (l UIDList) Equal(other UIDList) bool {
	return l.bad == other.bad && slices.Equal(l.spans, other.spans)
}

// Len is how many UIDs All gives.
func (l UIDList) Len() int64 {
	n := int64(0)
	for _, s := range l.spans {
		n += int64(max(s.first, s.last)) - int64(min(s.first, s.last)) + 1
	}
	return n
}

// All gives the UIDs in their order, without ever having them in memory.
func (l UIDList) All() iter.Seq[UID] {
	return func(yield func(UID) bool) {
		for _, s := range l.spans {
			// Counted in 64 bits: the last may be the highest there is.
			for x := uint64(min(s.first, s.last)); x <= uint64(max(s.first, s.last)); x++ {
				if !yield(UID(x)) {
					return
				}
			}
		}
	}
}

// Ranges gives the ranges in their order, with their ends as they were sent: the
// first may be more than the last.
func (l UIDList) Ranges() iter.Seq2[UID, UID] {
	return func(yield func(first, last UID) bool) {
		for _, s := range l.spans {
			if !yield(UID(s.first), UID(s.last)) {
				return
			}
		}
	}
}

// Set is the UIDs without their order. 0 is left out.
func (l UIDList) Set() UIDSet {
	spans := make([]span, 0, len(l.spans))
	for _, s := range l.spans {
		s = span{max(min(s.first, s.last), 1), max(s.first, s.last)}
		if s.last != 0 {
			spans = append(spans, s)
		}
	}
	return uidSet(badNumbers(normalise(spans), l.bad))
}

// MarshalText is the list as it stands on the wire.
func (l UIDList) MarshalText() ([]byte, error) {
	if err := l.Err(); err != nil {
		return nil, err
	}
	return l.append(nil), nil
}

// UnmarshalText is ParseUIDList.
func (l *UIDList) UnmarshalText(text []byte) error {
	list, err := ParseUIDList(string(text))
	if err == nil {
		*l = list
	}
	return err
}

func (l UIDList) appendJSON(dst []byte) []byte {
	return append(l.append(append(dst, '"')), '"')
}

// uidList appends a list, or fails.
func (e *encoder) uidList(field string, l UIDList) {
	switch {
	case l.bad != "":
		e.fail(field, l.bad)
	case l.IsEmpty():
		e.fail(field, "there are none")
	default:
		e.line = l.append(e.line)
	}
}
