package parser

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/imapeg/imapeg/types"
)

// maxShort is up to how many bytes a text is kept for itself when no other text of
// its message was yet.
const maxShort = 32

// maxScratch is how many bytes are kept for the next string that is put together.
const maxScratch = 4 << 10

// builder makes a value of the tape. Its functions for each type are generated:
// see builder_gen.go.
type builder struct {
	text     []byte
	tape     []node
	literals []literal
	// quirks says that there may be tokens of quirk rules.
	quirks bool
	// ranges are those of the last set.
	ranges *rangeList

	// str is a part of the text, from base on, as a string, which all strings of a message
	// share. It begins with the first quoted string, or else with the first string that is
	// not short, and is made when that is known.
	str  string
	base uint32

	// maxElements is the limit, and elements how many the message has: its tokens, and
	// the numbers of lists that are one token.
	maxElements, elements int

	// rooms are where the message's values get their memory: shared ones, or its own.
	rooms  *rooms
	shared rooms
	// own is for long messages, nil before the first.
	own *rooms
	// scratch is for a string while it is put together.
	scratch []byte
	// sets has the ranges of sets.
	sets types.SetParser

	// failed and reason say which token could not be made a value, and why.
	failed node
	reason error
}

// response makes the response that the recogniser has matched.
func (b *builder) response(r *recogniser, text []byte) types.Response {
	b.begin(r, text)
	return b.buildResponse(0)
}

// command makes the command that the recogniser has matched.
func (b *builder) command(r *recogniser, text []byte) *types.Command {
	b.begin(r, text)
	command := &b.makeCommand(1)[0]
	b.fillCommand(command, 0)
	return command
}

// begin takes over the tape of what the recogniser has matched.
func (b *builder) begin(r *recogniser, text []byte) {
	storeText(&b.text, text)
	if cap(b.tape) != cap(r.tape) {
		b.tape = r.tape // it has grown
	}
	b.tape = b.tape[:r.n]
	store(&b.literals, r.literals)
	b.quirks = r.quirks
	if b.ranges != &r.ranges {
		b.ranges = &r.ranges
	}
	b.reason = nil
	b.elements = r.n
	size := len(text)
	for i := range b.literals {
		size += len(b.literals[i].data)
	}
	if size > maxShared && (!b.shared.on || size > maxRecycled) {
		if b.own == nil {
			b.own = new(rooms)
		}
		b.rooms = b.own
	} else if b.rooms != &b.shared {
		b.rooms = &b.shared
	}
	b.base = noBase
	if r.quoted {
		if i := slices.IndexFunc(b.tape, func(t node) bool { return t.tag&plain != 0 }); i >= 0 {
			b.keepPlain(b.tape[i:])
		}
	}
}

// noBase is the base when there is no string yet.
const noBase = ^uint32(0)

// keepPlain makes the string for the tokens that are plain, of which the first is one. In a
// long message it ends with the last of them: it may be that only numbers follow.
func (b *builder) keepPlain(tape []node) {
	last := len(tape) - 1
	for b.rooms == b.own && tape[last].tag&plain == 0 {
		last--
	}
	base := tape[0].begin
	b.str, b.base = b.keep(b.text[base:tape[last].end]), base
}

// keepFrom makes the string that the strings from a position on are parts of. It ends
// where the last token does that has no others in it, or later.
func (b *builder) keepFrom(base, end uint32) {
	end = max(end, b.tape[len(b.tape)-1].end)
	b.str, b.base = b.keep(b.text[base:end]), base
}

// part is a part of the text as a string.
func (b *builder) part(begin, end uint32) string {
	switch {
	case begin >= b.base && end-b.base <= uint32(len(b.str)):
	case b.base == noBase && end-begin > maxShort:
		b.keepFrom(begin, end)
	default:
		return b.keep(b.text[begin:end])
	}
	return b.str[begin-b.base : end-b.base]
}

// recycle lets the values to come have the memory of those that were made.
func (b *builder) recycle() {
	b.shared.recycle()
	b.sets.Reset()
}

// release lets go of the last message and of all room. What is recycled was never said to be
// free: there, only a long message's is let go of.
func (b *builder) release() {
	b.text, b.tape, b.literals, b.str, b.scratch = nil, nil, nil, "", nil
	b.rooms, b.own = nil, nil
	if !b.shared.on {
		b.shared, b.sets = rooms{}, types.SetParser{}
	}
}

// forget lets go of what only the message's values share, when that is much.
func (b *builder) forget() {
	if b.rooms == b.own {
		b.str, b.text = "", nil
		*b.own = rooms{}
	}
}

// count is the number of the tokens of a rule among the siblings from i to end,
// and in quirks among them.
func (b *builder) count(i, end, rule uint32) int {
	n := 0
	for i < end {
		t := &b.tape[i]
		if t.rule() == rule {
			n++
		}
		i = b.step(i, t)
	}
	return n
}

