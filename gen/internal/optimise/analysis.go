package optimise

import "github.com/imapeg/imapeg/gen/internal/grammar"

// current is the grammar of the program's expressions as they are now.
func (p *Program) current() *grammar.Grammar {
	rules := make([]*grammar.Rule, len(p.Rules))
	for i, r := range p.Rules {
		rules[i] = &grammar.Rule{Name: r.Name, Expr: r.Expr, Line: r.Line}
	}
	return grammar.Of(p.Grammar.File, rules)
}

func (p *Program) nullable() func(grammar.Expr) bool { return p.current().Nullable() }

func (p *Program) first() func(grammar.Expr) (grammar.Class, bool) { return p.current().First() }

// First tells with which bytes a match of an expression may begin: see
// [grammar.Grammar.First].
func (p *Program) First() func(grammar.Expr) (grammar.Class, bool) { return p.first() }

// Emits tells which expressions may leave tokens on the tape, also where they do
// not match.
func (p *Program) Emits() func(grammar.Expr) bool {
	rules := make(map[string]bool)
	emits := func(e grammar.Expr) bool {
		found := false
		grammar.Walk(e, func(e grammar.Expr) {
			switch e := e.(type) {
			case grammar.Tok:
				found = true
			case grammar.Ref:
				found = found || rules[e.Name]
			}
		})
		return found
	}
	for changed := true; changed; {
		changed = false
		for _, r := range p.Rules {
			if !rules[r.Name] && (r.Token || emits(r.Expr)) {
				rules[r.Name], changed = true, true
			}
		}
	}
	return emits
}
