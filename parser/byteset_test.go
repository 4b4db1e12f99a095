package parser

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
)

// byteSet is a set of bytes, as in grammarClass.
type byteSet [4]uint64

var anyByte = byteSet{math.MaxUint64, math.MaxUint64, math.MaxUint64, math.MaxUint64}

func (s byteSet) has(b byte) bool { return s[b>>6]&(1<<(b&63)) != 0 }
func (s byteSet) none() bool      { return s == byteSet{} }
func (s *byteSet) add(b byte)     { s[b>>6] |= 1 << (b & 63) }

func (s byteSet) and(other byteSet) byteSet {
	for i := range s {
		s[i] &= other[i]
	}
	return s
}

func (s byteSet) or(other byteSet) byteSet {
	for i := range s {
		s[i] |= other[i]
	}
	return s
}

func (s byteSet) complement() byteSet {
	for i := range s {
		s[i] = ^s[i]
	}
	return s
}

// any is a byte of a set that is not empty.
func (s byteSet) any(rnd *rand.Rand) byte {
	count := 0
	for _, w := range s {
		count += bits.OnesCount64(w)
	}
	n := rnd.IntN(count)
	for i, w := range s {
		if k := bits.OnesCount64(w); n >= k {
			n -= k
			continue
		}
		for range n {
			w &= w - 1
		}
		return byte(i<<6 + bits.TrailingZeros64(w))
	}
	panic("there is none")
}

// lowest is the first byte of a set that is not empty.
func (s byteSet) lowest() byte {
	for i, w := range s {
		if w != 0 {
			return byte(i<<6 + bits.TrailingZeros64(w))
		}
	}
	panic("there is none")
}

func TestByteSet(t *testing.T) {
	var set byteSet
	want := map[byte]bool{0: true, 63: true, 64: true, 200: true, 255: true}
	for b := range want {
		set.add(b)
	}
	rnd, got := newRand(1), map[byte]bool{}
	for range 200 {
		got[set.any(rnd)] = true
	}
	assert.Equal(t, want, got)
	assert.Equal(t, byte(0), set.lowest())
	assert.Equal(t, byte('0'), letters().lowest())
	assert.True(t, set.and(set.complement()).none())
	assert.Equal(t, anyByte, set.or(set.complement()))
}
