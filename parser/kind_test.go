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
	anURL
	numKinds
)

func kindOf(message any) kind {
	switch message.(type) {
	case *types.Command:
		return aCommand
	case *types.URL:
		return anURL
	}
	return aResponse
}

// parse parses a message. The value is nil where there is an error.
func (k kind) parse(wire []byte, opts *Options) (any, error) {
	switch k {
	case aCommand:
		return plainNil(ParseCommand(wire, opts))
	case anURL:
		return plainNil(ParseURL(string(wire)))
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
	if k == anURL {
		return text{bytes: []byte(wire), kind: k}
	}
	fr, rest, err := frameBytes([]byte(wire), nil, k == aCommand, nil)
	require.NoError(t, err, "%q", wire)
	require.Empty(t, rest, "%q", wire)
	return text{fr.text, fr.literals, k}
}

// entry is the rule that the text is to match, match the recogniser's function.
func (k kind) entry() uint16 {
	return [numKinds]uint16{responses.entry, commands.entry, urls.entry}[k]
}

func (k kind) match() func(*recogniser, int) int {
	return [numKinds]func(*recogniser, int) int{responses.match, commands.match, urls.match}[k]
}

// plainNil is nil for a nil of any type.
func plainNil[T comparable](value T, err error) (any, error) {
	var none T
	if value == none {
		return nil, err
	}
	return value, err
}
