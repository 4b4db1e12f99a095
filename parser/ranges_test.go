package parser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/types"
)

// A set is what its text is, wherever it stands and however many ranges it has: those
// that the recogniser has kept are none but its own.
func TestSetsAreWhatTheirTextsAre(t *testing.T) {
	number := rapid.OneOf(rapid.StringMatching(`[1-9][0-9]{0,8}`), rapid.StringMatching(`[1-9]`), rapid.SampledFrom([]string{"*", "4294967295", "3999999999"}))
	element := rapid.Custom(func(t *rapid.T) string {
		if rapid.Bool().Draw(t, "range") {
			return number.Draw(t, "first") + ":" + number.Draw(t, "last")
		}
		return number.Draw(t, "number")
	})
	set := rapid.Custom(func(t *rapid.T) string {
		most := rapid.SampledFrom([]int{1, 3, 20, maxRanges + 2}).Draw(t, "most")
		return strings.Join(rapid.SliceOfN(element, 1, most).Draw(t, "elements"), ",")
	})
	command := func(t *rapid.T, format string, sets ...any) types.CommandBody {
		c, err := ParseCommand(fmt.Appendf(nil, format, sets...), nil)
		require.NoError(t, err)
		return c.Body
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := set.Draw(t, "a"), set.Draw(t, "b")
		uids, err := types.ParseUIDSet(a)
		require.NoError(t, err)
		seqs, err := types.ParseSeqSet(b)
		require.NoError(t, err)
		assert.Equal(t, uids, command(t, "a UID FETCH %s FLAGS\r\n", a).(*types.FetchCommand).Set)
		assert.Equal(t, seqs, command(t, "a STORE %s FLAGS ()\r\n", b).(*types.StoreCommand).Set)
		assert.Equal(t, types.And(types.InSet(uids), types.InSet(seqs)), command(t, "a SEARCH UID %s %s\r\n", a, b).(*types.SearchCommand).Program)
		assert.Equal(t, types.And(types.InSet(seqs), types.Not(types.InSet(uids))), command(t, "a SEARCH %s NOT UID %s\r\n", b, a).(*types.SearchCommand).Program)
	})
}

func TestSetsOfManyRanges(t *testing.T) {
	for _, n := range []int{1, maxRanges - 1, maxRanges, maxRanges + 1, 3 * maxRanges} {
		elements := make([]string, n)
		for i := range elements {
			elements[i] = fmt.Sprintf("%d:%d", 10*i+1, 10*i+5)
		}
		text := strings.Join(elements, ",")
		c, err := ParseCommand(fmt.Appendf(nil, "a FETCH %s FLAGS\r\n", text), nil)
		require.NoError(t, err)
		assert.Equal(t, text, c.Body.(*types.FetchCommand).Set.String(), "%d ranges", n)
	}
}

// What begins like a set and is none is an error where it stops to be one, however its
// numbers are read.
func TestSetsThatAreNone(t *testing.T) {
	tests := []struct {
		set string
		at  int // in the set
	}{
		{"0", 0}, {"01", 0}, {"1,", 2}, {"1,,2", 2}, {"1:", 2}, {"1:,2", 2}, {"1:2:3", 3}, {"1,0", 2}, {"1:02", 2}, {"1:2,3:4,x", 8},
		{"7654321,1234567x", 15}, {"1*", 1}, {"*1", 1}, {"1:*2", 3}, {"1;2", 1}, {"12345678:", 9}, {"4294967296", 0}, {"1,2:4294967296", 4},
	}
	for _, test := range tests {
		t.Run(test.set, func(t *testing.T) {
			_, err := ParseCommand(fmt.Appendf(nil, "a UID MOVE %s box\r\n", test.set), &Options{Strict: true})
			var bad *Error
			require.ErrorAs(t, err, &bad)
			assert.EqualValues(t, len("a UID MOVE ")+test.at, bad.At)
		})
	}
}
