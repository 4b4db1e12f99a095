package parser

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

func TestSearchProgramsAlone(t *testing.T) {
	tests := []struct {
		text, charset string
		want          types.SearchKey
	}{
		{"ALL", "", types.All},
		{`OR SMALLER 5000 FROM "boss@example.com"`, "", types.Or(types.Smaller(5000), types.From("boss@example.com"))},
		{"charset utf-8 seen (draft)", "utf-8", types.And(types.Seen, types.Draft)},
		{"\"", "", nil},
		{"TEXT \"caf\xc3\xa9\"", "", types.Text("café")},
		{"uid 1:*", "", types.InSet(types.UIDs(types.Range(1, types.Last)))},
	}
	for _, tt := range tests {
		program, charset, err := ParseSearch(tt.text)
		if tt.want == nil {
			require.Error(t, err)
			continue
		}
		require.NoError(t, err)
		assert.Equal(t, tt.want, program)
		assert.Equal(t, tt.charset, charset)
	}
}

func TestWhatIsNoSearchProgram(t *testing.T) {
	for text, want := range map[string]string{
		"":                                    "search program at byte 0, in search_program: expected ",
		"SEEN ":                               "search program at byte 5, in search_key: expected ",
		"SEEN\r\n":                            "search program at byte 4, in ",
		"SEEN\r\na LOGOUT":                    "search program at byte 4, in ",
		"TEXT {3}\r\nabc":                     "search program at byte 10, in ",
		"RETURN () ALL":                       "search program at byte 0, in ",
		"LARGER x":                            "search program at byte 7, in search_size: expected DIGIT, found \"x\"",
		"1,4294967296":                        "search program at byte 2, in seq_element: number out of range",
		strings.Repeat("NOT ", 1000) + "SEEN": "search program at byte 1020: ",
	} {
		program, charset, err := ParseSearch(text)
		require.Error(t, err, "%q", text)
		assert.ErrorAs(t, err, new(*Error))
		assert.True(t, strings.HasPrefix(err.Error(), want), "%q: %s", text, err)
		assert.Nil(t, program)
		assert.Empty(t, charset)
	}
}

// Any text is a program or an error, and a program is the same when it is written
// and read again.
func FuzzSearch(f *testing.F) {
	for _, v := range tables(f, "messages") {
		if _, program, ok := strings.Cut(v.wire, " SEARCH "); ok && v.kind == aCommand {
			f.Add(strings.TrimSuffix(program, "\r\n"))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		program, _, err := ParseSearch(text)
		if err != nil {
			require.Nil(t, program)
			return
		}
		again := program.String()
		if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f || r > 0x7e }) || len(text) > 900 {
			return // it may be escaped
		}
		back, _, err := ParseSearch(again)
		require.NoError(t, err, "%q of %q", again, text)
		require.Equal(t, program, back, "%q of %q", again, text)
	})
}
