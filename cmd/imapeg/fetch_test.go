package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/cmd/internal/replay"
	"github.com/imapeg/imapeg/internal/testserver"
)

func TestFetchUsage(t *testing.T) {
	t.Parallel()
	server := []string{"fetch", "--server", "localhost:1", "--user", "joe"}
	for _, test := range []struct {
		args []string
		err  string
	}{
		{[]string{"fetch"}, `required flag(s) "server", "user" not set`},
		{[]string{"fetch", "--server", "localhost"}, `required flag(s) "user" not set`},
		{append(server, "extra"), `unknown command "extra" for "imapeg fetch"`},
		{append(server, "--tls", "--insecure"), `[insecure tls]`},
		{append(server, "--server", "a:b:c"), `--server: "a:b:c" is not HOST:PORT`},
		{append(server, "--user", ""), `--user is empty`},
		{append(server, "--set", "1:"), `--set: `},
		{append(server, "--set", ""), `--set is empty`},
		{append(server, "--timeout", "0"), `--timeout has to be longer than nothing`},
		{append(server, "--insecure", "--ca-file", "x"), `--ca-file is for TLS`},
		{append(server, "--password", "secret"), `unknown flag: --password`},
		{server, "no password: set the environment variable IMAP_PASSWORD, or run this at a terminal"},
	} {
		got := program(t, "", test.args...)
		assert.Equal(t, exitUsage, got.status, "%q", test.args)
		assert.Empty(t, got.out, "%q", test.args)
		assert.Contains(t, got.err, test.err, "%q", test.args)
	}
}

// fetch runs the command with a password.
func fetch(t *testing.T, secret string, args ...string) result {
	t.Helper()
	return programWith(t, "", map[string]string{passwordVariable: secret}, append([]string{"fetch"}, args...)...)
}

// trust writes the certificate that the server shows into a file.
func trust(t *testing.T, server *testserver.Server) string {
	t.Helper()
	conn, err := tls.Dial("tcp", server.TLS, server.TLSConfig())
	require.NoError(t, err)
	defer conn.Close()
	file := filepath.Join(t.TempDir(), "ca.pem")
	block := &pem.Block{Type: "CERTIFICATE", Bytes: conn.ConnectionState().PeerCertificates[0].Raw}
	require.NoError(t, os.WriteFile(file, pem.EncodeToMemory(block), 0o600))
	return file
}

