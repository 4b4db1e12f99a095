package parser

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What is over a limit costs its message and no other.
func TestLimits(t *testing.T) {
	x := func(n int) string { return strings.Repeat("x", n) }
	for _, tt := range []struct {
		name string
		opts Options
		bad  string
		want LimitError
	}{
		{"line", Options{MaxLine: 20}, "* " + x(17) + "\r\n", LimitError{LimitLine, 20, 6}},
		{"line, very long", Options{MaxLine: 20}, x(200_000) + "\r\n", LimitError{LimitLine, 20, 6}},
		{"line, then literals", Options{MaxLine: 20}, x(30) + "~{3+}\r\n\r\n\" {7}\r\n* OK x\n\r\n", LimitError{LimitLine, 20, 6}},
		{"line, then one that is too large", Options{MaxLine: 20, MaxLiteral: 5}, x(30) + "{70}\r\n" + x(70) + "\r\n", LimitError{LimitLine, 20, 6}},
		{"line, a status", Options{MaxLine: 20}, "a" + x(300) + " ok " + x(300) + " {3}\r\n", LimitError{LimitLine, 20, 6}},
		{"line, quotes", Options{MaxLine: 20}, "\"" + x(300) + "\n{3}\r\n", LimitError{LimitLine, 20, 6}},
		{"line behind a literal", Options{MaxLine: 20}, "* {3}\r\nabc" + x(19) + "\r\n", LimitError{LimitLine, 20, 16}},
		{"literal", Options{MaxLiteral: 5}, "* {6}\r\nabcde\n {1}\r\na\r\n", LimitError{LimitLiteral, 5, 13}},
		{"literal, very large", Options{MaxLiteral: 5}, "* {200000}\r\n" + x(200_000) + "{6}\r\nabcdef\r\n", LimitError{LimitLiteral, 5, 18}},
		{"frame, by its literals", Options{MaxFrame: 300}, "* {100}\r\n" + x(100) + "{100}\r\n" + x(100) + "\r\n", LimitError{LimitFrame, 300, 6}},
		{"frame, by their number", Options{MaxFrame: 300}, "* " + strings.Repeat("{0}\r\n", 10) + "\r\n", LimitError{LimitFrame, 300, 6}},
		{"frame, by its lines", Options{MaxFrame: 300}, "* {0}\r\n" + x(300) + "\r\n", LimitError{LimitFrame, 300, 6}},
		{"frame, by one line", Options{MaxFrame: 300}, x(300) + "\r\n", LimitError{LimitFrame, 300, 6}},
		{"long text kept", Options{MaxFrame: 90_000}, "* " + strings.Repeat("{40000}\r\n"+x(45_000), 3) + "\r\n", LimitError{LimitFrame, 90_000, 6}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := "* OK\r\n" + tt.bad + "* 1 EXISTS\r\n"
			want, _ := readBytes(t, []byte(in), &tt.opts, false)
			require.Len(t, want, 3)
			assert.Equal(t, message{Text: "* OK\r\n", Length: 6}, want[0])
			assert.Equal(t, tt.want.Error(), want[1].Err)
			assert.Equal(t, int64(len(tt.bad)), want[1].Length)
			assert.Equal(t, tt.bad[:2], want[1].Text[:2])
			assert.LessOrEqual(t, len(want[1].Text), refusedText)
			assert.Equal(t, "* 1 EXISTS\r\n", want[2].Text)
			for _, sizes := range [][]int{nil, {1}, {5000, 7}} {
				got, err := readStream(t, &pieces{b: []byte(in), sizes: sizes}, &tt.opts, false)
				assert.Equal(t, io.EOF, err)
				assert.Equal(t, want, got)
			}
		})
	}

	for _, in := range []string{x(20) + "\r\n", "* {6}\r\nabcdef\r\n", x(20) + "{5}\r\nabcde" + x(20) + "\r\n"} {
		opts := &Options{MaxLine: 25, MaxLiteral: 6, MaxFrame: 200}
		got, err := readStream(t, strings.NewReader(in), opts, false)
		assert.Equal(t, io.EOF, err)
		assert.Empty(t, got[0].Err, "at the limit")
	}
}

func TestLimitErrorIs(t *testing.T) {
	var err error = fmt.Errorf("reading: %w", &LimitError{Limit: LimitLine, Max: 5, Offset: 7})
	assert.ErrorIs(t, err, &LimitError{Limit: LimitLine})
	assert.ErrorIs(t, err, &LimitError{})
	assert.NotErrorIs(t, err, &LimitError{Limit: LimitFrame})
	assert.EqualError(t, err, "reading: line at byte 7 is longer than the limit of 5 bytes")
	for _, l := range []Limit{LimitLiteral, LimitFrame, LimitNesting, LimitElements, "new"} {
		msg := (&LimitError{Limit: l, Max: 12, Offset: 34}).Error()
		assert.Contains(t, msg, "12")
		assert.Contains(t, msg, "34")
	}
}
