package client

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

// The kinds of a [*StatusError], for errors.Is.
var (
	// ErrNo: the server could not do it.
	ErrNo = errors.New("NO")
	// ErrBad: the server did not understand it, or did not want it then.
	ErrBad = errors.New("BAD")
	// ErrBye: the server has closed the connection, or is about to.
	ErrBye = errors.New("BYE")
)

// Errors of which nothing was sent, unless it says otherwise.
var (
	// ErrNotSelected: the mailbox is not selected any more, since another was or
	// since it was closed.
	ErrNotSelected = errors.New("client: the mailbox is not selected any more")
	// ErrAuthenticated: the user is logged in already. [Conn.Session] is the way
	// on.
	ErrAuthenticated = errors.New("client: already logged in")
	// ErrNotAuthenticated: the connection is not one that needs no login, or the
	// session's login is over ([Session.Unauthenticate]).
	ErrNotAuthenticated = errors.New("client: not logged in")
	// ErrInsecure: without TLS everybody on the way could read the password, or the
	// token. See [Options].AllowInsecureAuth.
	ErrInsecure = errors.New("client: no TLS: the password was not sent")
	// ErrLoginDisabled: the server has forbidden LOGIN, usually until TLS.
	ErrLoginDisabled = errors.New("client: the server forbids LOGIN (LOGINDISABLED)")
	// ErrPreauth: the server needs no login, and so cannot begin TLS any more.
	// Somebody on the way may have made it look so.
	ErrPreauth = errors.New("client: PREAUTH before TLS")
	// ErrEncrypted: there is TLS already.
	ErrEncrypted = errors.New("client: TLS already")
	// ErrCompressed: there is compression already.
	ErrCompressed = errors.New("client: compressed already")
	// ErrMethod: the command changes what the connection is. It has a method of
	// its own.
	ErrMethod = errors.New("client: not a command for Do")
)

// Errors of commands that were sent.
var (
	// ErrNoData: the server said OK, and did not send what was asked for.
	ErrNoData = errors.New("client: OK without the data")
	// ErrTooMany: the server has sorted more messages than there are.
	ErrTooMany = errors.New("client: more messages in the result than in the mailbox")
	// ErrStalled: a loop over a command's answers, or a [FetchOptions].Sink, took
	// none for too long while another command waited behind them, so that the
	// rest is lost: see the package's comment.
	ErrStalled = errors.New("client: the loop over the answers stands still and holds up other commands")
)

// Errors that end the connection. They come inside of a [*ConnError].
var (
	// ErrClosed: this side has closed the connection. It is [net.ErrClosed] too.
	ErrClosed = fmt.Errorf("closed by this side: %w", net.ErrClosed)
	// ErrInjected: there was plain text behind the server's OK to STARTTLS, which
	// somebody on the way may have put there to have it taken for the server's.
	ErrInjected = errors.New("plain text behind the answer to STARTTLS")
	// ErrGivenUp: a command was cancelled when it was sent in part, or when the
	// state of the connection depended on it, or its answer did not end in time.
	ErrGivenUp = errors.New("a command was given up midway")
	// ErrGreeting: the server did not begin with a greeting.
	ErrGreeting = errors.New("no IMAP greeting")
)

// StatusError is an answer of the server that is not OK.
//
//	errors.Is(err, client.ErrNo)
//	errors.Is(err, types.CodeTryCreate)
//	var code *types.CodeBadCharset
//	errors.As(err, &code)
type StatusError struct {
	// Command is the command's name, or "greeting". Empty for a BYE that answers
	// no command.
	Command string
	// Tag is the command's tag. Empty for a BYE.
	Tag string
	// Status is NO, BAD or BYE.
	Status types.StatusKind
	// Code is the response code, nil when there is none.
	Code types.Code
	// Text is for a human.
	Text string
}

func (e *StatusError) Error() string {
	var b strings.Builder
	if e.Command != "" { // else it is within a ConnError
		b.WriteString("client: " + e.Command + ": ")
	}
	b.WriteString(string(e.Status))
	if e.Code != nil {
		b.WriteString(" [" + e.Code.Error() + "]")
	}
	if e.Text != "" {
		b.WriteString(" " + e.Text)
	}
	return b.String()
}

// Unwrap is ErrNo, ErrBad or ErrBye, and the code.
func (e *StatusError) Unwrap() []error {
	var list []error
	switch e.Status {
	case types.NO:
		list = append(list, ErrNo)
	case types.BAD:
		list = append(list, ErrBad)
	case types.BYE:
		list = append(list, ErrBye)
	}
	if e.Code != nil {
		list = append(list, e.Code)
	}
	return list
}

// statusError is the error of a status, nil for OK.
func statusError(command string, s *types.Status) error {
	if s.Kind == types.OK {
		return nil
	}
	return &StatusError{Command: command, Tag: s.Tag, Status: s.Kind, Code: s.Code, Text: s.Text}
}

// ConnError says that the connection ended before the server had confirmed a
// command, or before the command was sent.
//
// Of a command that was sent nobody can know whether the server has done it:
// what it had answered until then is in the values that the caller has got.
type ConnError struct {
	// Command is the command's name. It is empty when none was concerned.
	Command string
	// Sent says whether anything of the command was sent.
	Sent bool
	// Responses is how many responses to the command had come.
	Responses int
	// Err is why the connection ended: it is, or wraps, io.ErrUnexpectedEOF when
	// the server just closed it, a [*StatusError] with the server's BYE, ErrClosed,
	// an error of the network, of TLS, or of a deadline.
	Err error
}

