package parser

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/internal/reference"
)

// differ compares the three that know the grammar: the shipped recogniser, peg's
// untouched output, and the grammar as data that explains errors.
type differ struct {
	recogniser recogniser
	strict     recogniser
	reference  reference.Parser
	buffer     []byte
	cases      int
	accepted   int
	limited    int
}

func newDiffer() *differ {
	d := new(differ)
	o := (*Options)(nil).orDefaults()
	for _, r := range []*recogniser{&d.recogniser, &d.strict} {
		r.maxDepth, r.maxTokens = o.MaxNesting, o.MaxElements
	}
	d.strict.strict = true
	return d
}

// check compares the recogniser and peg on one text. What the framer would never cut, a text that
// does not end in LF, is a case too.
func (d *differ) check(t require.TestingT, x text) {
	text, literals := x.bytes, x.literals
	d.cases++
	d.buffer = append(d.buffer[:0], text...)
	d.buffer = append(d.buffer, make([]byte, framePad)...)[:len(text)]
	r := &d.recogniser
	r.fromClient, d.strict.fromClient = x.kind == aCommand, x.kind == aCommand
	ok := r.recognise(d.buffer, literals, x.kind.match())
	require.True(t, bytes.Equal(text, d.buffer), "the text is as it was")
	if r.exceeded != "" {
		d.limited++ // the other two have no limits, or none that are told
		return
	}
	ends := make([]uint32, len(literals))
	for i := range literals {
		ends[i] = uint32(literals[i].end)
	}
	matches, want := d.reference.Parse(grammarRules[x.kind.entry()].name, text, ends)
	require.Equal(t, want, ok, "acceptance of %q, literals at %d", text, ends)
	if !ok {
		return
	}
	d.accepted++
	tape := r.tape[:r.n]
	require.NoError(t, wellFormed(tape, len(text)), "%q", text)
	got := tapeTokens(tape)
	if wanted := referenceTokens(text, matches); !slices.Equal(wanted, got) {
		require.Equal(t, wanted, got, "tokens of %q, literals at %d", text, ends)
	}

	// Without quirks on the tape, Strict makes no difference. With them it does.
	accepts := d.strict.recognise(d.buffer, literals, x.kind.match())
	if !hasQuirk(tape) {
		require.True(t, accepts, "strict, %q", text)
		require.True(t, slices.Equal(tape, d.strict.tape[:d.strict.n]), "strict tokens of %q", text)
	} else if accepts {
		require.False(t, hasQuirk(d.strict.tape[:d.strict.n]), "strict, %q", text)
	}
}

// checkExplainer compares the explainer's acceptance with the recogniser's.
func (d *differ) checkExplainer(t require.TestingT, x text) {
	d.check(t, x)
	if d.recogniser.exceeded == "" {
		e := &explainer{client: x.kind == aCommand, text: x.bytes, literals: x.literals, maxDepth: d.recogniser.maxDepth, patience: maxPatience, furthest: -1}
		want := d.recogniser.recognise(d.buffer, x.literals, x.kind.match())
		require.Equal(t, want, e.rule(x.kind.entry(), 0) == len(x.bytes), "explainer's acceptance of %q", x.bytes)
	}
}

func hasQuirk(tape []node) bool {
	return slices.ContainsFunc(tape, func(n node) bool { return isQuirk[n.rule()] })
}

// referenceTokens are those of peg's tokens that the tape has too, sorted.
func referenceTokens(text []byte, matches []reference.Token) []reference.Token {
	matches = slices.DeleteFunc(matches, func(m reference.Token) bool {
		rule, ok := onTape[m.Rule]
		return !ok || skipsNil[rule] && strings.EqualFold(string(text[m.Begin:m.End]), "NIL")
	})
	slices.SortFunc(matches, compareTokens)
	return matches
}

// tapeTokens are the tokens of a tape, sorted.
func tapeTokens(tape []node) []reference.Token {
	tokens := make([]reference.Token, len(tape))
	for i, n := range tape {
		tokens[i] = reference.Token{Rule: ruleNames[n.rule()], Begin: n.begin, End: n.end}
	}
	slices.SortFunc(tokens, compareTokens)
	return tokens
}

func compareTokens(a, b reference.Token) int {
	return cmp.Or(cmp.Compare(a.Begin, b.Begin), cmp.Compare(b.End, a.End), cmp.Compare(a.Rule, b.Rule))
}

// onTape are the rules that the tape has tokens of, by their names.
var onTape = func() map[string]int {
	rules := map[string]int{}
	for rule, name := range ruleNames {
		rules[name] = rule
	}
	return rules
}()

