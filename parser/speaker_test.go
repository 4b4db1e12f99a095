package parser

import (
	"bytes"
	"math"
	"slices"
)

// speaker makes messages at random out of the grammar as data. It knows no rule by
// name, and grows with the grammar.
//
// What it makes need not be what it meant: choice is ordered in the grammar, and
// look-aheads refuse. So each message is matched before it is given out, and what
// does not match, or what the framer would cut otherwise, is made again.
type speaker struct {
	entry entryPoint
	root  uint16 // the entry's rule
	// strict leaves out the quirks.
	strict bool

	// Of each node: the fewest bytes that it matches (tooMany when nothing is to be
	// made of it), with which bytes it may begin, whether it may be empty, and of an
	// alternative how many nodes it leads to.
	least   []int
	first   []byteSet
	empty   []bool
	breadth []int

	// parents are the nodes that lead to each at once, and goals, for each node, how
	// far all nodes are from it.
	parents [][]uint16
	goals   map[uint16][]uint16
}

const (
	tooMany = math.MaxInt32
	tooFar  = math.MaxUint16
)

// newSpeaker makes a speaker of the messages of an entry point.
func newSpeaker(entry entryPoint, strict bool) *speaker {
	s := &speaker{entry: entry, root: entry.entry(), strict: strict, goals: map[uint16][]uint16{}}
	s.measure()
	return s
}

// measure works out least, first, empty and breadth: the same again and again until
// nothing changes, as rules contain each other.
func (s *speaker) measure() {
	n := len(grammarNodes)
	s.least, s.first, s.empty = slices.Repeat([]int{tooMany}, n), make([]byteSet, n), make([]bool, n)
	for changed := true; changed; {
		changed = false
		for i := range grammarNodes {
			least, first, empty := s.measured(&grammarNodes[i])
			if least < s.least[i] || first != s.first[i] || empty != s.empty[i] {
				s.least[i], s.first[i], s.empty[i] = min(least, s.least[i]), first, empty
				changed = true
			}
		}
	}
	s.breadth = make([]int, n)
	for i := range grammarNodes {
		if grammarNodes[i].op != opAlt {
			continue
		}
		for _, k := range grammarNodes[i].kids() {
			for _, reached := range s.reached(k) {
				if reached {
					s.breadth[k]++
				}
			}
		}
	}
}

func (s *speaker) measured(e *grammarNode) (least int, first byteSet, empty bool) {
	switch e.op {
	case opSeq:
		empty = true
		for _, k := range e.kids() {
			least = min(least+s.least[k], tooMany)
			if empty {
				first = first.or(s.first[k])
			}
			empty = empty && s.empty[k]
		}
		return least, first, empty
	case opAlt:
		least = tooMany
		for _, k := range e.kids() {
			least, first, empty = min(least, s.least[k]), first.or(s.first[k]), empty || s.empty[k]
		}
		return least, first, empty
	case opOpt, opStar:
		return 0, s.first[e.kids()[0]], true
	case opPlus:
		return s.least[e.kids()[0]], s.first[e.kids()[0]], s.empty[e.kids()[0]]
	case opAnd, opNot, opLiteral, opClient, opFits:
		return 0, byteSet{}, true
	case opRef:
		r := &grammarRules[e.arg]
		if s.strict && r.quirk {
			return tooMany, byteSet{}, false
		}
		return s.least[r.node], s.first[r.node], s.empty[r.node]
	case opLit, opFold:
		first.add(e.text()[0])
		if e.op == opFold {
			first.add(bytes.ToLower([]byte(e.text()[:1]))[0])
		}
		return len(e.text()), first, false
	}
	return 1, grammarClasses[e.arg].bits, false
}

// kidsOf are the nodes that a node leads to, look-aheads apart.
func (s *speaker) kidsOf(n uint16) []uint16 {
	switch e := &grammarNodes[n]; e.op {
	case opAnd, opNot:
		return nil
	case opRef:
		if r := &grammarRules[e.arg]; !s.strict || !r.quirk {
			return []uint16{r.node}
		}
		return nil
	default:
		return e.kids()
	}
}

// reached says which nodes a node leads to.
func (s *speaker) reached(n uint16) []bool {
	seen := make([]bool, len(grammarNodes))
	var reach func(n uint16)
	reach = func(n uint16) {
		if !seen[n] {
			seen[n] = true
			for _, k := range s.kidsOf(n) {
				reach(k)
			}
		}
	}
	reach(n)
	return seen
}

// distances are how many nodes away from a node all others are, tooFar for those
// that do not lead to it.
func (s *speaker) distances(to uint16) []uint16 {
	if d, ok := s.goals[to]; ok {
		return d
	}
	if s.parents == nil {
		s.parents = make([][]uint16, len(grammarNodes))
		for i := range grammarNodes {
			for _, k := range s.kidsOf(uint16(i)) {
				s.parents[k] = append(s.parents[k], uint16(i))
			}
		}
	}
	d := slices.Repeat([]uint16{tooFar}, len(grammarNodes))
	d[to] = 0
	for queue := []uint16{to}; len(queue) > 0; queue = queue[1:] {
		for _, n := range s.parents[queue[0]] {
			if d[n] == tooFar {
				d[n] = d[queue[0]] + 1
				queue = append(queue, n)
			}
		}
	}
	s.goals[to] = d
	return d
}

// leadsTo says whether messages may get to a goal.
func (s *speaker) leadsTo(to goal) bool {
	return s.distances(to.node)[grammarRules[s.root].node] < tooFar
}

// steps are the steps that messages may take, in the grammar's order: all but those
// that stand in look-aheads alone, and under strict those to quirks.
func (s *speaker) steps() (all []step) {
	for i, reached := range s.reached(grammarRules[s.root].node) {
		if n := uint16(i); reached {
			e := &grammarNodes[n]
			for k := range stepsOf(n) {
				if e.op != opAlt && k == notTaken || s.least[e.kids()[k]] < tooMany {
					all = append(all, step{n, uint16(k)})
				}
			}
		}
	}
	return all
}
