package optimise

import "github.com/imapeg/imapeg/gen/internal/grammar"

// Classes makes one class of a choice of classes, and of "not this class, but
// any byte", which is how peg writes [^...].
func Classes(p *Program) {
	p.rewrite(func(e grammar.Expr) grammar.Expr {
		switch e := e.(type) {
		case grammar.Alt:
			return mergeClasses(e)
		case grammar.Seq:
			return subtractClasses(e)
		}
		return e
	})
}

// mergeClasses unites alternatives that are classes and stand side by side.
func mergeClasses(alt grammar.Alt) grammar.Expr {
	var merged grammar.Alt
	for _, e := range flatten(alt) {
		class, ok := e.(grammar.Class)
		if n := len(merged); ok && n > 0 {
			if before, ok := merged[n-1].(grammar.Class); ok {
				merged[n-1] = before.Union(class)
				continue
			}
		}
		merged = append(merged, e)
	}
	return unwrap(merged)
}

func subtractClasses(seq grammar.Seq) grammar.Expr {
	var out grammar.Seq
	for _, e := range flatten(seq) {
		class, ok := e.(grammar.Class)
		if n := len(out); ok && n > 0 {
			if not, ok := out[n-1].(grammar.Not); ok {
				if excluded, ok := not.Expr.(grammar.Class); ok {
					out[n-1] = class.Minus(excluded)
					continue
				}
			}
		}
		out = append(out, e)
	}
	return unwrap(out)
}

// flatten makes one list of a list with lists of its kind in it: a choice in a
// choice is one choice, and a sequence in a sequence one sequence.
func flatten[L interface {
	~[]grammar.Expr
	grammar.Expr
}](list L) L {
	var flat L
	for _, e := range list {
		if inner, ok := e.(L); ok {
			flat = append(flat, inner...)
			continue
		}
		flat = append(flat, e)
	}
	return flat
}
