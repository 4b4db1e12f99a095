package emit_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/gen/internal/gentest"
	"github.com/imapeg/imapeg/gen/internal/grammar"
	"github.com/imapeg/imapeg/gen/internal/optimise"
)

// Grammars at random, with and without the optimiser: the compiled recognisers do
// what the interpreter does.
func TestRecognisersOfAnyGrammar(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the recognisers of a hundred grammars")
	}
	const (
		number     = 120
		perPackage = 10
		texts      = 40
	)
	var c compiled
	packages := make(map[string][]gentest.Case)
	refused := 0
	// build makes one package of several grammars, or more when that cannot be: when
	// one has an alternative that is never tried.
	var build func(cases []gentest.Case, passes bool)
	build = func(cases []gentest.Case, passes bool) {
		p, tokens := together(t, cases, passes)
		name := fmt.Sprintf("random%d", len(packages))
		err := c.add(t, name, p, func(rule string) bool { return tokens[rule] || strings.HasPrefix(rule, "quirk_") })
		switch {
		case err == nil:
			packages[name] = cases
		case len(cases) > 1:
			build(cases[:len(cases)/2], passes)
			build(cases[len(cases)/2:], passes)
		default:
			require.ErrorContains(t, err, "is never tried")
			refused++
		}
	}
	for _, passes := range []bool{false, true} {
		var cases []gentest.Case
		for seed := range number / 2 {
			cases = append(cases, renamed(gentest.Cases().Example(seed), seed))
		}
		for list := range slices.Chunk(cases, perPackage) {
			build(list, passes)
		}
	}
	t.Logf("%d packages; %d grammars refused", len(packages), refused)
	require.Less(t, refused, number/4)
	c.start(t)

	rnd := rand.New(rand.NewPCG(1, 2))
	matched := 0
	for name, cases := range packages {
		for _, drawn := range cases {
			root := drawn.Grammar.Rules[0].Name
			m := gentest.Of(drawn.Grammar, drawn.Tokens)
			m.MaxSteps = 20_000
			for range texts {
				text := m.Text(rnd, root) + "\n"
				m.Literals, m.Strict = gentest.Literals(rnd, text), rnd.IntN(2) == 0
				end, tokens, err := m.Match(root, text)
				if err != nil {
					continue
				}
				if end >= 0 {
					matched++
				}
				got := c.ask(t, question{Package: name, Rule: root, Text: []byte(text), Literals: m.Literals, Strict: m.Strict})
				require.Equal(t, answer{End: end, Tokens: tokens}.String(), got.String(), "%s: %q strict=%v literals=%v\n%s",
					name, text, m.Strict, m.Literals, gentest.Source(drawn.Grammar.Rules))
			}
		}
	}
	require.Greater(t, matched, number*texts/4)
}

// renamed is the grammar with names that no other has.
func renamed(c gentest.Case, number int) gentest.Case {
	name := func(rule string) string {
		if rest, ok := strings.CutPrefix(rule, "quirk_"); ok {
			return fmt.Sprintf("quirk_g%dx_%s", number, rest)
		}
		return fmt.Sprintf("g%dx_%s", number, rule)
	}
	out := gentest.Case{Tokens: make(map[string]bool)}
	var rules []*grammar.Rule
	for _, r := range c.Grammar.Rules {
		rules = append(rules, &grammar.Rule{Name: name(r.Name), Expr: grammar.Map(r.Expr, func(e grammar.Expr) grammar.Expr {
			if ref, ok := e.(grammar.Ref); ok {
				return grammar.Ref{Name: name(ref.Name)}
			}
			return e
		})})
		out.Tokens[name(r.Name)] = c.Tokens[r.Name]
	}
	out.Grammar = grammar.Of("x.peg", rules)
	return out
}

// together is one program of several grammars, whose roots stay functions.
func together(t *testing.T, cases []gentest.Case, passes bool) (*optimise.Program, map[string]bool) {
	var all grammar.Seq
	rules := []*grammar.Rule{{Name: "all"}}
	tokens := make(map[string]bool)
	for _, c := range cases {
		all = append(all, grammar.Ref{Name: c.Grammar.Rules[0].Name})
		rules = append(rules, c.Grammar.Rules...)
		maps.Copy(tokens, c.Tokens)
	}
	rules[0].Expr = all
	p := optimise.New(grammar.Of("x.peg", rules), tokens, nil)
	for _, c := range cases {
		p.Rule(c.Grammar.Rules[0].Name).Guard = true
	}
	if passes {
		require.NoError(t, p.Run())
	}
	return p, tokens
}
