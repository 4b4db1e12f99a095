package types_test

import (
	"encoding/base64"
	"fmt"
	"mime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/htmlindex"
	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/types"
)

func TestDecodeText(t *testing.T) {
	for in, want := range map[string]string{
		"":      "",
		"Lunch": "Lunch",
		// RFC 2047 section 8.
		"=?US-ASCII?Q?Keith_Moore?=":      "Keith Moore",
		"=?ISO-8859-1?Q?Andr=E9?= Pirard": "André Pirard",
		"=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=\r\n    =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=": "If you can read this you understand the example.",
		"(=?ISO-8859-1?Q?a?=)":                               "(a)",
		"(=?ISO-8859-1?Q?a?= b)":                             "(a b)",
		"(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)":            "(ab)",
		"(=?ISO-8859-1?Q?a?=\r\n    =?ISO-8859-1?Q?b?=)":     "(ab)",
		"(=?ISO-8859-1?Q?a_b?=)":                             "(a b)",
		"(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)":           "(a b)",
		"=?US-ASCII*EN?Q?Keith_Moore?=":                      "Keith Moore", // RFC 2231 section 5
		"=?utf-8?Q?J=C3=BCrgen_Wei=c3=9f?=":                  "Jürgen Weiß",
		"=?utf-8?q?=f0=9f=98=80?= =?UTF-8?b?8J+YgA==?=":      "😀😀",
		"=?UTF-8?B?5YaZ55yf?= (3 photos)":                    "写真 (3 photos)",
		"=?iso-8859-15?Q?=A4_5?=":                            "€ 5",
		"=?iso-8859-1?Q?=93so=94?=":                          "“so”", // Windows-1252, in truth
		"=?koi8-r?B?8NLJ18XU?=":                              "Привет",
		"=?windows-1251?Q?=CF=F0?=":                          "Пр",
		"=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=":                 "日本",
		"=?cp932?B?k/qWew==?=":                               "日本",
		"=?gb2312?B?xOO6ww==?=":                              "你好",
		"=?HZ-GB-2312?Q?~{<:Ky~}?=":                          "己所",
		"=?big5?B?p0GmbgA=?=":                                "你好\x00",
		"=?ks_c_5601-1987?B?vsiz5w==?=":                      "안녕",
		"=?IBM850?Q?=81?=":                                   "ü",
		"=?cp65001?Q?=C3=BC?= =?utf8?Q?=C3=BC?=":             "üü",
		"=?cp936?B?xOO6ww==?=":                               "你好",
		"=?cp949?B?vsiz5w==?=":                               "안녕",
		"=?cp950?B?p0E=?=":                                   "你",
		"=?cp50221?B?GyRCRnxLXBsoQg==?=":                     "日本",
		"=?unicode-1-1-utf-8?Q?=C3=BC?=":                     "ü",
		"=?utf-8?Q?=C3?= =?UTF8?Q?=BC?=":                     "ü", // split within a character
		"=?utf-8?B?8J+Y?=\r\n\t=?utf-8?B?gA==?=":             "😀",
		"=?big5?Q?=A7?= =?big5?B?QQ==?=":                     "你",
		"=?utf-8?B?w7w?=":                                    "ü", // no padding
		"=?utf-8?B?w7w===?=":                                 "ü", // too much
		"=?utf-8?B?w7w=YQ==?=":                               "üa",
		"=?utf-8?B?w7 w=?=":                                  "ü",
		"=?utf-8?B??=":                                       "",
		"=?utf-8?Q??= =?utf-8?Q?a?=":                         "a",
		"=?utf-8?Q?a b?=":                                    "a b",
		"=?utf-8?Q?what??=":                                  "what?",
		"=?utf-8?Q?a\r\n b?=":                                "a b",
		"=?utf-8?Q?50=_=Zz=3?=":                              "50= =Zz=3",
		"=?utf-8?Q?=41?=":                                    "A",
		"=?utf-8?Q?a=?=":                                     "a=",
		"a=?utf-8?Q?b?=c":                                    "abc", // without blanks around it
		"\"=?utf-8?Q?b?=\" <x>":                              "\"b\" <x>",
		"=?utf-8?Q?=3D=3Futf-8=3FQ=3Fa=3F=3D?=":              "=?utf-8?Q?a?=", // once is enough
		"=?utf-8?Q?" + strings.Repeat("=C3=BC", 1000) + "?=": strings.Repeat("ü", 1000),
		"=?utf-8?Q?=1B]0;pwned=07=0D=0A?=":                   "\x1b]0;pwned\a\r\n",
		"1 + 1 =? 2":                                         "1 + 1 =? 2",
		"=?":                                                 "=?",
		"=??Q?a?=":                                           "=??Q?a?=",
		"=?utf-8?X?a?=":                                      "=?utf-8?X?a?=",
		"=?utf-8?QQ?a?=":                                     "=?utf-8?QQ?a?=",
		"=?a b?Q?a?=":                                        "=?a b?Q?a?=",
		"=?" + strings.Repeat("x", 100) + "?Q?a?=":           "=?" + strings.Repeat("x", 100) + "?Q?a?=",
		// Not encoded at all: RFC 6532, and folded lines.
		"Grüße":                     "Grüße",
		"Grüße =?utf-8?Q?=C3=BC?=":  "Grüße ü",
		"a\r\n b\n\tc\r\nd\r\r\n e": "a b\tc\r\nd e",
		"a\r\n =?utf-8?Q?b?=\r\n c": "a b c",
		"a\n":                       "a\n",
	} {
		got, err := types.DecodeText(in)
		assert.Equal(t, want, got, "%q", in)
		assert.NoError(t, err, in)
		assert.Equal(t, want, types.String(in).Text())
	}
	assert.Equal(t, "", types.NString{}.Text())
	text, err := types.NString{}.Decode()
	assert.NoError(t, err)
	assert.Equal(t, "", text)
}

