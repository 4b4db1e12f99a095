package client_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
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

// eachServer runs a test against each kind of real server.
func eachServer(t *testing.T, test func(*testing.T, *testserver.Server), options ...testserver.Option) {
	for _, kind := range testserver.All() {
		t.Run(kind.Name, func(t *testing.T) { test(t, kind.Start(t, options...)) })
	}
}

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
// client understands them, agree with net/mail and mime/multipart. Courier thinks
// otherwise about most messages: a part that names no encoding has 8BIT.
func TestServersMessages(t *testing.T) {
	eachServer(t, func(t *testing.T, server *testserver.Server) {
		messages := testmail.Messages()
		if server.Kind != "Dovecot" {
			messages = slices.DeleteFunc(testmail.Small(), func(m testmail.Message) bool {
				return m.Name == "headers/space before the colon" // Cyrus does not take it
			})
		}
		require.GreaterOrEqual(t, len(messages), 200)
		mailbox := types.Mailbox(server.Mailbox("Test mail"))

		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
		defer cancel()
		sess := login(t, client.DialTLS, server.TLS, server, &client.Options{})
		require.NoError(t, sess.Create(ctx, mailbox))
		for _, m := range messages {
			_, err := sess.Append(ctx, mailbox, bytes.NewReader(m.Raw), int64(len(m.Raw)), nil)
			require.NoError(t, err, m.Name)
		}
		require.NoError(t, sess.Logout(ctx))

		for _, way := range []struct {
			name    string
			dial    func(context.Context, string, *client.Options) (*client.Conn, error)
			address string
			opts    *client.Options
		}{
			{"plain", client.Dial, server.Plain, &client.Options{AllowInsecureAuth: true}},
			{"TLS", client.DialTLS, server.TLS, &client.Options{Reader: &parser.Options{MaxLiteral: 256 << 10}}},
			{"STARTTLS", client.DialStartTLS, server.Plain, &client.Options{}},
		} {
			t.Run(way.name, func(t *testing.T) {
				sess := login(t, way.dial, way.address, server, way.opts)
				inbox, err := sess.Examine(ctx, mailbox)
				require.NoError(t, err)
				require.Equal(t, uint32(len(messages)), inbox.State().Exists)
				fetchAll(t, ctx, inbox, messages, server.Kind != "Courier", server.Kind == "Dovecot" && way.opts.Reader != nil)
				require.NoError(t, sess.Logout(ctx))
			})
		}
	})
}

// fetchAll compares all messages of a mailbox: each part of ENVELOPE and BODYSTRUCTURE
// if exact, and otherwise only that some agree. There are some that are streamed if large.
func fetchAll(t *testing.T, ctx context.Context, inbox *client.Mailbox, messages []testmail.Message, exact, large bool) {
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
		switch {
		case want.Odd != "":
		case exact:
			assert.NoError(t, err, want.Name)
			compared++
		case err == nil:
			compared++
		}
	}
	assert.Equal(t, len(messages), seen)
	assert.Equal(t, large, len(streamed) > 0)
	assert.GreaterOrEqual(t, compared, map[bool]int{true: 200, false: 50}[exact])
	t.Logf("%d messages, ENVELOPE and BODYSTRUCTURE of %d agree, %d streamed", seen, compared, len(streamed))
}

// Commands from many goroutines on one connection to a real server.
func TestServersPipelining(t *testing.T) {
	eachServer(t, func(t *testing.T, server *testserver.Server) {
		const n = 40
		mailbox := func(i int) types.Mailbox { return types.Mailbox(server.Mailbox(fmt.Sprintf("box%d", i))) }
		ctx := testContext(t)
		sess := login(t, client.DialTLS, server.TLS, server, &client.Options{})
		raw := []byte("Subject: x\r\n\r\nx\r\n")
		for i := range n {
			require.NoError(t, sess.Create(ctx, mailbox(i)))
			_, err := sess.Append(ctx, mailbox(i), bytes.NewReader(raw), int64(len(raw)), nil)
			require.NoError(t, err)
		}
		results := make(chan error, n)
		for i := range n {
			go func() {
				status, err := sess.Status(ctx, mailbox(i), types.StatusMessages)
				if err == nil && (status.Messages != 1 || status.Mailbox != mailbox(i)) {
					err = errors.New("confused")
				}
				results <- err
			}()
		}
		for range n {
			assert.NoError(t, <-results)
		}
	})
}

// No password goes to a server that refuses it without TLS.
func TestServersWithoutPlaintext(t *testing.T) {
	eachServer(t, func(t *testing.T, server *testserver.Server) {
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
	}, testserver.WithoutPlaintext())
}

// A server that stops is an error, and a prompt one.
func TestServersStop(t *testing.T) {
	eachServer(t, func(t *testing.T, server *testserver.Server) {
		sess := login(t, client.DialTLS, server.TLS, server, &client.Options{})
		server.Stop()
		select {
		case <-sess.Done():
		case <-time.After(10 * time.Second):
			t.Fatal("still there")
		}
		assert.Error(t, sess.Err())
		assert.Error(t, sess.Noop(testContext(t)))
	})
}
