package client_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// recording is a session with something of everything.
const recording = `
S: * OK [CAPABILITY IMAP4rev1] ready
C: A0001 LOGIN joe secret
S: A0001 OK [CAPABILITY IMAP4rev1 LITERAL-] in
C: A0002 LIST "" "*"
S: * LIST () "/" INBOX
S: * LIST (\Noselect) "/" {3}
S: abc
S: A0002 OK done
C: A0003 STATUS abc (MESSAGES)
S: * STATUS abc (MESSAGES 7)
S: A0003 OK done
C: A0004 SELECT INBOX
S: * 2 EXISTS
S: * FLAGS (\Seen)
S: * OK [UIDVALIDITY 5] valid
S: A0004 OK [READ-WRITE] done
C: A0005 UID FETCH 1:* (ENVELOPE BODY.PEEK[])
S: * 1 FETCH (UID 7 ENVELOPE (NIL "one" NIL NIL NIL NIL NIL NIL NIL NIL) BODY[] {12}
S: From: me
S: 
S: )
S: * 2 FETCH (UID 9 BODY[] {3}
S: two ENVELOPE (NIL "two" NIL NIL NIL NIL NIL NIL NIL NIL))
S: A0005 OK done
C: A0006 APPEND abc {2+}
C: xy
S: A0006 OK done
C: A0007 NOOP
S: * 1 EXPUNGE
S: A0007 OK done
C: A0008 LOGOUT
S: * BYE bye
S: A0008 OK done
close
`

// cutConn lets a number of octets through and closes then.
type cutConn struct {
	net.Conn
	left int
}

func (c *cutConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p[:min(c.left, len(p))])
	if c.left -= n; c.left == 0 && err == nil {
		_ = c.Close()
		err = net.ErrClosed
	}
	return n, err
}

// slowConn writes one octet at a time.
type slowConn struct{ net.Conn }

func (c slowConn) Write(p []byte) (int, error) {
	for i := range p {
		if n, err := c.Conn.Write(p[i : i+1]); err != nil {
			return i + n, err
		}
	}
	return len(p), nil
}

// runRecording is the client's side. It returns how many of the steps succeeded,
// and the error of the next.
func runRecording(ctx context.Context, nc net.Conn) (done int, err error) {
	conn, err := client.New(ctx, nc, &client.Options{AllowInsecureAuth: true})
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	sess, err := conn.Login(ctx, "joe", types.NewSecret("secret"))
	if err != nil {
		return 1, err
	}
	list, err := client.Collect(sess.List(ctx, "", "*"))
	if err != nil {
		return 2, err
	}
	if len(list) != 2 || list[1].Mailbox != "abc" {
		return 2, errors.New("LIST: wrong")
	}
	status, err := sess.Status(ctx, "abc", types.StatusMessages)
	if err != nil {
		return 3, err
	}
	if status.Messages != 7 {
		return 3, errors.New("STATUS: wrong")
	}
	inbox, err := sess.Select(ctx, "INBOX", nil)
	if err != nil {
		return 4, err
	}
	if s := inbox.State(); s.Exists != 2 || s.UIDValidity != 5 {
		return 4, errors.New("SELECT: wrong")
	}
	messages, err := client.Collect(inbox.Fetch(ctx, all, types.FetchEnvelope, types.BodyPeek()))
	for i, m := range messages {
		want := []string{"From: me\r\n\r\n", "two"}[i]
		if data, ok := m.Section(types.Section{}); !ok || data.String() != want || m.Envelope == nil {
			return 5, errors.New("FETCH: wrong")
		}
	}
	if err != nil {
		return 5, err
	}
	if len(messages) != 2 {
		return 5, errors.New("FETCH: messages missing")
	}
	if _, err := sess.Append(ctx, "abc", strings.NewReader("xy"), 2, nil); err != nil {
		return 6, err
	}
	if err := inbox.Noop(ctx); err != nil {
		return 7, err
	}
	if inbox.State().Exists != 1 {
		return 7, errors.New("EXPUNGE: wrong")
	}
	if err := sess.Logout(ctx); err != nil {
		return 8, err
	}
	return 9, nil
}

