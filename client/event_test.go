package client_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// recorder is a handler that keeps what it gets.
type recorder struct {
	mu     sync.Mutex
	events []client.Event
}

func (r *recorder) handle(e client.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, e)
}

func (r *recorder) all() []client.Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.events
}

func (r *recorder) wait(t *testing.T, n int) []client.Event {
	t.Helper()
	require.Eventually(t, func() bool { return len(r.all()) >= n }, 5*time.Second, time.Millisecond)
	time.Sleep(5 * time.Millisecond) // for one too many
	require.Len(t, r.all(), n)
	return r.all()
}

func TestEventsInOrder(t *testing.T) {
	ctx := testContext(t)
	var r recorder
	sess, mailbox := inbox(t, `
	C: A0002 NOOP
	S: * 4 EXISTS
	S: * 1 RECENT
	S: * 2 EXPUNGE
	S: * FLAGS (\Seen $x)
	S: * 1 FETCH (FLAGS (\Seen))
	S: * NO [ALERT] disk is full
	S: * OK [UIDNEXT 99] more
	S: * XFOO bar
	S: * STATUS Other (UNSEEN 1)
	S: * 3 EX
	S: A9999 OK what
	S: + what
	S: * 5 FETCH (
	S: A0002 OK [ALERT] mind the gap
	C: A0003 UID FETCH 5:6 (FLAGS)
	S: * 1 FETCH (UID 5 FLAGS ())
	S: * 2 FETCH (UID 9 FLAGS (\Seen))
	S: * 3 FETCH (FLAGS (\Deleted))
	S: A0003 OK
	C: A0004 CLOSE
	S: A0004 OK
	S: * OK nothing selected
	`, &client.Options{Handler: r.handle})
	require.NoError(t, mailbox.Noop(ctx))
	assert.Equal(t, uint32(3), mailbox.State().Exists)
	assert.Equal(t, uint32(1), mailbox.State().Recent)
	assert.Equal(t, types.UID(99), mailbox.State().UIDNext)
	assert.Equal(t, []types.Flag{types.FlagSeen, "$x"}, mailbox.State().Flags)

	events := r.wait(t, 14)
	var kinds []string
	for _, e := range events {
		assert.Same(t, mailbox, e.Mailbox)
		if e.Err != nil {
			kinds = append(kinds, fmt.Sprintf("%T", e.Err))
			assert.Nil(t, e.Response)
			continue
		}
		kinds = append(kinds, e.Response.ResponseName())
	}
	assert.Equal(t, []string{
		"EXISTS", "RECENT", "EXPUNGE", "FLAGS", "FETCH", "NO", "OK", "XFOO", "STATUS", "EX", "*client.UnknownTagError", "+", "*parser.Error", "OK",
	}, kinds)

	// A FETCH that was asked for is no event; those that certainly were not are
	// both, so that nothing is lost.
	list, err := client.Collect(mailbox.Fetch(ctx, types.UIDs(5, 6), types.FetchFlags))
	require.NoError(t, err)
	assert.Len(t, list, 3)
	events = r.wait(t, 16)
	assert.Equal(t, types.SeqNum(2), events[14].Response.(*types.Fetch).Seq)
	assert.Equal(t, types.SeqNum(3), events[15].Response.(*types.Fetch).Seq)

	require.NoError(t, mailbox.Close(ctx))
	events = r.wait(t, 17)
	assert.Nil(t, events[16].Mailbox)
	require.NoError(t, sess.Close())
}

// What belongs to the answer to SELECT is no event; what does not is.
func TestEventsOfSelect(t *testing.T) {
	ctx := testContext(t)
	var r recorder
	sess := session(t, `
	C: A0001 SELECT INBOX
	S: * FLAGS (\Seen)
	S: * 3 EXISTS
	S: * 0 RECENT
	S: * OK [UIDVALIDITY 1] UIDs valid
	S: * NO your quota is nearly used up
	S: * OK [PERMANENTFLAGS ()] none
	S: A0001 OK [READ-ONLY] done
	S: * OK [READ-WRITE] now you may
	S: * BYE that was it
	close
	`, &client.Options{Handler: r.handle})
	mailbox, err := sess.Select(ctx, "INBOX", nil)
	require.NoError(t, err)
	events := r.wait(t, 3)
	assert.Equal(t, types.NO, events[0].Response.(*types.Status).Kind)
	assert.Equal(t, types.CodeReadWrite, events[1].Response.(*types.Status).Code)
	assert.Equal(t, types.BYE, events[2].Response.(*types.Status).Kind)
	assert.False(t, mailbox.State().ReadOnly)
	assert.NotNil(t, mailbox.State().PermanentFlags)
	assert.Empty(t, mailbox.State().PermanentFlags)
}

