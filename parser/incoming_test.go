package parser

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSink(t *testing.T) {
	const in = "* 1 FETCH (BODY[] {10}\r\n0123456789 BINARY[] ~{3}\r\nabc)\r\n* OK\r\n"
	errSink := errors.New("disk full")
	for _, tt := range []struct {
		name string
		sink Sink
		want error
	}{
		{"reads all", keepingSink, errTook("0123456789")},
		{"reads nothing", func(Incoming, io.Reader) error { return nil }, nil},
		{"reads a part and fails", func(_ Incoming, r io.Reader) error { _, _ = r.Read(make([]byte, 3)); return errSink }, errSink},
		{"copies", func(_ Incoming, r io.Reader) error {
			var b bytes.Buffer
			n, err := r.(io.WriterTo).WriteTo(&b)
			if n != 10 || err != nil {
				return fmt.Errorf("%d, %w", n, err)
			}
			return errTook(b.String())
		}, errTook("0123456789")},
		{"copies to a writer that fails", func(_ Incoming, r io.Reader) error {
			_, err := io.Copy(limitedWriter(0), r)
			return err
		}, io.ErrShortWrite},
		{"copies to a writer that is wrong", func(_ Incoming, r io.Reader) error {
			_, err := io.Copy(limitedWriter(99), r)
			return err
		}, errWriteCount},
	} {
		for _, sizes := range [][]int{nil, {1}} {
			f := newFramer(&pieces{b: []byte(in), sizes: sizes}, &Options{MaxLiteral: 5, Sink: func(in Incoming, r io.Reader) error {
				assert.Equal(t, Incoming{Size: 10, Seq: 1, Section: "BODY[]"}, in)
				return tt.sink(in, r)
			}}, false)
			f.describe = func(text []byte, in *Incoming) {
				assert.Equal(t, "* 1 FETCH (BODY[] {10}\r\n", string(text))
				assert.GreaterOrEqual(t, cap(text), len(text)+framePad)
				in.Seq, in.Section = 1, "BODY[]"
			}
			fr, err := f.next()
			require.NoError(t, err, tt.name)
			assert.Equal(t, "* 1 FETCH (BODY[] {10}\r\n BINARY[] ~{3}\r\n)\r\n", string(fr.text))
			assert.Equal(t, literal{end: 24, size: 10, streamed: true, err: tt.want}, fr.literals[0], tt.name)
			assert.Equal(t, "abc", string(fr.literals[1].data))
			fr, err = f.next()
			require.NoError(t, err)
			assert.Equal(t, "* OK\r\n", string(fr.text))
		}
	}
}

type limitedWriter int

func (n limitedWriter) Write(p []byte) (int, error) { return int(n), nil }

func TestSinkMisuse(t *testing.T) {
	const in = "* X {10}\r\n0123456789\r\n* OK\r\n"
	var f *framer
	var kept io.Reader
	opts := &Options{MaxLiteral: 5, Sink: func(in Incoming, r io.Reader) error {
		_, err := f.next()
		assert.Equal(t, errInSink, err)
		kept = r
		return nil
	}}
	f = newFramer(strings.NewReader(in), opts, false)
	_, err := f.next()
	require.NoError(t, err)
	_, err = kept.Read(make([]byte, 5))
	assert.Equal(t, errSinkDone, err)
	_, err = kept.(io.WriterTo).WriteTo(io.Discard)
	assert.Equal(t, errSinkDone, err)
	fr, err := f.next()
	require.NoError(t, err)
	assert.Equal(t, "* OK\r\n", string(fr.text))

	opts.Sink = func(Incoming, io.Reader) error { panic("sink") }
	f = newFramer(strings.NewReader(in), opts, false)
	assert.Panics(t, func() { _, _ = f.next() })
	_, err = f.next()
	assert.Equal(t, errInSink, err, "the place in the stream is lost")

	for _, read := range []Sink{keepingSink, func(_ Incoming, r io.Reader) error { _, err := io.Copy(io.Discard, r); return err }} {
		var sinkErr error
		opts.Sink = func(in Incoming, r io.Reader) error { sinkErr = read(in, r); return sinkErr }
		_, err = readStream(t, strings.NewReader(in[:15]), opts, false)
		assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
		assert.ErrorIs(t, sinkErr, io.ErrUnexpectedEOF)
		assert.EqualError(t, sinkErr, "literal ended 5 octets early: unexpected EOF")
	}
}

