package grammar_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/gen/internal/gentest"
	"github.com/imapeg/imapeg/gen/internal/grammar"
)

func TestWhatAnExpressionMayBeginWith(t *testing.T) {
	tests := []struct {
		expr     string
		nullable bool
		first    string // the class of the first byte
		empty    bool   // also without looking at a byte
	}{
		{`'x'`, false, `[x]`, false},
		{`"xy"`, false, `[Xx]`, false},
		{`[a-c] y`, false, `[a-c]`, false},
		{`.`, false, `.`, false},
		{`y 'x'`, false, `[y]`, false},
		{`'x' / y`, false, `[xy]`, false},
		{`'x' / y /`, true, `[xy]`, true},
		{`'x'? y`, false, `[xy]`, false},
		{`'x'? y?`, true, `[xy]`, true},
		{`'x'* 'z'`, false, `[xz]`, false},
		{`'x'*`, true, `[x]`, true},
		{`'x'+`, false, `[x]`, false},
		{`'x'+ y`, false, `[x]`, false},
		{`n 'x'`, false, `[nx]`, false},
		{`n`, true, `[n]`, true},
		{`!'x' .`, false, `[^x]`, false},
		{`!'x' !y 'z'`, false, `[z]`, false},
		{`!('x' / 'y') .`, false, `[^xy]`, false},
		{`!('x' 'y') .`, false, `.`, false},
		{`!'x'`, true, `[]`, true},
		{`!'x' 'y'? 'x'`, false, `[y]`, false},
		{`'y'? !'x' [xz]`, false, `[x-z]`, false},
		{`&'x' .`, false, `[x]`, false},
		{`&[x-z] !'y' .`, false, `[xz]`, false},
		{`&'x' 'z'`, false, `[]`, false},
		{`&'x'`, true, `[]`, true},
		{`&('x' 'y') .`, false, `.`, false},
		{`&{p.literal(position)}`, true, `[]`, true},
		{`&{p.literal(position)} 'x'`, false, `[x]`, false},
		{`&{p.literal(position)} !'x' .`, false, `[^x]`, false},
		{`'(' r99 ')' / 'x'`, false, `[(x]`, false},
	}
	var rules strings.Builder
	var all []string
	for i, test := range tests {
		name := "r" + string(rune('a'+i/10)) + string(rune('0'+i%10))
		all = append(all, name)
		rules.WriteString(name + " <- " + test.expr + "\n")
	}
	source := "all <- y n r99 " + strings.Join(all, " ") + "\ny <- 'y'\nn <- 'n'?\nr99 <- '(' r99 ')' / 'x'\n" + rules.String()
	g := gentest.MustRead(t, source)
	nullable, first := g.Nullable(), g.First()
	for i, test := range tests {
		t.Run(test.expr, func(t *testing.T) {
			e := grammar.Ref{Name: all[i]}
			class, empty := first(e)
			assert.Equal(t, test.nullable, nullable(e), "nullable")
			assert.Equal(t, test.first, class.String(), "first byte")
			assert.Equal(t, test.empty, empty, "empty")
		})
	}
}

// What a match really begins with is what First and Nullable say.
func TestMatchesBeginWithWhatFirstSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := gentest.Cases().Draw(t, "grammar")
		rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		nullable, first := c.Grammar.Nullable(), c.Grammar.First()
		m := gentest.Of(c.Grammar, nil)
		for _, r := range c.Grammar.Rules {
			ref := grammar.Ref{Name: r.Name}
			class, empty := first(ref)
			require.Equal(t, nullable(ref), empty, "rule %s", r.Name)
			for range 6 {
				text := m.Text(rnd, r.Name)
				m.Literals = gentest.Literals(rnd, text)
				end, _, err := m.Match(r.Name, text)
				if err != nil || end < 0 {
					continue
				}
				if end == 0 {
					require.True(t, nullable(ref), "%s <- %s matches nothing", r.Name, r.Expr)
				} else if !empty {
					require.True(t, class.Has(text[0]), "%s <- %s matches %q, which does not begin with %s", r.Name, r.Expr, text[:end], class)
				}
			}
		}
	})
}