func (e *ConnError) Error() string {
	switch {
	case e.Command == "":
		return "client: connection ended: " + e.Err.Error()
	case !e.Sent:
		return fmt.Sprintf("client: %s not sent: connection ended: %s", e.Command, e.Err)
	}
	return fmt.Sprintf("client: %s not confirmed, %d responses had come: connection ended: %s", e.Command, e.Responses, e.Err)
}

// Unwrap is why the connection ended.
func (e *ConnError) Unwrap() error { return e.Err }

// Outcome says what a cancelled context has left.
type Outcome int

const (
	// NotSent means that nothing of the command was sent. The connection is as
	// before.
	NotSent Outcome = iota
	// Draining means that the command was sent, and the server may do it. What it
	// still answers is skipped in the background; the connection can be used, and
	// is closed when the answer takes longer than [Options].DrainTimeout.
	Draining
	// Closed means that the connection is closed, because a part of the command
	// was sent, or because nobody would know its state.
	Closed
)

func (o Outcome) String() string {
	switch o {
	case NotSent:
		return "not sent"
	case Draining:
		return "its answer is skipped in the background"
	case Closed:
		return "connection closed"
	}
	return fmt.Sprintf("Outcome(%d)", int(o))
}

// CancelError says that the context ended while a command was under way, and
// what became of command and connection.
type CancelError struct {
	// Command is the command's name, or "greeting".
	Command string
	// Outcome says what became of it.
	Outcome Outcome
	// Err is the context's error: context.Canceled or context.DeadlineExceeded.
	Err error
	// Cause is the context's cause ([context.Cause]).
	Cause error
}

func newCancelError(ctx context.Context, command string, outcome Outcome) *CancelError {
	return &CancelError{Command: command, Outcome: outcome, Err: ctx.Err(), Cause: context.Cause(ctx)}
}

func (e *CancelError) Error() string {
	return fmt.Sprintf("client: %s: %s (%s)", e.Command, e.Cause, e.Outcome)
}

// Unwrap is the context's error and its cause.
func (e *CancelError) Unwrap() []error { return []error{e.Err, e.Cause} }

// SourceError says that the reader of a message did not give the octets that it
// had promised. The connection is closed: nothing else keeps the server from
// taking what came for the message.
type SourceError struct {
	// Command is the command's name: "APPEND".
	Command string
	// Size is how many octets were promised, Read how many there were: one more
	// than Size when there were too many.
	Size, Read int64
	// Err is the reader's error, io.ErrUnexpectedEOF when it ended early, nil when
	// it did not end.
	Err error
}

func (e *SourceError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("client: %s: the message has more than its %d octets; connection closed", e.Command, e.Size)
	}
	return fmt.Sprintf("client: %s: the message's reader failed at octet %d of %d: %s; connection closed", e.Command, e.Read, e.Size, e.Err)
}

// Unwrap is the reader's error.
func (e *SourceError) Unwrap() error { return e.Err }

// LiteralError says that content of a message is missing from a [types.Fetch],
// which comes along with the error: it was too large for memory and there was no
// Sink for it, or the Sink failed.
type LiteralError struct {
	// Seq is the message's sequence number.
	Seq types.SeqNum
	// UID is the message's UID, 0 when it did not come.
	UID types.UID
	// Item is what is missing: "BODY[1.2]".
	Item string
	// Size is its size in octets.
	Size int64
	// Err is a *[parser.LimitError], or what the Sink returned.
	Err error
}

func (e *LiteralError) Error() string {
	return fmt.Sprintf("client: message %d, %s of %d octets: %s", e.Seq, e.Item, e.Size, e.Err)
}

// Unwrap is the reason.
func (e *LiteralError) Unwrap() error { return e.Err }

// UnsupportedError says that the server does not have a capability that is
// needed. Nothing was sent.
type UnsupportedError struct {
	// Command is the command's name.
	Command string
	// Capability is what the server does not have.
	Capability types.Cap
}

func (e *UnsupportedError) Error() string {
	return fmt.Sprintf("client: %s: the server has no %s", e.Command, e.Capability)
}

// UnknownTagError is in the [Event] of a tagged response to no command that is
// under way.
type UnknownTagError struct {
	// Status is the response.
	Status *types.Status
}

func (e *UnknownTagError) Error() string {
	return fmt.Sprintf("client: answer with the unknown tag %q", e.Status.Tag)
}

// OverflowError is in the [Event] that stands for events that were dropped,
// since the handler did not take them in time.
type OverflowError struct {
	// Dropped is how many were.
	Dropped int
}

func (e *OverflowError) Error() string {
	return fmt.Sprintf("client: %d events dropped", e.Dropped)
}

// AnswerError says that the tagged response to a command was not understood, so
// that nobody knows whether the server has done it.
type AnswerError struct {
	// Command is the command's name.
	Command string
	// Err is what was wrong with the response.
	Err *parser.Error
}

func (e *AnswerError) Error() string {
	return fmt.Sprintf("client: %s: answer not understood: %s", e.Command, e.Err)
}

// Unwrap is what was wrong with the response.
func (e *AnswerError) Unwrap() error { return e.Err }

// IsPartial says whether an error of a loop over answers is about one of them
// only, so that the loop goes on: a response that was not understood or is over a
// limit (*[parser.Error]), or content that is missing from a message
// ([*LiteralError]). Any other error is the last of its loop.
func IsPartial(err error) bool {
	var answer *AnswerError
	var conn *ConnError
	if errors.As(err, &answer) || errors.As(err, &conn) {
		return false
	}
	var literal *LiteralError
	return errors.As(err, &literal) || asMessageError(err) != nil
}

// asMessageError is the error of one message that the reader could not make a
// value of; the connection lives on.
func asMessageError(err error) *parser.Error {
	var bad *parser.Error
	if errors.As(err, &bad) {
		return bad
	}
	return nil
}
