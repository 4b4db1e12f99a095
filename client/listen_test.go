package client_test

import (
	"context"
	"errors"
	"testing"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Every listener gets every event from when it began on, in order, as the handler does.
func TestListen(t *testing.T) {
	ctx := testContext(t)
	var r recorder
	sess, mailbox := inbox(t, `
	C: A0002 NOOP
	S: * 4 EXISTS
	S: A0002 OK
	C: A0003 NOOP
	S: * 5 EXISTS
	S: * 1 EXPUNGE
	S: A0003 OK
	C: A0004 NOOP
	S: * 6 EXISTS
	S: * BYE enough
	close
	`, &client.Options{Handler: r.handle})
	assert.Same(t, mailbox, sess.Selected())
	assert.Equal(t, types.PREAUTH, sess.Greeting().Kind)
	early := sess.Listen(0)
	defer early.Close()
	require.NoError(t, mailbox.Noop(ctx))
	first, err := early.Next(ctx)
	require.NoError(t, err)
	assert.Equal(t, types.Exists(4), first.Response)
	assert.Same(t, mailbox, first.Mailbox)

	late := sess.Listen(1)
	defer late.Close()
	require.NoError(t, mailbox.Noop(ctx))
	for _, want := range []types.Response{types.Exists(5), types.Expunge(1)} {
		e, err := early.Next(ctx)
		require.NoError(t, err)
		assert.Equal(t, want, e.Response)
	}
	e, err := late.Next(ctx)
	require.NoError(t, err)
	assert.Equal(t, types.Exists(5), e.Response)
	e, err = late.Next(ctx)
	require.NoError(t, err)
	var overflow *client.OverflowError
	require.ErrorAs(t, e.Err, &overflow)
	assert.Equal(t, 1, overflow.Dropped)

	// The end of a context takes nothing away.
	ended, cancel := context.WithCancelCause(ctx)
	why := errors.New("why")
	cancel(why)
	_, err = early.Next(ended)
	assert.ErrorIs(t, err, why)
	assert.Error(t, mailbox.Noop(ctx))
	e, err = early.Next(ended)
	require.NoError(t, err)
	assert.Equal(t, types.Exists(6), e.Response)
	e, err = early.Next(ctx)
	require.NoError(t, err)
	assert.Equal(t, "BYE", e.Response.ResponseName())
	_, err = early.Next(ctx)
	assert.ErrorIs(t, err, client.ErrBye)
	r.wait(t, 5)

	_, err = sess.Listen(0).Next(ctx)
	assert.ErrorIs(t, err, client.ErrBye, "the connection has ended before")
}

func TestListenerClosed(t *testing.T) {
	ctx := testContext(t)
	sess, mailbox := inbox(t, "C: A0002 NOOP\nS: * 4 EXISTS\nS: A0002 OK\n", nil)
	listener := sess.Listen(0)
	done := make(chan error)
	go func() {
		_, err := listener.Next(ctx)
		done <- err
	}()
	listener.Close()
	assert.ErrorIs(t, <-done, client.ErrClosed)
	require.NoError(t, mailbox.Noop(ctx))
	_, err := listener.Next(ctx)
	assert.ErrorIs(t, err, client.ErrClosed)
}

// QRESYNC has told the changes up to the mod-sequence of SELECT, and not those up to one
// that a later command has told.
func TestModSeqAtSelect(t *testing.T) {
	ctx := testContext(t)
	sess := session(t, `
	C: A0001 SELECT INBOX
	S: * 3 EXISTS
	S: * OK [HIGHESTMODSEQ 5] highest
	S: A0001 OK [READ-WRITE] done
	C: A0002 NOOP
	S: A0002 OK [HIGHESTMODSEQ 9] done
	`, nil)
	mailbox, err := sess.Select(ctx, "INBOX", nil)
	require.NoError(t, err)
	require.NoError(t, mailbox.Noop(ctx))
	assert.Equal(t, uint64(9), mailbox.State().HighestModSeq)
	assert.Equal(t, uint64(5), mailbox.State().ModSeqAtSelect)
}
