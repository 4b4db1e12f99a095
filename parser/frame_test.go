package parser

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// message is a frame in a form that lasts and compares.
type message struct {
	Text     string
	Literals []string // "!" before the data of a streamed one, "~" before that of a literal8
	BareLF   bool
	Offset   int64
	Length   int64
	Err      string // of a refused message
}

// errTook is how keepingSink shows in the literal's err what it has read.
type errTook string

func (e errTook) Error() string { return string(e) }

func keepingSink(_ Incoming, r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	return errTook(b)
}

func snapshot(t require.TestingT, fr *frame, err error) message {
	require.GreaterOrEqual(t, cap(fr.text), len(fr.text)+framePad)
	m := message{Text: string(fr.text), BareLF: fr.bareLF, Offset: fr.offset, Length: fr.length}
	for _, l := range fr.literals {
		require.False(t, l.owned && l.streamed)
		data := string(l.data)
		if l.streamed {
			require.Nil(t, l.data)
			data = fmt.Sprint("!", l.err)
		} else {
			require.NoError(t, l.err)
			require.NotNil(t, l.data)
			require.Equal(t, l.size, int64(len(l.data)))
		}
		if l.binary {
			data = "~" + data
		}
		require.Regexp(t, `[{]\d+[+]?[}]\r?\n$`, m.Text[:l.end])
		m.Literals = append(m.Literals, data)
	}
	if err != nil {
		m.Err = err.Error()
		require.Empty(t, fr.literals)
	} else {
		require.True(t, strings.HasSuffix(m.Text, "\n"))
	}
	return m
}

// readStream returns the messages of r and what ended it.
func readStream(t require.TestingT, r io.Reader, opts *Options, commands bool) ([]message, error) {
	f := newFramer(r, opts, commands)
	var all []message
	for {
		fr, err := f.next()
		if fr == nil {
			_, again := f.next()
			require.Equal(t, err, again, "the end is for good")
			return all, err
		}
		all = append(all, snapshot(t, fr, err))
	}
}

// readBytes returns the messages of b, of which it is known only as much as of a stream, and the rest.
func readBytes(t require.TestingT, b []byte, opts *Options, commands bool) ([]message, []byte) {
	s := scanner{commands: commands}
	o := opts.orDefaults()
	var all []message
	var offset int64
	for {
		fr, rest, err := s.frame(b, &o, nil)
		if err == ErrIncomplete {
			require.Equal(t, b, rest)
			return all, b
		}
		var limit *LimitError
		if errors.As(err, &limit) {
			limit.Offset += offset
		}
		fr.offset = offset
		require.Equal(t, fr.length, int64(len(b)-len(rest)))
		all = append(all, snapshot(t, &fr, err))
		offset += fr.length
		b = rest
	}
}

// chunks is an io.Reader that returns its bytes in pieces of the given sizes, in turn.
type pieces struct {
	b     []byte
	sizes []int
	turn  int
}

func (c *pieces) Read(p []byte) (int, error) {
	if len(c.b) == 0 {
		return 0, io.EOF
	}
	n := len(c.b)
	if len(c.sizes) > 0 {
		n = c.sizes[c.turn%len(c.sizes)]
		c.turn++
	}
	n = copy(p, c.b[:min(n, len(c.b))])
	c.b = c.b[n:]
	if len(c.b) == 0 && c.turn%2 == 1 {
		return n, io.EOF // as an io.Reader may
	}
	return n, nil
}

