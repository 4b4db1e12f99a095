package client_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tape is a Trace that keeps the lines.
type tape struct {
	mu    sync.Mutex
	lines []client.TraceLine
}

func (r *tape) trace(unredacted bool) *client.Trace {
	return &client.Trace{Unredacted: unredacted, Line: func(l client.TraceLine) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.lines = append(r.lines, l)
	}}
}

func (r *tape) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var b strings.Builder
	for _, l := range r.lines {
		b.WriteString(l.String() + "\n")
	}
	return b.String()
}

func linesOf(list ...string) string { return strings.Join(list, "\n") + "\n" }

func TestTrace(t *testing.T) {
	const token = "91354a473744909de610943775f92038"
	script := greets("LITERAL+ URLAUTH") + `
	C: A0001 LOGIN joe "open sesame"
	S: * OK [ALERT] your password open sesame is known {7}
	S: A0001 OK [CAPABILITY IMAP4rev1 LITERAL+ URLAUTH] not open sesame
	C: A0002 APPEND INBOX {12+}
	C: Subject: x
	C:` + " " + `
	S: A0002 OK
	C: A0003 SELECT INBOX
	s: "* 1 FETCH (BODY[] {12}\r\nSubject: x\r\n FLAGS ())\r\n"
	S: A0003 OK
	C: A0004 GENURLAUTH "imap://joe@example.org/INBOX;UID=1;URLAUTH=anonymous" INTERNAL
	S: * GENURLAUTH "imap://joe@example.org/INBOX;UID=1;URLAUTH=anonymous:internal:` + token + `"
	S: A0004 OK
	C: A0005 URLFETCH "imap://joe@example.org/INBOX;UID=1;URLAUTH=anonymous:internal:` + token + `"
	S: * URLFETCH "imap://joe@example.org/INBOX;UID=1;URLAUTH=anonymous:internal:` + token + `" NIL
	S: A0005 OK
	`
	use := func(t *testing.T, trace *client.Trace) {
		ctx := testContext(t)
		conn := scripted(t, script, &client.Options{Trace: trace})
		sess, err := conn.Login(ctx, "joe", joe.Password)
		require.NoError(t, err)
		_, err = sess.Append(ctx, "INBOX", strings.NewReader("Subject: x\r\n"), 12, nil)
		require.NoError(t, err)
		_, err = sess.Select(ctx, "INBOX", nil)
		require.NoError(t, err)
		for _, err := range sess.Do(ctx, &types.GenURLAuthCommand{URLs: []types.URLToAuthorise{{
			URL: "imap://joe@example.org/INBOX;UID=1;URLAUTH=anonymous", Mechanism: "INTERNAL"}}}) {
			require.NoError(t, err)
		}
		for _, err := range sess.Do(ctx, &types.URLFetchCommand{URLs: []types.URLToFetch{{
			URL: "imap://joe@example.org/INBOX;UID=1;URLAUTH=anonymous:internal:" + token}}}) {
			require.NoError(t, err)
		}
	}

	var redacted tape
	use(t, redacted.trace(false))
	assert.Equal(t, linesOf(
		"S: * OK [CAPABILITY IMAP4rev1 LITERAL+ URLAUTH] hi",
		"C: A0001 LOGIN [redacted]",
		"S: * OK [ALERT] your password [redacted] is known {7}",
		"S: A0001 OK [CAPABILITY IMAP4rev1 LITERAL+ URLAUTH] not [redacted]",
		"C: A0002 APPEND INBOX {12+}",
		"C: [12 octets]",
		"C: ",
		"S: A0002 OK",
		"C: A0003 SELECT INBOX",
		"S: * 1 FETCH (BODY[] {12}",
		"S: [12 octets]",
		"S:  FLAGS ())",
		"S: A0003 OK",
		`C: A0004 GENURLAUTH "imap://joe@example.org/INBOX;UID=1;URLAUTH=anonymous" INTERNAL`,
		`S: * GENURLAUTH "imap://joe@example.org/INBOX;UID=1;URLAUTH=anonymous:internal:[redacted]"`,
		"S: A0004 OK",
		`C: A0005 URLFETCH "imap://joe@example.org/INBOX;UID=1;URLAUTH=anonymous:internal:[redacted]"`,
		`S: * URLFETCH "imap://joe@example.org/INBOX;UID=1;URLAUTH=anonymous:internal:[redacted]" NIL`,
		"S: A0005 OK",
	), redacted.String())
	for _, l := range redacted.lines {
		assert.Equal(t, redacted.lines[0].Conn, l.Conn)
		assert.False(t, l.Time.IsZero())
	}

	var raw tape
	use(t, raw.trace(true))
	assert.Contains(t, raw.String(), "C: A0001 LOGIN joe \"open sesame\"\nS: * OK [ALERT] your password open sesame is known {7}\n")
	assert.Contains(t, raw.String(), "C: A0002 APPEND INBOX {12+}\nC: Subject: x\nC: \nS: A0002 OK\n")
	assert.Equal(t, 3, strings.Count(raw.String(), token))
}

