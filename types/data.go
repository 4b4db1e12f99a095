package types

import (
	"fmt"
	"io"
)

// Data is the content of a message, a header or a part: octets in memory, NIL, or
// the note that they went elsewhere while they arrived; and, for a server that
// sends them, octets that come from a reader. The zero value is NIL.
type Data struct {
	bytes    []byte
	size     int64
	from     any // an error for what was streamed, an io.Reader for what is to be
	streamed bool
	valid    bool
}

// Bytes makes a Data of octets in memory. It keeps the slice.
func Bytes(b []byte) Data { return Data{bytes: b, size: int64(len(b)), valid: true} }

// DataFrom makes a Data whose octets a reader gives while the response is sent:
// [ResponseFragments] hands the reader on and copies nothing, however large a
// message is. The reader has to give just size octets. The value can be sent once.
//
//	fetch.Contents = &types.FetchContents{Sections: []types.BodySection{{Data: types.DataFrom(file, info.Size())}}}
func DataFrom(r io.Reader, size int64) Data { return Data{from: r, size: size, valid: true} }

// Streamed makes a Data whose octets were handed to a reader while they arrived,
// with the error that came of it.
func Streamed(size int64, err error) Data {
	d := Data{size: size, streamed: true, valid: true}
	if err != nil {
		d.from = err
	}
	return d
}

// Bytes are the octets, nil when NIL, streamed, or from a reader. They belong to
// the value: who changes them changes it.
func (d Data) Bytes() []byte { return d.bytes }

// String is the octets as a string.
func (d Data) String() string { return string(d.bytes) }

// Size is the number of octets, also of those that are not in memory.
func (d Data) Size() int64 { return d.size }

// IsNil says whether the server said NIL.
func (d Data) IsNil() bool { return !d.valid }

// IsStreamed says whether the octets were above the limit for literals in memory
// and went to the reader's sink. Err is what it returned.
func (d Data) IsStreamed() bool { return d.streamed }

// Err is what went wrong while the octets were streamed, else nil.
func (d Data) Err() error {
	err, _ := d.from.(error)
	if !d.streamed {
		return nil
	}
	return err
}

// reader is what gives the octets, nil when they are in memory or went elsewhere.
func (d Data) reader() io.Reader {
	if d.streamed {
		return nil
	}
	r, _ := d.from.(io.Reader)
	return r
}

// WriteTo writes the octets: those that are in memory, or those that the reader of
// [DataFrom] gives, just as many as it was to give.
func (d Data) WriteTo(w io.Writer) (int64, error) {
	r := d.reader()
	if r == nil {
		n, err := w.Write(d.bytes)
		return int64(n), err
	}
	n, err := io.CopyN(w, r, d.size)
	if err == io.EOF {
		err = fmt.Errorf("types: %d octets of %d: %w", n, d.size, io.ErrUnexpectedEOF)
	}
	return n, err
}
