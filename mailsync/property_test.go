package mailsync_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"slices"
	"testing"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/internal/modelserver"
	"github.com/imapeg/imapeg/mailsync"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
	"pgregory.net/rapid"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// copyOf is what a caller makes of the changes: messages by their UIDs.
type copyOf map[types.UID][]types.Flag

// store keeps a copy and its state, as a caller does.
type store struct {
	t       require.TestingT
	state   mailsync.State
	copy    copyOf
	sizes   map[types.UID]int64
	methods map[mailsync.Method]int
}

func newStore(t require.TestingT) *store {
	return &store{t: t, copy: make(copyOf), sizes: make(map[types.UID]int64), methods: make(map[mailsync.Method]int)}
}

// apply applies changes, and keeps the state by way of JSON.
func (s *store) apply(c *mailsync.Changes) {
	if c.Reset {
		clear(s.copy)
	}
	for uid := range c.Gone.All() {
		require.Contains(s.t, s.copy, uid, "gone, and was not known")
		delete(s.copy, uid)
	}
	for _, msg := range c.Changed {
		require.Contains(s.t, s.copy, msg.UID, "changed, and was not known")
		s.copy[msg.UID] = sorted(msg.Flags)
	}
	last := types.UID(0)
	for _, msg := range c.New {
		require.NotContains(s.t, s.copy, msg.UID, "new, and was known")
		require.Greater(s.t, msg.UID, last)
		last = msg.UID
		s.copy[msg.UID] = sorted(msg.Flags)
		s.sizes[msg.UID] = msg.Size
	}
	data, err := json.Marshal(c.State)
	require.NoError(s.t, err)
	s.state = mailsync.State{}
	require.NoError(s.t, json.Unmarshal(data, &s.state))
	known := make([]types.UID, 0, len(s.copy))
	for uid := range s.copy {
		known = append(known, uid)
	}
	require.Equal(s.t, types.CollectUIDs(slices.Values(known)).String(), s.state.Known.String(), "state and copy agree")
	s.methods[c.Method]++
}

func sorted(flags []types.Flag) []types.Flag {
	flags = slices.DeleteFunc(append([]types.Flag{}, flags...), types.FlagRecent.Is)
	slices.Sort(flags)
	return flags
}

// equals compares the copy with the mailbox.
func (s *store) equals(m *modelserver.Mailbox) {
	want := make(copyOf)
	for _, msg := range m.Messages() {
		want[msg.UID] = sorted(msg.Flags)
	}
	require.Equal(s.t, want, s.copy)
	require.Equal(s.t, m.UIDValidity(), s.state.UIDValidity)
}

// cut is a connection that breaks after so many octets from the server.
type cut struct {
	net.Conn
	left int
}

func (c *cut) Read(p []byte) (int, error) {
	if c.left <= 0 {
		_ = c.Conn.Close()
		return 0, io.ErrUnexpectedEOF
	}
	n, err := c.Conn.Read(p[:min(len(p), c.left)])
	c.left -= n
	return n, err
}

func connect(t require.TestingT, server *modelserver.Server, wrap func(net.Conn) net.Conn) (*client.Session, error) {
	nc := server.Dial()
	if wrap != nil {
		nc = wrap(nc)
	}
	conn, err := client.New(context.Background(), nc, &client.Options{AllowInsecureAuth: true})
	if err != nil {
		return nil, err
	}
	return conn.Login(context.Background(), "joe", types.NewSecret("sesame"))
}

var someFlags = []types.Flag{types.FlagSeen, types.FlagFlagged, "$x", "$y"}

// change changes a mailbox in one way or another.
func change(t *rapid.T, m *modelserver.Mailbox) {
	flags := rapid.SliceOfNDistinct(rapid.SampledFrom(someFlags), 0, 3, rapid.ID).Draw(t, "flags")
	messages := m.Messages()
	switch what := rapid.IntRange(0, 9).Draw(t, "what"); {
	case what < 4 || len(messages) == 0:
		m.Skip(rapid.IntRange(0, 2).Draw(t, "skip"))
		m.Add(flags...)
	case what < 7:
		m.SetFlags(rapid.SampledFrom(messages).Draw(t, "message").UID, flags...)
	default:
		m.Expunge(rapid.SampledFrom(messages).Draw(t, "message").UID)
	}
}

