package parser

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sentencesWanted is how many messages the tests make for an entry point:
//
//	IMAPEG_SENTENCES=1000000 go test -run TestSentences -timeout 10h ./parser
func sentencesWanted(t testing.TB) int {
	t.Helper()
	if n := os.Getenv("IMAPEG_SENTENCES"); n != "" {
		wanted, err := strconv.Atoi(n)
		require.NoError(t, err)
		return wanted
	}
	if testing.Short() || raceDetector {
		return 1000
	}
	return 8000
}

// hearing is a sentence with what the parser makes of it.
type hearing struct {
	*sentence
	entry  *entryPoint
	differ *differ
	rnd    *rand.Rand
	strict bool // made without quirks
	value  any
	err    error // nil, or that a number is out of range
	meta   Meta
}

// properties are what holds for every sentence. A new one is a line here.
var properties = []struct {
	name   string
	framed bool // it is about messages of a stream
	check  func(require.TestingT, *hearing)
}{
	{"parsing in memory", true, parsesInMemory},
	{"any chunks", true, parsesInChunks},
	{"prefixes", true, prefixesAreIncomplete},
	{"strict", true, strictTakesWhatIsInOrder},
	{"the reference", false, agreesWithTheReference},
	{"JSON", false, hasJSON},
	{"encoding", false, roundTrips},
}

// What is made of the grammar is a message, for all that know the grammar.
func TestSentences(t *testing.T) {
	for i := range entryPoints {
		for _, strict := range []bool{false, true} {
			entry := &entryPoints[i]
			t.Run(fmt.Sprintf("%s/strict=%v", entry.rule(), strict), func(t *testing.T) {
				t.Parallel()
				s := newSpeaker(*entry, strict)
				steps := s.steps()
				d := newDiffer()
				made, unmade, outOfRange, length := 0, 0, 0, 0
				for seed := range uint64(sentencesWanted(t) / 2) {
					// To each step in turn, and anywhere every other time.
					var to *goal
					if seed%2 == 0 {
						to = &goal{step: steps[seed/2%uint64(len(steps))], times: 1}
					}
					m := s.say(seed, to)
					if m == nil {
						unmade++
						continue
					}
					made++
					length += len(m.wire)
					h := &hearing{sentence: m, entry: entry, differ: d, rnd: rand.New(rand.NewPCG(seed, 1)), strict: strict}
					if h.listen(t, seed); h.err != nil {
						outOfRange++
					}
				}
				t.Logf("%d sentences of %d bytes on average, %d not made; %d with a number out of range", made, length/max(made, 1), unmade, outOfRange)
				assert.Less(t, unmade, made/5)
				assert.Less(t, outOfRange, made/5)
			})
		}
	}
}

// listen reads the sentence of a seed and checks all properties.
func (h *hearing) listen(t *testing.T, seed uint64) {
	t.Helper()
	if h.entry.framed() {
		h.read(t, seed)
	} else {
		h.value, h.err = h.entry.parse(h.wire, nil)
	}
	if !errors.Is(h.err, errNumber) {
		require.NoError(t, h.err, "seed %d, %q", seed, h.wire)
	}
	for _, p := range properties {
		if !p.framed || h.entry.framed() {
			p.check(named{t, fmt.Sprintf("%s: seed %d, %q", p.name, seed, h.wire)}, h)
		}
	}
}

// read reads the sentence, and that there is nothing behind it.
func (h *hearing) read(t *testing.T, seed uint64) {
	t.Helper()
	read := readAs(h.entry.kind, bytes.NewReader(h.wire), nil)
	h.value, h.meta, h.err = read()
	require.Equal(t, int64(len(h.wire)), h.meta.Length, "seed %d, %q", seed, h.wire)
	_, _, err := read()
	require.ErrorIs(t, err, io.EOF, "seed %d, %q", seed, h.wire)
}

// named is a test that says, when it fails, of what.
type named struct {
	*testing.T
	what string
}

func (n named) Errorf(format string, args ...any) {
	n.Helper()
	n.T.Errorf("%s\n%s", n.what, fmt.Sprintf(format, args...))
}

