package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestInsert(t *testing.T) {
	for _, test := range []struct{ name, text, want, err string }{
		{"first", "a\n<!-- x:begin -->\n<!-- x:end -->\nb\n", "a\n<!-- x:begin -->\n\nT\n\n<!-- x:end -->\nb\n", ""},
		{"again", "a\n<!-- x:begin -->\n\nold\n\n<!-- x:end -->\n", "a\n<!-- x:begin -->\n\nT\n\n<!-- x:end -->\n", ""},
		{"another", "<!-- y:begin -->\n\nold\n\n<!-- y:end -->\n<!-- x:begin --><!-- x:end -->", "<!-- y:begin -->\n\nold\n\n<!-- y:end -->\n<!-- x:begin -->\n\nT\n\n<!-- x:end -->", ""},
		{"no begin", "a\n<!-- x:end -->\n", "", "no <!-- x:begin -->"},
		{"no end", "a\n<!-- x:begin -->\n", "", "no <!-- x:end -->"},
	} {
		got, err := section{name: "x", text: "T\n"}.insert(test.text)
		assert.Equal(t, test.want, got, test.name)
		if test.err != "" {
			assert.EqualError(t, err, test.err, test.name)
		} else {
			assert.NoError(t, err, test.name)
		}
	}
}

func TestPrint(t *testing.T) {
	var r results
	r.add("run", "", "made by hand\n")
	r.add("x", "Some", "| a |\n")
	var got strings.Builder
	require.NoError(t, r.print(&got))
	assert.Equal(t, "made by hand\n\n## Some\n\n| a |\n", got.String())
}

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
			r.add(test.section, "", "T\n")
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
		_, err := section{name: name}.insert(string(text))
		assert.NoError(t, err)
	}
}
