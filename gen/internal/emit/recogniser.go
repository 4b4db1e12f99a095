package emit

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/imapeg/imapeg/gen/internal/grammar"
	"github.com/imapeg/imapeg/gen/internal/optimise"
)

// Recogniser writes a function for each rule of the program. The functions lean
// on the type recogniser of package parser, which is written by hand.
//
// A function gets the position from which to match and returns where the match
// ends, or -1. Who tries another way after a failure takes back the position and
// the length of the tape. The invariants that make the code safe without a check
// at every byte are written down at that type.
func Recogniser(pkg string, p *optimise.Program) ([]byte, error) {
	s, err := recogniser(pkg, p)
	if err != nil {
		return nil, err
	}
	return s.formatted()
}

func recogniser(pkg string, p *optimise.Program) (*source, error) {
	if err := checkNames(p.Grammar); err != nil {
		return nil, err
	}
	w := &writer{
		program: p,
		classes: make(map[grammar.Class]int),
		first:   p.First(),
		emits:   p.Emits(),
	}
	if p.Index {
		w.indexed, w.hasIndex = mostQuoted(p)
	}
	var bodies []string
	for _, r := range p.Rules {
		body, err := w.function(r)
		if err != nil {
			return nil, err
		}
		bodies = append(bodies, body)
	}
	var imports []string
	if len(w.spans) > 0 {
		imports = append(imports, "math/bits")
	}
	index := slices.Index(w.spans, w.indexed)
	if index >= 0 {
		imports = append(imports, simdPath)
	}
	s := newSource(pkg, imports...)
	w.tables(s)
	w.spanFunctions(s)
	if index >= 0 {
		w.indexFunctions(s, index)
	}
	for _, body := range bodies {
		s.WriteString(body)
	}
	return s, nil
}

// writer writes the functions of rules.
type writer struct {
	program *optimise.Program
	classes map[grammar.Class]int // the number of each class in use
	order   []grammar.Class
	spans   []grammar.Class // the classes with a span function
	// indexed is the class whose runs are looked up in the index of the text.
	indexed  grammar.Class
	hasIndex bool
	first    func(grammar.Expr) (grammar.Class, bool)
	emits    func(grammar.Expr) bool

	// Of the function in work:
	rule   *optimise.Rule
	labels int
	used   map[string]bool // labels that something jumps to
	// reached are the labels that an alternative before them falls through to.
	reached map[string]bool
	vars    map[string]bool // variables in use
	depth   map[string]int  // how many variables of a kind are alive
	// set says that the ranges of numbers are kept, and afterColon that a number ends the
	// range of the one before it.
	set, afterColon bool
	err             error
}

// kinds of variables: a position to go back to, a length of the tape, the
// beginning of a token, the place of a token on the tape.
const (
	varPosition = "q"
	varTape     = "m"
	varBegin    = "b"
	varToken    = "k"
)

// alive gives a variable of a kind to f, for as long as f runs.
func (w *writer) alive(kind string, f func(name string) string) string {
	w.depth[kind]++
	name := fmt.Sprintf("%s%d", kind, w.depth[kind])
	w.vars[name] = true
	code := f(name)
	w.depth[kind]--
	return code
}

func (w *writer) label(prefix string) string {
	w.labels++
	return fmt.Sprintf("%s%d", prefix, w.labels)
}

func (w *writer) jump(label string) string {
	w.used[label] = true
	return "goto " + label + "\n"
}

// place is the label, if something jumps to it.
func (w *writer) place(label string) string {
	if w.used[label] {
		return label + ":\n"
	}
	return ""
}

// fail notes an error at the rule in work, unless there is one.
func (w *writer) fail(format string, args ...any) {
	if w.err == nil {
		w.err = w.program.Grammar.Errorf(w.rule.Rule, format, args...)
	}
}

