package main

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReadMbox(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 200_000)
	for in, want := range map[string][]string{
		"":                                   nil,
		"no mbox\n":                          nil,
		"From a\n":                           {""},
		"From a\nA: 1\n\nx\n":                {"A: 1\n\nx\n"},
		"From a\nA: 1\n\nx\n\nFrom b\ny\n":   {"A: 1\n\nx\n", "y\n"},
		"From a\nx\n\n\nFrom b\n\nFrom c\nz": {"x\n\n", "", "z"},
		"From a\nx\nFrom b\n":                {"x\nFrom b\n"},
		"From a\n\n>From b\n>>From c\n> x\n": {"\nFrom b\n>From c\n> x\n"},
		"From a\r\nx\r\n\r\nFrom b\r\ny\r\n": {"x\r\n", "y\r\n"},
		"From a" + long + "\n" + long + "\n\nFrom b\n" + long + ">From": {long + "\n", long + ">From"},
	} {
		for _, r := range []io.Reader{strings.NewReader(in), iotest.OneByteReader(strings.NewReader(in))} {
			var got []string
			err := readMbox(r, func(r io.Reader) error {
				text, err := io.ReadAll(r)
				got = append(got, string(text))
				return err
			})
			require.NoError(t, err)
			assert.Equal(t, want, got, "%.100q", in)
		}
	}
}

func TestReadMboxErrors(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	discard := func(r io.Reader) error { _, err := io.Copy(io.Discard, r); return err }
	in := io.MultiReader(strings.NewReader("From a\nx"), iotest.ErrReader(broken))
	assert.Equal(t, broken, readMbox(in, discard))
	assert.Equal(t, broken, readMbox(strings.NewReader("From a\nx\n"), func(io.Reader) error { return broken }))
	count := 0
	require.NoError(t, readMbox(strings.NewReader("From a\nx\n\nFrom b\ny\n"), func(io.Reader) error { count++; return nil }))
	assert.Equal(t, 2, count, "what is not read is passed over")
}

func TestCRLFReader(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", "a": "a", "a\nb\n": "a\r\nb\r\n", "a\r\nb\r\n": "a\r\nb\r\n", "\n\n": "\r\n\r\n", "a\rb": "a\rb", "\r\r\n\n": "\r\r\n\r\n",
	} {
		for _, r := range []io.Reader{strings.NewReader(in), iotest.OneByteReader(strings.NewReader(in)), iotest.DataErrReader(strings.NewReader(in))} {
			got, err := io.ReadAll(&crlfReader{r: bufio.NewReader(r)})
			require.NoError(t, err)
			assert.Equal(t, want, string(got))
			got, err = io.ReadAll(iotest.OneByteReader(&crlfReader{r: bufio.NewReader(strings.NewReader(in))}))
			require.NoError(t, err)
			assert.Equal(t, want, string(got))
		}
	}
}

func TestLineEndWriter(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"a\r\nb\r\n": "a\nb\n", "a\rb\n": "a\rb\n", "\r\r\n": "\r\n"} {
		for _, size := range []int{1, 2, 100} {
			var b strings.Builder
			w := &lineEndWriter{w: &b}
			for rest := in; rest != ""; {
				n := min(size, len(rest))
				_, err := io.WriteString(w, rest[:n])
				require.NoError(t, err)
				rest = rest[n:]
			}
			assert.Equal(t, want, b.String())
		}
	}
}