func parsesInMemory(t require.TestingT, h *hearing) {
	value, err := h.entry.parse(h.wire, nil)
	require.Equal(t, h.value, value)
	require.Equal(t, h.err, err)
}

func parsesInChunks(t require.TestingT, h *hearing) {
	var r io.Reader = bytes.NewReader(h.wire)
	switch h.rnd.IntN(4) {
	case 0:
		r = iotest.OneByteReader(r)
	case 1:
		r = iotest.HalfReader(r)
	default:
		r = &pieces{b: h.wire, sizes: []int{1 + h.rnd.IntN(9), 1 + h.rnd.IntN(60)}}
	}
	value, meta, err := readAs(h.entry.kind, r, nil)()
	require.Equal(t, h.value, value)
	require.Equal(t, h.meta, meta)
	require.Equal(t, h.err, err)
}

func prefixesAreIncomplete(t require.TestingT, h *hearing) {
	// In memory the last line end decides what a LF in a quoted string is. A beginning of
	// a message may have another one, or none, which counts where line ends differ and
	// behind the delimiter "\", which looks like the beginning of a string.
	if slices.Contains(h.meta.Quirks, "quirk_bare_lf") && (bytes.Contains(h.wire, []byte("\r\n")) || bytes.Contains(h.wire, []byte(`"\" `))) {
		return
	}
	check := func(n int) {
		value, err := h.entry.parse(h.wire[:n], nil)
		require.Nil(t, value, "%q", h.wire[:n])
		require.Equal(t, ErrIncomplete, err, "%q", h.wire[:n])
	}
	if len(h.wire) < 64 {
		for n := range h.wire {
			check(n)
		}
		return
	}
	check(len(h.wire) - 1)
	for range 32 {
		check(h.rnd.IntN(len(h.wire)))
	}
}

func agreesWithTheReference(t require.TestingT, h *hearing) {
	before := h.differ.accepted
	h.differ.checkExplainer(t, h.text)
	require.Greater(t, h.differ.accepted, before)
}

func hasJSON(t require.TestingT, h *hearing) {
	if h.err == nil {
		text, err := json.Marshal(h.value)
		require.NoError(t, err)
		require.Equal(t, byte('{'), text[0])
	}
}

func roundTrips(t require.TestingT, h *hearing) {
	// A literal of a client may have NUL in it on the wire, and is not sent so.
	if h.err == nil && !(h.entry.kind == aCommand && bytes.IndexByte(h.wire, 0) >= 0) {
		checkRoundTrip(t, h.value)
	}
}

func strictTakesWhatIsInOrder(t require.TestingT, h *hearing) {
	if h.strict {
		require.Empty(t, h.meta.Quirks)
	} else if h.err != nil || len(h.meta.Quirks) > 0 {
		return
	}
	value, err := h.entry.parse(h.wire, &Options{Strict: true})
	require.Equal(t, h.value, value)
	require.Equal(t, h.err, err)
}

// Sentences take every alternative of the grammar, every option and every
// repetition, with it and without, but for what stands in look-aheads alone.
func TestSentencesTakeEveryStep(t *testing.T) {
	if raceDetector {
		t.Skip("nothing in it runs at the same time as something else, and it takes long")
	}
	for i := range entryPoints {
		t.Run(entryPoints[i].rule(), func(t *testing.T) {
			t.Parallel()
			s := newSpeaker(entryPoints[i], false)
			seen := map[step]bool{}
			var missing []string
			all, made := s.steps(), 0
			for _, to := range all {
				name := to.String()
				unreachable := outOfReach[name] || entryPoints[i].outOfReach[name]
				for seed := uint64(0); seed < 4000 && !seen[to] && !unreachable; seed++ {
					if m := s.say(seed, &goal{step: to, times: 1}); m != nil {
						made++
						for _, taken := range m.steps {
							seen[taken] = true
						}
					}
				}
				if !seen[to] && !unreachable {
					missing = append(missing, name)
				}
			}
			t.Logf("%d steps, %d sentences", len(all), made)
			assert.Empty(t, missing, "no sentence takes these: put what cannot be taken into outOfReach")
		})
	}
}
