package parser

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Where the stream ends decides between io.EOF and a cut message; any other error comes as it is.
func TestEndOfStream(t *testing.T) {
	own := strings.Repeat("o", 5000)
	for in, cut := range map[string]*TruncatedError{
		"":                                nil,
		"* OK\r\n":                        nil,
		"* OK\r\n\r":                      {6, 1},
		"* OK\r\n*":                       {6, 1},
		"* OK\r\n* X {3}":                 {6, 7},
		"* OK\r\n* X {3}\r":               {6, 8},
		"* OK\r\n* X {3}\r\n":             {6, 9},
		"* OK\r\n* X {3}\r\nab":           {6, 11},
		"* OK\r\n* X {3}\r\nabc":          {6, 12},
		"* OK\r\n* X {9000}\r\n" + own:    {6, 5012},
		"* OK\r\n* X {900000}\r\n" + own:  {6, 5014}, // for the sink
		"* OK\r\n* X {9000000}\r\n" + own: {6, 5015}, // too large for the frame
	} {
		opts := &Options{MaxLiteral: 100_000, MaxFrame: 200_000, Sink: keepingSink}
		if strings.Contains(in, "9000000") {
			opts.Sink = nil
		}
		broken := errors.New("broken")
		for _, one := range []bool{false, true} {
			for _, last := range []error{io.EOF, broken} {
				r := io.MultiReader(strings.NewReader(in), iotest.ErrReader(last))
				if one {
					r = iotest.OneByteReader(r)
				}
				_, err := readStream(t, r, opts, false)
				var got *TruncatedError
				switch {
				case last == broken:
					assert.Equal(t, broken, err)
				case cut == nil:
					assert.Equal(t, io.EOF, err)
				case assert.ErrorAs(t, err, &got, "%.30q", in):
					assert.Equal(t, cut, got)
					assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
				}
			}
		}
	}

	assert.EqualError(t, &TruncatedError{Offset: 6, Length: 12}, "stream ended after 12 bytes of an incomplete message at byte 6")
	_, err := readStream(t, &pieces{b: []byte("x"), sizes: []int{0}}, nil, false)
	assert.Equal(t, io.ErrNoProgress, err)
	_, err = readStream(t, countReader(-1), nil, false)
	assert.Equal(t, errReadCount, err)
	_, err = readStream(t, countReader(1<<20), nil, false)
	assert.Equal(t, errReadCount, err)
}

type countReader int

func (n countReader) Read([]byte) (int, error) { return int(n), nil }

// zeros is an endless stream of zero octets behind b.
type zeros struct{ b []byte }

func (z *zeros) Read(p []byte) (int, error) {
	if len(z.b) > 0 {
		n := copy(p, z.b)
		z.b = z.b[n:]
		return n, nil
	}
	return len(p), nil
}

// allocated returns how many bytes f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestLargeLiteralsTakeNoMemory(t *testing.T) {
	const size int64 = 2 << 30
	stream := func() io.Reader {
		return io.MultiReader(strings.NewReader(fmt.Sprintf("* X {%d}\r\n", size)), io.LimitReader(&zeros{}, size), strings.NewReader("\r\n"))
	}
	for name, sink := range map[string]Sink{
		"copied":  func(_ Incoming, r io.Reader) error { _, err := io.Copy(io.Discard, r); return err },
		"ignored": func(Incoming, io.Reader) error { return nil },
		"refused": nil,
	} {
		n := allocated(func() {
			got, err := readStream(t, stream(), &Options{Sink: sink}, false)
			assert.Equal(t, io.EOF, err)
			assert.Equal(t, size+int64(len("* X {2147483648}\r\n\r\n")), got[0].Length)
			assert.Equal(t, sink == nil, got[0].Err != "")
		})
		assert.Less(t, n, uint64(1<<20), name)
	}
}

func TestAnnouncedSizeAllocatesNothing(t *testing.T) {
	for _, announced := range []string{"4294967295", "9223372036854775807", "33554432"} {
		n := allocated(func() {
			_, err := readStream(t, strings.NewReader("* X {"+announced+"}\r\n"), &Options{MaxLiteral: 1 << 62, MaxFrame: 1 << 62}, false)
			assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
		})
		assert.Less(t, n, uint64(1<<20), announced)
	}
	n := allocated(func() {
		_, err := readStream(t, io.LimitReader(&zeros{b: []byte("* X {4294967295}\r\n")}, 1<<20), &Options{MaxLiteral: 1 << 40, MaxFrame: 1 << 40}, false)
		assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
	})
	assert.Less(t, n, uint64(5<<20), "a few times what arrived")
}

