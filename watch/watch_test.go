package watch_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/internal/modelserver"
	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
	"github.com/imapeg/imapeg/watch"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func connect(t testing.TB, server *modelserver.Server) *client.Session {
	ctx := context.Background()
	conn, err := client.New(ctx, server.Dial(), &client.Options{AllowInsecureAuth: true})
	require.NoError(t, err)
	sess, err := conn.Login(ctx, "joe", types.NewSecret("sesame"))
	require.NoError(t, err)
	return sess
}

// watched is a loop over changes that goes on in the background.
type watched struct {
	t       *testing.T
	sess    *client.Session
	mailbox *client.Mailbox
	changes chan string
	err     chan error
	stop    context.CancelFunc
}

func (w *watched) run(ctx context.Context, opts *watch.Options) {
	var last error
	for change, err := range watch.Changes(ctx, w.mailbox, opts) {
		if last = err; err == nil {
			w.changes <- describe(change)
		}
	}
	close(w.changes)
	w.err <- last
}

func describe(c watch.Change) string {
	var bad *parser.Error
	if anew, ok := c.(*watch.Anew); ok && errors.As(anew.Reason, &bad) {
		return "anew: not understood"
	}
	return c.String()
}

// start watches the INBOX of a server. It is to be called in a bubble.
func start(t *testing.T, server *modelserver.Server, opts *watch.Options, prepare func(*client.Session)) *watched {
	sess := connect(t, server)
	if prepare != nil {
		prepare(sess)
	}
	mailbox, err := sess.Select(context.Background(), "INBOX", nil)
	require.NoError(t, err)
	ctx, stop := context.WithCancel(context.Background())
	w := &watched{t, sess, mailbox, make(chan string, 100), make(chan error, 1), stop}
	go w.run(ctx, opts)
	t.Cleanup(func() {
		stop()
		sess.Close()
	})
	synctest.Wait()
	return w
}

// expect wants changes to be told within a time, and no others, whatever their order and
// whether messages come and go one by one.
func (w *watched) expect(within time.Duration, want ...string) {
	w.t.Helper()
	assert.ElementsMatch(w.t, want, w.told(within))
}

// told are the changes that are told within a time, those of messages that come or go
// in one.
func (w *watched) told(within time.Duration) []string {
	w.t.Helper()
	time.Sleep(within)
	synctest.Wait()
	got := []string{}
	sets := make(map[string]types.UIDSet)
	for len(w.changes) > 0 {
		change := <-w.changes
		kind, uids, _ := strings.Cut(change, " ")
		if kind != "gone" && kind != "arrived" {
			got = append(got, change)
			continue
		}
		set, err := types.ParseUIDSet(uids)
		assert.NoError(w.t, err)
		sets[kind] = sets[kind].Union(set)
	}
	for _, kind := range []string{"arrived", "gone"} {
		if set := sets[kind]; !set.IsEmpty() {
			got = append(got, kind+" "+set.String())
		}
	}
	return got
}

// end ends the loop, which is no error.
func (w *watched) end() {
	w.t.Helper()
	w.stop()
	require.NoError(w.t, <-w.err)
	require.NoError(w.t, w.sess.Noop(context.Background()), "the connection lives on")
	require.NoError(w.t, w.sess.Logout(context.Background()))
}