// frames is the specification: what the messages of a stream are.
var frames = []struct {
	name     string
	commands bool
	in       string
	want     []message
}{
	{name: "lines", in: "* 3 EXISTS\r\nA1 OK done\r\n", want: []message{
		{Text: "* 3 EXISTS\r\n"}, {Text: "A1 OK done\r\n"}}},
	{name: "blank lines are messages", in: "\r\n* 1 RECENT\r\n\n", want: []message{
		{Text: "\r\n"}, {Text: "* 1 RECENT\r\n"}, {Text: "\n", BareLF: true}}},
	{name: "any byte is content", in: "* X \x00\xff\r\x80\r\r\n", want: []message{{Text: "* X \x00\xff\r\x80\r\r\n"}}},

	{name: "literal", in: "* 1 FETCH (BODY[] {5}\r\nab\r\n) UID 7)\r\n* 2 EXISTS\r\n", want: []message{
		{Text: "* 1 FETCH (BODY[] {5}\r\n UID 7)\r\n", Literals: []string{"ab\r\n)"}}, {Text: "* 2 EXISTS\r\n"}}},
	{name: "several, empty, behind one another", in: "* X {1}\r\na{0}\r\n{002}\r\nbc\r\n", want: []message{
		{Text: "* X {1}\r\n{0}\r\n{002}\r\n\r\n", Literals: []string{"a", "", "bc"}}}},
	{name: "literal+, Gmail", in: "* X {2+}\r\nab\r\n", want: []message{{Text: "* X {2+}\r\n\r\n", Literals: []string{"ab"}}}},
	{name: "literal8", in: "* X ~{2}\r\na\x00 ~{1+}\r\n\x00\r\n", want: []message{
		{Text: "* X ~{2}\r\n ~{1+}\r\n\r\n", Literals: []string{"~a\x00", "~\x00"}}}},
	{name: "a line of a header alone", in: "{1}\r\na\r\n", want: []message{{Text: "{1}\r\n\r\n", Literals: []string{"a"}}}},
	{name: "leading zeros", in: "* X {007}\r\n1234567\r\n", want: []message{{Text: "* X {007}\r\n\r\n", Literals: []string{"1234567"}}}},
	{name: "too many zeros", in: "* X {" + strings.Repeat("0", 41) + "}\r\n", want: []message{{Text: "* X {" + strings.Repeat("0", 41) + "}\r\n"}}},
	{name: "the octets' line ends are not the line's", in: "* X {1}\r\n\r\n", want: []message{
		{Text: "* X {1}\r\n\n", Literals: []string{"\r"}, BareLF: true}}},
	{name: "not a header", in: "* X {}\r\n* X {-1}\r\n* X {1-}\r\n* X {+}\r\n* X {1 }\r\n* X {1} \r\n* X {1}\r\r\n* X 1}\r\n}\r\n" +
		"* X {9223372036854775808}\r\n", want: []message{
		{Text: "* X {}\r\n"}, {Text: "* X {-1}\r\n"}, {Text: "* X {1-}\r\n"}, {Text: "* X {+}\r\n"}, {Text: "* X {1 }\r\n"},
		{Text: "* X {1} \r\n"}, {Text: "* X {1}\r\r\n"}, {Text: "* X 1}\r\n"}, {Text: "}\r\n"}, {Text: "* X {9223372036854775808}\r\n"}}},

	{name: "no literal in status text", in: "* OK see RFC {1}\r\n* BYE {3}\r\n* no {1}\r\nA1 Bad x {1}\r\n* PREAUTH {1+}\r\n* OK {1}\r\n" +
		"*  OK  [ALERT] {1}\r\nA1 NO [X \"a]b\\\"]\" Y] ~{1}\r\n* OK \"{1}\r\nA1 BYE {1}\r\n", want: []message{
		{Text: "* OK see RFC {1}\r\n"}, {Text: "* BYE {3}\r\n"}, {Text: "* no {1}\r\n"}, {Text: "A1 Bad x {1}\r\n"},
		{Text: "* PREAUTH {1+}\r\n"}, {Text: "* OK {1}\r\n"}, {Text: "*  OK  [ALERT] {1}\r\n"},
		{Text: "A1 NO [X \"a]b\\\"]\" Y] ~{1}\r\n"}, {Text: "* OK \"{1}\r\n"}, {Text: "A1 BYE {1}\r\n"}}},
	{name: "nor in a continuation", in: "+ {1}\r\n+{1}\r\n+ [X {1}\r\n+\r\n", want: []message{
		{Text: "+ {1}\r\n"}, {Text: "+{1}\r\n"}, {Text: "+ [X {1}\r\n"}, {Text: "+\r\n"}}},
	{name: "nor in what servers make of a status", in: "\x00\x00* OK {1}\r\n BAD {1}\r\n[COPYUID 1 2 3] {1}\r\n* [COPYUID 1 2 3] {1}\r\n* OK[X] {1}\r\n* OK: {1}\r\n",
		want: []message{{Text: "\x00\x00* OK {1}\r\n"}, {Text: " BAD {1}\r\n"}, {Text: "[COPYUID 1 2 3] {1}\r\n"},
			{Text: "* [COPYUID 1 2 3] {1}\r\n"}, {Text: "* OK[X] {1}\r\n"}, {Text: "* OK: {1}\r\n"}}},
	{name: "but in the code", in: "A1 NO [BADCHARSET ({1}\r\n] {3}\r\na]b \"]\")] x {1}\r\n* OK [X {1}\r\na{1}\r\nb]\r\n", want: []message{
		{Text: "A1 NO [BADCHARSET ({1}\r\n {3}\r\n \"]\")] x {1}\r\n", Literals: []string{"]", "a]b"}},
		{Text: "* OK [X {1}\r\n{1}\r\n]\r\n", Literals: []string{"a", "b"}}}},
	{name: "words that begin like a status", in: "* OKAY {1}\r\na\r\n* NO-OP {1}\r\na\r\n* BYEBYEBYE {1}\r\na\r\n* 1 OK {1}\r\na\r\nOK {1}\r\na\r\n* \"OK {1}\r\n* O\"K {1}\r\n",
		want: []message{{Text: "* OKAY {1}\r\n\r\n", Literals: []string{"a"}}, {Text: "* NO-OP {1}\r\n\r\n", Literals: []string{"a"}},
			{Text: "* BYEBYEBYE {1}\r\n\r\n", Literals: []string{"a"}}, {Text: "* 1 OK {1}\r\n\r\n", Literals: []string{"a"}},
			{Text: "OK {1}\r\n\r\n", Literals: []string{"a"}}, {Text: "* \"OK {1}\r\n"}, {Text: "* O\"K {1}\r\n"}}},

	{name: "no literal in a quoted string", in: "* X \"{1}\r\n* X \"\\\"{1}\r\n* X \"\\\\\" {1}\r\na\r\n* X \"\" \"{1}\r\n", want: []message{
		{Text: "* X \"{1}\r\n"}, {Text: "* X \"\\\"{1}\r\n"}, {Text: "* X \"\\\\\" {1}\r\n\r\n", Literals: []string{"a"}}, {Text: "* X \"\" \"{1}\r\n"}}},
	{name: "a literal closes nothing and opens nothing", in: "* X {1}\r\n\" {1}\r\na\r\n", want: []message{
		{Text: "* X {1}\r\n {1}\r\n\r\n", Literals: []string{"\"", "a"}}}},
	{name: "backslash as the delimiter", in: "* LIST () \"\\\" INBOX\r\n* LIST () \"\\\" {1}\r\na\r\n* LIST () \"\\\" a\" {1}\r\na\r\n* LIST () \"\\\"x {1}\r\n", want: []message{
		{Text: "* LIST () \"\\\" INBOX\r\n"}, {Text: "* LIST () \"\\\" {1}\r\n\r\n", Literals: []string{"a"}},
		{Text: "* LIST () \"\\\" a\" {1}\r\n\r\n", Literals: []string{"a"}}, {Text: "* LIST () \"\\\"x {1}\r\n"}}},

	{name: "LF alone ends a line", in: "* OK\n* X {2}\na\n \"a\nb\"\n", want: []message{
		{Text: "* OK\n", BareLF: true}, {Text: "* X {2}\n \"a\n", Literals: []string{"a\n"}, BareLF: true}, {Text: "b\"\n", BareLF: true}}},
	{name: "but in a quoted string, after a CRLF, Outlook", in: "* OK\r\n* X (\"a\nb\\\"\n{1}\n\" \"\") {1}\r\nc\r\n* X \"a\\\n\"\n", want: []message{
		{Text: "* OK\r\n"}, {Text: "* X (\"a\nb\\\"\n{1}\n\" \"\") {1}\r\n\r\n", Literals: []string{"c"}}, {Text: "* X \"a\\\n\"\n", BareLF: true}}},
	{name: "not in a text or code", in: "* OK\r\n* OK \"a\n* OK [X \"a\n+ \"a\n", want: []message{
		{Text: "* OK\r\n"}, {Text: "* OK \"a\n", BareLF: true}, {Text: "* OK [X \"a\n", BareLF: true}, {Text: "+ \"a\n", BareLF: true}}},
	{name: "CRLF always", in: "* X \"a\r\nb\"\r\n", want: []message{{Text: "* X \"a\r\n"}, {Text: "b\"\r\n"}}},

	{name: "commands have no text", commands: true, in: "A1 OK {1}\r\na\r\n+ {1+}\r\na\r\nA2 APPEND x ~{1+}\r\na\r\nA3 LOGIN \"a {1}\r\nDONE\r\n", want: []message{
		{Text: "A1 OK {1}\r\n\r\n", Literals: []string{"a"}}, {Text: "+ {1+}\r\n\r\n", Literals: []string{"a"}},
		{Text: "A2 APPEND x ~{1+}\r\n\r\n", Literals: []string{"~a"}}, {Text: "A3 LOGIN \"a {1}\r\n"}, {Text: "DONE\r\n"}}},
}

