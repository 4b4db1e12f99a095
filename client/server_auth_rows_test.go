package client_test

import (
	"context"
	"crypto/tls"
	"strings"
	"testing"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/require"
)

// authRows log in on connections of their own.
func authRows() []row {
	list := []row{
		{name: "the strongest mechanism", run: func(t *testing.T, v *visit) {
			conn, err := client.DialTLS(v.ctx, v.server.TLS, &client.Options{TLSConfig: v.server.TLSConfig()})
			require.NoError(t, err)
			defer conn.Close()
			sess, err := conn.AuthenticateAny(v.ctx, &client.Credentials{Username: v.server.User, Password: types.NewSecret(v.server.Password)})
			require.NoError(t, err)
			require.NoError(t, sess.Logout(v.ctx))
		}},
		{name: "STARTTLS, LOGIN", run: func(t *testing.T, v *visit) {
			conn, err := client.DialStartTLS(v.ctx, v.server.Plain, &client.Options{TLSConfig: v.server.TLSConfig()})
			require.NoError(t, err)
			defer conn.Close()
			_, err = conn.Login(v.ctx, v.server.User, types.NewSecret("wrong"))
			require.ErrorIs(t, err, client.ErrNo)
			sess, err := conn.Login(v.ctx, v.server.User, types.NewSecret(v.server.Password))
			require.NoError(t, err)
			require.NoError(t, sess.Logout(v.ctx))
		}},
	}
	scram := func(name string) func(*client.Credentials) client.Mechanism {
		return func(creds *client.Credentials) client.Mechanism { return client.AuthSCRAM(name, creds) }
	}
	for _, mechanism := range []struct {
		name string
		make func(*client.Credentials) client.Mechanism
	}{
		{"PLAIN", client.AuthPlain},
		{"LOGIN", client.AuthLogin},
		{"CRAM-MD5", client.AuthCRAMMD5},
		{"SCRAM-SHA-1", scram("SCRAM-SHA-1")},
		{"SCRAM-SHA-1-PLUS", scram("SCRAM-SHA-1-PLUS")},
		{"SCRAM-SHA-256", scram("SCRAM-SHA-256")},
		{"SCRAM-SHA-256-PLUS", scram("SCRAM-SHA-256-PLUS")},
		{"SCRAM-SHA-512", scram("SCRAM-SHA-512")},
		{"EXTERNAL", client.AuthExternal},
		{"ANONYMOUS", func(*client.Credentials) client.Mechanism { return client.AuthAnonymous("joe@example.org") }},
		{"OAUTHBEARER", client.AuthOAuthBearer},
		{"XOAUTH2", client.AuthXOAuth2},
	} {
		list = append(list, row{
			name: "AUTHENTICATE " + mechanism.name, before: true, needs: need("AUTH=" + types.Cap(mechanism.name)),
			run: func(t *testing.T, v *visit) { authenticate(t, v, mechanism.name, mechanism.make) },
		})
	}
	return list
}

// authenticate logs in with a mechanism.
func authenticate(t *testing.T, v *visit, name string, mechanism func(*client.Credentials) client.Mechanism) {
	config := v.server.TLSConfig()
	switch {
	case name == "EXTERNAL":
		config.Certificates = []tls.Certificate{v.server.ClientCertificate}
	case strings.HasSuffix(name, "-PLUS"): // Cyrus 3.6 has no channel binding of TLS 1.3
		config.MaxVersion = tls.VersionTLS12
	}
	conn, err := client.DialTLS(v.ctx, v.server.TLS, &client.Options{TLSConfig: config})
	require.NoError(t, err)
	defer conn.Close()
	token := func(_ context.Context, refused types.Secret) (types.Secret, error) {
		if refused.IsZero() {
			return types.NewSecret(v.server.ExpiredOAuthToken), nil
		}
		return types.NewSecret(v.server.OAuthToken), nil
	}
	right := &client.Credentials{
		Username: v.server.User, Password: types.NewSecret(v.server.Password), Token: token, External: true,
	}
	sess, err := conn.Authenticate(v.ctx, mechanism(right))
	require.NoError(t, err)
	require.NoError(t, sess.Noop(v.ctx))
	require.NoError(t, sess.Logout(v.ctx))
}

// dialWithCertificate makes a connection on which EXTERNAL is offered.
func dialWithCertificate(t *testing.T, v *visit) *client.Conn {
	t.Helper()
	config := v.server.TLSConfig()
	config.Certificates = []tls.Certificate{v.server.ClientCertificate}
	conn, err := client.DialTLS(v.ctx, v.server.TLS, &client.Options{TLSConfig: config})
	require.NoError(t, err)
	return conn
}