// Nothing of a login is seen, however it is sent.
func TestTraceLogins(t *testing.T) {
	for name, c := range map[string]struct {
		script string
		login  func(ctx context.Context, conn *client.Conn) error
		want   string
	}{
		"literals": {
			greets("") + "C: A0001 LOGIN {4}\nS: + go on\nC: jo\x80e {12}\nS: + go on\nC: open sesame\x80\nS: A0001 NO open sesame\x80\n",
			func(ctx context.Context, conn *client.Conn) error {
				_, err := conn.Login(ctx, "jo\x80e", types.NewSecret("open sesame\x80"))
				return err
			},
			linesOf("S: * OK [CAPABILITY IMAP4rev1 ] hi", "C: A0001 LOGIN [redacted]", "S: + go on", "C: [redacted]", "S: + go on", "C: [redacted]", "S: A0001 NO [redacted]"),
		},
		"AUTHENTICATE": {
			greets("AUTH=PLAIN SASL-IR") + "C: A0001 AUTHENTICATE PLAIN AGpvZQBvcGVuIHNlc2FtZQ==\nS: A0001 NO AGpvZQBvcGVuIHNlc2FtZQ== of open sesame\n",
			func(ctx context.Context, conn *client.Conn) error {
				_, err := conn.Authenticate(ctx, client.AuthPlain(joe))
				return err
			},
			linesOf("S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hi", "C: A0001 AUTHENTICATE PLAIN [redacted]", "S: A0001 NO [redacted] of [redacted]"),
		},
		"challenges": {
			greets("AUTH=LOGIN") + "C: A0001 AUTHENTICATE LOGIN\nS: +\nC: am9l\nS: + UGFzc3dvcmQ6\nC: b3BlbiBzZXNhbWU=\nS: + UGFzc3dvcmQ6\nC: *\nS: A0001 BAD\n",
			func(ctx context.Context, conn *client.Conn) error {
				_, err := conn.Authenticate(ctx, client.AuthLogin(joe))
				return err
			},
			linesOf("S: * OK [CAPABILITY IMAP4rev1 AUTH=LOGIN] hi", "C: A0001 AUTHENTICATE LOGIN", "S: +", "C: [redacted]", "S: + [redacted]",
				"C: [redacted]", "S: + [redacted]", "C: *", "S: A0001 BAD"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			var r tape
			conn := scripted(t, c.script, &client.Options{Trace: r.trace(false)})
			require.Error(t, c.login(testContext(t), conn))
			assert.Equal(t, c.want, r.String())
		})
	}
}

// Below TLS and compression it is the same protocol.
func TestTraceLayers(t *testing.T) {
	ctx := testContext(t)
	server, clients := certificate(t)
	address := listen(t, func(nc net.Conn) {
		assert.NoError(t, play(nc, offer+"S: A0001 OK go on\n"))
		tc := tls.Server(nc, server)
		assert.NoError(t, play(tc, "C: A0002 CAPABILITY\nS: * CAPABILITY IMAP4rev1 AUTH=ANONYMOUS SASL-IR COMPRESS=DEFLATE\nS: A0002 OK\n"+
			"C: A0003 AUTHENTICATE ANONYMOUS =\nS: A0003 OK [CAPABILITY IMAP4rev1 COMPRESS=DEFLATE]\nC: A0004 COMPRESS DEFLATE\nS: A0004 OK\n"))
		assert.NoError(t, play(newFlateConn(tc), "C: A0005 NOOP\nS: A0005 OK\n"))
		_, _ = io.Copy(io.Discard, tc)
	})
	var r tape
	conn, err := client.DialStartTLS(ctx, address, &client.Options{TLSConfig: clients, Trace: r.trace(false)})
	require.NoError(t, err)
	sess, err := conn.Authenticate(ctx, client.AuthAnonymous(""))
	require.NoError(t, err)
	require.NoError(t, sess.Compress(ctx))
	require.NoError(t, sess.Noop(ctx))
	require.NoError(t, sess.Close())
	assert.Equal(t, linesOf(
		"S: * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] hi",
		"C: A0001 STARTTLS", "S: A0001 OK go on",
		"C: A0002 CAPABILITY", "S: * CAPABILITY IMAP4rev1 AUTH=ANONYMOUS SASL-IR COMPRESS=DEFLATE", "S: A0002 OK",
		"C: A0003 AUTHENTICATE ANONYMOUS [redacted]", "S: A0003 OK [CAPABILITY IMAP4rev1 COMPRESS=DEFLATE]",
		"C: A0004 COMPRESS DEFLATE", "S: A0004 OK",
		"C: A0005 NOOP", "S: A0005 OK",
	), r.String())
}

