package parser

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

// reading is what one call of ReadResponse gave.
type reading struct {
	Outcome string
	Meta    Meta
}

// readAll reads a stream to its end. It returns the values too, for those who want
// to see whether they last.
func readAll(t require.TestingT, r io.Reader, opts *Options) (all []reading, values []types.Response, end error) {
	all, end = readEach(t, r, opts, func(_ *Reader, resp types.Response) { values = append(values, resp) })
	return all, values, end
}

// readEach reads a stream to its end, and calls f with each value.
func readEach(t require.TestingT, r io.Reader, opts *Options, f func(*Reader, types.Response)) (all []reading, end error) {
	reader := NewReader(r, opts)
	var offset int64
	for {
		resp, err := reader.ReadResponse()
		if err != nil && !errors.As(err, new(*Error)) {
			_, again := reader.ReadResponse()
			require.Equal(t, err, again, "the end is for good")
			return all, err
		}
		meta := reader.Meta()
		require.Equal(t, offset, meta.Offset, "offsets add up")
		offset += meta.Length
		all = append(all, reading{outcome(t, resp, err), meta})
		f(reader, resp)
	}
}

// everything is a stream of all messages of the tables and of all malformed ones.
func everything(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, v := range tables(t, "") {
		b.WriteString(v.wire)
	}
	for _, m := range malformed {
		b.WriteString(m.wire)
	}
	for _, m := range outOfRange {
		b.WriteString(m.wire)
	}
	b.WriteString("* 1 FETCH (BODY[1] {5000}\r\n" + strings.Repeat("o", 5000) + " BODY[2] {70000}\r\n" + strings.Repeat("O", 70000) + ")\r\n")
	b.WriteString("* OK [ALERT] bye\r\n")
	return b.Bytes()
}

// However the bytes arrive, the values are the same, and so is what is told of
// them.
func TestAnyChunkingGivesTheSameValues(t *testing.T) {
	stream := everything(t)
	want, _, err := readAll(t, bytes.NewReader(stream), nil)
	require.Equal(t, io.EOF, err)
	require.Equal(t, `Status {"kind":"OK","code":{"name":"ALERT"},"text":"bye"}`, want[len(want)-1].Outcome)
	last := want[len(want)-1].Meta
	require.Equal(t, int64(len(stream)), last.Offset+last.Length)

	for name, r := range map[string]io.Reader{
		"byte by byte": iotest.OneByteReader(bytes.NewReader(stream)),
		"half":         iotest.HalfReader(bytes.NewReader(stream)),
		"with the EOF": iotest.DataErrReader(bytes.NewReader(stream)),
	} {
		got, _, err := readAll(t, r, nil)
		assert.Equal(t, io.EOF, err, name)
		assert.Equal(t, want, got, name)
	}
	wanted := uint64(100)
	if raceDetector {
		wanted = 10
	}
	for seed := range wanted {
		rnd := newRand(seed)
		sizes := make([]int, 1+rnd.IntN(20))
		for i := range sizes {
			sizes[i] = 1 + rnd.IntN([]int{10, 100, 5000}[rnd.IntN(3)])
		}
		got, _, err := readAll(t, &pieces{b: stream, sizes: sizes}, nil)
		require.Equal(t, io.EOF, err)
		require.Equal(t, want, got, "chunks of %d bytes", sizes)
	}
}

// The beginning of a message is no error: it is the beginning of a message.
func TestEveryPrefixWantsMore(t *testing.T) {
	n := 0
	for _, v := range tables(t, "") {
		if v.failing() {
			continue
		}
		for i := range v.wire {
			n++
			resp, err := ParseResponse([]byte(v.wire[:i]), nil)
			require.Equal(t, ErrIncomplete, err, "%q", v.wire[:i])
			require.Nil(t, resp)
			require.ErrorIs(t, err, io.ErrUnexpectedEOF)

			resp, err = NewReader(strings.NewReader(v.wire[:i]), nil).ReadResponse()
			require.Nil(t, resp)
			if i == 0 {
				require.Equal(t, io.EOF, err)
				continue
			}
			var cut *TruncatedError
			require.ErrorAs(t, err, &cut, "%q", v.wire[:i])
			require.ErrorIs(t, err, io.ErrUnexpectedEOF)
			require.NotErrorIs(t, err, ErrSyntax)
			require.Equal(t, TruncatedError{Length: int64(i)}, *cut)
		}
	}
	t.Logf("%d beginnings", n)
}

// An error of the connection comes as it is, whenever it comes.
func TestErrorsOfTheConnection(t *testing.T) {
	broken := errors.New("broken")
	const wire = "* 1 EXISTS\r\n* 2 FETCH (BODY[] {5}\r\nhello)\r\n"
	for i := range wire {
		r := NewReader(io.MultiReader(strings.NewReader(wire[:i]), iotest.ErrReader(broken)), nil)
		var err error
		for err == nil {
			_, err = r.ReadResponse()
		}
		assert.Equal(t, broken, err, "%q", wire[:i])
	}
}

