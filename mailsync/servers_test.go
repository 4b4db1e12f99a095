package mailsync_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/internal/testserver"
	"github.com/imapeg/imapeg/mailsync"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func login(t *testing.T, ctx context.Context, server *testserver.Server) *client.Session {
	conn, err := client.DialTLS(ctx, server.TLS, &client.Options{TLSConfig: server.TLSConfig()})
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	sess, err := conn.Login(ctx, server.User, types.NewSecret(server.Password))
	require.NoError(t, err)
	return sess
}

// longContext has time for Courier, whose logins take a second.
func longContext(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// A mailbox of every real server is followed, with every method that it has, while another
// session changes it.
func TestServers(t *testing.T) {
	for _, kind := range testserver.All() {
		t.Run(kind.Name, func(t *testing.T) { followAll(t, kind.Start(t)) })
	}
}

func followAll(t *testing.T, server *testserver.Server) {
	for name, c := range map[string]struct {
		opts   mailsync.Options
		method mailsync.Method // once something is known
		needs  types.Cap
	}{
		"QRESYNC":   {mailsync.Options{}, mailsync.QResync, types.CapQResync},
		"CONDSTORE": {mailsync.Options{NoQResync: true}, mailsync.CondStore, types.CapCondStore},
		"compare":   {mailsync.Options{NoCondStore: true}, mailsync.Compare, ""},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := longContext(t)
			other := login(t, ctx, server)
			caps, err := other.Capability(ctx)
			require.NoError(t, err)
			if c.needs != "" && !caps.Has(c.needs) {
				t.Skip("the server has no ", c.needs)
			}
			box := types.Mailbox(server.Mailbox("box of " + name))
			require.NoError(t, other.Create(ctx, box))
			added := 0
			add := func(n int) {
				for range n {
					added++ // Cyrus does not take the same message again and again
					message := fmt.Appendf(nil, "Subject: x\r\n\r\n%d\r\n", added)
					_, err := other.Append(ctx, box, bytes.NewReader(message), int64(len(message)), nil)
					require.NoError(t, err)
				}
			}
			add(23)
			inbox, err := other.Select(ctx, box, nil)
			require.NoError(t, err)

			opts := c.opts
			opts.Batch = 5
			opts.Items = []types.FetchItem{types.FetchEnvelope}
			s := newStore(t)
			follow := func() {
				clear(s.methods)
				for left := 1; ; left *= 2 { // each time more batches
					ctx := longContext(t)
					sess := login(t, ctx, server)
					n := 0
					for changes, err := range mailsync.Sync(ctx, sess, box, s.state, &opts) {
						require.NoError(t, err)
						s.apply(changes)
						for _, msg := range changes.New {
							assert.Equal(t, "x", msg.Envelope.Subject.String())
						}
						if n++; changes.Complete {
							require.NoError(t, sess.Logout(ctx))
							assert.Equal(t, c.method, changes.Method)
							compare(t, ctx, inbox, s)
							return
						}
						if n == left {
							break
						}
					}
					require.NoError(t, sess.Close())
				}
			}
			follow()
			for round := range types.UID(3) {
				set := types.UIDs(3*round+2, 3*round+4)
				require.NoError(t, inbox.AddFlags(ctx, set, types.FlagDeleted))
				require.NoError(t, inbox.Expunge(ctx))
				require.NoError(t, inbox.AddFlags(ctx, types.UIDs(types.Range(3*round+5, 3*round+15)), types.FlagSeen, types.Flag(fmt.Sprintf("$k%d", round))))
				add(7)
				require.NoError(t, inbox.Noop(ctx))
				follow()
			}
			follow()

			// A mailbox of the same name is another.
			require.NoError(t, inbox.Close(ctx))
			require.NoError(t, other.Delete(ctx, box))
			require.NoError(t, other.Create(ctx, box))
			add(12)
			inbox, err = other.Select(ctx, box, nil)
			require.NoError(t, err)
			follow()
		})
	}
}

// compare compares the copy with the mailbox itself.
func compare(t *testing.T, ctx context.Context, inbox *client.Mailbox, s *store) {
	want := make(copyOf)
	for msg, err := range inbox.Fetch(ctx, types.UIDs(types.Range(1, types.Last)), types.FetchFlags) {
		require.NoError(t, err)
		want[msg.UID] = sorted(msg.Flags)
	}
	assert.Equal(t, want, s.copy)
}
