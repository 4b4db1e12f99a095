package client_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/internal/testmail"
	"github.com/imapeg/imapeg/internal/testserver"
	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// login connects to a real server.
func login(t *testing.T, dial func(context.Context, string, *client.Options) (*client.Conn, error), address string, server *testserver.Server, opts *client.Options) *client.Session {
	t.Helper()
	ctx := testContext(t)
	opts.TLSConfig = server.TLSConfig()
	conn, err := dial(ctx, address, opts)
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	sess, err := conn.Login(ctx, server.User, types.NewSecret(server.Password))
	require.NoError(t, err)
	return sess
}

// Every message that the test adds to a real server comes back as it was, in
// every way to connect, and the server's ENVELOPE and BODYSTRUCTURE, as the
// client understands them, agree with net/mail and mime/multipart.
func TestDovecotMessages(t *testing.T) {
	server := testserver.Dovecot(t)
	messages := testmail.Messages()
	require.GreaterOrEqual(t, len(messages), 200)
	const mailbox = "Test mail"

	ctx := testContext(t)
	sess := login(t, client.DialTLS, server.TLS, server, &client.Options{})
	require.NoError(t, sess.Create(ctx, mailbox))
	for _, m := range messages {
		_, err := sess.Append(ctx, mailbox, bytes.NewReader(m.Raw), int64(len(m.Raw)), nil)
		require.NoError(t, err, m.Name)
	}
	require.NoError(t, sess.Logout(ctx))

	small := &parser.Options{MaxLiteral: 256 << 10}
	for name, c := range map[string]struct {
		dial    func(context.Context, string, *client.Options) (*client.Conn, error)
		address string
		opts    *client.Options
	}{
		"plain":    {client.Dial, server.Plain, &client.Options{AllowInsecureAuth: true}},
		"TLS":      {client.DialTLS, server.TLS, &client.Options{Reader: small}},
		"STARTTLS": {client.DialStartTLS, server.Plain, &client.Options{}},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := testContext(t)
			sess := login(t, c.dial, c.address, server, c.opts)
			inbox, err := sess.Examine(ctx, mailbox)
			require.NoError(t, err)
			require.Equal(t, uint32(len(messages)), inbox.State().Exists)
			fetchAll(t, inbox, messages, c.opts.Reader != nil)
			require.NoError(t, sess.Logout(ctx))
		})
	}
}

func fetchAll(t *testing.T, inbox *client.Mailbox, messages []testmail.Message, large bool) {
	ctx := testContext(t)
	streamed := make(map[types.SeqNum][]byte)
	opts := &client.FetchOptions{Sink: func(in parser.Incoming, r io.Reader) error {
		hash := sha256.New()
		_, err := io.Copy(hash, r)
		streamed[types.SeqNum(in.Seq)] = hash.Sum(nil)
		return err
	}}
	items := []types.FetchItem{types.FetchUID, types.FetchFlags, types.FetchInternalDate, types.FetchSize, types.FetchEnvelope, types.FetchBodyStructure, types.BodyPeek()}
	seen, compared := 0, 0
	for msg, err := range inbox.FetchWith(ctx, opts, types.Seqs(types.Range(1, types.Last)), items...) {
		require.NoError(t, err)
		seen++
		want := messages[msg.Seq-1]
		require.True(t, msg.Has(types.HasUID|types.HasFlags|types.HasInternalDate|types.HasSize|types.HasEnvelope|types.HasBodyStructure), want.Name)
		assert.Equal(t, int64(len(want.Raw)), msg.Size, want.Name)
		arrived, err := msg.InternalDate.Time()
		assert.NoError(t, err)
		assert.WithinDuration(t, time.Now(), arrived, 5*time.Minute)

		data, ok := msg.Section(types.BodyPeek().Section)
		require.True(t, ok, want.Name)
		if data.IsStreamed() {
			hash := sha256.Sum256(want.Raw)
			assert.Equal(t, hash[:], streamed[msg.Seq], want.Name)
		} else if !bytes.Equal(want.Raw, data.Bytes()) {
			t.Errorf("%s: BODY[] is not what was appended", want.Name)
		}

		err = compareMessage(want.Raw, msg.Envelope, msg.BodyStructure)
		if want.Odd == "" {
			assert.NoError(t, err, want.Name)
			compared++
		}
	}
	assert.Equal(t, len(messages), seen)
	assert.Equal(t, large, len(streamed) > 0)
	assert.GreaterOrEqual(t, compared, 200)
	t.Logf("%d messages, ENVELOPE and BODYSTRUCTURE of %d compared, %d streamed", seen, compared, len(streamed))
}

