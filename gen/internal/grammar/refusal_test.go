package grammar_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/gen/internal/gentest"
	"github.com/imapeg/imapeg/gen/internal/grammar"
)

// What gen does not accept, and what it says. The rules begin in line 6.
func TestRefusals(t *testing.T) {
	const (
		noActions  = "actions { } and < > are not supported: types are bound by tags"
		neverFails = "an expression that never fails is repeated or optional"
	)
	tests := []struct{ name, rules, want string }{
		{"an entry point that is no rule", "entry_points <- r / 'x'\nr <- 'y'\n", "x.peg:6: rule entry_points: names the entry points, and [x] is no rule's name"},
		{"a rule that is not defined", "r <- 'x'\n     / s\n", "x.peg:7: rule r: uses s, which is not defined"},
		{"a rule that is not defined, by the first that uses it", "# s is not used here\nr <- 's' \"s\" [s] u # nor s\nu <- 'x' s v\nv <- s\n", "x.peg:8: rule u: uses s, which is not defined"},
		{"several rules that are not defined", "r <- s u v\nv <- 'x'\n", "x.peg:6: rule r: uses s, which is not defined\nx.peg:6: rule r: uses u, which is not defined"},
		{"a rule that nothing uses", "r <- 'x'\n\ns <- 'y'\n", "x.peg:8: rule s: not used by the first rule, nor by one that it uses"},
		{"rules that use only each other", "r <- 'x'\ns <- 'y' u?\nu <- s\n", "x.peg:7: rule s: not used by the first rule, nor by one that it uses\nx.peg:8: rule u: not used by the first rule, nor by one that it uses"},
		{"a rule without an expression", "r <- s\ns <- \n", "x.peg:7: rule s: has no expression"},
		{"a rule that is defined twice", "r <- s\ns <- 'x'\n# again\ns <- 'y'\n", "x.peg:9: rule s: defined already in line 7"},
		{"a rule that is defined twice, the first of them", "r <- s u\ns <- 'x'\nu <- 'x'\nu <- 'y'\ns <- 'y'\n", "x.peg:9: rule u: defined already in line 8"},
		{"a rule that begins with itself", "r <- s\ns <- s 'x' / 'y'\n", "x.peg:7: rule s: begins with itself"},
		{"rules that begin with each other", "r <- 'a' s\ns <- u 'x'\nu <- s 'y' / 'z'\n", "x.peg:7: rule s: begins with itself\nx.peg:8: rule u: begins with itself"},
		{"a rule that begins with itself behind an option", "r <- s\ns <- 'x'? s 'y'\n", "x.peg:7: rule s: begins with itself"},
		{"a rule that begins with itself in an option", "r <- s\ns <- s? 'y'\n", "x.peg:7: rule s: begins with itself"},
		{"a rule that begins with itself in a look-ahead", "r <- s\ns <- !s 'y'\n", "x.peg:7: rule s: begins with itself"},
		{"a rule that begins with itself behind a rule that may be empty", "r <- s\ns <- u s 'y'\nu <- &'x'\n", "x.peg:7: rule s: begins with itself"},
		{"a star of an option", "r <- 'x'\n# s\n / s\ns <- ('x'?)*\n", "x.peg:9: rule s: " + neverFails},
		{"a plus of a star", "r <- ('x'*)+\n", "x.peg:6: rule r: " + neverFails},
		{"an option of an option", "r <- ('x'?)? 'y'\n", "x.peg:6: rule r: an expression that never fails makes ? or ! meaningless"},
		{"a look-ahead for what never fails", "r <- !('x'*) 'y'\n", "x.peg:6: rule r: an expression that never fails makes ? or ! meaningless"},
		{"a star of a look-ahead", "r <- s*\ns <- &'x'\n", "x.peg:6: rule r: repeats s, which may match the empty text"},
		{"a star of a rule that may be empty", "r <- 'y' s\ns <- (u u)*\nu <- 'x'?\n", "x.peg:7: rule s: repeats (u u), which may match the empty text"},
		{"a plus of a rule that may be empty", "r <- 'y' s+\ns <- 'x' / &'y'\n", "x.peg:6: rule r: repeats s, which may match the empty text"},
		{"an alternative behind one that never fails", "r <- 'y'? / 'x'\n", "x.peg:6: rule r: an alternative that never fails hides those behind it"},
		{"an alternative behind an empty one", "r <- ('y' / ) / 'x'\n", "x.peg:6: rule r: an alternative that never fails hides those behind it"},
		{"an action", "r <- 's' s\ns <- 'x' { p.x() }\n", "x.peg:7: rule s: " + noActions},
		{"an action at the beginning", "r <- { p.x() } 'x'\n", "x.peg:6: rule r: " + noActions},
		{"an action in a choice", "r <- 'x' / { p.x() }\n", "x.peg:6: rule r: " + noActions},
		{"a text to keep", "r <- 's' s\ns <- < 'x' >\n", "x.peg:7: rule s: " + noActions},
		{"a change of state", "r <- 's' s\ns <- 'x' !{ p.x() }\n", "x.peg:7: rule s: unknown statement *ast.ExprStmt: state changes !{ } are not supported"},
		{"a change of state that looks like a match", "r <- !{ if buffer[position] == 'x' { position++ } } 'x'\n", "x.peg:6: rule r: a match that jumps elsewhere"},
		{"a change of state in a block", "r <- 'x' !{ { position++ } }\n", "x.peg:6: rule r: " + noActions},
		{"a predicate that is no method", "r <- 'x' &{ position > 3 }\n", "x.peg:6: rule r: a predicate has to be &{p.name(position)}"},
		{"a predicate of something else", "r <- 'x' &{ q.literal(position) }\n", "x.peg:6: rule r: a predicate has to be &{p.name(position)}"},
		{"a predicate about something else", "r <- 'x' &{ p.literal(position + 1) }\n", "x.peg:6: rule r: a predicate has to be &{p.name(position)}"},
		{"a character that is no byte", "r <- 's' s\ns <- '\u20ac'\n", "x.peg:7: rule s: character '\u20ac' is not a byte"},
		{"a range that is not of bytes", "r <- [a-\\0x100]\n", "x.peg:6: rule r: character '\u0100' is not a byte"},
		{"a text that is empty", "r <- 's' s\ns <- 'x' ''\n", "x.peg:7: rule s: has no expression"},
		{"a class that is empty", "r <- 'x' / []\n", "x.peg:6: rule r: peg did not compile it"},
		{"a rule that is not at the beginning of its line", "r <- 'x' s\n  s <- 'y'\n", "x.peg:1: rule s: not found at the beginning of a line"},
		{"something that peg cannot read", "r <- 'x' s\ns <- ('x'\nu <- 'z'\n", "x.peg:8: peg cannot read the grammar from here on"},
		{"something that peg cannot read at the end of a line", "r <- 'x' s\ns <- 'x' (\n", "x.peg:7: peg cannot read the grammar from here on"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := gentest.Read(t, test.rules)
			assert.EqualError(t, err, test.want)
		})
	}
}

