//go:build purego

package parser

import "strings"

// recyclesTexts says whether strings are recycled.
const recyclesTexts = false

// textRoom is the room for what strings are parts of. Without package unsafe a string
// cannot be written over, so that there is no other way to new room than to make it.
type textRoom struct {
	room strings.Builder
	size int
}

// keep makes a string of a text.
func (t *textRoom) keep(text []byte) string {
	at, n := t.room.Len(), len(text)
	if t.room.Cap()-at < n {
		t.size = grown(n, t.size, maxTexts)
		t.room, at = strings.Builder{}, 0
		t.room.Grow(t.size)
	}
	t.room.Write(text)
	return t.room.String()[at:]
}

func (t *textRoom) recycle() {}
