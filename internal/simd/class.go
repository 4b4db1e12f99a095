package simd

// Class is a set of bytes in a form in which many bytes can be looked up at once: a byte
// is in the set when the entries for its lower half, of the first sixteen, and for its
// upper half, of the others, have a bit in common.
type Class [32]byte

// NewClass is the set of the bytes of which has says so. Not every set has such a form,
// but those that leave out or take in only some bytes do: it is false when the bytes
// with one upper half, taken as a set of lower halves, make more than eight different
// sets.
func NewClass(has func(byte) bool) (class Class, ok bool) {
	var rows []uint16 // the different sets of lower halves, which have a bit each
	for high := range 16 {
		var row uint16
		for low := range 16 {
			if has(byte(high<<4 | low)) {
				row |= 1 << low
			}
		}
		if row == 0 {
			continue
		}
		i := 0
		for i < len(rows) && rows[i] != row {
			i++
		}
		if i == len(rows) {
			if i == 8 {
				return Class{}, false
			}
			rows = append(rows, row)
		}
		class[16+high] = 1 << i
	}
	for i, row := range rows {
		for low := range 16 {
			if row&(1<<low) != 0 {
				class[low] |= 1 << i
			}
		}
	}
	return class, true
}

// Has says whether the byte is in the set.
func (c *Class) Has(b byte) bool { return c[b&15]&c[16+b>>4] != 0 }

// Room is how many bytes of bits Classify makes of so many bytes of text.
func Room(text int) int { return (text + 31) / 32 * 4 }

// Classify says for each byte of a text whether it is in the set: bit i&7 of dst[i>>3]
// is for text[i]. Bits behind the last are 0, up to Room(len(text)), which is how long
// dst has to be at least.
func Classify(dst, text []byte, class *Class) {
	dst = dst[:Room(len(text))]
	if len(text) >= 32 && Wide() {
		classifyWide(dst, text, class)
		return
	}
	classify(dst, text, class)
}

// classify is Classify in Go.
func classify(dst, text []byte, class *Class) {
	clear(dst)
	for i, b := range text {
		if class.Has(b) {
			dst[i>>3] |= 1 << (i & 7)
		}
	}
}
