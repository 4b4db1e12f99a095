package parser

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
)

// utterance is a message in the making.
type utterance struct {
	*speaker
	rnd      *rand.Rand
	out      []byte
	literals []literal
	// room is the length from which on the shortest way is taken; depth counts the
	// rules that contain themselves, and patience the nodes gone through.
	room, depth, patience int
	// low says that the first byte of each class is taken, and not any: that of digits
	// is 0.
	low bool

	// goal is where to go, away how far the nodes are from it, and left how often it
	// has still to be reached.
	goal *goal
	away []uint16
	left int
	// opens are where a repetition that is the goal began each time, and where it ended;
	// of a goal that is deep, opens are where it began at each depth, and closes where
	// it ended there.
	opens, closes []utteranceMark

	// allowed are the bytes that a look-ahead lets the byte at position at be.
	allowed byteSet
	at      int
}

// utteranceMark is what an utterance was at a point to go back to.
type utteranceMark struct {
	out, literals, left, at int
	allowed                 byteSet
}

func (u *utterance) mark() utteranceMark {
	return utteranceMark{len(u.out), len(u.literals), u.left, u.at, u.allowed}
}

func (u *utterance) back(m utteranceMark) bool {
	u.out, u.literals, u.left, u.at, u.allowed = u.out[:m.out], u.literals[:m.literals], m.left, m.at, m.allowed
	return false
}

// next are the bytes that may come next.
func (u *utterance) next() byteSet {
	if u.at == len(u.out) {
		return u.allowed
	}
	return anyByte
}

func (u *utterance) allow(set byteSet) {
	u.allowed, u.at = u.next().and(set), len(u.out)
}

// put writes a byte, if a look-ahead lets it.
func (u *utterance) put(b byte) bool {
	if !u.next().has(b) {
		return false
	}
	u.out = append(u.out, b)
	return true
}

// short says that the message is long enough, or deep.
func (u *utterance) short() bool {
	return len(u.out) > u.room || u.depth > 6 && !(u.goal != nil && u.goal.deep)
}

func (u *utterance) rule(n uint16, leads bool) bool {
	r := &grammarRules[n]
	if u.strict && r.quirk {
		return false
	}
	if r.counts {
		u.depth++
		defer func() { u.depth-- }()
	}
	return u.node(r.node, leads)
}

// node writes what a node matches. leads says that the goal is to be looked for in
// it.
func (u *utterance) node(n uint16, leads bool) bool {
	if u.patience--; u.patience < 0 {
		return false
	}
	leads = leads && u.left > 0 && u.away[n] < tooFar
	e := &grammarNodes[n]
	if leads && n == u.goal.node {
		if !u.goal.deep {
			return u.arrive(e)
		}
		return u.descend(e)
	}
	return u.write(e, leads)
}

// write writes what an expression matches.
func (u *utterance) write(e *grammarNode, leads bool) bool {
	switch e.op {
	case opSeq:
		return u.seq(e, leads)
	case opAlt:
		return u.alt(e, leads)
	case opOpt:
		if leads || !u.short() && u.rnd.IntN(2) == 0 {
			if m := u.mark(); !u.node(e.kids()[0], leads) {
				return u.back(m) || !leads
			}
		}
		return true
	case opStar, opPlus:
		return u.some(e, leads)
	case opAnd, opNot:
		return u.look(e)
	case opRef:
		return u.rule(e.arg, leads)
	case opLit, opFold:
		return u.word(e)
	case opClass:
		return u.byteOf(e.arg)
	case opClient:
		return u.entry.kind == aCommand
	case opFits:
		return fits(u.out, int(e.arg))
	}
	return u.octets()
}

// descend writes the node that is the goal, and within it the node again as long as
// that is left to do.
func (u *utterance) descend(e *grammarNode) bool {
	depth := u.goal.times - u.left
	u.left--
	u.opens[depth] = u.mark()
	ok := u.write(e, u.left > 0)
	u.closes[depth] = u.mark()
	return ok
}

// arrive writes the node that is the goal.
func (u *utterance) arrive(e *grammarNode) bool {
	times := u.left
	u.left = 0
	switch {
	case e.op == opAlt:
		return u.node(e.kids()[u.goal.kid], false)
	case u.goal.kid == notTaken:
		return true
	}
	return u.repeat(e.kids()[0], times)
}

// seq writes a sequence, and again when it is what a look-ahead in it refuses.
func (u *utterance) seq(e *grammarNode, leads bool) bool {
	way := -1
	if leads {
		way = u.choose(e.kids())
	}
	m := u.mark()
	for range 6 {
		if u.seqOnce(e, way) {
			return true
		}
		u.back(m)
	}
	return false
}

func (u *utterance) seqOnce(e *grammarNode, way int) bool {
	begins := make([]int, len(e.kids()))
	for i, k := range e.kids() {
		begins[i] = len(u.out)
		if !u.node(k, i == way) {
			return false
		}
	}
	for i, k := range e.kids() {
		if grammarNodes[k].op == opNot && begins[i] < len(u.out) && u.tracer(u.out, u.literals).node(k, begins[i]) < 0 {
			return false
		}
	}
	return true
}