func TestFrames(t *testing.T) {
	for _, tt := range frames {
		t.Run(tt.name, func(t *testing.T) {
			var offset int64
			for i := range tt.want {
				m := &tt.want[i]
				m.Offset, m.Length = offset, int64(len(m.Text)+len(strings.ReplaceAll(strings.Join(m.Literals, ""), "~", "")))
				offset += m.Length
			}
			for name, r := range map[string]io.Reader{
				"whole":        strings.NewReader(tt.in),
				"byte by byte": iotest.OneByteReader(strings.NewReader(tt.in)),
				"with the EOF": iotest.DataErrReader(strings.NewReader(tt.in)),
			} {
				got, err := readStream(t, r, nil, tt.commands)
				assert.Equal(t, tt.want, got, name)
				assert.Equal(t, io.EOF, err, name)
			}
			got, rest := readBytes(t, []byte(tt.in), nil, tt.commands)
			assert.Equal(t, tt.want, got, "bytes")
			assert.Empty(t, rest)
		})
	}
}

// Every proper prefix of a message is incomplete, wherever it ends.
func TestPrefixes(t *testing.T) {
	for _, tt := range frames {
		in := []byte(tt.in)
		ends := map[int]bool{}
		all, _ := readBytes(t, in, nil, tt.commands)
		for _, m := range all {
			ends[int(m.Offset+m.Length)] = true
		}
		for n := range in {
			_, err := readStream(t, bytes.NewReader(in[:n]), nil, tt.commands)
			if ends[n] || n == 0 {
				assert.Equal(t, io.EOF, err)
				continue
			}
			got, rest := readBytes(t, in[:n], nil, tt.commands)
			var cut *TruncatedError
			if assert.ErrorAs(t, err, &cut, "%q", in[:n]) && assert.ErrorIs(t, err, io.ErrUnexpectedEOF) {
				assert.Equal(t, TruncatedError{Offset: int64(n - len(rest)), Length: int64(len(rest))}, *cut)
			}
			if len(got) > 0 {
				assert.NotEqual(t, all, got, "%q", in[:n])
			}
		}
	}
	for _, m := range []string{"* 1 EXISTS\r\n", "* X (\"a\\\"\" {3}\r\n\r\n\r \"b\")\r\n", "+ {3}\r\n", "\r\n", "A NO [X {0}\r\n] {1}\r\n"} {
		for n := range m {
			fr, rest, err := frameBytes([]byte(m[:n]), nil, false, nil)
			assert.ErrorIs(t, err, ErrIncomplete, "%q", m[:n])
			assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
			assert.Equal(t, m[:n], string(rest))
			assert.Zero(t, fr)
		}
		_, rest, err := frameBytes([]byte(m+"x"), nil, false, nil)
		assert.NoError(t, err)
		assert.Equal(t, "x", string(rest))
	}
}