// Every method tells the same, with UIDs, with EXPUNGE and with VANISHED.
func TestMethods(t *testing.T) {
	for _, c := range []struct {
		method watch.Method
		caps   []types.Cap
		within time.Duration
	}{
		{watch.Auto, []types.Cap{"NOTIFY", "IDLE"}, time.Second},
		{watch.Notify, []types.Cap{"NOTIFY"}, time.Second},
		{watch.Auto, []types.Cap{"IDLE"}, time.Second},
		{watch.Idle, []types.Cap{"NOTIFY", "IDLE"}, time.Second},
		{watch.Auto, nil, 2 * time.Minute},
		{watch.Poll, []types.Cap{"NOTIFY", "IDLE"}, 2 * time.Minute},
	} {
		for _, qresync := range []bool{false, true} {
			t.Run(fmt.Sprint(c.method, c.caps, qresync), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					server := &modelserver.Server{Caps: append(c.caps, types.CapEnable, types.CapQResync)}
					m := server.Mailbox("INBOX")
					for range 5 {
						m.Add()
					}
					m.Expunge(2)
					w := start(t, server, &watch.Options{Method: c.method, Profiles: []watch.Profile{}}, func(sess *client.Session) {
						if qresync {
							_, err := sess.Enable(context.Background(), types.CapQResync)
							require.NoError(t, err)
						}
					})
					w.expect(c.within)
					m.Add(types.FlagSeen)
					m.Add()
					w.expect(c.within, "arrived 6:7")
					m.SetFlags(7, types.FlagFlagged)
					w.expect(c.within, `flags 7 [\Flagged]`)
					m.Expunge(1)
					m.Expunge(4)
					w.expect(c.within, "gone 1,4")
					m.Add()
					m.Expunge(8) // before anybody knows of it, unless the server was quick
					if told := w.told(c.within); len(told) > 0 {
						assert.Equal(t, []string{"arrived 8", "gone 8"}, told)
					}
					m.Add()
					m.SetFlags(3, types.FlagSeen)
					m.Expunge(6)
					w.expect(30*time.Minute, "arrived 9", `flags 3 [\Seen]`, "gone 6")
					// Others use the connection meanwhile.
					messages, err := client.Collect(w.mailbox.Fetch(context.Background(), types.UIDs(types.Range(1, types.Last)), types.FetchFlags))
					require.NoError(t, err)
					assert.Len(t, messages, 4)
					w.expect(time.Minute)
					m.Add()
					w.expect(c.within, "arrived 10")
					w.end()
				})
			})
		}
	}
}

// What servers do instead of what they should.
func TestOddServers(t *testing.T) {
	commands := func(name string, status *types.Status) func(types.CommandBody) *types.Status {
		return func(body types.CommandBody) *types.Status {
			if body.CommandName() == name {
				return status
			}
			return nil
		}
	}
	for name, c := range map[string]struct {
		caps   []types.Cap
		answer func(types.CommandBody) *types.Status
		within time.Duration
	}{
		"NO to IDLE":          {[]types.Cap{"IDLE"}, commands("IDLE", &types.Status{Kind: types.NO}), 2 * time.Minute},
		"BAD to IDLE":         {[]types.Cap{"IDLE"}, commands("IDLE", &types.Status{Kind: types.BAD}), 2 * time.Minute},
		"IDLE ends by itself": {[]types.Cap{"IDLE"}, commands("IDLE", &types.Status{Kind: types.OK}), 10 * time.Minute},
		"NO to NOTIFY":        {[]types.Cap{"NOTIFY", "IDLE"}, commands("NOTIFY", &types.Status{Kind: types.NO}), time.Second},
		"NO to all but NOOP": {[]types.Cap{"NOTIFY", "IDLE"}, func(body types.CommandBody) *types.Status {
			switch body.(type) {
			case *types.NotifyCommand, *types.IdleCommand:
				return &types.Status{Kind: types.NO}
			}
			return nil
		}, 2 * time.Minute},
		"NO to NOOP": {nil, commands("NOOP", &types.Status{Kind: types.NO}), 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := &modelserver.Server{Caps: c.caps, Answer: c.answer}
				m := server.Mailbox("INBOX")
				m.Add()
				w := start(t, server, nil, nil)
				m.Add()
				if c.within == 0 {
					w.expect(time.Hour) // and does not end
				} else {
					w.expect(c.within, "arrived 2")
				}
				w.stop()
				require.NoError(t, <-w.err)
				require.NoError(t, w.sess.Close())
			})
		})
	}
}

// rewriting is a server one of whose lines is another.
func rewriting(match string, to func() string) *modelserver.Server {
	return &modelserver.Server{Caps: []types.Cap{"IDLE"}, Rewrite: func(line []byte) []byte {
		if bytes.HasPrefix(line, []byte(match)) {
			return append([]byte(to()), line...)
		}
		return line
	}}
}

