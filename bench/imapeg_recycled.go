package bench

import (
	"encoding/json"
	"errors"
	"io"

	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

// ImapegRecycled is Imapeg for who needs no value any more when the next message is read:
// Recycle is called after each, so that no value is kept. No peer can do without new
// memory; it is not measured against them.
type ImapegRecycled struct{}

// Name implements Library.
func (ImapegRecycled) Name() string { return "imapeg, recycled" }

// Supports implements Library.
func (ImapegRecycled) Supports(Area) bool { return true }

// Parse implements Library, but for the values, of which none is left: it returns the
// input for Records.
func (l ImapegRecycled) Parse(in *Input) (any, error) {
	n := 0
	err := l.each(in, func(any) error { n++; return nil })
	if err == nil {
		err = countError(n, in)
	}
	return in, err
}

// Records implements Library: it reads once more, and makes each record before the value
// is recycled.
func (l ImapegRecycled) Records(input any) ([]Record, error) {
	var all []Record
	err := l.each(input.(*Input), func(value any) error {
		var records []Record
		var err error
		switch v := value.(type) {
		case *types.Command:
			records, err = Imapeg{}.Records([]*types.Command{v})
		case types.Response:
			records, err = Imapeg{}.Records([]types.Response{v})
		}
		if err != nil {
			return err
		}
		copies, err := copyOf(records)
		all = append(all, copies...)
		return err
	})
	return all, err
}

// copyOf is records with texts of their own.
func copyOf(records []Record) (copies []Record, err error) {
	text, err := json.Marshal(records)
	if err != nil {
		return nil, err
	}
	return copies, json.Unmarshal(text, &copies)
}

// each calls f for each value.
func (ImapegRecycled) each(in *Input, f func(value any) error) error {
	r := parser.NewReader(stream(in), nil)
	for {
		value, err := ImapegRecycled{}.next(r, in)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if _, ok := value.(*types.Status); !ok {
			if err := f(value); err != nil {
				return err
			}
		}
		r.Recycle()
	}
}

func (ImapegRecycled) next(r *parser.Reader, in *Input) (any, error) {
	if in.Area == AreaCommands {
		return r.ReadCommand()
	}
	return r.ReadResponse()
}
