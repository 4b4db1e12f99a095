package types

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Sets from one parser are those that ParseUIDSet and ParseSeqSet make, and remain so
// when others come after them.
func TestSetParserMakesTheSameSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.StringMatching(`\$|([1-9][0-9]?(:([1-9][0-9]?|\*))?,){0,90}[1-9][0-9]?|[0-9,:*]{0,8}`), 1, 40).Draw(t, "texts")
		var p SetParser
		sets := make([][]any, len(texts))
		for i, text := range texts {
			uids, err := p.UIDSet([]byte(text))
			seqs, also := p.SeqSet([]byte(text))
			sets[i] = []any{uids, err, seqs, also}
			if err == nil {
				// What is made of a set is not made in its memory.
				uids.Union(UIDs(1, Range(3, 4)))
			}
		}
		for i, text := range texts {
			uids, err := ParseUIDSet(text)
			seqs, also := ParseSeqSet(text)
			require.Equal(t, fmt.Sprint(uids, err, seqs, also), fmt.Sprint(sets[i]...))
		}
	})
}

// A set of ranges is the set of their text.
func TestSetParserTakesRanges(t *testing.T) {
	for _, test := range []struct {
		ranges [][2]uint32
		want   string
	}{
		{nil, ""},
		{[][2]uint32{{1, 1}}, "1"},
		{[][2]uint32{{1, 1}, {3, 5}, {7, 0}}, "1,3:5,7:*"},
		{[][2]uint32{{0, 0}}, "*"},
		{[][2]uint32{{0, 7}, {2, 2}}, "2,7:*"},
		{[][2]uint32{{9, 7}}, "7:9"},
		{[][2]uint32{{5, 5}, {1, 2}, {3, 4}}, "1:5"},
		{[][2]uint32{{1, 3}, {4, 4}}, "1:4"},
		{[][2]uint32{{1, 9}, {4, 4}}, "1:9"},
		{[][2]uint32{{4294967295, 4294967295}, {1, 1}}, "1,4294967295"},
		{[][2]uint32{{1, 4294967295}, {0, 0}}, "1:4294967295,*"},
	} {
		var p SetParser
		want, err := ParseUIDSet(test.want)
		require.NoError(t, err)
		got := p.UIDRanges(test.ranges)
		assert.Equal(t, test.want, got.String())
		assert.True(t, want.Equal(got), "%s", test.want)
		assert.Equal(t, test.want, p.SeqRanges(test.ranges).String())
	}
}

func TestSetParserAllocatesSeldom(t *testing.T) {
	var p SetParser
	text := []byte("1,3:5,7")
	each := testing.AllocsPerRun(1000, func() {
		if _, err := p.UIDSet(text); err != nil {
			t.Error(err)
		}
	})
	assert.Less(t, each, 0.1)
}
