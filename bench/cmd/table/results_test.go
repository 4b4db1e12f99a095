package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWrite(t *testing.T) {
	const text = "<!-- x:begin --><!-- x:end -->"
	for _, test := range []struct {
		name, section, readme, chart string
		fails                        bool
	}{
		{name: "both files", section: "x", readme: "<!-- x:begin -->\n\nT\n\n<!-- x:end -->", chart: "<svg/>"},
		{name: "no mark, and nothing is changed", section: "y", readme: text, fails: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			readme, chart := filepath.Join(dir, "README.md"), filepath.Join(dir, "chart.svg")
			require.NoError(t, os.WriteFile(readme, []byte(text), 0o600))
			require.NoError(t, os.WriteFile(chart, nil, 0o600))

			var r results
			r.Add(test.section, "", "T\n")
			r.chart.WriteString("<svg/>")
			assert.Equal(t, test.fails, r.write(readme, chart) != nil)
			for name, want := range map[string]string{readme: test.readme, chart: test.chart} {
				got, err := os.ReadFile(name)
				require.NoError(t, err)
				assert.Equal(t, want, string(got))
			}
		})
	}
}

// README.md has a place for everything that is measured.
func TestMarks(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	for _, name := range []string{"run", "speed", "gc", "cores", "size"} {
		for _, mark := range []string{"<!-- " + name + ":begin -->\n\n", "\n<!-- " + name + ":end -->"} {
			assert.True(t, strings.Contains(string(text), mark), mark)
		}
	}
}