// gen itself runs the three steps one after the other.
func TestLiftNamesTheRuleAndLocateItsLine(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x.peg")
	source := []byte(gentest.Header + "r <- 's' s\n# A comment.\ns <- 'x'? / 'y'\n")
	require.NoError(t, os.WriteFile(name, source, 0o600))
	output, err := gentest.Peg(t).Run(name)
	require.NoError(t, err)
	_, err = grammar.Lift(output)
	require.EqualError(t, err, "rule s: an alternative that never fails hides those behind it")
	err = grammar.Locate(err, "x.peg", source)
	assert.EqualError(t, err, "x.peg:8: rule s: an alternative that never fails hides those behind it")
	assert.Equal(t, err, grammar.Locate(err, "y.peg", nil), "what is located stays so")
}

// A change in peg's output is an error and never a different parser.
func TestLiftRefusesWhatPegDoesNotWrite(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x.peg")
	rules := "r <- 'a' s / [b-c]+ . / !'d' s?\ns <- &'x' 'y'* / 'z'\n"
	require.NoError(t, os.WriteFile(name, []byte(gentest.Header+rules), 0o600))
	output, err := gentest.Peg(t).Run(name)
	require.NoError(t, err)
	_, err = grammar.Lift(output)
	require.NoError(t, err)

	for _, change := range []struct{ name, old, new, want string }{
		{"no Go", "package x", "pakcage x", "expected 'package', found pakcage"},
		{"no names of rules", "ruleUnknown", "ruleNone", "no constants of rules found"},
		{"no table", "_rules = [", "rules = [", "no table of rules found"},
		{"a rule without a name", "\truler\n", "", "2 names but 3 functions of rules"},
		{"a rule without code", "/* 1 s", "nil, /* 1 s", "functions of rules"},
		{"a token of another name", "add(rules,", "add(ruler,", "rule s: unknown shape of the rule's token"},
		{"another result", "return true\n\t\tl", "return false\n\t\tl", "rule r: unknown shape of function"},
		{"a comparison the other way round", "!= rune('a')", "== rune('a')", "rule r: unknown match"},
		{"a comparison with a number", "rune('a')", "rune(97)", "rule r: unknown comparison"},
		{"a function with a new name", "matchDot()", "matchAny()", "rule r: unknown match"},
		{"a range of another form", "c < rune('b')", "c <= rune('b')", "rule r: unknown match"},
		{"an argument to a rule", "_rules[rules]()", "_rules[rules](1)", "rule r: unknown match"},
	} {
		t.Run(change.name, func(t *testing.T) {
			text := string(output)
			if change.name == "no table" {
				// The first place is a declaration.
				text = strings.Replace(text, change.old, change.new, -1)
			}
			changed := strings.Replace(text, change.old, change.new, 1)
			require.NotEqual(t, string(output), changed)
			_, err := grammar.Lift([]byte(changed))
			assert.ErrorContains(t, err, change.want)
		})
	}
}

