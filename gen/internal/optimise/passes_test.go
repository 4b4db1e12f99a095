package optimise_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/gen/internal/gentest"
	"github.com/imapeg/imapeg/gen/internal/optimise"
)

// rewriting is a rule before and after a pass.
type rewriting struct{ name, before, after string }

// testPass runs a pass, and those that prepare for it, on the rules of each test
// and looks at the first one.
func testPass(t *testing.T, tests []rewriting, passes ...func(*optimise.Program)) {
	t.Helper()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := optimise.New(gentest.MustRead(t, "r <- "+test.before+"\n"), map[string]bool{"token": true}, nil)
			for _, pass := range passes {
				pass(p)
			}
			assert.Equal(t, test.after, p.Rule("r").Expr.String())
		})
	}
}

func TestClassesMakesOneClassOfMany(t *testing.T) {
	testPass(t, []rewriting{
		{"the ranges of a class", `[a-cx]`, `[a-cx]`},
		{"a letter in either case", `"a"`, `[Aa]`},
		{"all bytes but some", `[^a-c]`, `[^a-c]`},
		{"a byte that is none of several", `!'a' !'b' .`, `![a] [^b]`},
		{"alternatives side by side", `'a' / [bc] / 'd'`, `[a-d]`},
		{"a choice in a choice", `'a' / ('b' / 'c')`, `[a-c]`},
		{"only those side by side", `'a' / 'b' / 'x' 'y' / 'c' / 'd'`, `([ab] / [x] [y] / [cd])`},
		{"the order stays", `'x' 'y' / ('a' / 'x') / 'b'`, `([x] [y] / [abx])`},
		{"not behind a sequence in a choice in a choice", `('a' / 'b' 'c') / 'd'`, `([a] / [b] [c] / [d])`},
		{"a class that the look-ahead empties", `!'a' 'a'`, `[]`},
		{"a look-ahead of more than a byte stays", `!('a' 'b') .`, `!([a] [b]) .`},
		{"a look-ahead before something else stays", `!'a' ('b' 'c')?`, `![a] ([b] [c])?`},
		{"a look-ahead for a byte stays", `&'a' .`, `&[a] .`},
		{"a repetition", `('a' / 'b')*`, `[ab]*`},
		{"an empty alternative stays", `'a' / 'b' /`, `([ab] / )`},
	}, optimise.Classes)
}

func TestKeywordsJoinsCharacters(t *testing.T) {
	testPass(t, []rewriting{
		{"a word", `'abc'`, `'abc'`},
		{"a word in either case", `"abc"`, `"ABC"`},
		{"a character stays a class", `'a' [bc]`, `[a] [bc]`},
		{"signs go with letters in either case", `"a-1"`, `"A-1"`},
		{"signs before letters in either case", `'(' "a"`, `"(A"`},
		{"signs go with letters as they stand", `'a' "-"`, `'a-'`},
		{"signs next to the letters are signs", `"a[{@" '` + "`" + `'`, "\"A[{@`\""},
		{"letters whose case matters do not go with others", `'a' "b"`, `[a] [Bb]`},
		{"nor the other way round", `"a" 'b'`, `[Aa] [b]`},
		{"nor over signs", `'a' '-' "b"`, `'a-' [Bb]`},
		{"a capital and a small letter in one word", `'aB'`, `'aB'`},
		{"a class of two letters is no letter", `[ab] 'c'`, `[ab] [c]`},
		{"a class of signs that differ like cases is no letter", `[\0x40\0x60] "c"`, "[@`] [Cc]"},
		{"high bytes stay classes", `'\0xe9\0xe8'`, `[\0xe9] [\0xe8]`},
		{"a line's end", `'\r\n'`, `'\r\n'`},
		{"a line's end behind a word", `'ab\r\n'`, `'ab' '\r\n'`},
		{"a word behind a line's end", `'\r\nab'`, `'\r\n' 'ab'`},
		{"a CR alone", `'a\rb'`, `[a] [\r] [b]`},
		{"words in alternatives", `'ab' / "cd" [x]`, `('ab' / "CD" [x])`},
		{"not over a look-ahead", `'a' !('x' 'y') 'b'`, `[a] !'xy' [b]`},
		{"not over an option", `'a' 'x'? 'b'`, `[a] [x]? [b]`},
	}, optimise.Classes, optimise.Keywords)
}

