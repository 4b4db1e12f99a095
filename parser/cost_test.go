package parser

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

// Many messages in memory cost as much as they cost one by one: a recording of
// gigabytes can be gone over.
func TestParseResponsesIsLinear(t *testing.T) {
	const wire = "* 1 FETCH (FLAGS (\\Seen) UID 12345)\r\n"
	cost := func(n int) uint64 {
		stream := []byte(strings.Repeat(wire, n))
		return allocated(func() {
			rest := ParseResponses(stream, nil, func(_ types.Response, _ Meta, err error) bool { return assert.NoError(t, err) })
			assert.Empty(t, rest)
		}) / uint64(n)
	}
	few, many := cost(100), cost(4000)
	assert.Less(t, many, 2*few+1000, "bytes allocated for each message")
}

// To explain what is wrong with a message costs about as much memory as it has
// bytes, so that a peer cannot make us pay for long and broken ones.
func TestExplanationsAreCheap(t *testing.T) {
	const n = 20_000
	for name, wire := range map[string]string{
		"a list that does not end":   "* 1 FETCH (X (" + strings.Repeat("a ", n) + "\r\n",
		"lists that do not end":      "* 1 FETCH (X " + strings.Repeat("(", 200) + strings.Repeat("a ", n) + "\r\n",
		"a number that is none":      "* SEARCH" + strings.Repeat(" 1", n) + " (x\r\n",
		"an address that ends early": "* 1 FETCH (ENVELOPE (NIL NIL (" + strings.Repeat("(NIL NIL \"a\" \"b\")", n/10) + "(NIL NIL{)))\r\n",
	} {
		cost := allocated(func() {
			_, err := ParseResponse([]byte(wire), nil)
			assert.ErrorIs(t, err, ErrSyntax)
		})
		assert.Less(t, cost, uint64(1<<20+32*len(wire)), "bytes allocated for %s of %d bytes", name, len(wire))
	}
}

// The search for what is wrong with a message of many MB ends before its time.
func TestExplanationsEnd(t *testing.T) {
	broken := func(n int) (e *Error) {
		_, err := ParseResponse([]byte("* SEARCH"+strings.Repeat(" 1", n)+" (x\r\n"), nil)
		require.ErrorAs(t, err, &e)
		require.ErrorIs(t, err, ErrSyntax)
		return e
	}
	e := broken(100_000)
	assert.Equal(t, "nz_number", e.Rule)
	assert.Equal(t, int64(200_009), e.At)

	e = broken(3_000_000)
	assert.Regexp(t, `^response at byte \d+: not in the grammar$`, e.Error())
	assert.Less(t, e.At, int64(6_000_009))
	assert.Greater(t, e.At, int64(100_000))
	assert.Empty(t, e.Expected)
}

// Values that are kept as they came are mended by the quirks in them, and by no
// look at all the others.
func TestRawValuesWithQuirksAreLinear(t *testing.T) {
	const n = 40_000
	wire := "* 1 FETCH (" + strings.Repeat("X-A \"a\\b\" ", n) + "UID 1)\r\n"
	resp, err := ParseResponse([]byte(wire), nil)
	require.NoError(t, err)
	extra := resp.(*types.Fetch).Extra()
	require.Len(t, extra, n)
	assert.Equal(t, types.Raw(`"a\\b"`), extra[n-1].Value)
}
