package parser

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Sizes of the framer's memory, in bytes.
const (
	minBuffer  = 4 << 10   // of a connection that says little
	maxBuffer  = 64 << 10  // unless a line is longer
	maxCalm    = 1 << 20   // up to this size, the buffer of a long line stays for a while
	ownLiteral = 4 << 10   // a literal of at least this size gets memory of its own
	firstChunk = 512 << 10 // what is allocated for a literal before any of it has arrived, and on trust more
	maxSpare   = 1 << 20   // of the data of literals that are used again
	longData   = 16 << 10  // behind a literal of at least this size, and as long as such follow,
	shortAhead = 1 << 10   // so much is read ahead: what is read ahead of a literal is copied twice
	maxCopied  = 1 << 10   // a line of at most this size is parsed in a place of its own
)

// patience is how often more is read without a long line until its buffer is given up.
const patience = 32

// maxEmptyReads is how often in a row an io.Reader may return neither bytes nor an error.
const maxEmptyReads = 100

var errReadCount = errors.New("io.Reader returned an impossible count")

// TruncatedError says that the stream ended in the middle of a message. It wraps io.ErrUnexpectedEOF.
type TruncatedError struct {
	Offset int64 // of the message's first byte in the stream
	Length int64 // how many bytes of it there were
}

func (e *TruncatedError) Error() string {
	return fmt.Sprintf("stream ended after %d bytes of an incomplete message at byte %d", e.Length, e.Offset)
}

func (e *TruncatedError) Unwrap() error { return io.ErrUnexpectedEOF }

// framer cuts a stream of bytes into messages; scanner says where. It is not for concurrent use.
//
// Between calls these hold:
//
//   - buf[r:w] is what has been read from src and does not belong to a message yet. len(buf) leaves
//     framePad bytes of capacity.
//   - off is the offset in the stream of buf[r].
//   - The line that is being searched begins at buf[r], except for what forget has cut off.
//   - text holds the lines before that one, if there are any. A message of one line stays in buf,
//     or is copied to short.
//   - What a frame borrows, in buf, text, small and literals, stays as it is until next is called.
type framer struct {
	src  io.Reader
	opts Options
	scan scanner

	// describe, if set, completes what a Sink is told.
	describe describer

	// onLiteral, if set, is called for each literal of a command before its octets are waited for: if
	// it has not been sent with "+" (nonSync), the client waits to be told to go on. An error refuses
	// the literal, and the command with it. Without onLiteral, as with a recording, the octets
	// follow in any case.
	onLiteral func(size int64, nonSync bool) error

	buf    []byte
	r, w   int
	calm   int // how often more was read since the last long line, while buf is still large
	ahead  int // how much is read at once, when that is less than there is room for; or 0
	off    int64
	err    error // of src, or what ended the stream otherwise; for good
	inSink bool
	// recycles says that the data of literals are used again: lent has those that frames
	// were given since the last time, spare those that are free.
	recycles    bool
	lent, spare [][]byte

	// Of the current message.
	start    int64 // its offset
	used     int64 // of Options.MaxFrame
	refused  error // why the rest of the message is skipped
	text     []byte
	short    [maxCopied + framePad]byte // the text, if it is a short line
	small    []byte                     // the data of literals that are not owned
	literals []literal
	frame    frame
}

// newFramer returns a framer of the messages of r: responses, or commands for the server's side.
func newFramer(r io.Reader, opts *Options, commands bool) *framer {
	f := &framer{opts: opts.orDefaults()}
	f.scan.commands = commands
	f.reset(r)
	return f
}

// reset makes f go on with another stream, as after STARTTLS. What was buffered is gone; options, hooks
// and memory stay.
func (f *framer) reset(r io.Reader) {
	f.src, f.err, f.inSink = r, nil, false
	f.r, f.w, f.off = 0, 0, 0
	f.scan = scanner{commands: f.scan.commands}
	f.release()
}

// buffered returns how many bytes have been read from the stream beyond the last message.
func (f *framer) buffered() int { return f.w - f.r }

// takeBuffered returns a copy of those bytes and takes them out of the framer, for a layer such as
// COMPRESS that begins just behind the last message.
func (f *framer) takeBuffered() []byte {
	b := slices.Clone(f.buf[f.r:f.w])
	f.consume(len(b))
	return b
}

