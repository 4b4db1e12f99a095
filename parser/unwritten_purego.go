//go:build purego

package parser

// unwritten is an empty slice with room for n bytes.
func unwritten(n int) []byte { return make([]byte, 0, n) }

// unwrittenTape is a tape of n tokens.
func unwrittenTape(n int) []node { return make([]node, n) }
