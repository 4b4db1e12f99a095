package optimise

import "github.com/imapeg/imapeg/gen/internal/grammar"

// enclosed takes part in Subsume: '"' ("7BIT" / "8BIT") '"' before a quoted string of any
// characters. Both match the same, where the first one matches.
type enclosed struct {
	p     *Program
	first func(grammar.Expr) (grammar.Class, bool)
}

// subsumed says whether one of the later alternatives matches whatever a matches, with
// the same end and no token in either, and those between them none of it.
func (x enclosed) subsumed(a grammar.Expr, later []grammar.Expr) bool {
	seq := spelt(a)
	if len(seq) < 2 {
		return false
	}
	begin, okBegin := oneByte(seq[0])
	end, okEnd := oneByte(seq[len(seq)-1])
	inner, plain := bytesOf(seq[1 : len(seq)-1])
	if !okBegin || !okEnd || !plain {
		return false
	}
	for _, b := range later {
		if run, ok := x.run(b, begin, end); ok && inner.Minus(run).Empty() {
			return true
		}
		if f, empty := x.first(b); empty || f.Has(begin) {
			return false
		}
	}
	return false
}

// run is a class of which an expression matches any number between two bytes, without a
// token.
func (x enclosed) run(e grammar.Expr, begin, end byte) (run grammar.Class, ok bool) {
	switch e := e.(type) {
	case grammar.Ref:
		rule := x.p.Rule(e.Name)
		if rule.Token || rule.Guard {
			return run, false
		}
		return x.run(rule.Expr, begin, end)
	case grammar.Alt:
		for _, alternative := range e {
			if f, empty := x.first(alternative); empty || f.Has(begin) {
				return x.run(alternative, begin, end)
			}
		}
	case grammar.Seq:
		if len(e) != 3 || !grammar.Equal(e[0], grammar.Range(begin, begin)) || !grammar.Equal(e[2], grammar.Range(end, end)) {
			return run, false
		}
		star, isStar := e[1].(grammar.Star)
		if f, empty := x.first(star.Expr); !isStar || empty || f.Has(end) {
			return run, false
		}
		if class, isClass := star.Expr.(grammar.Class); isClass {
			return class, true
		}
		run, _, ok = split(star.Expr, x.first)
		return run, ok
	}
	return run, false
}

// spelt is a sequence with its words taken apart.
func spelt(e grammar.Expr) (list grammar.Seq) {
	for _, e := range asSeq(e) {
		if word, ok := e.(grammar.Lit); ok {
			for i := range word.Text {
				list = append(list, firstByte(word, i))
			}
			continue
		}
		list = append(list, e)
	}
	return list
}

// oneByte is the byte that a class of one has.
func oneByte(e grammar.Expr) (byte, bool) {
	class, _ := e.(grammar.Class)
	if list := class.Bytes(); len(list) == 1 {
		return list[0], true
	}
	return 0, false
}

// bytesOf are the bytes that a match of the expressions may have. It is false for what
// puts tokens on the tape, looks about, or uses other rules.
func bytesOf(list grammar.Seq) (all grammar.Class, ok bool) {
	ok = true
	grammar.Walk(list, func(e grammar.Expr) {
		switch e := e.(type) {
		case grammar.Class:
			all = all.Union(e)
		case grammar.Lit:
			for i := range e.Text {
				all = all.Union(firstByte(e, i))
			}
		case grammar.Seq, grammar.Alt, grammar.Opt, grammar.Star, grammar.Plus:
		default:
			ok = false
		}
	})
	return all, ok
}
