package optimise_test

import (
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/gen/internal/gentest"
	"github.com/imapeg/imapeg/gen/internal/grammar"
	"github.com/imapeg/imapeg/gen/internal/optimise"
)

// The one thing that counts: whatever passes run, in whatever order, the program
// accepts the same texts with the same tokens.
func TestEveryPassKeepsTextsAndTokens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := gentest.Cases().Draw(t, "grammar")
		checkPasses(t, c, optimise.Passes)
	})
}

func TestPassesMayRunInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := gentest.Cases().Draw(t, "grammar")
		checkPasses(t, c, rapid.SliceOfN(rapid.SampledFrom(optimise.Passes), 1, 12).Draw(t, "passes"))
	})
}

func TestSubsumeKeepsWhatAListOfWordsMatches(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := gentest.WordLists().Draw(t, "list of words")
		checkPasses(t, c, optimise.Passes)
	})
}

func checkPasses(t *rapid.T, c gentest.Case, passes []optimise.Pass) {
	rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
	root := c.Grammar.Rules[0].Name
	want := gentest.Of(c.Grammar, c.Tokens)
	type sample struct {
		text     string
		literals []int
		end      int
		tokens   []gentest.Token
	}
	want.Strict, want.MaxSteps = rapid.Bool().Draw(t, "strict"), 20_000
	var samples []sample
	for range 12 {
		s := sample{text: want.Text(rnd, root)}
		s.literals = gentest.Literals(rnd, s.text)
		want.Literals = s.literals
		var err error
		if s.end, s.tokens, err = want.Match(root, s.text); err == nil {
			samples = append(samples, s)
		}
	}
	p := optimise.New(c.Grammar, c.Tokens, nil)
	for _, pass := range passes {
		before := program(p)
		pass.Run(p)
		got := gentest.OfProgram(p)
		got.Strict, got.MaxSteps = want.Strict, 100*want.MaxSteps
		for _, s := range samples {
			got.Literals = s.literals
			end, tokens, err := got.Match(root, s.text)
			require.NoError(t, err)
			if end != s.end || !equal(tokens, s.tokens) {
				t.Fatalf("pass %s changes what is matched of %q: to %d %v instead of %d %v\nbefore:\n%safter:\n%s",
					pass.Name, s.text, end, tokens, s.end, s.tokens, before, program(p))
			}
		}
	}
}

func equal(a, b []gentest.Token) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func program(p *optimise.Program) string {
	var b strings.Builder
	for _, r := range p.Rules {
		b.WriteString("  " + r.Name + " <- " + r.Expr.String() + "\n")
	}
	return b.String()
}

// The grammar that is shipped, and texts that its own rules make.
func TestEveryPassKeepsTheShippedGrammar(t *testing.T) {
	output, err := os.ReadFile("../../../internal/reference/imap.peg.go")
	require.NoError(t, err)
	rules, err := grammar.Lift(output)
	require.NoError(t, err)
	g := grammar.Of("imap.peg", rules)
	tokens := make(map[string]bool)
	for _, r := range rules {
		tokens[r.Name] = strings.ContainsRune(r.Name, '_') && !strings.HasPrefix(r.Name, "nz")
	}
	root := rules[0].Name
	want := gentest.Of(g, tokens)
	p := optimise.New(g, tokens, nil)
	require.NoError(t, p.Run())
	got := gentest.OfProgram(p)
	rnd := rand.New(rand.NewPCG(1, 2))
	matched := 0
	for range 4000 {
		text := want.Text(rnd, root)
		want.Literals = gentest.Literals(rnd, text)
		got.Literals = want.Literals
		end, expected, err := want.Match(root, text)
		require.NoError(t, err)
		gotEnd, tokens, err := got.Match(root, text)
		require.NoError(t, err)
		require.Equal(t, end, gotEnd, "%q", text)
		require.Equal(t, expected, tokens, "%q", text)
		if end == len(text) {
			matched++
		}
	}
	require.Greater(t, matched, 200)
}