// next returns the next message. The frame is valid until the following call.
//
// There are two kinds of error. With a frame that is not nil, the message was refused: the error is a
// *LimitError, or what onLiteral returned; the frame says where the message was and how it began; and
// the following call gives the next message. With a nil frame the stream is over, and every further call
// returns the same: io.EOF behind a whole message, a *TruncatedError otherwise, or the error of the
// io.Reader as it is.
func (f *framer) next() (*frame, error) {
	if f.inSink {
		return nil, errInSink
	}
	f.release()
	if fr := f.oneLine(); fr != nil {
		return fr, nil
	}
	f.scan.begin()
	f.start, f.used, f.refused = f.off, 0, nil
	for {
		end, err := f.line()
		if err != nil {
			return nil, f.broken(err)
		}
		h, more := f.scan.header(f.buf[f.r : f.r+end])
		if !more {
			return f.finish(end)
		}
		f.keep(end)
		f.scan.nextLine()
		follows, err := f.literal(h)
		if err != nil {
			return nil, f.broken(err)
		}
		if !follows {
			return f.finish(0)
		}
	}
}

// oneLine is the next message if it is what most are: a line that is in buf to its end, which is
// CRLF and no head of a literal. It is nil for all others.
func (f *framer) oneLine() *frame {
	b := f.buf[f.r:f.w]
	i := bytes.IndexByte(b, '\n')
	if i < 2 || b[i-1] != '\r' || b[i-2] == '}' || int64(i) >= min(f.opts.MaxLine, f.opts.MaxFrame) {
		return nil
	}
	n := i + 1
	f.scan.crlf = true
	f.ahead = 0
	fr := &f.frame
	if n <= maxCopied {
		// A text that is where the one before it was need not be stored: see store.
		copy(f.short[:], b[:n])
		storeText(&fr.text, f.short[:n])
	} else {
		fr.text = b[: n : n+framePad]
	}
	store(&fr.literals, nil)
	fr.offset, fr.length, fr.bareLF = f.off, int64(n), false
	f.consume(n)
	return fr
}

// line reads until buf[r:] begins with a whole line and returns its length, or the length of what is
// left of it when the message is refused.
func (f *framer) line() (int, error) {
	start := f.off
	room, which := f.opts.lineRoom(f.used)
	for {
		b := f.buf[f.r:f.w]
		end, ok := f.scan.line(b)
		atLeast := int64(end)
		if !ok {
			atLeast = int64(len(b)) + 1
		}
		if f.refused == nil && atLeast > room {
			f.refuse(f.opts.exceeded(which, f.start, start))
		}
		if ok {
			f.used += int64(end)
			return end, nil
		}
		if cut := len(b) - maxHeader; f.refused != nil && cut > 0 {
			f.scan.forget(b, cut)
			f.keep(cut)
		}
		if err := f.fill(); err != nil {
			return 0, err
		}
	}
}

// literal takes in the literal that h announces, or passes over it. It returns false if there is
// nothing to pass over, since the client still waits to be told to send it.
func (f *framer) literal(h header) (follows bool, err error) {
	cost, large, over := f.opts.admit(f.used, h.size)
	if f.refused == nil && over != "" {
		f.refuse(f.opts.exceeded(over, f.start, f.off))
	}
	if f.refused == nil && f.onLiteral != nil {
		if err := f.onLiteral(h.size, h.nonSync); err != nil {
			f.refuse(err)
		}
	}
	if f.refused != nil {
		if f.onLiteral != nil && !h.nonSync {
			return false, nil
		}
		return true, f.discard(h.size)
	}

	f.used += cost
	l := literal{end: len(f.text), size: h.size, binary: h.binary}
	if large || f.offers() {
		l.streamed, l.err, err = f.stream(h, !large)
	}
	switch {
	case l.streamed:
	case h.size >= ownLiteral:
		l.owned = true
		l.data, err = f.own(int(h.size))
	default:
		l.data, err = f.borrow(int(h.size))
	}
	if err == nil {
		f.literals = append(f.literals, l)
	}
	return true, err
}

// offers says whether the Sink gets literals that are not too large, too.
func (f *framer) offers() bool { return f.opts.Offer != nil && f.opts.Sink != nil && f.opts.Offer() }

