package types_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/types"
)

// params is a list of parameters: name, value, name, value.
func params(s ...string) []types.Param {
	var list []types.Param
	for i := 0; i < len(s); i += 2 {
		list = append(list, types.Param{Name: s[i], Value: s[i+1]})
	}
	return list
}

func TestDecodeParams(t *testing.T) {
	for _, tt := range []struct{ in, want []types.Param }{
		{nil, nil},
		{params("charset", "utf-8", "Name", "a.txt"), params("charset", "utf-8", "Name", "a.txt")},
		// RFC 2231 sections 3, 4 and 4.1.
		{params("access-type", "URL", "URL*0", "ftp://", "URL*1", "cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar"),
			params("access-type", "URL", "URL", "ftp://cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar")},
		{params("title*", "us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A"), params("title", "This is ***fun***")},
		{params("title*0*", "us-ascii'en'This%20is%20even%20more%20", "title*1*", "%2A%2A%2Afun%2A%2A%2A%20", "title*2", "isn't it!"),
			params("title", "This is even more ***fun*** isn't it!")},
		// In another order, among others, in other cases.
		{params("Title*2", "c", "x", "y", "TITLE*0*", "utf-8''%61", "title*1*", "%62"), params("Title", "abc", "x", "y")},
		{params("a*10", "k", "a*9", "j", "a*8", "i", "a*7", "h", "a*6", "g", "a*5", "f", "a*4", "e", "a*3", "d", "a*2", "c", "a*1", "b", "a*0", "a"), params("a", "abcdefghijk")},
		// A character that two sections share, and other charsets.
		{params("n*0*", "utf-8''%C3", "n*1*", "%bc"), params("n", "ü")},
		{params("n*", "iso-8859-1''%FC"), params("n", "ü")},
		{params("n*", "Shift_JIS'ja'%93%FA%96%7B"), params("n", "日本")},
		{params("n*", "''plain"), params("n", "plain")},
		{params("n*", "''%C3%BC"), params("n", "ü")},
		{params("n*", "utf-8''it's"), params("n", "it's")},
		{params("n*", "utf-8''100%"), params("n", "100%")},
		{params("n*", "utf-8''%zz%4"), params("n", "%zz%4")},
		{params("n*", "utf-8''grün"), params("n", "grün")},
		// The better form counts.
		{params("n", "u.txt", "n*", "utf-8''%C3%BC.txt"), params("n", "ü.txt")},
		{params("n*", "utf-8''%C3%BC.txt", "n", "u.txt"), params("n", "ü.txt")},
		{params("n", "u.txt", "n*0*", "utf-8''%C3%BC", "n*1", ".txt"), params("n", "ü.txt")},
		{params("n", "first", "N", "second"), params("n", "first")},
		// Encoded words, where they must not be and are.
		{params("n", "=?utf-8?Q?=C3=BC.txt?="), params("n", "ü.txt")},
		{params("n", "=?utf-8?Q?=C3=BC?= =?utf-8?Q?.txt?="), params("n", "ü.txt")},
		{params("n*0", "=?utf-8?B?w", "n*1", "7w=?="), params("n", "ü")},
		{params("n", "grün"), params("n", "grün")},
		// Names that are not what they seem.
		{params("*", "a", "n**", "''b", "n*x", "c", "n*-1", "d", "*0*", "''e", "n*99999", "f"), params("*", "a", "n*", "b", "n*x", "c", "n*-1", "d", "*0", "e", "n*99999", "f")},
	} {
		got, err := types.DecodeParams(tt.in)
		assert.NoError(t, err, tt.in)
		assert.Equal(t, tt.want, got, tt.in)
		for _, p := range got {
			text, ok := (&types.Disposition{Params: tt.in}).ParamText(strings.ToUpper(p.Name))
			assert.True(t, ok)
			assert.Equal(t, p.Value, text)
			text, ok = (&types.BodyStructure{Params: tt.in}).ParamText(p.Name)
			assert.True(t, ok)
			assert.Equal(t, p.Value, text)
		}
	}
	_, ok := (&types.BodyStructure{Params: params("name*0x", "a", "filename", "b")}).ParamText("name")
	assert.False(t, ok)
}

