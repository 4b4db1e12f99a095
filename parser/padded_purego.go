//go:build purego

package parser

import "encoding/binary"

// padded is a message's text and the framePad bytes behind it.
type padded struct{ text []byte }

func (t *padded) set(text []byte) { storeText(&t.text, text) }

func (t padded) at(p int) byte       { return t.text[p] }
func (t padded) load32(p int) uint32 { return binary.LittleEndian.Uint32(t.text[p:]) }
func (t padded) load64(p int) uint64 { return binary.LittleEndian.Uint64(t.text[p:]) }
