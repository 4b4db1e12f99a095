package optimise

import "github.com/imapeg/imapeg/gen/internal/grammar"

// Spans takes a run of a class at once where a choice with the class is repeated:
// (C / x)* becomes C* (x C*)*. An alternative before the class must not begin with
// a byte of it, for the run would pass over its matches.
func Spans(p *Program) {
	first := p.first()
	p.rewrite(func(e grammar.Expr) grammar.Expr {
		switch e := e.(type) {
		case grammar.Star:
			if class, rest, ok := split(e.Expr, first); ok {
				return runs(class, rest)
			}
		case grammar.Plus:
			// One or more: the first is C+, and what follows as above, or x.
			if class, rest, ok := split(e.Expr, first); ok {
				return grammar.Alt{
					grammar.Seq{grammar.Plus{Expr: class}, loop(class, rest)},
					grammar.Plus{Expr: grammar.Seq{rest, grammar.Star{Expr: class}}},
				}
			}
		case grammar.Seq:
			// What stands behind the run is seen to do so only in the same list.
			return flatten(e)
		}
		return e
	})
}

// runs is C* (x C*)*.
func runs(class grammar.Class, rest grammar.Expr) grammar.Expr {
	return grammar.Seq{grammar.Star{Expr: class}, loop(class, rest)}
}

// loop is (x C*)*.
func loop(class grammar.Class, rest grammar.Expr) grammar.Expr {
	return grammar.Star{Expr: append(append(grammar.Seq{}, asSeq(rest)...), grammar.Star{Expr: class})}
}

// split takes the class out of a choice.
func split(e grammar.Expr, first func(grammar.Expr) (grammar.Class, bool)) (class grammar.Class, rest grammar.Expr, ok bool) {
	alt, isAlt := e.(grammar.Alt)
	if !isAlt {
		return class, nil, false
	}
	var before grammar.Class
	for i, item := range alt {
		if c, isClass := item.(grammar.Class); isClass && !c.Intersects(before) {
			others := append(append(grammar.Alt{}, alt[:i]...), alt[i+1:]...)
			if len(others) == 1 {
				return c, others[0], true
			}
			return c, others, true
		}
		start, empty := first(item)
		if empty {
			return class, nil, false
		}
		before = before.Union(start)
	}
	return class, nil, false
}
