package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/imaptest"
	"github.com/imapeg/imapeg/internal/testserver"
)

// scriptedServer starts a server that plays a script, and gives its address.
func scriptedServer(t *testing.T, script string) map[string]string {
	t.Helper()
	server := imaptest.NewServer(nil, imaptest.MustParse(script))
	address, err := server.Listen(context.Background())
	require.NoError(t, err)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		assert.NoError(t, server.Wait(ctx))
		assert.NoError(t, server.Close())
	})
	return map[string]string{serverVariable: address, userVariable: "joe", passwordVariable: "secret"}
}

const scriptLogin = "S: * OK [CAPABILITY IMAP4rev1] hi\nC: a LOGIN joe secret\nS: a OK [CAPABILITY IMAP4rev1] in\n"

func TestVerbsUsage(t *testing.T) {
	t.Parallel()
	env := map[string]string{serverVariable: "localhost:1", userVariable: "joe", passwordVariable: "secret"}
	for _, test := range []struct {
		args []string
		err  string
	}{
		{[]string{"ls", "a", "b"}, "accepts at most 1 arg"},
		{[]string{"ls", "--long", "--tree"}, "[long tree]"},
		{[]string{"search"}, "requires at least 1 arg"},
		{[]string{"search", "form:joe"}, `nothing is called "form"`},
		{[]string{"search", "--lines", "--json", "all"}, "[json lines]"},
		{[]string{"cat"}, "requires at least 1 arg"},
		{[]string{"cat", "x"}, `"x" is no UID`},
		{[]string{"cat", "$"}, `"$" is no UID`},
		{[]string{"cat", "-"}, `standard input: "x" is no UID`},
		{[]string{"cat", "--part", "1.x", "1"}, "--part: "},
		{[]string{"cat", "--part", "0", "1"}, "--part: "},
		{[]string{"cat", "--part", "1", "--html", "1"}, "[html part]"},
		{[]string{"save-attachments"}, "requires at least 1 arg"},
		{[]string{"append", "--date", "today"}, "--date: "},
		{[]string{"mv", "1"}, "requires at least 2 arg"},
		{[]string{"flag", "1"}, "[add remove]"},
		{[]string{"watch", "x"}, `unknown command "x"`},
		{[]string{"watch", "--count", "-1"}, "--count and --poll"},
		{[]string{"watch", "--poll", "0"}, "--count and --poll"},
		{[]string{"caps", "--server", "a:b:c"}, "--server: "},
		{[]string{"caps", "--password-file", "x", "--password-command", "y"}, "[password-command password-file]"},
	} {
		got := programWith(t, "x\n", env, test.args...)
		assert.Equal(t, exitUsage, got.status, "%q", test.args)
		assert.Empty(t, got.out, "%q", test.args)
		assert.Contains(t, got.err, test.err, "%q", test.args)
	}
	got := programWith(t, "", nil, "ls")
	assert.Equal(t, exitUsage, got.status)
	assert.Contains(t, got.err, `required flag(s) "server", "user" not set`)
}

// A pipe with nothing in it is nothing found, and no server is asked.
func TestVerbsEmptyPipe(t *testing.T) {
	t.Parallel()
	env := map[string]string{serverVariable: "localhost:1", userVariable: "joe", passwordVariable: "secret"}
	for _, args := range [][]string{{"cat", "-"}, {"mv", "-", "Archive"}, {"rm", "-"}, {"flag", "--add", "seen", "-"}, {"save-attachments", "-"}} {
		assert.Equal(t, result{exitNothing, "", ""}, programWith(t, "\n", env, args...), "%q", args)
	}
}

// Where the password comes from.
func TestSecrets(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "password")
	require.NoError(t, os.WriteFile(file, []byte("secret\r\nmore\n"), 0o600))
	for _, args := range [][]string{
		{"--password-file", file},
		{"--password-command", "echo secret"},
		{"--password-command", "printf 'secret\nurl: x'"},
	} {
		env := scriptedServer(t, scriptLogin+"C: b LOGOUT\nS: * BYE\nS: b OK\n")
		delete(env, passwordVariable)
		got := programWith(t, "", env, append([]string{"caps", "--insecure"}, args...)...)
		assert.Equal(t, result{exitOK, "IMAP4rev1\n", ""}, got, "%q", args)
	}

	env := map[string]string{serverVariable: "localhost:1", userVariable: "joe"}
	for _, test := range []struct{ flag, value, err string }{
		{"--password-file", "missing", "open missing"},
		{"--password-file", os.DevNull, "no password in its first line"},
		{"--password-command", "echo oops >&2; exit 3", "oops\nimapeg caps: echo oops >&2; exit 3: exit status 3"},
		{"--password-command", "true", "true: no password in its first line"},
	} {
		got := programWith(t, "", env, "caps", test.flag, test.value)
		assert.Equal(t, exitError, got.status, test.value)
		assert.Contains(t, got.err, test.err)
	}
}

