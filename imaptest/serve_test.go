package imaptest

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// talk plays a script against a client that sends some bytes, reads until the
// server has closed or stands still, and closes. It returns what the client has
// received.
func talk(t *testing.T, script, sent string, opts *Options) (received string, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		server := NewServer(opts, MustParse(script))
		nc, dialErr := server.Dial(t.Context(), "tcp", "anywhere")
		require.NoError(t, dialErr)
		_, _ = io.WriteString(nc, sent)
		require.NoError(t, nc.SetReadDeadline(time.Now().Add(time.Hour)))
		all, _ := io.ReadAll(nc)
		require.NoError(t, nc.Close())
		received, err = string(all), server.Wait(t.Context())
		if closeErr := server.Close(); err == nil {
			err = closeErr
		}
	})
	return received, err
}

// What the client sends may be written in another way.
func TestSameCommand(t *testing.T) {
	for _, c := range []struct{ want, sent string }{
		{"a1 NOOP", "X9 noop\r\n"},
		{"a1 SELECT INBOX", "A0001 select \"inbox\"\r\n"},
		{"a1 SELECT INBOX", "A0001 SELECT {5+}\r\nInbox\r\n"},
		{`a1 SELECT "a b"`, "A0001 SELECT {3}\r\na b\r\n"},
		{"a1 LOGIN {3}\nS: + one\nC: joe {4}\nS: + two\nC: pass", "A0001 LOGIN joe \"pass\"\r\n"},
		{"a1 FETCH 1,2,3 (FLAGS)", "A0001 FETCH 1:3 FLAGS\r\n"},
		{"a1 SEARCH CHARSET KOI8-R (OR $ 1) TEXT {4}\nC: XXXX", "A0001 SEARCH CHARSET KOI8-R OR $ 1 TEXT \"XXXX\"\r\n"},
		{"a1 SEARCH FROM joe UNSEEN", "A0001 SEARCH FROM \"joe\" UNSEEN\r\n"},
		{"a1 APPEND x (\\Seen) {5}\nS: + go on\nC: abc\nC:", "A0001 APPEND x (\\seen) {5+}\r\nabc\r\n\r\n"},
		{"a1 XNEW (a {1}\nS: + go on\nC: b c)", "A0001 XNEW (a {1}\r\nb c)\r\n"},
		{"a1 IDLE\nS: + idling\nC: DONE", "A0001 idle\r\nDONE\r\n"},
		{"a1 AUTHENTICATE PLAIN\nS: +\nC: AGpvZQBwYXNz", "A0001 authenticate PLAIN\r\nAGpvZQBwYXNz\r\n"},
		{"a1 AUTHENTICATE PLAIN\nS: +\nC: *", "A0001 AUTHENTICATE PLAIN\r\n*\r\n"},
		{"(oops", "(oops\r\n"},
	} {
		_, err := talk(t, "S: * OK\nC: "+c.want+"\nS: a1 OK\nclose", c.sent, nil)
		assert.NoError(t, err, c.want)
	}
}

