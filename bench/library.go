package bench

import (
	"bytes"
	"fmt"
	"io"
)

// Library is one way from bytes to typed values.
type Library interface {
	// Name returns the name in the table.
	Name() string
	// Supports tells whether the library has typed values for an area.
	Supports(Area) bool
	// Parse reads the whole input and returns every value that it carries, all
	// of which are still in memory then. It does all that the library has to do
	// for a new stream, set-up included.
	Parse(*Input) (any, error)
	// Records turns what Parse returned into comparable records, one per
	// message. It is not measured.
	Records(values any) ([]Record, error)
}

// Libraries returns ours, if it is compiled in, and the peers.
func Libraries() []Library {
	return append(ours(), GoImap2{}, GoImap1{}, Gluon{})
}

// stream returns the reader that libraries without a client read an input from.
// It is a plain reader: none of the shortcuts of bytes.Reader can be taken.
func stream(in *Input) io.Reader {
	return struct{ io.Reader }{bytes.NewReader(in.Bytes)}
}

// countError says that a library delivered too few or too many values.
func countError(got int, in *Input) error {
	if got == len(in.Messages) {
		return nil
	}
	return fmt.Errorf("bench: got %d values of %d", got, len(in.Messages))
}