func (w *writer) function(r *optimise.Rule) (string, error) {
	w.rule, w.labels, w.err = r, 0, nil
	w.set, w.afterColon = w.program.HasRanges(r.Name), false
	w.used, w.reached, w.vars, w.depth = make(map[string]bool), make(map[string]bool), make(map[string]bool), make(map[string]int)
	fail := "fail"
	expr := r.Expr
	if r.Token {
		expr = grammar.Tok{Rule: r.Name, Expr: expr}
	}
	body, quick := w.expr(expr, fail), w.quick(r, expr)
	if w.err != nil {
		return "", w.err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "// %s <- %s\n", r.Name, r.Rule.Expr)
	fmt.Fprintf(&b, "func (r *recogniser) %s(p int) int {\n", method(r.Name))
	if usesText.MatchString(quick + body) {
		b.WriteString("t := r.padded\n")
	}
	b.WriteString(quick)
	if usesEnd.MatchString(body) {
		b.WriteString("n := r.end\n")
	}
	if r.Guard {
		b.WriteString("if !r.enter(p) {\nreturn -1\n}\n")
	}
	var vars []string
	vars, body = dropUnread(slices.Sorted(maps.Keys(w.vars)), body)
	if len(vars) > 0 {
		fmt.Fprintf(&b, "var %s int\n", strings.Join(vars, ", "))
	}
	b.WriteString(body)
	if r.Guard {
		b.WriteString("r.leave()\n")
	}
	b.WriteString("return p\n")
	if w.used[fail] {
		b.WriteString("fail:\n")
		if r.Guard {
			b.WriteString("r.leave()\n")
		}
		b.WriteString("return -1\n")
	}
	b.WriteString("}\n\n")
	return b.String(), nil
}

// How the code names the text and its end.
var (
	usesText = regexp.MustCompile(`\bt\.(at|load)|\(t, p`)
	usesEnd  = regexp.MustCompile(`(<|>=) n\b`)
)

// dropUnread takes the variables out of the code that are set and never read.
func dropUnread(vars []string, body string) (read []string, code string) {
	unread := make(map[string]bool)
	for _, v := range vars {
		unread[v] = true
	}
	lines := strings.SplitAfter(body, "\n")
	sets := func(line string) (v, value string, ok bool) {
		v, value, ok = strings.Cut(line, " = ")
		return v, value, ok && slices.Contains(vars, v)
	}
	for _, line := range lines {
		if _, value, ok := sets(line); ok {
			line = value
		}
		for _, word := range strings.FieldsFunc(line, func(c rune) bool { return !isWord(c) }) {
			delete(unread, word)
		}
	}
	lines = slices.DeleteFunc(lines, func(line string) bool {
		v, _, ok := sets(line)
		return ok && unread[v]
	})
	return slices.DeleteFunc(vars, func(v string) bool { return unread[v] }), strings.Join(lines, "")
}

// isWord says whether a character may stand in a name.
func isWord(c rune) bool { return c == '_' || unicode.IsLetter(c) || unicode.IsDigit(c) }

// method is the name of a rule's function.
func method(rule string) string { return "match" + camel(rule) }

// expr is code that goes on behind itself with p behind the match, or jumps to
// fail with p and the tape anywhere.
func (w *writer) expr(e grammar.Expr, fail string) string {
	if w.set {
		return w.inSet(e, fail)
	}
	return w.anywhere(e, fail)
}

func (w *writer) anywhere(e grammar.Expr, fail string) string {
	switch e := e.(type) {
	case grammar.Seq:
		var code string
		for i := 0; i < len(e); i++ {
			w.afterColon = w.afterColon && i == 0 || i > 0 && optimise.IsByte(e[i-1], ":")
			if element, separator, n := listOf(e[i:]); n > 0 && w.program.Lists {
				code += w.list(element, separator, fail)
				i += n - 1
				continue
			}
			if n := optimise.Number(e[i:]); n > 0 && w.set {
				code += w.number(e[i:i+n], fail)
				i += n - 1
				continue
			}
			if star, stop, ok := w.stopped(e[i:]); ok {
				code += w.starUntil(star.Expr, stop, fail)
				i++
				continue
			}
			if pred, ok := boundOf(e[i:]); ok {
				code += w.bounded(e[i], pred, fail)
				i++
				continue
			}
			code += w.expr(e[i], fail)
		}
		return code
	case grammar.Alt:
		return w.alt(e, fail)
	case grammar.Lit:
		return w.lit(e, fail)
	case grammar.Class:
		return fmt.Sprintf("if %s {\n%s}\np++\n", w.misses(e), w.jump(fail))
	case grammar.Ref:
		code := fmt.Sprintf("if p = r.%s(p); p < 0 {\n%s}\n", method(e.Name), w.jump(fail))
		if usual := w.oneByte(w.program.Rule(e.Name)); usual != "" {
			return fmt.Sprintf("if %s {\np++\n} else ", usual) + code
		}
		return code
	case grammar.Pred:
		return fmt.Sprintf("if !r.%s(p) {\n%s}\n", e.Name, w.jump(fail))
	case grammar.Opt:
		return w.opt(e)
	case grammar.Star:
		return w.star(e.Expr, "")
	case grammar.Plus:
		if class, ok := e.Expr.(grammar.Class); ok {
			return w.expr(class, fail) + w.star(class, "")
		}
		return w.plus(e.Expr, fail)
	case grammar.And:
		return w.saved(e.Expr, func(save, restore string) string {
			return save + w.expr(e.Expr, fail) + restore
		})
	case grammar.Not:
		return w.not(e, fail)
	case grammar.Tok:
		return w.token(e, fail)
	}
	w.fail("no code for %T", e)
	return ""
}

