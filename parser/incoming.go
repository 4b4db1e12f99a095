package parser

import (
	"errors"
	"fmt"
	"io"
)

// Incoming says what is known of a literal when its octets begin to arrive: what stood before it in the
// message. Items may come in any order, so the UID of a FETCH response may still be unknown.
type Incoming struct {
	Size    int64  // in octets
	Binary  bool   // a literal8, "~{5}", of BINARY (RFC 3516)
	Seq     uint32 // sequence number of the message in a FETCH response, 0 in any other
	UID     uint32 // 0 if it has not come yet
	Section string // the item that the literal is the value of, "BODY[1.2]<0>", in the peer's own spelling; empty in other places
}

// Sink takes a literal that is too large for memory. r gives exactly in.Size octets while they arrive
// from the peer and then io.EOF, or an error that wraps io.ErrUnexpectedEOF if the stream ends early.
// r implements io.WriterTo, so io.Copy needs no memory of its own.
//
// Sink is called by the goroutine that reads the stream, which goes on when Sink has returned: octets
// that Sink left unread are discarded, and r must not be used any more. The error of Sink is
// recorded with the literal; it does not end the stream and does not cost the message.
type Sink func(in Incoming, r io.Reader) error

// ErrKeep is what a [Sink] returns for a literal that it was offered ([Options].Offer) and does not want:
// if none of it was read, it goes into memory.
var ErrKeep = errors.New("literal left for memory")

var (
	errSinkDone   = errors.New("literal read after its Sink has returned")
	errInSink     = errors.New("stream read from inside a Sink")
	errWriteCount = errors.New("io.Writer returned an impossible count")
)

// literalReader is the io.Reader that a Sink gets.
type literalReader struct {
	f    *framer // nil once the sink has returned
	left int64
}

func (r *literalReader) Read(p []byte) (int, error) {
	switch {
	case r.f == nil:
		return 0, errSinkDone
	case len(p) == 0:
		return 0, nil
	case r.left == 0:
		return 0, io.EOF
	}
	n, err := r.f.read(p[:min(int64(len(p)), r.left)])
	r.left -= int64(n)
	if err != nil {
		return n, r.early(err)
	}
	return n, nil
}

// WriteTo writes from the framer's own buffer.
func (r *literalReader) WriteTo(w io.Writer) (int64, error) {
	if r.f == nil {
		return 0, errSinkDone
	}
	var written int64
	for r.left > 0 {
		if r.f.buffered() == 0 {
			if err := r.f.fill(); err != nil {
				return written, r.early(err)
			}
		}
		chunk := r.f.buf[r.f.r:r.f.w]
		chunk = chunk[:min(int64(len(chunk)), r.left)]
		n, err := w.Write(chunk)
		if n < 0 || n > len(chunk) {
			return written, errWriteCount
		}
		r.f.consume(n)
		r.left -= int64(n)
		written += int64(n)
		if err == nil && n < len(chunk) {
			err = io.ErrShortWrite
		}
		if err != nil {
			return written, err
		}
	}
	return written, nil
}

// early tells the end of the stream in the middle of the literal from the literal's own end.
func (r *literalReader) early(err error) error {
	if err == io.EOF {
		return fmt.Errorf("literal ended %d octets early: %w", r.left, io.ErrUnexpectedEOF)
	}
	return err
}