func TestDovecotSession(t *testing.T) {
	server := testserver.Dovecot(t)
	server.Deliver(t, "INBOX", []byte("Subject: one\r\n\r\n1\r\n"), []byte("Subject: two\r\n\r\n2\r\n"))
	ctx := testContext(t)
	var r recorder
	sess := login(t, client.DialTLS, server.TLS, server, &client.Options{Handler: r.handle})
	caps, err := sess.Capability(ctx)
	require.NoError(t, err)
	assert.True(t, caps.Has("LITERAL+"))

	names := make(map[types.Mailbox]bool)
	list, err := client.Collect(sess.List(ctx, "", "*"))
	require.NoError(t, err)
	for _, l := range list {
		names[l.Mailbox] = true
	}
	assert.True(t, names["INBOX"])
	status, err := sess.Status(ctx, "INBOX", types.StatusMessages, types.StatusUIDNext, types.StatusUIDValidity, types.StatusUnseen, types.StatusRecent)
	require.NoError(t, err)
	assert.Equal(t, uint32(2), status.Messages)
	assert.True(t, status.Has(types.StatusUIDValidity, types.StatusUnseen))

	_, err = sess.Select(ctx, "No such mailbox", nil)
	assert.ErrorIs(t, err, client.ErrNo)
	_, err = sess.Append(ctx, "No such mailbox", bytes.NewReader([]byte("x")), 1, nil)
	assert.ErrorIs(t, err, types.CodeTryCreate)
	for _, name := range []types.Mailbox{`quote " and \ backslash`, "{5}", "NIL", "&ZeVnLIqe-"} {
		require.NoError(t, sess.Create(ctx, name), name)
		found, err := client.Collect(sess.List(ctx, "", string(name)))
		require.NoError(t, err)
		require.Len(t, found, 1, name)
		assert.Equal(t, name, found[0].Mailbox)
		_, err = sess.Status(ctx, name, types.StatusMessages)
		require.NoError(t, err)
	}

	inbox, err := sess.Select(ctx, "INBOX", nil)
	require.NoError(t, err)
	state := inbox.State()
	assert.Equal(t, uint32(2), state.Exists)
	assert.Equal(t, status.UIDValidity, state.UIDValidity)
	assert.Equal(t, status.UIDNext, state.UIDNext)
	assert.False(t, state.ReadOnly)
	assert.Contains(t, state.PermanentFlags, types.FlagAsterisk)

	// A message that arrives is told, with its mailbox.
	date := types.NewDateTime(time.Date(1994, 2, 7, 21, 52, 25, 0, time.FixedZone("", -8*3600)))
	third := []byte("Subject: three\r\n\r\n3\r\n")
	_, err = sess.Append(ctx, "INBOX", bytes.NewReader(third), int64(len(third)), &client.AppendOptions{Flags: []types.Flag{types.FlagSeen, "$x"}, Date: date})
	require.NoError(t, err)
	require.NoError(t, inbox.Noop(ctx))
	assert.Equal(t, uint32(3), inbox.State().Exists)
	require.Eventually(t, func() bool {
		for _, e := range r.all() {
			if e.Mailbox == inbox && e.Response == types.Exists(3) {
				return true
			}
		}
		return false
	}, 5*time.Second, time.Millisecond)

	messages, err := client.Collect(inbox.Fetch(ctx, types.UIDs(types.Last), types.FetchFlags, types.FetchInternalDate,
		types.BodyPeek().HeaderFields("Subject", "X-None"), types.BodyPeek().Text().Range(0, 1), types.BodyPeek(1).MIME(), types.FetchRFC822Header))
	require.NoError(t, err)
	require.Len(t, messages, 1)
	msg := messages[0]
	assert.Subset(t, msg.Flags, []types.Flag{types.FlagSeen, "$x"})
	arrived, err := msg.InternalDate.Time()
	require.NoError(t, err)
	want, err := date.Time()
	require.NoError(t, err)
	assert.True(t, want.Equal(arrived))
	header, ok := msg.Section(types.BodyPeek().HeaderFields("SUBJECT", "X-None").Section)
	assert.True(t, ok)
	assert.Equal(t, "Subject: three\r\n\r\n", header.String())
	text, ok := msg.Section(types.BodyPeek().Text().Section)
	assert.True(t, ok)
	assert.Equal(t, "3", text.String())
	require.NotNil(t, msg.Contents)
	assert.Equal(t, "Subject: three\r\n\r\n", msg.Contents.RFC822Header.String())

	// Dovecot does not know the sequence numbers of messages that are not there.
	_, err = client.Collect(inbox.Fetch(ctx, types.Seqs(99), types.FetchFlags))
	assert.ErrorIs(t, err, client.ErrBad)
	messages, err = client.Collect(inbox.Fetch(ctx, types.UIDs(99), types.FetchFlags))
	require.NoError(t, err)
	assert.Empty(t, messages)

	require.NoError(t, inbox.Unselect(ctx))
	inbox, err = sess.Examine(ctx, "INBOX")
	require.NoError(t, err)
	assert.True(t, inbox.State().ReadOnly)
	require.NoError(t, inbox.Close(ctx))
	for resp, err := range sess.Do(ctx, &types.LSubCommand{Pattern: "*"}) {
		require.NoError(t, err)
		assert.Contains(t, []string{"LSUB", "OK"}, resp.ResponseName())
	}
	require.NoError(t, sess.Logout(ctx))
}