// stream has the Sink read the octets that h announces. It is false if the Sink was free to leave them
// and did.
func (f *framer) stream(h header, free bool) (took bool, sinkErr, err error) {
	in := Incoming{Size: h.size, Binary: h.binary}
	if f.describe != nil {
		f.describe(f.text[:len(f.text):len(f.text)+framePad], &in)
	}
	r := &literalReader{f: f, left: h.size}
	// Not deferred: when Sink panics the place in the stream is lost, and next must not go on.
	f.inSink = true
	sinkErr = f.opts.Sink(in, r)
	f.inSink = false
	r.f = nil
	if free && sinkErr == ErrKeep && r.left == h.size {
		return false, nil, nil
	}
	return true, sinkErr, f.discard(r.left)
}

// own reads n octets into memory of their own, which grows as they arrive: n is only a claim.
func (f *framer) own(n int) ([]byte, error) {
	data := f.spareFor(n)
	if data == nil {
		// Who has sent that much before is believed: memory in advance is never more than
		// all that has been sent.
		sent := f.off + int64(f.buffered())
		data = unwritten(int(min(int64(n), max(firstChunk, sent))))
	}
	for len(data) < n {
		if len(data) == cap(data) {
			data = append(unwritten(min(n, 2*cap(data))), data...)
		}
		k, err := f.read(data[len(data):min(n, cap(data))])
		if err != nil {
			return nil, err
		}
		data = data[:len(data)+k]
	}
	if n >= longData {
		f.ahead = shortAhead
	}
	if f.recycles {
		f.lent = append(f.lent, data)
	}
	return data[:n:n], nil
}

// spareFor is memory for n octets that has been given back, nil when there is none.
func (f *framer) spareFor(n int) []byte {
	for i, data := range f.spare {
		if cap(data) >= n {
			f.spare = slices.Delete(f.spare, i, i+1)
			return data[:0]
		}
	}
	return nil
}

// recycle takes back the data of all literals. Of what is very large, or much, some is let
// go of.
func (f *framer) recycle() {
	f.recycles = true
	free := maxSpare
	for _, data := range f.spare {
		free -= cap(data)
	}
	for _, data := range f.lent {
		if free -= cap(data); free < 0 {
			break
		}
		f.spare = append(f.spare, data)
	}
	clear(f.lent)
	f.lent = f.lent[:0]
}

// borrow reads n octets into small. When small is full it gets new memory, because literals of this
// message have the old.
func (f *framer) borrow(n int) ([]byte, error) {
	if cap(f.small)-len(f.small) < n || f.small == nil {
		f.small = make([]byte, 0, max(n, min(2*cap(f.small), maxBuffer), ownLiteral))
	}
	used := len(f.small)
	f.small = f.small[:used+n]
	data := f.small[used : used+n : used+n]
	for done := 0; done < n; {
		k, err := f.read(data[done:])
		if err != nil {
			return nil, err
		}
		done += k
	}
	return data, nil
}

// discard passes over n octets.
func (f *framer) discard(n int64) error {
	for n > 0 {
		if f.buffered() == 0 {
			if err := f.fill(); err != nil {
				return err
			}
		}
		k := int(min(n, int64(f.buffered())))
		f.consume(k)
		n -= int64(k)
	}
	return nil
}

// finish makes the frame of the current message, whose last line is the first n bytes of buf[r:].
func (f *framer) finish(n int) (*frame, error) {
	fr := &f.frame
	fr.offset, fr.bareLF = f.start, f.scan.bareLF
	if len(f.text) == 0 && f.refused == nil {
		fr.text = f.buf[f.r : f.r+n : f.r+n+framePad]
		f.consume(n)
	} else {
		f.keep(n)
		fr.text = f.text[: len(f.text) : len(f.text)+framePad]
	}
	store(&fr.literals, f.literals)
	fr.length = f.off - f.start
	return fr, f.refused
}

// refuse gives up the current message, of which only the beginning of the text stays.
func (f *framer) refuse(err error) {
	f.refused = err
	if len(f.text) > refusedText {
		f.text = append(make([]byte, 0, refusedText+framePad), f.text[:refusedText]...)
	}
	clear(f.literals)
	f.literals = f.literals[:0]
}

