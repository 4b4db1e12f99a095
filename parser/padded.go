//go:build !purego

package parser

import (
	"encoding/binary"
	"unsafe"
)

// padded is a message's text and the framePad bytes behind it, without its length: where
// the match functions read is within it by the invariants of the recogniser, so that the
// processor need not be asked again at every byte. They only read. The build tag purego
// has the checks made all the same.
type padded struct{ base unsafe.Pointer }

// set makes it that of another text; as with store, not for nothing.
func (t *padded) set(text []byte) {
	if base := unsafe.Pointer(unsafe.SliceData(text)); base != t.base {
		t.base = base
	}
}

func (t padded) at(p int) byte { return *(*byte)(unsafe.Add(t.base, p)) }

func (t padded) load32(p int) uint32 {
	return binary.LittleEndian.Uint32((*[4]byte)(unsafe.Add(t.base, p))[:])
}

func (t padded) load64(p int) uint64 {
	return binary.LittleEndian.Uint64((*[8]byte)(unsafe.Add(t.base, p))[:])
}
