package parser

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

// vector is one message of the tables in testdata: see testdata/README.md.
type vector struct {
	place   string // file:line
	wire    string
	printed []string // its lines as the RFC prints them
	want    string   // the type and the JSON form of the value, or "error: " and the text
	quirks  []string
}

// failing says whether the message is not in the grammar.
func (v *vector) failing() bool { return strings.HasPrefix(v.want, "error: ") }

// tables reads the tables of a directory of testdata, or of all when it is empty.
func tables(t testing.TB, dir string) []vector {
	t.Helper()
	if dir == "" {
		dir = "*"
	}
	files, err := filepath.Glob(filepath.Join("..", "testdata", dir, "*.txt"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	var all []vector
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		all = append(all, readTable(t, filepath.Base(file), string(text))...)
	}
	return all
}

func readTable(t testing.TB, file, text string) (all []vector) {
	t.Helper()
	var v vector
	var lines []string
	for i, line := range strings.Split(text, "\n") {
		place := fmt.Sprintf("%s:%d", file, i+1)
		key, rest, _ := strings.Cut(line, " ")
		switch {
		case line == "", key == "#", key == "##":
		case key == "S:":
			v.wire += rest + "\r\n"
			lines = append(lines, rest)
		case key == "Q:":
			piece, err := strconv.Unquote(rest)
			require.NoError(t, err, place)
			v.wire += piece
		case key == "P:":
			v.printed = append(v.printed, rest)
		case key == "=":
			if v.printed == nil {
				v.printed = lines
			}
			require.NotEmpty(t, v.wire, place)
			v.place, v.want = place, rest
			all = append(all, v)
			v, lines = vector{}, nil
		case strings.HasPrefix(line, "  ") && len(all) > 0:
			all[len(all)-1].want += line
		case key == "!" && v.wire == "" && len(all) > 0:
			all[len(all)-1].quirks = strings.Fields(rest)
		default:
			t.Fatalf("%s: %q is no line of a table", place, line)
		}
	}
	require.Empty(t, v.wire, "%s: a message without its value", file)
	for i := range all {
		if v := &all[i]; !v.failing() {
			name, value, _ := strings.Cut(v.want, " ")
			var b bytes.Buffer
			require.NoError(t, json.Compact(&b, []byte(value)), v.place)
			v.want = name + " " + b.String()
		}
	}
	return all
}

// outcome is what a call of the parser gave, in the form of the tables.
func outcome(t require.TestingT, resp types.Response, err error) string {
	if err != nil {
		require.Nil(t, resp)
		return "error: " + err.Error()
	}
	value, err := resp.(json.Marshaler).MarshalJSON()
	require.NoError(t, err)
	name := strings.TrimPrefix(strings.TrimPrefix(fmt.Sprintf("%T", resp), "*"), "types.")
	return name + " " + string(value)
}

// Every message of the tables is the value, or the error, that its table says,
// with the quirks that it says. A strict parser takes those without quirks, and
// refuses those with.
func TestTables(t *testing.T) {
	all := tables(t, "")
	for i := range all {
		v := &all[i]
		t.Run(v.place, func(t *testing.T) {
			wire := []byte(v.wire)
			resp, err := ParseResponse(wire, nil)
			assert.Equal(t, v.want, outcome(t, resp, err), "%q", v.wire)
			if err == nil {
				text, err := json.Marshal(resp)
				assert.NoError(t, err)
				_, value, _ := strings.Cut(v.want, " ")
				assert.JSONEq(t, value, string(text))
			}

			r := NewReader(strings.NewReader(v.wire), nil)
			resp, err = r.ReadResponse()
			assert.Equal(t, v.want, outcome(t, resp, err), "%q", v.wire)
			assert.Equal(t, Meta{Length: int64(len(wire)), Quirks: v.quirks}, r.Meta())

			resp, err = ParseResponse(wire, &Options{Strict: true})
			if len(v.quirks) == 0 {
				assert.Equal(t, v.want, outcome(t, resp, err), "strict, %q", v.wire)
				return
			}
			assert.ErrorIs(t, err, ErrSyntax, "strict, %q", v.wire)
			assert.Nil(t, resp)
		})
	}
	t.Logf("%d messages", len(all))
}

// No server line of the RFC's examples is forgotten: the tables have them all, in
// the RFC's order.
func TestEveryExampleOfRFC3501IsInTheTables(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "shared", "rfc", "examples", "rfc3501.txt"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the collection of examples is not here")
	}
	require.NoError(t, err)
	var want []string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "S:" {
			line = "S: "
		}
		if s, ok := strings.CutPrefix(line, "S: "); ok {
			want = append(want, s)
		}
	}
	var got []string
	exceptions, quirks, failing := 0, 0, 0
	all := tables(t, "rfc3501")
	for _, v := range all {
		got = append(got, v.printed...)
		if strings.Join(v.printed, "\r\n")+"\r\n" != v.wire {
			exceptions++
		}
		if v.failing() {
			failing++
		}
		if v.quirks != nil {
			quirks++
		}
	}
	assert.Equal(t, want, got)
	t.Logf("%d server lines, %d messages: %d differ from their print, %d with quirks, %d that are no protocol text",
		len(want), len(all), exceptions, quirks, failing)
}