// However a mailbox changes, and wherever a Sync is interrupted, in the end the copy is
// what the mailbox is; and state and copy agree at all times.
func TestProperty(t *testing.T) {
	modes := map[string]struct {
		server *modelserver.Server
		opts   mailsync.Options
		method mailsync.Method
	}{
		"compare":                  {&modelserver.Server{}, mailsync.Options{}, mailsync.Compare},
		"CONDSTORE":                {&modelserver.Server{Caps: []types.Cap{types.CapCondStore}}, mailsync.Options{}, mailsync.CondStore},
		"QRESYNC":                  {&modelserver.Server{Caps: []types.Cap{types.CapEnable, types.CapQResync, types.CapESearch}}, mailsync.Options{}, mailsync.QResync},
		"NoQResync":                {&modelserver.Server{Caps: []types.Cap{types.CapEnable, types.CapQResync}}, mailsync.Options{NoQResync: true}, mailsync.CondStore},
		"MESSAGELIMIT":             {&modelserver.Server{Caps: []types.Cap{types.CapCondStore, "MESSAGELIMIT=4"}, MessageLimit: 4}, mailsync.Options{}, mailsync.CondStore},
		"MESSAGELIMIT and compare": {&modelserver.Server{Caps: []types.Cap{"MESSAGELIMIT=4"}, MessageLimit: 4}, mailsync.Options{}, mailsync.Compare},
	}
	for name, mode := range modes {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				server := &modelserver.Server{Caps: mode.server.Caps, MessageLimit: mode.server.MessageLimit}
				m := server.Mailbox("INBOX")
				s := newStore(t)
				opts := mode.opts
				opts.Items = []types.FetchItem{types.FetchSize}
				for range rapid.IntRange(1, 5).Draw(t, "rounds") {
					for range rapid.IntRange(0, 12).Draw(t, "changes") {
						change(t, m)
					}
					if rapid.IntRange(0, 9).Draw(t, "reset") == 0 {
						m.Reset()
					}
					opts.Batch = rapid.IntRange(1, 5).Draw(t, "batch")
					interrupted(t, server, m, s, &opts)
				}
				sess, err := connect(t, server, nil)
				require.NoError(t, err)
				defer sess.Close()
				methods := make(map[mailsync.Method]int)
				for changes, err := range mailsync.Sync(context.Background(), sess, "INBOX", s.state, &opts) {
					require.NoError(t, err)
					methods[changes.Method]++
					s.apply(changes)
				}
				s.equals(m)
				for uid, size := range s.sizes {
					require.Equal(t, int64(uid), size)
				}
				// Nothing is left to tell, and the best method is in use.
				for changes, err := range mailsync.Sync(context.Background(), sess, "INBOX", s.state, &opts) {
					require.NoError(t, err)
					require.True(t, changes.Complete)
					if len(s.copy) > 0 {
						require.Equal(t, mode.method, changes.Method)
					}
				}
			})
		})
	}
}

// interrupted is a Sync that is left, cancelled or cut off at some point, or none,
// while the mailbox changes.
func interrupted(t *rapid.T, server *modelserver.Server, m *modelserver.Mailbox, s *store, opts *mailsync.Options) {
	var wrap func(net.Conn) net.Conn
	if rapid.Bool().Draw(t, "cut") {
		wrap = func(nc net.Conn) net.Conn { return &cut{nc, rapid.IntRange(100, 3000).Draw(t, "octets")} }
	}
	sess, err := connect(t, server, wrap)
	if err != nil {
		return
	}
	defer sess.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	left := rapid.IntRange(0, 6).Draw(t, "left after")
	stored := rapid.Bool().Draw(t, "the last is stored")
	cancels := rapid.Bool().Draw(t, "cancels")
	n := 0
	for changes, err := range mailsync.Sync(ctx, sess, "INBOX", s.state, opts) {
		if err != nil {
			var conn *client.ConnError
			var cancelled *client.CancelError
			require.True(t, errors.As(err, &conn) || errors.As(err, &cancelled), "%v", err)
			return
		}
		if n++; n > left && !stored {
			break
		}
		s.apply(changes)
		if n > left && cancels {
			cancel()
		} else if n > left {
			break
		}
		if rapid.IntRange(0, 2).Draw(t, "meanwhile") == 0 {
			change(t, m)
		}
	}
}