// boundOf is the predicate behind digits that says how large their number may be.
func boundOf(seq grammar.Seq) (grammar.Pred, bool) {
	if len(seq) < 2 {
		return grammar.Pred{}, false
	}
	pred, _ := seq[1].(grammar.Pred)
	var digit grammar.Expr
	switch digits := seq[0].(type) {
	case grammar.Plus:
		digit = digits.Expr
	case grammar.Star:
		digit = digits.Expr
	}
	_, isClass := digit.(grammar.Class)
	return pred, isClass && pred.Bits() > 0
}

// bounded is digits and a predicate, which is asked only when there are so many of
// them that the answer may be no.
func (w *writer) bounded(digits grammar.Expr, pred grammar.Pred, fail string) string {
	// As many digits as are always such a number.
	few := len(strconv.FormatUint(^uint64(0)>>(64-pred.Bits()), 10)) - 1
	if _, ok := digits.(grammar.Star); ok {
		few-- // one digit may stand before them
	}
	return w.alive(varPosition, func(q string) string {
		return fmt.Sprintf("%s = p\n", q) + w.expr(digits, fail) + fmt.Sprintf("if p-%s > %d && !r.%s(p) {\n%s}\n", q, few, pred.Name, w.jump(fail))
	})
}

// saved gives f the code that keeps the position, and the length of the tape when
// e may put tokens on it, and the code that goes back to them.
func (w *writer) saved(e grammar.Expr, f func(save, restore string) string) string {
	return w.alive(varPosition, func(q string) string {
		save, restore := fmt.Sprintf("%s = p\n", q), fmt.Sprintf("p = %s\n", q)
		if !w.emits(e) {
			return f(save, restore)
		}
		return w.alive(varTape, func(m string) string {
			return f(save+fmt.Sprintf("%s = r.n\n", m), restore+fmt.Sprintf("r.n = %s\n", m))
		})
	})
}

func (w *writer) not(e grammar.Not, fail string) string {
	if class, ok := e.Expr.(grammar.Class); ok {
		return fmt.Sprintf("if %s {\n%s}\n", w.hits(class), w.jump(fail))
	}
	return w.saved(e.Expr, func(save, restore string) string {
		next := w.label("n")
		return save + w.expr(e.Expr, next) + w.jump(fail) + w.place(next) + restore
	})
}

func (w *writer) opt(e grammar.Opt) string {
	if class, ok := e.Expr.(grammar.Class); ok {
		return fmt.Sprintf("if %s {\np++\n}\n", w.hits(class))
	}
	return w.saved(e.Expr, func(save, restore string) string {
		none, end := w.label("o"), w.label("e")
		code := w.guard(e.Expr, end) + save + w.expr(e.Expr, none)
		if w.used[none] {
			code += w.jump(end) + w.place(none) + restore
		}
		return code + w.place(end)
	})
}

// guard jumps to the label when the next byte says that e cannot match, and is
// empty when the first thing e does is to look at that byte itself.
func (w *writer) guard(e grammar.Expr, label string) string {
	class, empty := w.first(e)
	if empty {
		return ""
	}
	head := e
	for {
		switch x := head.(type) {
		case grammar.Seq:
			head = x[0]
			continue
		case grammar.Tok:
			head = x.Expr
			continue
		case grammar.Lit, grammar.Class:
			return ""
		}
		break
	}
	return fmt.Sprintf("if %s {\n%s}\n", w.misses(class), w.jump(label))
}