// TestFetch fetches from a real server in every way.
func TestFetch(t *testing.T) {
	t.Parallel()
	server := testserver.Dovecot(t)
	const header = "From: =?utf-8?Q?J=C3=BCrgen?= <j@example.de>\r\nDate: Mon, 3 Mar 2025 09:14:07 +0100\r\n"
	date := time.Date(2025, 3, 3, 8, 15, 0, 0, time.UTC)
	server.Append(t, "INBOX",
		testserver.Message{Date: date, Flags: []string{`\Flagged`, "$Work"}, Raw: []byte(header + "Subject: =?utf-8?B?5YaZ55yf?=\r\n\r\nhello\r\n")},
		testserver.Message{Date: date, Raw: []byte(header + "Subject: \x1b]0;pwned\x07 \x1b[2J\xff\r\n\r\n")},
		testserver.Message{Date: date, Raw: []byte("\r\nno header\r\n")},
	)
	server.Deliver(t, "B&APw-cher")

	ca := trust(t, server)
	user := []string{"--user", server.User}
	insecure := append(user, "--server", server.Plain, "--insecure")
	ways := map[string][]string{
		"tls by default": append(user, "--server", server.TLS, "--ca-file", ca),
		"tls":            append(user, "--server", server.TLS, "--ca-file", ca, "--tls"),
		"starttls":       append(user, "--server", server.Plain, "--ca-file", ca, "--starttls"),
		"insecure":       insecure,
	}
	for name, args := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := fetch(t, server.Password, args...)
			assert.Equal(t, exitOK, got.status)
			assert.Empty(t, got.err)
			assert.Regexp(t, `^MAILBOX +ATTRIBUTES\nINBOX +.*\nBücher +.*\n`, got.out)
			assert.Contains(t, got.out, "\nINBOX: 3 messages\n")
			assert.Regexp(t, `\n  1  2025-03-03 \d\d:14  Jürgen +写真 +\d+  \\Flagged (\\Recent )?\$Work\n`, got.out)
			assert.Regexp(t, `\n  2  2025-03-03 \d\d:14  Jürgen +␛]0;pwned␇ ␛\[2Jÿ +\d+( +\\Recent)?\n`, got.out)
			assert.Regexp(t, `\n  3  2025-03-03 \d\d:15 +13( +\\Recent)?\n$`, got.out)
			assert.NotContains(t, got.out, "\x1b")
		})
	}

	t.Run("json", func(t *testing.T) {
		t.Parallel()
		got := fetch(t, server.Password, append(insecure, "--json", "--set", "3,1")...)
		assert.Equal(t, exitOK, got.status)
		assert.Empty(t, got.err)
		var uids []int
		for line := range strings.Lines(got.out) {
			var m struct {
				UID      int
				Size     int
				Envelope map[string]any
			}
			require.NoError(t, json.Unmarshal([]byte(line), &m))
			assert.NotEmpty(t, m.Envelope)
			assert.NotZero(t, m.Size)
			uids = append(uids, m.UID)
		}
		assert.Equal(t, []int{1, 3}, uids)
	})

	t.Run("from a pipe", func(t *testing.T) {
		t.Parallel()
		env := map[string]string{passwordVariable: server.Password}
		got := programWith(t, "2\n3\n", env, append([]string{"fetch", "--json", "--set", "-"}, insecure...)...)
		assert.Equal(t, exitOK, got.status)
		assert.Equal(t, 2, strings.Count(got.out, "\n"))
		got = programWith(t, "", env, append([]string{"fetch", "--set", "-"}, insecure...)...)
		assert.Equal(t, result{exitNothing, "", ""}, got)
	})

	t.Run("another mailbox", func(t *testing.T) {
		t.Parallel()
		got := fetch(t, server.Password, append(insecure, "--mailbox", "Bücher")...)
		assert.Equal(t, exitOK, got.status)
		assert.Regexp(t, `\n\nBücher: 0 messages\n\n$`, got.out)
	})

	t.Run("no such messages", func(t *testing.T) {
		t.Parallel()
		got := fetch(t, server.Password, append(insecure, "--set", "7:9")...)
		assert.Equal(t, exitOK, got.status)
		assert.Regexp(t, `FLAGS\n$`, got.out)
	})

	t.Run("failures", func(t *testing.T) {
		t.Parallel()
		for _, test := range []struct {
			secret string
			args   []string
			err    string
		}{
			{"wrong", insecure, `AUTHENTICATE: NO \[AUTHENTICATIONFAILED\]`},
			{server.Password, append(insecure, "--mailbox", "Missing"), `EXAMINE: NO Mailbox`},
			{server.Password, append(user, "--server", server.TLS), `certificate`},
			{server.Password, append(user, "--server", server.Plain, "--timeout=5s"), `TLS`},
			{server.Password, append(user, "--server", server.TLS, "--ca-file", "missing.pem"), `open missing\.pem: `},
			{server.Password, append(user, "--server", server.TLS, "--ca-file", "fetch_test.go"), `fetch_test\.go: no certificate in it`},
		} {
			got := fetch(t, test.secret, test.args...)
			assert.Equal(t, exitError, got.status, "%q", test.args)
			assert.Regexp(t, `^imapeg fetch: .*`+test.err, got.err, "%q", test.args)
			assert.NotContains(t, got.err, test.secret)
		}
	})
}

// TestFetchChangesNothing looks at the flags before and after.
func TestFetchChangesNothing(t *testing.T) {
	t.Parallel()
	server := testserver.Dovecot(t)
	server.Deliver(t, "INBOX", []byte("Subject: new\r\n\r\nhello\r\n"))
	for range 2 {
		got := fetch(t, server.Password, "--server", server.Plain, "--insecure", "--user", server.User)
		assert.Equal(t, exitOK, got.status)
		assert.Regexp(t, `  new +\d+  \\Recent\n$`, got.out)
	}
}

// script starts a server that says what is in the recording.
func script(t *testing.T, recording string) *replay.Server {
	t.Helper()
	session, err := replay.ParseSession(recording)
	require.NoError(t, err)
	server, err := replay.Start(session)
	require.NoError(t, err)
	t.Cleanup(func() { server.Close() })
	return server
}

