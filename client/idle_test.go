package client_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const idleCaps = "S: * PREAUTH [CAPABILITY IMAP4rev1 IDLE UIDPLUS] ready\n" +
	"C: A0001 SELECT INBOX\nS: * 3 EXISTS\nS: A0001 OK [READ-WRITE] done\n"

// idling is a mailbox in a script that begins behind its selection.
func idling(t *testing.T, script string, opts *client.Options) (*client.Session, *client.Mailbox) {
	t.Helper()
	sess, err := scripted(t, idleCaps+script, opts).Session()
	require.NoError(t, err)
	mailbox, err := sess.Select(testContext(t), "INBOX", nil)
	require.NoError(t, err)
	return sess, mailbox
}

func TestIdleTellsNewsUntilTheContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(testContext(t))
	news := make(chan client.Event, 10)
	_, mailbox := idling(t, `
	C: A0002 IDLE
	S: * 4 EXISTS
	S: + idling
	S: * 2 EXPUNGE
	C: DONE
	S: * 1 EXPUNGE
	S: A0002 OK done
	C: A0003 NOOP
	S: A0003 OK
	`, &client.Options{Handler: func(e client.Event) {
		news <- e
		if e.Response == types.Expunge(2) {
			cancel()
		}
	}})
	require.NoError(t, mailbox.Idle(ctx))
	assert.Equal(t, types.Exists(4), (<-news).Response, "before the +")
	assert.Equal(t, types.Expunge(2), (<-news).Response)
	assert.Equal(t, types.Expunge(1), (<-news).Response, "behind DONE")
	assert.Equal(t, uint32(2), mailbox.State().Exists)
	require.NoError(t, mailbox.Noop(testContext(t)), "the connection can be used")
}

// Other commands end the IDLE, and it goes on behind them.
func TestIdleGivesWay(t *testing.T) {
	ctx, cancel := context.WithCancel(testContext(t))
	idles := make(chan struct{}, 10)
	sess, mailbox := idling(t, `
	C: A0002 IDLE
	S: + idling
	S: * 3 RECENT
	C: DONE
	S: A0002 OK done
	C: A0003 STATUS Other (MESSAGES)
	S: * STATUS Other (MESSAGES 7)
	S: A0003 OK
	C: A0004 IDLE
	S: + idling
	S: * 2 RECENT
	C: DONE
	S: A0004 OK done
	`, &client.Options{Handler: func(client.Event) { idles <- struct{}{} }})
	done := make(chan error, 1)
	go func() { done <- mailbox.Idle(ctx) }()
	<-idles
	status, err := sess.Status(testContext(t), "Other", types.StatusMessages)
	require.NoError(t, err)
	assert.Equal(t, uint32(7), status.Messages)
	<-idles
	cancel()
	require.NoError(t, <-done)
}

func TestIdleThatTheServerEnds(t *testing.T) {
	for name, c := range map[string]struct {
		script string
		is     error
	}{
		"NO":               {"C: A0002 IDLE\nS: A0002 NO not now\n", client.ErrNo},
		"BAD behind the +": {"C: A0002 IDLE\nS: + idling\nS: A0002 BAD what\n", client.ErrBad},
		"BYE":              {"C: A0002 IDLE\nS: + idling\nS: * BYE shutting down\nclose\n", client.ErrBye},
	} {
		t.Run(name, func(t *testing.T) {
			_, mailbox := idling(t, c.script, nil)
			assert.ErrorIs(t, mailbox.Idle(testContext(t)), c.is)
		})
	}
	t.Run("not selected", func(t *testing.T) {
		sess, mailbox := idling(t, "C: A0002 EXAMINE Other\nS: A0002 OK\n", nil)
		_, err := sess.Examine(testContext(t), "Other")
		require.NoError(t, err)
		assert.ErrorIs(t, mailbox.Idle(testContext(t)), client.ErrNotSelected)
	})
	t.Run("no such capability", func(t *testing.T) {
		_, mailbox := inbox(t, "", nil)
		var unsupported *client.UnsupportedError
		require.ErrorAs(t, mailbox.Idle(testContext(t)), &unsupported)
		assert.Equal(t, types.CapIdle, unsupported.Capability)
	})
}

// IDLE is renewed in time, however long nothing happens, and the server's silence
// meanwhile is none of those that end a connection.
func TestIdleIsRenewed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clientSide, serverSide := netPipe(t)
		began := time.Now()
		var renewed []time.Duration
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		done := make(chan error, 1)
		go func() {
			done <- converse(serverSide, func(line string) string {
				tag, name := cutTag(line)
				switch name {
				case "SELECT INBOX":
					return "* 1 EXISTS\r\n" + tag + " OK\r\n"
				case "IDLE":
					if renewed = append(renewed, time.Since(began)); len(renewed) == 4 {
						cancel()
					}
					return "+ idling\r\n"
				}
				return fmt.Sprintf("A%04d", len(renewed)+1) + " OK done\r\n" // DONE
			})
		}()
		conn, err := client.New(ctx, clientSide, &client.Options{IdleRenew: 20 * time.Minute, Timeout: time.Minute})
		require.NoError(t, err)
		sess, err := conn.Session()
		require.NoError(t, err)
		mailbox, err := sess.Select(ctx, "INBOX", nil)
		require.NoError(t, err)
		require.NoError(t, mailbox.Idle(ctx))
		require.NoError(t, conn.Close())
		<-done
		require.Len(t, renewed, 4)
		for i, at := range renewed {
			assert.InDelta(t, float64(i)*20, at.Minutes(), 0.1)
		}
	})
}

// A connection that has died while nothing happens is noticed when IDLE is renewed.
func TestIdleNoticesADeadPeer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clientSide, serverSide := netPipe(t)
		began := time.Now()
		done := make(chan error, 1)
		go func() {
			done <- converse(serverSide, func(line string) string {
				switch tag, name := cutTag(line); name {
				case "SELECT INBOX":
					return "* 1 EXISTS\r\n" + tag + " OK\r\n"
				case "IDLE":
					return "+ idling\r\n"
				}
				return "" // no more
			})
		}()
		conn, err := client.New(t.Context(), clientSide, &client.Options{IdleRenew: 20 * time.Minute, Timeout: time.Minute})
		require.NoError(t, err)
		sess, err := conn.Session()
		require.NoError(t, err)
		mailbox, err := sess.Select(t.Context(), "INBOX", nil)
		require.NoError(t, err)
		var ended *client.ConnError
		require.ErrorAs(t, mailbox.Idle(t.Context()), &ended)
		assert.InDelta(t, 21, time.Since(began).Minutes(), 0.1)
		<-done
	})
}