func TestFrameBytesLineEnds(t *testing.T) {
	for in, want := range map[string]string{
		"* X \"a\nb\"\r\n":           "* X \"a\nb\"\r\n",
		"* X \"a\nb\"\n":             "* X \"a\n",
		"* LIST () \"\\\" INBOX\n":   "* LIST () \"\\\" INBOX\n",
		"* X \"a\r\nb\"\r\n":         "* X \"a\r\n",
		"* X \"a\nb\"\r\n* 1 EXPUNG": "* X \"a\nb\"\r\n",
	} {
		fr, _, err := frameBytes([]byte(in), nil, false, nil)
		assert.NoError(t, err, "%q", in)
		assert.Equal(t, want, string(fr.text), "%q", in)
	}
	_, _, err := frameBytes([]byte("* X \"a\nb"), nil, false, nil)
	assert.EqualError(t, err, "incomplete message: more bytes are needed")
}

func TestFrameBytesBorrows(t *testing.T) {
	b := append(make([]byte, 0, 100), "* X y\r\n"...)
	fr, _, err := frameBytes(b, nil, false, nil)
	require.NoError(t, err)
	assert.Same(t, &b[0], &fr.text[0])

	fr, _, err = frameBytes(b[:len(b):len(b)+framePad-1], nil, false, nil)
	require.NoError(t, err)
	assert.NotSame(t, &b[0], &fr.text[0])

	b = []byte("* X {2}\r\nab\r\n")
	fr, _, err = frameBytes(b, nil, false, nil)
	require.NoError(t, err)
	assert.Same(t, &b[9], &fr.literals[0].data[0])
	assert.False(t, fr.literals[0].owned)
}

