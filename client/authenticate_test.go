package client_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func b64(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }

// greets is a greeting with capabilities.
func greets(caps string) string { return "S: * OK [CAPABILITY IMAP4rev1 " + caps + "] hi\n" }

var joe = &client.Credentials{Username: "joe", Password: types.NewSecret("open sesame")}

// bearer are credentials with tokens: of what list has, each once.
func bearer(list ...string) *client.Credentials {
	return &client.Credentials{Username: "joe", Token: func(_ context.Context, _ types.Secret) (types.Secret, error) {
		if len(list) == 0 {
			return types.Secret{}, errors.New("no more tokens")
		}
		token := list[0]
		list = list[1:]
		return types.NewSecret(token), nil
	}}
}

func TestAuthenticate(t *testing.T) {
	oauthbearer := b64("n,a=joe,\x01auth=Bearer vF9dft4qmT\x01\x01")
	for name, c := range map[string]struct {
		mechanism client.Mechanism
		script    string
	}{
		"PLAIN": {client.AuthPlain(joe), greets("AUTH=PLAIN") +
			"C: A0001 AUTHENTICATE PLAIN\nS: + \nC: " + b64("\x00joe\x00open sesame") + "\nS: A0001 OK\n"},
		"PLAIN for another": {client.AuthPlain(&client.Credentials{Username: "root", Password: types.NewSecret("x"), AuthorizationID: "joe"}),
			greets("AUTH=PLAIN SASL-IR") + "C: A0001 AUTHENTICATE PLAIN " + b64("joe\x00root\x00x") + "\nS: A0001 OK\n"},
		"SASL-IR": {client.AuthPlain(joe), greets("AUTH=PLAIN SASL-IR") +
			"C: A0001 AUTHENTICATE PLAIN " + b64("\x00joe\x00open sesame") + "\nS: A0001 OK\n"},
		"SASL-IR of IMAP4rev2": {client.AuthPlain(joe), greets("IMAP4rev2 AUTH=PLAIN") +
			"C: A0001 AUTHENTICATE PLAIN " + b64("\x00joe\x00open sesame") + "\nS: A0001 OK\n"},
		"SASL-IR that the server does not know": {client.AuthPlain(joe), greets("AUTH=PLAIN SASL-IR") +
			"C: A0001 AUTHENTICATE PLAIN " + b64("\x00joe\x00open sesame") + "\nS: A0001 BAD Too many arguments\n" +
			"C: A0002 AUTHENTICATE PLAIN\nS: +\nC: " + b64("\x00joe\x00open sesame") + "\nS: A0002 OK\n"},
		"too long for SASL-IR": {client.AuthPlain(&client.Credentials{Username: strings.Repeat("j", 6000), Password: types.NewSecret("x")}),
			greets("AUTH=PLAIN SASL-IR") + "C: A0001 AUTHENTICATE PLAIN\nS: + \nC: " + b64("\x00"+strings.Repeat("j", 6000)+"\x00x") + "\nS: A0001 OK\n"},
		"a text in the place of the empty challenge": {client.AuthPlain(joe), greets("AUTH=PLAIN") +
			"C: A0001 AUTHENTICATE PLAIN\nS: + go on, please!\nC: " + b64("\x00joe\x00open sesame") + "\nS: A0001 OK\n"},
		"LOGIN": {client.AuthLogin(joe), greets("AUTH=LOGIN SASL-IR") +
			"C: A0001 AUTHENTICATE LOGIN\nS: + " + b64("User Name\x00") + "\nC: " + b64("joe") + "\nS: + " + b64("Password:") +
			"\nC: " + b64("open sesame") + "\nS: A0001 OK\n"},
		"EXTERNAL": {client.AuthExternal(&client.Credentials{}), greets("AUTH=EXTERNAL SASL-IR") + "C: A0001 AUTHENTICATE EXTERNAL =\nS: A0001 OK\n"},
		"EXTERNAL without SASL-IR": {client.AuthExternal(&client.Credentials{}), greets("AUTH=EXTERNAL") +
			"C: A0001 AUTHENTICATE EXTERNAL\nS: + \nC: \nS: A0001 OK\n"},
		"ANONYMOUS": {client.AuthAnonymous("sirhc"), greets("AUTH=ANONYMOUS SASL-IR") + "C: A0001 AUTHENTICATE ANONYMOUS c2lyaGM=\nS: A0001 OK\n"},
		"CRAM-MD5": {client.AuthCRAMMD5(&client.Credentials{Username: "tim", Password: types.NewSecret("tanstaaftanstaaf")}), // RFC 2195
			greets("AUTH=CRAM-MD5") + "C: A0001 AUTHENTICATE CRAM-MD5\n" +
				"S: + PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+\n" +
				"C: dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw\nS: A0001 OK\n"},
		"OAUTHBEARER": {client.AuthOAuthBearer(bearer("vF9dft4qmT")), greets("AUTH=OAUTHBEARER SASL-IR") +
			"C: A0001 AUTHENTICATE OAUTHBEARER " + oauthbearer + "\nS: A0001 OK\n"},
		"OAUTHBEARER with an odd name": {client.AuthOAuthBearer(&client.Credentials{Username: "a,b=c", Token: bearer("ya29.t").Token}),
			greets("AUTH=OAUTHBEARER SASL-IR") + "C: A0001 AUTHENTICATE OAUTHBEARER " + b64("n,a=a=2Cb=3Dc,\x01auth=Bearer ya29.t\x01\x01") + "\nS: A0001 OK\n"},
		"XOAUTH2": {client.AuthXOAuth2(bearer("ya29.token")), greets("AUTH=XOAUTH2") +
			"C: A0001 AUTHENTICATE XOAUTH2\nS: + \nC: " + b64("user=joe\x01auth=Bearer ya29.token\x01\x01") + "\nS: A0001 OK\n"},
		"a fresh token": {client.AuthOAuthBearer(bearer("stale", "fresh")), greets("AUTH=OAUTHBEARER SASL-IR") +
			"C: A0001 AUTHENTICATE OAUTHBEARER " + b64("n,a=joe,\x01auth=Bearer stale\x01\x01") + "\n" +
			"S: + " + b64(`{"status":"invalid_token"}`) + "\nC: AQ==\nS: A0001 NO [AUTHENTICATIONFAILED] no\n" +
			"C: A0002 AUTHENTICATE OAUTHBEARER " + b64("n,a=joe,\x01auth=Bearer fresh\x01\x01") + "\nS: A0002 OK\n"},
	} {
		t.Run(name, func(t *testing.T) {
			conn := scripted(t, c.script, nil)
			sess, err := conn.Authenticate(testContext(t), c.mechanism)
			require.NoError(t, err)
			assert.NotNil(t, sess)
			_, err = conn.Authenticate(testContext(t), c.mechanism)
			assert.ErrorIs(t, err, client.ErrAuthenticated)
		})
	}
}

