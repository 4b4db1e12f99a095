package client

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A queue gives what was put into it, in order, and its memory is bounded by how much
// is in it at a time, however much goes through it.
func TestQueue(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var q queue
	var put, taken int64
	for range 10_000 {
		for range rng.IntN(8) {
			if q.len() < streamItems {
				q.put(item{size: put})
				put++
			}
		}
		for range rng.IntN(8) {
			if q.len() > 0 {
				require.Equal(t, item{size: taken}, q.take())
				taken++
			}
		}
		require.Equal(t, int(put-taken), q.len())
	}
	assert.Greater(t, taken, int64(20_000))
	assert.LessOrEqual(t, cap(q.items), 4*streamItems)
	for _, it := range q.items[:q.taken] {
		assert.Equal(t, item{}, it, "what was taken is not kept alive")
	}
}