// A line without an end needs no memory.
func TestTraceLongLines(t *testing.T) {
	long := strings.Repeat("x", 100_000)
	for unredacted, want := range map[bool]int{false: 17_000, true: 200_000} {
		var r tape
		sess := session(t, "C: A0001 NOOP\nS: * XLONG "+long+" {100000}\nS: "+long[2:]+"\nS: A0001 OK\nS: A0001 OK\n",
			&client.Options{Trace: r.trace(unredacted)})
		_ = sess.Noop(testContext(t))
		assert.Less(t, len(r.String()), want+1000)
		assert.Contains(t, r.String(), "C: A0001 NOOP\nS: * XLONG xxxx")
		if !unredacted {
			assert.Contains(t, r.String(), "xxx [83635 octets more]\nS: [100000 octets]\n")
		}
	}
}

// In whichever pieces it comes, it is the same, and bounded.
func FuzzTrace(f *testing.F) {
	f.Add([]byte("* 1 FETCH (BODY[] {6}\r\nSECRET)\r\n* OK {6}\r\n* 2 FETCH (BODY[] {12}\r\nSECRETSECRET FLAGS ())\r\nA0001 OK\r\n"), uint8(3))
	f.Add([]byte("* LIST () {18446744073709551615}\r\nx\r\n{1}\r\n\r\n+\r\n"), uint8(1))
	f.Fuzz(func(t *testing.T, said []byte, size uint8) {
		said = append([]byte("* PREAUTH hi\r\n"), said...)
		whole := traceOf(t, said, len(said))
		assert.Equal(t, whole, traceOf(t, said, int(size)+1))
		for line := range strings.Lines(whole) {
			assert.LessOrEqual(t, len(line), 4*(17<<10))
		}
	})
}

// traceOf is the trace of what a server says in pieces of a size.
func traceOf(t *testing.T, said []byte, size int) string {
	var r tape
	clientSide, serverSide := net.Pipe()
	go func() {
		defer serverSide.Close()
		for piece := range slices.Chunk(said, size) {
			if _, err := serverSide.Write(piece); err != nil {
				return
			}
		}
	}()
	conn, err := client.New(testContext(t), clientSide, &client.Options{Trace: r.trace(false)})
	require.NoError(t, err)
	<-conn.Done()
	return r.String()
}

func TestTraceTo(t *testing.T) {
	var b bytes.Buffer
	trace := client.TraceTo(&b)
	trace.Line(client.TraceLine{Conn: "here", Server: true, Text: "* OK \x1b[2J\tgrüße\x7f"})
	assert.Equal(t, "00:00:00.000000 here S: * OK \\x1b[2J\tgrüße\\x7f\n", b.String())
}

func TestObserver(t *testing.T) {
	type key struct{}
	ctx := testContext(t)
	var mu sync.Mutex
	var seen []string
	var end client.ConnEnded
	note := func(format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, fmt.Sprintf(format, args...))
	}
	opts := &client.Options{Observer: &client.Observer{
		CommandBegan: func(ctx context.Context, began client.CommandBegan) context.Context {
			note("%s %s", began.Tag, began.Name)
			return context.WithValue(ctx, key{}, began.Tag)
		},
		CommandEnded: func(ctx context.Context, ended client.CommandEnded) {
			assert.Equal(t, ended.Tag, ctx.Value(key{}))
			assert.Positive(t, ended.Duration)
			assert.NotEmpty(t, ended.Conn)
			note("%s %s %q %d/%d %d %v", ended.Tag, ended.Name, ended.Status, ended.Sent, ended.Received, ended.Responses, ended.Err)
		},
		ConnEnded: func(ended client.ConnEnded) { end = ended },
	}}
	sess := session(t, `
	C: A0001 NOOP
	S: A0001 OK
	C: A0002 CREATE x
	S: A0002 NO no
	C: A0003 LIST "" *
	S: * LIST () "/" a
	S: * LIST () "/" b
	S: A0003 OK
	C: A0004 LIST "" *
	S: * LIST () "/" a
	S: A0004 OK
	C: A0005 LOGOUT
	S: * BYE
	S: A0005 OK
	`, opts)
	require.NoError(t, sess.Noop(ctx))
	require.Error(t, sess.Create(ctx, "x"))
	_, err := client.Collect(sess.List(ctx, "", "*"))
	require.NoError(t, err)
	for range sess.List(ctx, "", "*") {
		break
	}
	require.Error(t, sess.Create(ctx, "a\x00b")) // not sent
	require.NoError(t, sess.Logout(ctx))
	require.Len(t, seen, 10)
	left := seen[7]
	assert.Regexp(t, `^A0004 LIST ("OK"|"") 19/`, left) // the server may have been quicker
	seen[7] = ""
	assert.Equal(t, []string{
		"A0001 NOOP", `A0001 NOOP "OK" 12/10 0 <nil>`,
		"A0002 CREATE", `A0002 CREATE "NO" 16/13 0 client: CREATE: NO no`,
		"A0003 LIST", `A0003 LIST "OK" 19/44 2 <nil>`,
		"A0004 LIST", "",
		"A0005 LOGOUT", `A0005 LOGOUT "OK" 14/10 0 <nil>`,
	}, seen)
	assert.True(t, errors.Is(end.Err, client.ErrClosed))
	assert.Equal(t, int64(80), end.Sent)
	assert.Positive(t, end.Duration)
}
