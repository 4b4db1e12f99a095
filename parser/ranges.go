package parser

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

// done says which token the set is.
func (l *rangeList) done(begin, end int) { l.from, l.to, l.count = begin, end, l.n }

// of is the ranges of a token, nil when they have not been kept.
func (l *rangeList) of(t *node) [][2]uint32 {
	if l.from != int(t.begin) || l.to != int(t.end) || l.count > maxRanges {
		return nil
	}
	return l.list[:l.count]
}