// stopped says whether a sequence begins with a repetition and a class of bytes
// with which what is repeated cannot begin.
func (w *writer) stopped(seq grammar.Seq) (star grammar.Star, stop grammar.Class, ok bool) {
	if len(seq) < 2 {
		return star, stop, false
	}
	star, isStar := seq[0].(grammar.Star)
	stop, isClass := seq[1].(grammar.Class)
	if !isStar || !isClass {
		return star, stop, false
	}
	if _, isRun := star.Expr.(grammar.Class); isRun {
		return star, stop, false
	}
	class, empty := w.first(star.Expr)
	return star, stop, !empty && !class.Intersects(stop) && w.guard(star.Expr, "") != ""
}

// starUntil is a star and the class behind it: it looks for the end first, as most
// quoted strings have no backslash in them.
func (w *writer) starUntil(e grammar.Expr, stop grammar.Class, fail string) string {
	end := w.label("c")
	return w.star(e, fmt.Sprintf("if %s {\n%s}\n", w.hits(stop), w.jump(end))) +
		fmt.Sprintf("if %s {\n%s}\n", w.misses(stop), w.jump(fail)) + w.place(end) + "p++\n"
}

// star is none or more of e. Before each, and before the end, comes the code look.
func (w *writer) star(e grammar.Expr, look string) string {
	if class, ok := e.(grammar.Class); ok {
		if name := w.span(class); name != "" {
			if w.hasIndex && class == w.indexed {
				return indexedRun
			}
			return fmt.Sprintf("p = %s(t, p)\n", name)
		}
		return fmt.Sprintf("for %s {\np++\n}\n", w.hits(class))
	}
	return w.saved(e, func(save, restore string) string {
		loop, done, out := w.label("s"), w.label("x"), w.label("d")
		w.used[loop] = true
		body := look + w.guard(e, out) + save + w.expr(e, done)
		return w.place(loop) + body + w.jump(loop) + w.place(done) + restore + w.place(out)
	})
}

// plus is a star that fails when it has gone nowhere: what it repeats always takes
// something.
func (w *writer) plus(e grammar.Expr, fail string) string {
	return w.alive(varPosition, func(q string) string {
		return fmt.Sprintf("%s = p\n", q) + w.star(e, "") + fmt.Sprintf("if p == %s {\n%s}\n", q, w.jump(fail))
	})
}

// token puts a token on the tape when it has matched. One with tokens in it takes
// its place before, for the tape is in pre-order.
func (w *writer) token(e grammar.Tok, fail string) string {
	rule := w.program.Grammar.Rule(e.Rule)
	refuse := ""
	if rule.Quirk() {
		refuse = fmt.Sprintf("if r.strict {\n%s}\n", w.jump(fail))
	}
	room := fmt.Sprintf("if r.n == len(r.tape) && !r.grow(p) {\n%s}\n", w.jump(fail))
	if !w.emits(e.Expr) {
		return w.alive(varBegin, func(b string) string {
			code := refuse + fmt.Sprintf("%s = p\n", b) + w.ranges(e, b, fail)
			tag, quoted := ruleConst(e.Rule), ""
			if plainText(e.Expr) {
				tag, quoted = tag+" | plain", "r.quoted = true\n"
			}
			return code + room + fmt.Sprintf("r.tape[r.n] = node{%s, uint32(%s), uint32(p), uint32(r.n + 1)}\nr.n++\n", tag, b) + quoted + w.quirk(rule)
		})
	}
	return w.alive(varToken, func(k string) string {
		return w.alive(varBegin, func(b string) string {
			end, tag := w.label("e"), ruleConst(e.Rule)
			head := w.quickToken(e, end)
			if head != "" {
				tag = fmt.Sprintf("r.tag(%s, %s, p)", tag, b)
			}
			if e.Rule == w.rule.Name {
				head = "" // it is the head of the function
				delete(w.used, end)
			}
			code := head + refuse + room + fmt.Sprintf("%s, %s = r.n, p\nr.n++\n", k, b)
			code += w.expr(e.Expr, fail)
			return code + fmt.Sprintf("r.tape[%s] = node{%s, uint32(%s), uint32(p), uint32(r.n)}\n", k, tag, b) + w.quirk(rule) + w.place(end)
		})
	})
}

func (w *writer) quirk(rule *grammar.Rule) string {
	if rule.Quirk() {
		return "r.quirks = true\n"
	}
	return ""
}
