package report

import (
	"errors"
	"io"
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
	var r Report
	r.Add("run", "", "made by hand\n")
	r.Add("x", "Some", "| a |\n")
	var got strings.Builder
	require.NoError(t, r.Print(&got))
	assert.Equal(t, "made by hand\n\n## Some\n\n| a |\n", got.String())
}

func TestAddTable(t *testing.T) {
	var r Report
	write := func(w io.Writer, rows []int) error {
		_, err := io.WriteString(w, strings.Repeat("row\n", len(rows)))
		return err
	}
	require.NoError(t, AddTable(&r, "x", "", []int{1, 2}, write))
	broken := errors.New("broken")
	assert.Equal(t, broken, AddTable(&r, "y", "", []int{1}, func(io.Writer, []int) error { return broken }))
	var got strings.Builder
	require.NoError(t, r.Print(&got))
	assert.Equal(t, "row\nrow\n", got.String())
}

func TestWrite(t *testing.T) {
	const text = "<!-- x:begin --><!-- x:end -->"
	for _, test := range []struct {
		name, section, want string
		fails               bool
	}{
		{name: "marks", section: "x", want: "<!-- x:begin -->\n\nT\n\n<!-- x:end -->"},
		{name: "no marks, and nothing is changed", section: "y", want: text, fails: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "README.md")
			require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
			var r Report
			r.Add(test.section, "", "T\n")
			assert.Equal(t, test.fails, r.Write(file) != nil)
			got, err := os.ReadFile(file)
			require.NoError(t, err)
			assert.Equal(t, test.want, string(got))
		})
	}
}