// countAny is count for the rules of a list.
func (b *builder) countAny(i, end uint32, list uint64) int {
	n := 0
	for i < end {
		t := &b.tape[i]
		if elements[t.rule()]&list != 0 {
			n++
		}
		i = b.step(i, t)
	}
	return n
}

// same says whether two tokens have the same text, and nothing in it that may mean
// different things. The first may be 0 for none.
func (b *builder) same(i, j uint32) bool {
	if i == 0 || b.quirks || len(b.literals) > 0 {
		return false
	}
	s, t := &b.tape[i], &b.tape[j]
	return bytes.Equal(b.text[s.begin:s.end], b.text[t.begin:t.end])
}

// step is the next sibling; a quirk's tokens count as its parent's.
func (b *builder) step(i uint32, t *node) uint32 {
	if b.quirks && isQuirk[t.rule()] {
		return i + 1
	}
	return t.next
}

// raw is the text of a token as it stands.
func (b *builder) raw(t *node) string { return b.part(t.begin, t.end) }

// decoded is the string that a token's text means: an atom as it stands, a quoted
// string without its quotes, the octets of a literal.
func (b *builder) decoded(t *node) string {
	s := b.part(t.begin, t.end)
	if s == "" {
		return s
	}
	switch s[0] {
	case '"':
		return b.unescape(s[1 : len(s)-1])
	case '{', '~':
		if lit := b.literalOf(t); lit != nil {
			b.inMemory(t, lit)
			return b.keep(lit.data)
		}
	}
	return s
}

// nstring is decoded, and NIL for NIL.
func (b *builder) nstring(t *node) types.NString {
	t = b.trimmed(t)
	if b.isNil(t) {
		return types.NString{}
	}
	return types.String(b.decoded(t))
}

// trimmed is a token without the blanks before it, which are a quirk's.
func (b *builder) trimmed(t *node) *node {
	if b.text[t.begin] != ' ' {
		return t
	}
	short := *t
	for b.text[short.begin] == ' ' {
		short.begin++
	}
	return &short
}

// isNil says whether a token is NIL, and not an atom in the place of a string, which
// is a quirk's.
func (b *builder) isNil(t *node) bool {
	text := b.text[t.begin:t.end]
	return len(text) == 3 && text[0]|0x20 == 'n' && text[1]|0x20 == 'i' && text[2]|0x20 == 'l'
}

// data is the octets that a token's text means.
func (b *builder) data(t *node) types.Data {
	t = b.trimmed(t)
	if b.isNil(t) {
		return types.Data{}
	}
	lit := b.literalOf(t)
	switch {
	case lit == nil:
		return types.Bytes(keepBytes(b, b.decoded(t)))
	case lit.streamed:
		return types.Streamed(lit.size, lit.err)
	case lit.owned:
		return types.Bytes(lit.data)
	}
	return types.Bytes(keepBytes(b, lit.data))
}

// keepBytes is a copy of a text, which is not nil.
func keepBytes[T string | []byte](b *builder, text T) []byte {
	if len(text) == 0 {
		return []byte{}
	}
	data := b.makeByte(len(text))
	copy(data, text)
	return data
}

// wire is the text of a token with the octets of its literals put back, but for
// those that a sink took. Quirks in it are mended, so that the text can be sent
// again: a quoted string that has what only a literal can have becomes one, a
// backslash that stands for itself becomes two, and lines end in CRLF.
func (b *builder) wire(t *node) types.Raw {
	text := b.part(t.begin, t.end)
	if len(b.literals) == 0 && !b.quirks {
		return types.Raw(text)
	}
	var s strings.Builder
	at := int(t.begin)
	first, _ := literalAt(b.literals, at+1)
	literals := b.literals[first:]
	through := func(end int) {
		for len(literals) > 0 && literals[0].end <= end {
			lit := &literals[0]
			if lit.err != nil {
				b.inMemory(t, lit)
			}
			s.Write(bytes.TrimRight(b.text[at:lit.end], "\r\n"))
			s.WriteString("\r\n")
			s.Write(lit.data)
			at, literals = lit.end, literals[1:]
		}
		s.Write(b.text[at:end])
		at = end
	}
	if b.quirks {
		// The tape is in the order of the text, so that what is in the token can be
		// found without a look at what is before it.
		from := sort.Search(len(b.tape), func(i int) bool { return b.tape[i].begin >= t.begin })
		for i := from; i < len(b.tape) && b.tape[i].begin < t.end; i++ {
			q := &b.tape[i]
			var mended string
			switch {
			case q.end > t.end:
				continue
			case q.rule() == ruleQuirkQuotedEscape:
				mended = `\\`
			case q.rule() == ruleQuirkQuotedCtl:
				octets := b.decoded(q)
				mended = "{" + strconv.Itoa(len(octets)) + "}\r\n" + octets
				i = int(q.next) - 1
			default:
				continue
			}
			through(int(q.begin))
			s.WriteString(mended)
			at = int(q.end)
		}
	}
	if through(int(t.end)); s.String() == text {
		return types.Raw(text)
	}
	return types.Raw(s.String())
}

