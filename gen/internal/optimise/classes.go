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
	for _, e := range alt {
		if inner, ok := e.(grammar.Alt); ok {
			// A choice in a choice is one choice.
			merged = append(merged, inner...)
			continue
		}
		merged = append(merged, e)
	}
	alt, merged = merged, nil
	for _, e := range alt {
		class, ok := e.(grammar.Class)
		if n := len(merged); ok && n > 0 {
			if before, ok := merged[n-1].(grammar.Class); ok {
				merged[n-1] = before.Union(class)
				continue
			}
		}
		merged = append(merged, e)
	}
	if len(merged) == 1 {
		return merged[0]
	}
	return merged
}

func subtractClasses(seq grammar.Seq) grammar.Expr {
	var out grammar.Seq
	for _, e := range seq {
		if inner, ok := e.(grammar.Seq); ok {
			out = append(out, inner...)
			continue
		}
		out = append(out, e)
	}
	seq, out = out, nil
	for _, e := range seq {
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
	if len(out) == 1 {
		return out[0]
	}
	return out
}