// A login that failed leaves a connection on which another can be tried.
func TestAuthenticateFails(t *testing.T) {
	cancel := func(challenge string) string {
		return "S: + " + challenge + "\nC: *\nS: A0001 BAD cancelled\n"
	}
	isChallenge := func(t *testing.T, err error) {
		var given *client.AuthError
		require.ErrorAs(t, err, &given)
		assert.ErrorIs(t, err, client.ErrChallenge)
		assert.NotErrorIs(t, err, client.ErrBad)
	}
	isNo := func(t *testing.T, err error) { assert.ErrorIs(t, err, client.ErrNo) }
	const plain = "C: A0001 AUTHENTICATE PLAIN\nS: + \nC: AGpvZQBvcGVuIHNlc2FtZQ==\n"
	for name, c := range map[string]struct {
		mechanism client.Mechanism
		script    string
		check     func(t *testing.T, err error)
	}{
		"wrong password": {client.AuthPlain(joe), plain + "S: A0001 NO [AUTHENTICATIONFAILED] no\n", func(t *testing.T, err error) {
			isNo(t, err)
			assert.ErrorIs(t, err, types.CodeAuthenticationFailed)
			assert.EqualError(t, err, "client: AUTHENTICATE: NO [AUTHENTICATIONFAILED] no")
		}},
		"refused at once":    {client.AuthPlain(joe), "C: A0001 AUTHENTICATE PLAIN\nS: A0001 NO\n", isNo},
		"one challenge more": {client.AuthPlain(joe), plain + cancel(""), isChallenge},
		"not base64":         {client.AuthCRAMMD5(joe), "C: A0001 AUTHENTICATE CRAM-MD5\n" + cancel("<1896.697@reston>"), isChallenge},
		"a code":             {client.AuthCRAMMD5(joe), "C: A0001 AUTHENTICATE CRAM-MD5\n" + cancel("[ALERT] QUJD"), isChallenge},
		"huge": {client.AuthCRAMMD5(joe), "C: A0001 AUTHENTICATE CRAM-MD5\n" +
			cancel(strings.Repeat("QUJD", 20_000)), isChallenge},
		"NO to the cancelling": {client.AuthCRAMMD5(joe), "C: A0001 AUTHENTICATE CRAM-MD5\nS: + !\nC: *\nS: A0001 NO\n", isChallenge},
		"OAUTHBEARER": {client.AuthOAuthBearer(bearer("ya29.t")), "C: A0001 AUTHENTICATE OAUTHBEARER\nS: + \nC: " + b64("n,a=joe,\x01auth=Bearer ya29.t\x01\x01") +
			"\nS: + eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIiwic2NvcGUiOiJleGFtcGxlX3Njb3BlIiwib3BlbmlkLWNvbmZpZ3VyYXRpb24iOiJodHRwczovL2V4YW1wbGUuY29tLy53ZWxsLWtub3duL29wZW5pZC1jb25maWd1cmF0aW9uIn0=" +
			"\nC: AQ==\nS: A0001 NO SASL authentication failed\n", func(t *testing.T, err error) { // RFC 7628 section 4.3
			isNo(t, err)
			var refused *client.OAuthError
			require.ErrorAs(t, err, &refused)
			assert.Equal(t, "invalid_token", refused.Status)
			assert.Equal(t, "example_scope", refused.Scope)
			assert.ErrorContains(t, err, `client: AUTHENTICATE: NO SASL authentication failed (OAUTHBEARER: invalid_token, scope "example_scope")`)
			assert.ErrorContains(t, err, "no more tokens")
		}},
		"XOAUTH2": {client.AuthXOAuth2(bearer("ya29.t", "ya29.t")), "C: A0001 AUTHENTICATE XOAUTH2\nS: + \nC: " + b64("user=joe\x01auth=Bearer ya29.t\x01\x01") +
			"\nS: + " + b64(`{"status":400,"schemes":"Bearer","scope":"https://mail.google.com/"}`) +
			"\nC: \nS: A0001 NO Invalid credentials\n", func(t *testing.T, err error) {
			isNo(t, err)
			var refused *client.OAuthError
			require.ErrorAs(t, err, &refused)
			assert.Equal(t, client.OAuthError{Mechanism: "XOAUTH2", Status: "400", Schemes: "Bearer", Scope: "https://mail.google.com/", Err: refused.Err}, *refused)
		}},
		"OAUTHBEARER, no reasons": {client.AuthOAuthBearer(bearer("ya29.t", "ya29.t")), "C: A0001 AUTHENTICATE OAUTHBEARER\nS: + \nC: " +
			b64("n,a=joe,\x01auth=Bearer ya29.t\x01\x01") + "\nS: A0001 NO\n", isNo},
		"OAUTHBEARER, not JSON": {client.AuthOAuthBearer(bearer("ya29.t")), "C: A0001 AUTHENTICATE OAUTHBEARER\nS: + \nC: " +
			b64("n,a=joe,\x01auth=Bearer ya29.t\x01\x01") + "\n" + cancel("QUJD"), isChallenge},
		"OAUTHBEARER, endless": {client.AuthOAuthBearer(bearer("ya29.t")), "C: A0001 AUTHENTICATE OAUTHBEARER\nS: + \nC: " +
			b64("n,a=joe,\x01auth=Bearer ya29.t\x01\x01") + "\nS: + e30=\nC: AQ==\n" + cancel("e30="), isChallenge},
		"the server is down": {client.AuthOAuthBearer(bearer("ya29.t", "u")), "C: A0001 AUTHENTICATE OAUTHBEARER\nS: + \nC: " +
			b64("n,a=joe,\x01auth=Bearer ya29.t\x01\x01") + "\nS: A0001 NO [UNAVAILABLE] later\n", isNo},
	} {
		t.Run(name, func(t *testing.T) {
			script := greets("AUTH=PLAIN AUTH=CRAM-MD5 AUTH=OAUTHBEARER AUTH=XOAUTH2") + c.script +
				"C: A0002 LOGIN joe \"open sesame\"\nS: A0002 OK\n"
			conn := scripted(t, script, nil)
			sess, err := conn.Authenticate(testContext(t), c.mechanism)
			require.Error(t, err)
			assert.Nil(t, sess)
			c.check(t, err)
			_, err = conn.Session()
			assert.ErrorIs(t, err, client.ErrNotAuthenticated)
			_, err = conn.Login(testContext(t), "joe", types.NewSecret("open sesame"))
			assert.NoError(t, err)
		})
	}
}

