package parser

import "io"

// entryPoint is a rule of which messages are made.
type entryPoint struct {
	kind
	rule string
	// call is how a program parses one.
	call string
	// outOfReach are steps that no message of the entry point takes, but those of
	// another do.
	outOfReach map[string]bool
}

// entryPoints are those that the tests of sentences go over.
var entryPoints = []entryPoint{
	{
		kind: aResponse, rule: "response", call: "parser.ParseResponse(q.Wire, o)",
		outOfReach: map[string]bool{
			`literal: alternative "{" number "+}" CRLF literal octets a client`: true,
		},
	},
	{
		kind: aCommand, rule: "command", call: "parser.ParseCommand(q.Wire, o)",
		outOfReach: map[string]bool{
			`literal: alternative quirk_literal_plus`: true,
		},
	},
	{
		kind: anURL, rule: "imap_url", call: "parser.ParseURL(string(q.Wire))",
	},
}

// readAs makes a function that reads messages one after the other.
func readAs(k kind, r io.Reader, opts *Options) func() (any, Meta, error) {
	reader := NewReader(r, opts)
	return func() (any, Meta, error) {
		v, err := k.read(reader)
		return v, reader.Meta(), err
	}
}

// ruleNamed is the place of a rule in the grammar.
func ruleNamed(name string) uint16 {
	for i := range grammarRules {
		if grammarRules[i].name == name {
			return uint16(i)
		}
	}
	panic("no rule " + name)
}
