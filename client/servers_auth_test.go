package client_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"slices"
	"strings"
	"testing"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/internal/testserver"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// mechanismsOf are the mechanisms that package client has, by their names.
func mechanismsOf(creds *client.Credentials) map[string]client.Mechanism {
	list := map[string]client.Mechanism{
		"PLAIN": client.AuthPlain(creds), "LOGIN": client.AuthLogin(creds), "CRAM-MD5": client.AuthCRAMMD5(creds),
		"EXTERNAL": client.AuthExternal(creds), "ANONYMOUS": client.AuthAnonymous("joe@example.org"),
		"OAUTHBEARER": client.AuthOAuthBearer(creds), "XOAUTH2": client.AuthXOAuth2(creds),
	}
	for _, hash := range []string{"SHA-1", "SHA-256", "SHA-512"} {
		for _, plus := range []string{"", "-PLUS"} {
			list["SCRAM-"+hash+plus] = client.AuthSCRAM("SCRAM-"+hash+plus, creds)
		}
	}
	return list
}

// tokens are a source of one token after the other, the last again and again.
func tokens(list ...string) client.TokenSource {
	return func(context.Context, types.Secret) (types.Secret, error) {
		token := list[0]
		if len(list) > 1 {
			list = list[1:]
		}
		return types.NewSecret(token), nil
	}
}

// Each mechanism that a real server offers: wrong, and then right on the same
// connection, with both versions of TLS.
func TestServersMechanisms(t *testing.T) {
	for _, kind := range testserver.All() {
		t.Run(kind.Name, func(t *testing.T) {
			server := kind.Start(t)
			right := &client.Credentials{Username: server.User, Password: types.NewSecret(server.Password), Token: tokens(server.ExpiredOAuthToken, server.OAuthToken)}
			wrong := &client.Credentials{Username: server.User, Password: types.NewSecret("wrong"), Token: tokens(server.ExpiredOAuthToken)}
			for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
				config := server.TLSConfig()
				config.MinVersion, config.MaxVersion = version, version
				var offered []string
				for name, mechanism := range mechanismsOf(right) {
					var r tape
					ctx := testContext(t)
					config := config.Clone()
					if name == "EXTERNAL" {
						config.Certificates = []tls.Certificate{server.ClientCertificate}
					}
					conn, err := client.DialTLS(ctx, server.TLS, &client.Options{TLSConfig: config, Trace: r.trace(false)})
					require.NoError(t, err)
					caps, err := conn.Capability(ctx)
					require.NoError(t, err)
					if !caps.Has(types.CapAuth + "=" + types.Cap(name)) {
						require.NoError(t, conn.Close())
						continue
					}
					offered = append(offered, name)
					// Courier takes five seconds to say NO.
					if name != "EXTERNAL" && name != "ANONYMOUS" && (kind.Name != "Courier" || name == "PLAIN" && version == tls.VersionTLS13) {
						_, err = conn.Authenticate(ctx, mechanismsOf(wrong)[name])
						require.ErrorIs(t, err, client.ErrNo, name)
						require.NotEqual(t, client.LoginUnavailable, client.DiagnoseLogin(err).Reason, name)
					}
					sess, err := conn.Authenticate(ctx, mechanism)
					if kind.Name == "Cyrus" && version == tls.VersionTLS13 && strings.HasSuffix(name, "-PLUS") {
						// It takes the binding of TLS 1.2 for that of TLS 1.3.
						require.ErrorIs(t, err, client.ErrNo, name)
						sess, err = conn.Authenticate(ctx, client.AuthPlain(right))
					}
					require.NoError(t, err, "%s: %s", name, &r)
					require.NoError(t, sess.Noop(ctx))
					require.NoError(t, sess.Logout(ctx))
					for _, secret := range []string{server.Password, server.OAuthToken, b64(server.Password)} {
						if secret != "" {
							require.NotContains(t, r.String(), secret)
						}
					}
				}
				slices.Sort(offered)
				t.Log(tls.VersionName(version), offered)
				assert.Contains(t, offered, "PLAIN")
			}
		})
	}
}

func TestServersAny(t *testing.T) {
	for _, kind := range testserver.All() {
		t.Run(kind.Name, func(t *testing.T) {
			ctx := testContext(t)
			server := kind.Start(t)
			var r tape
			conn, err := client.DialStartTLS(ctx, server.Plain, &client.Options{TLSConfig: server.TLSConfig(), Trace: r.trace(false)})
			require.NoError(t, err)
			defer conn.Close()
			sess, err := conn.AuthenticateAny(ctx, &client.Credentials{Username: server.User, Password: types.NewSecret(server.Password)})
			require.NoError(t, err, &r)
			want := "AUTHENTICATE SCRAM-SHA-"
			if kind.Name == "Courier" {
				want = "AUTHENTICATE CRAM-MD5"
			}
			assert.Contains(t, r.String(), want)
			require.NoError(t, sess.Logout(ctx))
		})
	}
}

// Compression, and another login on the same connection, where servers have it.
func TestServersCompress(t *testing.T) {
	for _, kind := range testserver.All() {
		t.Run(kind.Name, func(t *testing.T) {
			ctx := testContext(t)
			server := kind.Start(t)
			sess := login(t, client.DialTLS, server.TLS, server, &client.Options{})
			caps, err := sess.Capability(ctx)
			require.NoError(t, err)
			if !caps.Has(types.CapCompressDeflate) {
				t.Skip("no COMPRESS")
			}
			require.NoError(t, sess.Compress(ctx))
			messages := make([]string, 40)
			for i := range messages {
				messages[i] = "Subject: hello\r\n\r\n" + strings.Repeat(strings.Repeat("x", i)+"\r\n", 500*i)
				_, err := sess.Append(ctx, "INBOX", bytes.NewReader([]byte(messages[i])), int64(len(messages[i])), nil)
				require.NoError(t, err)
			}
			mailbox, err := sess.Select(ctx, "INBOX", nil)
			require.NoError(t, err)
			for range 3 {
				var got []string
				for msg, err := range mailbox.Fetch(ctx, all, types.BodyPeek()) {
					require.NoError(t, err)
					got = append(got, msg.Sections()[0].Data.String())
				}
				require.Equal(t, messages, got)
			}
			if !caps.Has(types.CapUnauthenticate) {
				return
			}
			t.Log("UNAUTHENTICATE")
			conn, err := sess.Unauthenticate(ctx)
			require.NoError(t, err)
			sess, err = conn.Login(ctx, server.User, types.NewSecret(server.Password))
			require.NoError(t, err)
			_, err = sess.Select(ctx, "INBOX", nil)
			require.NoError(t, err)
		})
	}
}