func TestInlinePutsRulesInThePlaceOfTheirUse(t *testing.T) {
	testPass(t, []rewriting{
		{"a small rule", "s 'x' s\ns <- 'y'", `[y] [x] [y]`},
		{"a large rule that is used once", "'x' s\ns <- 'ab' [x] 'cd' [y] 'ef' [z]", `[x] [a] [b] [x] [c] [d] [y] [e] [f] [z]`},
		{"a large rule that is used twice stays", "s / 'x' s\ns <- 'ab' [x] 'cd' [y]", `(s / [x] s)`},
		{"a rule in a rule in a rule", "s\ns <- 'a' u\nu <- 'b' v\nv <- 'c'", `[a] [b] [c]`},
		{"a token stays one", "'x' token\ntoken <- 'y'", `[x] token=[y]`},
		{"a token stays one in each place", "token 'x' token\ntoken <- 'y'", `token=[y] [x] token=[y]`},
		{"a quirk is a token", "'x' quirk_s\nquirk_s <- 'y'", `[x] quirk_s=[y]`},
		{"a rule that contains itself stays", "'x' s\ns <- 'y' s?", `[x] s`},
		{"the root in itself stays", "'x' r? 'y'", `[x] r? [y]`},
		{"of two that contain each other one stays", "'x' s\ns <- 'y' u\nu <- 'z' s?", `[x] s`},
		{"as an operand", "s* !s\ns <- 'y' 'z'", `([y] [z])* !([y] [z])`},
	}, optimise.Inline)
}

func TestInlineDropsRulesWithoutUse(t *testing.T) {
	g := gentest.MustRead(t, "r <- a b c\na <- 'x'\nb <- 'y' b?\nc <- a d\nd <- 'ab' [x] 'cd' [y] 'ef' [z]\n")
	p := optimise.New(g, nil, nil)
	optimise.Inline(p)
	var left []string
	for _, r := range p.Rules {
		left = append(left, r.Name)
	}
	assert.Equal(t, []string{"r", "b"}, left)
	assert.Nil(t, p.Rule("a"))
	assert.NotNil(t, p.Rule("b"))
	assert.Equal(t, `[y] b?`, p.Rule("b").Expr.String())
}

