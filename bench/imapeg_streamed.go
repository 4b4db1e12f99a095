package bench

import (
	"errors"
	"hash/crc32"
	"io"

	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

// streamBuffer is the size of the buffer that parser.Reader has for a stream of which
// there is much, in bytes.
const streamBuffer = 64 << 10

// ImapegStreamed is Imapeg with a Sink for all literals, which discards them: what it
// costs to pass on contents that nobody wants in memory.
type ImapegStreamed struct{}

// Name implements Library.
func (ImapegStreamed) Name() string { return "imapeg, streamed" }

// Supports implements Library.
func (ImapegStreamed) Supports(area Area) bool { return area == AreaBody }

// streamedValues are the values of ImapegStreamed, and the input that they are of.
type streamedValues struct {
	in     *Input
	values []types.Response
}

// Parse implements Library, but for the contents.
func (l ImapegStreamed) Parse(in *Input) (any, error) {
	values, err := l.read(in, func(_ parser.Incoming, r io.Reader) error {
		_, err := io.Copy(io.Discard, r)
		return err
	})
	return streamedValues{in, values}, err
}

func (ImapegStreamed) read(in *Input, sink parser.Sink) ([]types.Response, error) {
	r := parser.NewReader(stream(in), &parser.Options{MaxLiteral: 1, Sink: sink})
	values := make([]types.Response, 0, len(in.Messages))
	for {
		resp, err := r.ReadResponse()
		if errors.Is(err, io.EOF) {
			return values, countError(len(values), in)
		}
		if err != nil {
			return nil, err
		}
		if _, ok := resp.(*types.Status); !ok {
			values = append(values, resp)
		}
	}
}

// Records implements Library: it reads once more, and takes sizes and sums of what goes to
// the Sink.
func (l ImapegStreamed) Records(values any) ([]Record, error) {
	type content struct {
		size int
		sum  uint32
	}
	var contents []content
	responses, err := l.read(values.(streamedValues).in, func(_ parser.Incoming, r io.Reader) error {
		sum := crc32.NewIEEE()
		n, err := io.Copy(sum, r)
		contents = append(contents, content{int(n), sum.Sum32()})
		return err
	})
	if err != nil {
		return nil, err
	}
	records, err := Imapeg{}.Records(responses)
	if err != nil {
		return nil, err
	}
	if len(contents) != len(records) {
		return nil, errors.New("bench: not one literal for each message")
	}
	for i, c := range contents {
		records[i].BodySize, records[i].BodySum = c.size, c.sum
	}
	return records, nil
}
