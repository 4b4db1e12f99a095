package client_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/internal/testserver"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each mechanism against a real server: right, and wrong and then right on the same
// connection.
func TestDovecotMechanisms(t *testing.T) {
	server := testserver.Dovecot(t, testserver.WithConfig("auth_mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256"))
	right := &client.Credentials{Username: server.User, Password: types.NewSecret(server.Password)}
	wrong := &client.Credentials{Username: server.User, Password: types.NewSecret("wrong")}
	scram := func(name string) func(*client.Credentials) client.Mechanism {
		return func(creds *client.Credentials) client.Mechanism { return client.AuthSCRAM(name, creds) }
	}
	for name, mechanism := range map[string]func(*client.Credentials) client.Mechanism{
		"PLAIN": client.AuthPlain, "LOGIN": client.AuthLogin, "CRAM-MD5": client.AuthCRAMMD5,
		"SCRAM-SHA-1": scram("SCRAM-SHA-1"), "SCRAM-SHA-256": scram("SCRAM-SHA-256"),
	} {
		t.Run(name, func(t *testing.T) {
			ctx := testContext(t)
			for range 2 {
				var r tape
				conn, err := client.DialStartTLS(ctx, server.Plain, &client.Options{TLSConfig: server.TLSConfig(), Trace: r.trace(false)})
				require.NoError(t, err)
				_, err = conn.Authenticate(ctx, mechanism(wrong))
				require.ErrorIs(t, err, client.ErrNo)
				assert.Equal(t, client.LoginCredentials, client.DiagnoseLogin(err).Reason)
				sess, err := conn.Authenticate(ctx, mechanism(right))
				require.NoError(t, err, r.String())
				caps, err := sess.Capability(ctx)
				require.NoError(t, err)
				assert.True(t, caps.Has(types.CapUIDPlus))
				require.NoError(t, sess.Logout(ctx))
				assert.NotContains(t, r.String(), server.Password)
			}
		})
	}
	t.Run("any", func(t *testing.T) {
		ctx := testContext(t)
		var r tape
		conn, err := client.DialTLS(ctx, server.TLS, &client.Options{TLSConfig: server.TLSConfig(), Trace: r.trace(false)})
		require.NoError(t, err)
		sess, err := conn.AuthenticateAny(ctx, right)
		require.NoError(t, err)
		assert.Contains(t, r.String(), "C: A0001 AUTHENTICATE SCRAM-SHA-256")
		require.NoError(t, sess.Logout(ctx))
	})
}

func TestDovecotCompress(t *testing.T) {
	ctx := testContext(t)
	server := testserver.Dovecot(t)
	sess := login(t, client.DialTLS, server.TLS, server, &client.Options{})
	require.NoError(t, sess.Compress(ctx))
	messages := make([][]byte, 40)
	for i := range messages {
		messages[i] = []byte("Subject: hello\r\n\r\n" + strings.Repeat(strings.Repeat("x", i)+"\r\n", 500*i))
		_, err := sess.Append(ctx, "INBOX", bytes.NewReader(messages[i]), int64(len(messages[i])), nil)
		require.NoError(t, err)
	}
	mailbox, err := sess.Select(ctx, "INBOX", nil)
	require.NoError(t, err)
	for range 3 {
		var got [][]byte
		for msg, err := range mailbox.Fetch(ctx, all, types.BodyPeek()) {
			require.NoError(t, err)
			got = append(got, slices.Clone(msg.Sections()[0].Data.Bytes()))
		}
		require.Equal(t, messages, got)
	}
	caps, err := sess.Capability(ctx)
	require.NoError(t, err)
	if !caps.Has(types.CapUnauthenticate) {
		return
	}
	conn, err := sess.Unauthenticate(ctx)
	require.NoError(t, err)
	_, err = conn.Login(ctx, server.User, types.NewSecret(server.Password))
	assert.NoError(t, err)
}