// A literal that is no larger than all that came before it is not moved while it grows, and one that
// is larger takes no more than that in advance.
func TestAnnouncedSizeIsBelievedUpToWhatWasSent(t *testing.T) {
	const sent = 2 << 20
	before := strings.Repeat("* X\r\n", sent/5)
	for announced, arrives := range map[int]int{sent: sent, 32 << 20: 0} {
		n := allocated(func() {
			f := newFramer(io.MultiReader(
				strings.NewReader(before),
				strings.NewReader(fmt.Sprintf("* X {%d}\r\n", announced)),
				io.LimitReader(&zeros{}, int64(arrives)),
				strings.NewReader("\r\n"),
			), nil, false)
			for range sent / 5 {
				_, err := f.next()
				require.NoError(t, err)
			}
			_, err := f.next()
			assert.Equal(t, arrives == announced, err == nil)
		})
		assert.Less(t, n, uint64(sent+sent/2), announced)
	}
}

func TestMemoryIsGivenBack(t *testing.T) {
	in := "* OK\r\n* SEARCH" + strings.Repeat(" 1", 1<<20) + "\r\n* X {0}\r\n" + strings.Repeat("x", 1<<20) + "\r\n" + strings.Repeat("{0}\r\n", 5000) + "\r\n"
	f := newFramer(io.MultiReader(strings.NewReader(in), iotest.OneByteReader(strings.NewReader("* OK\r\n* OK\r\n"))), nil, false)
	_, err := f.next()
	require.NoError(t, err)
	for range 5 {
		_, err := f.next()
		require.NoError(t, err)
	}
	assert.LessOrEqual(t, cap(f.buf), maxBuffer)
	assert.LessOrEqual(t, cap(f.text), maxBuffer)
	assert.LessOrEqual(t, cap(f.literals)*literalCost, maxBuffer)

	f = newFramer(iotest.OneByteReader(strings.NewReader("* OK\r\n")), nil, false)
	_, err = f.next()
	require.NoError(t, err)
	assert.Equal(t, minBuffer, cap(f.buf))
}

// recorder notes which memory its io.Reader is asked to fill.
type recorder struct {
	io.Reader
	into map[*byte]bool
}

func (r *recorder) Read(p []byte) (int, error) {
	r.into[&p[0]] = true
	return r.Reader.Read(p)
}

func TestNothingIsCopied(t *testing.T) {
	r := &recorder{strings.NewReader("* X\r\n"), map[*byte]bool{}}
	f := newFramer(r, nil, false)
	fr, err := f.next()
	require.NoError(t, err)
	assert.True(t, r.into[&fr.text[0]], "a line")

	r.Reader = io.MultiReader(strings.NewReader("* X {20000}\r\n"), strings.NewReader(strings.Repeat("x", 20000)), strings.NewReader("\r\n"))
	fr, err = f.next()
	require.NoError(t, err)
	data := fr.literals[0].data
	assert.True(t, fr.literals[0].owned)
	assert.True(t, r.into[&data[0]], "an owned literal")
	assert.Equal(t, 20000, cap(data))
}

// Where one long literal follows the other, most of them is not read ahead, and so not
// copied; with the next short message much is read at once again.
func TestLongLiteralsAreReadInPlace(t *testing.T) {
	const size = 20000
	long := "* X {20000}\r\n" + strings.Repeat("x", size) + "\r\n"
	in := strings.Repeat(long, 20) + strings.Repeat("* X\r\n", 20000)
	r := &recorder{strings.NewReader(in), map[*byte]bool{}}
	f := newFramer(r, nil, false)
	next := func() {
		_, err := f.next()
		require.NoError(t, err)
	}
	for range 10 {
		next()
	}
	clear(r.into)
	for range 9 {
		next()
		assert.LessOrEqual(t, f.buffered(), shortAhead)
	}
	assert.Greater(t, len(r.into), 9, "read into memory of their own")
	next()
	for range 1000 {
		next()
	}
	assert.Greater(t, f.buffered(), minBuffer)
}

// The buffer of a long line stays while long lines follow each other, and not for good.
func TestBufferOfLongLines(t *testing.T) {
	long := "* X " + strings.Repeat("x", 200_000) + "\r\n"
	short := strings.Repeat("* X\r\n", 1000)
	f := newFramer(io.MultiReader(strings.NewReader(strings.Repeat(long, 20)), iotest.OneByteReader(strings.NewReader(short))), nil, false)
	next := func() {
		_, err := f.next()
		require.NoError(t, err)
	}
	next()
	next()
	buffer := &f.buf[0]
	for range 18 {
		next()
		assert.Same(t, buffer, &f.buf[0])
	}
	for range 900 {
		next()
	}
	assert.LessOrEqual(t, cap(f.buf), maxBuffer)
}

func TestOwnedLiteralsStay(t *testing.T) {
	in := strings.Repeat("* X {5000}\r\n"+strings.Repeat("a", 5000)+"\r\n* X {5000}\r\n"+strings.Repeat("b", 5000)+"\r\n", 20)
	f := newFramer(strings.NewReader(in), nil, false)
	fr, err := f.next()
	require.NoError(t, err)
	require.True(t, fr.literals[0].owned)
	data := fr.literals[0].data
	for err == nil {
		_, err = f.next()
	}
	assert.Equal(t, strings.Repeat("a", 5000), string(data))
}

