package bench

import (
	"bufio"
	"bytes"
	"io"
	"slices"
)

// Limits returns what the machine can do at most with the bytes of an input,
// in the form of libraries that parse nothing.
func Limits() []Library { return []Library{copyLimit{}, scanLimit{}, bufioLimit{}} }

// isLimit tells whether a name in the table is that of a limit.
func isLimit(name string) bool {
	return slices.ContainsFunc(Limits(), func(lib Library) bool { return lib.Name() == name })
}

// copyLimit appends each message to a nil slice and keeps the copies, which is
// the least that delivering them costs.
type copyLimit struct{}

// Name implements Library.
func (copyLimit) Name() string { return "memory copy" }

// Supports implements Library.
func (copyLimit) Supports(Area) bool { return true }

// Parse implements Library.
func (copyLimit) Parse(in *Input) (any, error) {
	copies := make([][]byte, len(in.Messages))
	for i, m := range in.Messages {
		copies[i] = append([]byte(nil), in.Bytes[m.Begin:m.End]...)
	}
	return copies, nil
}

// Records implements Library.
func (copyLimit) Records(any) ([]Record, error) { return nil, nil }

// scanLimit looks for each line feed, which is the least that framing costs.
type scanLimit struct{}

// Name implements Library.
func (scanLimit) Name() string { return "newline scan" }

// Supports implements Library.
func (scanLimit) Supports(Area) bool { return true }

// Parse implements Library.
func (scanLimit) Parse(in *Input) (any, error) {
	lines := 0
	for rest := in.Bytes; ; lines++ {
		i := bytes.IndexByte(rest, '\n')
		if i < 0 {
			return lines, nil
		}
		rest = rest[i+1:]
	}
}

// Records implements Library.
func (scanLimit) Records(any) ([]Record, error) { return nil, nil }

// bufioLimit passes each message through a bufio.Reader to where it is discarded, with
// io.CopyN, as one does with so many octets of a stream: the least that passing on literals
// costs whoever knows where they begin and how large they are.
type bufioLimit struct{}

// Name implements Library.
func (bufioLimit) Name() string { return "bufio copy" }

// Supports implements Library.
func (bufioLimit) Supports(area Area) bool { return area == AreaBody }

// Parse implements Library.
func (bufioLimit) Parse(in *Input) (any, error) {
	r := bufio.NewReaderSize(stream(in), streamBuffer)
	for _, m := range in.Messages {
		if _, err := io.CopyN(io.Discard, r, int64(m.End-m.Begin)); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// Records implements Library.
func (bufioLimit) Records(any) ([]Record, error) { return nil, nil }
