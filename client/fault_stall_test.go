package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/imaptest"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// appending is the beginning of a session in which a message of 100 MB is added.
const appending = preauth + "C: A0001 APPEND x {100000000}\nS: +\n"

func appendLarge(ctx context.Context, sess *client.Session) error {
	const size = 100_000_000
	_, err := sess.Append(ctx, "x", io.LimitReader(zeros{}, size), size, nil)
	return err
}

// bubble plays a script for a session, in fake time.
func bubble(t *testing.T, script string, opts *client.Options, test func(t *testing.T, sess *client.Session)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		server := imaptest.NewServer(&imaptest.Options{Timeout: 1000 * time.Hour}, imaptest.MustParse(script))
		nc, err := server.Dial(context.Background(), "", "")
		require.NoError(t, err)
		conn, err := client.New(context.Background(), nc, opts)
		require.NoError(t, err)
		sess, err := conn.Session()
		require.NoError(t, err)
		test(t, sess)
		_ = conn.Close()
		require.NoError(t, server.Close())
		time.Sleep(24 * time.Hour) // for handlers that are slow
	})
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

// A server that does not read any more, and says why.
func TestServerStopsReading(t *testing.T) {
	bubble(t, appending+"S: * BYE [ALERT] no more\nclose\n", nil, func(t *testing.T, sess *client.Session) {
		err := appendLarge(context.Background(), sess)
		assert.ErrorIs(t, err, client.ErrBye)
		var lost *client.ConnError
		assert.ErrorAs(t, err, &lost)
	})
}

// A server that does not read any more, and says nothing or does not stop talking:
// after the timeout it is given up.
func TestServerTakesNothing(t *testing.T) {
	for name, script := range map[string]string{
		"silent": "may close\npause 20m\n",
		"busy":   strings.Repeat("S: * OK still busy\npause 30s\n", 40),
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, appending+"may close\n"+script, &client.Options{Timeout: time.Minute}, func(t *testing.T, sess *client.Session) {
				begin := time.Now()
				err := appendLarge(context.Background(), sess)
				assert.True(t, isTimeout(err), err)
				took := time.Since(begin)
				assert.True(t, took >= time.Minute && took <= 2*time.Minute, took)
				var lost *client.ConnError
				require.ErrorAs(t, err, &lost)
				assert.True(t, lost.Sent)
			})
		})
	}
}

func TestCancelWhileSending(t *testing.T) {
	bubble(t, appending+"may close\npause 20m\n", nil, func(t *testing.T, sess *client.Session) {
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		defer cancel()
		err := appendLarge(ctx, sess)
		var cancelled *client.CancelError
		require.ErrorAs(t, err, &cancelled)
		assert.Equal(t, client.Closed, cancelled.Outcome)
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		assert.ErrorIs(t, sess.Noop(context.Background()), client.ErrGivenUp)
	})
}

// A server that has to get rid of a lot before it reads on, while the client has to
// get rid of its message: the client reads.
func TestBothSend(t *testing.T) {
	const size = 1_000_000
	script := preauth + fmt.Sprintf("C: A0001 APPEND x {%d}\nS: +\n", size) + strings.Repeat("S: * OK "+strings.Repeat("x", 1000)+"\n", 2000) +
		fmt.Sprintf("c: \"%s\\r\\n\"\nS: A0001 OK done\n", strings.Repeat("0", size))
	for _, handler := range []func(client.Event){nil, func(client.Event) { time.Sleep(time.Second) }} {
		bubble(t, script, &client.Options{Handler: handler}, func(t *testing.T, sess *client.Session) {
			_, err := sess.Append(context.Background(), "x", io.LimitReader(zeros{}, size), size, nil)
			assert.NoError(t, err)
		})
	}
}

// The same when a loop over answers stands in the way: a message is added in its
// body, which has to wait for the loop's command, and that for the loop.
func TestAppendInsideOfLoop(t *testing.T) {
	const size, messages = 100_000, 100
	var script strings.Builder
	script.WriteString(preauth + "C: A0001 SELECT INBOX\nS: * 100 EXISTS\nS: A0001 OK done\nC: A0002 UID FETCH 1:* (BODY.PEEK[])\n")
	for i := range messages {
		fmt.Fprintf(&script, "S: * %d FETCH (UID %d BODY[] {%d}\nS: %s)\n", i+1, i+1, size, strings.Repeat("x", size))
	}
	fmt.Fprintf(&script, "S: A0002 OK done\nC: A0003 APPEND x {%d}\nS: +\nC: %s\nS: A0003 OK done\n", size, strings.Repeat("0", size))
	for _, c := range []struct {
		limit int64
		want  error
	}{{2 * size * messages, nil}, {size * messages / 4, client.ErrStalled}} {
		bubble(t, script.String(), &client.Options{BufferLimit: c.limit, StallTimeout: time.Minute}, func(t *testing.T, sess *client.Session) {
			ctx := context.Background()
			inbox, err := sess.Select(ctx, "INBOX", nil)
			require.NoError(t, err)
			got := 0
			for _, err = range inbox.Fetch(ctx, all, types.BodyPeek()) {
				if err != nil {
					break
				}
				if got++; got == 1 {
					_, err := sess.Append(ctx, "x", io.LimitReader(zeros{}, size), size, nil)
					require.NoError(t, err)
				}
			}
			assert.ErrorIs(t, err, c.want)
			assert.Equal(t, c.want == nil, got == messages)
		})
	}
}

