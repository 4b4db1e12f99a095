package parser

import (
	"errors"
	"io"

	"github.com/imapeg/imapeg/types"
)

// Reader reads the messages of a stream. It is for one goroutine at a time.
//
// A message that is not in the grammar, or that is over a limit, is an *[Error],
// and the next call gives the next message: no such error ends the stream. Any
// other error does.
type Reader struct {
	framer *framer
	parser messageParser
	meta   Meta
}

// Meta tells more of a message than its value does.
type Meta struct {
	// Offset is where in the stream the message begins, in bytes.
	Offset int64
	// Length is the message's length on the wire, literals included, in bytes.
	Length int64
	// Quirks are the names of the grammar's quirk rules that were needed, each
	// once, in the order of their first use; nil when the message is in order.
	Quirks []string
}

// NewReader makes a reader. It reads ahead: what it has not used yet stays in its
// buffer. Nil options mean the defaults.
func NewReader(r io.Reader, opts *Options) *Reader {
	reader := &Reader{framer: newFramer(r, opts, false)}
	reader.parser.init(opts)
	reader.framer.describe = reader.parser.describe
	return reader
}

// ReadResponse reads one message of a server. At the end of the stream the error
// is [io.EOF], and an error that wraps [io.ErrUnexpectedEOF] in the middle of a
// message.
func (r *Reader) ReadResponse() (types.Response, error) {
	frame, err := r.framer.next()
	if frame != nil {
		r.meta = Meta{Offset: frame.offset, Length: frame.length}
	}
	if err != nil {
		if frame == nil {
			return nil, err
		}
		return nil, refused(frame, err)
	}
	resp, quirks, err := r.parser.parse(frame)
	r.meta.Quirks = quirks
	return resp, err
}

// Meta is about the message that the last call read, also when it returned an
// *[Error].
func (r *Reader) Meta() Meta { return r.meta }

// Buffered is how many bytes the reader has read from the stream and not used
// yet.
func (r *Reader) Buffered() int { return r.framer.buffered() }

// ParseResponse makes the value of one message in memory, which has to be whole:
// all its lines and literals. A beginning of a message is [ErrIncomplete]; what
// follows the message is an *[Error]. The value keeps nothing of b.
func ParseResponse(b []byte, opts *Options) (types.Response, error) {
	resp, _, rest, err := parseOne(b, opts)
	if err == nil && len(rest) > 0 {
		return nil, &Error{At: int64(len(b) - len(rest)), Rule: "response", Expected: []string{"the end of the message"}, Found: excerpt(rest, 0), Raw: head(b), Err: ErrSyntax}
	}
	return resp, err
}

// ParseResponses calls f for each message in b with its value or its error, until
// f returns false. It returns what is left: the beginning of a message, or what f
// did not want.
func ParseResponses(b []byte, opts *Options, f func(types.Response, Meta, error) bool) (rest []byte) {
	own := make([]byte, len(b), len(b)+framePad)
	copy(own, b)
	var p messageParser
	p.init(opts)
	var offset int64
	for len(own) > 0 {
		resp, meta, rest, err := p.one(own, opts)
		if err == ErrIncomplete {
			break
		}
		var bad *Error
		if errors.As(err, &bad) {
			bad.Offset = offset
		}
		meta.Offset = offset
		offset += meta.Length
		own = rest
		if !f(resp, meta, err) {
			break
		}
	}
	return b[len(b)-len(own):]
}

func parseOne(b []byte, opts *Options) (types.Response, Meta, []byte, error) {
	// The recogniser writes behind the text while it runs.
	own := make([]byte, len(b), len(b)+framePad)
	copy(own, b)
	var p messageParser
	p.init(opts)
	resp, meta, rest, err := p.one(own, opts)
	return resp, meta, b[len(b)-len(rest):], err
}

// one makes the value of the first message of own, which is the parser's to write
// to.
func (p *messageParser) one(own []byte, opts *Options) (types.Response, Meta, []byte, error) {
	frame, rest, err := frameBytes(own, opts, false, p.describe)
	if err != nil && frame.text == nil {
		return nil, Meta{}, own, err
	}
	meta := Meta{Length: frame.length}
	if err != nil {
		return nil, meta, rest, refused(&frame, err)
	}
	resp, quirks, err := p.parse(&frame)
	meta.Quirks = quirks
	return resp, meta, rest, err
}
