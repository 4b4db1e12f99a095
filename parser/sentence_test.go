package parser

import (
	"bytes"
	"math/rand/v2"
)

// sentence is a message made at random by a [speaker].
type sentence struct {
	text
	wire []byte
	// steps are the steps that the message takes in the grammar: not always those
	// by which it was made, since an earlier alternative may take it.
	steps []step
}

// goal is where a message has to go.
type goal struct {
	step
	// times is how often: a repetition that often in a row, and what leads to itself
	// that deep.
	times int
	// deep says that the node is to be gone through again within itself.
	deep bool
}

// say makes the message of a seed: one that takes a step, or any when to is nil. It
// is nil when none of a number of trials has become a message.
func (s *speaker) say(seed uint64, to *goal) *sentence {
	rnd := newRand(seed)
	for range 20 {
		if m := s.try(rnd, to); m != nil {
			return m
		}
	}
	return nil
}

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0)) }

func (s *speaker) try(rnd *rand.Rand, to *goal) *sentence {
	u := s.speak(rnd, []int{20, 200, 1000}[rnd.IntN(3)], to, false)
	if u == nil {
		return nil
	}
	return s.hear(text{u.out, u.literals, s.entry.kind}, 0)
}

// speak writes what may be a message, of low bytes or any; nil when it gets nowhere.
func (s *speaker) speak(rnd *rand.Rand, room int, to *goal, low bool) *utterance {
	u := &utterance{speaker: s, rnd: rnd, room: room, low: low, patience: 20_000, at: -1}
	if to != nil {
		u.goal, u.away, u.left = to, s.distances(to.node), to.times
		u.opens, u.closes = make([]utteranceMark, to.times+1), make([]utteranceMark, to.times+1)
	}
	if !u.rule(s.root, to != nil) || u.left > 0 {
		return nil
	}
	return u
}

// hear is the message of a text, or nil when it is none. When there is a repetition
// to be counted, each time is a step of the message.
func (s *speaker) hear(x text, counted uint16) *sentence {
	m := &sentence{text: x}
	m.wire = []byte(x.wire(0, 0, ""))
	if s.entry.framed() {
		fr, rest, err := frameBytes(m.wire, nil, s.entry.kind == aCommand, nil)
		if err != nil || len(rest) > 0 || !bytes.Equal(fr.text, x.bytes) || len(fr.literals) != len(x.literals) {
			return nil
		}
		m.literals = fr.literals
		// In the first message of a stream a LF ends the line even in a quoted string.
		first := scanner{commands: s.entry.kind == aCommand}
		o := (*Options)(nil).orDefaults()
		if fr, _, err := first.frame(m.wire, &o, nil); err != nil || fr.length != int64(len(m.wire)) {
			return nil
		}
	}
	t := s.tracer(x.bytes, x.literals)
	t.counted = counted
	if t.node(grammarRules[s.root].node, 0) != len(x.bytes) {
		return nil
	}
	m.steps = t.steps
	return m
}

// tracer matches what there is of a message.
func (s *speaker) tracer(text []byte, literals []literal) *tracer {
	x := &tracer{client: s.entry.kind == aCommand, text: text, literals: literals, seen: map[step]bool{}}
	if s.strict {
		x.refuse = quirksOnly
	}
	return x
}
