package parser

import (
	"slices"
	"strconv"
	"strings"
)

// explainer finds where a message stops to match, and what would have matched
// there. It runs the grammar as data and keeps account; the recogniser, which
// has no time for that, calls it after a failure.
type explainer struct {
	client   bool // a client speaks
	text     []byte
	literals []literal
	strict   bool
	depth    int
	maxDepth int

	// stack are the rules being matched and where each began.
	stack []frameOfRule

	// The furthest failure.
	furthest int
	path     []frameOfRule
	expected []string
	// tooLarge is where the last number ends that is too large where it stands, and
	// largePath the rules around it, of all readings.
	tooLarge  int
	largePath []frameOfRule
	// silent counts the look-aheads, the quirks and what is read again around: what
	// fails in one is expected by nobody.
	silent int
	// collect says that furthest is known, and what was expected there is wanted.
	collect bool
	// patience is how many expressions may still be tried.
	patience int
}

// maxPatience is how many expressions are tried to explain what is wrong with a
// message: some tenths of a second, and enough for messages of some MB. The
// explainer is slow, and a peer that sends one broken message after the other has
// to wait for it, and not we.
const maxPatience = 1 << 24

type frameOfRule struct {
	rule  uint16
	begin int
}

// explain fills in the place, the rule and what was expected.
func explain(entry uint16, text []byte, literals []literal, strict bool, maxDepth int, e *Error) {
	x := &explainer{client: entry == entryCommand, text: text, literals: literals, strict: strict, maxDepth: maxDepth, furthest: -1}
	// The first run finds the place, the second what was expected there.
	for range 2 {
		x.patience = maxPatience
		if end := x.rule(entry, 0); end >= 0 && end < len(text) && x.fails(end) {
			x.expect("the end of the message")
		}
		x.collect = true
	}
	if x.furthest < 0 {
		return
	}
	if x.largePath != nil && x.tooLarge >= x.furthest {
		x.explainNumber(e)
		return
	}
	e.At = wireOffset(literals, x.furthest)
	if x.patience < 0 {
		return
	}
	e.Found = excerpt(text, x.furthest)
	e.Expected = x.expected
	for _, f := range x.path {
		e.Path = append(e.Path, grammarRules[f.rule].name)
	}
	// The rule to name is the outermost that was to begin at the place; where
	// none was, the innermost that has begun.
	at := len(x.path) - 1
	for i, f := range x.path {
		if f.begin == x.furthest && worthNaming(f.rule) {
			at = i
			break
		}
	}
	for at > 0 && !worthNaming(x.path[at].rule) {
		at--
	}
	if at >= 0 && at < len(x.path) {
		e.Rule, e.Path = e.Path[at], e.Path[:at+1]
	}
}

// explainNumber fills in the place and the rule of a number that is too large, where
// no other reading of it has come further.
func (x *explainer) explainNumber(e *Error) {
	begin := digitsBefore(x.text[:x.tooLarge])
	e.At, e.Found, e.Err = wireOffset(x.literals, begin), excerpt(x.text[:x.tooLarge], begin), errNumber
	for _, f := range x.largePath {
		name := grammarRules[f.rule].name
		switch name {
		case "number", "nz_number", "number64", "nz_number64":
		default:
			e.Rule, e.Path = name, append(e.Path, name)
		}
	}
}

// large notes a number that ends at a position and is too large.
func (x *explainer) large(p int) {
	switch {
	case x.silent > 0 || p < x.tooLarge:
	case p > x.tooLarge:
		x.tooLarge, x.largePath = p, slices.Clone(x.stack)
	default:
		n := 0
		for n < min(len(x.stack), len(x.largePath)) && x.stack[n] == x.largePath[n] {
			n++
		}
		x.largePath = x.largePath[:n]
	}
}

// worthNaming says whether a rule tells something as the place of an error: the
// terminals do not, nor does what stands between all words, and nobody was bound to
// send a quirk.
func worthNaming(rule uint16) bool {
	r := &grammarRules[rule]
	switch r.name {
	case "blank", "lparen", "rparen":
		return false
	}
	return !r.quirk && !terminal(r.name)
}

// terminal says whether a rule is one of the RFCs' terminals, by its name in
// capitals.
func terminal(name string) bool { return name == strings.ToUpper(name) }