// Nothing is sent.
func TestAuthenticateNotSent(t *testing.T) {
	ctx := testContext(t)
	conn := scripted(t, greets("AUTH=PLAIN AUTH=ANONYMOUS AUTH=SCRAM-SHA-1-PLUS AUTH=SCRAM-MD4 AUTH=OAUTHBEARER"), nil)
	var unsupported *client.UnsupportedError
	_, err := conn.Authenticate(ctx, client.AuthLogin(joe))
	require.ErrorAs(t, err, &unsupported)
	assert.Equal(t, types.Cap("AUTH=LOGIN"), unsupported.Capability)
	_, err = conn.Authenticate(ctx, client.AuthSCRAM("SCRAM-SHA-1-PLUS", joe))
	assert.ErrorIs(t, err, client.ErrChannelBinding)
	for want, m := range map[string]client.Mechanism{
		"client: SCRAM-MD4: no such SCRAM mechanism":                           client.AuthSCRAM("SCRAM-MD4", joe),
		"client: PLAIN: NUL in a name or a password":                           client.AuthPlain(&client.Credentials{Username: "a\x00b"}),
		"client: ANONYMOUS: NUL in a name or a password":                       client.AuthAnonymous("\x00"),
		"client: OAUTHBEARER: token: no more tokens":                           client.AuthOAuthBearer(bearer()),
		"client: OAUTHBEARER: no source of tokens":                             client.AuthOAuthBearer(joe),
		"client: OAUTHBEARER: a control character in the name or in the token": client.AuthOAuthBearer(bearer("a\x01b")),
	} {
		_, err := conn.Authenticate(ctx, m)
		assert.EqualError(t, err, want)
	}

	clientSide, serverSide := pipe(t)
	go func() { _ = play(serverSide, greets("AUTH=PLAIN AUTH=SCRAM-SHA-256")) }()
	open, err := client.New(ctx, clientSide, nil)
	require.NoError(t, err)
	defer open.Close()
	_, err = open.Authenticate(ctx, client.AuthPlain(joe))
	assert.ErrorIs(t, err, client.ErrInsecure)
	_, err = open.Authenticate(ctx, client.AuthSCRAM("SCRAM-SHA-256", joe))
	assert.ErrorIs(t, err, client.ErrInsecure)
	_, err = open.AuthenticateAny(ctx, joe)
	assert.ErrorIs(t, err, client.ErrInsecure)
}