func TestSubsumeDropsWordsThatALaterListHas(t *testing.T) {
	testPass(t, []rewriting{
		{"a word", `'ab' ![a-z] / [a-z]+`, `[a-z]+`},
		{"words", `('ab' / 'cd') ![a-z] / [a-z]+`, `[a-z]+`},
		{"one word behind another", `'ab' ![a-z] / 'cd' ![a-z] / [a-z]+`, `[a-z]+`},
		{"a word behind a sign", `'\\ab' ![a-z] / '\\' [a-z]+`, `[\\] [a-z]+`},
		{"a word in either case", `"ab" ![A-Za-z] / [A-Za-z]+`, `[A-Za-z]+`},
		{"a look-ahead that has more than the list", `'ab' ![a-z0-9] / [a-z]+`, `[a-z]+`},
		{"over what cannot begin like it", `'ab' ![a-z] / '(' 'x' ')' / [a-z]+`, `('(x)' / [a-z]+)`},
		{"a word that is the beginning of another, both with their ends",
			`'ab' ![a-z] / 'abc' ![a-z] / [a-z]+`, `[a-z]+`},

		{"not where the list goes on behind the word", `'ab' ![a-y] / [a-z]+`, `('ab' ![a-y] / [a-z]+)`},
		{"not where the list lacks a letter", `'az' ![a-y] / [a-y]+`, `('az' ![a-y] / [a-y]+)`},
		{"not where the list lacks a case", `"ab" ![a-z] / [a-z]+`, `("AB" ![a-z] / [a-z]+)`},
		{"not without an end", `'ab' / [a-z]+`, `('ab' / [a-z]+)`},
		{"not where the list begins with what the word lacks", `'ab' ![a-z] / '\\' [a-z]+`, `('ab' ![a-z] / [\\] [a-z]+)`},
		{"not where the prefix is all of the word", `'ab' ![a-z] / 'ab' [a-z]+`, `('ab' ![a-z] / 'ab' [a-z]+)`},
		{"not where the prefix is in one case only", `"abc" ![a-zA-Z] / 'A' [a-zA-Z]+`, `("ABC" ![A-Za-z] / [A] [A-Za-z]+)`},
		{"not over what may begin like it", `'ab' ![a-z] / 'a' '-' / [a-z]+`, `('ab' ![a-z] / 'a-' / [a-z]+)`},
		{"not over what may be empty", `'ab' ![a-z] / &{p.literal(position)} / [a-z]+`, `('ab' ![a-z] / &{p.literal(position)} / [a-z]+)`},
		{"not over a word that ends before it", `'ab' ![a-z] / 'a' !'x' / [a-z]+`, `('ab' ![a-z] / [a] ![x] / [a-z]+)`},
		{"not over a longer one that ends before it", `'abc' ![a-z] / 'ab' !'x' / [a-z]+`, `('abc' ![a-z] / 'ab' ![x] / [a-z]+)`},
		{"not over a longer word that may follow its end", `'ab' ![a-z] / 'ab-c' !'x' / [a-z]+`, `('ab' ![a-z] / 'ab-c' ![x] / [a-z]+)`},
		{"not a token", "token ![a-z] / [a-z]+\ntoken <- 'ab'", `(token ![a-z] / [a-z]+)`},
		{"not for a token", "'ab' ![a-z] / token\ntoken <- [a-z]+", `('ab' ![a-z] / token)`},

		{"a word between quotes", "'\"' 'ab' '\"' / q\nq <- '\"' [a-z]* '\"'", `q`},
		{"words between quotes", "'\"' (\"ab\" / 'c' [0-9]?) '\"' / q\nq <- '\"' [A-Za-z0-9]* '\"'", `q`},
		{"a word between quotes, where more may stand there", "'\"' 'ab' '\"' / 'x' / s\ns <- '{' / q\nq <- '\"' ('\\\\' 'x' / [a-z])* '\"'", `([x] / s)`},
		{"not with what the string lacks", "'\"' 'a-b' '\"' / q\nq <- '\"' [a-z]* '\"'", `('"a-b"' / q)`},
		{"not over what begins with a quote", "'\"' [ab] '\"' / '\"' 'x' / q\nq <- '\"' [a-z]* '\"'", `(["] [ab] ["] / '"x' / q)`},
		{"not where something before has the quote", "'\"' [ab] '\"' / s\ns <- '\"' 'x' / q\nq <- '\"' [a-z]* '\"'", `(["] [ab] ["] / s)`},
		{"not where the string goes on behind a quote", "'\"' [ab] '\"' / q\nq <- '\"' ([a-z] / '\"' 'x')* '\"'", `(["] [ab] ["] / q)`},
		{"not where the string has an end of its own", "'\"' [ab] '\"' / q\nq <- '\"' [a-z]* \"'\"", `(["] [ab] ["] / q)`},
		{"not where a letter begins something else", "'\"' [ab] '\"' / q\nq <- '\"' ('a' 'x' / [a-z])* '\"'", `(["] [ab] ["] / q)`},
		{"not a token between quotes", "'\"' token '\"' / q\ntoken <- 'ab'\nq <- '\"' [a-z]* '\"'", `(["] token ["] / q)`},
		{"not for a token between quotes", "'\"' [ab] '\"' / token\ntoken <- '\"' [a-z]* '\"'", `(["] [ab] ["] / token)`},
	}, optimise.Classes, optimise.Keywords, optimise.Subsume)
}

