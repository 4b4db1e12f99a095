package types_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/types"
)

func TestUTF7(t *testing.T) {
	for text, wire := range map[string]string{
		"":                     "",
		"INBOX":                "INBOX",
		"&":                    "&-",
		"a&&b":                 "a&-&-b",
		"Projekte.Bücher":      "Projekte.B&APw-cher",
		"~peter/mail/台北/日本語":   "~peter/mail/&U,BTFw-/&ZeVnLIqe-", // RFC 3501 section 5.1.3
		"☺!":                   "&Jjo-!",                          // likewise
		"台北日本語":                "&U,BTF2XlZyyKng-",                // likewise
		"Entwürfe & mehr":      "Entw&APw-rfe &- mehr",
		"ü&":                   "&APw-&-",
		"&ü":                   "&-&APw-",
		"ü-":                   "&APw--",
		"😀":                    "&2D3eAA-",
		"\U0010ffff":           "&2,,f,w-",
		"\ufffd":               "&,,0-",
		"\x1b[2J":              "&ABs-[2J",
		"a\r\nb\x00":           "a&AA0ACg-b&AAA-",
		"Hello, world\t\u007f": "Hello, world&AAkAfw-",
		"+APw- C++ \\ ~":       "+APw- C++ \\ ~", // RFC 2152 has "+" where we have "&"
	} {
		assert.Equal(t, wire, types.EncodeUTF7(text))
		got, err := types.DecodeUTF7(wire)
		assert.NoError(t, err, wire)
		assert.Equal(t, text, got)
	}
}

// Names that servers have sent all the same.
func TestUTF7AsFarAsItGoes(t *testing.T) {
	for _, tt := range []struct {
		wire, want string
		offset     int
		reason     string
	}{
		{"R&D", "R&D", 1, `"&" without the "-" that ends it`},
		{"R&D & B&APw-cher", "R&D & Bücher", 3, `neither base64 nor the "-" that ends it`},
		{"AT&T-Mobile", "AT&T-Mobile", 2, "base64 that ends within a character"},
		{"&", "&", 0, `"&" without the "-" that ends it`},
		{"&&-", "&&", 1, `neither base64 nor the "-" that ends it`},
		{"a&APw", "a&APw", 1, `"&" without the "-" that ends it`},
		{"&Jjo!", "&Jjo!", 4, `neither base64 nor the "-" that ends it`}, // RFC 3501 section 5.1.3
		{"&U,BTFw-&ZeVnLIqe-", "台北日本語", 8, "a shift that the one before makes superfluous"},
		{"&APw-&APw-&APw-", "üüü", 5, "a shift that the one before makes superfluous"},
		{"&AGE-", "a", 0, "base64 for a character that stands for itself"},
		{"x&MEIAIDBE-", "xあ い", 1, "base64 for a character that stands for itself"},
		{"&ACY-", "&", 0, "base64 for a character that stands for itself"},
		{"&APx-", "ü", 3, "bits left over in base64"},
		{"&2D3eAH-", "😀", 6, "bits left over in base64"},
		{"&A-", "&A-", 0, "base64 that ends within a character"},
		{"&AP-", "&AP-", 0, "base64 that ends within a character"},
		{"&APwA-", "&APwA-", 0, "base64 that ends within a character"},
		{"&2D0-", "&2D0-", 0, "half of a surrogate pair"},
		{"&3gA-", "&3gA-", 0, "half of a surrogate pair"},
		{"&2D0AYQ-", "&2D0AYQ-", 0, "half of a surrogate pair"},
		{"&3gDYPQ-", "&3gDYPQ-", 0, "half of a surrogate pair"},
		{"&ZeV/-", "&ZeV/-", 4, `neither base64 nor the "-" that ends it`}, // RFC 2152
		{"&APw=-", "&APw=-", 4, `neither base64 nor the "-" that ends it`},
		{"&AP\nw-", "&AP\nw-", 3, `neither base64 nor the "-" that ends it`},
		{"Bücher", "Bücher", 1, "a character that does not stand for itself"},
		{"Bücher &- B&APw-cher", "Bücher & Bücher", 1, "a character that does not stand for itself"},
		{"B\xfccher", "B\xfccher", 1, "a character that does not stand for itself"},
		{"a\tb", "a\tb", 1, "a character that does not stand for itself"},
	} {
		got, err := types.DecodeUTF7(tt.wire)
		assert.Equal(t, tt.want, got, tt.wire)
		var wrong *types.DecodeError
		require.ErrorAs(t, err, &wrong, tt.wire)
		assert.Equal(t, types.DecodeError{Kind: "mailbox name", Text: tt.wire, Offset: tt.offset, Reason: tt.reason}, *wrong)
	}
	_, err := types.DecodeUTF7("R&D")
	assert.EqualError(t, err, `types: mailbox name "R&D" at byte 1: "&" without the "-" that ends it`)
	_, err = types.DecodeUTF7(strings.Repeat("x", 1000) + "&")
	assert.Less(t, len(err.Error()), 200)
}

