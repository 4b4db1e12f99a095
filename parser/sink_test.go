package parser

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

// A sink is told what stood before the literal: the message's number, its UID when
// it has come, and the item.
func TestIncomingSaysWhatTheLiteralIs(t *testing.T) {
	const lit = " {20}\r\n01234567890123456789"
	for _, tt := range []struct {
		name string
		wire string
		want []Incoming
	}{
		{"before its UID", "* 7 FETCH (BODY[]" + lit + " UID 12)\r\n",
			[]Incoming{{Size: 20, Seq: 7, Section: "BODY[]"}}},
		{"behind its UID", "* 7 FETCH (UID 12 FLAGS (\\Seen) BODY[1.2]<0>" + lit + ")\r\n",
			[]Incoming{{Size: 20, Seq: 7, UID: 12, Section: "BODY[1.2]<0>"}}},
		{"in the peer's spelling", "* 7 fetch (body[2.header.fields (Date \"x y\")]" + lit + ")\r\n",
			[]Incoming{{Size: 20, Seq: 7, Section: "body[2.header.fields (Date \"x y\")]"}}},
		{"several", "* 7 FETCH (BODY[1]" + lit + " UID 12 BODY[2]" + lit + " RFC822.TEXT" + lit + ")\r\n",
			[]Incoming{{Size: 20, Seq: 7, Section: "BODY[1]"}, {Size: 20, Seq: 7, UID: 12, Section: "BODY[2]"}, {Size: 20, Seq: 7, UID: 12, Section: "RFC822.TEXT"}}},
		{"behind a small literal", "* 7 FETCH (UID 12 BODY[HEADER] {3}\r\nabc BODY[TEXT]" + lit + ")\r\n",
			[]Incoming{{Size: 20, Seq: 7, UID: 12, Section: "BODY[TEXT]"}}},
		{"RFC822", "* 7 FETCH (RFC822" + lit + " UID 3)\r\n",
			[]Incoming{{Size: 20, Seq: 7, Section: "RFC822"}}},
		{"RFC822.HEADER", "* 7 FETCH (UID 3 RFC822.HEADER" + lit + ")\r\n",
			[]Incoming{{Size: 20, Seq: 7, UID: 3, Section: "RFC822.HEADER"}}},
		{"in a UIDFETCH", "* 12 UIDFETCH (FLAGS () BODY[1]" + lit + ")\r\n",
			[]Incoming{{Size: 20, UID: 12, Section: "BODY[1]"}}},
		{"a literal8 of an item that the grammar does not know", "* 7 FETCH (UID 12 X[1]<0> ~{20}\r\n01234567890123456789)\r\n",
			[]Incoming{{Size: 20, Binary: true, Seq: 7, UID: 12, Section: "X[1]<0>"}}},
		{"a literal8", "* 7 FETCH (UID 12 BINARY[1]<0> ~{20}\r\n01234567890123456789)\r\n",
			[]Incoming{{Size: 20, Binary: true, Seq: 7, UID: 12, Section: "BINARY[1]<0>"}}},
		{"of data that the grammar does not know", "* 7 X UID 12" + lit + "\r\n",
			[]Incoming{{Size: 20}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, sizes := range [][]int{nil, {1}} {
				var got []Incoming
				opts := &Options{MaxLiteral: 10, Sink: func(in Incoming, _ io.Reader) error {
					got = append(got, in)
					return nil
				}}
				_, err := NewReader(&pieces{b: []byte(tt.wire), sizes: sizes}, opts).ReadResponse()
				assert.NoError(t, err)
				assert.Equal(t, tt.want, got)

				got = nil
				_, err = ParseResponse([]byte(tt.wire), opts)
				assert.NoError(t, err)
				assert.Equal(t, tt.want, got, "in memory")
			}
		})
	}
}

// A name or a subject that went to the sink is no value: the message is refused,
// and says why. So is other data that the sink did not take.
func TestASinkIsForContents(t *testing.T) {
	const lit = "{20}\r\n01234567890123456789"
	for _, wire := range []string{
		"* LIST () \"/\" " + lit + "\r\n",
		"* 1 FETCH (UID 3 ENVELOPE (NIL " + lit + " NIL NIL NIL NIL NIL NIL NIL NIL))\r\n",
		"* 1 FETCH (X-REFUSED " + lit + ")\r\n",
	} {
		seen := 0
		r := NewReader(strings.NewReader(wire+"* 2 EXISTS\r\n"), &Options{MaxLiteral: 10, Sink: func(in Incoming, _ io.Reader) error {
			seen++
			if in.Section == "X-REFUSED" {
				return io.ErrShortBuffer
			}
			return nil
		}})
		_, err := r.ReadResponse()
		var limit *LimitError
		if assert.ErrorAs(t, err, &limit, wire) {
			assert.Equal(t, LimitLiteral, limit.Limit)
			assert.Equal(t, int64(10), limit.Max)
		}
		assert.Equal(t, 1, seen)
		resp, err := r.ReadResponse()
		assert.NoError(t, err)
		assert.Equal(t, types.Exists(2), resp)
	}
}

