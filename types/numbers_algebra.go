package types

import (
	"cmp"
	"slices"
)

// Why sets do not go together.
const (
	savedStandsAlone = "nobody but the server knows what is in $"
	lastIsUnknown    = "nobody knows which message * is: Resolve the set first"
)

// combine makes a set of two, with what is wrong with either. exact says that both
// have to have known numbers.
func (n *numbers) combine(m *numbers, exact bool, spans func(a, b []span) []span) numbers {
	switch {
	case n.saved() || m.saved():
		return badNumbers(nil, savedStandsAlone)
	case exact && (n.hasLast() || m.hasLast()):
		return badNumbers(nil, lastIsUnknown)
	}
	return badNumbers(spans(n.spans, m.spans), cmp.Or(n.bad(), m.bad()))
}

func (n *numbers) union(m *numbers) numbers {
	return n.combine(m, false, func(a, b []span) []span { return normalise(slices.Concat(a, b)) })
}

func (n *numbers) intersection(m *numbers) numbers {
	return n.combine(m, true, func(a, b []span) []span {
		var both []span
		for len(a) > 0 && len(b) > 0 {
			s := span{max(a[0].first, b[0].first), min(a[0].last, b[0].last)}
			if s.first <= s.last {
				both = append(both, s)
			}
			// The one that ends first has nothing in common with what follows.
			if a[0].last < b[0].last {
				a = a[1:]
			} else {
				b = b[1:]
			}
		}
		return both
	})
}

func (n *numbers) difference(m *numbers) numbers {
	return n.combine(m, true, func(a, b []span) []span {
		var rest []span
		for _, s := range a {
			for len(b) > 0 && b[0].last < s.first {
				b = b[1:]
			}
			gone := false
			for i := 0; i < len(b) && b[i].first <= s.last && !gone; i++ {
				if s.first < b[i].first {
					rest = append(rest, span{s.first, b[i].first - 1})
				}
				gone = b[i].last >= s.last
				s.first = b[i].last + 1 // is 0 after the highest number, and s is gone
			}
			if !gone {
				rest = append(rest, s)
			}
		}
		return rest
	})
}

// containsRange says whether all numbers from one to another are in the set.
func (n *numbers) containsRange(a, b uint32) bool {
	return a != 0 && b != 0 && n.covers(newSpan(a, b))
}

// containsAll says whether every message of m is in n, whichever message the last
// one is.
func (n *numbers) containsAll(m *numbers) bool {
	if n.saved() || m.saved() || n.bad() != "" || m.bad() != "" {
		return false
	}
	for _, s := range m.spans {
		if !n.covers(s) {
			return false
		}
	}
	return true
}

// covers says whether one span of the set has all of s.
func (n *numbers) covers(s span) bool {
	i, found := slices.BinarySearchFunc(n.spans, s.first, func(t span, first uint32) int {
		switch { // as in newSpan: "*" is more than any number
		case t.first-1 > first-1:
			return 1
		case t.last-1 < first-1:
			return -1
		}
		return 0
	})
	return found && n.spans[i].last-1 >= s.last-1
}

// limit is the first numbers, so many of them at most, or the last ones.
func (n *numbers) limit(count int, last bool) numbers {
	switch {
	case n.saved():
		return badNumbers(nil, savedStandsAlone)
	case n.hasLast():
		return badNumbers(nil, lastIsUnknown)
	}
	c := badNumbers(nil, n.bad())
	left := int64(count)
	for i := range n.spans {
		s := n.spans[i]
		if last {
			s = n.spans[len(n.spans)-1-i]
		}
		if left <= 0 {
			break
		}
		if size := int64(s.last) - int64(s.first) + 1; size > left {
			if last {
				s.first = uint32(int64(s.last) - left + 1)
			} else {
				s.last = uint32(int64(s.first) + left - 1)
			}
		}
		left -= int64(s.last) - int64(s.first) + 1
		c.spans = append(c.spans, s)
	}
	if last {
		slices.Reverse(c.spans)
	}
	return c
}

// split cuts the set into sets that are so long on the wire at most.
func (n *numbers) split(octets int) []numbers {
	if len(n.spans) == 0 || n.bad() != "" {
		if n.isEmpty() && n.bad() == "" {
			return nil
		}
		return []numbers{*n} // with its error, or "$"
	}
	var pieces []numbers
	var room [21]byte // for 4294967294:4294967295
	begin, length := 0, 0
	for i, s := range n.spans {
		size := len(s.append(room[:0]))
		if i > begin && length+1+size > octets {
			pieces = append(pieces, numbers{spans: n.spans[begin:i:i]})
			begin, length = i, 0
		}
		if i > begin {
			length++ // a comma
		}
		length += size
	}
	return append(pieces, numbers{spans: n.spans[begin:]})
}