func TestMailboxName(t *testing.T) {
	for _, tt := range []struct{ wire, name, utf7, utf8 string }{
		{"INBOX", "INBOX", "INBOX", "INBOX"},
		{"Entw&APw-rfe", "Entwürfe", "Entwürfe", "Entw&APw-rfe"},
		{"Entwürfe", "Entwürfe", "!Entwürfe", "Entwürfe"},
		{"Büro &- mehr", "Büro &- mehr", "!Büro & mehr", "Büro &- mehr"},
		{"R&D", "R&D", "!R&D", "R&D"},
		{"\xff&-", "\xff&", "!\xff&", "!\xff&-"},
		{"\ufffd\xff", "\ufffd\xff", "!\ufffd\xff", "!\ufffd\xff"},
		{"\ufffd", "\ufffd", "!\ufffd", "\ufffd"},
	} {
		m := types.Mailbox(tt.wire)
		assert.Equal(t, tt.name, m.Name())
		for utf8, want := range map[bool]string{false: tt.utf7, true: tt.utf8} {
			got, err := m.Decode(utf8)
			if strings.HasPrefix(want, "!") {
				assert.ErrorAs(t, err, new(*types.DecodeError), "%s %t", m, utf8)
				got = "!" + got
			} else {
				assert.NoError(t, err)
			}
			assert.Equal(t, want, got, "%s %t", m, utf8)
		}
	}
	_, err := types.Mailbox("\ufffd\xff").Decode(true)
	assert.EqualError(t, err, "types: mailbox name \"\ufffd\\xff\" at byte 3: not UTF-8")
	assert.Equal(t, types.Mailbox("Entw&APw-rfe"), types.NewMailbox("Entwürfe"))
	assert.Equal(t, types.Mailbox("Entwürfe"), types.NewUTF8Mailbox("Entwürfe"))
	assert.Equal(t, types.Inbox, types.NewMailbox("INBOX"))
}

// checkUTF7 is what has to hold for any name that comes.
func checkUTF7(t require.TestingT, s string) {
	text, err := types.DecodeUTF7(s)
	if err == nil {
		require.Equal(t, s, types.EncodeUTF7(text), "a name in order has one form")
		require.True(t, utf8.ValidString(text))
	} else {
		var wrong *types.DecodeError
		require.ErrorAs(t, err, &wrong)
		require.Less(t, wrong.Offset, len(s))
	}
	require.LessOrEqual(t, len(text), len(s)+len(s)/2)

	wire := types.EncodeUTF7(s)
	back, err := types.DecodeUTF7(wire)
	require.Equal(t, s, back, "every text survives")
	require.Equal(t, utf8.ValidString(s), err == nil)
	if err == nil {
		for i := range len(wire) {
			require.True(t, ' ' <= wire[i] && wire[i] <= '~', "%q", wire)
		}
	}
}

func TestUTF7Laws(t *testing.T) {
	pieces := rapid.SliceOfN(rapid.OneOf(
		rapid.SampledFrom([]string{"&", "-", "&-", "a", "/", "+", ",", "ü", "😀", "\xff", "\x00", "&APw-", "&AGE-", "&APx-", "&2D0-", "&2D3eAA-", "AP"}),
		rapid.StringN(0, 5, -1),
	), 0, 8)
	rapid.Check(t, func(t *rapid.T) { checkUTF7(t, strings.Join(pieces.Draw(t, "pieces"), "")) })
}

func FuzzModifiedUTF7(f *testing.F) {
	for _, s := range []string{
		"", "INBOX", "&", "&-", "&&-", "~peter/mail/&U,BTFw-/&ZeVnLIqe-", "&Jjo!", "&Jjo-!", "&U,BTFw-&ZeVnLIqe-", "&U,BTF2XlZyyKng-",
		"R&D", "&AGE-", "&APx-", "&2D3eAA-", "&2D0-", "&3gA-", "&2D0AYQ-", "Bücher", "B\xfccher", "+APw-", "a\x00\r\n", "\ufffd", "😀&",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkUTF7(t, s) })
}
