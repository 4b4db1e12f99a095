package parser

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// The tape grows to what the message is going to need, in few steps.
func TestTapeGrows(t *testing.T) {
	const length = 10 << 20
	tests := []struct {
		name        string
		first, last int // where the tokens are
		every       int // bytes
		limit       int
		steps       int     // at most
		room        float64 // at most, for each token in the end
		refused     bool
	}{
		{name: "dense", first: 0, last: length, every: 8, limit: 4 << 20, steps: 8, room: 1.2},
		{name: "sparse", first: 0, last: length, every: 1000, limit: 4 << 20, steps: 6, room: 1.2},
		{name: "a dense beginning", first: 0, last: 200, every: 1, limit: 4 << 20, steps: 2, room: 8},
		{name: "a dense end", first: length - 1<<20, last: length, every: 2, limit: 4 << 20, steps: 15, room: 2},
		{name: "over the limit", first: 0, last: length, every: 2, limit: 100_000, steps: 6, room: 1, refused: true},
		{name: "a limit of one", first: 0, last: length, every: 100, limit: 1, steps: 1, room: 1, refused: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := recogniser{end: length, maxTokens: test.limit}
			steps, refused := 0, false
			for p := test.first; p < test.last && !refused; p += test.every {
				if r.n == len(r.tape) {
					if refused = !r.grow(p); refused {
						break
					}
					steps++
				}
				r.tape[r.n] = node{tag: uint32(r.n), begin: uint32(p)}
				r.n++
				if len(r.tape) > max(64, 8*r.n) {
					t.Fatalf("room for %d tokens when there are %d", len(r.tape), r.n)
				}
			}
			assert.Equal(t, test.refused, refused)
			assert.LessOrEqual(t, steps, test.steps)
			assert.LessOrEqual(t, float64(len(r.tape)), test.room*float64(r.n))
			for i, n := range r.tape[:r.n] {
				if int(n.tag) != i || int(n.begin) != test.first+i*test.every {
					t.Fatalf("token %d has become %v", i, n)
				}
			}
			if refused {
				assert.Equal(t, LimitElements, r.exceeded)
			}
		})
	}
}
