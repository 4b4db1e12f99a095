package optimise

import (
	"strings"

	"github.com/imapeg/imapeg/gen/internal/grammar"
)

// Keywords makes one text of characters that follow each other, so that a whole
// keyword is compared at once rather than letter by letter.
func Keywords(p *Program) {
	p.rewrite(func(e grammar.Expr) grammar.Expr {
		seq, ok := e.(grammar.Seq)
		if !ok {
			return e
		}
		var out grammar.Seq
		for _, item := range seq {
			if lit, ok := asLit(item); ok {
				if n := len(out); n > 0 {
					if before, ok := asLit(out[n-1]); ok {
						if joined, ok := joinLits(before, lit); ok {
							out[n-1] = joined
							continue
						}
					}
				}
			}
			out = append(out, item)
		}
		return unwrap(out)
	})
}

// asLit is a text of one character for a class that has one, or that has both
// cases of a letter.
func asLit(e grammar.Expr) (grammar.Lit, bool) {
	switch e := e.(type) {
	case grammar.Lit:
		return e, true
	case grammar.Class:
		list := e.Bytes()
		switch {
		case len(list) == 1:
			return grammar.Lit{Text: string(rune(list[0]))}, list[0] < 0x80
		case len(list) == 2 && list[0] >= 'A' && list[0] <= 'Z' && list[1] == list[0]|0x20:
			return grammar.Lit{Text: string(rune(list[0])), Fold: true}, true
		}
	}
	return grammar.Lit{}, false
}

// joinLits joins two texts where both may be compared in the same way: a letter
// whose case matters does not go together with one whose case does not. CR and LF
// go together with nothing but each other, for a text with a line's end in it is
// compared in a way of its own.
func joinLits(a, b grammar.Lit) (grammar.Lit, bool) {
	if (endsLine(a) || endsLine(b)) && a.Text+b.Text != "\r\n" {
		return grammar.Lit{}, false
	}
	if a.Fold != b.Fold && (!a.Fold && hasLetter(a.Text) || !b.Fold && hasLetter(b.Text)) {
		return grammar.Lit{}, false
	}
	return grammar.Lit{Text: a.Text + b.Text, Fold: a.Fold || b.Fold}, true
}

func hasLetter(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' })
}

func endsLine(e grammar.Lit) bool { return strings.ContainsAny(e.Text, "\r\n") }
