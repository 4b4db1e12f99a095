package emit_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/gen/internal/bind"
	"github.com/imapeg/imapeg/gen/internal/emit"
	"github.com/imapeg/imapeg/gen/internal/gentest"
	"github.com/imapeg/imapeg/gen/internal/grammar"
	"github.com/imapeg/imapeg/gen/internal/optimise"
	"github.com/imapeg/imapeg/gen/internal/schema"
)

// Grammars that peg accepts and that no recogniser is made of. The rules begin in
// line 6.
func TestNoRecogniserOf(t *testing.T) {
	tests := []struct{ name, rules, want string }{
		{"an alternative behind a rule that never fails", "r <- 'a' s 'b' s\n\ns <- u / 'y' 'z' [yz] v\nu <- 'x'?\nv <- 'ab' / 'cd'\n", "x.peg:8: rule s: alternative 'yz' [yz] ('ab' / 'cd') is never tried"},
		{"two rules that are one in Go", "r <- some_rule someRule 'x' SomeRule\nsome_rule <- 'a'\n\nsomeRule <- 'b'\nSomeRule <- 'c'\n", "x.peg:9: rule someRule: has the same name in Go as rule some_rule"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g, err := gentest.Read(t, test.rules)
			if err == nil {
				p := optimise.New(g, nil, nil)
				require.NoError(t, p.Run())
				_, err = emit.Recogniser("x", p)
			}
			assert.EqualError(t, err, test.want)
		})
	}
	t.Run("names that are one in Go, in the constants", func(t *testing.T) {
		g := gentest.MustRead(t, tests[1].rules)
		_, err := emit.Rules("x", optimise.New(g, nil, nil), func(string) bool { return false })
		assert.EqualError(t, err, tests[1].want)
	})
	t.Run("a predicate that the explainer does not know", func(t *testing.T) {
		_, err := emit.Table("x", gentest.MustRead(t, "r <- 's' s\ns <- 'x' &{p.deep(position)}\n"))
		assert.EqualError(t, err, "x.peg:7: rule s: asks &{p.deep(position)}, which package parser does not know")
	})
	t.Run("a text with a line's end in it, which no pass makes", func(t *testing.T) {
		g := gentest.MustRead(t, "r <- 's' s\ns <- 'x'\n")
		p := optimise.New(g, nil, nil)
		p.Rule("s").Expr = grammar.Lit{Text: "a\r\n"}
		_, err := emit.Recogniser("x", p)
		assert.EqualError(t, err, "x.peg:7: rule s: a text with a line's end in it other than CRLF")
	})
}

// load reads types that are bound to the rules.
func load(t *testing.T, rules, types string) *bind.Plan {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "types")
	require.NoError(t, os.Mkdir(dir, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "x.go"), []byte("package types\n\n"+types), 0o600))
	pkg, err := schema.Load(dir)
	require.NoError(t, err)
	plan, err := bind.New(gentest.MustRead(t, rules), pkg)
	require.NoError(t, err)
	return plan
}

// Fields without a rule are written in JSON too, and may be anything.
func TestNoJSONOf(t *testing.T) {
	for _, test := range []struct{ name, field, want string }{
		{"a map", "X map[string]int", "gen knows no JSON form of map[string]int"},
		{"a channel", "X chan int", "gen knows no JSON form of chan int"},
		{"a float", "X float64", "gen knows no JSON form of float64"},
		{"a function", "X func()", "gen knows no JSON form of func()"},
		{"a slice of maps", "X []map[string]int", "gen knows no JSON form of map[string]int"},
		{"a struct without a name", "X struct{ Y int }", "gen knows no JSON form of struct{Y int}"},
		{"a struct of no size, left out when empty", "X struct{} `json:\"x,omitempty\"`", "gen knows no JSON form of struct{}"},
		{"an array, left out when empty", "X Array `json:\"x,omitempty\"`", "gen knows no JSON form of types.Array"},
		{"a struct, left out when empty", "X S `json:\"x,omitempty\"`", "omitempty is not for types.S"},
	} {
		t.Run(test.name, func(t *testing.T) {
			plan := load(t, "r <- 'x' s\ns <- 'y'\n", "//imap:rule r\ntype R struct {\n\tS string `imap:\"s\"`\n\t"+test.field+"\n}\n\ntype Array [2]int\n\n//imap:rule s\ntype S struct {\n\tY string `imap:\".\"`\n}\n")
			_, err := emit.JSON("types", plan)
			assert.EqualError(t, err, "types/x.go:6: type R, field X: "+test.want)
		})
	}
}

func TestJSONOfASliceOfSlices(t *testing.T) {
	plan := load(t, "r <- 'x' s\ns <- 'y'\n", "//imap:rule r\ntype R struct {\n\tS string `imap:\"s\" json:\"-\"`\n\tX [][]string `json:\"x\"`\n}\n")
	code, err := emit.JSON("types", plan)
	require.NoError(t, err)
	assert.Contains(t, string(code), "for i := range v.X {")
	assert.Contains(t, string(code), "for ii := range v.X[i] {")
	assert.Contains(t, string(code), "dst = appendJSONString(dst, string(v.X[i][ii]))")
}

// Each slice that is filled from tokens of several rules takes a bit of a table.
func TestNoBuildersOfTooManySlices(t *testing.T) {
	for slices, want := range map[int]string{64: "", 65: "65 slices are filled from tokens of several rules, more than 64"} {
		rules, fields := "r <- 'x'", ""
		var more strings.Builder
		for i := range slices {
			rules += fmt.Sprintf(" a%d* b%d*", i, i)
			fmt.Fprintf(&more, "a%d <- [a]\nb%d <- [b]\n", i, i)
			fields += fmt.Sprintf("\tX%d []string `imap:\"a%d,b%d\" json:\"x%d\"`\n", i, i, i, i)
		}
		plan := load(t, rules+"\n"+more.String(), "//imap:rule r\ntype R struct {\n"+fields+"}\n")
		_, err := emit.Builders("x", "example.org/types", plan)
		if want == "" {
			assert.NoError(t, err)
		} else {
			assert.EqualError(t, err, want)
		}
	}
}