func TestRecursiveRules(t *testing.T) {
	tests := []struct{ name, rules, guards string }{
		{"none", "r <- s s\ns <- 'x'", ""},
		{"one in itself", "r <- s\ns <- '(' s ')' / 'x'", "s"},
		{"the root in itself", "r <- '(' r ')' / 'x'", "r"},
		{"two in each other", "r <- s\ns <- 'a' u\nu <- 'b' s?", "s"},
		{"two loops through one", "r <- s\ns <- 'a' u? v?\nu <- 'b' s\nv <- 'c' s", "s"},
		{"two loops apart", "r <- s u\ns <- 'a' s?\nu <- 'b' u?", "s u"},
		{"a loop in a loop", "r <- s\ns <- 'a' u\nu <- 'b' u? s?", "s u"},
		{"in a look-ahead", "r <- 'a' !r 'b'", "r"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := gentest.MustRead(t, test.rules+"\n")
			assert.Equal(t, test.guards, strings.Join(slices.Sorted(maps.Keys(g.Recursive())), " "))
		})
	}
}

func TestEveryCycleGoesThroughARuleThatCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := gentest.Cases().Draw(t, "grammar").Grammar
		guards := g.Recursive()
		// Without the rules that count, every rule ends.
		depth := make(map[string]int)
		var visit func(name string)
		visit = func(name string) {
			require.Less(t, depth[name], 1, "rule %s contains itself and does not count", name)
			depth[name]++
			grammar.Walk(g.Rule(name).Expr, func(e grammar.Expr) {
				if ref, ok := e.(grammar.Ref); ok && !guards[ref.Name] {
					visit(ref.Name)
				}
			})
			depth[name]--
		}
		for _, r := range g.Rules {
			if !guards[r.Name] {
				visit(r.Name)
			}
		}
	})
}

func TestClassesOfBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawClass(t), drawClass(t)
		intersects := false
		for i := range 256 {
			c := byte(i)
			require.Equal(t, a.Has(c) || b.Has(c), a.Union(b).Has(c))
			require.Equal(t, a.Has(c) && !b.Has(c), a.Minus(b).Has(c))
			require.Equal(t, !a.Has(c), a.Complement().Has(c))
			require.Equal(t, a.Has(c), slices.Contains(a.Bytes(), c))
			intersects = intersects || a.Has(c) && b.Has(c)
		}
		require.Equal(t, intersects, a.Intersects(b))
		require.Equal(t, len(a.Bytes()) == 0, a.Empty())
		require.True(t, slices.IsSorted(a.Bytes()))
	})
}

func drawClass(t *rapid.T) grammar.Class {
	var c grammar.Class
	for i := range c {
		c[i] = rapid.Uint64().Draw(t, "bits")
	}
	return c
}

func TestAClassIsWrittenAsInPeg(t *testing.T) {
	tests := []struct {
		class grammar.Class
		want  string
	}{
		{grammar.Class{}, `[]`},
		{grammar.Range(0, 255), `.`},
		{grammar.Range('a', 'a'), `[a]`},
		{grammar.Range('a', 'b'), `[ab]`},
		{grammar.Range('a', 'c'), `[a-c]`},
		{grammar.Range('a', 'a').Complement(), `[^a]`},
		{grammar.Range('\r', '\r').Union(grammar.Range('\n', '\n')), `[\n\r]`},
		{grammar.Range(0, 31), `[\0x00-\0x1f]`},
		{grammar.Range(0x7f, 0xff), `[^\0x00-~]`},
		{grammar.Range(']', '^').Union(grammar.Range('-', '-')).Union(grammar.Range('\\', '\\')), `[\-\\-\^]`},
	}
	for _, test := range tests {
		assert.Equal(t, test.want, test.class.String())
	}
}