// The connection does not survive what nobody can trust.
func TestAuthenticateCloses(t *testing.T) {
	const cram = "C: A0001 AUTHENTICATE CRAM-MD5\n"
	for name, c := range map[string]struct {
		mechanism client.Mechanism
		script    string
		want      error
	}{
		"OK before the password": {client.AuthPlain(joe), "C: A0001 AUTHENTICATE PLAIN\nS: A0001 OK\nmay close\n", client.ErrUnfinished},
		"OK without a challenge": {client.AuthCRAMMD5(joe), cram + "S: A0001 OK\nmay close\n", client.ErrUnfinished},
		"OK in the middle": {client.AuthLogin(joe), "C: A0001 AUTHENTICATE LOGIN\nS: +\nC: " + b64("joe") + "\nS: A0001 OK\nmay close\n",
			client.ErrUnfinished},
		"OK behind reasons for a NO": {client.AuthXOAuth2(bearer("ya29.t")), "C: A0001 AUTHENTICATE XOAUTH2\nS: + \nC: " +
			b64("user=joe\x01auth=Bearer ya29.t\x01\x01") + "\nS: + e30=\nC: \nS: A0001 OK\nmay close\n", client.ErrUnfinished},
		"OK to the cancelling": {client.AuthCRAMMD5(joe), cram + "S: + !\nC: *\nS: A0001 OK\nmay close\n", nil},
		"challenges ahead of the answers": {client.AuthCRAMMD5(joe), cram + `s: "` + strings.Repeat(`+ QUJD\r\n`, 1000) + "\"\nmay close\n",
			client.ErrChallenge},
		"closed": {client.AuthCRAMMD5(joe), cram + "close\n", io.ErrUnexpectedEOF},
	} {
		t.Run(name, func(t *testing.T) {
			conn := scripted(t, greets("AUTH=PLAIN AUTH=CRAM-MD5 AUTH=LOGIN AUTH=XOAUTH2")+c.script, nil)
			_, err := conn.Authenticate(testContext(t), c.mechanism)
			var lost *client.ConnError
			require.ErrorAs(t, err, &lost)
			if c.want != nil {
				assert.ErrorIs(t, err, c.want)
			}
			<-conn.Done()
			_, err = conn.Session()
			assert.Error(t, err)
		})
	}
}