// wellFormed checks what the builders rely on: the tape is in pre-order, and a
// token's tokens follow it, lie within it, and do not overlap.
func wellFormed(tape []node, length int) error {
	var check func(i, next uint32, begin, end uint32) error
	check = func(i, next uint32, begin, end uint32) error {
		for i < next {
			n := tape[i]
			if n.begin < begin || n.end > end || n.begin > n.end || n.next <= i || n.next > next {
				return fmt.Errorf("token %d is %+v, within %d to %d and before token %d", i, n, begin, end, next)
			}
			if err := check(i+1, n.next, n.begin, n.end); err != nil {
				return err
			}
			begin, i = n.end, n.next
		}
		return nil
	}
	return check(0, uint32(len(tape)), 0, uint32(length))
}

// text is a message as the framer cuts it.
type text struct {
	bytes    []byte
	literals []literal
	kind     kind
}

// texts are the texts of all messages of the tables and of the malformed ones.
func texts(t testing.TB) (all []text) {
	t.Helper()
	var wires [numKinds][]string
	for _, v := range tables(t, "") {
		wires[v.kind] = append(wires[v.kind], v.wire)
	}
	for _, m := range malformed {
		wires[aResponse] = append(wires[aResponse], m.wire)
	}
	for _, m := range outOfRange {
		wires[aResponse] = append(wires[aResponse], m.wire)
	}
	for k := range numKinds {
		slices.Sort(wires[k])
		for _, wire := range slices.Compact(wires[k]) {
			all = append(all, k.cut(t, wire))
		}
	}
	return all
}

// edit is the text with some bytes in the place of n bytes at position i. The
// octets of a literal stay where they were.
func (x text) edit(i, n int, with string) text {
	e := text{bytes: slices.Concat(x.bytes[:i], []byte(with), x.bytes[i+n:]), kind: x.kind}
	for _, l := range x.literals {
		switch {
		case l.end >= i+n:
			l.end += len(with) - n
		case l.end > i:
			l.end = i
		}
		if k := len(e.literals); k == 0 || e.literals[k-1].end < l.end {
			e.literals = append(e.literals, l)
		}
	}
	return e
}

// The three agree on every message of the tables, on every beginning of one, on
// every one that lacks a byte, and on many in which a byte is another.
func TestDifferential(t *testing.T) {
	// Bytes that mean something somewhere, one of each kind: a different few at
	// each place.
	const others = "()[]{}<>\"\\ *+%-.:~\r\n\x00\x7f\x80\xff" + "0159" + "AIaiNnLlXxfFeEtT"
	all := texts(t)
	const shards = 2
	every := 1
	if raceDetector {
		every = 10 // as it takes ten times as long
	}
	for shard := range shards {
		t.Run(fmt.Sprint(shard), func(t *testing.T) {
			t.Parallel()
			d := newDiffer()
			for k, x := range all {
				if k%shards != shard {
					continue
				}
				d.checkExplainer(t, x)
				for i := k % every; i < len(x.bytes); i += every {
					d.check(t, x.edit(i, len(x.bytes)-i, ""))
					d.check(t, x.edit(i, len(x.bytes)-i, "\r\n"))
					d.checkExplainer(t, x.edit(i, 1, ""))
					for n := range 3 {
						d.check(t, x.edit(i, 1, others[(k+i*7+n*17)%len(others):][:1]))
					}
				}
			}
			t.Logf("of %d messages, %d cases, %d accepted, %d beyond a limit", len(all), d.cases, d.accepted, d.limited)
		})
	}
}

// Mutations of whole messages, and of pieces of two, as they arrive on the wire.
func FuzzDifferential(f *testing.F) {
	for _, v := range tables(f, "") {
		f.Add([]byte(v.wire))
	}
	for _, m := range malformed {
		f.Add([]byte(m.wire))
	}
	for _, nested := range []string{"(", "X (", "BODY (", "BODY (\"MESSAGE\" \"RFC822\" "} {
		f.Add([]byte("* 1 FETCH (" + strings.Repeat(nested, 9)))
	}
	d := newDiffer()
	f.Fuzz(func(t *testing.T, in []byte) {
		if len(in) > 4096 {
			return
		}
		for _, k := range []kind{aResponse, aCommand} {
			left := in
			for len(left) > 0 {
				fr, rest, err := frameBytes(left, nil, k == aCommand, nil)
				if err != nil {
					break
				}
				d.checkExplainer(t, text{fr.text, fr.literals, k})
				left = rest
			}
			// What is no whole message, as if it were one.
			ended := append(slices.Clone(left), "\r\n"...)
			d.checkExplainer(t, text{bytes: ended, kind: k})
			if i := bytes.IndexByte(ended, '}'); i >= 0 && i+3 < len(ended) {
				d.checkExplainer(t, text{ended, []literal{{end: i + 3}}, k})
			}
		}
	})
}
