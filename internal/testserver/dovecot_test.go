package testserver

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/imapeg/imapeg/internal/testmail"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestDovecot delivers all messages and logs in in every way.
func TestDovecot(t *testing.T) {
	t.Parallel()
	start := time.Now()
	server := Dovecot(t)
	t.Logf("started in %v", time.Since(start))

	messages := testmail.Messages()
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
			assert.Contains(t, c.greeting, "Dovecot")
			require.NoError(t, c.login(server.User, server.Password))
			status, err := c.command("STATUS INBOX (MESSAGES)")
			require.NoError(t, err)
			assert.Equal(t, []string{fmt.Sprintf("* STATUS INBOX (MESSAGES %d)", len(messages))}, status)
			_, err = c.command("LOGOUT")
			assert.NoError(t, err)
		})
	}

	t.Run("content", func(t *testing.T) {
		c := login(t, server)
		_, err := c.command("EXAMINE INBOX")
		require.NoError(t, err)
		for i, m := range messages {
			fetched, err := c.command(fmt.Sprintf("UID FETCH %d BODY.PEEK[]", i+1))
			require.NoError(t, err, m.Name)
			// Not assert.Equal: nobody wants to read 8 MiB of difference.
			want := fmt.Sprintf("* %d FETCH (UID %d BODY[] {%d}\r\n%s)", i+1, i+1, len(m.Raw), m.Raw)
			assert.True(t, len(fetched) == 1 && fetched[0] == want, "%s: not what was delivered", m.Name)
		}
	})
}

func TestAppend(t *testing.T) {
	t.Parallel()
	server := Dovecot(t)
	raw := testmail.Small()[0].Raw
	server.Append(t, "Lists.engine", Message{
		Flags: []string{`\Seen`, "$Forwarded"},
		Date:  time.Date(2020, 2, 9, 12, 0, 0, 0, time.FixedZone("", 3600)),
		Raw:   raw,
	})
	server.Append(t, "Lists.engine", Message{Raw: raw}) // the mailbox exists by now
	server.Deliver(t, "Empty")

	c := login(t, server)
	status, err := c.command("STATUS Empty (MESSAGES)")
	require.NoError(t, err)
	assert.Equal(t, []string{"* STATUS Empty (MESSAGES 0)"}, status)
	_, err = c.command("EXAMINE Lists.engine")
	require.NoError(t, err)
	fetched, err := c.command("FETCH 1:* (UID FLAGS INTERNALDATE)")
	require.NoError(t, err)
	require.Len(t, fetched, 2)
	assert.Equal(t, `* 1 FETCH (UID 1 FLAGS (\Seen \Recent $Forwarded) INTERNALDATE "09-Feb-2020 11:00:00 +0000")`, fetched[0])
	assert.Contains(t, fetched[1], `* 2 FETCH (UID 2 FLAGS (\Recent) `)
}

func TestFill(t *testing.T) {
	t.Parallel()
	server := Dovecot(t)
	messages := raws(testmail.Small())
	for _, mailbox := range []string{"INBOX", "Lists.engine"} {
		require.NoError(t, server.Fill(mailbox, slices.Values(messages)))
		c := login(t, server)
		_, err := c.command("SELECT " + mailbox)
		require.NoError(t, err)
		for i, raw := range messages {
			fetched, err := c.command(fmt.Sprintf("FETCH %d (UID FLAGS RFC822.SIZE BODY.PEEK[])", i+1))
			require.NoError(t, err)
			// Not assert.Equal: nobody wants to read all of the difference.
			want := fmt.Sprintf("* %d FETCH (UID %d FLAGS (\\Seen \\Recent) RFC822.SIZE %d BODY[] {%d}\r\n%s)", i+1, i+1, len(raw), len(raw), raw)
			assert.True(t, len(fetched) == 1 && fetched[0] == want, "%s, %d: not what was filled in", mailbox, i+1)
		}
	}
}

// TestStartDovecot starts a server without a test around it.
func TestStartDovecot(t *testing.T) {
	t.Parallel()
	server, err := StartDovecot(WithUser("bob", "secret"))
	if errors.Is(err, ErrMissing) {
		skip(t, err.Error())
	}
	require.NoError(t, err)
	require.DirExists(t, server.dir)
	login(t, server)
	require.NoError(t, server.Close())
	assert.NoDirExists(t, server.dir)
}