// endless is a mechanism that always has an answer.
type endless struct {
	next func(ctx context.Context) error
}

func (endless) Name() string                                         { return "X-ENDLESS" }
func (endless) Start(context.Context, *client.Peer) ([]byte, error)  { return nil, nil }
func (e endless) Next(ctx context.Context, c []byte) ([]byte, error) { return c, e.next(ctx) }
func (endless) Finish() error                                        { return nil }

func TestEndlessChallenges(t *testing.T) {
	var script strings.Builder
	for range 32 {
		script.WriteString("S: + QUJD\nC: QUJD\n")
	}
	conn := scripted(t, greets("AUTH=X-ENDLESS")+"C: A0001 AUTHENTICATE X-ENDLESS\n"+script.String()+
		"S: + QUJD\nC: *\nS: A0001 BAD\nC: A0002 NOOP\nS: A0002 OK\n", nil)
	_, err := conn.Authenticate(testContext(t), endless{func(context.Context) error { return nil }})
	assert.ErrorIs(t, err, client.ErrChallenge)
	assert.EqualError(t, err, "client: X-ENDLESS: a challenge that makes no sense: more than 32")
	assert.NoError(t, conn.Noop(testContext(t)))
}

func TestAuthenticateCancelled(t *testing.T) {
	t.Run("while the mechanism works", func(t *testing.T) {
		conn := scripted(t, greets("AUTH=X-ENDLESS")+"C: A0001 AUTHENTICATE X-ENDLESS\nS: +\nC: *\nS: A0001 BAD\nC: A0002 NOOP\nS: A0002 OK\n", nil)
		ctx, cancel := context.WithCancel(testContext(t))
		_, err := conn.Authenticate(ctx, endless{func(ctx context.Context) error {
			cancel()
			<-ctx.Done()
			return ctx.Err()
		}})
		var given *client.CancelError
		require.ErrorAs(t, err, &given)
		assert.Equal(t, client.Draining, given.Outcome)
		assert.NoError(t, conn.Noop(testContext(t)))
	})
	t.Run("while the mechanism does not notice", func(t *testing.T) {
		conn := scripted(t, greets("AUTH=X-ENDLESS")+"C: A0001 AUTHENTICATE X-ENDLESS\nS: +\nC: *\nS: A0001 BAD\nC: A0002 NOOP\nS: A0002 OK\n", nil)
		ctx, cancel := context.WithCancel(testContext(t))
		_, err := conn.Authenticate(ctx, endless{func(context.Context) error {
			cancel()
			return nil
		}})
		assert.ErrorIs(t, err, context.Canceled)
		assert.NoError(t, conn.Noop(testContext(t)))
	})
	t.Run("while the server works", func(t *testing.T) {
		ctx, cancel := context.WithCancel(testContext(t))
		opts := &client.Options{Handler: func(client.Event) { cancel() }}
		conn := scripted(t, greets("AUTH=X-ENDLESS")+"C: A0001 AUTHENTICATE X-ENDLESS\nS: * XFOO\nmay close\n", opts)
		_, err := conn.Authenticate(ctx, endless{})
		var given *client.CancelError
		require.ErrorAs(t, err, &given)
		assert.Equal(t, client.Closed, given.Outcome)
		<-conn.Done()
	})
	t.Run("before", func(t *testing.T) {
		conn := scripted(t, greets("AUTH=OAUTHBEARER")+"C: A0001 NOOP\nS: A0001 OK\n", nil)
		ctx, cancel := context.WithCancel(testContext(t))
		_, err := conn.Authenticate(ctx, client.AuthOAuthBearer(&client.Credentials{Token: func(ctx context.Context, _ types.Secret) (types.Secret, error) {
			cancel()
			return types.Secret{}, ctx.Err()
		}}))
		var given *client.CancelError
		require.ErrorAs(t, err, &given)
		assert.Equal(t, client.NotSent, given.Outcome)
		assert.NoError(t, conn.Noop(testContext(t)))
	})
}