// A server that reads a byte a second is slow, and no reason to give up; with TLS
// neither.
func TestServerReadsSlowly(t *testing.T) {
	config, clients, err := imaptest.TLSConfigs()
	require.NoError(t, err)
	const size = 100_000
	for name, prefix := range map[string]string{"plain": "", "TLS": "tls\n"} {
		t.Run(name, func(t *testing.T) {
			script := imaptest.MustParse(fmt.Sprintf("%s%sC: A0001 APPEND x {%d}\nS: +\nC: %s\nS: A0001 OK done\n", prefix, preauth, size, strings.Repeat("0", size)))
			synctest.Test(t, func(t *testing.T) {
				clientSide, serverSide := net.Pipe() // without any room
				served := make(chan error, 1)
				go func() {
					served <- script.Serve(context.Background(), imaptest.Slow(serverSide, time.Second, 0), &imaptest.Options{Timeout: 1000 * time.Hour, TLSConfig: config})
				}()
				opts := &client.Options{
					Timeout: 10 * time.Second, DialTimeout: -1, TLSConfig: clients,
					Dial: func(context.Context, string, string) (net.Conn, error) { return clientSide, nil },
				}
				dial := client.Dial
				if prefix != "" {
					dial = client.DialTLS
				}
				conn, err := dial(context.Background(), "localhost:1", opts)
				require.NoError(t, err)
				sess, err := conn.Session()
				require.NoError(t, err)
				begin := time.Now()
				_, err = sess.Append(context.Background(), "x", io.LimitReader(zeros{}, size), size, nil)
				assert.NoError(t, err)
				assert.Greater(t, time.Since(begin), size*time.Second)
				require.NoError(t, conn.Close())
				require.NoError(t, <-served)
				_ = serverSide.Close()
			})
		})
	}
}

// talking is a server that does not stop.
var talking = strings.Repeat("S: * 1 FETCH (UID 7 FLAGS ())\npause 1s\n", 1000)

// A server that has said BYE and goes on talking is left.
func TestByeAndMore(t *testing.T) {
	bubble(t, preauth+"C: A0001 NOOP\nS: * BYE see you\n"+talking, nil, func(t *testing.T, sess *client.Session) {
		begin := time.Now()
		err := sess.Noop(context.Background())
		assert.ErrorIs(t, err, client.ErrBye)
		assert.Less(t, time.Since(begin), time.Minute)
		<-sess.Done()
	})
}

// The rest of an answer that does not end is skipped for a while, and not for ever,
// however busy the server is.
func TestDrainOfEndlessAnswer(t *testing.T) {
	script := preauth + "C: A0001 SELECT INBOX\nS: * 1 EXISTS\nS: A0001 OK done\nC: A0002 UID FETCH 1:* (FLAGS)\n"
	bubble(t, script+"may close\n"+talking, &client.Options{DrainTimeout: time.Minute}, func(t *testing.T, sess *client.Session) {
		ctx := context.Background()
		inbox, err := sess.Select(ctx, "INBOX", nil)
		require.NoError(t, err)
		for range inbox.Fetch(ctx, all, types.FetchFlags) {
			break
		}
		begin := time.Now()
		<-sess.Done()
		assert.Equal(t, time.Minute, time.Since(begin).Truncate(time.Second))
		assert.ErrorIs(t, sess.Err(), client.ErrGivenUp)
	})
	// A loop whose context ends is the same.
	bubble(t, script+"may close\n"+talking, &client.Options{DrainTimeout: time.Minute}, func(t *testing.T, sess *client.Session) {
		inbox, err := sess.Select(context.Background(), "INBOX", nil)
		require.NoError(t, err)
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		list, err := client.Collect(inbox.Fetch(ctx, all, types.FetchFlags))
		assert.NotEmpty(t, list)
		var cancelled *client.CancelError
		require.ErrorAs(t, err, &cancelled)
		assert.Equal(t, client.Draining, cancelled.Outcome)
		<-sess.Done()
		assert.ErrorIs(t, sess.Err(), client.ErrGivenUp)
	})
}
