package client_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xdg-go/scram"
)

// scramServer speaks SCRAM for one user, and otherwise answers OK. change may
// replace what it says as its nth message, and say that it is OK then.
type scramServer struct {
	hash    scram.HashGeneratorFcn
	binding bool // that of the connection is required
	caps    string
	change  func(n int, message string) (changed string, ok bool)
}

func (s *scramServer) serve(t testing.TB, nc net.Conn) error {
	var conversation *scram.ServerConversation
	server := newSCRAMServer(t, s.hash)
	conversation = server.NewConversation()
	if s.binding {
		conversation = server.NewConversationWithChannelBindingRequired(bindingOf(t, nc))
	}
	r := bufio.NewReader(nc)
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(nc, format+"\r\n", args...) }
	say("* OK [CAPABILITY IMAP4rev1 %s] hi", s.caps)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return nil
		}
		tag, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if !strings.HasPrefix(rest, "AUTHENTICATE ") {
			say("%s OK", tag)
			continue
		}
		_, initial, given := strings.Cut(strings.TrimPrefix(rest, "AUTHENTICATE "), " ")
		message := initial
		for n := 1; ; n++ {
			if n > 1 || !given {
				if !given && n == 1 {
					say("+ ")
				}
				line, err := r.ReadString('\n')
				if err != nil {
					return nil
				}
				message = strings.TrimSpace(line)
			}
			if message == "*" {
				say("%s BAD cancelled", tag)
				break
			}
			octets, err := base64.StdEncoding.DecodeString(message)
			if err != nil {
				return err
			}
			if n == 3 {
				say("%s OK in", tag)
				break
			}
			answer, err := conversation.Step(string(octets))
			if err != nil && answer == "" {
				return err
			}
			if s.change != nil {
				changed, ok := s.change(n, answer)
				if ok {
					say("%s OK in", tag)
					break
				}
				answer, err = changed, nil
			}
			if err != nil {
				say("%s NO [AUTHENTICATIONFAILED] %s", tag, err)
				conversation = server.NewConversation()
				break
			}
			say("+ %s", b64(answer))
		}
	}
}

func newSCRAMServer(t testing.TB, hash scram.HashGeneratorFcn) *scram.Server {
	user, err := hash.NewClient("joe", "open sesame", "")
	require.NoError(t, err)
	stored, err := user.GetStoredCredentialsWithError(scram.KeyFactors{Salt: "salt and pepper", Iters: 4096})
	require.NoError(t, err)
	server, err := hash.NewServer(func(name string) (scram.StoredCredentials, error) {
		if name != "joe" {
			return scram.StoredCredentials{}, errors.New("unknown")
		}
		return stored, nil
	})
	require.NoError(t, err)
	return server
}

func bindingOf(t testing.TB, nc net.Conn) scram.ChannelBinding {
	state := nc.(*tls.Conn).ConnectionState()
	if state.Version < tls.VersionTLS13 {
		return scram.NewTLSUniqueBinding(state.TLSUnique)
	}
	binding, err := scram.NewTLSExporterBinding(&state)
	require.NoError(t, err)
	return binding
}

// dial connects to the server, with TLS of a version unless that is 0.
func (s *scramServer) dial(t testing.TB, version uint16) *client.Conn {
	t.Helper()
	server, clients := certificate(t)
	address := listen(t, func(nc net.Conn) {
		if version != 0 {
			tc := tls.Server(nc, server)
			if tc.Handshake() != nil {
				return
			}
			nc = tc
		}
		assert.NoError(t, s.serve(t, nc))
		_, _ = io.Copy(io.Discard, nc)
	})
	clients.MinVersion, clients.MaxVersion = tls.VersionTLS12, version
	dial := client.DialTLS
	if version == 0 {
		dial = client.Dial
	}
	conn, err := dial(testContext(t), address, insecure(&client.Options{TLSConfig: clients}))
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	return conn
}

func TestSCRAM(t *testing.T) {
	for name, c := range map[string]struct {
		server  scramServer
		version uint16
	}{
		"SCRAM-SHA-1":        {scramServer{hash: scram.SHA1, caps: "AUTH=SCRAM-SHA-1 SASL-IR"}, 0},
		"SCRAM-SHA-256":      {scramServer{hash: scram.SHA256, caps: "AUTH=SCRAM-SHA-256"}, 0},
		"scram-sha-512":      {scramServer{hash: scram.SHA512, caps: "AUTH=SCRAM-SHA-512"}, tls.VersionTLS13},
		"SCRAM-SHA-1-PLUS":   {scramServer{hash: scram.SHA1, binding: true, caps: "AUTH=SCRAM-SHA-1-PLUS SASL-IR"}, tls.VersionTLS12},
		"SCRAM-SHA-256-PLUS": {scramServer{hash: scram.SHA256, binding: true, caps: "AUTH=SCRAM-SHA-256 AUTH=SCRAM-SHA-256-PLUS SASL-IR"}, tls.VersionTLS13},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := testContext(t)
			conn := c.server.dial(t, c.version)
			_, err := conn.Authenticate(ctx, client.AuthSCRAM(name, &client.Credentials{Username: "joe", Password: types.NewSecret("open sesam")}))
			if !c.server.binding { // that conversation is for one try
				assert.ErrorIs(t, err, client.ErrNo)
				assert.ErrorIs(t, err, types.CodeAuthenticationFailed)
			}
			conn = c.server.dial(t, c.version)
			sess, err := conn.Authenticate(ctx, client.AuthSCRAM(name, joe))
			require.NoError(t, err)
			assert.NoError(t, sess.Noop(ctx))
		})
	}
}

