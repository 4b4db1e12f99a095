package grammar_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/gen/internal/gentest"
	"github.com/imapeg/imapeg/gen/internal/grammar"
)

// Each construct of peg's notation, and what it is lifted to.
func TestLiftGivesBackWhatWasWritten(t *testing.T) {
	tests := []struct{ name, written, lifted string }{
		{"a character", `'x'`, `[x]`},
		{"a text", `'xy'`, `[x] [y]`},
		{"a text in either case", `"xY"`, `([x] / [X]) ([y] / [Y])`},
		{"a text in either case without letters", `"1-"`, `[1] [\-]`},
		{"a character as a number", `'\0x0d\0x0a'`, `[\r] [\n]`},
		{"a character as an escape", `'\r\n\\\''`, `[\r] [\n] [\\] [']`},
		{"a quote in double quotes", `"\""`, `["]`},
		{"the highest byte", `'\0xff'`, `[\0xff]`},
		{"a class of one", `[x]`, `[x]`},
		{"a range", `[a-f]`, `[a-f]`},
		{"a class", `[a-fx0-9]`, `([a-f] / [x] / [0-9])`},
		{"a class with a bracket and a hyphen", `[\]\-]`, `([\]] / [\-])`},
		{"a class in either case", `[[a]]`, `([a] / [A])`},
		{"a range in either case", `[[a-c]]`, `([a-c] / [A-C])`},
		{"a class of all others", `[^xy]`, `!([x] / [y]) .`},
		{"a class of all other bytes, high ones too", `[^\0x80-\0xff]`, `![\0x80-\0xff] .`},
		{"any byte", `.`, `.`},
		{"a rule", `y`, `y`},
		{"a sequence", `'x' y 'z'`, `[x] y [z]`},
		{"a sequence in a sequence", `'x' ('y' 'z')`, `[x] [y] [z]`},
		{"a choice", `'x' / y / 'z'`, `([x] / y / [z])`},
		{"a choice of sequences", `'x' 'y' / y 'z'`, `([x] [y] / y [z])`},
		{"a choice behind a choice", `'x' / (y / 'z')`, `([x] / (y / [z]))`},
		{"a choice before a choice, which peg makes one", `('x' / y) / 'z'`, `([x] / y / [z])`},
		{"a choice in a sequence", `'x' (y / 'z') 'x'`, `[x] (y / [z]) [x]`},
		{"a choice of nothing at the end", `'x' / y /`, `([x] / y / )`},
		{"an option", `'x'? y`, `[x]? y`},
		{"an option of a sequence", `('x' y)?`, `([x] y)?`},
		{"an option of a choice", `('x' / y)?`, `([x] / y)?`},
		{"two options", `'x'? y? 'z'`, `[x]? y? [z]`},
		{"a star", `'x'*`, `[x]*`},
		{"a star of a sequence", `('x' y)*`, `([x] y)*`},
		{"a star of a choice", `('x' / y 'z')*`, `([x] / y [z])*`},
		{"two stars", `'x'* y*`, `[x]* y*`},
		{"a plus", `'x'+`, `[x]+`},
		{"a plus of a rule", `y+`, `y+`},
		{"a plus of a sequence", `('x' y)+`, `([x] y)+`},
		{"a plus of a choice", `('x' / y)+`, `([x] / y)+`},
		{"a plus of a plus", `('x'+ y)+`, `([x]+ y)+`},
		{"a plus that is all of a plus", `('x'+)+`, `([x]+)+`},
		{"a plus behind its own beginning", `'x' 'x'+`, `[x] [x]+`},
		{"a plus of a sequence behind its own beginning", `'x' ('x' y)+`, `[x] ([x] y)+`},
		{"a plus written out", `'x' 'x'*`, `[x]+`},
		{"a star behind a plus", `'x'+ 'x'*`, `[x]+ [x]*`},
		{"a plus in a star", `('x'+ y)*`, `([x]+ y)*`},
		{"a class in a plus", `[^xy]+`, `(!([x] / [y]) .)+`},
		{"a look-ahead", `&'x' .`, `&[x] .`},
		{"a look-ahead of a sequence", `&('x' y) .`, `&([x] y) .`},
		{"a look-ahead of a choice", `&('x' / y) .`, `&([x] / y) .`},
		{"a look-ahead that ends with an option", `&('x' y?) .`, `&([x] y?) .`},
		{"a look-ahead that ends with a star", `&('x' y*) .`, `&([x] y*) .`},
		{"a look-ahead of nothing", `&() .`, `&() .`},
		{"a look-ahead in a look-ahead", `&(!'x' .) .`, `&(![x] .) .`},
		{"a look-ahead that is not", `!'x' .`, `![x] .`},
		{"a look-ahead that is not a sequence", `!('x' y) .`, `!([x] y) .`},
		{"a look-ahead that is not a choice", `!('x' / y) .`, `!([x] / y) .`},
		{"the end of the text", `'x' !.`, `[x] !.`},
		{"a predicate", `'x' &{p.literal(position)}`, `[x] &{p.literal(position)}`},
		{"a predicate alone", `&{p.literal(position)}`, `&{p.literal(position)}`},
		{"a predicate in an option", `('x' &{p.literal(position)})?`, `([x] &{p.literal(position)})?`},
		{"a group", `('x')`, `[x]`},
		{"nothing in a sequence", `'x' () y`, `[x] y`},
		{"an option of a look-ahead", `(&'x')?`, `(&[x])?`},
		{"an option of a plus", `('x'+)? 'z'`, `([x]+)? [z]`},
		{"everything at once", `('x' (y / !'z' .)* / &y 'z'+)? 'x'`, `([x] (y / ![z] .)* / &y [z]+)? [x]`},
	}
	var rules strings.Builder
	all := make([]string, len(tests))
	for i := range tests {
		all[i] = fmt.Sprintf("r%d", i)
		fmt.Fprintf(&rules, "r%d <- %s\n", i, tests[i].written)
	}
	g := gentest.MustRead(t, "all <- "+strings.Join(all, " / ")+" / y\ny <- 'y'\n"+rules.String())
	for i, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.lifted, g.Rule(fmt.Sprintf("r%d", i)).Expr.String())
		})
	}
}

