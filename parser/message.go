package parser

import (
	"errors"
	"slices"

	"github.com/imapeg/imapeg/types"
)

// messageParser makes values of frames. It keeps its tape and its slabs' room
// from one to the next.
type messageParser struct {
	recogniser recogniser
	builder    builder
	// describer has a recogniser of its own: it runs while a frame is not
	// complete.
	describer *messageParser
	opts      Options
}

func (m *messageParser) init(opts *Options) {
	m.opts = opts.orDefaults()
	m.recogniser.strict = m.opts.Strict
	m.recogniser.maxDepth = m.opts.MaxNesting
	m.recogniser.maxTokens = m.opts.MaxElements
	m.builder.maxElements = m.opts.MaxElements
}

// release lets go of the memory that is kept for the next message.
func (m *messageParser) release() {
	m.recogniser.release()
	m.builder.release()
	m.describer = nil
}

// language is an entry point of the grammar and the values that are made of it.
type language[T any] struct {
	// name is what an error calls a message.
	name  string
	entry uint16
	match func(*recogniser, int) int
	build func(*builder, *recogniser, []byte) T
}

var (
	responses = language[types.Response]{"response", entryResponse, (*recogniser).matchResponse, (*builder).response}
	commands  = language[*types.Command]{"command", entryCommand, (*recogniser).matchCommand, (*builder).command}
)

// parse makes the value of a frame, and the names of the quirks in it.
func parse[T any](m *messageParser, f *frame, l *language[T]) (value T, quirks []string, err error) {
	var none T
	r := &m.recogniser
	r.fromClient = l.entry == entryCommand
	if !r.recognise(f.text, f.literals, l.match) {
		return none, nil, m.failure(f, l.name, l.entry)
	}
	b := &m.builder
	value = l.build(b, r, f.text)
	b.forget()
	if b.reason != nil {
		return none, nil, m.unbuildable(f, l.name)
	}
	if r.quirks {
		return value, quirkNames(r.tape[:r.n]), nil
	}
	return value, nil, nil
}

// unbuildable says which part of a frame in the grammar could not be made a value.
func (m *messageParser) unbuildable(f *frame, what string) error {
	t := m.builder.failed
	e := &Error{
		What: what, Offset: f.offset, At: wireOffset(f.literals, int(t.begin)), Rule: ruleNames[t.rule()],
		Found: excerpt(f.text[:t.end], int(t.begin)), Raw: head(f.text), Err: m.builder.reason,
	}
	if limit := new(LimitError); errors.As(e.Err, &limit) {
		limit.Offset = f.offset + e.At
		switch limit.Limit {
		case LimitLiteral:
			limit.Max = m.opts.MaxLiteral
		case LimitElements:
			limit.Max = int64(m.opts.MaxElements)
			e.Rule, e.Found = "", ""
		}
	}
	e.redact()
	return e
}

// failure explains why a frame is not in the grammar.
func (m *messageParser) failure(f *frame, what string, entry uint16) error {
	r := &m.recogniser
	e := &Error{What: what, Offset: f.offset, Raw: head(f.text), Err: ErrSyntax}
	defer e.redact()
	if r.exceeded != "" {
		limit := map[Limit]int{LimitNesting: r.maxDepth, LimitElements: r.maxTokens}[r.exceeded]
		e.At = wireOffset(f.literals, r.stopped)
		e.Err = &LimitError{Limit: r.exceeded, Max: int64(limit), Offset: f.offset + e.At}
		return e
	}
	explain(entry, f.text, f.literals, r.strict, r.maxDepth, e)
	return e
}

// refused is the error for a message that the framer did not keep.
func refused(f *frame, what string, err error) error {
	e := &Error{What: what, Offset: f.offset, Raw: head(f.text), Err: err}
	var limit *LimitError
	if errors.As(err, &limit) {
		e.At = limit.Offset - f.offset
	}
	e.redact()
	return e
}

// head is a copy of the beginning of a text.
func head(text []byte) []byte { return slices.Clone(text[:min(len(text), maxRaw)]) }

// quirkNames are the names of the quirk rules on the tape, each once.
func quirkNames(tape []node) []string {
	var names []string
	for i := range tape {
		if rule := tape[i].rule(); isQuirk[rule] && !slices.Contains(names, ruleNames[rule]) {
			names = append(names, ruleNames[rule])
		}
	}
	return names
}