// genMessage makes a message of the parts that framing depends on, and what its frame should be.
func genMessage(t *rapid.T) (wire string, want message) {
	var text, all strings.Builder
	add := func(s string) { text.WriteString(s); all.WriteString(s) }
	word := rapid.SampledFrom([]string{"FETCH", "(", ")", "\\Seen", "{", "}", "{5} x", "~", "\r", "\x00", "é", "]", "[", "12", "+", ""})
	switch rapid.SampledFrom([]string{"status", "text", "data", "data", "data", "long"}).Draw(t, "kind") {
	case "status":
		add(rapid.SampledFrom([]string{"* OK ", "a no ", "* Bye [ALERT] ", "A1 BAD "}).Draw(t, "status"))
		add(rapid.SampledFrom([]string{"", "\"", "text", "see {5}", "{0}", "~{99999999999}", "] {1+}"}).Draw(t, "text"))
	case "text":
		add("+ ")
		add(rapid.SampledFrom([]string{"", "\"{1}", "PDE4=", "{3}"}).Draw(t, "text"))
	case "long":
		add("* SEARCH" + strings.Repeat(" 12345", rapid.IntRange(0, 30000).Draw(t, "numbers")))
	default:
		add("* 1 ")
		for range rapid.IntRange(0, 12).Draw(t, "parts") {
			switch rapid.IntRange(0, 3).Draw(t, "part") {
			case 0:
				add(word.Draw(t, "word") + " ")
			case 1:
				q := rapid.StringMatching(`[a-z{}()\n 0-9]{0,6}(\\"|\\\\|)[a-z{}()\n 0-9]{0,6}`).Draw(t, "quoted")
				add("\"" + q + "\" ")
			default:
				size := rapid.SampledFrom([]int{0, 1, 2, 5, 300, 4095, 4096, 5000, 70000}).Draw(t, "size")
				octets := strings.Repeat(rapid.SampledFrom([]string{"x", "\r\n", "\"", "{5}\r\n", "* OK\r\n"}).Draw(t, "octets"), size)[:size]
				add(rapid.SampledFrom([]string{"{", "{0", "~{"}).Draw(t, "header") + strconv.Itoa(size) + rapid.SampledFrom([]string{"}\r\n", "+}\r\n"}).Draw(t, "end"))
				all.WriteString(octets)
				if strings.HasSuffix(strings.SplitAfter(text.String(), "{")[strings.Count(text.String(), "{")-1], "~{") {
					octets = "~" + octets
				}
				want.Literals = append(want.Literals, octets)
			}
		}
		add("x")
	}
	add("\r\n")
	want.Text, want.Length = text.String(), int64(all.Len())
	return all.String(), want
}

