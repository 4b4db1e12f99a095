package parser

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

// nests are the places where the grammar contains itself: what is repeated to go
// one level deeper, what stands at the bottom, and what closes a level.
var nests = []struct {
	name               string
	head               string
	open, bottom, shut string
	tail               string
}{
	{"raw value of FETCH", "* 1 FETCH (X ", "(", "a", ")", ")\r\n"},
	{"raw value of FETCH, in lists", "* 1 FETCH (X ", "(a (b) ", "NIL", " c)", ")\r\n"},
	{"raw value of a broken ENVELOPE", "* 1 FETCH (ENVELOPE ", "(", "a", ")", ")\r\n"},
	{"raw value of broken FLAGS", "* 1 FETCH (FLAGS (", "(", "a", ")", "))\r\n"},
	{"raw value of STATUS", "* STATUS x (Y ", "(", "1", ")", " MESSAGES 1)\r\n"},
	{"multipart of BODY", "* 1 FETCH (BODY ", "(", `("a" "b" NIL NIL NIL "c" 1)`, ` "mixed")`, ")\r\n"},
	{"multipart of BODYSTRUCTURE", "* 1 FETCH (BODYSTRUCTURE ", `(("a" "b" NIL NIL NIL "c" 1)`, `("a" "b" NIL NIL NIL "c" 1)`, ` "mixed" NIL)`, ")\r\n"},
	{"message", "* 1 FETCH (BODY ", `("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 1 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) `,
		`("a" "b" NIL NIL NIL "c" 1)`, " 1)", ")\r\n"},
	{"extension of a part", `* 1 FETCH (BODYSTRUCTURE ("a" "b" NIL NIL NIL "c" 1 NIL NIL NIL NIL `, "(", "1", ")", "))\r\n"},
	{"extension of a multipart", `* 1 FETCH (BODYSTRUCTURE (("a" "b" NIL NIL NIL "c" 1) "mixed" NIL NIL NIL NIL `, "(1 ", `"x"`, " NIL)", "))\r\n"},
}

// A message that is nested deeper than the limit is an error of its own, at once,
// wherever the grammar contains itself; at the limit it is not.
func TestNestingIsBounded(t *testing.T) {
	for _, tt := range nests {
		t.Run(tt.name, func(t *testing.T) {
			nested := func(levels int) string {
				return tt.head + strings.Repeat(tt.open, levels) + tt.bottom + strings.Repeat(tt.shut, levels) + tt.tail
			}
			// So that 100 levels and more are no problem for anyone.
			for _, levels := range []int{0, 1, 2, 10, 100, 250} {
				_, err := ParseResponse([]byte(nested(levels)), nil)
				require.NoError(t, err, "%d levels", levels)
			}
			// Where it begins to fail it goes on failing, and that is where it was told to.
			for _, most := range []int{5, 20} {
				opts := &Options{MaxNesting: most}
				levels := 0
				for ; levels <= most; levels++ {
					if _, err := ParseResponse([]byte(nested(levels)), opts); err != nil {
						break
					}
				}
				assert.InDelta(t, most, levels, 2)
				for ; levels < 2*most; levels++ {
					checkLimit(t, nested(levels), opts, LimitNesting, int64(most))
				}
			}

			const deep = 20_000
			for _, wire := range []string{nested(deep), tt.head + strings.Repeat(tt.open, deep) + "\r\n"} {
				start := time.Now()
				checkLimit(t, wire, nil, LimitNesting, defaultMaxNesting)
				assert.Less(t, time.Since(start), 2*time.Second)
			}
		})
	}
	// Nothing nests there, whatever it looks like.
	for _, head := range []string{"* ", "* X ", "* OK ", "* LIST ", "* 1 FETCH ", "* FLAGS ("} {
		start := time.Now()
		_, err := ParseResponse([]byte(head+strings.Repeat("(", 100_000)+"\r\n"), nil)
		assert.NotErrorIs(t, err, &LimitError{})
		assert.Less(t, time.Since(start), 2*time.Second)
	}
}