// keep moves the first n bytes of buf[r:] to the end of text.
func (f *framer) keep(n int) {
	add := f.buf[f.r : f.r+n]
	if f.refused != nil {
		add = add[:min(n, max(0, refusedText-len(f.text)))]
	}
	if need := len(f.text) + len(add) + framePad; need > cap(f.text) {
		f.text = append(unwritten(max(need, 2*cap(f.text))), f.text...)
	}
	f.text = append(f.text, add...)
	f.consume(n)
}

// release gives back what the last frame borrowed, and the memory that an unusually large one left.
func (f *framer) release() {
	if len(f.text) == 0 && len(f.literals) == 0 {
		return // a line in buf
	}
	f.text, f.small = f.text[:0], f.small[:0]
	if cap(f.text) > maxBuffer {
		f.text = nil
	}
	clear(f.literals) // not to keep owned data alive
	f.literals = f.literals[:0]
	if cap(f.literals) > maxBuffer/literalCost {
		f.literals = nil
	}
}

// shrink lets go of all memory that nothing is in.
func (f *framer) shrink() {
	f.release()
	f.text, f.small, f.literals, f.spare = nil, nil, nil, nil
	store(&f.frame.text, nil)
	store(&f.frame.literals, nil)
	f.calm, f.ahead = 0, 0
	if f.buffered() == 0 {
		f.buf, f.r, f.w = nil, 0, 0
	}
}

// broken makes err, which kept the current message from being completed, the end of the stream.
func (f *framer) broken(err error) error {
	if n := f.off - f.start + int64(f.buffered()); err == io.EOF && n > 0 {
		err = &TruncatedError{Offset: f.start, Length: n}
	}
	f.release()
	f.buf, f.r, f.w = nil, 0, 0
	f.err = err
	return err
}

// read reads into p what is buffered, or else from src: directly, if p is large, and never so that
// bytes behind p are lost.
func (f *framer) read(p []byte) (int, error) {
	if f.buffered() == 0 {
		if len(p) >= ownLiteral {
			n, err := f.readSource(p)
			f.off += int64(n)
			return n, err
		}
		if err := f.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, f.buf[f.r:f.w])
	f.consume(n)
	return n, nil
}

func (f *framer) consume(n int) {
	f.r += n
	f.off += int64(n)
}

// fill reads at least one more byte into buf.
func (f *framer) fill() error {
	if f.err != nil {
		return f.err
	}
	f.makeRoom()
	room := f.buf[f.w:]
	if f.ahead > 0 {
		room = room[:min(len(room), f.ahead)]
	}
	n, err := f.readSource(room)
	f.w += n
	return err
}

// makeRoom makes buf[w:] at least an eighth of the buffer. What it moves is paid for by as many bytes
// that have been read since it last did, so that the bytes of a long line cost the same however they
// arrive.
func (f *framer) makeRoom() {
	size, pending := cap(f.buf), f.w-f.r
	tight := len(f.buf)-f.w < size/8
	if f.calm++; size <= maxBuffer || pending > maxBuffer/2 {
		f.calm = 0
	}
	want := size
	switch {
	case size == 0:
		want = minBuffer
	case f.calm > patience || size > maxCalm && f.calm > 0:
		want = maxBuffer // the long line is done
	case tight && size < maxBuffer:
		want = min(4*size, maxBuffer) // there is a lot to read
	case tight && pending > size/2:
		want = 2 * size // a long line
	}
	switch {
	case want != size:
		buf := unwritten(want)[:want-framePad]
		copy(buf, f.buf[f.r:f.w])
		f.buf = buf
	case tight:
		copy(f.buf, f.buf[f.r:f.w])
	case pending > 0:
		return
	}
	f.r, f.w = 0, pending
}

// readSource reads at least one byte from src, or returns why it cannot. An error that comes with bytes
// is kept for the next call.
func (f *framer) readSource(p []byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	for range maxEmptyReads {
		n, err := f.src.Read(p)
		if n < 0 || n > len(p) {
			n, err = 0, errReadCount
		}
		f.err = err
		if n > 0 {
			return n, nil
		}
		if err != nil {
			return 0, err
		}
	}
	f.err = io.ErrNoProgress
	return 0, f.err
}
