package display

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

func TestClean(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                "",
		" ":               "",
		"plain text":      "plain text",
		" a  b\tc\r\n d ": "a b c d",
		"Bücher 写真 👩‍👩‍👧 e\u0301": "Bücher 写真 👩‍👩‍👧 e\u0301",
		"\x1b[2J\x1b]0;title\x07": "␛[2J␛]0;title␇",
		"\x00\x08\x7f":            "␀␈␡",
		"\u009b31m":               "\ufffd31m", // the CSI of 8-bit terminals
		"a\u0085b":                "a\ufffdb",
		"\x9b31m \xff":            "\ufffd31m \ufffd",
		"abc\u202efdp.exe":        "abc\ufffdfdp.exe", // would read abcexe.pdf
		"\u2066a\u2069\ufeff":     "\ufffda\ufffd\ufffd",
		"a\u2028b\u2029c\u00a0d":  "a b c d",
		"Donau\u00addampf":        "Donaudampf",
		"\U000e0041\U000e007f":    "\ufffd\ufffd", // invisible tags
		"\ue000":                  "\ufffd",       // private use
	} {
		assert.Equal(t, want, Clean(in), "%q", in)
	}
}

// FuzzClean looks for a text that is not harmless when clean, or not the same
// when cleaned twice.
func FuzzClean(f *testing.F) {
	f.Add("a  b\x1b[31m\u009b\u200d \xff")
	f.Fuzz(func(t *testing.T, s string) {
		clean := Clean(s)
		assert.Equal(t, clean, Clean(clean))
		for _, r := range clean {
			if r != zeroWidthJoiner && r != zeroWidthNonJoiner {
				assert.True(t, unicode.IsPrint(r), "%U", r)
			}
		}
		assert.NotContains(t, clean, "  ")
	})
}

func TestCleanLines(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "a ␛[1m\nb\n", CleanLines("a \x1b[1m \r\nb\n"))
}

func TestHeader(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Lunch":                             "Lunch",
		"=?utf-8?Q?J=C3=BCrgen_Wei=C3=9F?=": "Jürgen Weiß",
		"=?utf-8?Q?noch_eine?= =?utf-8?Q?_R=C3=BCckfrage?=": "noch eine Rückfrage",
		"=?UTF-8?B?5YaZ55yf?= (3 photos)":                   "写真 (3 photos)",
		"=?iso-8859-15?Q?=A4_5?=":                           "€ 5",
		"=?koi8-r?B?8NLJ18XU?=":                             "Привет",
		"=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=":                "日本",
		"=?gb2312?B?xOO6ww==?=":                             "你好",
		"=?x-nobody-knows?Q?abc?=":                          "=?x-nobody-knows?Q?abc?=",
		"=?utf-8?B?***?=":                                   "=?utf-8?B?***?=",
		"=?utf-8?Q?=1B]0;pwned=07?=":                        "␛]0;pwned␇", // encoded, so that filters miss it
		"=?utf-8?Q?a=0Ab?=":                                 "a b",
		"8-bit \xe9":                                        "8-bit é",
	} {
		assert.Equal(t, want, Header(types.String(in)), "%q", in)
	}
}

func TestMailbox(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "Bücher", Mailbox("B&APw-cher"))
	assert.Equal(t, "Bücher", Mailbox("Bücher"))
	assert.Equal(t, "a&b", Mailbox("a&b"))
	assert.Equal(t, "␛[2J", Mailbox("&ABs-[2J"))
}

func TestAppendJSON(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`{"a":"ü 写 👍"}`:          `{"a":"ü 写 👍"}`,
		"\"\u009b\u0085\x7f\"":   `"\u009b\u0085\u007f"`,
		"\"\u202e\u2028\u2029\"": `"\u202e\u2028\u2029"`,
		"\"a\U000e0041b\"":       `"a\udb40\udc41b"`,
		"\"\xff\"":               `"\ufffd"`,
		"\"\ufffd\"":             "\"\ufffd\"",
	} {
		got := AppendJSON([]byte("x"), []byte(in))
		assert.Equal(t, "x"+want, string(got))
		var before, after any
		require.NoError(t, json.Unmarshal([]byte(in), &before))
		require.NoError(t, json.Unmarshal(got[1:], &after))
		assert.Equal(t, before, after)
	}
}

func TestSize(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{
		0: "0", 999: "999", 1000: "1.0K", 1024: "1.0K", 2498: "2.4K", 10137: "9.9K", 10189: "10K",
		31254: "31K", 1022976: "999K", 1023999: "1.0M", 1 << 20: "1.0M", 10 << 30: "10G", 1<<63 - 1: "8.0E",
	} {
		assert.Equal(t, want, Size(n), n)
	}
}

func TestCut(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		in    string
		width int
		want  string
	}{
		{"abc", 3, "abc"},
		{"abcd", 3, "ab…"},
		{"写真を", 6, "写真を"},
		{"写真を送", 6, "写真…"},
		{"写真を送", 7, "写真を…"},
		{"ae\u0301\u0308bc", 3, "ae\u0301\u0308…"},
		{"👩‍👩‍👧👩‍👩‍👧", 3, "👩‍👩‍👧…"},
		{"ab", 1, "…"},
		{"ab", 0, ""},
	} {
		got := Cut(test.in, test.width)
		assert.Equal(t, test.want, got)
		assert.LessOrEqual(t, Width(got), test.width)
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	table, err := NewTable(&b, Column{Title: "N", Width: 3, Right: true}, Column{Title: "NAME", Width: 6}, Column{Title: "REST"})
	require.NoError(t, err)
	require.NoError(t, table.Row("1", "写真", "x y z, as wide as it likes"))
	require.NoError(t, table.Row("1234", "abcdefgh", ""))
	require.NoError(t, table.Row("", "", "end"))
	require.NoError(t, table.Row("", "", ""))
	assert.Equal(t, `
  N  NAME    REST
  1  写真    x y z, as wide as it likes
12…  abcde…
             end

`, "\n"+b.String())
}

func TestWriter(t *testing.T) {
	t.Parallel()
	const text = "Grüße  写真\r\n\ttab\x1b[2J\u009b\r\nfdp\u202eexe \xff\rx\n"
	for _, size := range []int{1, 3, 1000} {
		var b strings.Builder
		w := NewWriter(&b)
		for rest := text; rest != ""; {
			n := min(size, len(rest))
			written, err := w.Write([]byte(rest[:n]))
			require.NoError(t, err)
			assert.Equal(t, n, written)
			rest = rest[n:]
		}
		got := strings.ReplaceAll(b.String(), "␍", "") // a CR at the end of a piece may be that of a CRLF
		assert.Equal(t, "Grüße  写真\n\ttab␛[2J\ufffd\nfdp\ufffdexe \ufffdx\n", got)
	}
}
