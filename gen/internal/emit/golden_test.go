package emit_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/gen/internal/bind"
	"github.com/imapeg/imapeg/gen/internal/emit"
	"github.com/imapeg/imapeg/gen/internal/gentest"
	"github.com/imapeg/imapeg/gen/internal/optimise"
	"github.com/imapeg/imapeg/gen/internal/schema"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The code for a small grammar, for people to read: what gen writes, at a glance.
// After a change in gen `make generate` writes it anew, by way of
//
//	go test ./gen/internal/emit -run '^TestCodeOfTheExample$' -update
func TestCodeOfTheExample(t *testing.T) {
	dir := filepath.Join("testdata", "example")
	g, _, err := gentest.Peg(t).Read(filepath.Join(dir, "example.peg"))
	require.NoError(t, err)
	pkg, err := schema.Load(filepath.Join(dir, "types"))
	require.NoError(t, err)
	plan, err := bind.New(g, pkg)
	require.NoError(t, err)
	p := optimise.New(g, plan.Tokens, plan.SkipNil())
	require.NoError(t, p.Run())
	isToken := func(rule string) bool { return plan.Tokens[rule] || g.Rule(rule).Quirk() }

	for name, code := range map[string]func() ([]byte, error){
		"rules.golden":      func() ([]byte, error) { return emit.Rules("example", p, isToken) },
		"recogniser.golden": func() ([]byte, error) { return emit.Recogniser("example", p) },
		"builder.golden":    func() ([]byte, error) { return emit.Builders("example", "example.org/types", plan) },
		"grammar.golden":    func() ([]byte, error) { return emit.Table("example", g) },
		"json.golden":       func() ([]byte, error) { return emit.JSON("types", plan) },
	} {
		t.Run(name, func(t *testing.T) {
			got, err := code()
			require.NoError(t, err)
			golden := filepath.Join(dir, name)
			if *update {
				require.NoError(t, os.WriteFile(golden, got, 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			assert.Equal(t, string(want), string(got), "if this is as it should be: make generate")
		})
	}
}