// choose is one of the kids that lead to the goal, mostly the nearest.
func (u *utterance) choose(kids []uint16) int {
	best, ways := 0, []int{}
	for i, k := range kids {
		if u.away[k] < u.away[kids[best]] {
			best = i
		}
		if u.away[k] < tooFar {
			ways = append(ways, i)
		}
	}
	if u.short() || u.rnd.IntN(3) > 0 {
		return best
	}
	return ways[u.rnd.IntN(len(ways))]
}

func (u *utterance) alt(e *grammarNode, leads bool) bool {
	m := u.mark()
	if leads {
		return u.node(e.kids()[u.choose(e.kids())], true) || u.back(m)
	}
	for _, k := range u.order(e.kids()) {
		if u.node(k, false) {
			return true
		}
		u.back(m)
	}
	return false
}

// order are the alternatives that may come next, in the order in which to try them.
func (u *utterance) order(kids []uint16) []uint16 {
	next := u.next()
	var list []uint16
	for _, k := range kids {
		if u.least[k] < tooMany && (u.empty[k] || !u.first[k].and(next).none()) {
			list = append(list, k)
		}
	}
	if u.short() {
		slices.SortStableFunc(list, func(a, b uint16) int { return u.least[a] - u.least[b] })
		return list
	}
	// What leads to more is drawn more often, but not by as much.
	keys := make(map[uint16]float64, len(list))
	for _, k := range list {
		keys[k] = -math.Log(1-u.rnd.Float64()) / math.Sqrt(float64(u.breadth[k]))
	}
	slices.SortStableFunc(list, func(a, b uint16) int { return cmp.Compare(keys[a], keys[b]) })
	return list
}

// some writes a repetition.
func (u *utterance) some(e *grammarNode, leads bool) bool {
	times := 0
	if e.op == opPlus || leads {
		times = 1
	}
	if !u.short() {
		switch {
		case u.rnd.IntN(300) == 0:
			times += u.rnd.IntN(60)
		case isClass(e.kids()[0]):
			times += u.rnd.IntN(8)
		default:
			for times < 30 && u.rnd.IntN(2) == 0 {
				times++
			}
		}
	}
	way := -1
	if leads {
		way = u.rnd.IntN(times)
	}
	for i := range times {
		if m := u.mark(); !u.node(e.kids()[0], i == way) {
			return u.back(m) || i > 0 && i > way || e.op == opStar && !leads
		}
	}
	return true
}

// repeat writes a node a number of times.
func (u *utterance) repeat(n uint16, times int) bool {
	for i := range times {
		u.opens[i] = u.mark()
		u.room = max(u.room, len(u.out)+60/times)
		if !u.node(n, false) {
			return false
		}
	}
	u.opens[times] = u.mark()
	return true
}

// look keeps to a look-ahead as far as the next byte goes. That what follows is not
// what it refuses is for seq to see, or for the match of the whole.
func (u *utterance) look(e *grammarNode) bool {
	k := e.kids()[0]
	switch {
	case e.op == opAnd && !u.empty[k]:
		u.allow(u.first[k])
	case e.op == opNot && isClass(k):
		u.allow(u.first[k].complement())
	}
	return true
}

// isClass says whether a node is one byte.
func isClass(n uint16) bool {
	switch e := &grammarNodes[n]; e.op {
	case opRef:
		return isClass(grammarRules[e.arg].node)
	case opLit:
		return len(e.text()) == 1
	case opClass:
		return true
	}
	return false
}

// word writes a keyword, in capitals or not.
func (u *utterance) word(e *grammarNode) bool {
	word := []byte(e.text())
	if e.op == opFold {
		lower := []int{0, 0, 0, 1, 2}[u.rnd.IntN(5)] // of two letters
		for i, c := range word {
			if 'A' <= c && c <= 'Z' && u.rnd.IntN(2) < lower {
				word[i] = c | 0x20
			}
		}
	}
	for _, c := range word {
		if !u.put(c) {
			return false
		}
	}
	return true
}

var letters = sync.OnceValue(func() (set byteSet) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") {
		set.add(c)
	}
	return set
})

// byteOf writes a byte of a class: a letter or a digit most of the time.
func (u *utterance) byteOf(class uint16) bool {
	set := u.next().and(grammarClasses[class].bits)
	if plain := set.and(letters()); !plain.none() && u.rnd.IntN(8) > 0 {
		set = plain
	}
	if set.none() {
		return false
	}
	if u.low {
		return u.put(set.lowest())
	}
	return u.put(set.any(u.rnd))
}

// octets writes what stands behind the header of a literal, and its size into the
// header.
func (u *utterance) octets() bool {
	end := bytes.LastIndexByte(u.out, '}')
	if end < 0 {
		return false
	}
	digits := end
	if u.out[digits-1] == '+' {
		digits--
	}
	begin := bytes.LastIndexByte(u.out[:digits], '{') + 1
	data := make([]byte, u.rnd.IntN(40)*u.rnd.IntN(2))
	for i := range data {
		if data[i] = byte(u.rnd.IntN(256)); u.rnd.IntN(4) > 0 {
			data[i] = "abc xyz \r\n\"\\(){}"[data[i]&15]
		}
	}
	size := strconv.Itoa(len(data))
	if u.rnd.IntN(8) == 0 {
		size = fmt.Sprintf("%04d", len(data))
	}
	u.out = slices.Concat(u.out[:begin], []byte(size), u.out[digits:])
	u.literals = append(slices.Clip(u.literals), literal{end: len(u.out), size: int64(len(data)), data: data})
	return true
}
