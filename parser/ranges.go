package parser

import "math/bits"

// maxRanges is how many ranges are kept of a set; one that has more is read again.
const maxRanges = 256

// rangeList is the ranges of the set that was recognised last, so that its numbers need
// not be read once more. In a message with several sets it serves the last one.
type rangeList struct {
	list [][2]uint32 // room for maxRanges, from the first set on; 0 is "*"
	n    int         // how many there are, kept or not
	// Where the token is, and how many ranges there were at its end.
	from, to, count int
}

// reset begins a set.
func (l *rangeList) reset() {
	if l.list == nil {
		l.list = make([][2]uint32, maxRanges)
	}
	l.n, l.to = 0, 0
}

// begin adds a number, the range of it alone.
func (l *rangeList) begin(n int) {
	if i := l.n; i < len(l.list) {
		l.list[i] = [2]uint32{uint32(n), uint32(n)}
	}
	l.n++
}

// end makes a number the end of the last range.
func (l *rangeList) end(n int) {
	if i := l.n - 1; uint(i) < uint(len(l.list)) {
		l.list[i][1] = uint32(n)
	}
}

// shortRanges keeps the ranges of a list from p on as long as their numbers have seven
// digits at most: it goes over a number without a branch for each digit, and over what
// stands between two of them without one that nobody could foretell. end is behind the last
// range, or -1 when there is none. p is there too if nothing that may belong to the list
// follows; else it is where the next range is to begin.
func (r *recogniser) shortRanges(p int) (next, end int) {
	const (
		comma     = 1 << ','
		colon     = 1 << ':'
		separator = comma | colon
	)
	t, l := r.padded, &r.ranges
	begin, previous := p, p
	list, i := l.list, l.n
	isEnd := uint64(0) // 1 for the number behind a colon
	for i < len(list) {
		w := t.load64(p) ^ 0x3030303030303030
		// Above 9: the first such byte is not changed by a carry, as those before it are digits.
		others := (w + 0x7676767676767676 | w) & 0x8080808080808080
		if others == 0 || w&0xff == 0 {
			break
		}
		size := bits.TrailingZeros64(others) &^ 7
		if size == 0 {
			break
		}
		n := uint32(number8(w << (64 - size)))
		list[i][isEnd&1], list[i][1] = n, n
		previous, p = p, p+size>>3
		stop := t.at(p)
		if (separator-isEnd*colon)>>stop&1 == 0 {
			l.n = i + 1
			return p, p
		}
		p++
		isEnd = uint64(stop >> 4 & 1) // the bytes are 2c and 3a
		i += 1 - int(isEnd)
	}
	l.n = i
	if isEnd == 1 {
		p = previous
	}
	if p == begin {
		return p, -1
	}
	return p, p - 1
}

// done says which token the set is.
func (l *rangeList) done(begin, end int) { l.from, l.to, l.count = begin, end, l.n }

// of is the ranges of a token, nil when they have not been kept.
func (l *rangeList) of(t *node) [][2]uint32 {
	if l.from != int(t.begin) || l.to != int(t.end) || l.count > maxRanges {
		return nil
	}
	return l.list[:l.count]
}