func TestMismatch(t *testing.T) {
	for _, c := range []struct{ script, sent, want string }{
		{"C: a1 NOOP", "A1 CHECK\r\n", `line 1: want "a1 NOOP", the client sent "A1 CHECK"`},
		{"C: a1 SELECT x", "A1 SELECT X\r\n", `line 1: want "a1 SELECT x", the client sent "A1 SELECT X"`},
		{"C: a1 SELECT x", "A1 EXAMINE x\r\n", `line 1: want "a1 SELECT x", the client sent "A1 EXAMINE x"`},
		{"C: a1 LOGIN joe a", "A1 LOGIN joe b\r\n", `line 1: want "a1 LOGIN joe a", the client sent "A1 LOGIN [redacted]"`},
		{"C: a1 NOOP", "A1 LOGIN secret\r\n", `line 1: want "a1 NOOP", the client sent "A1 LOGIN [redacted]"`},
		{"C: a1 NOOP", "A1 LOGIN se\x00cret b\r\n", `line 1: want "a1 NOOP", the client sent "A1 LOGIN [redacted]"`},
		{"C: a1 NOOP", "A1 AUTHENTICATE PLAIN c2VjcmV0\r\n", `line 1: want "a1 NOOP", the client sent "A1 AUTHENTICATE [redacted]"`},
		{"C: a1 NOOP", "c2VjcmV0\r\n", `line 1: want "a1 NOOP", the client sent "[redacted]"`},
		{"C: DONE", "A1 NOOP\r\n", `line 1: want "DONE", the client sent "A1 NOOP"`},
		{"C: a1 APPEND x {3}\nS: + go on\nC: abc", "A1 APPEND x {3}\r\nabd\r\n", "line 1: want \"a1 APPEND x {3}\\r\\nabc\", the client sent \"A1 APPEND x {3}\\r\\nabd\""},
		{"C: a1 APPEND x {3}\nS: a1 NO", "A1 APPEND x {4}\r\n", `line 1: want "a1 APPEND x {3}", the client sent "A1 APPEND x {4}"`},
		{`c: "abc"`, "abd", `line 1: want "abc", the client sent "abd"`},
		{`c: "abc"`, "ab", `line 1: want "abc": unexpected EOF`},
		{"S: * OK\nC: a1 NOOP\nS: a1 OK\nC: a2 NOOP", "A1 NOOP\r\nA", `line 4: want "a2 NOOP": unexpected EOF`},
		{"C: a1 NOOP\nS: a1 OK\n", "A1 NOOP\r\nA2 NOOP\r\n", `line 2: the script is at its end, the client sent "A2 NOOP"`},
		{"C: a1 NOOP", "A1 APPEND x {99999999999}\r\n", `line 1: want "a1 NOOP": a command that is too long`},
		{"tls", "", `line 1: no Options.TLSConfig`},
	} {
		_, err := talk(t, "\n"+c.script, c.sent, &Options{Timeout: 2 * time.Hour})
		require.Error(t, err, c.script)
		got := strings.TrimPrefix(err.Error(), "imaptest: script 1, ")
		// The script has a line before.
		got = "line " + string(got[len("line ")]-1) + got[len("line 2"):]
		assert.Equal(t, c.want, got)
	}
}

func TestExact(t *testing.T) {
	for sent, ok := range map[string]bool{"A7 SELECT INBOX\r\n": true, "A7 SELECT \"INBOX\"\r\n": false, "A7 select INBOX\r\n": false} {
		_, err := talk(t, "C: a1 SELECT INBOX\nS: a1 OK\nclose", sent, &Options{Exact: true})
		if ok {
			assert.NoError(t, err, sent)
		} else {
			assert.ErrorIs(t, err, ErrMismatch, sent)
		}
	}
}

// The client's tags stand in what the server sends, and nowhere else.
func TestTags(t *testing.T) {
	received, err := talk(t, `
	C: a1 SEARCH ALL
	C: a2 NOOP
	S: * ESEARCH (TAG "a1") UID ALL 1
	S: * ESEARCH (tag "a9") (X "a1")
	S: * X {3}
	S: a1 a1
	S: a2 OK a1
	s: "a1 OK done\r\na1 "
	S: OK twice
	S: a9 OK not yours
	close
	`, "B#1 SEARCH ALL\r\nB#2 NOOP\r\n", nil)
	assert.NoError(t, err)
	assert.Equal(t, "* ESEARCH (TAG \"B#1\") UID ALL 1\r\n* ESEARCH (tag \"a9\") (X \"a1\")\r\n* X {3}\r\na1 a1\r\n"+
		"B#2 OK a1\r\nB#1 OK done\r\nB#1 OK twice\r\na9 OK not yours\r\n", received)
}