// A server tells the client to go on, or refuses.
func TestOnLiteral(t *testing.T) {
	const no = "too big"
	for _, tt := range []struct {
		name  string
		in    string // as a client sends it that waits for "+"
		opts  *Options
		asked []string
		want  []string // text and literals, or the error
	}{
		{"asked before", "A LOGIN {1}\r\na {2+}\r\nbc\r\n", nil, []string{"1 false", "2 true"}, []string{"A LOGIN {1}\r\n {2+}\r\n\r\n a bc"}},
		{"refused, not sent", "A X {13}\r\nB NOOP\r\n", nil, []string{"13 false"}, []string{no, "B NOOP\r\n"}},
		{"refused, but sent", "A X {13+}\r\n0123456789\r\n {5}\r\nB NOOP\r\n", nil, []string{"13 true"}, []string{no, "B NOOP\r\n"}},
		{"too large, not sent", "A X {7}\r\nB NOOP\r\n", &Options{MaxLiteral: 5}, nil, []string{"literal", "B NOOP\r\n"}},
		{"too large, but sent", "A X {7+}\r\n012345\n\r\nB NOOP\r\n", &Options{MaxLiteral: 5}, nil, []string{"literal", "B NOOP\r\n"}},
		{"line too long", "A 0123456789 {1}\r\nB NOOP\r\n", &Options{MaxLine: 10}, nil, []string{"line", "B NOOP\r\n"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := newFramer(iotest.OneByteReader(strings.NewReader(tt.in)), tt.opts, true)
			var asked, got []string
			f.onLiteral = func(size int64, nonSync bool) error {
				assert.Equal(t, byte('\n'), tt.in[f.off-1])
				assert.Zero(t, f.buffered(), "no octet has been waited for")
				asked = append(asked, fmt.Sprint(size, nonSync))
				if size == 13 {
					return errors.New(no)
				}
				return nil
			}
			for {
				fr, err := f.next()
				if fr == nil {
					assert.Equal(t, io.EOF, err)
					break
				}
				m := string(fr.text)
				for _, l := range fr.literals {
					m += " " + string(l.data)
				}
				var limit *LimitError
				if errors.As(err, &limit) {
					m = string(limit.Limit)
				} else if err != nil {
					m = err.Error()
				}
				got = append(got, m)
			}
			assert.Equal(t, tt.asked, asked)
			assert.Equal(t, tt.want, got)
		})
	}
}

func TestReset(t *testing.T) {
	f := newFramer(strings.NewReader("A1 OK begin TLS\r\n* OK injected\r\n"), nil, false)
	fr, err := f.next()
	require.NoError(t, err)
	assert.Equal(t, len("* OK injected\r\n"), f.buffered())
	assert.Equal(t, "* OK injected\r\n", string(f.takeBuffered()))
	assert.Equal(t, "A1 OK begin TLS\r\n", string(fr.text))
	_, err = f.next()
	assert.Equal(t, io.EOF, err)
	f.reset(strings.NewReader("* OK\n"))
	fr, err = f.next()
	require.NoError(t, err)
	assert.Equal(t, message{Text: "* OK\n", BareLF: true, Length: 5}, snapshot(t, fr, nil))
}

func TestSteadyStateAllocatesNothing(t *testing.T) {
	for _, in := range []string{
		"* 1 FETCH (FLAGS (\\Seen) UID 12345)\r\n",
		"* 1 FETCH (ENVELOPE ({5}\r\nhello \"x\" {7}\r\nsubject))\r\n",
	} {
		f := newFramer(&repeat{b: []byte(in)}, nil, false)
		run := func() {
			if _, err := f.next(); err != nil {
				t.Fatal(err)
			}
		}
		for range 10_000 {
			run()
		}
		assert.Zero(t, testing.AllocsPerRun(10_000, run))
	}
}

// repeat is an endless stream of b.
type repeat struct {
	b   []byte
	pos int
}

func (r *repeat) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		k := copy(p[n:], r.b[r.pos:])
		r.pos = (r.pos + k) % len(r.b)
		n += k
	}
	return n, nil
}

func BenchmarkFramer(b *testing.B) {
	envelope := "* 12 FETCH (UID 12345 ENVELOPE (\"Mon, 7 Feb 1994 21:52:25 -0800 (PST)\" \"" + strings.Repeat("subject ", 85) + "\" NIL))\r\n"
	for name, in := range map[string]string{
		"40B":      "* 1 FETCH (UID 1234 FLAGS (\\Seen \\Old))\r\n",
		"800B":     envelope,
		"literals": "* 1 FETCH (ENVELOPE ({5}\r\nhello {7}\r\nsubject " + strings.Repeat("\"abc\" ", 100) + ") {9}\r\n123456789)\r\n",
		"64KiB":    "* 1 FETCH (BODY[] {65536}\r\n" + strings.Repeat("x", 65536) + ")\r\n",
	} {
		b.Run(name, func(b *testing.B) {
			f := newFramer(&repeat{b: []byte(strings.Repeat(in, 1+65536/len(in)))}, nil, false)
			b.SetBytes(int64(len(in)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := f.next(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