func TestDecodeTextAsFarAsItGoes(t *testing.T) {
	const unknown = "a charset that nobody knows here"
	for _, tt := range []struct {
		in, want string
		offset   int
		reason   string
	}{
		{"a =?x-nobody-knows?Q?b?=", "a =?x-nobody-knows?Q?b?=", 2, unknown},
		{"=?x-nobody-knows?Q?a?= =?utf-8?Q?b?= =?x-nobody-knows?Q?c?=", "=?x-nobody-knows?Q?a?= b =?x-nobody-knows?Q?c?=", 0, unknown},
		{"=?utf-7?Q?+APw-?=", "=?utf-7?Q?+APw-?=", 0, unknown},
		{"=?iso-2022-kr?Q?a?=", "=?iso-2022-kr?Q?a?=", 0, unknown},
		{"=?replacement?Q?a?=", "=?replacement?Q?a?=", 0, unknown},
		{"=?utf-8?B?***?= =?utf-8?Q?b?=", "=?utf-8?B?***?= b", 10, "no base64"},
		{"=?utf-8?B?w7xh7?=", "üa", 10, "no base64"},
		{"=?utf-8?B?w7xhY=?=", "üa", 10, "no base64"},
		{"=?utf-8?B?w?= =?utf-8*de?Q?=BC?=", "\ufffd", 0, "octets that the charset does not have"},
		{"=?utf-8?Q?a", "=?utf-8?Q?a", 0, "an encoded word without an end"},
		{"=?utf-8?Q?a =?utf-8?Q?b?=", "=?utf-8?Q?a b", 0, "an encoded word without an end"},
		{"=?utf-8?Q?=FC=FD?=", "\ufffd", 0, "octets that the charset does not have"},
		{"x =?gb18030?Q?=FF?=", "x \ufffd", 2, "octets that the charset does not have"},
		{"=?us-ascii?Q?=FC?=", "ü", 0, "octets that are neither UTF-8 nor in any charset that is named"},
		{"Gr\xfc\xdfe", "Grüße", 2, "octets that are neither UTF-8 nor in any charset that is named"},
		{"\x80 =?utf-8?Q?=C3=BC?= gr\xfcn ü", "€ ü grün Ã¼", 0, "octets that are neither UTF-8 nor in any charset that is named"},
		{"=?utf-8?Q?ü?= \xfc", "ü ü", 15, "octets that are neither UTF-8 nor in any charset that is named"},
	} {
		got, err := types.DecodeText(tt.in)
		assert.Equal(t, tt.want, got, "%q", tt.in)
		var wrong *types.DecodeError
		require.ErrorAs(t, err, &wrong, "%q", tt.in)
		assert.Equal(t, types.DecodeError{Kind: "header text", Text: tt.in, Offset: tt.offset, Reason: tt.reason}, *wrong)
	}
}

