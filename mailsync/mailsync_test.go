package mailsync_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/internal/modelserver"
	"github.com/imapeg/imapeg/mailsync"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func testContext(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func session(t testing.TB, server *modelserver.Server) *client.Session {
	sess, err := connect(t, server, nil)
	require.NoError(t, err)
	t.Cleanup(func() { sess.Close() })
	return sess
}

var (
	condStore = []types.Cap{types.CapCondStore}
	qresync   = []types.Cap{types.CapEnable, types.CapQResync, types.CapESearch}
)

// sync brings a store up to date in a session of its own.
func (s *store) sync(t *testing.T, server *modelserver.Server, opts *mailsync.Options) error {
	ctx := testContext(t)
	sess := session(t, server)
	clear(s.methods)
	for changes, err := range mailsync.Sync(ctx, sess, "INBOX", s.state, opts) {
		if err != nil {
			return err
		}
		assert.Same(t, sess.Selected(), changes.Mailbox)
		s.apply(changes)
	}
	return sess.Close()
}

// Whatever a server gets wrong, the copy is right, or there is an error.
func TestOddServers(t *testing.T) {
	line := func(match string, change func(line string) string) func([]byte) []byte {
		return func(line []byte) []byte {
			if !bytes.Contains(line, []byte(match)) {
				return line
			}
			if s := change(string(line)); s != "" {
				return []byte(s)
			}
			return nil
		}
	}
	drop := func(string) string { return "" }
	once := func(change func(string) string) func(string) string {
		n := 0
		return func(line string) string {
			if n++; n > 1 {
				return line
			}
			return change(line)
		}
	}
	answer := func(to string, status types.Status) func(types.CommandBody) *types.Status {
		return func(body types.CommandBody) *types.Status {
			cmd := types.Command{Tag: "A", Body: body}
			text, err := cmd.Append(nil, nil)
			if err != nil || !bytes.Contains(text, []byte(to)) {
				return nil
			}
			return &status
		}
	}
	for name, c := range map[string]struct {
		caps    []types.Cap
		rewrite func([]byte) []byte
		answer  func(types.CommandBody) *types.Status
		limit   uint32
		method  mailsync.Method
		err     error
	}{
		"VANISHED is missing":        {caps: qresync, rewrite: line("VANISHED", drop), method: mailsync.QResync},
		"VANISHED is not understood": {caps: qresync, rewrite: line("VANISHED", func(string) string { return "* VANISHED (EARLIER) what\r\n" }), method: mailsync.QResync},
		"a FETCH of QRESYNC is not understood": {
			caps: qresync, rewrite: line("MODSEQ (", once(func(line string) string { return strings.Replace(line, "FLAGS", "FLAGS (((", 1) })), method: mailsync.CondStore,
		},
		"a FETCH of QRESYNC has no UID": {
			caps: qresync, rewrite: line("MODSEQ (", once(func(line string) string {
				seq, items, _ := strings.Cut(line, "(UID ")
				_, items, _ = strings.Cut(items, " ")
				return seq + "(" + items
			})), method: mailsync.CondStore,
		},
		"VANISHED names all":           {caps: qresync, rewrite: line("VANISHED", func(string) string { return "* VANISHED (EARLIER) 1:6\r\n" }), method: mailsync.QResync},
		"ENABLE without ENABLED":       {caps: qresync, rewrite: line("ENABLED", drop), method: mailsync.QResync},
		"BAD to QRESYNC":               {caps: qresync, answer: answer("(QRESYNC", types.Status{Kind: types.BAD}), method: mailsync.CondStore},
		"BAD to CONDSTORE":             {caps: condStore, answer: answer("(CONDSTORE", types.Status{Kind: types.BAD}), method: mailsync.CondStore},
		"no HIGHESTMODSEQ":             {caps: qresync, rewrite: line("HIGHESTMODSEQ", drop), method: mailsync.Compare},
		"NOMODSEQ":                     {caps: condStore, rewrite: line("HIGHESTMODSEQ", func(string) string { return "* OK [NOMODSEQ] none\r\n" }), method: mailsync.Compare},
		"UIDVALIDITY in STATUS alone":  {caps: condStore, rewrite: line("[UIDVALIDITY", drop), method: mailsync.CondStore},
		"no UIDVALIDITY":               {caps: condStore, rewrite: line("UIDVALIDITY", drop), err: mailsync.ErrNoUIDValidity},
		"no UIDVALIDITY and no STATUS": {rewrite: line("[UIDVALIDITY", drop), answer: answer("STATUS", types.Status{Kind: types.BAD}), err: mailsync.ErrNoUIDValidity},
		"the size of a message is refused": {
			caps: condStore, answer: answer("RFC822.SIZE", types.Status{Kind: types.NO, Text: "corrupt message"}), method: mailsync.CondStore,
		},
		"a FETCH is throttled":  {answer: answer("RFC822.SIZE", types.Status{Kind: types.NO, Text: "too fast [THROTTLED]"}), err: client.ErrNo},
		"a FETCH is over quota": {answer: answer("RFC822.SIZE", types.Status{Kind: types.NO, Code: types.CodeOverQuota}), err: client.ErrNo},
		"a FETCH is not understood": {
			rewrite: line("RFC822.SIZE 6", func(line string) string { return strings.Replace(line, "RFC822.SIZE", "RFC822.SIZE (((", 1) }), method: mailsync.Compare,
		},
		"SEARCH does not find all": {rewrite: line("* SEARCH", func(line string) string { return strings.Replace(line, "SEARCH 1 ", "SEARCH ", 1) }), method: mailsync.Compare},
		"a message in pieces": {
			rewrite: line("RFC822.SIZE", func(line string) string {
				items, size, _ := strings.Cut(line, " RFC822.SIZE ")
				seq, uid, _ := strings.Cut(items, " (")
				uid, _, _ = strings.Cut(uid, " FLAGS")
				return seq + " (FLAGS ($other))\r\n" + seq + " (" + uid + " RFC822.SIZE " + size + items + ")\r\n"
			}), method: mailsync.Compare,
		},
		"news of others": {
			caps: condStore, rewrite: line("* 2 FETCH", func(line string) string { return "* 3 FETCH (UID 99 FLAGS ($other))\r\n" + line }), method: mailsync.CondStore,
		},
		"a code without end": {caps: append(condStore, "MESSAGELIMIT=2"), limit: 2, method: mailsync.CondStore},
	} {
		t.Run(name, func(t *testing.T) {
			server := &modelserver.Server{Caps: c.caps}
			m := server.Mailbox("INBOX")
			for range 5 {
				m.Add()
			}
			s := newStore(t)
			opts := &mailsync.Options{Items: []types.FetchItem{types.FetchSize}}
			require.NoError(t, s.sync(t, server, opts))
			s.equals(m)

			m.SetFlags(1, types.FlagSeen)
			m.SetFlags(2, "$x")
			m.Expunge(3, 4)
			m.Add(types.FlagFlagged)
			odd := &modelserver.Server{Caps: c.caps, Rewrite: c.rewrite, Answer: c.answer, MessageLimit: c.limit}
			odd.Share(server)
			err := s.sync(t, odd, opts)
			if c.err != nil {
				require.ErrorIs(t, err, c.err)
				return
			}
			require.NoError(t, err)
			s.equals(m)
			assert.Positive(t, s.methods[c.method], "%v", s.methods)
			require.NoError(t, s.sync(t, server, opts))
			s.equals(m)
		})
	}
}

// The method may be another each time.
func TestOtherMethodEachTime(t *testing.T) {
	servers := []*modelserver.Server{{}, {Caps: condStore}, {Caps: qresync}}
	for _, order := range [][]int{{0, 1, 2, 0}, {2, 1, 0, 2}, {1, 0, 0, 2}, {0, 2, 0, 1}} {
		t.Run(fmt.Sprint(order), func(t *testing.T) {
			first := &modelserver.Server{}
			m := first.Mailbox("INBOX")
			s := newStore(t)
			for round, i := range order {
				for range 3 {
					m.Add()
				}
				m.SetFlags(types.UID(round+1), types.FlagSeen)
				m.Expunge(types.UID(3 * (round + 1)))
				server := &modelserver.Server{Caps: servers[i].Caps}
				server.Share(first)
				require.NoError(t, s.sync(t, server, nil))
				s.equals(m)
				assert.Equal(t, i == 0, s.state.ModSeq == 0)
				assert.Equal(t, i != 0, s.state.Recorded.IsEmpty())
			}
		})
	}
}

// A mod-sequence from the future is of another time, and nothing is believed.
func TestModSeqGoesBack(t *testing.T) {
	server := &modelserver.Server{Caps: qresync}
	m := server.Mailbox("INBOX")
	m.Add()
	m.Add()
	s := newStore(t)
	require.NoError(t, s.sync(t, server, nil))
	s.state.ModSeq += 1000
	m.SetFlags(1, types.FlagSeen)
	require.NoError(t, s.sync(t, server, nil))
	s.equals(m)
	assert.Positive(t, s.methods[mailsync.Compare])
	assert.Less(t, s.state.ModSeq, uint64(1000))
}

// UIDs that do not last mean nothing the next time.
func TestUIDNotSticky(t *testing.T) {
	server := &modelserver.Server{Caps: qresync, Rewrite: func(line []byte) []byte {
		return bytes.Replace(line, []byte("* OK [UIDNEXT"), []byte("* NO [UIDNOTSTICKY] sorry\r\n* OK [UIDNEXT"), 1)
	}}
	m := server.Mailbox("INBOX")
	m.Add()
	s := newStore(t)
	require.NoError(t, s.sync(t, server, nil))
	m.Add()
	resets := 0
	for changes, err := range mailsync.Sync(testContext(t), session(t, server), "INBOX", s.state, nil) {
		require.NoError(t, err)
		if changes.Reset {
			resets++
		}
		s.apply(changes)
	}
	assert.Equal(t, 1, resets)
	s.equals(m)
}

// The loop may use the mailbox, and must not select another.
func TestMailboxInTheLoop(t *testing.T) {
	ctx := testContext(t)
	server := &modelserver.Server{Caps: condStore}
	m := server.Mailbox("INBOX")
	server.Mailbox("Other")
	for range 4 {
		m.Add()
	}
	sess := session(t, server)
	var last error
	for changes, err := range mailsync.Sync(ctx, sess, "INBOX", mailsync.State{}, &mailsync.Options{Batch: 2, ReadOnly: true}) {
		if last = err; err != nil {
			continue
		}
		require.Len(t, changes.New, 2)
		messages, err := client.Collect(changes.Mailbox.Fetch(ctx, types.UIDs(changes.New[0].UID), types.FetchSize))
		require.NoError(t, err)
		require.Len(t, messages, 1)
		_, err = sess.Select(ctx, "Other", nil)
		require.NoError(t, err)
	}
	assert.ErrorIs(t, last, client.ErrNotSelected)
	assert.ErrorContains(t, last, "INBOX")

	for _, err := range mailsync.Sync(ctx, sess, "None", mailsync.State{}, nil) {
		assert.ErrorIs(t, err, types.CodeNonexistent)
	}
}

// A mailbox in which nothing has happened costs one command with QRESYNC and one with
// CONDSTORE, and a search more without.
func TestNothingHasHappened(t *testing.T) {
	for _, c := range []struct {
		caps []types.Cap
		want []string
	}{
		{qresync, []string{"ENABLE", "SELECT", "UID SEARCH"}},
		{condStore, []string{"SELECT"}},
		{nil, []string{"SELECT", "UID SEARCH", "UID FETCH"}},
	} {
		var commands []string
		server := &modelserver.Server{Caps: c.caps, Answer: func(body types.CommandBody) *types.Status {
			commands = append(commands, body.CommandName())
			return nil
		}}
		m := server.Mailbox("INBOX")
		m.Add()
		m.Add()
		s := newStore(t)
		require.NoError(t, s.sync(t, server, nil))
		commands = nil
		require.NoError(t, s.sync(t, server, nil))
		assert.Equal(t, append([]string{"LOGIN", "CAPABILITY"}, c.want...), commands)
	}
}
