package parser

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// noMessages are the lines of the corpus that are no messages, and why.
var noMessages = map[string]string{
	strings.Repeat("+", 41) + "\r\n": "no tag: a server's continuation request, from a client",
}

// corpusFiles are the files of a folder of the collection of what servers and
// clients say, of other projects' tests and of real servers.
func corpusFiles(t *testing.T, folder ...string) []string {
	t.Helper()
	parts := append(append([]string{"..", "..", "shared", "corpus"}, folder...), "*", "*")
	files, err := filepath.Glob(filepath.Join(parts...))
	require.NoError(t, err)
	if len(files) == 0 {
		t.Skip("the corpus is not here")
	}
	return files
}

// What real servers, and the tests of other projects, say: every byte of it is in
// one message, every message has a value, and the value comes back from its encoding.
func TestCorpus(t *testing.T) {
	for folder, kind := range map[string]kind{"responses": aResponse, "commands": aCommand} {
		t.Run(folder, func(t *testing.T) { checkCorpus(t, corpusFiles(t, folder), kind) })
	}
}

func checkCorpus(t *testing.T, files []string, kind kind) {
	messages, withQuirks, withUnknown := 0, 0, 0
	quirks, unknown := map[string]int{}, map[string]int{}
	excused := map[string]bool{}
	for _, file := range files {
		wire, err := os.ReadFile(file)
		require.NoError(t, err)
		r := NewReader(bytes.NewReader(wire), nil)
		var offset int64
		for {
			message, err := kind.read(r)
			if err == io.EOF {
				break
			}
			meta := r.Meta()
			require.Equal(t, offset, meta.Offset, file)
			offset += meta.Length
			text := string(wire[meta.Offset:offset])
			if _, ok := noMessages[text]; ok {
				assert.Error(t, err, file)
				excused[text] = true
				continue
			}
			if !assert.NoError(t, err, "%s: %q", file, text) {
				if !errors.As(err, new(*Error)) {
					break
				}
				continue
			}
			messages++
			for _, q := range meta.Quirks {
				quirks[q]++
			}
			if meta.Quirks != nil {
				withQuirks++
			}
			for _, u := range r.Unknown() {
				unknown[u]++
			}
			if r.Unknown() != nil {
				withUnknown++
			}
			require.NotEmpty(t, outcome(t, message, nil), "a JSON form")
			checkRoundTrip(named{t, file + ": " + text}, message)
		}
		require.Equal(t, int64(len(wire)), offset, file)
	}
	t.Logf("%d files, %d messages", len(files), messages)
	t.Logf("%d with quirks: %v", withQuirks, quirks)
	t.Logf("%d with what no RFC defines: %v", withUnknown, unknown)
	if kind == aCommand {
		assert.Len(t, excused, len(noMessages), "noMessages has what is not in the corpus")
	}
}

// Broken messages give an error or a value, no panic and no hang, cost no other
// message, and an error says what was expected where.
func TestMalformedCorpus(t *testing.T) {
	for folder, kind := range map[string]kind{"responses": aResponse, "commands": aCommand} {
		t.Run(folder, func(t *testing.T) { checkMalformed(t, corpusFiles(t, "malformed", folder), kind) })
	}
}

func checkMalformed(t *testing.T, files []string, kind kind) {
	failures, messages := 0, 0
	for _, file := range files {
		wire, err := os.ReadFile(file)
		require.NoError(t, err)
		var said [2][]string // what came of it, whole and in pieces
		for i, r := range []io.Reader{bytes.NewReader(wire), &pieces{b: wire, sizes: []int{1, 50}}} {
			read := readAs(kind, r, nil)
			var offset int64
			for {
				message, meta, err := read()
				if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
					break
				}
				require.Equal(t, offset, meta.Offset, file)
				offset += meta.Length
				said[i] = append(said[i], outcome(t, message, err))
				if err == nil {
					checkRoundTrip(named{t, file}, message)
					continue
				}
				bad := new(Error)
				require.ErrorAs(t, err, &bad, file)
				assert.True(t, bad.At <= meta.Length && bad.Found != "" && len(bad.Expected) > 0 && bad.Rule != "", "%s: %v", file, err)
				if i == 0 {
					failures++
				}
			}
		}
		assert.Equal(t, said[0], said[1], file)
		messages += len(said[0])
	}
	t.Logf("%d files, %d messages, %d errors", len(files), messages, failures)
}
