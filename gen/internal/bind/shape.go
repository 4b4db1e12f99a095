package bind

import (
	"fmt"
	"slices"

	"github.com/imapeg/imapeg/gen/internal/grammar"
)

// shape says what a rule's text may be.
type shape struct {
	decode bool // a quoted string or a literal
	null   bool // NIL
	raw    bool // anything else
}

// shapeOf is what the text of one of the rules may be. A quoted string or a
// literal is told from other text by its first byte, so no other text may begin
// with that; NIL likewise. What quirks match does not count: the builder has to
// understand it, whatever it is.
func (p *Plan) shapeOf(rules []string) (shape, error) {
	var s shape
	rawFirst := make([]grammar.Class, len(rules))
	for i, name := range rules {
		p.alternatives(grammar.Ref{Name: name}, make(map[string]bool), func(kind shape, e grammar.Expr) {
			if kind.raw {
				class, _ := p.first(e)
				rawFirst[i] = rawFirst[i].Union(class)
			}
			s = shape{s.decode || kind.decode, s.null || kind.null, s.raw || kind.raw}
		})
	}
	for i, name := range rules {
		if s.decode && (rawFirst[i].Has('"') || rawFirst[i].Has('{')) {
			return s, fmt.Errorf("rule %s: text that is no string may begin like one", name)
		}
		if s.null && (rawFirst[i].Has('N') || rawFirst[i].Has('n')) {
			return s, fmt.Errorf("rule %s: text that is not NIL may begin like it", name)
		}
	}
	return s, nil
}

// alternatives calls f for each form that the whole of e may have.
func (p *Plan) alternatives(e grammar.Expr, seen map[string]bool, f func(shape, grammar.Expr)) {
	switch x := e.(type) {
	case grammar.Alt:
		for _, item := range x {
			p.alternatives(item, seen, f)
		}
		return
	case grammar.Ref:
		if x.Name == "nil" {
			f(shape{null: true}, e)
			return
		}
		if p.Grammar.Rule(x.Name).Quirk() {
			return
		}
		if !seen[x.Name] {
			seen[x.Name] = true
			p.alternatives(p.Grammar.Rule(x.Name).Expr, seen, f)
		}
		return
	case grammar.Seq:
		items := withoutLookAhead(x)
		if len(items) == 1 {
			p.alternatives(items[0], seen, f)
			return
		}
		n := len(items)
		quoted := n > 1 && p.isQuote(items[0]) && p.isQuote(items[n-1]) && !slices.ContainsFunc(items[1:n-1], p.isQuote)
		if quoted || hasLiteral(x) {
			f(shape{decode: true}, e)
			return
		}
	}
	f(shape{raw: true}, e)
}

func withoutLookAhead(seq grammar.Seq) grammar.Seq {
	var items grammar.Seq
	for _, item := range seq {
		switch item.(type) {
		case grammar.And, grammar.Not:
		default:
			items = append(items, item)
		}
	}
	return items
}

func hasLiteral(seq grammar.Seq) bool {
	for _, item := range seq {
		if pred, ok := item.(grammar.Pred); ok && pred.Name == "literal" {
			return true
		}
	}
	return false
}

func (p *Plan) isQuote(e grammar.Expr) bool {
	if ref, ok := e.(grammar.Ref); ok {
		e = p.Grammar.Rule(ref.Name).Expr
	}
	return grammar.Equal(e, grammar.Range('"', '"'))
}

// digits are what numbers are made of.
var digits = grammar.Range('0', '9')

// consistOf says whether the rules match nothing but bytes of a class, quirks
// apart.
func (p *Plan) consistOf(rules []string, class grammar.Class) bool {
	ok := true
	seen := make(map[string]bool)
	var visit func(e grammar.Expr)
	visit = func(e grammar.Expr) {
		switch e := e.(type) {
		case grammar.And, grammar.Not:
			return
		case grammar.Class:
			ok = ok && e.Minus(class).Empty()
		case grammar.Pred:
			ok = ok && e.Bits() > 0
		case grammar.Lit:
			ok = false
		case grammar.Ref:
			if !seen[e.Name] && !p.Grammar.Rule(e.Name).Quirk() {
				seen[e.Name] = true
				visit(p.Grammar.Rule(e.Name).Expr)
			}
		}
		for _, c := range grammar.Children(e) {
			visit(c)
		}
	}
	for _, r := range rules {
		visit(grammar.Ref{Name: r})
	}
	return ok
}
