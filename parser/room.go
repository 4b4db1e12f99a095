package parser

// Values of short messages stand side by side in rooms that are made for several
// messages at once, which costs less than memory for each. Who keeps a part of one
// message keeps its neighbours too, so rooms are small, and a message that is not
// short has rooms of its own.
const (
	// maxShared is how many bytes a message has at most, with its literals, that
	// shares its rooms.
	maxShared = 2048
	// maxRoom is the size of a room in bytes, at most: 8 less than a size class of the heap,
	// which needs those for what has pointers. Of this class seven blocks are made at a time,
	// and of that of 4 KiB only two, each time for the price of more than one room.
	maxRoom = 6904
	// maxTexts is the size of the room for texts, at most.
	maxTexts = 6912
)

// A Reader that is asked to recycles its values: what was made for them is used again.
const (
	// maxRecycledRooms is how many times as large as others its rooms are, at most: there
	// may be many messages before they are used again.
	maxRecycledRooms = 16
	// maxRecycled is how many bytes a message has at most whose values are recycled.
	maxRecycled = 256 << 10
)

// recycled says of rooms which of them have values in them, to be used again. A reader
// that never recycles does not need to know.
type recycled struct {
	on      bool
	empties [numRooms]bool // those that are as good as new
	used    []uint16       // the others, by number
}

// again says whether a room, of which there is no more, can be used from its beginning
// for n values.
//
//go:noinline
func (r *recycled) again(number uint16, size, n int) bool {
	if !r.on || !r.empties[number] {
		return false
	}
	r.empties[number] = false
	r.used = append(r.used, number)
	return size >= n
}

// recycle makes all rooms as good as new. The first time it only begins to keep account.
func (r *rooms) recycle() {
	if !r.on {
		*r = rooms{recycled: recycled{on: true}}
		for i := range r.empties {
			r.empties[i] = true
		}
	}
	for _, number := range r.used {
		r.empty(number)
		r.empties[number] = true
	}
	r.used = r.used[:0]
	r.texts.recycle()
}

// keep makes a string of a part of the message's text, or of all.
func (b *builder) keep(text []byte) string {
	if len(text) > maxTexts/4 && b.rooms == b.own {
		return string(text)
	}
	return b.rooms.texts.keep(text)
}

// roomFor is for how many values a room is made when n are wanted of it. It grows
// from one to the next, as who parses one message may parse no other. In a message
// with rooms of its own it is for all tokens of the rules.
//
//go:noinline
func (b *builder) roomFor(n, last, most int, rules ...uint32) int {
	if b.rooms == b.own {
		all := 0
		for _, rule := range rules {
			all += b.total(rule)
		}
		return max(n, all)
	}
	if b.rooms.on {
		most *= maxRecycledRooms
	}
	return grown(n, last, most)
}

// grown is the size of a room that n are wanted of, after one of another size.
func grown(n, last, most int) int { return max(n, min(2*last+n, most)) }

// total is the number of tokens of a rule in the message. It does without a
// branch, which nobody could foretell.
func (b *builder) total(rule uint32) int {
	tape := b.tape
	n := uint64(0)
	for i := range tape {
		n += (uint64(tape[i].rule()^rule) - 1) >> 63
	}
	return int(n)
}
