package emit

import (
	"fmt"
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
		code := save + w.dispatch(firsts, starts, fail)
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

// dispatch jumps to the first alternative that can begin with the next byte.
func (w *writer) dispatch(firsts []first, starts []string, fail string) string {
	groups := make([][]byte, len(firsts)+1) // of each alternative, and of none
	for b := range 256 {
		i := firstAlternative(firsts, byte(b))
		groups[i] = append(groups[i], byte(b))
	}
	// The largest group is the default.
	largest := 0
	for i, g := range groups {
		if len(g) > len(groups[largest]) {
			largest = i
		}
	}
	target := func(i int) string {
		if i == len(firsts) {
			return w.jump(fail)
		}
		return w.jump(starts[i])
	}
	if len(groups[largest]) == 256 {
		// All bytes go the same way.
		if largest > 0 {
			return target(largest)
		}
		w.reached[starts[0]] = true
		return ""
	}
	var b strings.Builder
	b.WriteString("switch t[p] {\n")
	for i, g := range groups {
		if i == largest || len(g) == 0 {
			continue
		}
		texts := make([]string, len(g))
		for j, c := range g {
			texts[j] = byteText(c)
		}
		fmt.Fprintf(&b, "case %s:\n%s", strings.Join(texts, ", "), target(i))
	}
	fmt.Fprintf(&b, "default:\n%s}\n", target(largest))
	return b.String()
}

func byteText(c byte) string {
	if c >= 0x7f || c < 0x20 && c != '\r' && c != '\n' {
		return fmt.Sprintf("0x%02x", c)
	}
	return fmt.Sprintf("%q", rune(c))
}
