package parser

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/types"
)

// A number is what its digits say, however many there are, with zeros before it
// and with any byte that may follow it.
func TestNumberOfDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zeros := strings.Repeat("0", rapid.IntRange(0, 12).Draw(t, "zeros"))
		digits := zeros + rapid.StringMatching(`[0-9]{1,18}`).Draw(t, "digits")
		want, err := strconv.ParseInt(digits, 10, 64)
		require.NoError(t, err)
		rest := rapid.SampledFrom([]string{")\r\n", " UID 7)\r\n", ")\n"}).Draw(t, "rest")
		resp, err := ParseResponse([]byte("* 1 FETCH (RFC822.SIZE "+digits+rest), nil)
		require.NoError(t, err)
		assert.Equal(t, want, resp.(*types.Fetch).Size, digits)
	})
}
