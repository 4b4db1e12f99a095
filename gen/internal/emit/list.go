package emit

import (
	"fmt"

	"github.com/imapeg/imapeg/gen/internal/grammar"
	"github.com/imapeg/imapeg/gen/internal/optimise"
)

// separators are the bytes between the elements of lists.
const separators = " ,"

// listOf says whether a sequence begins with a list: something, and again and again a
// separator and the same. n is how many expressions the list takes, 0 for none. A list of
// what has a function is none: it makes no more code than one call does.
func listOf(seq grammar.Seq) (element grammar.Seq, separator grammar.Expr, n int) {
	for i := 1; i < len(seq); i++ {
		star, _ := seq[i].(grammar.Star)
		more, _ := star.Expr.(grammar.Seq)
		if len(more) != i+1 || !optimise.IsByte(more[0], separators) || !grammar.Equal(more[1:], seq[:i]) {
			continue
		}
		if _, ok := seq[0].(grammar.Ref); i > 1 || !ok {
			return seq[:i], more[0], i + 1
		}
	}
	return nil, nil, 0
}

// list writes a list with the code of its element only once. The position to go back to
// is -1 before there is an element.
func (w *writer) list(element grammar.Seq, separator grammar.Expr, fail string) string {
	next, none, end := w.label("l"), w.label("o"), w.label("e")
	w.used[next] = true
	return w.alive(varPosition, func(q string) string {
		code := func(save, restore string) string {
			code := q + " = -1\n"
			if w.set && optimise.IsByte(separator, ",") && optimise.IsRange(element) {
				code = fmt.Sprintf("if p, %s = r.shortRanges(p); p == %s {\n%s}\n", q, q, w.jump(end))
			}
			code += w.place(next) + w.expr(element, none) + save
			code += w.expr(separator, end) + w.jump(next)
			if w.used[none] {
				code += w.place(none) + fmt.Sprintf("if %s < 0 {\n%s}\n", q, w.jump(fail)) + restore
			}
			return code + w.place(end)
		}
		save, restore := q+" = p\n", "p = "+q+"\n"
		if !w.emits(element) {
			return code(save, restore)
		}
		return w.alive(varTape, func(m string) string {
			return code(save+m+" = r.n\n", restore+"r.n = "+m+"\n")
		})
	})
}
