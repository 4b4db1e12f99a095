package emit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/imapeg/imapeg/gen/internal/grammar"
	"github.com/imapeg/imapeg/gen/internal/optimise"
)

// maxQuick is through how many rules the usual forms of a rule are looked for.
const maxQuick = 4

// quick is code for the head of a rule's function, with neither variables nor calls but
// for the index: what matches in one of the usual forms, a quoted string without escapes
// or a short word such as NIL, returns at once. Everything else is for the code behind it.
func (w *writer) quick(r *optimise.Rule, e grammar.Expr) string {
	if _, isSeq := e.(grammar.Seq); isSeq || r.Guard || !w.program.UsualForms {
		return "" // the code behind it is as quick
	}
	return w.usual(e, "", maxQuick, func(end string) string { return "return " + end + "\n" })
}

// quickToken is code for the head of a token's in the midst of a rule: what is a quoted
// string without escapes jumps to the label behind it.
func (w *writer) quickToken(e grammar.Tok, label string) string {
	if !w.program.UsualForms {
		return ""
	}
	return w.usual(e, "", maxQuick, func(end string) string { return "p = " + end + "\n" + w.jump(label) })
}

// usual is the code for the usual forms of an expression, whose match is the token of
// a rule, or of none. done is what happens then, with where the match ends.
func (w *writer) usual(e grammar.Expr, token string, depth int, done func(end string) string) string {
	if depth == 0 {
		return ""
	}
	switch e := e.(type) {
	case grammar.Tok:
		if token == "" && !w.program.Grammar.Rule(e.Rule).Quirk() {
			return w.usual(e.Expr, e.Rule, depth, done)
		}
	case grammar.Ref:
		rule := w.program.Rule(e.Name)
		switch {
		case rule.Guard || rule.Quirk():
			return ""
		case !rule.Token:
			return w.usual(rule.Expr, token, depth-1, done)
		case token == "":
			return w.usual(rule.Expr, e.Name, depth-1, done)
		}
	case grammar.Alt:
		var b strings.Builder
		firsts := w.firsts(e)
		for i, alternative := range e {
			// What the code looks for begins with one byte, or with a letter in either
			// case: no alternative before may begin so.
			tried := !firsts[i].empty
			for _, c := range firsts[i].class.Bytes() {
				tried = tried && firstAlternative(firsts, c) == i
			}
			if tried {
				b.WriteString(w.usual(alternative, token, depth, done))
			}
		}
		return b.String()
	case grammar.Lit:
		if n := len(e.Text); n <= 4 && token == "" && !strings.Contains(e.Text, "\n") {
			return fmt.Sprintf("if %s {\n%s}\n", litChunk(e, 0, n, "=="), done(fmt.Sprintf("p + %d", n)))
		}
	case grammar.Seq:
		if first, last, ok := w.enclosed(e); ok {
			return w.usualRun(first, last, token, done)
		}
	}
	return ""
}

// enclosed says whether a sequence is a run of the class that is in the index between
// two bytes, perhaps with more between the run and the second.
func (w *writer) enclosed(seq grammar.Seq) (first, last byte, ok bool) {
	if !w.hasIndex || len(seq) < 3 {
		return 0, 0, false
	}
	one := func(e grammar.Expr) (byte, bool) {
		class, _ := e.(grammar.Class)
		if list := class.Bytes(); len(list) == 1 {
			return list[0], true
		}
		return 0, false
	}
	first, okFirst := one(seq[0])
	last, okLast := one(seq[len(seq)-1])
	for i, e := range seq[1 : len(seq)-1] {
		star, isStar := e.(grammar.Star)
		if !isStar || i == 0 && !grammar.Equal(star.Expr, w.indexed) {
			return 0, 0, false
		}
		// With what begins like the end the run would go on.
		if class, _ := w.first(star.Expr); class.Has(last) {
			return 0, 0, false
		}
	}
	return first, last, okFirst && okLast
}

// usualRun is the code for a run between two bytes.
func (w *writer) usualRun(first, last byte, token string, done func(string) string) string {
	room, node := "", ""
	if token != "" {
		room = " && r.n < len(r.tape)"
		node = fmt.Sprintf("r.tape[r.n] = node{%s | plain, uint32(p), uint32(q + 1), uint32(r.n + 1)}\nr.n++\n", ruleConst(token))
	}
	return fmt.Sprintf("if t.at(p) == %s {\nif ends := r.ends(p + 1); ends != 0 {\n", byteText(first)) +
		fmt.Sprintf("if q := p + 1 + bits.TrailingZeros64(ends); t.at(q) == %s%s {\n%s%s}\n}\n}\n", byteText(last), room, node, done("q + 1"))
}

// plainText says whether an expression is one of some quoted strings without escapes.
func plainText(e grammar.Expr) bool {
	switch e := e.(type) {
	case grammar.Lit:
		n := len(e.Text)
		return n >= 2 && e.Text[0] == '"' && e.Text[n-1] == '"' && !strings.Contains(e.Text, `\\`)
	case grammar.Alt:
		return !slices.ContainsFunc(e, func(e grammar.Expr) bool { return !plainText(e) })
	}
	return false
}

// oneByte is the condition that a rule matches in its usual form when that is one byte,
// before or behind which something else may stand. It is empty for other rules. Such rules
// are used everywhere, for the blanks between words.
func (w *writer) oneByte(r *optimise.Rule) string {
	seq, _ := r.Expr.(grammar.Seq)
	if r.Token || r.Guard || len(seq) != 2 || !w.program.UsualForms {
		return ""
	}
	if opt, ok := seq[0].(grammar.Opt); ok {
		if b, single := singleByte(seq[1]); single && !w.mayBegin(opt.Expr, b) {
			return fmt.Sprintf("t.at(p) == %s", byteText(b))
		}
	}
	if opt, ok := seq[1].(grammar.Opt); ok {
		if b, single := singleByte(seq[0]); single {
			class, empty := w.first(opt.Expr)
			if list := class.Bytes(); !empty && len(list) == 1 {
				return fmt.Sprintf("t.at(p) == %s && t.at(p+1) != %s", byteText(b), byteText(list[0]))
			}
		}
	}
	return ""
}

// mayBegin says whether a match of an expression may begin with a byte.
func (w *writer) mayBegin(e grammar.Expr, b byte) bool {
	class, empty := w.first(e)
	return empty || class.Has(b)
}

// singleByte is the only byte that an expression matches; it is false for others, and for
// a line's end.
func singleByte(e grammar.Expr) (byte, bool) {
	class, _ := e.(grammar.Class)
	list := class.Bytes()
	if len(list) != 1 || list[0] == '\n' {
		return 0, false
	}
	return list[0], true
}