// TestFetchOddServer is about everything that a server could do wrong and Dovecot
// does not.
func TestFetchOddServer(t *testing.T) {
	t.Parallel()
	server := script(t, `S: * OK [CAPABILITY IMAP4rev1] ready
C: $TAG LOGIN
S: * OK [ALERT] Pay your bill `+"\x1b"+`[31mnow
S: $TAG OK [CAPABILITY IMAP4rev1] in
C: $TAG LIST
S: * LIST () " broken(
S: * LIST () "/" {4}
S: `+"\x1b"+`[2J
S: * LIST (\Marked) "/" inbox
S: $TAG OK
C: $TAG EXAMINE
S: * 4 EXISTS
S: $TAG OK [READ-ONLY] ok
C: $TAG UID FETCH
S: * 1 FETCH (UID 1 RFC822.SIZE 5 ENVELOPE (NIL "a" NIL NIL NIL NIL NIL NIL NIL NIL))
S: * 3 FETCH (FLAGS (\Seen) UID 3)
S: * 2 FETCH (UID 2 RFC822.SIZE 5 ENVELOPE (NIL (b NIL NIL))
S: * 4 FETCH (UID 4 RFC822.SIZE 5 ENVELOPE (NIL "d" NIL NIL NIL NIL NIL NIL NIL NIL))
S: $TAG OK done
C: $TAG LOGOUT
S: * BYE
S: $TAG OK bye
`)
	got := fetch(t, "secret", "--server", server.Addr(), "--insecure", "--user", "joe")
	assert.Equal(t, exitError, got.status, "not all could be shown")
	assert.Equal(t, `
MAILBOX  ATTRIBUTES
inbox    \Marked
␛[2J

INBOX: 4 messages

       UID  DATE              FROM                      SUBJECT                                             SIZE  FLAGS
         1                                              a                                                      5
         4                                              d                                                      5
`, "\n"+got.out)
	assert.Regexp(t, `The server says: Pay your bill ␛\[31mnow\n`, got.err)
	assert.Contains(t, got.err, "Not understood: response at byte 12, in ")
	assert.Contains(t, got.err, "Not understood: response at byte 57, in msg_att")
	assert.NotContains(t, got.out+got.err, "\x1b")
}

func TestFetchRefusals(t *testing.T) {
	t.Parallel()
	for recording, want := range map[string]string{
		"S: * BYE go \x1b[31maway\n": `BYE go ␛\[31maway`,
		"S: * OK [CAPABILITY IMAP4rev1] hi\nC: $TAG LOGIN\nS: $TAG NO \x1b]0;x\a\n": `LOGIN: NO ␛]0;x␇`,
		"S: * OK [CAPABILITY IMAP4rev1 LOGINDISABLED] hi\n":                         `no way to log in`,
	} {
		server := script(t, recording)
		got := fetch(t, "secret", "--server", server.Addr(), "--insecure", "--user", "joe")
		assert.Equal(t, exitError, got.status)
		assert.Regexp(t, `^imapeg fetch: .*`+want+`.*\n$`, got.err)
		assert.Empty(t, got.out)
		assert.NotContains(t, got.err, "secret")
	}
}

// A server that needs no login is asked for none.
func TestFetchPreauth(t *testing.T) {
	t.Parallel()
	server := script(t, "S: * PREAUTH hi\nC: $TAG EXAMINE\nS: * 0 EXISTS\nS: $TAG OK\nC: $TAG LOGOUT\nS: $TAG OK\n")
	got := fetch(t, "secret", "--server", server.Addr(), "--insecure", "--user", "joe", "--json")
	assert.Equal(t, result{exitOK, "", ""}, got)
}

// A server that says nothing is given up, and so is one when the user has enough.
func TestFetchSilence(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	args := []string{"fetch", "--server", listener.Addr().String(), "--insecure", "--user", "joe"}

	got := fetch(t, "secret", append(args[1:], "--timeout", "50ms")...)
	assert.Equal(t, exitError, got.status)
	assert.Regexp(t, regexp.MustCompile(`^imapeg fetch: .*(deadline|timeout).*\n$`), got.err)

	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	var out, errOut strings.Builder
	status := run(ctx, args, streams{
		in: strings.NewReader(""), out: &out, err: &errOut,
		env: func(name string) string { return map[string]string{passwordVariable: "secret"}[name] },
	})
	assert.Equal(t, exitError, status)
	assert.Equal(t, "imapeg fetch: interrupted\n", errOut.String())
}

// Many messages go by in constant memory, and none is lost.
func TestFetchMany(t *testing.T) {
	t.Parallel()
	const n = 20000
	var b strings.Builder
	b.WriteString("S: * OK [CAPABILITY IMAP4rev1] hi\nC: $TAG LOGIN\nS: $TAG OK [CAPABILITY IMAP4rev1] in\n")
	fmt.Fprintf(&b, "C: $TAG EXAMINE\nS: * %d EXISTS\nS: * OK [UIDNEXT %d] next\nS: $TAG OK\nC: $TAG UID FETCH\n", n, n+1)
	for i := range n {
		fmt.Fprintf(&b, "S: * %d FETCH (UID %[1]d FLAGS () ENVELOPE (NIL \"subject %[1]d\" NIL NIL NIL NIL NIL NIL NIL NIL))\n", i+1)
	}
	b.WriteString("S: $TAG OK\nC: $TAG LOGOUT\nS: $TAG OK\n")
	server := script(t, b.String())
	got := fetch(t, "secret", "--server", server.Addr(), "--insecure", "--user", "joe", "--json")
	assert.Equal(t, exitOK, got.status)
	assert.Empty(t, got.err)
	assert.Equal(t, n, strings.Count(got.out, "\n"))
}
