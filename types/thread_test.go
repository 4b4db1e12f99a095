package types_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/imapeg/imapeg/types"
)

// The example of RFC 5256 section 4, and one with a parent that is not there.
func TestThreadLists(t *testing.T) {
	thread := types.Thread{Threads: []types.ThreadList{
		{Members: []uint32{2}},
		{Members: []uint32{3, 6}, Nested: []types.ThreadList{{Members: []uint32{4, 23}}, {Members: []uint32{44, 7, 96}}}},
		{Nested: []types.ThreadList{{Members: []uint32{8}}, {Members: []uint32{9}}}},
	}}
	var got []types.ThreadMessage
	for m := range thread.All() {
		got = append(got, m)
	}
	want := []types.ThreadMessage{
		{Number: 2},
		{Number: 3}, {Number: 6, Parent: 3, Depth: 1},
		{Number: 4, Parent: 6, Depth: 2}, {Number: 23, Parent: 4, Depth: 3},
		{Number: 44, Parent: 6, Depth: 2}, {Number: 7, Parent: 44, Depth: 3}, {Number: 96, Parent: 7, Depth: 4},
		{Number: 8, Depth: 1}, {Number: 9, Depth: 1},
	}
	assert.Equal(t, want, got)
	for n := range want {
		got = nil
		for m := range thread.All() {
			if got = append(got, m); len(got) > n {
				break
			}
		}
		assert.Equal(t, want[:n+1], got, "a loop can be left")
	}
	got = nil
	for m := range thread.Threads[1].All() {
		got = append(got, m)
	}
	assert.Equal(t, want[1:8], got)
}