func TestOAuth(t *testing.T) {
	t.Parallel()
	initial := base64.StdEncoding.EncodeToString([]byte("user=joe\x01auth=Bearer t0ken\x01\x01"))
	env := scriptedServer(t, `S: * OK [CAPABILITY IMAP4rev1 AUTH=XOAUTH2 SASL-IR] hi
C: a AUTHENTICATE XOAUTH2 `+initial+`
S: a OK [CAPABILITY IMAP4rev1] in
C: b LOGOUT
S: * BYE
S: b OK
`)
	got := programWith(t, "", env, "caps", "--insecure", "--oauth-token-command", "echo t0ken")
	assert.Equal(t, result{exitOK, "IMAP4rev1\n", ""}, got)
}

// A server of 1996.
func TestLsOldServer(t *testing.T) {
	t.Parallel()
	env := scriptedServer(t, scriptLogin+`C: b LIST "" *
S: * LIST (\Noselect) "/" Lists
S: * LIST () "/" "Lists/a\\b"
S: * LIST () NIL inbox
S: b OK
C: c STATUS "Lists/a\\b" (MESSAGES UNSEEN UIDNEXT UIDVALIDITY)
S: c NO broken
C: d STATUS inbox (MESSAGES UNSEEN UIDNEXT UIDVALIDITY)
S: * STATUS inbox (MESSAGES 3)
S: d OK
C: e LOGOUT
S: * BYE
S: e OK
`)
	got := programWith(t, "", env, "ls", "--json", "--insecure")
	assert.Equal(t, exitOK, got.status)
	assert.Empty(t, got.err)
	assert.Equal(t, `{"mailbox":"inbox","delimiter":"","attributes":[],"messages":3}
{"mailbox":"Lists","delimiter":"/","attributes":["\\Noselect"]}
{"mailbox":"Lists/a\\b","delimiter":"/","attributes":[]}
`, got.out)

	env = scriptedServer(t, scriptLogin+"C: b LSUB \"\" %\nS: * LSUB () \"/\" \"x\x1b[2J\"\nS: b OK\nC: c LOGOUT\nS: * BYE\nS: c OK\n")
	got = programWith(t, "", env, "ls", "--subscribed", "--insecure", "%")
	assert.Equal(t, result{exitOK, "x␛[2J\n", ""}, got)

	env = scriptedServer(t, scriptLogin+"C: b LIST \"\" x\nS: b OK\nC: c LOGOUT\nS: * BYE\nS: c OK\n")
	assert.Equal(t, result{exitNothing, "", ""}, programWith(t, "", env, "ls", "--insecure", "x"))
}

// A server that tells nothing is asked, and one that ends the connection ends the watch.
func TestWatchWithoutIdle(t *testing.T) {
	t.Parallel()
	env := scriptedServer(t, scriptLogin+`C: b EXAMINE INBOX
S: * 2 EXISTS
S: * OK [UIDNEXT 8] next
S: b OK
C: c UID FETCH 1:* (UID)
S: * 1 FETCH (UID 3)
S: * 2 FETCH (UID 7)
S: c OK
C: d UID FETCH 8:* (UID)
S: d OK
C: d NOOP
S: * 1 EXPUNGE
S: d OK
C: e NOOP
S: * BYE shutting down
S: e OK
close
`)
	got := programWith(t, "", env, "watch", "--poll", "1ms", "--insecure", "--json")
	assert.Equal(t, exitError, got.status)
	assert.Equal(t, "{\"change\":\"gone\",\"uid\":3}\n", got.out)
	assert.Contains(t, got.err, "Watching INBOX: 2 messages\n")
}

// Whoever watches ends it with an interrupt.
func TestWatchInterrupted(t *testing.T) {
	t.Parallel()
	server := docServer(t)
	ctx, cancel := context.WithCancel(context.Background())
	var out bytes.Buffer
	env := account(server)
	status := run(ctx, []string{"watch", "--insecure"}, streams{
		in: strings.NewReader(""), out: &out, err: &happening{w: &out, what: cancel},
		env: func(name string) string { return env[name] },
	})
	assert.Equal(t, exitOK, status)
	assert.Equal(t, "Watching INBOX: 3 messages\n", out.String())
}

