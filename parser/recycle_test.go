package parser

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

// What a reader makes in memory that it has used before is what it makes in memory of its
// own, for all messages of the tables, whatever was in the memory before.
func TestRecycledValues(t *testing.T) {
	stream := everything(t)
	for _, k := range []kind{aResponse, aCommand} {
		for _, every := range []int{1, 2, 7, 100} {
			own, again := NewReader(bytes.NewReader(stream), nil), NewReader(bytes.NewReader(stream), nil)
			var wants, gots []any
			values := 0
			check := func() {
				require.Equal(t, wants, gots)
				wants, gots = nil, nil
				again.Recycle()
			}
			for {
				want, err := k.read(own)
				got, gotErr := k.read(again)
				if require.Equal(t, err, gotErr); errors.Is(err, io.EOF) {
					break
				}
				if err == nil {
					wants, gots = append(wants, want), append(gots, got)
					values++
				}
				if len(wants) >= every {
					check()
				}
			}
			check()
			require.Greater(t, values, 1000)
		}
	}
}

// Who recycles the values of FETCH responses needs no memory for the next.
func TestRecyclingNeedsNoMemory(t *testing.T) {
	if raceDetector || !recyclesTexts {
		t.Skip("memory is counted without the race detector, and strings are recycled with unsafe")
	}
	tests := []struct{ name, wire string }{
		{"flags", `* 1 FETCH (FLAGS (\Seen $x) UID 7 MODSEQ (12))`},
		{"flags that are not known", `* 1 FETCH (FLAGS (a b $c))`},
		{"envelope", `* 1 FETCH (ENVELOPE ("d" "s\"\\" (("n" NIL "m" "h")("n" NIL "m" "h")) NIL NIL NIL NIL NIL "i" {3}` + "\r\n" + `abc))`},
		{"body structure", `* 1 FETCH (BODYSTRUCTURE (("TEXT" "PLAIN" ("CHARSET" "x") NIL NIL "7BIT" 1 1 NIL ("INLINE" ("a" "b")) ("en" "de") NIL)("TEXT" "HTML" NIL NIL NIL "7BIT" 1 1) "MIXED"))`},
		{"header", "* 1 FETCH (BODY[HEADER] {6}\r\na: b\r\n INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" RFC822.SIZE 12)"},
		{"long literal", "* 1 FETCH (RFC822 {9000}\r\n" + strings.Repeat("x", 9000) + ")"},
		{"long text", `* 1 FETCH (ENVELOPE (NIL "` + strings.Repeat("s", 9000) + `" NIL NIL NIL NIL NIL NIL NIL NIL))`},
		{"list and status", "* LIST (\\HasNoChildren) \"/\" \"a b\"\r\n* STATUS \"a b\" (MESSAGES 1 UIDNEXT 2)"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			stream := strings.Repeat(test.wire+"\r\n", 300)
			r := NewReader(strings.NewReader(stream), nil)
			n := 0
			read := func() {
				for range 4 {
					_, err := r.ReadResponse()
					require.NoError(t, err)
					n++
				}
				r.Recycle()
			}
			for range 20 {
				read()
			}
			assert.Zero(t, testing.AllocsPerRun(30, read))
		})
	}
}

// Values stay until they are recycled.
func TestValuesStayUntilRecycled(t *testing.T) {
	wire := `* 1 FETCH (FLAGS (\Seen a) ENVELOPE ("d" "s" (("n" NIL "m" "h")) NIL NIL NIL NIL NIL NIL NIL))` + "\r\n"
	r := NewReader(strings.NewReader(strings.Repeat(wire, 1200)), nil)
	want, err := ParseResponse([]byte(wire), nil)
	require.NoError(t, err)
	for range 3 {
		var all []types.Response
		for range 400 { // many rooms
			resp, err := r.ReadResponse()
			require.NoError(t, err)
			all = append(all, resp)
		}
		for _, resp := range all {
			require.Equal(t, want, resp)
		}
		r.Recycle()
	}
}

// A message can be passed over: what comes behind it is read.
func TestSkip(t *testing.T) {
	tests := []struct {
		name, wire, err string
	}{
		{"a line", "* 1 FETCH (FLAGS ())\r\n", ""},
		{"a literal", "* 1 FETCH (RFC822 {9}\r\na\r\n* OK b)\r\n", ""},
		{"what is no response", "* 1 FETCH (((\r\n", ""},
		{"too long a line", "* OK " + strings.Repeat("x", 400) + "\r\n", "is longer than the limit of 300 bytes"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := NewReader(strings.NewReader(test.wire+"* OK behind\r\n"), &Options{MaxLine: 300})
			if err := r.SkipResponse(); test.err == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, test.err)
			}
			assert.EqualValues(t, len(test.wire), r.Meta().Length)
			resp, err := r.ReadResponse()
			require.NoError(t, err)
			assert.Equal(t, "behind", resp.(*types.Status).Text)
			require.ErrorIs(t, r.SkipResponse(), io.EOF)
		})
	}
	r := NewReader(strings.NewReader("a LOGIN {1}\r\nx y\r\nb NOOP\r\n"), nil)
	require.NoError(t, r.SkipCommand())
	command, err := r.ReadCommand()
	require.NoError(t, err)
	assert.Equal(t, "b", command.Tag)
}
