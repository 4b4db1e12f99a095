//go:build purego

package parser

// unwritten is an empty slice with room for n bytes.
func unwritten(n int) []byte { return make([]byte, 0, n) }