// Words are split anywhere, as programs do that count octets, and each is encoded
// in its own way.
func TestSplitWords(t *testing.T) {
	charsets := map[string]string{
		"utf-8": "Grüße, 日本語 😀", "iso-8859-1": "Grüße", "shift_jis": "日本語 x", "gb18030": "你好 😀 ü", "euc-kr": "안녕 x", "big5": "你好", "koi8-r": "Привет", "iso-2022-jp": "日本語 abc 日",
	}
	rapid.Check(t, func(t *rapid.T) {
		charset := rapid.SampledFrom([]string{"utf-8", "iso-8859-1", "shift_jis", "gb18030", "euc-kr", "big5", "koi8-r", "iso-2022-jp"}).Draw(t, "charset")
		runes := []rune(charsets[charset])
		text := rapid.StringOfN(rapid.SampledFrom(runes), 1, 20, -1).Draw(t, "text")
		encoding, err := htmlindex.Get(charset)
		require.NoError(t, err)
		octets, err := encoding.NewEncoder().Bytes([]byte(text))
		require.NoError(t, err)
		var words []string
		for len(octets) > 0 {
			n := rapid.IntRange(1, len(octets)).Draw(t, "octets")
			var word string
			switch rapid.IntRange(0, 2).Draw(t, "encoding") {
			case 0:
				word = base64.RawStdEncoding.EncodeToString(octets[:n])
				word = "B?" + word + strings.Repeat("=", rapid.IntRange(0, 3).Draw(t, "padding"))
			case 1:
				word = fmt.Sprintf("Q?% X", octets[:n])
				word = strings.ReplaceAll(strings.ReplaceAll(word, "?", "?="), " ", "=")
			default:
				word = fmt.Sprintf("q?=%x", octets[0])
				n = 1
			}
			octets = octets[n:]
			words = append(words, "=?"+rapid.SampledFrom([]string{charset, strings.ToUpper(charset), charset + "*de"}).Draw(t, "name")+"?"+word+"?=")
		}
		gap := rapid.SampledFrom([]string{" ", "", "\r\n ", " \r\n\t ", "\n "}).Draw(t, "gap")
		got, err := types.DecodeText("a " + strings.Join(words, gap) + " b")
		require.NoError(t, err, words)
		require.Equal(t, "a "+text+" b", got, words)
	})
}

func TestDecodeTextOfEncoders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		for _, encoder := range []mime.WordEncoder{mime.QEncoding, mime.BEncoding} {
			word := encoder.Encode("UTF-8", text)
			if word == text {
				continue // text that looks like a word is not encoded
			}
			got, err := types.DecodeText(word)
			require.NoError(t, err)
			require.Equal(t, text, got)
		}
	})
}

// Long texts that are made to be slow are not.
func TestDecodeTextIsLinear(t *testing.T) {
	const n = 1 << 17
	for _, piece := range []string{"=?a?q?", "=?", "=?utf-8?q?", "=?utf-8?b?", "?=", "=?utf-8?q?a?=", "=?utf-8?q?a?= ", "=?x?q?a?=", "\r\n ", "\xff", "=?a?q?=?b?q?", "=?gbk?q?=C4?= =?big5?q?=C4?="} {
		start := time.Now()
		text, _ := types.DecodeText(strings.Repeat(piece, n))
		assert.Less(t, len(text), 10*len(piece)*n)
		assert.Less(t, time.Since(start), 10*time.Second, piece) // takes a fraction of a second
	}
}

func FuzzDecodeText(f *testing.F) {
	for _, s := range []string{
		"", "Lunch", "=?utf-8?Q?J=C3=BCrgen_Wei=c3=9f?=", "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=\r\n    =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=",
		"=?utf-8?Q?=C3?= =?utf-8?Q?=BC?=", "=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "=?gb2312?B?xOO6ww==?=", "=?x?q?a?=", "=?utf-8?Q?a", "Gr\xfc\xdfe", "a\r\n b", "=?HZ-GB-2312?Q?~{<:Ky~}?=",
		"=?utf-16?b?/v8A?=",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, err := types.DecodeText(s)
		require.True(t, utf8.ValidString(text))
		require.LessOrEqual(t, len(text), 4*len(s))
		if err != nil {
			var wrong *types.DecodeError
			require.ErrorAs(t, err, &wrong)
			require.Less(t, wrong.Offset, len(s))
		}
		if !strings.Contains(s, "=?") && !strings.ContainsAny(s, "\r\n") && utf8.ValidString(s) {
			require.Equal(t, s, text)
		}
	})
}
