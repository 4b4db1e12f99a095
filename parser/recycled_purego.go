//go:build purego

package parser

// recyclesTexts says whether strings are recycled.
const recyclesTexts = false

// recycledTexts is never on: without package unsafe a string cannot be written over.
type recycledTexts struct{ on bool }

func (t *recycledTexts) keep(text []byte) string { return string(text) }

func (t *recycledTexts) recycle() {}
