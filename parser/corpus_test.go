package parser

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

// mostErrors is how many of the corpus's messages may fail to parse, of a
// thousand: a ceiling that only goes down.
const mostErrors = 6

// What real servers and other projects' tests say: every byte of it is in one
// message, and nearly every message has a value.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "shared", "corpus", "responses", "*", "*.txt"))
	require.NoError(t, err)
	if len(files) == 0 {
		t.Skip("the corpus is not here")
	}
	messages, failures, unknown, cut := 0, 0, 0, 0
	quirks := map[string]int{}
	byRule := map[string]int{}
	for _, file := range files {
		wire, err := os.ReadFile(file)
		require.NoError(t, err)
		r := NewReader(bytes.NewReader(wire), nil)
		var offset int64
		for {
			resp, err := r.ReadResponse()
			bad := new(Error)
			if err != nil && !errors.As(err, &bad) {
				if err != io.EOF {
					cut++
					t.Logf("%s: %v", filepath.Base(file), err)
					offset = int64(len(wire))
				}
				break
			}
			meta := r.Meta()
			require.Equal(t, offset, meta.Offset, file)
			offset += meta.Length
			messages++
			for _, q := range meta.Quirks {
				quirks[q]++
			}
			if err != nil {
				failures++
				byRule[bad.Rule]++
				continue
			}
			if _, ok := resp.(*types.Unknown); ok {
				unknown++
			}
			require.NotEmpty(t, outcome(t, resp, nil), "a JSON form")
		}
		require.Equal(t, int64(len(wire)), offset, file)
	}
	t.Logf("%d files, %d messages, %d errors, %d unknown, %d cut", len(files), messages, failures, unknown, cut)
	t.Logf("quirks: %v", quirks)
	t.Logf("errors by rule: %v", byRule)
	assert.LessOrEqual(t, failures*1000, messages*mostErrors)
}

// Broken messages give an error or a value, no panic and no hang, and cost no
// other message.
func TestMalformedCorpus(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "shared", "corpus", "malformed", "responses", "*", "*"))
	require.NoError(t, err)
	if len(files) == 0 {
		t.Skip("the corpus is not here")
	}
	failures, messages := 0, 0
	for _, file := range files {
		wire, err := os.ReadFile(file)
		require.NoError(t, err)
		all, _, end := readAll(t, bytes.NewReader(wire), nil)
		again, _, _ := readAll(t, &pieces{b: wire, sizes: []int{1, 50}}, nil)
		require.Equal(t, all, again, file)
		require.True(t, end == io.EOF || errors.Is(end, io.ErrUnexpectedEOF), "%s: %v", file, end)
		for _, m := range all {
			messages++
			if len(m.Outcome) > 7 && m.Outcome[:7] == "error: " {
				failures++
			}
		}
	}
	t.Logf("%d files, %d messages, %d errors", len(files), messages, failures)
}
