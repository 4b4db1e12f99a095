package types

import "io"

// Data is the content of a message, a header or a part: octets in memory, NIL, or
// the note that they went elsewhere while they arrived. The zero value is NIL.
type Data struct {
	bytes    []byte
	size     int64
	err      error
	streamed bool
	valid    bool
}

// Bytes makes a Data of octets in memory. It keeps the slice.
func Bytes(b []byte) Data { return Data{bytes: b, size: int64(len(b)), valid: true} }

// Streamed makes a Data whose octets were handed to a reader while they arrived,
// with the error that came of it.
func Streamed(size int64, err error) Data {
	return Data{size: size, err: err, streamed: true, valid: true}
}

// Bytes are the octets, nil when NIL or streamed. They belong to the value: who
// changes them changes it.
func (d Data) Bytes() []byte { return d.bytes }

// String is the octets as a string.
func (d Data) String() string { return string(d.bytes) }

// Size is the number of octets, also of those that were streamed.
func (d Data) Size() int64 { return d.size }

// IsNil says whether the server said NIL.
func (d Data) IsNil() bool { return !d.valid }

// IsStreamed says whether the octets were above the limit for literals in memory
// and went to the reader's sink. Err is what it returned.
func (d Data) IsStreamed() bool { return d.streamed }

// Err is what went wrong while the octets were streamed, else nil.
func (d Data) Err() error { return d.err }

// WriteTo writes the octets that are in memory.
func (d Data) WriteTo(w io.Writer) (int64, error) {
	n, err := w.Write(d.bytes)
	return int64(n), err
}
