package optimise

import (
	"maps"
	"slices"

	"github.com/imapeg/imapeg/gen/internal/grammar"
)

// WantRanges says for the tokens of which rules the recogniser is to keep the ranges
// of numbers that it goes over, so that they are read once.
func (p *Program) WantRanges(rules map[string]bool) { p.wantsRanges = rules }

// HasRanges says whether the recogniser keeps the ranges in the rule's tokens.
func (p *Program) HasRanges(rule string) bool { return p.hasRanges[rule] }

// Ranges finds out for which rules it can: those whose matches are numbers, "*", and
// what stands between them.
func Ranges(p *Program) {
	p.hasRanges = make(map[string]bool)
	nullable := p.nullable()
	others := make(map[string]bool)
	note := func(rule string, e grammar.Expr) {
		functions := make(map[string]bool)
		switch {
		case !p.wantsRanges[rule]:
		case p.isSet(e, nullable, functions):
			p.hasRanges[rule] = true
			maps.Copy(p.hasRanges, functions)
		default:
			others[rule] = true
		}
	}
	for _, r := range p.Rules {
		if r.Token {
			note(r.Name, r.Expr)
		}
		grammar.Walk(r.Expr, func(e grammar.Expr) {
			if tok, ok := e.(grammar.Tok); ok {
				note(tok.Rule, tok.Expr)
			}
		})
	}
	maps.DeleteFunc(p.hasRanges, func(rule string, _ bool) bool { return others[rule] })
}

// setRules are the rules that stand for what is in the tokens with ranges. They are put
// in each other's place, whatever their size: only next to the number before it a number
// is known as the end of a range.
func (p *Program) setRules() map[string]bool {
	rules := make(map[string]bool)
	var add func(e grammar.Expr)
	add = func(e grammar.Expr) {
		grammar.Walk(e, func(e grammar.Expr) {
			if ref, ok := e.(grammar.Ref); ok && !rules[ref.Name] {
				rules[ref.Name] = true
				add(p.Rule(ref.Name).Expr)
			}
		})
	}
	for _, r := range p.Rules {
		if p.wantsRanges[r.Name] {
			add(r.Expr)
		}
	}
	return rules
}

// isSet says whether all that an expression matches is numbers of 32 bits, "*", and
// commas and colons, or "$" alone. It notes the rules in it. A number that has been kept
// is not taken back, so nothing has to follow it.
func (p *Program) isSet(e grammar.Expr, nullable func(grammar.Expr) bool, functions map[string]bool) bool {
	switch e := e.(type) {
	case grammar.Seq:
		kept := false
		for i := 0; i < len(e); i++ {
			if kept && !nullable(e[i]) {
				return false
			}
			if n := Number(e[i:]); n > 0 {
				i += n - 1
				kept = true
				continue
			}
			if _, ok := e[i].(grammar.Ref); ok && i > 0 && IsByte(e[i-1], ":") {
				return false // its function does not know what stands before it
			}
			if !p.isSet(e[i], nullable, functions) {
				return false
			}
			kept = kept || !IsByte(e[i], ",:$")
		}
		return true
	case grammar.Alt, grammar.Opt, grammar.Star, grammar.Plus:
		return !slices.ContainsFunc(grammar.Children(e), func(e grammar.Expr) bool { return !p.isSet(e, nullable, functions) })
	case grammar.Lit, grammar.Class:
		return IsByte(e, "*,:$")
	case grammar.Ref:
		r := p.Rule(e.Name)
		if functions[r.Name] {
			return true
		}
		functions[r.Name] = true
		return !r.Token && !r.Guard && p.isSet(r.Expr, nullable, functions)
	}
	return false
}

// Number is how many expressions a list begins with that are a number of 32 bits: its
// first digit, the others, and the predicate. It is 0 for none.
func Number(list []grammar.Expr) int {
	if len(list) < 3 {
		return 0
	}
	digits := func(e grammar.Expr) bool {
		c, ok := e.(grammar.Class)
		return ok && !c.Empty() && c.Union(grammar.Range('0', '9')) == grammar.Range('0', '9')
	}
	star, _ := list[1].(grammar.Star)
	pred, _ := list[2].(grammar.Pred)
	if digits(list[0]) && star.Expr != nil && grammar.Equal(star.Expr, grammar.Range('0', '9')) && pred.Bits() == 32 {
		return 3
	}
	return 0
}

// IsRange says whether a sequence is what stands between the commas of a set: a number from
// 1 on, and perhaps a colon and another one. "*" may stand in place of either.
func IsRange(seq grammar.Seq) bool {
	rest, ok := afterNumber(seq)
	if !ok || len(rest) != 1 {
		return false
	}
	var end grammar.Expr
	switch e := rest[0].(type) {
	case grammar.Opt:
		end = e.Expr
	case grammar.Alt:
		if none, ok := e[len(e)-1].(grammar.Seq); !ok || len(none) > 0 || len(e) != 2 {
			return false
		}
		end = e[0]
	}
	seq, ok = end.(grammar.Seq)
	if !ok || !IsByte(seq[0], ":") {
		return false
	}
	rest, ok = afterNumber(seq[1:])
	return ok && len(rest) == 0
}

// afterNumber is what stands behind a number from 1 on, or "*", with which a list has to
// begin.
func afterNumber(list []grammar.Expr) (rest []grammar.Expr, ok bool) {
	if len(list) == 0 {
		return nil, false
	}
	if alt, ok := list[0].(grammar.Alt); ok && len(alt) == 2 && IsByte(alt[1], "*") {
		number, _ := alt[0].(grammar.Seq)
		rest, ok = afterNumber(number)
		return list[1:], ok && len(rest) == 0
	}
	if n := Number(list); n > 0 && grammar.Equal(list[0], grammar.Range('1', '9')) {
		return list[n:], true
	}
	return nil, false
}

// IsByte says whether an expression matches one byte, which is one of those.
func IsByte(e grammar.Expr, bytes string) bool {
	var b byte
	switch e := e.(type) {
	case grammar.Lit:
		if len(e.Text) != 1 {
			return false
		}
		b = e.Text[0]
	case grammar.Class:
		list := e.Bytes()
		if len(list) != 1 {
			return false
		}
		b = list[0]
	default:
		return false
	}
	return slices.Contains([]byte(bytes), b)
}