// checkLimit checks that a message is over a limit, in memory and in a stream, and
// that it costs no other.
func checkLimit(t *testing.T, wire string, opts *Options, limit Limit, most int64) {
	t.Helper()
	resp, err := ParseResponse([]byte(wire), opts)
	require.Nil(t, resp)
	var over *LimitError
	require.ErrorAs(t, err, &over)
	assert.Equal(t, limit, over.Limit)
	assert.Equal(t, most, over.Max)
	assert.NotErrorIs(t, err, ErrSyntax)
	assert.ErrorIs(t, err, &LimitError{Limit: limit})
	e := new(Error)
	require.ErrorAs(t, err, &e)
	assert.Equal(t, e.At, over.Offset)
	assert.Contains(t, err.Error(), fmt.Sprintf("response at byte %d: ", e.At))

	r := NewReader(strings.NewReader("* OK\r\n"+wire+"* 3 EXISTS\r\n"), opts)
	_, err = r.ReadResponse()
	require.NoError(t, err)
	_, err = r.ReadResponse()
	at := over.Offset
	require.ErrorAs(t, err, &over)
	assert.Equal(t, at+6, over.Offset, "in the stream")
	resp, err = r.ReadResponse()
	require.NoError(t, err)
	assert.Equal(t, types.Exists(3), resp)
}

// A message whose lists have more elements than the limit is an error of its own.
func TestElementsAreBounded(t *testing.T) {
	for _, most := range []int{10, 63, 64, 65, 100} {
		checkLimit(t, "* SEARCH"+strings.Repeat(" 1", most+1)+"\r\n", &Options{MaxElements: most}, LimitElements, int64(most))
	}
	opts := &Options{MaxElements: 1000}
	for name, list := range map[string]func(n int) string{
		"SEARCH":     func(n int) string { return "* SEARCH" + strings.Repeat(" 1", n) + "\r\n" },
		"SORT":       func(n int) string { return "* SORT" + strings.Repeat(" 1", n) + "\r\n" },
		"ESEARCH":    func(n int) string { return "* ESEARCH ALL 1" + strings.Repeat(",1", n) + "\r\n" },
		"UIDBATCHES": func(n int) string { return "* UIDBATCHES (TAG x) 1:1" + strings.Repeat(",1:1", n) + "\r\n" },
		"FLAGS":      func(n int) string { return "* FLAGS (x" + strings.Repeat(" x", n) + ")\r\n" },
		"CAPABILITY": func(n int) string { return "* OK [CAPABILITY" + strings.Repeat(" x", n) + "] y\r\n" },
		"STATUS":     func(n int) string { return "* STATUS x (MESSAGES 1" + strings.Repeat(" X 1", n) + ")\r\n" },
		"FETCH":      func(n int) string { return "* 1 FETCH (UID 1" + strings.Repeat(" UID 1", n) + ")\r\n" },
		"section":    func(n int) string { return "* 1 FETCH (BODY[1" + strings.Repeat(".1", n) + "] NIL)\r\n" },
		"addresses": func(n int) string {
			return "* 1 FETCH (ENVELOPE (NIL NIL (" + strings.Repeat(`(NIL NIL "a" "b")`, n+1) + ") NIL NIL NIL NIL NIL NIL NIL))\r\n"
		},
		"parts": func(n int) string {
			return "* 1 FETCH (BODY (" + strings.Repeat(`("a" "b" NIL NIL NIL "c" 1)`, n+1) + ` "mixed"))` + "\r\n"
		},
		"parameters": func(n int) string {
			return `* 1 FETCH (BODY ("a" "b" ("x" "y"` + strings.Repeat(` "x" "y"`, n) + `) NIL NIL "c" 1))` + "\r\n"
		},
		"extensions": func(n int) string {
			return `* 1 FETCH (BODYSTRUCTURE ("a" "b" NIL NIL NIL "c" 1 NIL NIL NIL NIL` + strings.Repeat(" 1", n) + "))\r\n"
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ParseResponse([]byte(list(50)), opts)
			assert.NoError(t, err)
			checkLimit(t, list(1000), opts, LimitElements, 1000)
			checkLimit(t, list(100_000), opts, LimitElements, 1000)
			_, err = ParseResponse([]byte(list(10_000)), nil)
			assert.NoError(t, err)
		})
	}
}

