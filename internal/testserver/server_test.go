package testserver

import (
	"fmt"
	"net"
	"runtime"
	"testing"
	"time"

	"github.com/imapeg/imapeg/internal/testmail"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// eachKind runs a test for each kind of server.
func eachKind(t *testing.T, test func(*testing.T, Kind)) {
	for _, kind := range All() {
		t.Run(kind.Name, func(t *testing.T) {
			t.Parallel()
			test(t, kind)
		})
	}
}

// TestServers delivers all messages and logs in in every way.
func TestServers(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, kind Kind) {
		start := time.Now()
		server := kind.Start(t)
		t.Logf("started in %v", time.Since(start))
		assert.Equal(t, kind.Name, server.Kind)

		var messages []testmail.Message
		for _, m := range testmail.Messages() {
			// Cyrus does not take it.
			if kind.Name != "Cyrus" || m.Name != "headers/space before the colon" {
				messages = append(messages, m)
			}
		}
		require.GreaterOrEqual(t, len(messages), 200)
		start = time.Now()
		server.Deliver(t, "INBOX", raws(messages)...)
		t.Logf("delivered %d messages in %v", len(messages), time.Since(start))

		for _, way := range []struct {
			name string
			dial func() (*conn, error)
		}{
			{"plain", func() (*conn, error) { return dialPlain(server.Plain) }},
			{"TLS", func() (*conn, error) { return dialTLS(server.TLS, server.TLSConfig()) }},
			{"STARTTLS", func() (*conn, error) {
				c, err := dialPlain(server.Plain)
				if err != nil {
					return nil, err
				}
				return c, c.startTLS(server.TLSConfig())
			}},
		} {
			t.Run(way.name, func(t *testing.T) {
				c, err := way.dial()
				require.NoError(t, err)
				defer c.Close()
				assert.Contains(t, c.greeting, kind.Name)
				require.NoError(t, c.login(server.User, server.Password))
				assertCount(t, c, "INBOX", len(messages))
				_, err = c.command("LOGOUT")
				assert.NoError(t, err)
			})
		}

		t.Run("content", func(t *testing.T) {
			c := login(t, server)
			_, err := c.command("EXAMINE INBOX")
			require.NoError(t, err)
			fetched, err := c.command("FETCH 1:* BODY.PEEK[]")
			require.NoError(t, err)
			require.Len(t, fetched, len(messages))
			for i, m := range messages {
				// Not assert.Equal: nobody wants to read 8 MiB of difference.
				want := fmt.Sprintf("* %d FETCH (BODY[] {%d}\r\n%s)", i+1, len(m.Raw), m.Raw)
				assert.True(t, fetched[i] == want, "%s: not what was delivered", m.Name)
			}
		})
	})
}

func TestAppend(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, kind Kind) {
		server := kind.Start(t)
		raw := testmail.Small()[0].Raw
		lists, empty := server.Mailbox("Lists", "engine"), server.Mailbox("Empty")
		server.Append(t, lists, Message{
			Flags: []string{`\Seen`, "$Forwarded"},
			Date:  time.Date(2020, 2, 9, 12, 0, 0, 0, time.FixedZone("", 3600)),
			Raw:   raw,
		})
		server.Append(t, lists, Message{Raw: raw}) // the mailbox exists by now
		server.Deliver(t, empty)

		c := login(t, server)
		assertCount(t, c, empty, 0)
		_, err := c.command("EXAMINE " + quote(lists))
		require.NoError(t, err)
		flags, err := c.command("FETCH 1:* FLAGS")
		require.NoError(t, err)
		require.Len(t, flags, 2)
		for _, flag := range []string{`\Seen`, "$Forwarded"} {
			assert.Contains(t, flags[0], flag)
			assert.NotContains(t, flags[1], flag)
		}
		dates, err := c.command("FETCH 1 INTERNALDATE")
		require.NoError(t, err)
		require.Len(t, dates, 1)
		assert.Contains(t, dates[0], `9-Feb-2020 11:00:00 +0000"`)
	})
}

// TestOther has the first user read what the second one shares.
func TestOther(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, kind Kind) {
		server := kind.Start(t)
		other := server.Other()
		assert.NotEqual(t, server.User, other.User)
		assert.Equal(t, server.User, other.Other().User)
		team := other.Mailbox("Team", "2020")
		other.Deliver(t, team, testmail.Small()[0].Raw)

		c := login(t, server)
		shared := server.OtherMailbox("Team", "2020")
		_, err := c.command("EXAMINE " + quote(shared))
		assert.Error(t, err)
		_, err = login(t, other).command(fmt.Sprintf("SETACL %s %s lrs", quote(team), server.User))
		require.NoError(t, err)
		assertCount(t, login(t, server), shared, 1)
	})
}