// fails notes that a match has failed at a position, and says whether to tell what
// was expected there.
func (x *explainer) fails(p int) bool {
	if x.silent > 0 || p < x.furthest || x.patience < 0 {
		return false
	}
	x.furthest = p
	return x.collect
}

// expect notes what was expected at the furthest position.
func (x *explainer) expect(what string) {
	if x.path == nil {
		x.path = slices.Clone(x.stack)
	}
	if len(x.expected) < 12 && !slices.Contains(x.expected, what) {
		x.expected = append(x.expected, what)
	}
}

// rule matches a rule at a position and returns the end, or -1.
func (x *explainer) rule(n uint16, p int) int {
	r := &grammarRules[n]
	if r.quirk && x.strict {
		return -1
	}
	if r.counts {
		if x.depth >= x.maxDepth {
			return -1
		}
		x.depth++
		defer func() { x.depth-- }()
	}
	if r.quirk || strings.HasSuffix(r.name, "_again") {
		x.silent++
		defer func() { x.silent-- }()
	}
	x.stack = append(x.stack, frameOfRule{n, p})
	end := x.node(r.node, p)
	x.stack = x.stack[:len(x.stack)-1]
	return end
}

func (x *explainer) node(n uint16, p int) int {
	if x.patience--; x.patience < 0 {
		return -1
	}
	e := &grammarNodes[n]
	switch e.op {
	case opSeq:
		for _, k := range e.kids() {
			if p = x.node(k, p); p < 0 {
				return -1
			}
		}
		return p
	case opAlt:
		for _, k := range e.kids() {
			if end := x.node(k, p); end >= 0 {
				return end
			}
		}
		return -1
	case opOpt:
		if end := x.node(e.kids()[0], p); end >= 0 {
			return end
		}
		return p
	case opStar, opPlus:
		first := p
		for {
			end := x.node(e.kids()[0], p)
			if end < 0 {
				break
			}
			p = end
		}
		if e.op == opPlus && p == first {
			return -1
		}
		return p
	case opAnd, opNot:
		x.silent++
		end := x.node(e.kids()[0], p)
		x.silent--
		if (end >= 0) == (e.op == opAnd) {
			return p
		}
		if e.op == opAnd {
			if x.fails(p) {
				x.expect(x.describe(e.kids()[0]))
			}
		}
		return -1
	case opRef:
		return x.rule(e.arg, p)
	case opLit, opFold:
		if x.matches(e, p) {
			return p + len(e.text())
		}
		if x.fails(p) {
			x.expect(x.describe(n))
		}
	case opClass:
		if p < len(x.text) && grammarClasses[e.arg].has(x.text[p]) {
			return p + 1
		}
		if x.fails(p) {
			x.expect(x.describe(n))
		}
	case opLiteral:
		if _, ok := literalAt(x.literals, p); ok {
			return p
		}
		if x.fails(p) {
			x.expect("a literal")
		}
	case opClient:
		if x.client {
			return p
		}
	case opFits:
		if fits(x.text[:p], int(e.arg)) {
			return p
		}
		x.large(p)
	}
	return -1
}

func (x *explainer) matches(e *grammarNode, p int) bool {
	if len(x.text)-p < len(e.text()) {
		return false
	}
	if e.op == opFold {
		// Most words are told by their first byte.
		if c := x.text[p]; c|0x20 != e.text()[0]|0x20 {
			return false
		}
		return equalFold(x.text[p:p+len(e.text())], e.text())
	}
	return string(x.text[p:p+len(e.text())]) == e.text()
}

// describe says what an expression wants: the name of the terminal that it is in,
// or its text.
func (x *explainer) describe(n uint16) string {
	for i := len(x.stack) - 1; i >= 0; i-- {
		name := grammarRules[x.stack[i].rule].name
		if !terminal(name) {
			break
		}
		if i == 0 || !terminal(grammarRules[x.stack[i-1].rule].name) {
			return strings.ReplaceAll(name, "_", "-")
		}
	}
	switch e := &grammarNodes[n]; e.op {
	case opLit, opFold:
		return strconv.Quote(e.text())
	case opClass:
		return grammarClasses[e.arg].text
	case opRef:
		return grammarRules[e.arg].name
	case opSeq, opAlt:
		return x.describe(e.kids()[0])
	}
	return "something else"
}
