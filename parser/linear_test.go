package parser

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Ten times the message takes about ten times the steps, wherever the grammar repeats
// something or a rule contains itself: in the framer, the recogniser, the builders
// and, when the message is broken, the explainer.
func TestStepsAreLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the parser with counters")
	}
	c := newStepCounter(t)
	for _, entry := range entryPoints {
		g := &growth{T: t, counter: c, speaker: newSpeaker(entry, false)}
		for i, reached := range g.reached(grammarRules[g.root].node) {
			n := uint16(i)
			if !reached {
				continue
			}
			switch e := &grammarNodes[n]; {
			case e.op == opStar || e.op == opPlus:
				g.check(goal{step: step{node: n}}, 50, 100, 200, 1000)
			case e.op == opRef && g.distances(n)[grammarRules[e.arg].node] < tooFar:
				g.check(goal{step: step{node: n}, deep: true}, 8, 16, 60, 120, 500)
			}
		}
		t.Logf("%s: %d repetitions and nestings, %d messages, %d of them broken, a further byte takes at most %.2f times as many steps in a larger one", entry.rule(), g.places, g.messages, g.broken, g.worst)
		t.Logf("%s: no message grows at %q", entry.rule(), g.without)
		assert.Less(t, 4*len(g.without), g.places, "places that no message grows at")
	}
}

// growth compares the steps of messages of different sizes.
type growth struct {
	*testing.T
	*speaker
	counter                  *stepCounter
	places, messages, broken int
	// without are the places that no message could be made to grow at.
	without []string
	worst   float64
}

const (
	// seedsOfGrowth are how many messages there are for each place that can grow.
	seedsOfGrowth = 4
	// maxGrowth is how many more steps a further byte may take in a message that is
	// some times as large. The messages are not alike byte for byte, and a search
	// among the literals takes the logarithm of their number; what is quadratic
	// takes three to four times as many.
	maxGrowth = 2
	// maxMemory is the same for memory, which grows by doubling.
	maxMemory = 3
	// maxLeap is how many more steps a byte of a larger message may take on the way
	// there: what is exponential takes many more, and would not come to an end.
	maxLeap = 8
)

// check makes messages in which something is there a number of times, or as deep,
// the fewest first: what is exponential is seen while it is small.
func (g *growth) check(to goal, times ...int) {
	g.Helper()
	what := g.describe(to)
	found := 0
	for seed := uint64(0); seed < 40 && found < seedsOfGrowth; seed++ {
		smaller := make([][]*measured, 1+len(damages))
		for i, n := range times {
			to.times = n
			m := g.once(seed, to)
			if m == nil {
				break
			}
			smaller[0] = g.compare(what, smaller[0], m.wire)
			for k, d := range damages {
				x := d.do(m.text)
				wire := []byte(x.wire(0, 0, ""))
				if g.entry.framed() {
					_, rest, err := frameBytes(wire, nil, g.entry.kind == aCommand, nil)
					if err != nil || len(rest) > 0 {
						continue
					}
				}
				smaller[k+1] = g.compare(what+", "+d.name, smaller[k+1], wire)
				g.broken++
			}
			if i == len(times)-1 {
				found++
			}
		}
	}
	if found == 0 {
		g.without = append(g.without, what)
	}
	g.places++
}

// measured is a message with its steps.
type measured struct {
	reckoning
	wire []byte
}

// like says whether two messages are alike: in order, or broken at about the same
// part of their length.
func (m *measured) like(other *measured) bool {
	if m.Err == "" || other.Err == "" {
		return m.Err == other.Err
	}
	where := func(m *measured) float64 { return float64(m.At+20) / float64(len(m.wire)+20) }
	ratio := where(m) / where(other)
	return ratio > 0.7 && ratio < 1.4
}

// compare counts the steps of a message and compares them with those of smaller
// ones, to which it adds it. Where a message is not like them it begins anew. What
// all have in common weighs much in the first ones, which are therefore compared
// with less care.
func (g *growth) compare(what string, smaller []*measured, wire []byte) []*measured {
	g.Helper()
	g.messages++
	m := &measured{g.counter.count(g.T, g.entry.rule(), wire), wire}
	if len(smaller) == 0 || !m.like(smaller[len(smaller)-1]) {
		return []*measured{m}
	}
	a := smaller[len(smaller)-1]
	for file := range m.Steps {
		// What is done once for a message does not count, and little is little.
		const once, little = 4000, 1
		grown, leap := m.perByte(file, a), float64(maxLeap)
		if file == inBytes {
			// Memory grows by leaps: only the whole says something.
			grown, leap = float64(m.Steps[file])/float64(len(m.wire)), maxMemory
		}
		g.mustBe(grown < leap*(float64(a.Steps[file])+once)/float64(len(a.wire)), what, file, a, m)
		if file != inBytes && len(smaller) > 2 && m.Steps[file]-a.Steps[file] > once {
			before := max(a.perByte(file, smaller[len(smaller)-2]), float64(a.Steps[file])/float64(len(a.wire)))
			g.worst = max(g.worst, grown/(before+little))
			g.mustBe(grown < maxGrowth*(before+little), what, file, a, m)
		}
	}
	return append(smaller, m)
}

// perByte is how many steps more in a file each byte takes that a message is larger
// than another.
func (m *measured) perByte(file string, smaller *measured) float64 {
	return (float64(m.Steps[file]) - float64(smaller.Steps[file])) / float64(max(1, len(m.wire)-len(smaller.wire)))
}

func (g *growth) mustBe(ok bool, what, file string, a, m *measured) {
	g.Helper()
	if !ok {
		require.Fail(g, "not linear", "%s: %d steps in %s for %d bytes, %d for %d bytes\n%.300q...\n%s", what, a.Steps[file], file, len(a.wire), m.Steps[file], len(m.wire), m.wire, m.Err)
	}
}

// once is a sentence of a seed and of nothing but it, so that those of different
// sizes are alike.
func (g *growth) once(seed uint64, to goal) *sentence {
	return g.try(newRand(seed), &to)
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
	do   func(text) text
}{
	{"cut near the end", func(x text) text { n := len(x.bytes) * 9 / 10; return x.edit(n, len(x.bytes)-n, "\r\n") }},
	{"without the last bytes", func(x text) text { n := beforeLineEnd(x); return x.edit(n, len(x.bytes)-n, "\r\n") }},
	{"with NUL near the end", func(x text) text { return x.edit(len(x.bytes)*19/20, 1, "\x00") }},
	{"with NUL at the end", func(x text) text { return x.edit(beforeLineEnd(x), 0, "\x00") }},
	{"with a parenthesis at the end", func(x text) text { return x.edit(beforeLineEnd(x), 0, "(") }},
	{"with a blank at the end", func(x text) text { return x.edit(beforeLineEnd(x), 0, " ") }},
}

// beforeLineEnd is the place of the last byte that is no part of the line's end.
func beforeLineEnd(x text) int {
	n := len(x.bytes) - 1
	for n > 0 && slices.Contains([]byte("\r\n"), x.bytes[n]) {
		n--
	}
	return n
}