func TestWithoutPlaintext(t *testing.T) {
	t.Parallel()
	server := Dovecot(t, WithoutPlaintext())
	server.Deliver(t, "INBOX", testmail.Small()[0].Raw)

	c, err := dialPlain(server.Plain)
	require.NoError(t, err)
	defer c.Close()
	assert.Contains(t, c.greeting, "LOGINDISABLED")
	var status *statusError
	require.ErrorAs(t, c.login(server.User, server.Password), &status)
	assert.Contains(t, status.response, "[PRIVACYREQUIRED]")
	require.NoError(t, c.startTLS(server.TLSConfig()))
	assert.NoError(t, c.login(server.User, server.Password))
}

func TestWithExtensions(t *testing.T) {
	t.Parallel()
	server := Dovecot(t, WithExtensions())
	c := login(t, server)
	for _, test := range []struct{ command, untagged string }{
		{"CAPABILITY", "COMPRESS=DEFLATE"},
		{"GETQUOTAROOT INBOX", `* QUOTAROOT INBOX "User quota"`},
		{"MYRIGHTS INBOX", "* MYRIGHTS INBOX "},
		{`SETMETADATA "" (/private/comment here)`, ""},
		{`GETMETADATA "" (/private/comment)`, "* METADATA \"\" (/private/comment {4}\r\nhere)"},
	} {
		responses, err := c.command(test.command)
		assert.NoError(t, err, test.command)
		assert.Contains(t, strings.Join(responses, "\n"), test.untagged, test.command)
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	server := Dovecot(t, WithUser("bob", `a "b" \c`), WithConfig("login_greeting = Hello there."))
	assert.Equal(t, "bob", server.User)
	c := login(t, server)
	assert.True(t, strings.HasSuffix(c.greeting, "] Hello there."), c.greeting)
	assert.Error(t, c.login(server.User, "again"))

	wrong, err := dialPlain(server.Plain)
	require.NoError(t, err)
	defer wrong.Close()
	start := time.Now()
	assert.ErrorContains(t, wrong.login(server.User, "wrong"), "[AUTHENTICATIONFAILED]")
	assert.Less(t, time.Since(start), time.Second, "no penalty")
}

// TestMany starts servers at the same time, as the tests of a package do that run in parallel.
func TestMany(t *testing.T) {
	t.Parallel()
	for i := range 4 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			server := Dovecot(t)
			server.Deliver(t, "INBOX", testmail.Small()[i].Raw)
		})
	}
}

func TestStop(t *testing.T) {
	t.Parallel()
	server := Dovecot(t)
	c := login(t, server)
	server.Stop()
	server.Stop()
	_, err := c.command("NOOP")
	assert.Error(t, err)
	_, err = dialPlain(server.Plain)
	assert.Error(t, err)
}

// TestPortTaken gives a Dovecot the port of another server.
func TestPortTaken(t *testing.T) {
	t.Parallel()
	server := Dovecot(t)
	dir, files := tempDir(t), mustCertificate(t)
	err := writeDovecotFiles(dir, loopback, []string{server.Plain, server.TLS}, files, settings{User: "u", Password: "p", Plaintext: true})
	require.NoError(t, err)
	_, err = runDovecot(findProgram("dovecot"), dir, server.Plain)
	assert.ErrorIs(t, err, errPortTaken)
}

// TestBrokenConfig has the log in the error when a server cannot start.
func TestBrokenConfig(t *testing.T) {
	t.Parallel()
	Dovecot(t) // skips when there is none
	set := settings{User: "u", Password: "p", Lines: []string{"no_such_setting = yes"}}
	_, err := startDovecot(findProgram("dovecot"), loopback, set)
	assert.ErrorContains(t, err, "no_such_setting")
}

// TestClean makes sure that a server leaves nothing behind.
func TestClean(t *testing.T) {
	t.Parallel()
	var address, dir string
	t.Run("server", func(t *testing.T) {
		server := Dovecot(t)
		login(t, server)
		address, dir = server.Plain, server.dir
		require.DirExists(t, dir)
	})
	if dir == "" {
		t.SkipNow()
	}
	assert.NoDirExists(t, dir)
	_, err := net.Dial("tcp", address)
	assert.Error(t, err)
}

func login(t *testing.T, server *Server) *conn {
	t.Helper()
	c, err := dialPlain(server.Plain)
	require.NoError(t, err)
	t.Cleanup(func() { c.Close() })
	require.NoError(t, c.login(server.User, server.Password))
	return c
}

func raws(messages []testmail.Message) [][]byte {
	list := make([][]byte, len(messages))
	for i, m := range messages {
		list[i] = m.Raw
	}
	return list
}

func mustCertificate(t *testing.T) *certificate {
	t.Helper()
	c, err := newCertificate()
	require.NoError(t, err)
	return c
}
