package parser

import "io"

// entryPoint is a rule of which messages are made.
type entryPoint struct {
	kind
	// call is how a program parses one.
	call string
	// outOfReach are steps that no message of the entry point takes, but those of
	// another do.
	outOfReach map[string]bool
}

// entryPoints are those that the tests of sentences go over.
var entryPoints = []entryPoint{
	{
		kind: aResponse, call: "parser.ParseResponse(q.Wire, o)",
		outOfReach: map[string]bool{
			`literal: alternative "{" number64 "+}" CRLF literal octets a client`: true,
		},
	},
	{
		kind: aCommand, call: "parser.ParseCommand(q.Wire, o)",
		outOfReach: map[string]bool{
			`literal: alternative quirk_literal_plus`:                  true,
			`section_spec: alternative quirk_section_mime`:             true,
			`section_part_number: alternative quirk_section_part_zero`: true,
		},
	},
	{kind: anURL, call: "parser.ParseURL(string(q.Wire))"},
}

// rule is the name of the rule.
func (e *entryPoint) rule() string { return grammarRules[e.entry()].name }

// readAs makes a function that reads messages one after the other.
func readAs(k kind, r io.Reader, opts *Options) func() (any, Meta, error) {
	reader := NewReader(r, opts)
	return func() (any, Meta, error) {
		v, err := k.read(reader)
		return v, reader.Meta(), err
	}
}

// framed says whether messages are cut out of a stream.
func (k kind) framed() bool { return k != anURL }

// ruleNamed is the place of a rule in the grammar.
func ruleNamed(name string) uint16 {
	for i := range grammarRules {
		if grammarRules[i].name == name {
			return uint16(i)
		}
	}
	panic("no rule " + name)
}
