package client_test

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/imaptest"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// Scripts are in the language of package imaptest. They use the tags that the
// client makes, A0001 and so on, to be read more easily.

// play runs the server's side of a script. It is nil at the end of the script.
func play(nc net.Conn, script string) error {
	return imaptest.MustParse(script).Serve(context.Background(), nc, nil)
}

// pipe is a connection in memory, until the test ends.
func pipe(t testing.TB) (clientSide, serverSide net.Conn) {
	t.Helper()
	clientSide, serverSide = imaptest.Pipe()
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
	nc := imaptest.Connect(t, script, nil)
	conn, err := client.New(testContext(t), nc, insecure(opts))
	return conn, err // imaptest closes it
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
