package client

import (
	"slices"
	"testing"

	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func (m *uidMap) all() []types.UID {
	list := make([]types.UID, 0, m.n)
	for seq := range m.n {
		list = append(list, m.uid(types.SeqNum(seq+1)))
	}
	return list
}

// A mailbox has messages that the map knows in part; what it knows is right, whatever
// happens to the mailbox.
func TestUIDMapIsNeverWrong(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var mailbox []types.UID // as it is
		var m uidMap
		next := types.UID(1)
		index := func() int { return rapid.IntRange(0, len(mailbox)-1).Draw(t, "index") }
		t.Repeat(map[string]func(*rapid.T){
			"new": func(t *rapid.T) {
				n := rapid.SampledFrom([]int{1, 2, 7, blockSize, 3 * blockSize}).Draw(t, "n")
				for range n {
					mailbox = append(mailbox, next)
					next += types.UID(rapid.SampledFrom([]int{1, 1, 1, 5}).Draw(t, "gap"))
				}
				m.grow(int64(n))
			},
			"told": func(t *rapid.T) {
				if len(mailbox) == 0 {
					t.Skip()
				}
				at := index()
				for i := range min(rapid.IntRange(1, 40).Draw(t, "n"), len(mailbox)-at) {
					m.set(types.SeqNum(at+i+1), mailbox[at+i])
				}
			},
			"expunge": func(t *rapid.T) {
				if len(mailbox) == 0 {
					t.Skip()
				}
				at := index()
				if uid := m.remove(types.SeqNum(at + 1)); uid != 0 {
					require.Equal(t, mailbox[at], uid)
				}
				mailbox = slices.Delete(mailbox, at, at+1)
			},
			"vanished": func(t *rapid.T) {
				if len(mailbox) == 0 {
					t.Skip()
				}
				at := index()
				end := at + 1
				for end < len(mailbox) && mailbox[end] == mailbox[end-1]+1 && rapid.Bool().Draw(t, "more") {
					end++
				}
				require.Equal(t, int64(end-at), m.vanish(mailbox[at], mailbox[end-1]))
				mailbox = slices.Delete(mailbox, at, end)
			},
			"": func(t *rapid.T) {
				require.Equal(t, int64(len(mailbox)), m.len())
				for i, uid := range m.all() {
					if uid != 0 {
						require.Equal(t, mailbox[i], uid)
						require.Equal(t, types.SeqNum(i+1), m.seq(uid))
					}
				}
			},
		})
	})
}

func TestUIDMapOfServersThatAreWrong(t *testing.T) {
	var m uidMap
	m.grow(4)
	m.set(0, 1)
	m.set(5, 1)
	m.set(2, 0)
	assert.Equal(t, []types.UID{0, 0, 0, 0}, m.all())
	m.set(1, 10)
	m.set(4, 40)
	assert.Equal(t, []types.UID{10, 0, 0, 40}, m.all())
	m.set(2, 50) // not in order
	assert.Equal(t, []types.UID{0, 0, 0, 0}, m.all())
	assert.Zero(t, m.remove(9))
	assert.Equal(t, int64(4), m.vanish(1, 1<<32-1), "no more than there are")
	assert.Zero(t, m.len())
	assert.Zero(t, m.vanish(3, 3))
}

// A mailbox of which nothing is known takes no memory for its messages.
func TestUIDMapIsSmall(t *testing.T) {
	var m uidMap
	m.grow(1 << 31)
	m.set(1<<30, 1<<30)
	assert.LessOrEqual(t, len(m.blocks), 3)
	assert.Equal(t, types.UID(1<<30), m.uid(1<<30))
}