// The server asks for the literals that the client has, and in the script's words.
func TestLiterals(t *testing.T) {
	received, err := talk(t, "C: a1 LOGIN {3}\nS: + one\nC: joe pass\nS: a1 OK\nclose", "A1 LOGIN {3}\r\njoe {4}\r\npass\r\n", nil)
	assert.NoError(t, err)
	assert.Equal(t, "+ one\r\n+ OK\r\nA1 OK\r\n", received)

	received, err = talk(t, "C: a1 APPEND x {99}\nS: + go on\nC: half a mess\nS: a1 NO that is enough\nclose", "A1 APPEND x {99}\r\nhalf a mess\r\n", nil)
	assert.NoError(t, err)
	assert.Equal(t, "+ go on\r\nA1 NO that is enough\r\n", received)
}

func TestTimeout(t *testing.T) {
	begin := time.Now()
	for script, want := range map[string]string{
		"S: * OK\nC: a1 NOOP":                       `imaptest: script 1, line 2: want "a1 NOOP": the client took too long`,
		"S: " + strings.Repeat("x", 100<<10):        "imaptest: script 1, line 1: the client took too long",
		"pause 10s\nC: a1 NOOP\nS: a1 OK\n":         `imaptest: script 1, line 2: want "a1 NOOP": the client took too long`,
		"may close\nC: a1 NOOP\nS: a1 OK\npause 1h": `imaptest: script 1, line 2: want "a1 NOOP": the client took too long`,
	} {
		synctest.Test(t, func(t *testing.T) {
			server := NewServer(&Options{Timeout: time.Minute}, MustParse(script))
			nc, err := server.Dial(t.Context(), "", "")
			require.NoError(t, err)
			assert.EqualError(t, server.Wait(t.Context()), want)
			require.NoError(t, nc.Close())
			assert.EqualError(t, server.Close(), want)
		})
	}
	assert.Less(t, time.Since(begin), 30*time.Second) // no minutes
}

// The client may leave when it has sent all that is wanted of it, or where the
// script lets it.
func TestClientCloses(t *testing.T) {
	for script, ok := range map[string]bool{
		"C: a1 LOGOUT\npause 1s\nS: * BYE\nS: a1 OK":    true,
		"may close\nC: a1 LOGOUT\nS: a1 OK\nC: a2 NOOP": true,
		"C: a1 LOGOUT\nS: a1 OK\nmay close\nC: a2 NOOP": true,
		"C: a1 LOGOUT\nS: a1 OK\nC: a2 NOOP":            false,
	} {
		synctest.Test(t, func(t *testing.T) {
			server := NewServer(nil, MustParse(script))
			nc, err := server.Dial(t.Context(), "", "")
			require.NoError(t, err)
			_, err = io.WriteString(nc, "A1 LOGOUT\r\n")
			require.NoError(t, err)
			synctest.Wait()
			require.NoError(t, nc.Close())
			err = server.Wait(t.Context())
			if ok {
				assert.NoError(t, err, script)
			} else {
				assert.ErrorIs(t, err, io.ErrUnexpectedEOF, script)
			}
			_ = server.Close() // the same again
		})
	}
}

func TestServeEndsWithContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, script := range []string{"C: a1 NOOP", "pause 1h", "S: " + strings.Repeat("x", 100<<10)} {
			clientSide, serverSide := Pipe()
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			err := MustParse(script).Serve(ctx, serverSide, &Options{Timeout: time.Hour})
			assert.ErrorIs(t, err, context.DeadlineExceeded, script)
			assert.ErrorIs(t, MustParse(script).Serve(ctx, serverSide, nil), context.DeadlineExceeded)
			cancel()
			require.NoError(t, clientSide.Close())
		}
	})
}