// The connection is cut at every octet of a session: whatever the server had
// confirmed is a success, and nothing else is.
func TestCutAnywhere(t *testing.T) {
	ctx := testContext(t)
	var sent bytes.Buffer
	for _, s := range parseScript(recording) {
		if s.kind == 'S' {
			sent.WriteString(s.text)
		}
	}
	total := sent.Len()
	confirmed := func(cut int) int {
		n := 0
		for line := range strings.Lines(sent.String()[:cut]) {
			if strings.HasSuffix(line, "\r\n") && (strings.HasPrefix(line, "A000") || n == 0) {
				n++
			}
		}
		return n
	}
	for cut := 1; cut <= total; cut++ {
		clientSide, serverSide := net.Pipe()
		served := make(chan struct{})
		go func() {
			_ = play(&cutConn{serverSide, cut}, recording)
			_ = serverSide.Close()
			close(served)
		}()
		done, err := runRecording(ctx, clientSide)
		want := confirmed(cut)
		if bye := strings.LastIndex(sent.String(), "A0008"); cut >= bye {
			want = 9 // BYE is as good as OK
		}
		require.Equal(t, want, done, "cut at %d: %v", cut, err)
		if want < 9 {
			if !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.ErrClosedPipe) {
				t.Fatalf("cut at %d: %v", cut, err)
			}
			var lost *client.ConnError
			require.ErrorAs(t, err, &lost)
		} else {
			require.NoError(t, err)
		}
		<-served
	}
}

func TestOneOctetAtATime(t *testing.T) {
	clientSide, serverSide := pipe(t)
	played := make(chan error, 1)
	go func() { played <- play(slowConn{serverSide}, recording) }()
	done, err := runRecording(testContext(t), slowConn{clientSide})
	require.NoError(t, err)
	assert.Equal(t, 9, done)
	assert.NoError(t, <-played)
}

// Unsolicited data in every gap changes nothing.
func TestNoiseEverywhere(t *testing.T) {
	var script strings.Builder
	for line := range strings.Lines(recording) {
		script.WriteString(line)
		// Not within a literal.
		if strings.HasPrefix(line, "S: ") && !strings.HasSuffix(line, "}\n") && !strings.HasPrefix(line, "S: From") && line != "S: \n" &&
			!strings.HasPrefix(line, "S: A0008") && !strings.HasPrefix(line, "S: * BYE") && !strings.HasPrefix(line, "S: A0003") {
			script.WriteString("S: * OK Still here\nS: * XNOISE {3}\nS: A00\nS: A7777 OK not yours\nS: * 1 FETCH (FLAGS\nS: \nS: + idling\n")
		}
	}
	noisy := strings.ReplaceAll(script.String(), "FETCH (FLAGS\n", "RECENTLY (FLAGS\n")
	clientSide, serverSide := pipe(t)
	played := make(chan error, 1)
	go func() { played <- play(serverSide, noisy) }()
	done, err := runRecording(testContext(t), clientSide)
	require.NoError(t, err)
	assert.Equal(t, 9, done)
	<-played // the end is in the air when the client has closed
}

// A server that does not read any more, and says why.
func TestServerStopsReading(t *testing.T) {
	ctx := testContext(t)
	sess := session(t, "C: A0001 APPEND x {100000000}\nS: +\nS: * BYE [ALERT] no more\nclose\n", nil)
	_, err := sess.Append(ctx, "x", io.LimitReader(zeros{}, 100_000_000), 100_000_000, nil)
	assert.ErrorIs(t, err, client.ErrBye)
	var lost *client.ConnError
	assert.ErrorAs(t, err, &lost)
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '0'
	}
	return len(p), nil
}

// A server that takes nothing while it is itself full.
func TestCancelWhileSending(t *testing.T) {
	sess := session(t, "C: A0001 APPEND x {100000000}\nS: +\n", nil)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	_, err := sess.Append(ctx, "x", io.LimitReader(zeros{}, 100_000_000), 100_000_000, nil)
	var cancelled *client.CancelError
	require.ErrorAs(t, err, &cancelled)
	assert.Equal(t, client.Closed, cancelled.Outcome)
	assert.ErrorIs(t, err, context.DeadlineExceeded)
	assert.ErrorIs(t, sess.Noop(context.Background()), client.ErrGivenUp)
}

func TestServerTakesNothing(t *testing.T) {
	sess := session(t, "C: A0001 APPEND x {100000000}\nS: +\n", &client.Options{Timeout: 50 * time.Millisecond})
	_, err := sess.Append(context.Background(), "x", io.LimitReader(zeros{}, 100_000_000), 100_000_000, nil)
	var timeout net.Error
	require.ErrorAs(t, err, &timeout)
	assert.True(t, timeout.Timeout())
}
