package emit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/imapeg/imapeg/gen/internal/grammar"
)

// alt is a choice. The next byte says which alternative is the first that can
// match; after a failure the next one that can begin with the same bytes is
// tried.
func (w *writer) alt(alts grammar.Alt, fail string) string {
	return w.saved(alts, func(save, restore string) string {
		end := w.label("e")
		starts := make([]string, len(alts))
		for i := range alts {
			starts[i] = w.label("a")
		}
		firsts := w.firsts(alts)
		code := save + w.dispatch(alts, firsts, starts, fail)
		for i, next := range nextAlternatives(firsts) {
			code += w.alternative(alts, i, next, starts, end, fail, restore)
		}
		return code + w.place(end)
	})
}

// alternative is the code of one alternative: what it does when it fails depends
// on whether another can still match.
func (w *writer) alternative(alts grammar.Alt, i, next int, starts []string, end, fail, restore string) string {
	code := ""
	onFail := fail
	if next >= 0 {
		onFail = w.label("f")
	}
	body := w.expr(alts[i], onFail)
	if !w.used[starts[i]] && !w.reached[starts[i]] {
		// Nothing can begin here: an earlier alternative takes all its bytes
		// and never fails after the first of them.
		w.fail("alternative %s is never tried", alts[i])
		return ""
	}
	code += w.place(starts[i]) + body
	last := i == len(alts)-1
	if next >= 0 && w.used[onFail] {
		code += w.jump(end) + w.place(onFail) + restore
		if next != i+1 {
			code += w.jump(starts[next])
		} else {
			w.reached[starts[next]] = true
		}
		return code
	}
	if !last {
		code += w.jump(end)
	}
	return code
}

// nextAlternatives are for each alternative the one to try when it fails, -1 for
// none: the first behind it that can begin with one of the bytes with which it was
// tried itself, be it at once or after the failure of others.
func nextAlternatives(firsts []first) []int {
	tried := make([]grammar.Class, len(firsts))
	for b := range 256 {
		if i := firstAlternative(firsts, byte(b)); i < len(firsts) {
			tried[i] = tried[i].Union(grammar.Range(byte(b), byte(b)))
		}
	}
	next := make([]int, len(firsts))
	for i := range firsts {
		next[i] = -1
		for j := i + 1; j < len(firsts); j++ {
			if f := firsts[j]; f.empty && !tried[i].Empty() || f.class.Intersects(tried[i]) {
				next[i], tried[j] = j, tried[j].Union(tried[i])
				break
			}
		}
	}
	return next
}

// firstAlternative is the first alternative that can begin with a byte, and the
// number of alternatives when none can.
func firstAlternative(firsts []first, b byte) int {
	for i, f := range firsts {
		if f.empty || f.class.Has(b) {
			return i
		}
	}
	return len(firsts)
}

// first says with which bytes an alternative may begin, and whether it may match
// without looking at one.
type first struct {
	class grammar.Class
	empty bool
}

func (w *writer) firsts(alts grammar.Alt) []first {
	firsts := make([]first, len(alts))
	for i, e := range alts {
		firsts[i].class, firsts[i].empty = w.first(e)
	}
	return firsts
}

// maxTests is up to how many groups of bytes are tested for one after the other. The
// table of jumps that the compiler makes of a switch is no quicker for a few, and large.
const maxTests = 4

// dispatch jumps to the first alternative that can begin with the next byte.
func (w *writer) dispatch(alts grammar.Alt, firsts []first, starts []string, fail string) string {
	groups := make([]grammar.Class, len(firsts)+1) // of each alternative, and of none
	for b := range 256 {
		i := firstAlternative(firsts, byte(b))
		groups[i] = groups[i].Union(grammar.Range(byte(b), byte(b)))
	}
	target := func(i int) string {
		if i == len(firsts) {
			return w.jump(fail)
		}
		return w.jump(starts[i])
	}
	// The largest group is the default.
	largest, some := 0, 0
	for i, g := range groups {
		if len(g.Bytes()) > len(groups[largest].Bytes()) {
			largest = i
		}
		if !g.Empty() {
			some++
		}
	}
	var b strings.Builder
	switch only := slices.IndexFunc(groups, func(g grammar.Class) bool { return !g.Empty() }); {
	case some == 2 && largest == len(firsts):
		// Only one alternative can match here, and it may be that it looks for itself.
		b.WriteString(w.guard(alts[only], fail))
		largest = only
	case some-1 <= maxTests:
		for i, g := range groups {
			if i != largest && !g.Empty() {
				fmt.Fprintf(&b, "if %s {\n%s}\n", w.hits(g), target(i))
			}
		}
	default:
		b.WriteString("switch t.at(p) {\n")
		for i, g := range groups {
			if i != largest && !g.Empty() {
				fmt.Fprintf(&b, "case %s:\n%s", byteTexts(g), target(i))
			}
		}
		fmt.Fprintf(&b, "default:\n%s}\n", target(largest))
		return b.String()
	}
	if largest > 0 {
		b.WriteString(target(largest))
	} else {
		w.reached[starts[0]] = true
	}
	return b.String()
}

func byteTexts(c grammar.Class) string {
	list := c.Bytes()
	texts := make([]string, len(list))
	for i, b := range list {
		texts[i] = byteText(b)
	}
	return strings.Join(texts, ", ")
}

func byteText(c byte) string {
	if c >= 0x7f || c < 0x20 && c != '\r' && c != '\n' {
		return fmt.Sprintf("0x%02x", c)
	}
	return fmt.Sprintf("%q", rune(c))
}