// A value keeps nothing of the bytes that it was made of: not of the caller's, and
// not of the reader's own buffer.
func TestValuesCanBeKept(t *testing.T) {
	for _, v := range tables(t, "") {
		wire := append(make([]byte, 0, len(v.wire)+100), v.wire...)
		resp, err := ParseResponse(wire, nil)
		before := outcome(t, resp, err)
		clear(wire[:cap(wire)])
		assert.Equal(t, before, outcome(t, resp, err), "%q", v.wire)
	}

	stream := everything(t)
	for name, r := range map[string]io.Reader{
		"whole":  bytes.NewReader(stream),
		"pieces": &pieces{b: stream, sizes: []int{1, 7, 100, 5000}},
	} {
		all, values, err := readAll(t, r, nil)
		require.Equal(t, io.EOF, err)
		for i, v := range values {
			if v != nil {
				assert.Equal(t, all[i].Outcome, outcome(t, v, nil), name)
			}
		}
	}
}

// The octets of a value are its own: who changes them changes nothing else.
func TestOctetsAreTheValuesOwn(t *testing.T) {
	const wire = "* 1 FETCH (BODY[1] {3}\r\nabc BODY[2] {3}\r\ndef BODY[3] \"ghi\")\r\n"
	input := []byte(wire)
	resp, err := ParseResponse(input, nil)
	require.NoError(t, err)
	sections := resp.(*types.Fetch).Sections()
	for i := range sections {
		b := sections[i].Data.Bytes()
		clear(b)
		_ = append(b, "xxxxxxxxxxxxxxxxxxxxxxxxxxxx"...)
	}
	assert.Equal(t, wire, string(input))
	for i := range sections {
		assert.Equal(t, "\x00\x00\x00", sections[i].Data.String())
	}
}

// Many may read the same bytes at the same time.
func TestParseResponseIsForManyAtOnce(t *testing.T) {
	all := tables(t, "")
	shared := make([][]byte, len(all))
	for i, v := range all {
		shared[i] = append(make([]byte, 0, len(v.wire)+framePad), v.wire...)
	}
	got := make([][]string, 4)
	var wg sync.WaitGroup
	for g := range got {
		wg.Go(func() {
			for _, wire := range shared {
				resp, err := ParseResponse(wire, nil)
				if err != nil {
					got[g] = append(got[g], err.Error())
					continue
				}
				text, _ := json.Marshal(resp)
				got[g] = append(got[g], string(text))
			}
		})
	}
	wg.Wait()
	for g := range got {
		assert.Equal(t, got[0], got[g])
	}
	for i, v := range all {
		assert.Equal(t, v.wire, string(shared[i]))
	}
}

// ParseResponses gives what a Reader gives, and what is left.
func TestParseResponses(t *testing.T) {
	stream := everything(t)
	want, _, err := readAll(t, bytes.NewReader(stream), nil)
	require.Equal(t, io.EOF, err)
	var got []reading
	rest := ParseResponses(stream, nil, func(resp types.Response, meta Meta, err error) bool {
		e := new(Error)
		if errors.As(err, &e) {
			e.Offset = meta.Offset // of a message in memory it is 0
		}
		got = append(got, reading{outcome(t, resp, err), meta})
		return true
	})
	assert.Empty(t, rest)
	assert.Equal(t, want, got)

	const three = "* 1 EXISTS\r\n* 2 EXISTS\r\n* 3 EXISTS\r\n* 4 EX"
	var seen []types.Response
	rest = ParseResponses([]byte(three), nil, func(resp types.Response, _ Meta, err error) bool {
		assert.NoError(t, err)
		seen = append(seen, resp)
		return true
	})
	assert.Equal(t, []types.Response{types.Exists(1), types.Exists(2), types.Exists(3)}, seen)
	assert.Equal(t, "* 4 EX", string(rest))

	rest = ParseResponses([]byte(three), nil, func(resp types.Response, _ Meta, _ error) bool {
		return resp != types.Exists(2)
	})
	assert.Equal(t, "* 3 EXISTS\r\n* 4 EX", string(rest))

	assert.Empty(t, ParseResponses(nil, nil, func(types.Response, Meta, error) bool { panic("nothing to see") }))
}

// What the reader has read ahead and not used is known, for whoever goes on with
// the connection.
func TestBuffered(t *testing.T) {
	r := NewReader(strings.NewReader("A1 OK Begin TLS\r\n* OK injected\r\n"), nil)
	assert.Zero(t, r.Buffered())
	_, err := r.ReadResponse()
	require.NoError(t, err)
	assert.Equal(t, len("* OK injected\r\n"), r.Buffered())
	_, err = r.ReadResponse()
	require.NoError(t, err)
	assert.Zero(t, r.Buffered())
}