// String is for people and peg alike.
func TestPegReadsAnExpressionsStringAsThatExpression(t *testing.T) {
	x, y := grammar.Range('x', 'x'), grammar.Ref{Name: "y"}
	tests := []grammar.Expr{
		grammar.Opt{Expr: grammar.And{Expr: x}},
		grammar.And{Expr: grammar.Opt{Expr: x}},
		grammar.And{Expr: grammar.Not{Expr: x}},
		grammar.Not{Expr: grammar.And{Expr: x}},
		grammar.Not{Expr: grammar.Plus{Expr: y}},
		grammar.Not{Expr: grammar.Pred{Name: "literal"}},
		grammar.Opt{Expr: grammar.Plus{Expr: x}},
		grammar.Plus{Expr: grammar.Plus{Expr: y}},
		grammar.Star{Expr: grammar.Plus{Expr: y}},
		grammar.Opt{Expr: grammar.Pred{Name: "literal"}},
		grammar.Star{Expr: grammar.Seq{x, y}},
		grammar.Seq{x, grammar.Alt{x, y, grammar.Seq{y, x}}, grammar.Alt{y, grammar.Seq(nil)}},
	}
	rules := []*grammar.Rule{{Name: "y", Expr: x}}
	all := grammar.Alt{y}
	for i, e := range tests {
		name := fmt.Sprintf("r%d", i)
		all = append(all, grammar.Ref{Name: name})
		rules = append(rules, &grammar.Rule{Name: name, Expr: e})
	}
	var source strings.Builder
	fmt.Fprintf(&source, "all <- %s\n", all)
	for _, r := range rules {
		fmt.Fprintf(&source, "%s <- %s\n", r.Name, r.Expr)
	}
	g := gentest.MustRead(t, source.String())
	for _, r := range rules {
		assert.Equal(t, r.Expr, g.Rule(r.Name).Expr, r.Expr.String())
	}
}

