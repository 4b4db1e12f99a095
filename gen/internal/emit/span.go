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
// tested for at once: all up to low, single ones, and those above 0x7f. It may
// have more bytes than really end the run.
type stops struct {
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

// span is the name of the function that goes over a run of a class, empty when
// there is none.
func (w *writer) span(class grammar.Class) string {
	if _, ok := stopsOf(class); !ok {
		return ""
	}
	if !slices.Contains(w.spans, class) {
		w.spans = append(w.spans, class)
	}
	return fmt.Sprintf("span%d", w.class(class))
}

// spanFunctions writes the functions. Eight bytes are tested at a time: the top
// bit of a byte of stop is set for the first that may end the run. Bytes behind
// the first may be wrong, for a subtraction borrows from the next byte.
func (w *writer) spanFunctions(s *source) {
	for _, class := range w.spans {
		st, _ := stopsOf(class)
		name := fmt.Sprintf("span%d", w.class(class))
		var tests []string
		each := func(b int) string { return fmt.Sprintf("%#x", uint64(b)*0x0101010101010101) }
		if st.low >= 0 {
			tests = append(tests, fmt.Sprintf("(w-%s)&^w", each(st.low+1)))
		}
		for _, b := range st.singles {
			x := fmt.Sprintf("(w^%s)", each(int(b)))
			tests = append(tests, fmt.Sprintf("(%s-%s)&^%s", x, each(1), x))
		}
		if st.high {
			tests = append(tests, "w")
		}
		s.printf("// %s is where the run of %s that begins at p ends.\n", name, class)
		s.printf("func %s(t []byte, p int) int {\nfor {\nw := load64(t, p)\nstop := (%s) & %s\n", name, strings.Join(tests, " | "), each(0x80))
		s.printf("if stop == 0 {\np += 8\ncontinue\n}\np += bits.TrailingZeros64(stop) >> 3\nif %s == 0 {\nreturn p\n}\np++\n}\n}\n\n", lookUp(w.class(class)))
	}
}
