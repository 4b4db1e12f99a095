package parser

import (
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/imapeg/imapeg/types"
)

// Reader reads the messages of a stream: the responses of a server, or the
// commands of a client. It is for one goroutine at a time.
//
// A message that is not in the grammar, or that is over a limit, is an *[Error],
// and the next call gives the next message: no such error ends the stream. Any
// other error does.
type Reader struct {
	framer *framer
	parser messageParser
	meta   Meta
	// matched is how much of the tape is that of the last message.
	matched int
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
	r.expect(false, nil)
	return read(r, &responses)
}

// ReadCommand reads one message of a client, as ReadResponse does of a server. The
// octets of a literal are expected to follow its header: see Options.Continue for
// a client that waits to be asked for them.
func (r *Reader) ReadCommand() (*types.Command, error) {
	r.expect(true, r.framer.opts.Continue)
	return read(r, &commands)
}

// expect says what comes next.
func (r *Reader) expect(command bool, onLiteral func(size int64, nonSync bool) error) {
	r.framer.scan.commands = command
	if r.framer.onLiteral != nil || onLiteral != nil {
		r.framer.onLiteral = onLiteral
	}
}

// frame is the next message, of which it takes note.
func (r *Reader) frame(what string) (*frame, error) {
	r.matched = 0
	frame, err := r.framer.next()
	if frame != nil {
		r.meta.Offset, r.meta.Length = frame.offset, frame.length
		store(&r.meta.Quirks, nil)
	}
	if err != nil && frame != nil {
		err = refused(frame, what, err)
	}
	return frame, err
}

func read[T any](r *Reader, l *language[T]) (value T, err error) {
	frame, err := r.frame(l.name)
	if err != nil {
		return value, err
	}
	value, quirks, err := parse(&r.parser, frame, l)
	store(&r.meta.Quirks, quirks)
	if err == nil {
		r.matched = r.parser.recogniser.n
	}
	return value, err
}

// Recycle lets r use the memory of the values that it has returned again, for those to
// come. None of them may be used any more then: nor anything that is a part of one, such as
// a string, a slice or a set of UIDs; what is to stay has to be copied before ([strings.Clone],
// [slices.Clone]). Who calls Recycle after each message, or after some, reads FETCH responses
// without any memory for them. The contents of large literals are recycled too.
//
//	for {
//		resp, err := r.ReadResponse()
//		...
//		use(resp)
//		r.Recycle()
//	}
//
// Some memory is new all the same: for messages of more than 256 KiB, for long lists of
// numbers, and with the build tag purego for all strings.
func (r *Reader) Recycle() {
	r.parser.builder.recycle()
	r.framer.recycle()
}

// Release lets go of the memory that r keeps for messages to come. Who expects none for a
// while calls it between two messages: a connection that is silent then takes some kilobytes
// and no more, however long its messages were. The next message gets new memory. What has
// been read ahead stays, and so do all values.
func (r *Reader) Release() {
	r.framer.shrink()
	r.parser.release()
	r.matched = 0
}

// SkipResponse passes over one message of a server: it is not parsed, and there is no
// value. Literals for a Sink go to it all the same. Errors are as with ReadResponse, but
// for those of the grammar.
func (r *Reader) SkipResponse() error {
	r.expect(false, nil)
	return r.skip("response")
}

// SkipCommand passes over one message of a client, as SkipResponse does over one of a
// server.
func (r *Reader) SkipCommand() error {
	r.expect(true, r.framer.opts.Continue)
	return r.skip("command")
}

func (r *Reader) skip(what string) error {
	_, err := r.frame(what)
	return err
}

// Meta is about the message that the last call read, also when it returned an
// *[Error].
func (r *Reader) Meta() Meta { return r.meta }

// Unknown are the names of the grammar's open ends that the last message needed,
// each once: rules like response_other and msg_att_other, which keep what no RFC
// defines as it came. Nil when everything in the message is known, and when it did
// not parse.
func (r *Reader) Unknown() []string {
	var names []string
	for i := range r.parser.recogniser.tape[:r.matched] {
		if name := ruleNames[r.parser.recogniser.tape[i].rule()]; strings.HasSuffix(name, "_other") && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// Buffered is how many bytes the reader has read from the stream and not used
// yet.
func (r *Reader) Buffered() int { return r.framer.buffered() }

// TakeBuffered returns those bytes, and takes them out of the reader, whose next message
// begins with what it reads then. They are for a layer that begins just behind the last
// message, as with COMPRESS.
func (r *Reader) TakeBuffered() []byte { return r.framer.takeBuffered() }

// ParseResponse makes the value of one message of a server in memory, which has to
// be whole: all its lines and literals. A beginning of a message is
// [ErrIncomplete]; what follows the message is an *[Error]. The value keeps nothing
// of b.
func ParseResponse(b []byte, opts *Options) (types.Response, error) {
	return parseOne(b, opts, &responses)
}

// ParseCommand makes the value of one message of a client in memory, as
// ParseResponse does of one of a server.
func ParseCommand(b []byte, opts *Options) (*types.Command, error) {
	return parseOne(b, opts, &commands)
}

// ParseResponses calls f for each message in b with its value or its error, until
// f returns false. It returns what is left: the beginning of a message, or what f
// did not want.
func ParseResponses(b []byte, opts *Options, f func(types.Response, Meta, error) bool) (rest []byte) {
	return parseAll(b, opts, &responses, f)
}

// ParseCommands calls f for each message in b, as ParseResponses does.
func ParseCommands(b []byte, opts *Options, f func(*types.Command, Meta, error) bool) (rest []byte) {
	return parseAll(b, opts, &commands, f)
}

func parseAll[T any](b []byte, opts *Options, l *language[T], f func(T, Meta, error) bool) (rest []byte) {
	// The recogniser writes behind the text while it runs.
	own := make([]byte, len(b), len(b)+framePad)
	copy(own, b)
	var p messageParser
	p.init(opts)
	var offset int64
	for len(own) > 0 {
		value, meta, rest, err := one(&p, own, opts, l)
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
		if !f(value, meta, err) {
			break
		}
	}
	return b[len(b)-len(own):]
}

func parseOne[T any](b []byte, opts *Options, l *language[T]) (value T, err error) {
	own := make([]byte, len(b), len(b)+framePad)
	copy(own, b)
	var p messageParser
	p.init(opts)
	value, _, rest, err := one(&p, own, opts, l)
	if err == nil && len(rest) > 0 {
		var none T
		return none, &Error{What: l.name, At: int64(len(b) - len(rest)), Rule: l.name, Expected: []string{"the end of the message"}, Found: excerpt(rest, 0), Raw: head(b), Err: ErrSyntax}
	}
	return value, err
}

// one makes the value of the first message of own, which is the parser's to write
// to.
func one[T any](p *messageParser, own []byte, opts *Options, l *language[T]) (value T, meta Meta, rest []byte, err error) {
	frame, rest, err := frameBytes(own, opts, l.name == commands.name, p.describe)
	if err != nil && frame.text == nil {
		return value, Meta{}, own, err
	}
	meta = Meta{Length: frame.length}
	if err != nil {
		return value, meta, rest, refused(&frame, l.name, err)
	}
	value, meta.Quirks, err = parse(p, &frame, l)
	return value, meta, rest, err
}