func TestWithoutPlaintext(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, kind Kind) {
		server := kind.Start(t, WithoutPlaintext())
		server.Deliver(t, "INBOX", testmail.Small()[0].Raw)

		c, err := dialPlain(server.Plain)
		require.NoError(t, err)
		defer c.Close()
		assert.Contains(t, c.greeting, "LOGINDISABLED")
		assert.NotContains(t, c.greeting, "AUTH=PLAIN")
		var status *statusError
		require.ErrorAs(t, c.login(server.User, server.Password), &status)
		require.NoError(t, c.startTLS(server.TLSConfig()))
		assert.NoError(t, c.login(server.User, server.Password))
	})
}

func TestOptions(t *testing.T) {
	t.Parallel()
	config := map[string][]string{
		"Dovecot": {"login_greeting = Hello."},
		"Cyrus":   {"serverinfo: off", "allowanonymouslogin: no"},
		"Courier": {"IMAP_CAPABILITY=IMAP4rev1 HELLO"},
	}
	want := map[string]string{"Dovecot": "] Hello.", "Cyrus": "] server ready", "Courier": " HELLO "}
	eachKind(t, func(t *testing.T, kind Kind) {
		server := kind.Start(t, WithUser("bob", `a "b" \c`), WithConfig(config[kind.Name]...))
		assert.Equal(t, "bob", server.User)
		assert.NotEqual(t, "bob", server.Other().User)
		c := login(t, server)
		assert.Contains(t, c.greeting, want[kind.Name])
		assert.Error(t, c.login(server.User, "again"))
	})
}

// TestMany starts servers at the same time, as the tests of a package do that run in parallel.
func TestMany(t *testing.T) {
	t.Parallel()
	for i := range 4 {
		eachKind(t, func(t *testing.T, kind Kind) {
			server := kind.Start(t)
			server.Deliver(t, "INBOX", testmail.Small()[i].Raw)
		})
	}
}

func TestStop(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, kind Kind) {
		server := kind.Start(t)
		c := login(t, server)
		server.Stop()
		server.Stop()
		_, err := c.command("NOOP")
		assert.Error(t, err)
		for _, address := range []string{server.Plain, server.TLS} {
			_, err = net.Dial("tcp", address)
			assert.Error(t, err)
		}
	})
}

// TestPortTaken gives a server a port of another one.
func TestPortTaken(t *testing.T) {
	t.Parallel()
	finds := map[string]func() (software, error){"Dovecot": dovecot, "Cyrus": cyrus, "Courier": courier}
	eachKind(t, func(t *testing.T, kind Kind) {
		server := kind.Start(t)
		software, err := finds[kind.Name]()
		require.NoError(t, err)
		for _, taken := range []struct{ plain, tls bool }{{true, false}, {false, true}, {true, true}} {
			s, err := newSite(newSettings(nil))
			require.NoError(t, err)
			if taken.plain {
				s.plainAddr = server.Plain
			}
			if taken.tls {
				s.tlsAddr = server.TLS
			}
			_, err = software.startAt(s)
			assert.ErrorIs(t, err, errPortTaken, taken)
			assert.NoDirExists(t, s.Dir)
		}
	})
}

// TestClean makes sure that a server leaves nothing behind.
func TestClean(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, kind Kind) {
		var server *Server
		t.Run("server", func(t *testing.T) {
			server = kind.Start(t)
			c, err := dialPlain(server.Plain)
			require.NoError(t, err)
			t.Cleanup(func() { c.Close() })
			require.NoError(t, c.startTLS(server.TLSConfig()))
			require.NoError(t, c.login(server.User, server.Password))
			require.DirExists(t, server.site.Dir)
			if runtime.GOOS == "linux" {
				require.NotEmpty(t, processesIn(t, server.site.Dir))
			}
		})
		if server == nil {
			t.SkipNow()
		}
		assert.NoDirExists(t, server.site.Dir)
		_, err := net.Dial("tcp", server.Plain)
		assert.Error(t, err)
		assert.Eventually(t, func() bool { return len(processesIn(t, server.site.Dir)) == 0 }, 10*time.Second, 10*time.Millisecond)
		assert.Empty(t, processesIn(t, server.site.Dir))
	})
}

func login(t *testing.T, server *Server) *conn {
	t.Helper()
	c, err := dialPlain(server.Plain)
	require.NoError(t, err)
	t.Cleanup(func() { c.Close() })
	require.NoError(t, c.login(server.User, server.Password))
	return c
}

// assertCount compares the number of messages in a mailbox.
func assertCount(t *testing.T, c *conn, mailbox string, want int) {
	t.Helper()
	status, err := c.command("STATUS " + quote(mailbox) + " (MESSAGES)")
	require.NoError(t, err)
	require.Len(t, status, 1)
	assert.Contains(t, status[0], fmt.Sprintf("(MESSAGES %d)", want))
}

func raws(messages []testmail.Message) [][]byte {
	list := make([][]byte, len(messages))
	for i, m := range messages {
		list[i] = m.Raw
	}
	return list
}
