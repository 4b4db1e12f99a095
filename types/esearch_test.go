package types_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

// What would be no ESEARCH, THREAD or UIDBATCHES is not sent.
func TestFoundThatCannotBeSent(t *testing.T) {
	deep := types.ThreadList{Members: []uint32{1}}
	for range 300 {
		deep = types.ThreadList{Nested: []types.ThreadList{deep, {Members: []uint32{1}}}}
	}
	tests := []struct {
		resp types.Response
		want string
	}{
		{&types.Search{Numbers: []uint32{1, 0}}, "types: SEARCH: Numbers: there is a 0 among them"},
		{&types.Sort{Numbers: []uint32{0}}, "types: SORT: Numbers: there is a 0 among them"},
		{&types.ESearch{Items: types.ESearchHasMin}, "types: ESEARCH: Min: it is 0"},
		{&types.ESearch{Items: types.ESearchHasMax}, "types: ESEARCH: Max: it is 0"},
		{&types.ESearch{Items: types.ESearchHasAll}, "types: ESEARCH: All: the list is empty"},
		{&types.ESearch{Items: types.ESearchHasAll, All: types.Nums[uint32](5, 0)}, "types: ESEARCH: All: 0 is no number of a message"},
		{&types.ESearch{Items: types.ESearchHasModSeq}, "types: ESEARCH: ModSeq: it is 0"},
		{&types.ESearch{Items: types.ESearchHasRelevancy, Relevancy: []uint32{1000}}, "types: ESEARCH: Relevancy: a score has more than three digits"},
		{&types.ESearch{Partial: &types.PartialResult{}}, "types: ESEARCH: Partial: want two numbers above 0, or two below"},
		{&types.ESearch{Updates: []types.ContextUpdate{{}}}, "types: ESEARCH: Kind: neither ADDTO nor REMOVEFROM"},
		{&types.ESearch{Updates: []types.ContextUpdate{{Kind: types.ContextAddTo}}}, "types: ESEARCH: Changes: there are none"},
		{&types.ESearch{Updates: []types.ContextUpdate{{Kind: types.ContextAddTo, Changes: []types.ContextChange{{Position: 1}}}}}, "types: ESEARCH: Numbers: the list is empty"},
		{&types.ESearch{Extra: []types.SearchExtra{{Name: "X Y", Value: "1"}}}, "types: ESEARCH: Extra: not an atom"},
		{&types.ESearch{Extra: []types.SearchExtra{{Name: "X", Value: "1 ALL 2"}}}, "types: ESEARCH: Extra: not one value of the wire"},
		{&types.Thread{Threads: []types.ThreadList{{}}}, "types: THREAD: Threads: there is nothing in one of them"},
		{&types.Thread{Threads: []types.ThreadList{{Members: []uint32{0}}}}, "types: THREAD: Members: there is a 0 among them"},
		{&types.Thread{Threads: []types.ThreadList{{Members: []uint32{1}, Nested: []types.ThreadList{{Members: []uint32{2}}}}}}, "types: THREAD: Nested: one branch alone is none"},
		{&types.Thread{Threads: []types.ThreadList{deep}}, "types: THREAD: Threads: they are nested too deep"},
		{&types.UIDBatches{Batches: []types.UIDBatch{{High: 5}}}, "types: UIDBATCHES: Batches: it is 0"},
	}
	for _, tt := range tests {
		_, err := types.AppendResponse(nil, tt.resp, nil)
		assert.EqualError(t, err, tt.want)
	}
}

// A tag with octets that no tag has cannot break out of its place.
func TestCorrelatorIsAString(t *testing.T) {
	wire, err := types.AppendResponse(nil, &types.ESearch{Correlator: types.Correlator{Tag: "a\") ALL 1\r\n", Mailbox: "x y"}}, nil)
	require.NoError(t, err)
	assert.Equal(t, "* ESEARCH (TAG {11}\r\na\") ALL 1\r\n MAILBOX \"x y\")\r\n", string(wire))
}
