package parser

import (
	"io"

	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
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
}

// entryPoints are those that the tests of sentences go over.
var entryPoints = []entryPoint{
	{
		rule:  "response",
		parse: func(b []byte, o *Options) (any, error) { return value(ParseResponse(b, o)) },
		read: func(r io.Reader, o *Options) func() (any, Meta, error) {
			reader := NewReader(r, o)
			return func() (any, Meta, error) {
				v, err := value(reader.ReadResponse())
				return v, reader.Meta(), err
			}
		},
		same: func(d *differ, t require.TestingT, x text) { d.checkExplainer(t, x) },
	},
}

// value is a message's value of any kind; nil is nil.
func value(v types.Response, err error) (any, error) {
	if v == nil {
		return nil, err
	}
	return v, err
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