// News that say too little, and news at odd moments.
func TestOddNews(t *testing.T) {
	for name, c := range map[string]struct {
		news string
		want []string
	}{
		"EXISTS before the +":        {"* 4 EXISTS\r\n", []string{}},
		"EXISTS again and again":     {"* 3 EXISTS\r\n* 3 EXISTS\r\n* 3 EXISTS\r\n", []string{}},
		"a number without a message": {"* 77 EXPUNGE\r\n* 78 FETCH (FLAGS ())\r\n", []string{}},
		"fewer messages":             {"* 3 EXISTS\r\n* 1 EXISTS\r\n", []string{"anew: " + watch.ErrShrunk.Error()}},
		"UIDVALIDITY":                {"* OK [UIDVALIDITY 7] new\r\n* OK [UIDVALIDITY 7] new\r\n", []string{"anew: watch: the UIDVALIDITY was 1 and is 7"}},
		"not understood":             {"* 2 FETCH (FLAGS (((\r\n", []string{"anew: not understood"}},
		"keep-alive":                 {"* OK Still here\r\n", []string{}},
		"flags with a UID of a new":  {"* 2 FETCH (UID 99 FLAGS ())\r\n", []string{}},
		"VANISHED with an unknown":   {"* VANISHED 2,9\r\n", []string{"gone 2"}},
		"VANISHED of before":         {"* VANISHED (EARLIER) 2\r\n", []string{}},
		"MODSEQ":                     {"* 2 FETCH (MODSEQ (99))\r\n", []string{}},
		"flags":                      {"* 2 FETCH (FLAGS ($x))\r\n* 3 FETCH (FLAGS ($x) UID 3)\r\n", []string{"flags 2 [$x]", "flags 3 [$x]"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := rewriting("+ ", func() string { return c.news })
				m := server.Mailbox("INBOX")
				for range 3 {
					m.Add()
				}
				w := start(t, server, nil, nil)
				w.expect(time.Second, c.want...)
				w.stop()
				require.NoError(t, <-w.err)
				require.NoError(t, w.sess.Close())
			})
		})
	}
}

// A message that was fetched while nobody knew its UID is not known by it.
func TestUnknownUID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &modelserver.Server{Caps: []types.Cap{"IDLE"}, Rewrite: func(line []byte) []byte {
			if bytes.Contains(line, []byte(" FETCH (UID")) && bytes.HasPrefix(line, []byte("* 2 ")) {
				return nil // the server keeps it for itself
			}
			if bytes.HasPrefix(line, []byte("+ ")) {
				return append([]byte("* 1 FETCH (FLAGS ($y))\r\n* 2 FETCH (FLAGS ($y))\r\n* 2 FETCH (FLAGS ())\r\n"), line...)
			}
			return line
		}}
		m := server.Mailbox("INBOX")
		m.Add()
		m.Add()
		m.Add()
		w := start(t, server, nil, nil)
		w.expect(time.Second, "flags 1 [$y]", "anew: "+watch.ErrUnknownUID.Error())
		w.end()
	})
}

// A connection that is dead is noticed when IDLE, NOTIFY or a poll is renewed.
func TestDeadPeer(t *testing.T) {
	for _, method := range []watch.Method{watch.Notify, watch.Idle, watch.Poll} {
		t.Run(string(method), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var dead atomic.Bool
				server := &modelserver.Server{Caps: []types.Cap{"IDLE", "NOTIFY"}, Rewrite: func(line []byte) []byte {
					if dead.Load() {
						return nil
					}
					return line
				}}
				server.Mailbox("INBOX").Add()
				w := start(t, server, &watch.Options{Method: method}, nil)
				dead.Store(true)
				began := time.Now()
				err := <-w.err
				var conn *client.ConnError
				require.ErrorAs(t, err, &conn)
				assert.Less(t, time.Since(began), 15*time.Minute)
				require.NoError(t, w.sess.Close())
			})
		})
	}
}

// The server's end is an error, and another mailbox is, too.
func TestEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &modelserver.Server{Caps: []types.Cap{"IDLE"}}
		server.Mailbox("INBOX").Add()
		server.Mailbox("Other")
		w := start(t, server, nil, nil)
		_, err := w.sess.Select(context.Background(), "Other", nil)
		require.NoError(t, err)
		assert.ErrorIs(t, <-w.err, client.ErrNotSelected)
		require.NoError(t, w.sess.Close())

		w = start(t, server, nil, nil)
		require.NoError(t, w.sess.Close())
		assert.ErrorIs(t, <-w.err, client.ErrClosed)
	})
}

// A loop that is too slow is told so, and goes on.
func TestOverflow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &modelserver.Server{Caps: []types.Cap{"NOTIFY"}}
		m := server.Mailbox("INBOX")
		m.Add()
		sess := connect(t, server)
		mailbox, err := sess.Select(context.Background(), "INBOX", nil)
		require.NoError(t, err)
		var got []string
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		go func() {
			for i := range 20 {
				time.Sleep(time.Second)
				m.SetFlags(1, types.Flag(fmt.Sprint("$", i)))
			}
			time.Sleep(time.Minute)
			m.Add()
			time.Sleep(time.Minute)
			cancel()
		}()
		for change, err := range watch.Changes(ctx, mailbox, &watch.Options{Buffer: 3}) {
			require.NoError(t, err)
			if got = append(got, describe(change)); len(got) == 1 {
				time.Sleep(time.Minute)
			}
		}
		assert.Equal(t, []string{"flags 1 [$0]", "flags 1 [$1]", "flags 1 [$2]", "flags 1 [$3]", "anew: client: 16 events dropped", "arrived 2"}, got)
		require.NoError(t, sess.Close())
	})
}