// What a server repeats of what it was told is not seen.
func TestAuthenticateEcho(t *testing.T) {
	response := b64("\x00joe\x00open sesame")
	conn := scripted(t, greets("AUTH=PLAIN SASL-IR")+"C: A0001 AUTHENTICATE PLAIN "+response+
		"\nS: A0001 NO [XBAD open sesame] not "+response+" with open sesame\n", nil)
	_, err := conn.Authenticate(testContext(t), client.AuthPlain(joe))
	assert.EqualError(t, err, "client: AUTHENTICATE: NO [XBAD [redacted]] not [redacted] with [redacted]")
	assert.NotContains(t, fmt.Sprintf("%+v", err), "sesame")
}

func TestCapabilitiesAfterAuthenticate(t *testing.T) {
	for name, answer := range map[string]string{
		"code":     "S: A0001 OK [CAPABILITY IMAP4rev1 IDLE] in\n",
		"untagged": "S: * CAPABILITY IMAP4rev1 IDLE\nS: A0001 OK in\n",
		"none":     "S: A0001 OK in\nC: A0002 CAPABILITY\nS: * CAPABILITY IMAP4rev1 IDLE\nS: A0002 OK\n",
	} {
		t.Run(name, func(t *testing.T) {
			conn := scripted(t, greets("AUTH=ANONYMOUS SASL-IR")+"C: A0001 AUTHENTICATE ANONYMOUS =\n"+answer, nil)
			sess, err := conn.Authenticate(testContext(t), client.AuthAnonymous(""))
			require.NoError(t, err)
			caps, err := sess.Capability(testContext(t))
			require.NoError(t, err)
			assert.Equal(t, []types.Cap{"IMAP4rev1", "IDLE"}, caps.Caps)
		})
	}
}

func TestAuthenticateAny(t *testing.T) {
	plain := "C: A0001 AUTHENTICATE PLAIN " + b64("\x00joe\x00open sesame") + "\nS: A0001 OK\n"
	login := "C: A0001 LOGIN joe \"open sesame\"\nS: A0001 OK\n"
	both := &client.Credentials{Username: "joe", Password: joe.Password, Token: bearer("ya29.t").Token}
	only := &client.Credentials{Username: "joe", Password: joe.Password, Mechanisms: []string{"plain"}}
	for name, c := range map[string]struct {
		caps, script string
		creds        *client.Credentials
		wants        error
	}{
		"PLAIN":            {"AUTH=LOGIN AUTH=PLAIN SASL-IR", plain, joe, nil},
		"LOGIN":            {"AUTH=LOGIN", login, joe, nil},
		"nothing":          {"", login, joe, nil},
		"GSSAPI":           {"AUTH=GSSAPI", login, joe, nil},
		"SASL's LOGIN":     {"AUTH=LOGIN LOGINDISABLED", "C: A0001 AUTHENTICATE LOGIN\nS: A0001 NO\n", joe, client.ErrNo},
		"domain\\user":     {"AUTH=PLAIN", "C: A0001 LOGIN \"dom\\\\joe\" x\nS: A0001 OK\n", &client.Credentials{Username: `dom\joe`, Password: types.NewSecret("x")}, nil},
		"no LOGIN":         {"AUTH=PLAIN LOGINDISABLED SASL-IR", plain, joe, nil},
		"SCRAM":            {"AUTH=PLAIN AUTH=CRAM-MD5 AUTH=SCRAM-SHA-1 AUTH=SCRAM-SHA-256", "C: A0001 AUTHENTICATE SCRAM-SHA-256\nS: A0001 NO\n", joe, client.ErrNo},
		"CRAM-MD5":         {"AUTH=PLAIN AUTH=CRAM-MD5", "C: A0001 AUTHENTICATE CRAM-MD5\nS: A0001 NO\n", joe, client.ErrNo},
		"not understood":   {"AUTH=PLAIN AUTH=CRAM-MD5 SASL-IR", "C: A0001 AUTHENTICATE CRAM-MD5\nS: A0001 BAD\n" + strings.ReplaceAll(plain, "A0001", "A0002"), joe, nil},
		"no binding":       {"AUTH=PLAIN AUTH=SCRAM-SHA-1-PLUS SASL-IR", plain, joe, nil},
		"token":            {"AUTH=PLAIN AUTH=XOAUTH2", "C: A0001 AUTHENTICATE XOAUTH2\nS: A0001 NO [UNAVAILABLE]\n", both, client.ErrNo},
		"no use for token": {"AUTH=PLAIN SASL-IR", plain, both, nil},
		"only PLAIN":       {"AUTH=PLAIN AUTH=SCRAM-SHA-1 SASL-IR", plain, only, nil},
		"EXTERNAL":         {"AUTH=EXTERNAL SASL-IR", "C: A0001 AUTHENTICATE EXTERNAL =\nS: A0001 OK\n", &client.Credentials{External: true}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			conn := scripted(t, greets(c.caps)+c.script, nil)
			_, err := conn.AuthenticateAny(testContext(t), c.creds)
			if c.wants != nil {
				assert.ErrorIs(t, err, c.wants)
				return
			}
			assert.NoError(t, err)
		})
	}

	for want, c := range map[string]struct {
		caps  string
		creds *client.Credentials
	}{
		"client: the server offers only GSSAPI, LOGIN to log in": {"AUTH=GSSAPI AUTH=LOGIN", only},
		"client: the server offers no way to log in":             {"LOGINDISABLED", joe},
	} {
		conn := scripted(t, greets(c.caps), nil)
		_, err := conn.AuthenticateAny(testContext(t), c.creds)
		assert.EqualError(t, err, want)
		var none *client.NoMechanismError
		assert.ErrorAs(t, err, &none)
	}
}

