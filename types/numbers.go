package types

import (
	"fmt"
	"iter"
	"math"
	"slices"
	"strconv"
)

// numbers is what both kinds of sets are: ranges that ascend and neither overlap
// nor touch. It does not change once it is made.
type numbers struct {
	spans []span
	// note is nil for nearly all, of which there may be very many.
	note *setNote
}

// setNote is what may be said of a set besides its ranges.
type setNote struct {
	bad   string // the first thing that was wrong
	saved bool   // "$", which has no spans
}

// savedNumbers is "$".
func savedNumbers() numbers { return numbers{note: &setNote{saved: true}} }

// badNumbers are ranges with what was wrong, if that is not empty.
func badNumbers(spans []span, bad string) numbers {
	n := numbers{spans: spans}
	if bad != "" {
		n.note = &setNote{bad: bad}
	}
	return n
}

func (n *numbers) saved() bool { return n.note != nil && n.note.saved }

func (n *numbers) bad() string {
	if n.note == nil {
		return ""
	}
	return n.note.bad
}

// span is a range. A last of 0 is "*", and a first of 0 is "*" alone; a range
// that has "*" in it is the last of its set.
type span struct{ first, last uint32 }

// noNumbers are those of the empty set. Nobody changes it.
var noNumbers numbers

// isZero says whether it is the empty set, with no error.
func (n *numbers) isZero() bool { return len(n.spans) == 0 && n.note == nil }

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
	spans := make([]span, 0, len(elements))
	bad := ""
	for _, e := range elements {
		s, ok := spanOf(e)
		if !ok {
			if bad == "" {
				bad = fmt.Sprintf("%d is no %s", e, what)
			}
			continue
		}
		spans = append(spans, s)
	}
	return badNumbers(normalise(spans), bad)
}

func collect[N UID | SeqNum](what string, seq iter.Seq[N]) numbers {
	var spans []span
	bad := ""
	for x := range seq {
		switch top := len(spans) - 1; {
		case x == 0:
			bad = "0 is no " + what
		case top >= 0 && spans[top].last == uint32(x)-1:
			spans[top].last++
		default:
			spans = append(spans, span{uint32(x), uint32(x)})
		}
	}
	return badNumbers(normalise(spans), bad)
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

func (n *numbers) isEmpty() bool { return len(n.spans) == 0 && !n.saved() }

func (n *numbers) hasLast() bool { return len(n.spans) > 0 && n.spans[len(n.spans)-1].last == 0 }

func (n *numbers) err() error {
	if n.bad() == "" {
		return nil
	}
	return &SetError{Reason: n.bad()}
}

func (n *numbers) equal(m *numbers) bool {
	return n.bad() == m.bad() && n.saved() == m.saved() && slices.Equal(n.spans, m.spans)
}

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
	return count, !n.hasLast() && !n.saved()
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
	return badNumbers(normalise(spans), n.bad())
}

func (n *numbers) append(dst []byte) []byte {
	if n.saved() {
		return append(dst, '$')
	}
	for i, s := range n.spans {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = s.append(dst)
	}
	return dst
}

func (s span) append(dst []byte) []byte {
	if s.first != 0 {
		dst = strconv.AppendUint(dst, uint64(s.first), 10)
		if s.first == s.last {
			return dst
		}
		dst = append(dst, ':')
	}
	if s.last == 0 {
		return append(dst, '*')
	}
	return strconv.AppendUint(dst, uint64(s.last), 10)
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

func (n *numbers) appendJSON(dst []byte) []byte {
	return append(n.append(append(dst, '"')), '"')
}