// What is wrong with messages is told, and costs no more than it has to.
func TestReadOddMessages(t *testing.T) {
	t.Parallel()
	server := testserver.Dovecot(t)
	server.Deliver(t, "INBOX",
		[]byte("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=x-none\r\n\r\n\x1b[2Jhello\r\n"),
		[]byte("MIME-Version: 1.0\r\nContent-Type: application/x; name=a\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nraw\r\n"),
		[]byte("MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>html\r\n--b--\r\n"),
	)
	env := account(server)
	dir := t.TempDir()

	got := programWith(t, "", env, "cat", "1", "--insecure")
	assert.Equal(t, exitError, got.status)
	assert.Equal(t, "\x1b[2Jhello\n", got.out, "a pipe gets what there is")
	assert.Contains(t, got.err, `UID 1: not decoded: types: charset "x-none"`)

	got = programWith(t, "", env, "save-attachments", "--dir", dir, "--json", "1:*", "--insecure")
	assert.Equal(t, exitError, got.status)
	assert.Contains(t, got.err, "a: not decoded: ")
	var saved savedJSON
	require.NoError(t, json.Unmarshal([]byte(got.out), &saved))
	assert.Equal(t, savedJSON{UID: 2, Part: "1", Type: "application/x", Name: "a", File: filepath.Join(dir, "a"), Size: 5}, saved)
	content, err := os.ReadFile(saved.File)
	require.NoError(t, err)
	assert.Equal(t, "raw\r\n", string(content))

	for _, test := range []struct {
		args []string
		want result
	}{
		{[]string{"cat", "3"}, result{exitOK, "plain", ""}},
		{[]string{"cat", "--html", "3"}, result{exitOK, "<p>html", ""}},
		{[]string{"cat", "--raw", "--part", "2", "3"}, result{exitOK, "<p>html", ""}},
		{[]string{"cat", "99"}, result{exitNothing, "", ""}},
		{[]string{"cat", "2"}, result{exitNothing, "", "UID 2: no such part\n"}},
		{[]string{"rm", "99"}, result{exitNothing, "", ""}},
		{[]string{"cp", "99", "Archive"}, result{exitNothing, "", ""}},
		{[]string{"caps", "X-NO"}, result{exitNothing, "", ""}},
		{[]string{"caps", "IDLE", "--json"}, result{exitOK, "{\"capability\":\"IDLE\"}\n", ""}},
		{[]string{"search", "not", "has:attachment"}, result{exitOK, "1\n3\n", ""}},
	} {
		assert.Equal(t, test.want, programWith(t, "", env, append(test.args, "--insecure")...), "%q", test.args)
	}
	for _, test := range []struct {
		args []string
		err  string
	}{
		{[]string{"save-attachments", "--dir", "missing", "2"}, "missing"},
		{[]string{"append", "missing.eml"}, "missing.eml: open missing.eml"},
		{[]string{"append", "-m", "Nowhere"}, "[TRYCREATE]"},
		{[]string{"append", "--mbox"}, "-: no message in it"},
		{[]string{"cp", "1", "Nowhere"}, "[TRYCREATE]"},
		{[]string{"cat", "-m", "Nowhere", "1"}, "EXAMINE: NO"},
	} {
		got := programWith(t, "Subject: x\n\nx\n", env, append(test.args, "--insecure")...)
		assert.Equal(t, exitError, got.status, "%q", test.args)
		assert.Empty(t, got.out, "%q", test.args)
		assert.Contains(t, got.err, test.err, "%q", test.args)
	}

	got = programWith(t, "Subject: x\n\nx\n", env, "append", "-m", "New.Box", "--create", "--date", "2025-03-01T09:30:00+01:00", "--flag", "draft", "--json", "--insecure")
	assert.Equal(t, exitOK, got.status, got.err)
	var added addedJSON
	require.NoError(t, json.Unmarshal([]byte(got.out), &added))
	assert.NotZero(t, added.UIDValidity)
	added.UIDValidity = 0
	assert.Equal(t, addedJSON{File: "-", Mailbox: "New.Box", Size: 17, UID: 1}, added)
	got = programWith(t, "", env, "search", "-m", "New.Box", "draft", "on:2025-03-01", "--insecure")
	assert.Equal(t, result{exitOK, "1\n", ""}, got)
}

// The shell can be told what there is.
func TestCompletion(t *testing.T) {
	t.Parallel()
	got := program(t, "", "completion", "bash")
	assert.Equal(t, exitOK, got.status)
	assert.Contains(t, got.out, "__start_imapeg")
	got = program(t, "", "__complete", "sa")
	assert.Contains(t, got.out, "save-attachments\t")
}

// Long sets go in pieces, since servers do not take long lines.
func TestExistingInPieces(t *testing.T) {
	t.Parallel()
	server := testserver.Dovecot(t)
	server.Deliver(t, "INBOX", []byte("Subject: a\r\n\r\n"), []byte("Subject: b\r\n\r\n"))
	var uids strings.Builder
	for uid := 1; uid < 40_000; uid += 2 {
		fmt.Fprintln(&uids, uid)
	}
	env := account(server)
	got := programWith(t, uids.String(), env, "flag", "--add", "$Odd", "-", "--insecure")
	assert.Equal(t, result{exitOK, "", ""}, got)
	assert.Equal(t, "1\n", programWith(t, "", env, "search", "keyword:$Odd", "--insecure").out)
}