// A literal within an item, in an address say, is known by its message at least.
func TestIncomingWithinAnItem(t *testing.T) {
	for _, item := range []string{
		"ENVELOPE (NIL {20}\r\n01234567890123456789 NIL NIL NIL NIL NIL NIL NIL NIL)",
		"BODY[1] \"a\" ENVELOPE (NIL NIL ((NIL NIL {20}\r\n01234567890123456789 NIL)) NIL NIL NIL NIL NIL NIL NIL)",
		"BODY (\"a\" \"b\" (\"c\" {20}\r\n01234567890123456789) NIL NIL \"d\" 1)",
		"X (a {20}\r\n01234567890123456789)",
	} {
		opts := &Options{MaxLiteral: 10, Sink: func(in Incoming, _ io.Reader) error {
			assert.Equal(t, uint32(7), in.Seq, item)
			assert.Equal(t, uint32(12), in.UID, item)
			assert.NotEqual(t, "BODY[1]", in.Section, item)
			return nil
		}}
		_, err := ParseResponse([]byte("* 7 FETCH (UID 12 "+item+")\r\n"), opts)
		if !strings.HasPrefix(item, "X ") {
			assert.ErrorIs(t, err, &LimitError{Limit: LimitLiteral})
		}
	}
}

// The value says what became of a literal that went to the sink, wherever it
// stood.
func TestWhatTheSinkTookIsMarked(t *testing.T) {
	full := errors.New("disk full")
	opts := &Options{MaxLiteral: 5, Sink: func(in Incoming, r io.Reader) error {
		b, err := io.ReadAll(r)
		assert.NoError(t, err)
		assert.Len(t, b, int(in.Size))
		if in.Size == 7 {
			return full
		}
		return nil
	}}
	resp, err := ParseResponse([]byte("* 1 FETCH (BODY[1] {6}\r\nabcdef BODY[2] {5}\r\nghijk BODY[3] {7}\r\nlmnopqr RFC822.TEXT {8}\r\nstuvwxyz)\r\n"), opts)
	require.NoError(t, err)
	fetch := resp.(*types.Fetch)
	require.Len(t, fetch.Sections(), 3)
	assert.Equal(t, types.Streamed(6, nil), fetch.Sections()[0].Data)
	assert.Equal(t, "ghijk", fetch.Sections()[1].Data.String())
	assert.Equal(t, types.Streamed(7, full), fetch.Sections()[2].Data)
	assert.Equal(t, types.Streamed(8, nil), *fetch.Contents.RFC822Text)
	assert.Equal(t, `Fetch {"seq":1,"sections":[{"part":[1],"data":{"streamed":6}},{"part":[2],"data":"ghijk"},`+
		`{"part":[3],"data":{"streamed":7}}],"rfc822.text":{"streamed":8}}`, outcome(t, resp, nil))
}

// Without a sink a large literal costs its message; the octets are gone over.
func TestWithoutASinkALargeLiteralIsRefused(t *testing.T) {
	r := NewReader(strings.NewReader("* 1 FETCH (BODY[] {6}\r\nabcdef)\r\n* 2 FETCH (BODY[] {5}\r\nghijk)\r\n"), &Options{MaxLiteral: 5})
	_, err := r.ReadResponse()
	assert.ErrorIs(t, err, &LimitError{Limit: LimitLiteral})
	resp, err := r.ReadResponse()
	require.NoError(t, err)
	assert.Equal(t, "ghijk", resp.(*types.Fetch).Sections()[0].Data.String())
}

// A message that is cut in the middle of a streamed literal ends the stream, and
// the sink is told.
func TestTheStreamEndsInTheSink(t *testing.T) {
	var sinkErr error
	opts := &Options{MaxLiteral: 5, Sink: func(_ Incoming, r io.Reader) error {
		_, sinkErr = io.ReadAll(r)
		return sinkErr
	}}
	r := NewReader(strings.NewReader("* 1 FETCH (BODY[] {6}\r\nabc"), opts)
	_, err := r.ReadResponse()
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.ErrorIs(t, sinkErr, io.ErrUnexpectedEOF)
}
