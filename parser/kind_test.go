package parser

import (
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

// kind is what a message may be: what an entry point of the grammar is for.
type kind int

const (
	aResponse kind = iota
	aCommand
	numKinds
)

func kindOf(message any) kind {
	if _, ok := message.(*types.Command); ok {
		return aCommand
	}
	return aResponse
}

// parse parses a message. The value is nil where there is an error.
func (k kind) parse(wire []byte, opts *Options) (any, error) {
	if k == aCommand {
		return plainNil(ParseCommand(wire, opts))
	}
	return plainNil(ParseResponse(wire, opts))
}

// read reads one message.
func (k kind) read(r *Reader) (any, error) {
	if k == aCommand {
		return plainNil(r.ReadCommand())
	}
	return plainNil(r.ReadResponse())
}

// cut is the text of one message as the framer cuts it.
func (k kind) cut(t require.TestingT, wire string) text {
	fr, rest, err := frameBytes([]byte(wire), nil, k == aCommand, nil)
	require.NoError(t, err, "%q", wire)
	require.Empty(t, rest, "%q", wire)
	return text{fr.text, fr.literals, k}
}

// entry is the rule that the text is to match, match the recogniser's function.
func (k kind) entry() uint16 {
	if k == aCommand {
		return commands.entry
	}
	return responses.entry
}

func (k kind) match() func(*recogniser, int) int {
	if k == aCommand {
		return commands.match
	}
	return responses.match
}

// plainNil is nil for a nil of any type.
func plainNil[T comparable](value T, err error) (any, error) {
	var none T
	if value == none {
		return nil, err
	}
	return value, err
}