func TestServer(t *testing.T) {
	ctx := t.Context()
	hello := MustParse("S: * OK hello\nclose")
	server := NewServer(nil, hello, MustParse("S: * OK again\nC: a1 NOOP\n"), hello, hello)
	address, err := server.Listen(ctx)
	require.NoError(t, err)
	_, err = server.Listen(ctx)
	require.Error(t, err)
	read := func(nc net.Conn, err error) string {
		require.NoError(t, err)
		defer nc.Close()
		all, err := io.ReadAll(nc)
		require.NoError(t, err)
		return string(all)
	}
	assert.Equal(t, "* OK hello\r\n", read(net.Dial("tcp", address)))
	second, err := server.Dial(ctx, "tcp", address)
	require.NoError(t, err)
	_, err = io.ReadFull(second, make([]byte, len("* OK again\r\n")))
	require.NoError(t, err)
	assert.Equal(t, "* OK hello\r\n", read(server.Dial(ctx, "tcp", address)))

	waiting, cancel := context.WithCancel(ctx)
	cancel()
	assert.ErrorIs(t, server.Wait(waiting), context.Canceled)
	_, err = server.Dial(waiting, "tcp", address)
	assert.ErrorIs(t, err, context.Canceled)
	assert.ErrorContains(t, server.Close(), "imaptest: script 2, line 2: want \"a1 NOOP\": the server was closed\nimaptest: script 4: no connection")
	require.NoError(t, second.Close())
	_, err = server.Dial(ctx, "tcp", address)
	assert.ErrorIs(t, err, ErrClosed)
	_, err = server.Listen(ctx)
	assert.Error(t, err)
}

func TestMoreConnectionsThanScripts(t *testing.T) {
	server := NewServer(nil)
	_, err := server.Dial(t.Context(), "", "")
	assert.ErrorIs(t, err, ErrNoScript)
	assert.ErrorIs(t, server.Close(), ErrNoScript)
}

// Connect makes its test fail, and no other.
func TestConnect(t *testing.T) {
	script := "S: * OK\nC: a1 NOOP\nS: a1 OK"
	for sent, want := range map[string]string{
		"A1 NOOP\r\n":  "",
		"A1 CHECK\r\n": `imaptest: script 1, line 2: want "a1 NOOP", the client sent "A1 CHECK"`,
	} {
		tb := &fakeTB{TB: t}
		nc := Connect(tb, script, &Options{Wrap: func(nc net.Conn) net.Conn { return Chunks(nc, 3, 1) }})
		_, err := io.WriteString(nc, sent)
		require.NoError(t, err)
		tb.cleanup()
		assert.Equal(t, want, tb.failed)
	}
	tb := &fakeTB{TB: t}
	assert.Panics(t, func() { Connect(tb, "oops", nil) })
	assert.Contains(t, tb.failed, "not a line of a script")
}

type fakeTB struct {
	testing.TB
	failed  string
	cleanup func()
}

func (tb *fakeTB) Helper()           {}
func (tb *fakeTB) Cleanup(f func())  { tb.cleanup = f }
func (tb *fakeTB) Error(args ...any) { tb.failed += args[0].(error).Error() }
func (tb *fakeTB) Fatal(args ...any) { tb.Error(args...); panic(errors.New("fatal")) }

func TestTLS(t *testing.T) {
	serverConfig, clientConfig, err := TLSConfigs()
	require.NoError(t, err)
	server := NewServer(&Options{TLSConfig: serverConfig}, MustParse(`
	S: * OK
	C: a1 STARTTLS
	S: a1 OK go on
	tls
	C: a2 NOOP
	S: a2 OK
	close
	`), MustParse("tls\n"))
	nc, err := server.Dial(t.Context(), "", "")
	require.NoError(t, err)
	_, err = io.WriteString(nc, "A1 STARTTLS\r\n")
	require.NoError(t, err)
	greeting := make([]byte, len("* OK\r\nA1 OK go on\r\n"))
	_, err = io.ReadFull(nc, greeting)
	require.NoError(t, err)
	secure := tls.Client(nc, clientConfig)
	_, err = io.WriteString(secure, "A2 NOOP\r\n")
	require.NoError(t, err)
	answer, err := io.ReadAll(secure)
	require.NoError(t, err)
	assert.Equal(t, "A2 OK\r\n", string(answer))
	require.NoError(t, nc.Close())

	plain, err := server.Dial(t.Context(), "", "")
	require.NoError(t, err)
	_, err = io.WriteString(plain, "a1 NOOP, said the client\r\n")
	require.NoError(t, err)
	assert.ErrorContains(t, server.Wait(t.Context()), "imaptest: script 2, line 1: TLS: ")
	require.NoError(t, plain.Close())
	_ = server.Close() // the same again
}