func TestFactorMatchesACommonBeginningOnce(t *testing.T) {
	testPass(t, []rewriting{
		{"a beginning", `s 'a' / s 'b'` + "\ns <- 'x'", `s ([a] / [b])`},
		{"of three", `s 'a' / s 'b' / s 'c'` + "\ns <- 'x'", `s ([a] / [b] / [c])`},
		{"a longer one", `s 'x' s 'a' / s 'x' s 'b'` + "\ns <- 'x'", `s [x] s ([a] / [b])`},
		{"the shortest of three, then that of two", `s 'x' 'a' / s 'x' 'b' / s 'c'` + "\ns <- 'x'", `s ([x] ([a] / [b]) / [c])`},
		{"a token", "token 'a' / token 'b'\ntoken <- 'x'", `token ([a] / [b])`},
		{"a look-ahead", `!'x' 'a' 'b' / !'x' 'c'`, `![x] ([a] [b] / [c])`},
		{"an alternative that is all beginning, at the end", `s 'a' / s` + "\ns <- 'x'", `s ([a] / )`},
		{"only where the alternatives are neighbours", `s 'a' / 'x' / s 'b'` + "\ns <- 'x'", `(s [a] / [x] / s [b])`},
		{"only where the beginning is the same", `s 'a' / 's' 'b'` + "\ns <- 'x'", `(s [a] / [s] [b])`},
		{"two groups", `s 'a' / s 'b' / u 'a' / u 'b'` + "\ns <- 'x'\nu <- 'y'", `(s ([a] / [b]) / u ([a] / [b]))`},
		{"nothing in common", `'a' / 'b'`, `([a] / [b])`},
	}, optimise.Factor)
}

func TestSpansTakesRuns(t *testing.T) {
	testPass(t, []rewriting{
		{"a class before something else", `([a-c] / 'x' 'y')*`, `[a-c]* ([x] [y] [a-c]*)*`},
		{"a class behind something else", `('x' 'y' / [a-c])*`, `[a-c]* ([x] [y] [a-c]*)*`},
		{"a class between others", `('x' 'y' / [a-c] / 'z' 'y')*`, `[a-c]* (([x] [y] / [z] [y]) [a-c]*)*`},
		{"at least one", `([a-c] / 'x' 'y')+`, `([a-c]+ ([x] [y] [a-c]*)* / ([x] [y] [a-c]*)+)`},
		{"a class before what begins like it", `([a-c] / 'a' 'y')*`, `[a-c]* ([a] [y] [a-c]*)*`},
		{"not behind what begins like it", `('a' 'y' / [a-c])*`, `([a] [y] / [a-c])*`},
		{"behind what begins with another byte, though a predicate comes first", `(&{p.literal(position)} 'a' / [b-c])*`, `[bc]* (&{p.literal(position)} [a] [bc]*)*`},
		{"not behind what may begin with any byte", `(!('x' 'y') . 'z' / [a-c])*`, `(!([x] [y]) . [z] / [a-c])*`},
		{"a class alone", `[a-c]*`, `[a-c]*`},
		{"not a token", "(token / 'x' 'y')*\ntoken <- [a-c]", `(token / [x] [y])*`},
		{"not what is not repeated", `[a-c] / 'x' 'y'`, `([a-c] / [x] [y])`},
	}, optimise.Classes, optimise.Spans)
}

func TestPassesAreKnownByName(t *testing.T) {
	g := gentest.MustRead(t, "r <- s 'a' / s 'b'\ns <- 'x'\n")
	all := make([]string, 0, len(optimise.Passes))
	for _, pass := range optimise.Passes {
		assert.NotContains(t, all, pass.Name)
		all = append(all, pass.Name)
	}
	p := optimise.New(g, nil, nil)
	require.EqualError(t, p.Run("factor", "inlining"), `no pass "inlining"`)
	assert.Equal(t, `(s [a] / s [b])`, p.Rule("r").Expr.String(), "nothing runs when a name is wrong")

	require.NoError(t, p.Run(all...))
	assert.Equal(t, `(s [a] / s [b])`, p.Rule("r").Expr.String())

	without := slices.DeleteFunc(slices.Clone(all), func(name string) bool { return name == "factor" })
	require.NoError(t, p.Run(without...))
	assert.Equal(t, `s ([a] / [b])`, p.Rule("r").Expr.String())
}
