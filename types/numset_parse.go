package types

import (
	"bytes"
	"fmt"
	"math"
)

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

// A SetParser makes many sets with less memory than [ParseUIDSet] and [ParseSeqSet]:
// they share it, and so do the ranges of those that have few, in pieces of up to 7 KiB.
// The zero value is ready. It is for one goroutine at a time; the sets are for all.
type SetParser struct {
	// What is used up is counted and not cut off: to store a pointer costs more than to
	// store a number while the garbage collector runs.
	spans     []span
	usedSpans int
	sets      []numbers
	usedSets  int
}

// maxSpans is for how many ranges room is made at once, and maxSets for how many sets: a
// size class of the heap of which several blocks are made at a time.
const (
	maxSpans = 864
	maxSets  = 215
)

// UIDSet is ParseUIDSet.
func (p *SetParser) UIDSet(text []byte) (UIDSet, error) {
	set, err := parseNumbers(p, text)
	return UIDSet{set: p.keep(&set)}, err
}

// SeqSet is ParseSeqSet.
func (p *SetParser) SeqSet(text []byte) (SeqSet, error) {
	set, err := parseNumbers(p, text)
	return SeqSet{set: p.keep(&set)}, err
}

// UIDRanges makes a set of ranges in any order, each with its first and last number. As
// with [UIDSet.Ranges] 0 is "*".
func (p *SetParser) UIDRanges(ranges [][2]uint32) UIDSet { return UIDSet{set: ofRanges(p, ranges)} }

// SeqRanges is UIDRanges for sequence numbers.
func (p *SetParser) SeqRanges(ranges [][2]uint32) SeqSet { return SeqSet{set: ofRanges(p, ranges)} }

// Reset lets p use the memory of its sets again. None of them may be used any more.
func (p *SetParser) Reset() {
	clear(p.sets[:p.usedSets]) // they keep others alive
	p.usedSpans, p.usedSets = 0, 0
}

func ofRanges(p *SetParser, ranges [][2]uint32) *numbers {
	if len(ranges) == 0 {
		return nil
	}
	spans := p.take(len(ranges))[:len(ranges)]
	inOrder, least := true, uint64(1)
	for i, r := range ranges {
		spans[i] = span{r[0], r[1]}
		// Mostly they ascend, and neither overlap nor touch.
		if uint64(r[0]) < least || r[1] < r[0] {
			inOrder = false
		}
		least = uint64(r[1]) + 2
	}
	if !inOrder {
		for i, s := range spans {
			spans[i] = newSpan(s.first, s.last)
		}
		spans = normalise(spans)
	}
	set := p.next()
	set.spans = spans
	return set
}

// keep puts a set where others are; the empty set is nowhere.
func (p *SetParser) keep(n *numbers) *numbers {
	if n.isZero() {
		return nil
	}
	set := p.next()
	*set = *n
	return set
}

// next is the place of the next set.
func (p *SetParser) next() *numbers {
	if p.usedSets == len(p.sets) {
		p.sets, p.usedSets = make([]numbers, min(2*len(p.sets)+1, maxSets)), 0
	}
	p.usedSets++
	return &p.sets[p.usedSets-1]
}

// take is room for n ranges.
func (p *SetParser) take(n int) []span {
	if n > maxSpans/4 {
		return make([]span, 0, n)
	}
	at := p.usedSpans
	if len(p.spans)-at < n {
		p.spans, at = make([]span, min(2*len(p.spans)+n, maxSpans)), 0
	}
	p.usedSpans = at + n
	return p.spans[at:at:p.usedSpans]
}

func parseNumbers(p *SetParser, s []byte) (numbers, error) {
	if len(s) == 0 {
		return numbers{}, nil
	}
	if string(s) == "$" {
		return savedNumbers(), nil
	}
	spans := p.take(1 + bytes.Count(s, []byte{','}))
	if spans, ok := readSpans(spans, s); ok {
		return numbers{spans: spans}, nil
	}
	for at := 0; ; {
		first, end, ok := setNumber(s, at)
		last := first
		if ok && end < len(s) && s[end] == ':' {
			at = end + 1
			last, end, ok = setNumber(s, at)
		}
		if !ok {
			return numbers{}, &SetError{Text: string(s), Offset: at, Reason: "want a number above 0 or *"}
		}
		at = end
		spans = append(spans, newSpan(first, last))
		if at == len(s) {
			return numbers{spans: normalise(spans)}, nil
		}
		if s[at] != ',' {
			return numbers{}, &SetError{Text: string(s), Offset: at, Reason: "want a comma or the end"}
		}
		at++
	}
}

// readSpans is for what nearly all sets are: numbers without "*" that ascend, in
// ranges that neither overlap nor touch. It is false for all others.
func readSpans(spans []span, s []byte) (_ []span, ok bool) {
	var (
		number uint64      // that is being read
		first  uint64      // of the range; 0 until there is a colon
		least  = uint64(1) // that first may be
	)
	for i := 0; ; i++ {
		if i < len(s) {
			c := s[i]
			if digit := uint64(c - '0'); digit <= 9 {
				if number = number*10 + digit; number == 0 || number > math.MaxUint32 {
					return nil, false
				}
				continue
			}
			if c == ':' && first == 0 && number != 0 {
				first, number = number, 0
				continue
			}
			if c != ',' {
				return nil, false
			}
		}
		if first == 0 {
			first = number
		}
		if first < least || number < first {
			return nil, false
		}
		spans = append(spans, span{uint32(first), uint32(number)})
		if i == len(s) {
			return spans, true
		}
		least, first, number = number+2, 0, 0
	}
}

// setNumber reads a number above 0 that begins at a position, or "*", which is 0.
func setNumber(s []byte, at int) (n uint32, end int, ok bool) {
	if at < len(s) && s[at] == '*' {
		return 0, at + 1, true
	}
	n, end, ok = leadingNumber(s, at)
	return n, end, ok && s[at] != '0'
}

// leadingNumber reads the digits that begin at a position.
func leadingNumber[T string | []byte](s T, at int) (n uint32, end int, ok bool) {
	var sum uint64
	for end = at; end < len(s); end++ {
		digit := s[end] - '0'
		if digit > 9 {
			break
		}
		if sum = sum*10 + uint64(digit); sum > math.MaxUint32 {
			return 0, at, false
		}
	}
	return uint32(sum), end, end > at
}