// The client tells a server that it would have bound the login to the connection, if
// only the server had offered that; this one has, and so somebody is in between.
func TestSCRAMDowngrade(t *testing.T) {
	for caps, flag := range map[string]string{
		"AUTH=SCRAM-SHA-256 SASL-IR":                         "y,,n=joe",
		"AUTH=SCRAM-SHA-256 AUTH=SCRAM-SHA-256-PLUS SASL-IR": "n,,n=joe",
	} {
		server, clients := certificate(t)
		got := make(chan string, 1)
		address := listen(t, func(nc net.Conn) {
			tc := tls.Server(nc, server)
			_, _ = fmt.Fprintf(tc, "* OK [CAPABILITY IMAP4rev1 %s] hi\r\n", caps)
			line, _ := bufio.NewReader(tc).ReadString('\n')
			octets, _ := base64.StdEncoding.DecodeString(strings.Fields(line)[3])
			got <- string(octets)
			_, _ = fmt.Fprint(tc, "A0001 NO\r\n")
		})
		conn, err := client.DialTLS(testContext(t), address, &client.Options{TLSConfig: clients})
		require.NoError(t, err)
		_, err = conn.Authenticate(testContext(t), client.AuthSCRAM("SCRAM-SHA-256", joe))
		assert.ErrorIs(t, err, client.ErrNo)
		assert.Equal(t, flag, (<-got)[:len(flag)])
		require.NoError(t, conn.Close())
	}
}

// A channel binding that the server refuses is done without; a password is not tried
// again.
func TestRefusedBinding(t *testing.T) {
	for name, c := range map[string]struct {
		caps, script string
		want         error
	}{
		"binding": {"AUTH=SCRAM-SHA-256-PLUS AUTH=SCRAM-SHA-1-PLUS AUTH=SCRAM-SHA-1", "S: A0001 NO bad protocol / cancel\n" +
			"C: A0002 AUTHENTICATE SCRAM-SHA-1\nS: A0002 NO [AUTHENTICATIONFAILED]\n", types.CodeAuthenticationFailed},
		"code":         {"AUTH=SCRAM-SHA-256-PLUS AUTH=SCRAM-SHA-1", "S: A0001 NO [AUTHENTICATIONFAILED]\n", types.CodeAuthenticationFailed},
		"text":         {"AUTH=SCRAM-SHA-256-PLUS AUTH=SCRAM-SHA-1", "S: A0001 NO authentication failure\n", client.ErrNo},
		"unavailable":  {"AUTH=SCRAM-SHA-256-PLUS AUTH=SCRAM-SHA-1", "S: A0001 NO [UNAVAILABLE]\n", types.CodeUnavailable},
		"nothing else": {"LOGINDISABLED AUTH=SCRAM-SHA-256-PLUS", "S: A0001 NO bad protocol / cancel\n", client.ErrNo},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := testContext(t)
			config, clients := certificate(t)
			server, address := tlsServer(t, config, "tls\n"+greets(c.caps)+"C: A0001 AUTHENTICATE SCRAM-SHA-256-PLUS\n"+c.script)
			conn, err := client.DialTLS(ctx, address, &client.Options{TLSConfig: clients})
			require.NoError(t, err)
			_, err = conn.AuthenticateAny(ctx, joe)
			assert.ErrorIs(t, err, c.want)
			require.NoError(t, conn.Close())
			require.NoError(t, server.Wait(ctx))
		})
	}
}

