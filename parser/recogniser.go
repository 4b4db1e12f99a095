package parser

// node is a token on the tape: the match of a rule that a builder needs. The tape
// is in pre-order: the tokens within a token follow it, and next is the index of
// the first one behind them.
type node struct {
	// tag is the rule, and perhaps plain. Four fields are what the compiler can keep in
	// registers.
	tag        uint32
	begin, end uint32
	next       uint32
}

// plain says of a token that it is a quoted string which means what stands between its
// quotes.
const plain = 1 << 31

func (t *node) rule() uint32 { return t.tag &^ plain }

// recogniser matches one message against the grammar. Its match functions are
// generated: see recogniser_gen.go.
//
// What makes them safe without a look at the length for every byte:
//
//   - text[end-1] and text[end] are LF. The second one is no part of the message:
//     recognise puts it there.
//   - A match takes a LF only below end. Every other byte is no LF. So no match
//     gets past end.
//   - Words are loaded from positions up to end, and text has framePad bytes more.
type recogniser struct {
	text []byte
	end  int
	// padded is text and what is behind it, for the match functions.
	padded padded
	// tape[:n] are the tokens; the rest is room.
	tape   []node
	n      int
	strict bool
	// quirks says that a quirk rule has matched, and quoted that there are quoted strings;
	// either may have been taken back.
	quirks, quoted bool

	// index says where runs of the text end, eight bytes of it in one, in the order of
	// their bits. It is made when the first is asked for.
	index []byte

	// ranges are those of the last set.
	ranges rangeList

	literals []literal
	// fromClient is the answer of the grammar's predicate client.
	fromClient bool

	depth, maxDepth int
	maxTokens       int
	// exceeded is the limit that stopped the recogniser, at stopped. From then on
	// every rule that counts fails at once.
	exceeded Limit
	stopped  int
}

// release lets go of the text and of all room.
func (r *recogniser) release() {
	r.text, r.padded, r.tape, r.n, r.index = nil, padded{}, nil, 0, nil
	r.ranges, r.literals = rangeList{}, nil
}

// recognise matches a rule against the whole of text, and leaves the tokens on
// the tape. text has framePad bytes of room behind it, which the recogniser owns
// while it runs.
func (r *recogniser) recognise(text []byte, literals []literal, match func(*recogniser, int) int) bool {
	r.end = len(text)
	storeText(&r.text, text[:r.end+framePad])
	r.padded.set(r.text)
	store(&r.literals, literals)
	r.index = r.index[:0]
	r.n = 0
	r.quirks, r.quoted = false, false
	r.depth, r.exceeded = 0, ""
	behind := r.text[r.end]
	r.text[r.end] = '\n'
	ok := match(r, 0) == r.end && r.exceeded == ""
	r.text[r.end] = behind
	return ok
}

// store assigns a list that mostly is empty, as the one before it was: to store a
// pointer costs more than to look at one while the garbage collector runs.
func store[T any](to *[]T, list []T) {
	switch {
	case len(list) > 0:
		*to = list
	case *to != nil:
		*to = nil
	}
}

// storeText assigns a text that mostly is where the one before it was, for the same reason.
func storeText(to *[]byte, text []byte) {
	if old := *to; len(old) > 0 && len(text) > 0 && &old[0] == &text[0] && cap(old) == cap(text) {
		*to = old[:len(text)]
		return
	}
	*to = text
}

// enter counts one more rule that contains itself.
func (r *recogniser) enter(p int) bool {
	if r.depth >= r.maxDepth && r.exceeded == "" {
		r.exceeded, r.stopped = LimitNesting, p
	}
	if r.exceeded != "" {
		return false
	}
	r.depth++
	return true
}

func (r *recogniser) leave() { r.depth-- }

// grow makes room for one more token. It is called in hundreds of places, and hardly
// ever: inlined, it would be a good part of the recogniser's code.
//
//go:noinline
func (r *recogniser) grow(p int) bool {
	if r.n >= r.maxTokens {
		if r.exceeded == "" {
			r.exceeded, r.stopped = LimitElements, p
		}
		return false
	}
	tape := unwrittenTape(r.tapeFor(p))
	copy(tape, r.tape)
	r.tape = tape
	return true
}

// tapeFor is for how many tokens there is to be room when they come up to a position: if
// the rest of the text is like what has been read, for all. A long message is not to have
// its tape copied again and again, nor a dense beginning to cost much.
func (r *recogniser) tapeFor(p int) int {
	if len(r.tape) == 0 {
		return min(64, r.maxTokens)
	}
	all := int(float64(r.n) * float64(r.end+1) / float64(p+1) * 1.125)
	return min(max(2*len(r.tape), min(all, 8*len(r.tape))), r.maxTokens)
}

// literal is the grammar's predicate: whether the framer took octets out of the
// message at this position.
func (r *recogniser) literal(p int) bool {
	_, ok := literalAt(r.literals, p)
	return ok
}

// client is the grammar's predicate: whether it is a client that speaks.
func (r *recogniser) client(int) bool { return r.fromClient }

// fits32 is the grammar's predicate: whether the digits before this position are a
// number of 32 bits.
func (r *recogniser) fits32(p int) bool { return fits(r.text[:p], 32) }

// fits63 is the predicate for 63 bits.
func (r *recogniser) fits63(p int) bool { return fits(r.text[:p], 63) }

// fits64 is the predicate for 64 bits.
func (r *recogniser) fits64(p int) bool { return fits(r.text[:p], 64) }

// fits says whether the digits at the end of a text are a number of so many bits.
func fits(text []byte, bits int) bool {
	_, ok := decimal(text[digitsBefore(text):], ^uint64(0)>>(64-bits))
	return ok
}

// digitsBefore is where the digits at the end of a text begin.
func digitsBefore(text []byte) int {
	begin := len(text)
	for begin > 0 && text[begin-1]-'0' <= 9 {
		begin--
	}
	return begin
}

// decimal is the number that digits are, and whether it is the limit at most.
func decimal(digits []byte, limit uint64) (n uint64, ok bool) {
	for _, c := range digits {
		d := uint64(c - '0')
		if n > (limit-d)/10 {
			return 0, false
		}
		n = n*10 + d
	}
	return n, true
}

// number8 is the number of eight digits, each a byte of 0 to 9, all at once: two at a time
// are made one number, then two of these, and again.
func number8(digits uint64) uint64 {
	digits = digits * (10<<8 + 1) >> 8
	digits = (digits & 0x00ff00ff00ff00ff) * (100<<16 + 1) >> 16
	return (digits & 0x0000ffff0000ffff) * (10000<<32 + 1) >> 32
}

// literalAt is the literal whose octets stood at a position of the text.
func literalAt(literals []literal, p int) (int, bool) {
	lo, hi := 0, len(literals)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if literals[mid].end < p {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo, lo < len(literals) && literals[lo].end == p
}
