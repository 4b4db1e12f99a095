//go:build !purego

package simd

import "golang.org/x/sys/cpu"

// Wide says whether Classify is quicker here than to look at eight bytes at a time in Go.
func Wide() bool { return cpu.X86.HasAVX2 }

// classifyWide is Classify for a text of at least 32 bytes.
func classifyWide(dst, text []byte, class *Class) {
	classifyAVX2(dst, text, (*[32]byte)(class))
}
