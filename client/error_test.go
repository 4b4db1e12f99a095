package client_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"testing"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestErrorTexts(t *testing.T) {
	cause := errors.New("user left")
	for want, err := range map[string]error{
		"client: connection ended: unexpected EOF":                                            &client.ConnError{Err: io.ErrUnexpectedEOF},
		"client: NOOP not sent: connection ended: unexpected EOF":                             &client.ConnError{Command: "NOOP", Err: io.ErrUnexpectedEOF},
		"client: FETCH not confirmed, 3 responses had come: connection ended: unexpected EOF": &client.ConnError{Command: "FETCH", Sent: true, Responses: 3, Err: io.ErrUnexpectedEOF},
		"client: NOOP: user left (not sent)":                                                  &client.CancelError{Command: "NOOP", Err: context.Canceled, Cause: cause},
		"client: NOOP: user left (its answer is skipped in the background)":                   &client.CancelError{Command: "NOOP", Outcome: client.Draining, Err: context.Canceled, Cause: cause},
		"client: NOOP: user left (connection closed)":                                         &client.CancelError{Command: "NOOP", Outcome: client.Closed, Err: context.Canceled, Cause: cause},
		"client: APPEND: the message has more than its 5 octets; connection closed":           &client.SourceError{Command: "APPEND", Size: 5, Read: 6},
		"client: APPEND: the message's reader failed at octet 3 of 5: user left; connection closed": &client.SourceError{
			Command: "APPEND", Size: 5, Read: 3, Err: cause},
		"client: message 3, BODY[1] of 7 octets: user left": &client.LiteralError{Seq: 3, Item: "BODY[1]", Size: 7, Err: cause},
		"client: STARTTLS: the server has no STARTTLS":      &client.UnsupportedError{Command: "STARTTLS", Capability: types.CapStartTLS},
		`client: answer with the unknown tag "A7"`:          &client.UnknownTagError{Status: &types.Status{Tag: "A7"}},
		"client: 3 events dropped":                          &client.OverflowError{Dropped: 3},
		"client: SELECT: NO [TRYCREATE] no":                 &client.StatusError{Command: "SELECT", Status: types.NO, Code: types.CodeTryCreate, Text: "no"},
		"BYE too late":                                      &client.StatusError{Status: types.BYE, Text: "too late"},
	} {
		assert.EqualError(t, err, want)
	}
	assert.ErrorIs(t, &client.CancelError{Err: context.Canceled, Cause: cause}, cause)
	assert.Equal(t, "Outcome(9)", client.Outcome(9).String())
	assert.False(t, client.IsPartial(io.EOF))
	assert.False(t, client.IsPartial(nil))
	assert.True(t, client.IsPartial(&parser.Error{Err: parser.ErrSyntax}))
}

func TestCause(t *testing.T) {
	cause := errors.New("user left")
	ctx, cancel := context.WithCancelCause(testContext(t))
	_, mailbox := inbox(t, "C: A0002 NOOP\nS: * XFOO\n", &client.Options{Handler: func(client.Event) { cancel(cause) }})
	err := mailbox.Noop(ctx)
	assert.ErrorIs(t, err, cause)
	assert.ErrorIs(t, err, context.Canceled)
}

// When nobody knows whether a mailbox is selected, none is.
func TestSelectNotUnderstood(t *testing.T) {
	ctx := testContext(t)
	var r recorder
	sess, old := inbox(t, `
	C: A0002 SELECT Other
	S: * 9 EXISTS
	S: A0002 WHAT
	C: A0003 NOOP
	S: * 10 EXISTS
	S: A0003 OK
	C: A0004 DELETE Other
	S: A0004 OK
	`, &client.Options{Handler: r.handle})
	_, err := sess.Select(ctx, "Other", nil)
	var answer *client.AnswerError
	require.ErrorAs(t, err, &answer)
	assert.ErrorIs(t, old.Noop(ctx), client.ErrNotSelected)
	require.NoError(t, sess.Noop(ctx))
	events := r.wait(t, 1)
	assert.Equal(t, types.Exists(10), events[0].Response)
	assert.Nil(t, events[0].Mailbox)
	assert.NoError(t, sess.Delete(ctx, "Other"))

	_, mailbox := inbox(t, "C: A0002 CLOSE\nS: A0002 WHAT\n", nil)
	assert.ErrorAs(t, mailbox.Close(ctx), &answer)
	assert.ErrorIs(t, mailbox.Noop(ctx), client.ErrNotSelected)
}

func TestUnselectReadOnly(t *testing.T) {
	ctx := testContext(t)
	sess := session(t, "C: A0001 EXAMINE x\nS: A0001 OK\nC: A0002 CLOSE\nS: A0002 OK\n", nil)
	mailbox, err := sess.Examine(ctx, "x")
	require.NoError(t, err)
	require.NoError(t, mailbox.Unselect(ctx))

	// The mailbox is gone meanwhile.
	_, mailbox = inbox(t, "C: A0002 EXAMINE INBOX\nS: A0002 NO gone\n", nil)
	require.NoError(t, mailbox.Unselect(ctx))
	assert.ErrorIs(t, mailbox.Noop(ctx), client.ErrNotSelected)
}

// lockedBuffer is for a logger that several goroutines use.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func TestLog(t *testing.T) {
	ctx := testContext(t)
	var out lockedBuffer
	logger := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	conn := scripted(t, `
	S: * OK [CAPABILITY IMAP4rev1] hi
	C: A0001 LOGIN joe swordfish
	S: * swordfish (
	S: A0009 OK swordfish
	S: A0001 OK swordfish
	C: A0002 LOGOUT
	S: * BYE
	S: A0002 OK 
	`, &client.Options{Logger: logger})
	_, err := conn.Login(ctx, "joe", types.NewSecret("swordfish"))
	require.NoError(t, err)
	require.NoError(t, conn.Logout(ctx))
	out.mu.Lock()
	defer out.mu.Unlock()
	assert.NotContains(t, out.b.String(), "swordfish")
	for _, want := range []string{"name=LOGIN", "status=OK", "unknown tag", "quirks=", "connection ended"} {
		assert.Contains(t, out.b.String(), want)
	}
}