// Commands from many goroutines on one connection to a real server.
func TestDovecotPipelining(t *testing.T) {
	server := testserver.Dovecot(t)
	ctx := testContext(t)
	sess := login(t, client.DialTLS, server.TLS, server, &client.Options{})
	const n = 40
	for i := range n {
		server.Deliver(t, fmt.Sprintf("box%d", i), []byte("Subject: x\r\n\r\nx\r\n"))
	}
	results := make(chan error, n)
	for i := range n {
		go func() {
			status, err := sess.Status(ctx, types.Mailbox(fmt.Sprintf("box%d", i)), types.StatusMessages)
			if err == nil && (status.Messages != 1 || string(status.Mailbox) != fmt.Sprintf("box%d", i)) {
				err = errors.New("confused")
			}
			results <- err
		}()
	}
	for range n {
		assert.NoError(t, <-results)
	}
}

// No password goes to a server that refuses it without TLS.
func TestDovecotWithoutPlaintext(t *testing.T) {
	server := testserver.Dovecot(t, testserver.WithoutPlaintext())
	ctx := testContext(t)
	opts := &client.Options{TLSConfig: server.TLSConfig(), AllowInsecureAuth: true}
	conn, err := client.Dial(ctx, server.Plain, opts)
	require.NoError(t, err)
	defer conn.Close()
	_, err = conn.Login(ctx, server.User, types.NewSecret(server.Password))
	assert.ErrorIs(t, err, client.ErrLoginDisabled)
	require.NoError(t, conn.StartTLS(ctx, nil))
	_, err = conn.Login(ctx, server.User, types.NewSecret("wrong"))
	assert.ErrorIs(t, err, client.ErrNo)
	sess, err := conn.Login(ctx, server.User, types.NewSecret(server.Password))
	require.NoError(t, err)
	require.NoError(t, sess.Logout(ctx))
}

// A server that stops is an error, and a prompt one.
func TestDovecotStops(t *testing.T) {
	server := testserver.Dovecot(t)
	sess := login(t, client.DialTLS, server.TLS, server, &client.Options{})
	server.Stop()
	select {
	case <-sess.Done():
	case <-time.After(10 * time.Second):
		t.Fatal("still there")
	}
	assert.Error(t, sess.Err())
	assert.Error(t, sess.Noop(testContext(t)))
}
