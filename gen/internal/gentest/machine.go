package gentest

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/imapeg/imapeg/gen/internal/grammar"
	"github.com/imapeg/imapeg/gen/internal/optimise"
)

// Token is the match of a rule. Tokens are in pre-order; Next is the index of the
// first one behind those that are in it.
type Token struct {
	Rule             string
	Begin, End, Next int
}

// Rule is a rule of a [Machine].
type Rule struct {
	Expr  grammar.Expr
	Token bool
}

// Machine interprets rules.
type Machine struct {
	Rules map[string]Rule
	// Strict refuses the rules named quirk_.
	Strict bool
	// Literals are the positions at which the predicate literal holds.
	Literals []int
	// Client is the answer of the predicate client.
	Client bool
	// MaxSteps is how long a match may take.
	MaxSteps int
}

// Of makes the machine of a grammar as it is written, where the matches of some
// rules, and of all quirks, are tokens.
func Of(g *grammar.Grammar, tokens map[string]bool) *Machine {
	m := &Machine{Rules: make(map[string]Rule)}
	for _, r := range g.Rules {
		m.Rules[r.Name] = Rule{r.Expr, tokens[r.Name] || isQuirk(r.Name)}
	}
	return m
}

// OfProgram makes the machine of a program.
func OfProgram(p *optimise.Program) *Machine {
	m := &Machine{Rules: make(map[string]Rule)}
	for _, r := range p.Rules {
		m.Rules[r.Name] = Rule{r.Expr, r.Token}
	}
	return m
}

// ErrTooLong says that a match took more than MaxSteps steps.
var ErrTooLong = errors.New("too many steps")

// Match matches a rule at the beginning of a text. end is -1 when it does not
// match.
func (m *Machine) Match(rule, text string) (end int, tokens []Token, err error) {
	r := &run{Machine: m, text: text, steps: m.MaxSteps}
	if r.steps == 0 {
		r.steps = 200_000
	}
	defer func() {
		if x := recover(); x == ErrTooLong {
			end, tokens, err = -1, nil, ErrTooLong
		} else if x != nil {
			panic(x)
		}
	}()
	if end = r.match(grammar.Ref{Name: rule}, 0); end < 0 {
		return -1, nil, nil
	}
	return end, r.tape, nil
}

func isQuirk(rule string) bool { return strings.HasPrefix(rule, "quirk_") }

// run is one match.
type run struct {
	*Machine
	text  string
	tape  []Token
	steps int
}

// match is where the match of e at p ends, or -1. Tokens of what did not match
// may be left: see attempt.
func (r *run) match(e grammar.Expr, p int) int {
	if r.steps--; r.steps < 0 {
		panic(ErrTooLong)
	}
	switch e := e.(type) {
	case grammar.Seq:
		for _, item := range e {
			if p = r.match(item, p); p < 0 {
				return -1
			}
		}
		return p
	case grammar.Alt:
		for _, item := range e {
			if end := r.attempt(item, p); end >= 0 {
				return end
			}
		}
		return -1
	case grammar.Lit:
		return r.lit(e, p)
	case grammar.Class:
		if p < len(r.text) && e.Has(r.text[p]) {
			return p + 1
		}
		return -1
	case grammar.Ref:
		rule, ok := r.Rules[e.Name]
		if !ok {
			panic("no rule " + e.Name)
		}
		if rule.Token {
			return r.token(e.Name, rule.Expr, p)
		}
		return r.match(rule.Expr, p)
	case grammar.Tok:
		return r.token(e.Rule, e.Expr, p)
	case grammar.Opt:
		return max(p, r.attempt(e.Expr, p))
	case grammar.Star:
		return r.repeat(e.Expr, p)
	case grammar.Plus:
		first := r.match(e.Expr, p)
		if first < 0 {
			return -1
		}
		return r.repeat(e.Expr, first)
	case grammar.And, grammar.Not:
		before := len(r.tape)
		_, and := e.(grammar.And)
		found := r.match(grammar.Children(e)[0], p) >= 0
		r.tape = r.tape[:before]
		if found == and {
			return p
		}
		return -1
	case grammar.Pred:
		if e.Bits() > 0 && fits(r.text[:p], e.Bits()) || e.Name == "literal" && slices.Contains(r.Literals, p) || e.Name == "client" && r.Client {
			return p
		}
		return -1
	}
	panic(fmt.Sprintf("unknown expression %T", e))
}

// fits says whether the digits at the end of a text are a number of so many bits.
func fits(text string, bits int) bool {
	digits := text[len(strings.TrimRight(text, "0123456789")):]
	_, err := strconv.ParseUint("0"+digits, 10, bits)
	return err == nil
}

// attempt is match that leaves no tokens behind when it fails.
func (r *run) attempt(e grammar.Expr, p int) int {
	before := len(r.tape)
	end := r.match(e, p)
	if end < 0 {
		r.tape = r.tape[:before]
	}
	return end
}

func (r *run) repeat(e grammar.Expr, p int) int {
	for {
		end := r.attempt(e, p)
		if end < 0 {
			return p
		}
		if end == p {
			panic("an endless repetition of " + e.String())
		}
		p = end
	}
}

func (r *run) lit(e grammar.Lit, p int) int {
	if len(r.text)-p < len(e.Text) {
		return -1
	}
	for i := range len(e.Text) {
		c := r.text[p+i]
		if e.Fold && 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		if c != e.Text[i] {
			return -1
		}
	}
	return p + len(e.Text)
}

func (r *run) token(rule string, e grammar.Expr, p int) int {
	if r.Strict && isQuirk(rule) {
		return -1
	}
	k := len(r.tape)
	r.tape = append(r.tape, Token{Rule: rule, Begin: p})
	end := r.match(e, p)
	if end >= 0 {
		r.tape[k].End, r.tape[k].Next = end, len(r.tape)
	}
	return end
}
