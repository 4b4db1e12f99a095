package emit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/imapeg/imapeg/gen/internal/grammar"
)

// maxStops is how many single bytes a span function looks for at once; with more
// a look into the table for each byte is quicker.
const maxStops = 3

// stops are the bytes that end a run of a class, in a form that eight bytes can be
// tested for at once: all but a range of ASCII; or all up to low, single ones, and
// those above 0x7f. The second form may have more bytes than really end the run.
type stops struct {
	ranged      bool
	first, last byte // of the range

	low     int // -1 for none
	singles []byte
	high    bool
}

// stopsOf is false when a run of the class does not end at a line's end, which
// keeps it within the text, or when there are too many single bytes.
func stopsOf(class grammar.Class) (stops, bool) {
	s := stops{low: -1}
	if class.Has('\n') {
		return s, false
	}
	if list := class.Bytes(); len(list) > 0 {
		s.first, s.last = list[0], list[len(list)-1]
		if s.last < 0x80 && int(s.last-s.first) == len(list)-1 && len(list) > 1 {
			s.ranged = true
			return s, true
		}
	}
	for _, b := range class.Complement().Bytes() {
		switch {
		case b < 0x20:
			s.low = int(b)
		case b == 0x20 && s.low == 0x1f:
			s.low = 0x20
		case b < 0x80:
			s.singles = append(s.singles, b)
		default:
			s.high = true
		}
	}
	return s, len(s.singles) <= maxStops
}

// exact says whether the bytes are those that end the run, and no others.
func (s *stops) exact(class grammar.Class) bool {
	if s.ranged {
		return true
	}
	n := s.low + 1 + len(s.singles)
	if s.high {
		n += 0x80
	}
	return n == len(class.Complement().Bytes())
}

// span is the name of the function that goes over a run of a class, empty when
// there is none.
func (w *writer) span(class grammar.Class) string {
	st, ok := stopsOf(class)
	if !ok {
		return ""
	}
	if !st.exact(class) {
		w.class(class) // for the byte where the run may end
	}
	if !slices.Contains(w.spans, class) {
		w.spans = append(w.spans, class)
	}
	return fmt.Sprintf("span%d", slices.Index(w.spans, class))
}

// spanFunctions writes the functions. Eight bytes are tested at a time: the top
// bit of a byte of stop is set for the first that may end the run. Bytes behind
// the first may be wrong, for a subtraction borrows from the next byte.
func (w *writer) spanFunctions(s *source) {
	for i, class := range w.spans {
		st, _ := stopsOf(class)
		s.printf("// span%d is where the run of %s that begins at p ends.\n", i, class)
		s.printf("func span%d(t padded, p int) int {\nfor {\nw := t.load64(p)\nstop := (%s) & %s\n", i, st.test(), each(0x80))
		s.printf("if stop == 0 {\np += 8\ncontinue\n}\np += bits.TrailingZeros64(stop) >> 3\n")
		if st.exact(class) {
			s.printf("return p\n}\n}\n\n")
			continue
		}
		s.printf("if %s == 0 {\nreturn p\n}\np++\n}\n}\n\n", lookUp(w.class(class)))
	}
}

// test is the expression whose top bits say which bytes of w are stops.
func (s *stops) test() string {
	if s.ranged {
		// Without their top bits, no byte's sum reaches the next one.
		low := fmt.Sprintf("(w&%s)", each(0x7f))
		tests := []string{"w", fmt.Sprintf("(%s+%s)", low, each(int(0x7f-s.last)))}
		if s.first > 0 {
			tests = append(tests, fmt.Sprintf("^(%s+%s)", low, each(int(0x80-s.first))))
		}
		return strings.Join(tests, " | ")
	}
	var tests []string
	if s.low >= 0 {
		tests = append(tests, fmt.Sprintf("(w-%s)&^w", each(s.low+1)))
	}
	for _, b := range s.singles {
		x := fmt.Sprintf("(w^%s)", each(int(b)))
		tests = append(tests, fmt.Sprintf("(%s-%s)&^%s", x, each(1), x))
	}
	if s.high {
		tests = append(tests, "w")
	}
	return strings.Join(tests, " | ")
}

// each is a word with the byte in all places.
func each(b int) string { return fmt.Sprintf("%#x", uint64(b)*0x0101010101010101) }
