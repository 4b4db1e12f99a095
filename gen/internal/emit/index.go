package emit

import (
	"github.com/imapeg/imapeg/gen/internal/grammar"
	"github.com/imapeg/imapeg/gen/internal/optimise"
	"github.com/imapeg/imapeg/internal/simd"
)

// simdPath is the package that makes the index.
const simdPath = "github.com/imapeg/imapeg/internal/simd"

// mostQuoted is the class of what stands between quotes in the rule that is used most:
// an index of the ends of such runs is worth its price. It is false when there is none,
// or no index can be made of it.
func mostQuoted(p *optimise.Program) (class grammar.Class, ok bool) {
	uses := make(map[string]int)
	for _, r := range p.Rules {
		grammar.Walk(r.Expr, func(e grammar.Expr) {
			if ref, isRef := e.(grammar.Ref); isRef {
				uses[ref.Name]++
			}
		})
	}
	most := -1
	for _, r := range p.Rules {
		seq, _ := r.Expr.(grammar.Seq)
		if len(seq) < 2 || uses[r.Name] <= most || !grammar.Equal(seq[0], grammar.Range('"', '"')) {
			continue
		}
		star, _ := seq[1].(grammar.Star)
		run, isClass := star.Expr.(grammar.Class)
		if _, fits := endsOf(run); isClass && fits {
			class, ok, most = run, true, uses[r.Name]
		}
	}
	return class, ok
}

// endsOf are the bytes that end a run of a class, as package simd wants them. A run
// has to end at a line's end, which keeps it within the text.
func endsOf(run grammar.Class) (simd.Class, bool) {
	if _, ok := stopsOf(run); !ok {
		return simd.Class{}, false
	}
	return simd.NewClass(run.Complement().Has)
}

// indexedRun goes over a run of the class that is in the index.
const indexedRun = "if ends := r.ends(p); ends != 0 {\np += bits.TrailingZeros64(ends)\n} else {\np = r.longRun(p)\n}\n"

// indexFunctions writes what the index is made of, and how a run is gone over when a
// look at the index does not tell: when it is long, or there is no index yet, or none
// at all.
func (w *writer) indexFunctions(s *source, span int) {
	ends, _ := endsOf(w.indexed)
	s.printf("// runEnds are the bytes that end what span%d goes over.\nvar runEnds = simd.Class{", span)
	for i, b := range ends {
		if i%16 == 0 {
			s.printf("\n")
		}
		s.printf("%#02x,", b)
	}
	s.printf("\n}\n\n")
	s.printf("// longRun is span%d, with the index if there can be one.\n//\n//go:noinline\n", span)
	s.printf("func (r *recogniser) longRun(p int) int {\nr.quoted = true\nif !r.makeIndex(&runEnds) {\nreturn span%d(r.padded, p)\n}\n", span)
	s.printf("for {\nif ends := r.ends(p); ends != 0 {\nreturn p + bits.TrailingZeros64(ends)\n}\np += indexed\n}\n}\n\n")
	s.printf("// tag is the rule of a token that was not made in the usual form, and perhaps plain all the\n// same: the first string of a message, a long one.\n//\n//go:noinline\n")
	s.printf("func (r *recogniser) tag(rule uint32, begin, end int) uint32 {\n")
	s.printf("if r.text[begin] == '\"' && r.longRun(begin+1) == end-1 {\nreturn rule | plain\n}\nreturn rule\n}\n\n")
}
