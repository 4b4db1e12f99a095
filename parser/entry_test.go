package parser

import (
	"io"

	"github.com/stretchr/testify/require"
)

// entryPoint is a rule of which messages are made, and what reads them.
type entryPoint struct {
	rule string
	// commands says that the framer cuts them as it cuts a client's.
	commands bool
	parse    func([]byte, *Options) (any, error)
	// read makes a function that reads one message after the other.
	read func(io.Reader, *Options) func() (any, Meta, error)
	// same compares the recogniser with those that it has to agree with.
	same func(*differ, require.TestingT, text)
	// outOfReach are steps that no message of the entry point takes, but those of
	// another do.
	outOfReach map[string]bool
}

// entryPoints are those that the tests of sentences go over.
var entryPoints = []entryPoint{
	{
		rule: "response",
		outOfReach: map[string]bool{
			`literal: alternative "{" number "+}" CRLF literal octets a client`: true,
		},
		parse: func(b []byte, o *Options) (any, error) { return aResponse.parse(b, o) },
		read:  func(r io.Reader, o *Options) func() (any, Meta, error) { return readAs(aResponse, r, o) },
		same:  func(d *differ, t require.TestingT, x text) { d.checkExplainer(t, x) },
	},
	{
		rule:     "command",
		commands: true,
		outOfReach: map[string]bool{
			`literal: alternative quirk_literal_plus`: true,
		},
		parse: func(b []byte, o *Options) (any, error) { return aCommand.parse(b, o) },
		read:  func(r io.Reader, o *Options) func() (any, Meta, error) { return readAs(aCommand, r, o) },
		same:  func(d *differ, t require.TestingT, x text) { d.checkExplainer(t, x) },
	},
}

func (e *entryPoint) kind() kind {
	if e.commands {
		return aCommand
	}
	return aResponse
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
