package parser

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Ten times the message takes about ten times the steps, wherever the grammar repeats
// something or a rule contains itself: in the framer, the recogniser, the builders
// and, when the message is broken, the explainer.
func TestStepsAreLinear(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Skip("compiles the parser with counters; steps are the same with the race detector")
	}
	c := newStepCounter(t)
	for _, entry := range entryPoints {
		g := newGrowth(t, c, entry)
		for _, to := range g.lax.growing() {
			g.check(to)
		}
		t.Logf("%s: %d repetitions and nestings, %d messages, %d of them broken, ten times as large, ten times %.2f times the steps at most", entry.rule(), g.places, g.messages, g.broken, g.worst)
	}
}

// growing are the places at which messages can grow: the repetitions, and where a
// rule is named that leads there again.
func (s *speaker) growing() (all []goal) {
	for i, reached := range s.reached(grammarRules[s.root].node) {
		n := uint16(i)
		switch e := &grammarNodes[n]; {
		case !reached:
		case e.op == opStar || e.op == opPlus:
			all = append(all, goal{step: step{node: n}})
		case e.op == opRef && s.distances(n)[grammarRules[e.arg].node] < tooFar:
			all = append(all, goal{step: step{node: n}, deep: true})
		}
	}
	return all
}

// growth compares the steps of messages of different sizes.
type growth struct {
	*testing.T
	counter *stepCounter
	entry   entryPoint
	// lax makes any messages, and strict those without quirks.
	lax, strict              *speaker
	places, messages, broken int
	worst                    float64
}

func newGrowth(t *testing.T, c *stepCounter, entry entryPoint) *growth {
	return &growth{T: t, counter: c, entry: entry, lax: newSpeaker(entry, false), strict: newSpeaker(entry, true)}
}

const (
	// pumpsOfGrowth are how many messages there are for each place, which grow, and
	// seedsOfGrowth how many are tried for them.
	pumpsOfGrowth = 3
	seedsOfGrowth = 3000
	// perMessage are the steps that are done once for a message, more or less: memory that is
	// there in one block for what is large, for example.
	perMessage = 8000
	// slack is how many times the steps may be those that a message as large would take
	// if all its steps were for the part that grows. A search among literals takes the
	// logarithm of their number, and memory grows by doubling. What is quadratic takes
	// ten times as many, what is exponential any number.
	slack = 1.5
	// slackOfMemory is the same for memory.
	slackOfMemory = 3
)

// check makes messages in which something is there a number of times, or as deep,
// the fewest first: what is exponential is seen while it is small.
func (g *growth) check(to goal) {
	g.Helper()
	g.places++
	times := []int{10, 100, 1000}
	if to.deep {
		times = []int{5, 15, 100, 1000}
	}
	what, found := g.describe(to), 0
	for seed := uint64(0); seed < seedsOfGrowth && found < pumpsOfGrowth; seed++ {
		// Without quirks beside the place, where that is possible, since a quirk is
		// often what another rule takes.
		s := g.lax
		if seed%4 < 3 && g.strict.leadsTo(to) {
			s = g.strict
		}
		p := s.newPump(seed, to)
		if p == nil {
			continue
		}
		p.speaker = g.lax
		if g.grow(what, p, to, times) {
			found++
		}
	}
	assert.Equal(g, pumpsOfGrowth, found, "%s: messages that grow there", what)
}

// grow makes a message larger and larger, whole and broken, and counts its steps. It
// says whether all sizes are messages.
func (g *growth) grow(what string, p *pump, to goal, times []int) bool {
	g.Helper()
	bounded := g.isBounded(to)
	if n := len(p.opens) - 1; !p.takes(p.times(n), to, n) {
		return false
	}
	smaller := make([]*measured, 1+len(damages))
	for _, n := range times {
		whole := p.times(n)
		if !bounded && !p.takes(whole, to, n) {
			return false
		}
		smaller[0] = g.compare(what, smaller[0], []byte(whole.wire(0, 0, "")), n)
		for k, d := range damages {
			x := d.do(whole)
			wire := []byte(x.wire(0, 0, ""))
			if g.entry.framed() {
				_, rest, err := frameBytes(wire, nil, g.entry.kind == aCommand, nil)
				if err != nil || len(rest) > 0 {
					continue
				}
			}
			smaller[k+1] = g.compare(what+", "+d.name, smaller[k+1], wire, n)
			g.broken++
		}
	}
	return true
}

// isBounded says whether the place is that of digits of which no number has as many as
// are tried here. They are refused, or taken for something else, and that has to be
// linear, too.
func (g *growth) isBounded(to goal) bool {
	bounded := false
	if !to.deep && isClass(grammarNodes[to.node].kids()[0]) {
		eachNode(grammarRules[ruleNamed(ruleOf(to.node))].node, func(n uint16) {
			bounded = bounded || grammarNodes[n].op == opFits
		})
	}
	return bounded
}

// measured is a message with its steps.
type measured struct {
	reckoning
	wire  []byte
	times int
}

// compare counts the steps of a message in which something is there a number of times,
// and compares them with those of a smaller one.
func (g *growth) compare(what string, smaller *measured, wire []byte, times int) *measured {
	g.Helper()
	g.messages++
	m := &measured{g.counter.count(g.T, g.entry.rule(), wire), wire, times}
	if smaller == nil {
		return m
	}
	for file, steps := range m.Steps {
		most := float64(times) / float64(smaller.times) * float64(smaller.Steps[file]+perMessage)
		if file == inBytes {
			most *= slackOfMemory
		} else {
			g.worst = max(g.worst, float64(steps)/most)
			most *= slack
		}
		if float64(steps) > most {
			require.Fail(g, "not linear", "%s: %d steps in %s for %d bytes, %d for %d bytes\n%.300q...\n%s", what, smaller.Steps[file], file, len(smaller.wire), steps, len(wire), wire, m.Err)
		}
	}
	return m
}

func (g *growth) describe(to goal) string {
	owner := ruleOf(to.node)
	if to.deep {
		return fmt.Sprintf("%s in itself by %s", grammarRules[grammarNodes[to.node].arg].name, owner)
	}
	return fmt.Sprintf("%s: %s", owner, describeNode(to.node))
}

// damages are what may be wrong with a message: most work is done in vain when it is
// near the end.
var damages = []struct {
	name string
	do   func(grownText) text
}{
	{"cut behind what grows", func(x grownText) text { return x.edit(x.end, len(x.bytes)-x.end, "\r\n") }},
	{"cut at the core", func(x grownText) text { return x.edit(x.core, len(x.bytes)-x.core, "\r\n") }},
	{"with NUL before the core", func(x grownText) text { return x.edit(x.core-1, 1, "\x00") }},
	{"without the last byte", func(x grownText) text { return x.edit(beforeLineEnd(x.text)-1, 1, "") }},
	{"with NUL at the end", func(x grownText) text { return x.edit(beforeLineEnd(x.text), 0, "\x00") }},
	{"with a parenthesis at the end", func(x grownText) text { return x.edit(beforeLineEnd(x.text), 0, "(") }},
	{"with a blank at the end", func(x grownText) text { return x.edit(beforeLineEnd(x.text), 0, " ") }},
}

// beforeLineEnd is the place where the line's end begins.
func beforeLineEnd(x text) int { return len(bytes.TrimRight(x.bytes, "\r\n")) }