func TestIDAfterLogin(t *testing.T) {
	opts := func() *client.Options {
		return &client.Options{ID: []types.IDParam{{Name: "name", Value: types.String("test")}}}
	}
	const login = "C: A0001 LOGIN joe x\n"
	for name, script := range map[string]string{
		"code":      login + "S: A0001 OK [CAPABILITY IMAP4rev1 ID]\nC: A0002 ID (\"name\" \"test\")\nS: * ID NIL\nS: A0002 OK\n",
		"asked":     login + "S: A0001 OK\nC: A0002 CAPABILITY\nS: * CAPABILITY IMAP4rev1 ID\nS: A0002 OK\nC: A0003 ID (\"name\" \"test\")\nS: A0003 OK\n",
		"without":   login + "S: A0001 OK [CAPABILITY IMAP4rev1]\n",
		"it is odd": login + "S: A0001 OK [CAPABILITY IMAP4rev1 ID]\nC: A0002 ID (\"name\" \"test\")\nS: A0002 NO\n",
	} {
		t.Run(name, func(t *testing.T) {
			conn := scripted(t, greets("ID")+script, opts())
			_, err := conn.Login(testContext(t), "joe", types.NewSecret("x"))
			assert.NoError(t, err)
		})
	}
	conn := scripted(t, greets("ID")+login+"S: A0001 OK [CAPABILITY IMAP4rev1 ID]\nC: A0002 ID (\"name\" \"test\")\nclose\n", opts())
	_, err := conn.Login(testContext(t), "joe", types.NewSecret("x"))
	var lost *client.ConnError
	assert.ErrorAs(t, err, &lost)
}

// While this side looks for an answer, the server owes none.
func TestSlowMechanism(t *testing.T) {
	conn := scripted(t, greets("AUTH=X-ENDLESS")+"C: A0001 AUTHENTICATE X-ENDLESS\nS: +\nC: \nS: A0001 OK\n",
		&client.Options{Timeout: 50 * time.Millisecond})
	_, err := conn.Authenticate(testContext(t), endless{func(context.Context) error {
		time.Sleep(150 * time.Millisecond)
		return nil
	}})
	assert.NoError(t, err)
}

func TestMechanismPanics(t *testing.T) {
	conn := scripted(t, greets("AUTH=X-ENDLESS")+"C: A0001 AUTHENTICATE X-ENDLESS\nS: +\nmay close\n", nil)
	assert.Panics(t, func() {
		_, _ = conn.Authenticate(testContext(t), endless{func(context.Context) error { panic("no") }})
	})
	<-conn.Done()
	var given *client.AuthError
	assert.ErrorAs(t, conn.Err(), &given)
}
