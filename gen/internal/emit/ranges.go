package emit

import (
	"fmt"

	"github.com/imapeg/imapeg/gen/internal/grammar"
	"github.com/imapeg/imapeg/gen/internal/optimise"
)

// varNumber is the kind of variables for the number that digits are.
const varNumber = "v"

// number is the three expressions of a number of 32 bits, in a set: it is made while its
// digits are gone over.
func (w *writer) number(seq grammar.Seq, fail string) string {
	first, pred := seq[0].(grammar.Class), seq[2].(grammar.Pred)
	return w.alive(varPosition, func(q string) string {
		return w.alive(varNumber, func(v string) string {
			code := fmt.Sprintf("if %s {\n%s}\n", w.misses(first), w.jump(fail))
			code += fmt.Sprintf("%s = int(t.at(p)-'0')\np++\n%s = p\n", v, q)
			code += fmt.Sprintf("for t.at(p)-'0' <= 9 {\n%s = %s*10+int(t.at(p)-'0')\np++\n}\n", v, v)
			code += fmt.Sprintf("if p-%s > 8 && !r.%s(p) {\n%s}\n", q, pred.Name, w.jump(fail))
			return code + w.keepNumber(v)
		})
	})
}

// keepNumber keeps a number for the set in work. What stands behind a colon ends the
// range of the number before it.
func (w *writer) keepNumber(v string) string {
	if w.afterColon {
		return fmt.Sprintf("r.ranges.end(%s)\n", v)
	}
	return fmt.Sprintf("r.ranges.begin(%s)\n", v)
}

// inSet writes an expression of a set.
func (w *writer) inSet(e grammar.Expr, fail string) string {
	afterColon := w.afterColon
	code := w.anywhere(e, fail)
	w.afterColon = afterColon
	if optimise.IsByte(e, "*") {
		code += w.keepNumber("0")
	}
	return code
}

// ranges writes what is in a token that has none in it, and keeps its ranges if that is
// wanted.
func (w *writer) ranges(e grammar.Tok, begin, fail string) string {
	if !w.program.HasRanges(e.Rule) {
		return w.expr(e.Expr, fail)
	}
	set := w.set
	w.set = true
	code := "r.ranges.reset()\n" + w.expr(e.Expr, fail) + fmt.Sprintf("r.ranges.done(%s, p)\n", begin)
	w.set = set
	return code
}