func TestFrameBytesSink(t *testing.T) {
	const in = "* X {10}\r\n0123456789 ~{6}\r\nabcdef\r\n"
	var seen []Incoming
	opts := &Options{MaxLiteral: 5, Sink: func(in Incoming, r io.Reader) error {
		seen = append(seen, in)
		return keepingSink(in, r)
	}}
	describe := func(text []byte, in *Incoming) {
		assert.GreaterOrEqual(t, cap(text), len(text)+framePad)
		in.Section = string(text)
	}
	_, _, err := frameBytes([]byte(in[:len(in)-1]), opts, false, describe)
	assert.ErrorIs(t, err, ErrIncomplete)
	assert.Empty(t, seen, "the message may yet be given again")

	fr, _, err := frameBytes([]byte(in), opts, false, describe)
	require.NoError(t, err)
	assert.Equal(t, []Incoming{
		{Size: 10, Section: "* X {10}\r\n"},
		{Size: 6, Binary: true, Section: "* X {10}\r\n ~{6}\r\n"},
	}, seen)
	assert.Equal(t, errTook("0123456789"), fr.literals[0].err)
	assert.Equal(t, errTook("abcdef"), fr.literals[1].err)
	assert.Nil(t, fr.literals[0].data)
}

// A Sink that is offered a literal takes it, or leaves it for memory.
func TestOffer(t *testing.T) {
	t.Parallel()
	const in = "* 1 FETCH (BODY[] {3}\r\nabc BODY[1] {5}\r\nhello)\r\n* 2 FETCH (BODY[] {2}\r\nxy)\r\n"
	offer := true
	var offered []string
	opts := &Options{
		Offer: func() bool { return offer },
		Sink: func(in Incoming, r io.Reader) error {
			offered = append(offered, in.Section)
			if in.Section == "BODY[1]" {
				return ErrKeep
			}
			text, err := io.ReadAll(r)
			assert.Equal(t, "abc", string(text))
			return err
		},
	}
	r := NewReader(strings.NewReader(in), opts)
	resp, err := r.ReadResponse()
	require.NoError(t, err)
	sections := resp.(*types.Fetch).Sections()
	assert.True(t, sections[0].Data.IsStreamed())
	assert.NoError(t, sections[0].Data.Err())
	assert.Equal(t, "hello", sections[1].Data.String())

	offer = false
	resp, err = r.ReadResponse()
	require.NoError(t, err)
	assert.Equal(t, "xy", resp.(*types.Fetch).Sections()[0].Data.String())
	assert.Equal(t, []string{"BODY[]", "BODY[1]"}, offered)
}

// What was begun cannot be left, and what is too large cannot be kept.
func TestOfferRefused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		max, read int
	}{{10, 1}, {2, 0}} {
		opts := &Options{
			MaxLiteral: int64(test.max),
			Offer:      func() bool { return true },
			Sink: func(in Incoming, r io.Reader) error {
				_, err := io.ReadFull(r, make([]byte, test.read))
				require.NoError(t, err)
				return ErrKeep
			},
		}
		resp, err := NewReader(strings.NewReader("* 1 FETCH (BODY[] {3}\r\nabc)\r\n"), opts).ReadResponse()
		require.NoError(t, err)
		data := resp.(*types.Fetch).Sections()[0].Data
		assert.True(t, data.IsStreamed())
		assert.Equal(t, ErrKeep, data.Err())
	}
}
