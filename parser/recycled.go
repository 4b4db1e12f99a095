//go:build !purego

package parser

import "unsafe"

// recyclesTexts says whether strings are recycled.
const recyclesTexts = true

// recycledTexts is the room for the texts of a reader that recycles its values. Strings
// do not change, but those of values that nobody uses any more may: so a string is made of
// what can be written to again.
type recycledTexts struct {
	on   bool
	room []byte
	used int
}

// keep makes a string of a text.
func (t *recycledTexts) keep(text []byte) string {
	if len(text) == 0 {
		return ""
	}
	if len(t.room)-t.used < len(text) {
		t.room = make([]byte, grown(len(text), len(t.room), maxRecycledRooms*maxTexts))
		t.used = 0
	}
	kept := t.room[t.used : t.used+len(text)]
	t.used += copy(kept, text)
	return unsafe.String(unsafe.SliceData(kept), len(kept))
}

// recycle lets the texts to come be written over all others.
func (t *recycledTexts) recycle() { t.on, t.used = true, 0 }
