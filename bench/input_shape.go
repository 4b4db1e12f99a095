package bench

import (
	"fmt"
	"hash/crc32"
	"strconv"
	"strings"
)

// Shape names a kind of message that can have any size, which is a row group of the
// table of sizes.
type Shape string

// The shapes. All but the last have a size in bytes.
const (
	ShapeNumbers   Shape = "SEARCH with many numbers"
	ShapeAddresses Shape = "ENVELOPE with many addresses"
	ShapeFlags     Shape = "FLAGS with many flags"
	ShapeParts     Shape = "BODYSTRUCTURE with many parts"
	ShapeLiteral   Shape = "BODY[] with a long literal"
	ShapeLevels    Shape = "BODYSTRUCTURE with many levels"
)

// Shapes returns every shape, in the order of the table.
func Shapes() []Shape {
	return []Shape{ShapeNumbers, ShapeAddresses, ShapeFlags, ShapeParts, ShapeLiteral, ShapeLevels}
}

// Sizes returns the sizes in the table, the smallest first: of a message in bytes, or
// in levels. The default limits of our reader allow all of them, and 256 levels.
func (s Shape) Sizes() []int {
	if s == ShapeLevels {
		return []int{5, 50, 250}
	}
	return []int{1e3, 1e5, 1e7}
}

// ShapeBytes is how long the inputs of the table of sizes are at least. All have about
// the same length, with one message or with many, so that a pass takes about as much
// time and memory whatever the size of the messages is.
const ShapeBytes = 1e7

// GenerateShape builds an input of messages of a shape, all with about the same size
// and no two alike, which is at least as long as told. The same arguments give the
// same bytes on every machine and with every version of Go.
func GenerateShape(shape Shape, size, atLeast int, seed uint64) (*Input, error) {
	s := &shaper{generator: &generator{in: &Input{}, rng: rng(seed)}, size: size}
	write := map[Shape]func(*Record){
		ShapeNumbers: s.manyNumbers, ShapeAddresses: s.manyAddresses, ShapeFlags: s.manyFlags,
		ShapeParts: s.manyParts, ShapeLiteral: s.longLiteral, ShapeLevels: s.manyLevels,
	}[shape]
	if write == nil {
		return nil, fmt.Errorf("bench: unknown shape %q", shape)
	}
	kind, name := CommandFetch, "Fetch"
	if shape == ShapeNumbers {
		kind, name = CommandSearch, "Search"
	}
	s.greeting()
	s.command(kind, name, func() {
		for len(s.in.Bytes) < atLeast {
			s.begin = len(s.in.Bytes)
			s.message(Record{}, write)
		}
	})
	return s.in, nil
}

// shaper writes messages of a shape.
type shaper struct {
	*generator
	size     int // of a message
	begin    int // where the present one begins
	keywords int // how many there are so far
}

// more tells whether the message is not long enough yet.
func (s *shaper) more() bool { return len(s.in.Bytes)-s.begin < s.size }

// fetched writes a FETCH response with one item.
func (s *shaper) fetched(want *Record, item func()) {
	want.Kind, want.Seq = "FETCH", uint32(len(s.in.Messages)+1)
	s.num(uint64(want.Seq))
	s.raw(" FETCH (")
	item()
	s.raw(")")
}

// manyNumbers writes a SEARCH response. All numbers have eight digits, however many
// there are.
func (s *shaper) manyNumbers(want *Record) {
	want.Kind = "SEARCH"
	s.raw("SEARCH")
	for n := uint32(1e7); s.more(); {
		n = s.numberAfter(n)
		want.Numbers = append(want.Numbers, n)
		s.raw(" ")
		s.num(uint64(n))
	}
}

// manyAddresses writes the envelope of a message to many.
func (s *shaper) manyAddresses(want *Record) {
	date, t := s.date()
	want.Envelope = &Envelope{Date: t.Unix(), Subject: "news"}
	s.fetched(want, func() {
		s.raw("ENVELOPE (")
		s.quoted(date)
		s.raw(` "news" NIL NIL NIL (`)
		for s.more() {
			a := s.addresses(1)[0]
			want.Envelope.To = append(want.Envelope.To, a.Address)
			s.wireAddress(a)
		}
		s.raw(") NIL NIL NIL NIL)")
	})
}

// manyFlags writes flags: every other one is well known, and the others are keywords
// that were not there before, so that short messages do not gain from what a reader
// remembers.
func (s *shaper) manyFlags(want *Record) {
	s.fetched(want, func() {
		s.raw("FLAGS (")
		for i := 0; s.more(); i++ {
			flag := pick(&s.rng, flagNames).name
			if i%2 == 1 {
				s.keywords++
				flag = "kw" + strconv.Itoa(1e7+s.keywords)
			}
			if i > 0 {
				s.raw(" ")
			}
			s.raw(flag)
			want.Flags = append(want.Flags, strings.ToLower(flag))
		}
		s.raw(")")
	})
}

// manyParts writes the body structure of a message with many attachments.
func (s *shaper) manyParts(want *Record) {
	all := s.multipart("mixed")
	want.Parts = append(want.Parts, all.means(""))
	s.fetched(want, func() {
		s.raw("BODYSTRUCTURE (")
		for i := 0; s.more(); i++ {
			s.part(s.attachment(), childPath("", i), want)
		}
		s.multipartEnd(all)
	})
}

// longLiteral writes the content of a message, which alone has the size.
func (s *shaper) longLiteral(want *Record) {
	filler := s.filler()
	rest := filler[s.rng.below(len(filler)):]
	body := make([]byte, 0, s.size)
	for len(body) < s.size {
		body = append(body, rest[:min(len(rest), s.size-len(body))]...)
		rest = filler
	}
	want.BodySize, want.BodySum = len(body), crc32.ChecksumIEEE(body)
	s.fetched(want, func() {
		s.raw("BODY[] ")
		s.literal(string(body))
	})
}

// manyLevels writes the body structure of multiparts in multiparts: each has a text
// beside the next, and the last has a text alone.
func (s *shaper) manyLevels(want *Record) {
	p := s.multipart("mixed", s.textPart("plain"))
	for range s.size - 1 {
		p = s.multipart("mixed", s.textPart("plain"), p)
	}
	s.fetched(want, func() {
		s.raw("BODYSTRUCTURE ")
		s.part(p, "", want)
	})
}
