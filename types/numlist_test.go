package types_test

import (
	"encoding/json"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/types"
)

// The order counts, and ranges always count upwards.
func TestNumListKeepsTheOrder(t *testing.T) {
	tests := []struct {
		text, canonical string
		numbers         []uint32
	}{
		{"", "", nil},
		{"7", "7", []uint32{7}},
		{"5,4,3", "5,4,3", []uint32{5, 4, 3}},
		{"3,4,5", "3:5", []uint32{3, 4, 5}},
		{"12:10,1", "10:12,1", []uint32{10, 11, 12, 1}},
		{"1,1", "1,1", []uint32{1, 1}},
		{"8:8,9:10", "8:10", []uint32{8, 9, 10}},
		{"4294967295,1", "4294967295,1", []uint32{math.MaxUint32, 1}},
		{"4294967294:4294967295", "4294967294:4294967295", []uint32{math.MaxUint32 - 1, math.MaxUint32}},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			l, err := types.ParseNumList(tt.text)
			require.NoError(t, err)
			assert.Equal(t, tt.canonical, l.String())
			assert.Equal(t, tt.numbers, slices.Collect(l.All()))
			assert.Equal(t, int64(len(tt.numbers)), l.Len())
			assert.Equal(t, len(tt.numbers) == 0, l.IsEmpty())
			assert.True(t, l.Equal(types.Nums(tt.numbers...)))
		})
	}
	l, err := types.ParseNumList("9,2:3")
	require.NoError(t, err)
	assert.Equal(t, "2:3,9", l.UIDs().String())
	assert.Equal(t, "2:3,9", l.Seqs().String())
	assert.Equal(t, "9,2:3", l.String(), "the set is one of its own")
	var ends []uint32
	for first, last := range l.Ranges() {
		ends = append(ends, first, last)
	}
	assert.Equal(t, []uint32{9, 9, 2, 3}, ends)
	require.NoError(t, l.Err())
	wrong := types.Nums[types.UID](2, 0, 3)
	require.EqualError(t, wrong.Err(), "types: set: 0 is no number of a message")
	require.Error(t, wrong.UIDs().Err())
	_, err = wrong.MarshalText()
	require.Error(t, err)
	assert.False(t, l.Equal(types.Nums[uint32](2, 3, 9)))
}

func TestWhatIsNoNumList(t *testing.T) {
	for _, text := range []string{"0", "01", "*", "1:*", "$", ",", "1,", ",1", "1,,2", "1:", ":1", "1:2:3", "a", "1a", "4294967296", "1:4294967296", "0:1", "1:0", " 1", "18446744073709551617"} {
		t.Run(text, func(t *testing.T) {
			_, err := types.ParseNumList(text)
			var wrong *types.SetError
			require.ErrorAs(t, err, &wrong)
			assert.Equal(t, text, wrong.Text)
			l := types.Nums[uint32](7)
			require.Error(t, l.UnmarshalText([]byte(text)))
			assert.Equal(t, "7", l.String())
		})
	}
}

func TestNumListOfAnyNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		numbers := rapid.SliceOf(rapid.OneOf(rapid.Uint32Range(1, 20), rapid.Uint32Range(math.MaxUint32-9, math.MaxUint32))).Draw(t, "numbers")
		l := types.Nums(numbers...)
		assert.Equal(t, append([]uint32{}, numbers...), append([]uint32{}, slices.Collect(l.All())...))
		assert.Equal(t, int64(len(numbers)), l.Len())
		again, err := types.ParseNumList(l.String())
		assert.NoError(t, err)
		assert.True(t, l.Equal(again))
		set := l.UIDs()
		for _, n := range numbers {
			assert.True(t, set.Contains(types.UID(n)))
		}
		text, err := json.Marshal(l)
		assert.NoError(t, err)
		var back types.NumList
		assert.NoError(t, json.Unmarshal(text, &back))
		assert.True(t, l.Equal(back))
	})
}
