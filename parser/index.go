package parser

import (
	"encoding/binary"

	"github.com/imapeg/imapeg/internal/simd"
)

// indexed is for how many bytes of the text, at least, a look at the index is good.
const indexed = 57

// minIndexed is how long a text has to be for an index to be worth its price.
const minIndexed = 32

// ends looks at the index: its lowest bit is for the byte of the text at p, and a bit
// is set where a run ends. 0 says that none does soon, or that there is no index.
func (r *recogniser) ends(p int) uint64 {
	if i := p >> 3; i+8 <= len(r.index) {
		return binary.LittleEndian.Uint64(r.index[i:]) >> (p & 7)
	}
	return 0
}

// makeIndex makes the index of the bytes that end a run, unless it is there. It is
// false for a text that is too short, and where it would take too long to make one.
func (r *recogniser) makeIndex(ends *simd.Class) bool {
	if len(r.index) > 0 {
		return true
	}
	text := r.text[:r.end+1]
	if len(text) < minIndexed || !simd.Wide() {
		return false
	}
	size := simd.Room(len(text)) + 8 // which ends reads
	if cap(r.index) < size {
		r.index = make([]byte, size, size+size/2)
	}
	r.index = r.index[:size]
	simd.Classify(r.index, text, ends)
	return true
}
