//go:build !amd64 || purego

package simd

// Wide says whether Classify is quicker here than to look at eight bytes at a time in Go.
func Wide() bool { return false }

// classifyWide is Classify for a text of at least 32 bytes.
func classifyWide(dst, text []byte, class *Class) { classify(dst, text, class) }
