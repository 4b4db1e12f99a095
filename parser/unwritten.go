//go:build !purego

package parser

import (
	"strings"
	"unsafe"
)

// unwritten is an empty slice with room for n bytes, one at least, that nobody has written
// to: to set what is read into to zero before takes as long as to read. Whoever gets the
// room has to cut it off behind what was read, for there may be anything in it.
func unwritten(n int) []byte {
	// Only this type gives such memory. It has to have a byte in it to say where it is.
	var b strings.Builder
	b.Grow(n)
	b.WriteByte(0)
	return unsafe.Slice(unsafe.StringData(b.String()), b.Cap())[:0:n]
}

// unwrittenTape is a tape of n tokens, one at least, that nobody has written to.
func unwrittenTape(n int) []node {
	const size = int(unsafe.Sizeof(node{}))
	b := unwritten(n*size + size)[:n*size+size]
	skip := -uintptr(unsafe.Pointer(unsafe.SliceData(b))) % unsafe.Alignof(node{})
	return unsafe.Slice((*node)(unsafe.Pointer(&b[skip])), n)
}
