package watch_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/internal/testserver"
	"github.com/imapeg/imapeg/types"
	"github.com/imapeg/imapeg/watch"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What another session does to a mailbox of a real server is told, with every method that
// the server has.
func TestServers(t *testing.T) {
	for _, kind := range testserver.All() {
		t.Run(kind.Name, func(t *testing.T) { watchAll(t, kind.Start(t)) })
	}
}

func watchAll(t *testing.T, server *testserver.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	login := func(t *testing.T) *client.Session {
		conn, err := client.DialTLS(ctx, server.TLS, &client.Options{TLSConfig: server.TLSConfig()})
		require.NoError(t, err)
		t.Cleanup(func() { conn.Close() })
		sess, err := conn.Login(ctx, server.User, types.NewSecret(server.Password))
		require.NoError(t, err)
		return sess
	}
	opts := watch.Options{Poll: 100 * time.Millisecond}
	if server.Kind == "Courier" {
		opts.Renew = 2 * time.Second // without FAM it tells nothing in an IDLE, but after it
	}
	for _, c := range []struct {
		name    string
		method  watch.Method
		qresync bool
		needs   types.Cap
	}{
		{"NOTIFY", watch.Auto, false, "NOTIFY"},
		{"NOTIFY and QRESYNC", watch.Auto, true, "NOTIFY"},
		{"IDLE", watch.Idle, false, "IDLE"},
		{"IDLE and QRESYNC", watch.Idle, true, "IDLE"},
		{"NOOP", watch.Poll, false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			box := types.Mailbox(server.Mailbox("watched by " + c.name))
			sess := login(t)
			caps, err := sess.Capability(ctx)
			require.NoError(t, err)
			if c.needs != "" && !caps.Has(c.needs) || c.qresync && !caps.Has(types.CapQResync) {
				t.Skip("the server cannot do it")
			}
			other := login(t)
			require.NoError(t, other.Create(ctx, box))
			added := 0
			add := func() {
				added++
				message := fmt.Appendf(nil, "Subject: x\r\n\r\n%d\r\n", added)
				_, err := other.Append(ctx, box, bytes.NewReader(message), int64(len(message)), nil)
				require.NoError(t, err)
			}
			for range 3 {
				add()
			}
			far, err := other.Select(ctx, box, nil)
			require.NoError(t, err)
			if c.qresync {
				_, err := sess.Enable(ctx, types.CapQResync)
				require.NoError(t, err)
			}
			inbox, err := sess.Select(ctx, box, nil)
			require.NoError(t, err)

			opts := opts
			opts.Method = c.method
			watching, stop := context.WithCancel(ctx)
			defer stop()
			changes, ended := make(chan string), make(chan error, 1)
			go func() {
				defer close(changes)
				for change, err := range watch.Changes(watching, inbox, &opts) {
					if err != nil {
						ended <- err
						return
					}
					changes <- describe(change)
				}
				ended <- nil
			}()
			for _, step := range []struct {
				do   func()
				want string
			}{
				{add, "arrived 4"},
				{func() { require.NoError(t, far.AddFlags(ctx, types.UIDs(2), types.FlagFlagged)) }, `flags 2 [\Flagged]`},
				{func() {
					require.NoError(t, far.AddFlags(ctx, types.UIDs(1), types.FlagDeleted))
				}, `flags 1 [\Deleted]`},
				{func() { require.NoError(t, far.Expunge(ctx)) }, "gone 1"},
				{func() {
					messages, err := client.Collect(inbox.Fetch(ctx, types.UIDs(types.Range(1, types.Last)), types.FetchFlags))
					require.NoError(t, err)
					assert.Len(t, messages, 3)
					add()
				}, "arrived 5"},
			} {
				step.do()
				select {
				case got := <-changes:
					require.Equal(t, step.want, withoutRecent(got))
				case <-time.After(20 * time.Second):
					t.Fatal("nothing was told in place of ", step.want)
				}
			}
			stop()
			require.NoError(t, <-ended)
			require.NoError(t, inbox.Noop(ctx), "the connection lives on")
			require.NoError(t, sess.Logout(ctx))
		})
	}
}

func withoutRecent(change string) string {
	return string(bytes.ReplaceAll([]byte(change), []byte(` \Recent`), nil))
}
