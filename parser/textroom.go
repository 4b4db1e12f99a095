//go:build !purego

package parser

import "unsafe"

// recyclesTexts says whether strings are recycled.
const recyclesTexts = true

// textRoom is the room for what strings are parts of. Strings do not change; what is in
// the room does not either, until the values are recycled and nobody uses them any more.
type textRoom struct {
	room []byte
	used int
	// recycles says that all values are recycled at some time.
	recycles bool
}

// keep makes a string of a text.
func (t *textRoom) keep(text []byte) string {
	if len(text) == 0 {
		return ""
	}
	if len(t.room)-t.used < len(text) {
		t.renew(len(text))
	}
	kept := t.room[t.used : t.used+len(text)]
	t.used += copy(kept, text)
	return unsafe.String(unsafe.SliceData(kept), len(kept))
}

// renew makes a room that n bytes have a place in.
//
//go:noinline
func (t *textRoom) renew(n int) {
	most := maxTexts
	if t.recycles {
		most *= maxRecycledRooms
	}
	size := grown(n, len(t.room), most)
	t.room, t.used = unwritten(size)[:size], 0
}

// recycle lets the texts to come be written over all others.
func (t *textRoom) recycle() { t.recycles, t.used = true, 0 }