// However the bytes arrive, the messages are the same, and they are those that were made.
func TestAnyChunking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stream := []byte("* OK\r\n")
		want := []message{{Text: "* OK\r\n", Length: 6}}
		for range rapid.IntRange(1, 6).Draw(t, "messages") {
			wire, m := genMessage(t)
			m.Offset = int64(len(stream))
			stream = append(stream, wire...)
			want = append(want, m)
		}
		sizes := rapid.SliceOfN(rapid.SampledFrom([]int{0, 1, 2, 3, 7, 100, 4000, 4096, 65536, 100000}), 0, 8).Draw(t, "chunks")
		if len(bytes.Trim([]byte(fmt.Sprint(sizes)), "[0 ]")) == 0 {
			sizes = nil // or there would be no progress
		}

		got, err := readStream(t, &pieces{b: stream, sizes: sizes}, nil, false)
		require.Equal(t, io.EOF, err)
		require.Equal(t, want, got)
		got, rest := readBytes(t, stream, nil, false)
		require.Empty(t, rest)
		require.Equal(t, want, got)
	})
}

// No byte is searched twice for the line's end, nor gone over twice for quotes: once it has been, it may
// even change. So the work is linear in the length of the line, however it arrives.
func TestNothingIsSearchedTwice(t *testing.T) {
	for _, in := range []string{
		"* X " + strings.Repeat("abc ", 100) + "\r\n",
		"* X \"" + strings.Repeat("a\nb\\\" ", 100) + "\" {12}\r\n",
	} {
		s := scanner{crlf: true}
		s.begin()
		b := make([]byte, 0, len(in))
		for i := range in {
			b = append(b, in[i])
			end, ok := s.line(b)
			require.Equal(t, i == len(in)-1, ok)
			if !ok {
				require.Equal(t, i+1, s.searched)
				done := s.searched - 1
				if strings.Contains(in, "\"") {
					done = min(done, s.known)
				}
				copy(b, strings.Repeat("\n", done))
				continue
			}
			require.Equal(t, len(in), end)
			_, more := s.header(b)
			require.Equal(t, strings.Contains(in, "{12}"), more)
		}
	}

	const size = 1 << 20
	start := time.Now()
	_, err := readStream(t, iotest.OneByteReader(strings.NewReader(strings.Repeat("x", size)+"\r\n")), nil, false)
	assert.Equal(t, io.EOF, err)
	assert.Less(t, time.Since(start), 10*time.Second, "quadratic would be minutes")
}

// The stream and the bytes in memory are two ways to the same messages.
func FuzzFramer(f *testing.F) {
	for _, tt := range frames {
		f.Add([]byte(tt.in), tt.commands, true, []byte{1, 5, 200})
	}
	f.Add([]byte("* X "+strings.Repeat("x", 300)+"\"\n{3}\r\n\"{3}\r\n {3}\r\nabc {500}\r\n"), false, false, []byte{3})
	f.Fuzz(func(t *testing.T, in []byte, commands, sink bool, sizes []byte) {
		opts := &Options{MaxLine: 200, MaxLiteral: 50, MaxFrame: 400}
		if sink {
			opts.Sink = keepingSink
		}
		want, rest := readBytes(t, in, opts, commands)
		c := &pieces{b: in}
		for _, n := range sizes {
			c.sizes = append(c.sizes, int(n)+1)
		}
		got, err := readStream(t, c, opts, commands)
		require.Equal(t, want, got)
		if len(rest) == 0 {
			require.Equal(t, io.EOF, err)
		} else {
			require.ErrorIs(t, err, io.ErrUnexpectedEOF)
		}
		_, _, err = frameBytes(in, opts, commands, nil)
		var limit *LimitError
		require.True(t, err == nil || err == ErrIncomplete || errors.As(err, &limit))
	})
}
