package grammar

import (
	"bufio"
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

// Grammar is all the rules of a .peg file.
type Grammar struct {
	// File is the name of the .peg file, for messages.
	File string
	// Rules are the rules in the order of the file, without the one that names the
	// entry points.
	Rules []*Rule
	// Entries are the rules that a recogniser may begin with: those that the rule
	// entry_points names, or else the first rule alone.
	Entries []string
	byName  map[string]*Rule
}

// Rule is one rule.
type Rule struct {
	Name string
	Expr Expr
	// Line is where the rule stands in the file.
	Line int
	// Comment is what stands above it, without the "#".
	Comment string
}

// Quirk says whether the rule accepts what the RFCs do not: by its name.
func (r *Rule) Quirk() bool { return strings.HasPrefix(r.Name, "quirk_") }

// Error is something in a grammar that gen does not accept.
type Error struct {
	File string
	Line int
	Rule string
	Msg  string
}

func (e *Error) Error() string {
	text := e.Msg
	if e.Rule != "" {
		text = fmt.Sprintf("rule %s: %s", e.Rule, text)
	}
	if e.File == "" {
		return text
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, text)
}

// Rule is the rule with that name, nil when there is none.
func (g *Grammar) Rule(name string) *Rule { return g.byName[name] }

// Errorf is an [*Error] at a rule.
func (g *Grammar) Errorf(rule *Rule, format string, args ...any) error {
	return &Error{File: g.File, Line: rule.Line, Rule: rule.Name, Msg: fmt.Sprintf(format, args...)}
}

// Of makes a grammar of rules that need no check; the first is its only entry.
func Of(file string, rules []*Rule) *Grammar {
	g := &Grammar{File: file, Rules: rules, Entries: []string{rules[0].Name}, byName: make(map[string]*Rule)}
	for _, r := range rules {
		g.byName[r.Name] = r
	}
	return g
}

// New makes a grammar of rules, whose lines and comments it takes from the
// source of the .peg file.
func New(file string, source []byte, rules []*Rule) (*Grammar, error) {
	g := &Grammar{File: file, Rules: rules, byName: make(map[string]*Rule)}
	for _, r := range rules {
		if g.byName[r.Name] != nil {
			return nil, g.Errorf(r, "defined twice")
		}
		g.byName[r.Name] = r
	}
	if err := g.locate(source); err != nil {
		return nil, err
	}
	for _, r := range rules {
		if r.Line == 0 {
			return nil, &Error{File: file, Line: 1, Rule: r.Name, Msg: "not found at the beginning of a line"}
		}
	}
	if err := g.check(); err != nil {
		return nil, err
	}
	return g, g.takeEntries()
}

// entryPoints is the name of a first rule that is no rule of the language: peg
// wants one rule that uses all others, and this one names those to begin with.
const entryPoints = "entry_points"

// takeEntries takes the rule of the entry points, if there is one, out of the
// grammar.
func (g *Grammar) takeEntries() error {
	first := g.Rules[0]
	if first.Name != entryPoints {
		g.Entries = []string{first.Name}
		return nil
	}
	items, ok := first.Expr.(Alt)
	if !ok {
		items = Alt{first.Expr}
	}
	for _, item := range items {
		ref, ok := item.(Ref)
		if !ok {
			return g.Errorf(first, "names the entry points, and %s is no rule's name", item)
		}
		g.Entries = append(g.Entries, ref.Name)
	}
	g.Rules = g.Rules[1:]
	delete(g.byName, entryPoints)
	return nil
}

var definition = regexp.MustCompile(`^([A-Za-z_][A-Za-z0-9_]*)\s*<-`)

func (g *Grammar) locate(source []byte) error {
	var comment []string
	scanner := bufio.NewScanner(bytes.NewReader(source))
	scanner.Buffer(nil, len(source)+1)
	for line := 1; scanner.Scan(); line++ {
		text := scanner.Text()
		if rest, ok := strings.CutPrefix(text, "#"); ok {
			comment = append(comment, strings.TrimPrefix(rest, " "))
			continue
		}
		if m := definition.FindStringSubmatch(text); m != nil {
			rule := g.byName[m[1]]
			if rule == nil {
				return &Error{File: g.File, Line: line, Rule: m[1], Msg: "peg did not compile it"}
			}
			if rule.Line != 0 {
				return g.Errorf(rule, "defined again in line %d", line)
			}
			rule.Line, rule.Comment = line, strings.Join(comment, "\n")
		}
		comment = nil
	}
	return scanner.Err()
}

// check refuses what no recogniser can do: references to nothing, repetitions
// of the empty text, and left recursion.
func (g *Grammar) check() error {
	nullable := g.Nullable()
	for _, r := range g.Rules {
		var err error
		Walk(r.Expr, func(e Expr) {
			switch e := e.(type) {
			case Ref:
				if g.byName[e.Name] == nil && err == nil {
					err = g.Errorf(r, "uses %s, which is not defined", e.Name)
				}
			case Star:
				if nullable(e.Expr) && err == nil {
					err = g.Errorf(r, "repeats %s, which may match the empty text", group(e.Expr))
				}
			case Plus:
				if nullable(e.Expr) && err == nil {
					err = g.Errorf(r, "repeats %s, which may match the empty text", group(e.Expr))
				}
			}
		})
		if err != nil {
			return err
		}
	}
	return g.checkLeftRecursion(nullable)
}

func (g *Grammar) checkLeftRecursion(nullable func(Expr) bool) error {
	const (
		visiting = 1
		done     = 2
	)
	state := make(map[string]int)
	var err error
	var left func(e Expr)
	visit := func(r *Rule) {
		switch state[r.Name] {
		case done:
			return
		case visiting:
			if err == nil {
				err = g.Errorf(r, "begins with itself")
			}
			return
		}
		state[r.Name] = visiting
		left(r.Expr)
		state[r.Name] = done
	}
	left = func(e Expr) {
		switch e := e.(type) {
		case Seq:
			for _, item := range e {
				left(item)
				if !nullable(item) {
					return
				}
			}
		case Ref:
			visit(g.byName[e.Name])
		default:
			for _, c := range Children(e) {
				left(c)
			}
		}
	}
	for _, r := range g.Rules {
		visit(r)
	}
	return err
}
