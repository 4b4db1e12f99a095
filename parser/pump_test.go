package parser

import "slices"

// pump is a message with a part that can be there as often as one likes: one that is
// repeated, or, around another part, a beginning and an end that match.
type pump struct {
	*speaker
	text
	// The parts that are repeated lie between these places, one after the other. When
	// closes is not empty, its places are, outermost first, the ends that belong to
	// them.
	opens, closes []utteranceMark
}

// newPump makes a pump of a seed, for a repetition or for what stands within itself.
func (s *speaker) newPump(seed uint64, to goal) *pump {
	rnd := newRand(seed)
	// Parts that differ, if not too many for all of them to be right.
	to.times = 1 + rnd.IntN(6)
	if to.deep {
		to.times = 2 + rnd.IntN(2)
	}
	u := s.speak(rnd, []int{-1, 20, 60}[rnd.IntN(3)], &to, rnd.IntN(8) == 0)
	if u == nil {
		return nil
	}
	p := &pump{speaker: s, text: text{u.out, u.literals, s.entry.kind}, opens: u.opens, closes: u.closes}
	if to.deep {
		p.opens, p.closes = p.opens[:to.times], p.closes[:to.times]
	} else {
		p.closes = nil
	}
	// The size of a literal is written when its octets are known, over what stood there.
	places := []int{0}
	for _, m := range p.opens {
		places = append(places, m.out)
	}
	for _, m := range slices.Backward(p.closes) {
		places = append(places, m.out)
	}
	if !slices.IsSorted(append(places, len(p.bytes))) {
		return nil
	}
	return p
}

// grownText is a text with a part that is there a number of times. It ends at core,
// unless it is what stands around the core: then it ends at end.
type grownText struct {
	text
	core, end int
}

// times is the text of the message with the part there a number of times.
func (p *pump) times(n int) grownText {
	x := grownText{text: text{kind: p.kind}}
	put := func(from, to utteranceMark) {
		for _, l := range p.literals[from.literals:to.literals] {
			l.end += len(x.bytes) - from.out
			x.literals = append(x.literals, l)
		}
		x.bytes = append(x.bytes, p.bytes[from.out:to.out]...)
	}
	parts, last := len(p.opens)-1, len(p.opens)-1
	put(utteranceMark{}, p.opens[0])
	for i := range n {
		put(p.opens[i%parts], p.opens[i%parts+1])
	}
	x.core = len(x.bytes)
	end := p.opens[last]
	if len(p.closes) > 0 {
		put(p.opens[last], p.closes[last])
		for i := range n {
			k := (n - 1 - i) % parts
			put(p.closes[k+1], p.closes[k])
		}
		end = p.closes[0]
	}
	x.end = len(x.bytes)
	put(end, utteranceMark{out: len(p.bytes), literals: len(p.literals)})
	return x
}

// takes says whether a text of the pump is a message, and it is the place of the goal
// that takes the part each of the times.
func (p *pump) takes(x grownText, to goal, times int) bool {
	m := p.hear(x.text, to.node)
	if m == nil {
		return false
	}
	want, taken := step{to.node, once}, 0
	if to.deep {
		want.kid = 0
	}
	for _, s := range m.steps {
		if s == want {
			taken++
		}
	}
	return taken >= times
}