// Bytes in any order never make the reader panic or lose its place, and it does
// not matter how they arrive, nor whether the memory of values is used again.
func FuzzReader(f *testing.F) {
	for _, v := range tables(f, "") {
		f.Add([]byte(v.wire), []byte{0}, false)
	}
	for i, m := range malformed {
		f.Add([]byte("* OK\r\n"+m.wire+"* 3 EXISTS\r\n"), []byte{byte(i), 9}, i%2 == 0)
	}
	f.Add([]byte("* 1 FETCH (X "+strings.Repeat("(", 300)), []byte{200}, true)
	f.Add([]byte("* 1 FETCH (UID 5 BODY[1.TEXT]<3> {300}\r\n"+strings.Repeat("x", 300)+" FLAGS ())\r\n"), []byte{1, 255}, false)
	f.Fuzz(func(t *testing.T, in, sizes []byte, strict bool) {
		opts := &Options{Strict: strict, MaxLine: 1000, MaxLiteral: 100, MaxFrame: 2000, MaxNesting: 20, MaxElements: 100}
		type taken struct {
			in    Incoming
			bytes string
		}
		var sunk []taken
		opts.Sink = func(in Incoming, r io.Reader) error {
			b, err := io.ReadAll(r)
			sunk = append(sunk, taken{in, string(b)})
			return err
		}
		want, values, wantEnd := readAll(t, bytes.NewReader(in), opts)
		wantSunk := sunk
		c := &pieces{b: in}
		for _, n := range sizes {
			c.sizes = append(c.sizes, int(n)+1)
		}
		sunk = nil
		got, end := readEach(t, c, opts, func(r *Reader, _ types.Response) { r.Recycle() })
		require.Equal(t, want, got)
		require.Equal(t, wantEnd, end)
		require.Equal(t, wantSunk, sunk)
		for i, v := range values {
			if v != nil {
				require.Equal(t, want[i].Outcome, outcome(t, v, nil), "it lasts")
				require.False(t, strict && want[i].Meta.Quirks != nil)
			}
		}
		if wantEnd != io.EOF {
			require.ErrorIs(t, wantEnd, io.ErrUnexpectedEOF)
		}
		_, err := ParseResponse(in, opts)
		require.True(t, err == nil || err == ErrIncomplete || errors.As(err, new(*Error)), "%v", err)
	})
}

// A command may ask for many items by name: no memory is needed for each.
func TestKnownWordsNeedNoMemory(t *testing.T) {
	allocs := func(wire string) float64 {
		r := NewReader(&endless{text: wire}, nil)
		return testing.AllocsPerRun(1000, func() {
			_, err := r.ReadCommand()
			require.NoError(t, err)
		})
	}
	assert.Equal(t, allocs("A1 FETCH 1 (UID)\r\n"), allocs("A1 FETCH 1 (uid ENVELOPE BodyStructure RFC822.SIZE)\r\n"))
	assert.Less(t, allocs("A1 FETCH 1 (UID)\r\n"), allocs("A1 FETCH 1 (UID X-OTHER)\r\n"))
}

// endless is a text that begins again behind its end.
type endless struct {
	text string
	at   int
}

func (e *endless) Read(b []byte) (int, error) {
	n := copy(b, e.text[e.at:])
	e.at = (e.at + n) % len(e.text)
	return n, nil
}

func TestUnknown(t *testing.T) {
	r := NewReader(strings.NewReader("* 1 FETCH (X-A 1 X-B 2 FLAGS ())\r\n* XFOO\r\n* 1 FETCH\r\n* OK [X-Y] a\r\n* 3 EXISTS\r\na1 XFOO\r\n"), nil)
	for _, want := range [][]string{{"msg_att_other"}, {"response_other"}, nil, {"resp_text_code_other"}, nil} {
		_, _ = r.ReadResponse()
		assert.Equal(t, want, r.Unknown())
	}
	_, err := r.ReadCommand()
	assert.NoError(t, err)
	assert.Equal(t, []string{"command_other"}, r.Unknown())
	_, err = r.ReadCommand()
	assert.Equal(t, io.EOF, err)
	assert.Nil(t, r.Unknown())
}

// What was read ahead can be taken out, for a layer between the reader and the stream; what
// comes then follows the last message.
func TestTakeBuffered(t *testing.T) {
	stream := io.MultiReader(strings.NewReader("* 3 EXISTS\r\nahead"), strings.NewReader("* 4 EXISTS\r\n"))
	r := NewReader(stream, nil)
	resp, err := r.ReadResponse()
	require.NoError(t, err)
	assert.Equal(t, types.Exists(3), resp)
	assert.Equal(t, 5, r.Buffered())
	assert.Equal(t, "ahead", string(r.TakeBuffered()))
	assert.Zero(t, r.Buffered())
	assert.Empty(t, r.TakeBuffered())
	resp, err = r.ReadResponse()
	require.NoError(t, err)
	assert.Equal(t, types.Exists(4), resp)
}
