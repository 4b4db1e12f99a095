package imaptest

import (
	"errors"
	"fmt"
)

// Reasons why a script was not played to its end. They come inside of an
// [*Error].
var (
	// ErrMismatch: the client sent something else.
	ErrMismatch = errors.New("not what the client sent")
	// ErrBehindEnd: the client sent something when the script was at its end.
	ErrBehindEnd = errors.New("behind the end of the script")
	// ErrTimeout: the client did nothing for [Options].Timeout.
	ErrTimeout = errors.New("the client took too long")
	// ErrTooLong: the client sent a command of more than 64 MiB.
	ErrTooLong = errors.New("a command that is too long")
	// ErrClosed: the server was closed before.
	ErrClosed = errors.New("the server was closed")
	// ErrNoScript: there are more connections than scripts.
	ErrNoScript = errors.New("imaptest: no script is left for the connection")
)

// Error says in which line of a script the client did not do what it should.
type Error struct {
	// Script is the number of the script on a [Server], from 1 on; 0 for that of
	// [Script.Serve].
	Script int
	// Line is the number of the line in the script, from 1 on; that of the last
	// line also behind the end, and 0 when there was no connection.
	Line int
	// Want is what the client should have sent, empty when it was the server's
	// turn.
	Want string
	// Got is what the client sent instead. What stands behind LOGIN and
	// AUTHENTICATE, and lines of a SASL exchange, are left out of it.
	Got string
	// Err is the reason: [ErrMismatch], [ErrTimeout] and the like,
	// io.ErrUnexpectedEOF when the client closed the connection, or another error
	// of the connection or of TLS.
	Err error
}

func (e *Error) Error() string {
	where := fmt.Sprintf("imaptest: line %d", e.Line)
	switch {
	case e.Line == 0:
		where = fmt.Sprintf("imaptest: script %d", e.Script)
	case e.Script > 0:
		where = fmt.Sprintf("imaptest: script %d, line %d", e.Script, e.Line)
	}
	switch {
	case e.Err == ErrMismatch:
		return fmt.Sprintf("%s: want %q, the client sent %q", where, e.Want, e.Got)
	case e.Err == ErrBehindEnd:
		return fmt.Sprintf("%s: the script is at its end, the client sent %q", where, e.Got)
	case e.Want != "":
		return fmt.Sprintf("%s: want %q: %s", where, e.Want, e.Err)
	}
	return fmt.Sprintf("%s: %s", where, e.Err)
}

// Unwrap is the reason.
func (e *Error) Unwrap() error { return e.Err }
