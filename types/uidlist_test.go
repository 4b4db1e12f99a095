package types_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/types"
)

func TestUIDListsKeepTheirOrder(t *testing.T) {
	tests := []struct {
		list types.UIDList
		text string
		all  []types.UID
		set  string
	}{
		{types.UIDList{}, "", nil, ""},
		{types.UIDsInOrder(5), "5", []types.UID{5}, "5"},
		{types.UIDsInOrder(5, 6, 7, 3, 2), "5:7,3,2", []types.UID{5, 6, 7, 3, 2}, "2:3,5:7"},
		{types.UIDsInOrder(types.UID(9), 9), "9,9", []types.UID{9, 9}, "9"},
		{types.UIDsInOrder(types.Range(8, 6), 9), "6:9", []types.UID{6, 7, 8, 9}, "6:9"},
		{types.UIDsInOrder(types.Range(1, uint32(4294967295)), 1), "1:4294967295,1", nil, "1:4294967295"},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.text, tt.list.String())
		assert.Equal(t, tt.set, tt.list.Set().String())
		assert.Equal(t, tt.text == "", tt.list.IsEmpty())
		assert.NoError(t, tt.list.Err())
		if tt.all != nil {
			assert.Equal(t, tt.all, slices.Collect(tt.list.All()))
			assert.Equal(t, int64(len(tt.all)), tt.list.Len())
		}
		back, err := types.ParseUIDList(tt.text)
		assert.NoError(t, err)
		assert.True(t, back.Equal(tt.list), tt.text)
	}
	assert.Equal(t, int64(4294967296), tests[5].list.Len())
	for range tests[5].list.All() {
		break
	}
}

// Ends of a range stay as they were sent, and mean the same in either order.
func TestUIDListsKeepTheirRanges(t *testing.T) {
	list, err := types.ParseUIDList("5:3,0,7:07,4294967295:4294967294")
	require.NoError(t, err)
	var ranges [][2]types.UID
	for first, last := range list.Ranges() {
		ranges = append(ranges, [2]types.UID{first, last})
	}
	for range list.Ranges() {
		break
	}
	assert.Equal(t, [][2]types.UID{{5, 3}, {0, 0}, {7, 7}, {4294967295, 4294967294}}, ranges)
	assert.Equal(t, []types.UID{3, 4, 5, 0, 7, 4294967294, 4294967295}, slices.Collect(list.All()))
	assert.Equal(t, "5:3,0,7,4294967295:4294967294", list.String())
	assert.Equal(t, "3:5,7,4294967294:4294967295", list.Set().String())

	text, err := json.Marshal(list)
	assert.NoError(t, err)
	var back types.UIDList
	require.NoError(t, json.Unmarshal(text, &back))
	assert.Equal(t, list, back)
}

func TestWhatIsNoUIDList(t *testing.T) {
	for text, at := range map[string]int{
		"*": 0, "1:*": 2, "$": 0, "1,": 1, ",1": 0, "1,,2": 2, "1:": 2, "1:2:3": 3, "-1": 0, " 1": 0, "1 ": 1, "4294967296": 0, "1x": 1,
	} {
		_, err := types.ParseUIDList(text)
		var bad *types.SetError
		if assert.True(t, errors.As(err, &bad), "%q", text) {
			assert.Equal(t, at, bad.Offset, "%q: %s", text, err)
		}
		var list types.UIDList
		assert.Error(t, list.UnmarshalText([]byte(text)))
	}
	bad := types.UIDsInOrder(3, -1, 0)
	assert.EqualError(t, bad.Err(), "types: set: -1 is no UID")
	_, err := bad.MarshalText()
	assert.Error(t, err)
	assert.Error(t, types.UIDsInOrder(types.Last).Err())
}

func TestUIDListsMadeAtRandom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		uids := rapid.SliceOf(rapid.Custom(func(t *rapid.T) types.UID {
			return types.UID(rapid.OneOf(rapid.Uint32Range(1, 20), rapid.Uint32Min(4294967290)).Draw(t, "uid"))
		})).Draw(t, "uids")
		list := types.UIDsInOrder(uids...)
		assert.Equal(t, uids, append([]types.UID{}, slices.Collect(list.All())...))
		assert.Equal(t, int64(len(uids)), list.Len())
		assert.True(t, list.Set().Equal(types.UIDs(uids...)))
		back, err := types.ParseUIDList(list.String())
		assert.NoError(t, err)
		assert.True(t, list.Equal(back))
	})
}
