package parser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// tracer runs the grammar as data, in the way of the explainer, and notes which
// alternative of each choice a message takes, and which of its options.
type tracer struct {
	text     []byte
	literals []literal
	client   bool
	steps    []step
	seen     map[step]bool
	looking  int // the look-aheads around
	// refuse, when it is not nil, says which rules never match.
	refuse func(*grammarRule) bool
	// counted is a repetition of which each time is a step; 0 for none.
	counted uint16
}

func quirksOnly(r *grammarRule) bool { return r.quirk }

// step is an alternative of a choice that was taken, or an option: taken or not; or a
// rule that has matched where it is named.
type step struct {
	node, kid uint16
}

const (
	notTaken = 1
	// once is a repetition's time.
	once = 2
)

func (x *tracer) node(n uint16, p int) int {
	e := &grammarNodes[n]
	mark := len(x.steps)
	switch e.op {
	case opSeq:
		for _, k := range e.kids() {
			if p = x.node(k, p); p < 0 {
				x.steps = x.steps[:mark]
				return -1
			}
		}
		return p
	case opAlt:
		for i, k := range e.kids() {
			if end := x.node(k, p); end >= 0 {
				return x.take(step{n, uint16(i)}, end)
			}
		}
		return -1
	case opOpt:
		if end := x.node(e.kids()[0], p); end >= 0 {
			return x.take(step{n, 0}, end)
		}
		return x.take(step{n, notTaken}, p)
	case opStar, opPlus:
		first := p
		for {
			end := x.node(e.kids()[0], p)
			if end < 0 {
				break
			}
			p = end
			if n == x.counted {
				x.take(step{n, once}, p)
			}
		}
		if e.op == opPlus && p == first {
			return -1
		}
		if e.op == opStar {
			taken := uint16(0)
			if p == first {
				taken = notTaken
			}
			return x.take(step{n, taken}, p)
		}
		return p
	case opAnd, opNot:
		x.looking++
		end := x.node(e.kids()[0], p)
		x.looking--
		x.steps = x.steps[:mark]
		if (end >= 0) == (e.op == opAnd) {
			return p
		}
		return -1
	case opRef:
		r := &grammarRules[e.arg]
		if x.refuse != nil && x.refuse(r) {
			return -1
		}
		end := x.node(r.node, p)
		if end < 0 {
			return -1
		}
		return x.take(step{n, 0}, end)
	case opLit, opFold:
		if (&explainer{text: x.text}).matches(e, p) {
			return p + len(e.text())
		}
		return -1
	case opClass:
		if p < len(x.text) && grammarClasses[e.arg].has(x.text[p]) {
			return p + 1
		}
		return -1
	case opLiteral:
		if _, ok := literalAt(x.literals, p); ok {
			return p
		}
		return -1
	case opClient:
		if x.client {
			return p
		}
		return -1
	case opFits:
		if fits(x.text[:p], int(e.arg)) {
			return p
		}
		return -1
	}
	panic("a new kind of expression")
}

// take notes a step. What a look-ahead has found counts at once: it leaves no
// trace in the match.
func (x *tracer) take(s step, end int) int {
	if x.looking > 0 {
		x.seen[s] = true
	} else {
		x.steps = append(x.steps, s)
	}
	return end
}

// The tables have a message for every alternative of the grammar, every option
// and every repetition, with it and without.
func TestTheTablesCoverTheGrammar(t *testing.T) {
	seen := map[step]bool{}
	matched := map[uint16]bool{}
	for _, m := range texts(t) {
		x := tracer{client: m.kind == aCommand, text: m.bytes, literals: m.literals, seen: seen}
		if x.node(grammarRules[m.kind.entry()].node, 0) == len(m.bytes) {
			matched[m.kind.entry()] = true
			for _, s := range x.steps {
				seen[s] = true
			}
		}
	}
	for s := range seen {
		if e := &grammarNodes[s.node]; e.op == opRef {
			matched[e.arg] = true
		}
	}
	total := 0
	for i := range grammarRules {
		assert.True(t, matched[uint16(i)], "no message in testdata has a match of %s", grammarRules[i].name)
		var missing []string
		kinds := 0
		eachNode(grammarRules[i].node, func(n uint16) {
			e := &grammarNodes[n]
			for k := range stepsOf(n) {
				kinds++
				if s := (step{n, uint16(k)}); !seen[s] && !outOfReach[s.String()] {
					missing = append(missing, describeStep(e, k))
				}
			}
		})
		total += kinds
		assert.Empty(t, missing, "no message in testdata takes these of %s", grammarRules[i].name)
	}
	t.Logf("%d alternatives, options and repetitions", total)
}

// outOfReach are alternatives that no message takes, because an earlier one
// matches first: mailbox_data takes every number with EXISTS or RECENT behind it.
var outOfReach = map[string]bool{
	`response_known: alternative "EXISTS"`: true,
	`response_known: alternative "RECENT"`: true,
}

// stepsOf is how many steps a message may take at a node: the alternatives of a
// choice, and with or without an option.
func stepsOf(n uint16) int {
	switch e := &grammarNodes[n]; e.op {
	case opAlt:
		return len(e.kids())
	case opOpt, opStar:
		return 2
	}
	return 0
}

// eachNode calls f for a node and those in it, those of other rules not.
func eachNode(n uint16, f func(uint16)) {
	f(n)
	for _, k := range grammarNodes[n].kids() {
		eachNode(k, f)
	}
}

// String is the step with the rule that it stands in.
func (s step) String() string {
	return ruleOf(s.node) + ": " + describeStep(&grammarNodes[s.node], int(s.kid))
}

// ruleOf is the name of the rule that a node stands in.
func ruleOf(node uint16) (name string) {
	for i := range grammarRules {
		eachNode(grammarRules[i].node, func(n uint16) {
			if n == node {
				name = grammarRules[i].name
			}
		})
	}
	return name
}

func describeStep(e *grammarNode, kid int) string {
	switch {
	case e.op == opAlt:
		return "alternative " + describeNode(e.kids()[kid])
	case kid == notTaken:
		return "without " + describeNode(e.kids()[0])
	}
	return "with " + describeNode(e.kids()[0])
}

// describeNode is an expression as the grammar has it, more or less.
func describeNode(n uint16) string {
	e := &grammarNodes[n]
	var kids []string
	for _, k := range e.kids() {
		kids = append(kids, describeNode(k))
	}
	switch e.op {
	case opRef:
		return grammarRules[e.arg].name
	case opLit, opFold:
		return fmt.Sprintf("%q", e.text())
	case opClass:
		return grammarClasses[e.arg].text
	case opAlt:
		return "(" + strings.Join(kids, " / ") + ")"
	case opOpt:
		return kids[0] + "?"
	case opStar:
		return kids[0] + "*"
	case opPlus:
		return kids[0] + "+"
	case opAnd:
		return "&" + kids[0]
	case opNot:
		return "!" + kids[0]
	case opLiteral:
		return "literal octets"
	case opClient:
		return "a client"
	case opFits:
		return fmt.Sprintf("a number of %d bits", e.arg)
	}
	return strings.Join(kids, " ")
}
