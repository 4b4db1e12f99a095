package replay

import (
	"bufio"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const recording = `# a comment
S: * OK hello
C: $TAG LOGIN demo demo
S: $TAG OK Logged in
C: $TAG LIST "" "*"
S: * LIST () "." {5}
S: a
S: $T
S: $TAG OK List completed
C: $TAG UID FETCH 1:* (FLAGS)
S: * 1 FETCH (UID 1 FLAGS ())
S: $TAG OK all
C: $TAG UID FETCH 1 (FLAGS)
S: $TAG NO none
C: $TAG LOGOUT
S: * BYE
S: $TAG OK Logout completed
`

// client connects to a server that replays the recording.
func client(t *testing.T) (server *Server, say func(string), hear func(lines ...string)) {
	t.Helper()
	session, err := ParseSession(recording)
	require.NoError(t, err)
	server, err = Start(session)
	require.NoError(t, err)
	t.Cleanup(func() { server.Close() })
	conn, err := net.Dial("tcp", server.Addr())
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	require.NoError(t, conn.SetDeadline(time.Now().Add(10*time.Second)))
	r := bufio.NewReader(conn)
	say = func(text string) {
		t.Helper()
		_, err := io.WriteString(conn, text)
		require.NoError(t, err)
	}
	hear = func(lines ...string) {
		t.Helper()
		for _, want := range lines {
			line, err := r.ReadString('\n')
			require.NoError(t, err)
			assert.Equal(t, want+"\r\n", line)
		}
		if len(lines) == 0 {
			_, err := r.ReadByte()
			assert.Equal(t, io.EOF, err)
		}
	}
	return server, say, hear
}

func TestServer(t *testing.T) {
	t.Parallel()
	_, say, hear := client(t)
	hear("* OK hello")
	say("a login {4}\r\n")
	hear("+ go on")
	say("demo {4+}\r\ndemo\r\n")
	hear("a OK Logged in")
	// Two at once, and every time the same.
	say("b LIST \"\" \"*\"\r\nc LIST \"\" \"*\"\r\n")
	hear(`* LIST () "." {5}`, "a", "$T", "b OK List completed")
	hear(`* LIST () "." {5}`, "a", "$T", "c OK List completed")
	say("d uid fetch 1 (flags)\r\n") // the very command
	hear("d NO none")
	say("e UID FETCH 7:9 (UID)\r\n") // one of that name
	hear("* 1 FETCH (UID 1 FLAGS ())", "e OK all")
	say("f UID STORE 1 FLAGS ()\r\n")
	hear("f BAD This command is not in the recording.")
	say("g\r\n")
	hear("g BAD This command is not in the recording.")
	say("h LOGOUT\r\n")
	hear("* BYE", "h OK Logout completed")
	hear()
}

func TestServerRefusesMuch(t *testing.T) {
	t.Parallel()
	for _, much := range []string{
		"a LOGIN {65537}\r\n",
		"a LOGIN {2147483647}\r\n",
		"a LOGIN " + strings.Repeat("x", maxLine),
		strings.Repeat("a {1000+}\r\n"+strings.Repeat("x", 1000), 66),
	} {
		session, err := ParseSession(recording)
		require.NoError(t, err)
		conn := &duplex{in: strings.NewReader(much)}
		require.ErrorIs(t, session.Serve(conn), errTooLong)
		assert.True(t, conn.closed)
	}
}

func TestServerAtTheEnd(t *testing.T) {
	t.Parallel()
	session, err := ParseSession(recording)
	require.NoError(t, err)
	require.NoError(t, session.Serve(&duplex{in: strings.NewReader("")}))
	for _, cut := range []string{"a", "a LOGIN {4}\r\n", "a LOGIN {4}\r\nde", "a LOGIN {4}\r\ndemo"} {
		require.Error(t, session.Serve(&duplex{in: strings.NewReader(cut)}), "%q", cut)
	}
}

func TestClose(t *testing.T) {
	t.Parallel()
	server, _, hear := client(t)
	hear("* OK hello")
	require.NoError(t, server.Close())
	hear()
	_, err := net.Dial("tcp", server.Addr())
	require.Error(t, err)
}

func TestParseSessionRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                  "line 0: no greeting",
		"# only a comment\n":                "line 1: no greeting",
		"C: $TAG NOOP\n":                    "line 1: no greeting",
		"S: * OK\nC: NOOP\n":                "line 2: a command has to begin with $TAG",
		"S: * OK\nC: $TAG NOOP\n":           `line 2: no answer to "NOOP"`,
		"S: * OK\nC: $TAG NOOP\nS: * BYE\n": `line 3: the answer to "NOOP" does not end with a tagged response`,
		"S: * OK\nthis is nothing\n":        `line 2: neither "C: " nor "S: " nor "#": "this is nothing"`,
	} {
		_, err := ParseSession(text)
		assert.EqualError(t, err, want)
	}
}

// duplex is a connection whose other side has said all that it will ever say.
type duplex struct {
	in     io.Reader
	closed bool
}

func (d *duplex) Read(p []byte) (int, error)  { return d.in.Read(p) }
func (d *duplex) Write(p []byte) (int, error) { return len(p), nil }
func (d *duplex) Close() error                { d.closed = true; return nil }