// Hundreds of rules at random, all in one file.
func TestPegAndLiftGiveBackAnyRules(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x.peg")
	for seed := range 3 {
		rules := gentest.Rules(200).Example(seed)
		require.NoError(t, os.WriteFile(name, []byte(gentest.Source(rules)), 0o600))
		output, err := gentest.Peg(t).Run(name)
		require.NoError(t, err)
		lifted, err := grammar.Lift(output)
		require.NoError(t, err)
		require.Len(t, lifted, len(rules))
		for i, r := range rules {
			require.Equal(t, r.Name, lifted[i].Name)
			require.Equal(t, asLifted(r.Expr).String(), lifted[i].Expr.String(), gentest.PEG(r.Expr))
			require.True(t, grammar.Equal(asLifted(r.Expr), lifted[i].Expr), gentest.PEG(r.Expr))
		}
	}
}

// asLifted is what peg and Lift make of an expression: classes become choices of
// ranges, sequences are flat, x x* is x+.
func asLifted(e grammar.Expr) grammar.Expr {
	var seq grammar.Seq
	for _, item := range emitted(e) {
		if star, ok := item.(grammar.Star); ok {
			once := grammar.Seq{star.Expr}
			if inner, ok := star.Expr.(grammar.Seq); ok {
				once = inner
			}
			if k := len(seq) - len(once); k >= 0 && grammar.Equal(seq[k:], once) {
				seq, item = seq[:k], grammar.Plus(star)
			}
		}
		seq = append(seq, item)
	}
	if len(seq) == 1 {
		return seq[0]
	}
	return seq
}

// emitted is the sequence in which peg emits code: that of x+ is x x*.
func emitted(e grammar.Expr) grammar.Seq {
	switch e := e.(type) {
	case grammar.Seq:
		var seq grammar.Seq
		for _, item := range e {
			seq = append(seq, emitted(item)...)
		}
		return seq
	case grammar.Alt:
		var alt grammar.Alt
		for i, item := range e {
			lifted := asLifted(item)
			if first, ok := lifted.(grammar.Alt); ok && i == 0 {
				alt = append(alt, first...)
				continue
			}
			alt = append(alt, lifted)
		}
		return grammar.Seq{alt}
	case grammar.Opt:
		return grammar.Seq{grammar.Opt{Expr: asLifted(e.Expr)}}
	case grammar.Star:
		return grammar.Seq{grammar.Star{Expr: asLifted(e.Expr)}}
	case grammar.Plus:
		return append(emitted(e.Expr), grammar.Star{Expr: asLifted(e.Expr)})
	case grammar.And:
		return grammar.Seq{grammar.And{Expr: asLifted(e.Expr)}}
	case grammar.Not:
		return grammar.Seq{grammar.Not{Expr: asLifted(e.Expr)}}
	case grammar.Class:
		return ranges(e)
	}
	return grammar.Seq{e}
}

// ranges is a class as peg compiles it: a choice of ranges, and for one of more
// than half of the bytes the look-ahead that it is none of the others.
func ranges(c grammar.Class) grammar.Seq {
	list := c.Bytes()
	if len(list) == 256 {
		return grammar.Seq{c}
	}
	if len(list) > 128 {
		return grammar.Seq{grammar.Not{Expr: ranges(c.Complement())[0]}, grammar.Range(0, 255)}
	}
	var alt grammar.Alt
	for i := 0; i < len(list); {
		j := i
		for j+1 < len(list) && list[j+1] == list[j]+1 {
			j++
		}
		alt = append(alt, grammar.Range(list[i], list[j]))
		i = j + 1
	}
	if len(alt) == 1 {
		return grammar.Seq{alt[0]}
	}
	return grammar.Seq{alt}
}
