package optimise

import "github.com/imapeg/imapeg/gen/internal/grammar"

// Factor matches the common beginning of alternatives that follow each other
// once: a b / a c becomes a (b / c). In an ordered choice without memory the two
// are the same, for a matches in one way only.
func Factor(p *Program) {
	p.rewrite(factorIn)
}

func factorIn(e grammar.Expr) grammar.Expr {
	if alt, ok := e.(grammar.Alt); ok {
		return factor(alt)
	}
	return e
}

func factor(alt grammar.Alt) grammar.Expr {
	var out grammar.Alt
	for i := 0; i < len(alt); {
		first := asSeq(alt[i])
		j, common := i+1, len(first)
		for ; j < len(alt) && len(first) > 0; j++ {
			n := commonPrefix(first, asSeq(alt[j]))
			if n == 0 {
				break
			}
			common = min(common, n)
		}
		if j == i+1 {
			out = append(out, alt[i])
			i++
			continue
		}
		var rests grammar.Alt
		for _, e := range alt[i:j] {
			rests = append(rests, unwrap(asSeq(e)[common:]))
		}
		seq := append(grammar.Seq{}, first[:common]...)
		out = append(out, append(seq, factor(rests)))
		i = j
	}
	return unwrap(out)
}

func asSeq(e grammar.Expr) grammar.Seq {
	if seq, ok := e.(grammar.Seq); ok {
		return seq
	}
	return grammar.Seq{e}
}

// unwrap is a list, or what stands alone in it.
func unwrap[L interface {
	~[]grammar.Expr
	grammar.Expr
}](list L) grammar.Expr {
	if len(list) == 1 {
		return list[0]
	}
	return list
}

func commonPrefix(a, b grammar.Seq) int {
	n := 0
	for n < len(a) && n < len(b) && grammar.Equal(a[n], b[n]) {
		n++
	}
	return n
}
