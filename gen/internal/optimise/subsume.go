package optimise

import "github.com/imapeg/imapeg/gen/internal/grammar"

// Subsume drops an alternative that a later one matches as well, with the same
// end and no token in either: "\Seen" !ATOM_CHAR before '\' ATOM_CHAR+, and a word
// between quotes before a quoted string. The RFCs name the known words of an open
// list; for the recogniser they are words like the others.
func Subsume(p *Program) {
	nullable, first := p.nullable(), p.first()
	quoted := enclosed{p, first}
	p.rewrite(func(e grammar.Expr) grammar.Expr {
		alt, ok := e.(grammar.Alt)
		if !ok {
			return e
		}
		var out grammar.Alt
		for i, a := range alt {
			if !subsumed(a, alt[i+1:], first, nullable) && !quoted.subsumed(a, alt[i+1:]) {
				out = append(out, a)
			}
		}
		return unwrap(out)
	})
}

// subsumed says whether one of the later alternatives matches whatever a matches,
// with those between them matching none of it.
func subsumed(a grammar.Expr, later []grammar.Expr, first func(grammar.Expr) (grammar.Class, bool), nullable func(grammar.Expr) bool) bool {
	words, end, ok := keywordShape(a)
	if !ok {
		return false
	}
	start, _ := first(a)
	for _, b := range later {
		prefix, class, ok := wordShape(b)
		if ok && covers(words, end, prefix, class) {
			return true
		}
		if f, empty := first(b); empty || nullable(b) || f.Intersects(start) {
			others, otherEnd, ok := keywordShape(b)
			if !ok || !endAlike(words, end, others, otherEnd) {
				return false
			}
		}
	}
	return false
}

// endAlike says whether others, with the look-ahead behind them, end where words
// end, if they match at all where words match.
func endAlike(words []grammar.Lit, end grammar.Class, others []grammar.Lit, otherEnd grammar.Class) bool {
	for _, w := range words {
		for _, o := range others {
			n := min(len(w.Text), len(o.Text))
			switch {
			case !alike(w, o, n):
			case len(o.Text) < len(w.Text) && !firstByte(w, n).Minus(otherEnd).Empty():
				return false
			case len(w.Text) < len(o.Text) && !firstByte(o, n).Minus(end).Empty():
				return false
			}
		}
	}
	return true
}

// alike says whether some text begins with the first n bytes of both.
func alike(a, b grammar.Lit, n int) bool {
	for i := range n {
		if !firstByte(a, i).Intersects(firstByte(b, i)) {
			return false
		}
	}
	return true
}

func firstByte(e grammar.Lit, i int) grammar.Class {
	return grammar.FirstByte(grammar.Lit{Text: e.Text[i:], Fold: e.Fold})
}

// keywordShape takes apart L1 / L2 / ... followed by a look-ahead that no byte of
// the class comes.
func keywordShape(e grammar.Expr) (words []grammar.Lit, end grammar.Class, ok bool) {
	seq, ok := e.(grammar.Seq)
	if !ok || len(seq) != 2 {
		return nil, end, false
	}
	not, ok := seq[1].(grammar.Not)
	if !ok {
		return nil, end, false
	}
	if end, ok = not.Expr.(grammar.Class); !ok {
		return nil, end, false
	}
	switch head := seq[0].(type) {
	case grammar.Lit:
		return []grammar.Lit{head}, end, true
	case grammar.Alt:
		for _, item := range head {
			lit, ok := item.(grammar.Lit)
			if !ok {
				return nil, end, false
			}
			words = append(words, lit)
		}
		return words, end, true
	}
	return nil, end, false
}

// wordShape takes apart 'prefix' class+ and class+.
func wordShape(e grammar.Expr) (prefix string, class grammar.Class, ok bool) {
	seq := asSeq(e)
	if len(seq) == 2 {
		lit, ok := asLit(seq[0])
		if !ok || lit.Fold {
			return "", class, false
		}
		prefix = lit.Text
		seq = seq[1:]
	}
	if len(seq) != 1 {
		return "", class, false
	}
	plus, ok := seq[0].(grammar.Plus)
	if !ok {
		return "", class, false
	}
	class, ok = plus.Expr.(grammar.Class)
	return prefix, class, ok
}

// covers says whether prefix class+ matches each of the words, and ends where
// they end: the byte behind them is not in end, which has all of class.
func covers(words []grammar.Lit, end grammar.Class, prefix string, class grammar.Class) bool {
	if !class.Minus(end).Empty() {
		return false
	}
	for _, w := range words {
		if len(w.Text) <= len(prefix) || w.Text[:len(prefix)] != prefix || w.Fold && hasLetter(prefix) {
			return false
		}
		for i := len(prefix); i < len(w.Text); i++ {
			if !firstByte(w, i).Minus(class).Empty() {
				return false
			}
		}
	}
	return true
}