// When the server cannot keep up, the next best method takes over.
func TestNotificationOverflow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sent []string
		server := &modelserver.Server{Caps: []types.Cap{"NOTIFY", "IDLE"}}
		server.Rewrite = func(line []byte) []byte {
			if bytes.Contains(line, []byte("FLAGS ($much)")) {
				return []byte("* OK [NOTIFICATIONOVERFLOW] too much\r\n")
			}
			return line
		}
		server.Answer = func(body types.CommandBody) *types.Status {
			sent = append(sent, body.CommandName())
			return nil
		}
		m := server.Mailbox("INBOX")
		m.Add()
		w := start(t, server, nil, nil)
		m.SetFlags(1, "$much")
		w.expect(time.Second, "anew: NOTIFICATIONOVERFLOW")
		m.Add()
		w.expect(time.Second, "arrived 2")
		assert.Equal(t, []string{"IDLE", "NOTIFY", "IDLE", "UID FETCH", "IDLE"}, sent[len(sent)-5:])
		w.end()
	})
}

// A server that says nothing, not even when it is asked.
func TestByStatus(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &modelserver.Server{Silent: true, Greeting: &types.Status{Kind: types.OK, Text: "Coremail System IMap Server Ready"}}
		m := server.Mailbox("INBOX")
		m.Add()
		w := start(t, server, nil, nil)
		w.expect(10 * time.Minute)
		m.Add()
		w.expect(10*time.Minute, "anew: "+watch.ErrBehind.Error())
		w.end()
	})
}

// IDLE is renewed as the profile of the server says.
func TestProfiles(t *testing.T) {
	for name, c := range map[string]struct {
		server *modelserver.Server
		opts   watch.Options
		idles  int // in ten minutes
		noops  int
	}{
		"none":               {idles: 2, noops: 1},
		"Yahoo":              {server: &modelserver.Server{Caps: []types.Cap{"XYMHIGHESTMODSEQ"}}, idles: 4, noops: 3},
		"Rambler":            {opts: watch.Options{Host: "imap.rambler.ru"}, idles: 11, noops: 10},
		"not Rambler":        {opts: watch.Options{Host: "imaprambler.ru"}, idles: 2, noops: 1},
		"Coremail":           {server: &modelserver.Server{Greeting: &types.Status{Kind: types.OK, Text: "163 COREMAIL"}}, noops: 10},
		"WP":                 {opts: watch.Options{Host: "wp.pl."}, noops: 9},
		"Coremail by its ID": {server: &modelserver.Server{Caps: []types.Cap{"ID"}, ID: []types.IDParam{{Name: "Vendor", Value: types.String("coremail.cn")}}}, noops: 10},
		"no profiles":        {opts: watch.Options{Host: "wp.pl", Profiles: []watch.Profile{}}, idles: 2, noops: 1},
		"own profile":        {opts: watch.Options{Host: "wp.pl", Profiles: []watch.Profile{{Host: "pl", Renew: 2 * time.Minute}}}, idles: 5, noops: 4},
		"Renew":              {opts: watch.Options{Host: "imap.rambler.ru", Renew: 4 * time.Minute}, idles: 3, noops: 2},
		"Poll":               {opts: watch.Options{Method: watch.Poll, Poll: 30 * time.Second}, noops: 19},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := new(modelserver.Server)
				if c.server != nil {
					server.Caps, server.Greeting, server.ID = c.server.Caps, c.server.Greeting, c.server.ID
				}
				server.Caps = append(server.Caps, "IDLE")
				var idles, noops atomic.Int32
				server.Answer = func(body types.CommandBody) *types.Status {
					switch body.(type) {
					case *types.IdleCommand:
						idles.Add(1)
					case *types.NoopCommand:
						noops.Add(1)
					}
					return nil
				}
				server.Mailbox("INBOX").Add()
				w := start(t, server, &c.opts, func(sess *client.Session) {
					if len(server.ID) > 0 {
						_, err := sess.ID(context.Background())
						require.NoError(t, err)
					}
				})
				w.expect(10*time.Minute - time.Second)
				assert.Equal(t, int32(c.idles), idles.Load(), "IDLE")
				assert.Equal(t, int32(c.noops), noops.Load(), "NOOP")
				w.end()
			})
		})
	}
}