// The limits of the framer come as errors of the reader, with the beginning of the
// message.
func TestLimitsOfTheFramerAreErrors(t *testing.T) {
	x := strings.Repeat("x", 100)
	for _, tt := range []struct {
		opts  Options
		wire  string
		limit Limit
		at    int64
	}{
		{Options{MaxLine: 50}, "* OK " + x + "\r\n", LimitLine, 0},
		{Options{MaxLine: 50}, "* 1 FETCH (BODY[] {3}\r\nabc " + x + "\r\n", LimitLine, 26},
		{Options{MaxLiteral: 50}, "* 1 FETCH (BODY[] {100}\r\n" + x + ")\r\n", LimitLiteral, 25},
		{Options{MaxFrame: 150}, "* 1 FETCH (BODY[] {100}\r\n" + x + ")\r\n", LimitFrame, 0},
	} {
		for _, r := range []io.Reader{strings.NewReader("* OK\r\n" + tt.wire + "* 3 EXISTS\r\n"), &pieces{b: []byte("* OK\r\n" + tt.wire + "* 3 EXISTS\r\n"), sizes: []int{1}}} {
			reader := NewReader(r, &tt.opts)
			_, err := reader.ReadResponse()
			require.NoError(t, err)
			_, err = reader.ReadResponse()
			e := new(Error)
			require.ErrorAs(t, err, &e)
			assert.ErrorIs(t, err, &LimitError{Limit: tt.limit})
			assert.NotErrorIs(t, err, ErrSyntax)
			assert.Equal(t, int64(6), e.Offset)
			assert.Equal(t, tt.at, e.At)
			assert.Equal(t, tt.wire[:5], string(e.Raw[:5]))
			assert.Equal(t, Meta{Offset: 6, Length: int64(len(tt.wire))}, reader.Meta())
			resp, err := reader.ReadResponse()
			require.NoError(t, err)
			assert.Equal(t, types.Exists(3), resp)
		}
		_, err := ParseResponse([]byte(tt.wire), &tt.opts)
		assert.ErrorIs(t, err, &LimitError{Limit: tt.limit})
	}
}

// silent is a connection on which nothing more comes.
type silent struct{}

func (silent) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// A size is only a claim: memory is taken for what arrives.
func TestAnAnnouncedSizeTakesNoMemory(t *testing.T) {
	for _, size := range []string{"4294967295", "9223372036854775807"} {
		opts := &Options{MaxLiteral: 1 << 62, MaxFrame: 1 << 62}
		n := allocated(func() {
			_, err := NewReader(io.MultiReader(strings.NewReader("* 1 FETCH (BODY[] {"+size+"}\r\n"), silent{}), opts).ReadResponse()
			assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
		})
		assert.Less(t, n, uint64(1<<20), size)
		n = allocated(func() {
			_, err := ParseResponse([]byte("* 1 FETCH (BODY[] {"+size+"}\r\nabc"), opts)
			assert.ErrorIs(t, err, ErrIncomplete)
		})
		assert.Less(t, n, uint64(1<<16), size)
		_, err := ParseResponse([]byte("* 1 FETCH (BODY[] {"+size+"}\r\nabc"), nil)
		assert.ErrorIs(t, err, ErrIncomplete)
	}
}

// A literal of 2 GiB goes through the reader to its sink in less than 64 MiB.
func TestALargeLiteralStreamsInConstantMemory(t *testing.T) {
	const size int64 = 2 << 30
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(64 << 20))
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)

	peak := uint64(0)
	var seen Incoming
	sink := func(in Incoming, r io.Reader) error {
		seen = in
		for {
			n, err := io.CopyN(io.Discard, r, 256<<20)
			runtime.ReadMemStats(&now)
			peak = max(peak, now.HeapInuse+now.StackInuse)
			if n == 0 || errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
		}
	}
	r := NewReader(io.MultiReader(
		strings.NewReader(fmt.Sprintf("* 7 FETCH (UID 12 BODY[2]<0> {%d}\r\n", size)),
		io.LimitReader(&zeros{}, size),
		strings.NewReader(" FLAGS (\\Seen))\r\n* 3 EXISTS\r\n")), &Options{MaxLiteral: 1 << 20, Sink: sink})
	resp, err := r.ReadResponse()
	require.NoError(t, err)
	fetch := resp.(*types.Fetch)
	assert.Equal(t, []types.Flag{types.FlagSeen}, fetch.Flags)
	data := fetch.Sections()[0].Data
	assert.True(t, data.IsStreamed())
	assert.NoError(t, data.Err())
	assert.Equal(t, size, data.Size())
	assert.Equal(t, size, seen.Size)
	assert.Less(t, peak, before.HeapInuse+before.StackInuse+32<<20)
	assert.Less(t, peak, uint64(64<<20))
	resp, err = r.ReadResponse()
	require.NoError(t, err)
	assert.Equal(t, types.Exists(3), resp)
}