var errNumber = errors.New("number out of range")

// fail notes that a token cannot be made a value.
func (b *builder) fail(t *node, reason error) {
	if b.reason == nil {
		b.failed, b.reason = *t, reason
	}
}

// inMemory refuses a literal that went to the sink where a value needs it: only
// contents can do without their octets.
func (b *builder) inMemory(t *node, lit *literal) {
	if lit.streamed {
		b.fail(t, &LimitError{Limit: LimitLiteral})
	}
}

// literalOf is the literal whose header ends a token, nil when there is none.
func (b *builder) literalOf(t *node) *literal {
	if k, ok := literalAt(b.literals, int(t.end)); ok {
		return &b.literals[k]
	}
	return nil
}

// number is the number that a token's digits are. One above the limit, which is
// 1<<32 - 1 at least, fails the message.
func (b *builder) number(t *node, limit uint64) uint64 {
	n := t.end - t.begin
	if n > 8 || b.quirks {
		return b.longNumber(t, b.text[t.begin:t.end], limit)
	}
	// What stands behind the digits is shifted out. The text has framePad bytes more.
	return number8(binary.LittleEndian.Uint64(b.text[t.begin:t.begin+8]) << (64 - 8*n) & 0x0f0f0f0f0f0f0f0f)
}

// longNumber is number for digits that may go beyond the limit, and for what quirks
// make of them: blanks before them, a sign, a fraction, which is the limit when it is
// beyond it.
func (b *builder) longNumber(t *node, digits []byte, limit uint64) uint64 {
	if b.quirks {
		digits = bytes.TrimLeft(digits, " ")
		if digits[0] == '-' {
			return 0
		}
		if bytes.IndexByte(digits, '.') >= 0 {
			n, err := strconv.ParseFloat(string(digits), 64)
			if err != nil || n >= float64(limit) {
				return limit
			}
			return uint64(n)
		}
	}
	n, ok := decimal(digits, limit)
	if !ok {
		b.fail(t, errNumber)
	}
	return n
}

// list counts the numbers of a token with a separator between them as elements, and
// says whether the message may have so many.
func (b *builder) list(t *node, separator byte) bool {
	b.elements += bytes.Count(b.text[t.begin:t.end], []byte{separator})
	if b.elements > b.maxElements {
		b.fail(t, &LimitError{Limit: LimitElements})
		return false
	}
	return true
}

// splitNumbers appends the numbers that a token has, with blanks between them and
// perhaps around them. One above the limit, which is 1<<32 - 1 at least, fails the
// message.
func splitNumbers[N ~uint32 | ~uint64 | ~int64](b *builder, list []N, t *node, limit uint64) []N {
	text := b.text[t.begin:t.end]
	if len(text) == 0 || !b.list(t, ' ') {
		return list
	}
	list = slices.Grow(list, bytes.Count(text, []byte{' '})+1)
	for p := 0; p < len(text); {
		if text[p] == ' ' {
			p++
			continue
		}
		begin := p
		var n uint64
		for ; p < len(text) && text[p] != ' '; p++ {
			n = n*10 + uint64(text[p]-'0')
		}
		if p-begin > 9 {
			part := *t
			part.begin, part.end = t.begin+uint32(begin), t.begin+uint32(p)
			n = b.longNumber(&part, text[begin:p], limit)
		}
		list = append(list, N(n))
	}
	return list
}

// unescape takes out the backslashes before what they escape. Those before
// anything else are a quirk's, and stay.
func (b *builder) unescape(s string) string {
	i := strings.IndexByte(s, '\\')
	if i < 0 {
		return s
	}
	out := b.scratch[:0]
	for ; i >= 0 && i+1 < len(s); i = strings.IndexByte(s, '\\') {
		out = append(out, s[:i]...)
		if c := s[i+1]; c != '"' && c != '\\' {
			out = append(out, '\\')
			s = s[i+1:]
			continue
		}
		out = append(out, s[i+1])
		s = s[i+2:]
	}
	out = append(out, s...)
	if cap(out) <= maxScratch {
		b.scratch = out
	}
	return b.keep(out)
}

// equalFold compares with letters of ASCII in either case. It is called in hundreds
// of places for what is rare.
//
//go:noinline
func equalFold(s []byte, want string) bool {
	for i := range want {
		c := s[i]
		if c != want[i] && (c^want[i] != 0x20 || c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return true
}
