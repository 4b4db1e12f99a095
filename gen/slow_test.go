package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/gen/internal/gentest"
)

// What package parser tests of its steps finds the rules that are slow: each of these
// accepts what the rule in its place does, in the same way, and looks at it again and
// again.
func TestSlowRulesAreFound(t *testing.T) {
	for _, test := range []struct{ name, rule, fast, slow, found string }{
		{
			"quadratic: what follows is looked at before each element",
			"flag_list", "'(' (flag (SP flag)*)? ')'", "'(' (flag (&(SP flag)* SP flag)*)? ')'",
			`not linear[\s\S]*flag_list: `,
		},
		{
			"exponential: two ways that begin alike, in each other",
			"body_extension_list", "'(' body_extension (SP body_extension)* ')'",
			"&'(' '(' body_extension (SP body_extension)* ')' '!' / '(' body_extension (SP body_extension)* ')'",
			`not linear[\s\S]*body_extension_list in itself by body_extension, `,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := copyRepository(t)
			tests, err := filepath.Glob(filepath.Join("..", "parser", "*_test.go"))
			require.NoError(t, err)
			for _, name := range tests {
				content, err := os.ReadFile(name)
				require.NoError(t, err)
				require.NoError(t, os.WriteFile(filepath.Join(r.root, "parser", filepath.Base(name)), content, 0o600))
			}
			r.edit(t, "imap.peg", `(?m)^`+test.rule+` <- `+regexp.QuoteMeta(test.fast)+`$`, test.rule+" <- "+test.slow)
			r.generate(t)
			stdout, stderr, status := r.run(t, "", gentest.Go(modulePath, "test", "./parser", "-run", "^TestStepsAreLinear$"))
			assert.Equal(t, 1, status, stderr)
			assert.Regexp(t, test.found, stdout)
		})
	}
}
