package optimise_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/gen/internal/gentest"
	"github.com/imapeg/imapeg/gen/internal/optimise"
)

func TestTokensOfNilAreLeftOutWhereTheFieldIsNilWithoutOne(t *testing.T) {
	const rules = `
r <- '(' a ' ' b ' ' c ' ' d ')'
a <- nstring
b <- nil / word
c <- word
d <- word / nil / '-'
nstring <- '"' word '"' / nil
word <- [a-z]+
nil <- "NIL"
`
	g := gentest.MustRead(t, rules)
	tokens := map[string]bool{"a": true, "b": true, "c": true, "d": true}
	p := optimise.New(g, tokens, map[string]bool{"a": true, "b": true, "c": true})

	for rule, want := range map[string]string{
		"a": `(a=(["] word ["]) / nil)`,
		"b": `(nil / b=word)`,
		"c": `word`,
		"d": `(word / nil / [\-])`,
	} {
		assert.Equal(t, want, p.Rule(rule).Expr.String(), "rule %s", rule)
		assert.Equal(t, strings.Contains(want, "="), p.SkipsNil(rule), "rule %s", rule)
		assert.Equal(t, !p.SkipsNil(rule), p.Rule(rule).Token, "rule %s", rule)
	}

	require.NoError(t, p.Run())
	for text, want := range map[string]string{
		`("x" y z -)`:     "a b c d",
		`(NIL y z nil)`:   "b c d",
		`("x" NIL z NIL)`: "a c d",
		`(nil nil z x)`:   "c d",
		`(nil nil NIL x)`: "",
	} {
		_, matched, err := gentest.OfProgram(p).Match("r", text)
		require.NoError(t, err)
		var names []string
		for _, token := range matched {
			names = append(names, token.Rule)
		}
		assert.Equal(t, want, strings.Join(names, " "), text)
	}
}
