package optimise

import (
	"fmt"
	"slices"

	"github.com/imapeg/imapeg/gen/internal/grammar"
)

// Rule is a rule as the recogniser is made of it.
type Rule struct {
	*grammar.Rule
	Expr grammar.Expr
	// Token says that a match is a token on the tape.
	Token bool
	// SkipNil says that a match of NIL needs no token.
	SkipNil bool
	// Guard says that the depth is counted here.
	Guard bool
}

// Program is what the recogniser is made of: the rules that are left after
// inlining, in the grammar's order.
type Program struct {
	Grammar *grammar.Grammar
	Rules   []*Rule
	byName  map[string]*Rule
	// Lists, UsualForms and Index say how the code of the rules is to be written: see the
	// passes.
	Lists, UsualForms, Index bool
	// skipsNil are the rules that Nils has changed.
	skipsNil map[string]bool
	// wantsRanges are the rules whose tokens are wanted with their ranges, and hasRanges
	// those, and the rules in them, where Ranges has found that it can be done.
	wantsRanges, hasRanges map[string]bool
}

// Rule is the rule with that name, nil when there is none (any more).
func (p *Program) Rule(name string) *Rule { return p.byName[name] }

// Pass is one pass.
type Pass struct {
	Name string
	Run  func(*Program)
}

// Passes are all passes in the order in which they run.
var Passes = []Pass{
	{"classes", Classes},
	{"keywords", Keywords},
	{"inline", Inline},
	{"classes-inlined", Classes},
	{"keywords-inlined", Keywords},
	{"subsume", Subsume},
	{"factor", Factor},
	{"spans", Spans},
	{"ranges", Ranges},
	// The code of a list's element is written once, for the first and for all others.
	{"lists", func(p *Program) { p.Lists = true }},
	// What rules mostly match, a quoted string, NIL, one blank, is tried in place.
	{"usual-forms", func(p *Program) { p.UsualForms = true }},
	// The ends of quoted strings are found in an index of the text.
	{"index", func(p *Program) { p.Index = true }},
}

// New makes the program of a grammar, not optimised. tokens says which rules'
// matches are tokens, skipNil which of them need none for NIL; matches of quirk
// rules always are tokens.
func New(g *grammar.Grammar, tokens, skipNil map[string]bool) *Program {
	p := &Program{Grammar: g, byName: make(map[string]*Rule), skipsNil: make(map[string]bool)}
	guards := g.Recursive()
	for _, r := range g.Rules {
		rule := &Rule{Rule: r, Expr: r.Expr, Token: tokens[r.Name] || r.Quirk(), SkipNil: skipNil[r.Name], Guard: guards[r.Name]}
		p.Rules = append(p.Rules, rule)
		p.byName[r.Name] = rule
	}
	p.skipNils()
	return p
}

// CheckNames refuses names that no pass has.
func CheckNames(names ...string) error {
	for _, name := range names {
		if !slices.ContainsFunc(Passes, func(pass Pass) bool { return pass.Name == name }) {
			return fmt.Errorf("no pass %q", name)
		}
	}
	return nil
}

// Run runs the passes but those that are left out by name.
func (p *Program) Run(without ...string) error {
	if err := CheckNames(without...); err != nil {
		return err
	}
	for _, pass := range Passes {
		if !slices.Contains(without, pass.Name) {
			pass.Run(p)
		}
	}
	return nil
}

func (p *Program) rewrite(f func(grammar.Expr) grammar.Expr) {
	for _, r := range p.Rules {
		r.Expr = grammar.Map(r.Expr, f)
	}
}
