package client_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A script is a session, a line for each line of it:
//
//	S: a line that the server sends
//	s: "octets that the server sends, as a Go string"
//	C: a line that the client has to send
//	close
//	ends         from here on the client may close the connection
//
// Blank lines and those that begin with # are left out.
type step struct {
	kind byte // 'S', 'C', 'x' for close, 'e' for ends
	text string
}

func parseScript(script string) []step {
	var steps []step
	for line := range strings.Lines(script) {
		line = strings.TrimRight(strings.TrimLeft(line, "\t"), "\n")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case line == "ends":
			steps = append(steps, step{kind: 'e'})
		case line == "close":
			steps = append(steps, step{kind: 'x'})
		case strings.HasPrefix(line, "S: "):
			steps = append(steps, step{'S', line[3:] + "\r\n"})
		case strings.HasPrefix(line, "C: "):
			steps = append(steps, step{'C', line[3:] + "\r\n"})
		case strings.HasPrefix(line, "s: "):
			text, err := strconv.Unquote(line[3:])
			if err != nil {
				panic(fmt.Sprintf("%s: %s", line, err))
			}
			steps = append(steps, step{'S', text})
		default:
			panic("script: " + line)
		}
	}
	return steps
}

// play runs the server's side of a script. It is nil at the end of the script.
func play(nc net.Conn, script string) error {
	ends := false
	r := bufio.NewReader(nc)
	for _, s := range parseScript(script) {
		switch s.kind {
		case 'x':
			return nc.Close()
		case 'e':
			ends = true
		case 'S':
			if _, err := io.WriteString(nc, s.text); err != nil && !ends {
				return fmt.Errorf("server: writing %q: %w", s.text, err)
			}
		case 'C':
			line, err := r.ReadString('\n')
			if err != nil {
				return fmt.Errorf("server: want %q: %w", s.text, err)
			}
			if line != s.text {
				return fmt.Errorf("server: want %q, the client sent %q", s.text, line)
			}
		}
	}
	return nil
}

// pipe is a connection in memory with a little room, as a socket has.
func pipe(t testing.TB) (clientSide, serverSide net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	clientSide, err = net.Dial("tcp", l.Addr().String())
	require.NoError(t, err)
	serverSide, err = l.Accept()
	require.NoError(t, err)
	t.Cleanup(func() {
		clientSide.Close()
		serverSide.Close()
	})
	return clientSide, serverSide
}

// scripted connects to a server that plays a script. The script has to be played
// to its end by the time the test ends; then the connection stays open.
func scripted(t testing.TB, script string, opts *client.Options) *client.Conn {
	t.Helper()
	conn, err := dialScript(t, script, opts)
	require.NoError(t, err)
	return conn
}

func dialScript(t testing.TB, script string, opts *client.Options) (*client.Conn, error) {
	t.Helper()
	clientSide, serverSide := pipe(t)
	done := make(chan error, 1)
	go func() {
		err := play(serverSide, script)
		if err != nil {
			serverSide.Close() // or the test would wait for it
		}
		done <- err
	}()
	conn, err := client.New(testContext(t), clientSide, insecure(opts))
	t.Cleanup(func() {
		select {
		case err := <-done:
			require.NoError(t, err)
		case <-time.After(5 * time.Second):
			t.Error("the script is not at its end")
		}
		clientSide.Close()
		if conn != nil {
			conn.Close()
		}
	})
	return conn, err
}

func insecure(opts *client.Options) *client.Options {
	if opts == nil {
		opts = new(client.Options)
	}
	opts.AllowInsecureAuth = true
	return opts
}

func testContext(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

const preauth = "S: * PREAUTH [CAPABILITY IMAP4rev1] ready\n"

// session is a session on a server that wants no login.
func session(t testing.TB, script string, opts *client.Options) *client.Session {
	t.Helper()
	sess, err := scripted(t, preauth+script, opts).Session()
	require.NoError(t, err)
	return sess
}

// inbox is a selected mailbox; the next tag is A0002.
func inbox(t testing.TB, script string, opts *client.Options) (*client.Session, *client.Mailbox) {
	t.Helper()
	sess := session(t, "C: A0001 SELECT INBOX\nS: * 3 EXISTS\nS: A0001 OK [READ-WRITE] done\n"+script, opts)
	mailbox, err := sess.Select(testContext(t), "INBOX", nil)
	require.NoError(t, err)
	return sess, mailbox
}

var all = types.UIDs(types.Range(1, types.Last))