// Servers that do not know the password, or that want too much.
func TestSCRAMImpostor(t *testing.T) {
	iterations := func(n string) func(int, string) (string, bool) {
		return func(i int, message string) (string, bool) {
			return strings.Replace(message, "i=4096", "i="+n, 1), false
		}
	}
	instead := func(n int, with string) func(int, string) (string, bool) {
		return func(i int, message string) (string, bool) {
			if i == n {
				return with, false
			}
			return message, false
		}
	}
	okAt := func(n int) func(int, string) (string, bool) {
		return func(i int, message string) (string, bool) { return message, i == n }
	}
	for name, c := range map[string]struct {
		change func(int, string) (string, bool)
		want   error
		closes bool
	}{
		"OK at once":                {okAt(1), client.ErrServerProof, true},
		"OK without a signature":    {okAt(2), client.ErrServerProof, true},
		"OK behind an error":        {instead(2, "e=other-error"), client.ErrServerProof, true},
		"wrong signature":           {instead(2, "v="+b64(strings.Repeat("x", 32))), client.ErrServerProof, true},
		"no signature":              {instead(2, ""), client.ErrServerProof, true},
		"billions of iterations":    {iterations("4000000000"), client.ErrIterations, false},
		"more than fit":             {iterations("99999999999999999999999"), client.ErrIterations, false},
		"one iteration":             {iterations("1"), client.ErrIterations, false},
		"negative":                  {iterations("-1"), client.ErrChallenge, false},
		"another nonce":             {instead(1, "r=abc,s=AAAA,i=4096"), client.ErrChallenge, false},
		"an unknown, required part": {instead(1, "m=x,r=abc,s=AAAA,i=4096"), client.ErrChallenge, false},
		"nonsense":                  {instead(1, strings.Repeat("x", 1000)), client.ErrChallenge, false},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := testContext(t)
			server := scramServer{hash: scram.SHA256, caps: "AUTH=SCRAM-SHA-256 SASL-IR", change: c.change}
			conn := server.dial(t, 0)
			_, err := conn.Authenticate(ctx, client.AuthSCRAM("SCRAM-SHA-256", joe))
			assert.ErrorIs(t, err, c.want)
			var given *client.AuthError
			assert.ErrorAs(t, err, &given)
			assert.Less(t, len(err.Error()), 200)
			var lost *client.ConnError
			assert.Equal(t, c.closes, errors.As(err, &lost))
			if !c.closes {
				assert.NoError(t, conn.Noop(ctx))
				return
			}
			<-conn.Done()
			_, err = conn.Session()
			assert.ErrorIs(t, err, client.ErrNotAuthenticated)
		})
	}
}

// A password that SASLprep does not know is sent as it is.
func TestSCRAMUnassigned(t *testing.T) {
	conn := scripted(t, greets("AUTH=SCRAM-SHA-1")+"C: A0001 AUTHENTICATE SCRAM-SHA-1\nS: A0001 NO\n", nil)
	_, err := conn.Authenticate(testContext(t), client.AuthSCRAM("SCRAM-SHA-1", &client.Credentials{Username: "joe", Password: types.NewSecret("🦊")}))
	assert.ErrorIs(t, err, client.ErrNo)
}

// No server that does not know the password gets a client to believe it.
func FuzzSCRAM(f *testing.F) {
	for _, said := range []string{
		"A0001 OK\r\n", "+ \r\nA0001 OK\r\n", "+ dj1BQUFB\r\n+ dj1BQUFB\r\nA0001 OK\r\n",
		"+ cj1hYmMscz1BQUFBLGk9NDA5Ng==\r\n+ dj0=\r\nA0001 OK\r\n", "A0001 BAD\r\nA0002 OK\r\n", "* BYE\r\nA0001 OK\r\n", "+\r\n+\r\n",
		"A0001 NO\r\n* PREAUTH hi\r\n", "* PREAUTH hi\r\nA0001 OK\r\n", "+ {3}\r\nabc\r\nA0001 OK [CAPABILITY IMAP4rev1]\r\n",
	} {
		f.Add([]byte(said))
	}
	f.Fuzz(func(t *testing.T, said []byte) {
		clientSide, serverSide := pipe(t)
		done := make(chan struct{})
		go func() {
			defer close(done)
			_, _ = io.WriteString(serverSide, "* OK [CAPABILITY IMAP4rev1 AUTH=SCRAM-SHA-1 SASL-IR] hi\r\n")
			defer serverSide.Close()
			r := bufio.NewReader(serverSide)
			_, _ = r.ReadString('\n')
			for line := range bytes.Lines(said) {
				if _, err := serverSide.Write(line); err != nil {
					return
				}
				if line[0] == '+' { // which has an answer, unless nobody expects it
					_ = serverSide.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
					_, _ = r.ReadString('\n')
				}
			}
		}()
		ctx := testContext(t)
		conn, err := client.New(ctx, clientSide, insecure(nil))
		require.NoError(t, err)
		_, err = conn.Authenticate(ctx, client.AuthSCRAM("SCRAM-SHA-1", joe))
		require.Error(t, err)
		require.NotErrorIs(t, err, context.DeadlineExceeded)
		_, err = conn.Session()
		require.Error(t, err)
		require.NoError(t, conn.Close())
		<-done
	})
}