// A handler may use the connection.
func TestHandlerSendsCommands(t *testing.T) {
	ctx := testContext(t)
	done := make(chan error, 1)
	handler := func(e client.Event) {
		if exists, ok := e.Response.(types.Exists); ok && exists == 4 {
			_, err := client.Collect(e.Mailbox.Fetch(ctx, types.UIDs(types.Last), types.FetchFlags))
			done <- err
		}
	}
	_, mailbox := inbox(t, `
	C: A0002 NOOP
	S: * 4 EXISTS
	C: A0003 UID FETCH * (FLAGS)
	S: A0002 OK
	S: * 4 FETCH (UID 9 FLAGS ())
	S: A0003 OK
	`, &client.Options{Handler: handler})
	require.NoError(t, mailbox.Noop(ctx))
	require.NoError(t, <-done)
}

// A slow handler holds up nobody, and is told what it missed.
func TestSlowHandler(t *testing.T) {
	ctx := testContext(t)
	var r recorder
	release := make(chan struct{})
	handler := func(e client.Event) {
		<-release
		r.handle(e)
	}
	var script strings.Builder
	script.WriteString("C: A0002 NOOP\n")
	for i := range 100 {
		fmt.Fprintf(&script, "S: * XFOO %d\n", i)
	}
	script.WriteString("S: A0002 OK\nC: A0003 NOOP\nS: * XBAR\nS: A0003 OK\n")
	_, mailbox := inbox(t, script.String(), &client.Options{Handler: handler, EventBuffer: 10})
	require.NoError(t, mailbox.Noop(ctx))
	close(release)
	require.Eventually(t, func() bool {
		events := r.all()
		return len(events) > 0 && events[len(events)-1].Err != nil
	}, 5*time.Second, time.Millisecond)
	require.NoError(t, mailbox.Noop(ctx))
	require.Eventually(t, func() bool {
		events := r.all()
		return events[len(events)-1].Err == nil && events[len(events)-1].Response.ResponseName() == "XBAR"
	}, 5*time.Second, time.Millisecond)

	events := r.all()
	got, dropped, next := 0, 0, 0
	for _, e := range events {
		var overflow *client.OverflowError
		if errors.As(e.Err, &overflow) {
			dropped += overflow.Dropped
			next += overflow.Dropped
			continue
		}
		if got++; next < 100 {
			assert.Equal(t, types.Raw(fmt.Sprintf(" %d", next)), e.Response.(*types.Unknown).Data)
		}
		next++
	}
	assert.Equal(t, 100+1, got+dropped)
	assert.Positive(t, dropped)
}

func TestHandlerMayClose(t *testing.T) {
	ctx := testContext(t)
	var sess *client.Session
	ready := make(chan struct{})
	sess, mailbox := inbox(t, "C: A0002 NOOP\nS: * 4 EXISTS\n", &client.Options{Handler: func(client.Event) {
		<-ready
		_ = sess.Close()
	}})
	close(ready)
	assert.ErrorIs(t, mailbox.Noop(ctx), client.ErrClosed)
}

// Messages over a limit cost themselves.
func TestLimits(t *testing.T) {
	ctx := testContext(t)
	var r recorder
	_, mailbox := inbox(t, "C: A0002 NOOP\nS: * X "+strings.Repeat("y", 5000)+"\nS: * 5 EXISTS\nS: A0002 OK\n",
		&client.Options{Handler: r.handle, Reader: &parser.Options{MaxLine: 1000}})
	require.NoError(t, mailbox.Noop(ctx))
	events := r.wait(t, 2)
	assert.ErrorIs(t, events[0].Err, &parser.LimitError{Limit: parser.LimitLine})
	assert.Equal(t, types.Exists(5), events[1].Response)
}

// Nobody knows what is in "$", so that no answer is news.
func TestAnswersToASavedSet(t *testing.T) {
	ctx := testContext(t)
	var r recorder
	_, mailbox := inbox(t, `
	C: A0002 NOOP
	S: * CAPABILITY IMAP4rev1 SEARCHRES
	S: A0002 OK
	C: A0003 UID FETCH $ (FLAGS)
	S: * 1 FETCH (UID 5 FLAGS ())
	S: * 3 FETCH (FLAGS (\Deleted))
	S: A0003 OK
	C: A0004 FETCH $ (FLAGS)
	S: * 1 FETCH (FLAGS ())
	S: A0004 OK
	`, &client.Options{Handler: r.handle})
	require.NoError(t, mailbox.Noop(ctx))
	for _, err := range mailbox.Fetch(ctx, types.SavedUIDs(), types.FetchFlags) {
		require.NoError(t, err)
	}
	for _, err := range mailbox.Fetch(ctx, types.SavedSeqs(), types.FetchFlags) {
		require.NoError(t, err)
	}
	events := r.wait(t, 1)
	assert.Equal(t, types.SeqNum(3), events[0].Response.(*types.Fetch).Seq, "without a UID, it answers no UID FETCH")
}
