package types_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime/quotedprintable"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// readContent reads content whole, and octet by octet, which has to give the same.
func readContent(t require.TestingT, encoding, in string) string {
	var texts []string
	for _, r := range []io.Reader{strings.NewReader(in), iotest.OneByteReader(strings.NewReader(in)), iotest.DataErrReader(strings.NewReader(in))} {
		r, err := types.NewContentReader(r, encoding)
		require.NoError(t, err)
		text, err := io.ReadAll(r)
		require.NoError(t, err)
		texts = append(texts, string(text))
	}
	require.Equal(t, texts[0], texts[1])
	require.Equal(t, texts[0], texts[2])
	return texts[0]
}

func TestContentReader(t *testing.T) {
	t.Parallel()
	blanks := strings.Repeat(" ", 3000)
	for _, test := range []struct{ encoding, in, want string }{
		{"", "a=3D\r\n", "a=3D\r\n"},
		{"7BIT", "a", "a"},
		{"8bit", "\xff", "\xff"},
		{"Binary", "\x00", "\x00"},

		{"BASE64", "aGVsbG8=", "hello"},
		{"base64", "aGVs\r\nbG8=\r\n", "hello"},
		{"base64", "aGVsbG8", "hello"},
		{"base64", "aGVsbG", "hell"},
		{"base64", "aGVsb", "hel"},
		{"base64", "a", ""},
		{"base64", "", ""},
		{"base64", "aGVs bG8\t=", "hello"},
		{"base64", "aGVs!!bG8=", "hello"},
		{"base64", "aGVsbG8=aGVsbG8=", "hellohello"},
		{"base64", "aGVsbG8=\r\naGVsbG8=\r\n", "hellohello"},
		{"base64", "aGVsbG8=\r\n___\r\nA list\r\n", "hello"},
		{"base64", "aGVsbG8===\r\n\r\n-- \r\nlist", "hello"},
		{"base64", "\xff\xfeaGVsbG8=", "hello"},

		{"Quoted-Printable", "Gr=C3=BC=c3=9fe", "Grüße"},
		{"quoted-printable", "a=\r\nb", "ab"},
		{"quoted-printable", "a=\nb", "ab"},
		{"quoted-printable", "a= \t\r\nb", "ab"},
		{"quoted-printable", "a=\rb", "ab"},
		{"quoted-printable", "a=\r\r\nb", "a\r\nb"},
		{"quoted-printable", "a \t\r\nb  \nc ", "a\r\nb\nc"},
		{"quoted-printable", "a b", "a b"},
		{"quoted-printable", "a  =20\r\n", "a   \r\n"},
		{"quoted-printable", "=", ""},
		{"quoted-printable", "=4", "=4"},
		{"quoted-printable", "=41", "A"},
		{"quoted-printable", "=4=41", "=4A"},
		{"quoted-printable", "==41", "=A"},
		{"quoted-printable", "a=b=", "a=b"},
		{"quoted-printable", "x=ZZ=\r\n", "x=ZZ"},
		{"quoted-printable", "= x", "= x"},
		{"quoted-printable", "=4 \r\n", "=4\r\n"},
		{"quoted-printable", "\xff", "\xff"},
		{"quoted-printable", blanks + "x", blanks + "x"},
		{"quoted-printable", "=" + blanks + "x", "=" + blanks + "x"},
	} {
		assert.Equal(t, test.want, readContent(t, test.encoding, test.in), "%s %q", test.encoding, test.in)
	}
}

func TestContentReaderErrors(t *testing.T) {
	t.Parallel()
	_, err := types.NewContentReader(strings.NewReader(""), "x-uuencode")
	assert.EqualError(t, err, `types: content transfer encoding "x-uuencode" at byte 0: unknown`)
	var wrong *types.DecodeError
	assert.ErrorAs(t, err, &wrong)

	broken := errors.New("broken")
	r, err := types.NewContentReader(io.MultiReader(strings.NewReader("aGVsbG8="), iotest.ErrReader(broken)), "base64")
	require.NoError(t, err)
	text, err := io.ReadAll(r)
	assert.Equal(t, "hello", string(text))
	assert.Equal(t, broken, err)
}

// What others have encoded comes back.
func TestContentReaderOfOthers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		octets := rapid.SliceOf(rapid.Byte()).Draw(t, "octets")
		assert.Equal(t, string(octets), readContent(t, "base64", base64.StdEncoding.EncodeToString(octets)))
		var b bytes.Buffer
		w := quotedprintable.NewWriter(&b)
		w.Binary = true
		_, err := w.Write(octets)
		require.NoError(t, errors.Join(err, w.Close()))
		assert.Equal(t, string(octets), readContent(t, "quoted-printable", b.String()))
	})
}

func TestTextReader(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ charset, in, want string }{
		{"utf-8", "Grüße \xff", "Grüße \ufffd"},
		{"ISO-8859-1", "Gr\xfc\xdfe \x80", "Grüße €"},
		{"koi8-r", "\xf0\xd2\xc9\xd7\xc5\xd4", "Привет"},
		{"iso-2022-jp", "\x1b$BF|K\\\x1b(B", "日本"},
		{"", "Grüße \xfc", "Grüße ü"},
		{"us-ascii", "\x93quoted\x94 \xe5\x86", "“quoted” å†"},
	} {
		for _, in := range []io.Reader{strings.NewReader(test.in), iotest.OneByteReader(strings.NewReader(test.in))} {
			r, err := types.NewTextReader(in, test.charset)
			require.NoError(t, err)
			text, err := io.ReadAll(r)
			require.NoError(t, err)
			assert.Equal(t, test.want, string(text), test.charset)
		}
	}
	long := strings.Repeat("\xfc", 10_000)
	r, err := types.NewTextReader(strings.NewReader(long), "")
	require.NoError(t, err)
	text, err := io.ReadAll(r)
	require.NoError(t, err)
	assert.Equal(t, strings.Repeat("ü", 10_000), string(text))

	_, err = types.NewTextReader(strings.NewReader(""), "x-nobody-knows")
	assert.EqualError(t, err, `types: charset "x-nobody-knows" at byte 0: a charset that nobody knows here`)
}

// FuzzContentReader looks for content that is another when it comes in other pieces, or that
// grows by being decoded.
func FuzzContentReader(f *testing.F) {
	f.Add("aGVsbG8=\r\n--\r\nlist")
	f.Add("a=\r\n=3D \t\r\n=4=41=")
	f.Fuzz(func(t *testing.T, in string) {
		for _, encoding := range []string{"base64", "quoted-printable"} {
			assert.LessOrEqual(t, len(readContent(t, encoding, in)), len(in))
		}
	})
}

func BenchmarkContentReader(b *testing.B) {
	octets := bytes.Repeat([]byte("All that is gold does not glitter =) \r\n"), 10_000)
	var quoted bytes.Buffer
	w := quotedprintable.NewWriter(&quoted)
	_, err := w.Write(octets)
	require.NoError(b, errors.Join(err, w.Close()))
	for encoding, content := range map[string]string{
		"base64": base64.StdEncoding.EncodeToString(octets), "quoted-printable": quoted.String(),
	} {
		b.Run(encoding, func(b *testing.B) {
			b.SetBytes(int64(len(content)))
			b.ReportAllocs()
			for b.Loop() {
				r, err := types.NewContentReader(strings.NewReader(content), encoding)
				require.NoError(b, err)
				n, err := io.Copy(io.Discard, r)
				require.NoError(b, err)
				require.Equal(b, int64(len(octets)), n)
			}
		})
	}
}