// Nor is a line too few.
func TestLiftMissesEveryLine(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x.peg")
	rules := "r <- 'a' s / [b-c]+ . / !'d' s?\ns <- &'x' ('y' / 'z' &{p.literal(position)})* 'z'\n"
	require.NoError(t, os.WriteFile(name, []byte(gentest.Header+rules), 0o600))
	output, err := gentest.Peg(t).Run(name)
	require.NoError(t, err)
	want, err := grammar.Lift(output)
	require.NoError(t, err)

	begin, code, _ := strings.Cut(string(output), "_rules = [...]func() bool{\n")
	lines := strings.SplitAfter(code, "\n")
	refused := 0
	for i, line := range lines {
		got, err := grammar.Lift([]byte(begin + "_rules = [...]func() bool{\n" + strings.Join(lines[:i], "") + strings.Join(lines[i+1:], "")))
		if err != nil {
			refused++
			continue
		}
		// A comment, or what stands behind the rules.
		assert.Equal(t, want, got, "without line %q", line)
	}
	assert.Greater(t, refused, 100)
}

func TestRulesHaveTheirLinesAndComments(t *testing.T) {
	g := gentest.MustRead(t, `# Not of a rule.

# The root.
#   r = s
r <- s
  / u

# Names s.
s<-'x'
# A comment that is not directly above.

u	<- 'y'
`)
	var got []string
	for _, r := range g.Rules {
		got = append(got, r.Name+":"+strings.ReplaceAll(r.Comment, "\n", "|"))
	}
	assert.Equal(t, []string{"r:The root.|  r = s", "s:Names s.", "u:"}, got)
	assert.Equal(t, 10, g.Rule("r").Line)
	assert.Equal(t, 14, g.Rule("s").Line)
	assert.Equal(t, 17, g.Rule("u").Line)
	assert.Nil(t, g.Rule("v"))
	assert.EqualError(t, g.Errorf(g.Rule("s"), "is %d too many", 1), "x.peg:14: rule s: is 1 too many")
}

// The header of peg's output has its arguments in it.
func TestPegsOutputIsTheSameOnEveryMachine(t *testing.T) {
	rules := []byte(gentest.Header + "r <- 'x'\n")
	var outputs []string
	for range 2 {
		name := filepath.Join(t.TempDir(), "x.peg")
		require.NoError(t, os.WriteFile(name, rules, 0o600))
		output, err := gentest.Peg(t).Run(name)
		require.NoError(t, err)
		outputs = append(outputs, string(output))
	}
	assert.Equal(t, outputs[0], outputs[1])
	assert.Contains(t, outputs[0], "// Code generated by peg -strict -output out.go x.peg DO NOT EDIT.\n")
	assert.NotContains(t, outputs[0], os.TempDir())
}

// Like the files that gen writes itself, which are compared with what it makes.
func TestTheShippedReferenceNamesNoMachine(t *testing.T) {
	output, err := os.ReadFile("../../../internal/reference/imap.peg.go")
	require.NoError(t, err)
	head, _, _ := strings.Cut(string(output), "import (")
	assert.Equal(t, "package reference\n\n// Code generated by peg -strict -output out.go imap.peg DO NOT EDIT.\n\n", head)
	if home, err := os.UserHomeDir(); err == nil {
		assert.NotContains(t, string(output), home+"/")
	}
	assert.NotContains(t, string(output), os.TempDir())
}