func TestDecodeParamsAsFarAsItGoes(t *testing.T) {
	const unknown = "a charset that nobody knows here"
	for _, tt := range []struct {
		in     []types.Param
		want   string
		text   string
		reason string
	}{
		{params("n*", "x-nobody''%FC"), "x-nobody''%FC", "x-nobody''%FC", unknown},
		{params("n*", "x-nobody''%FC", "n", "u"), "u", "x-nobody''%FC", unknown},
		{params("n*0*", "x-nobody''%FC", "n*1", "\xfc"), "x-nobody''%FCü", "x-nobody''%FC", unknown},
		{params("n*", "%C3%BC.txt"), "ü.txt", "%C3%BC.txt", "no charset and language"},
		{params("n*", "it's"), "it's", "it's", "no charset and language"},
		{params("n*0*", "%C3%BC", "n*1", ".txt"), "ü.txt", "%C3%BC", "no charset and language"},
		{params("n*1", "b", "n*2", "c"), "bc", "b", "sections are missing before this one"},
		{params("n*0", "a", "n*2", "c"), "ac", "c", "sections are missing before this one"},
		{params("n*0", "a", "n*1", "b", "n*1", "c", "n*2", "d"), "abd", "c", "a section that is there twice"},
		{params("n*", "utf-8''%FC"), "\ufffd", "utf-8''%FC", "octets that the charset does not have"},
		{params("n", "gr\xfcn"), "grün", "gr\xfcn", "octets that are neither UTF-8 nor in any charset that is named"},
		{params("n*0", "gr\xfc", "n*1", "n"), "grün", "gr\xfcn", "octets that are neither UTF-8 nor in any charset that is named"},
		{params("n", "=?x-nobody?Q?a?="), "=?x-nobody?Q?a?=", "=?x-nobody?Q?a?=", unknown},
	} {
		got, err := types.DecodeParams(append(tt.in, params("z", "z")...))
		assert.Equal(t, params("n", tt.want, "z", "z"), got)
		var wrong *types.DecodeError
		require.ErrorAs(t, err, &wrong, tt.in)
		assert.Equal(t, "parameter", wrong.Kind)
		assert.Equal(t, tt.text, wrong.Text)
		assert.Equal(t, tt.reason, wrong.Reason)
	}
}

// A value is cut anywhere, and the sections come in any order.
func TestParamLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.StringN(0, 20, -1).Draw(t, "value")
		var sections []types.Param
		for rest := value; rest != "" || len(sections) == 0; {
			n := rapid.IntRange(min(1, len(rest)), len(rest)).Draw(t, "octets")
			section := types.Param{Name: fmt.Sprintf("n*%d*", len(sections))}
			if len(sections) == 0 {
				section.Value = "UTF-8'en'"
			}
			for i := range n {
				section.Value += fmt.Sprintf("%%%02x", rest[i])
			}
			rest = rest[n:]
			sections = append(sections, section)
		}
		got, err := types.DecodeParams(rapid.Permutation(sections).Draw(t, "sections"))
		require.NoError(t, err)
		require.Equal(t, params("n", value), got)
	})
}

func FuzzDecodeParams(f *testing.F) {
	f.Add("title*0*", "us-ascii'en'This%20is", "title*1*", "%2A%2A", "title*2", "isn't it!")
	f.Add("n", "=?utf-8?Q?=C3=BC?=", "n*", "utf-8''%C3%BC", "*", "%")
	f.Add("n*1", "x", "n*1", "gr\xfcn", "n*01*", "''")
	f.Fuzz(func(t *testing.T, n1, v1, n2, v2, n3, v3 string) {
		in := params(n1, v1, n2, v2, n3, v3)
		got, err := types.DecodeParams(in)
		require.LessOrEqual(t, len(got), 3)
		require.NotEmpty(t, got)
		if err != nil {
			require.ErrorAs(t, err, new(*types.DecodeError))
		}
		for _, p := range got {
			require.True(t, utf8.ValidString(p.Value))
			text, ok := (&types.Disposition{Params: in}).ParamText(p.Name)
			require.True(t, ok)
			require.Equal(t, p.Value, text)
		}
	})
}
