package client_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/imaptest"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// certificate makes the configurations of a server at 127.0.0.1 and of its
// clients.
func certificate(t testing.TB) (server, clients *tls.Config) {
	t.Helper()
	server, clients, err := imaptest.TLSConfigs()
	require.NoError(t, err)
	return server, clients
}

// listen serves connections until the test ends.
func listen(t testing.TB, serve func(nc net.Conn)) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			nc, err := l.Accept()
			if err != nil {
				return
			}
			serve(nc)
			_ = nc.Close()
		}
	}()
	t.Cleanup(func() {
		_ = l.Close()
		<-done
	})
	return l.Addr().String()
}

// tlsServer is a server that plays a script for each connection, in order, until
// the test ends. Wait says whether the client did what they want.
func tlsServer(t testing.TB, config *tls.Config, scripts ...string) (server *imaptest.Server, address string) {
	t.Helper()
	var parsed []*imaptest.Script
	for _, script := range scripts {
		parsed = append(parsed, imaptest.MustParse(script))
	}
	server = imaptest.NewServer(&imaptest.Options{TLSConfig: config}, parsed...)
	t.Cleanup(func() { _ = server.Close() }) // not all tests want their scripts played to the end
	address, err := server.Listen(testContext(t))
	require.NoError(t, err)
	return server, address
}

const offer = "S: * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] hi\nC: A0001 STARTTLS\n"

func TestStartTLS(t *testing.T) {
	ctx := testContext(t)
	config, clients := certificate(t)
	server, address := tlsServer(t, config, offer+`
	S: * CAPABILITY IMAP4rev1 FORGED
	S: A0001 OK [CAPABILITY IMAP4rev1 FORGED] go on
	tls
	C: A0002 CAPABILITY
	S: * CAPABILITY IMAP4rev1
	S: A0002 OK
	C: A0003 LOGIN joe secret
	S: A0003 OK
	C: A0004 NOOP
	S: A0004 OK
	`)
	conn, err := client.DialStartTLS(ctx, address, &client.Options{TLSConfig: clients})
	require.NoError(t, err)
	defer conn.Close()
	assert.True(t, conn.Encrypted())
	assert.ErrorIs(t, conn.StartTLS(ctx, nil), client.ErrEncrypted)
	sess, err := conn.Login(ctx, "joe", types.NewSecret("secret"))
	require.NoError(t, err)
	require.NoError(t, sess.Noop(ctx))
	require.NoError(t, server.Wait(ctx))
}

func TestDialTLS(t *testing.T) {
	ctx := testContext(t)
	config, clients := certificate(t)
	_, address := tlsServer(t, config, "tls\nS: * OK [CAPABILITY IMAP4rev1] hi\nC: A0001 LOGIN joe secret\nS: A0001 OK\n", "tls", "tls")
	conn, err := client.DialTLS(ctx, address, &client.Options{TLSConfig: clients})
	require.NoError(t, err)
	assert.True(t, conn.Encrypted())
	_, err = conn.Login(ctx, "joe", types.NewSecret("secret"))
	require.NoError(t, err)
	require.NoError(t, conn.Close())

	_, err = client.DialTLS(ctx, address, nil)
	var unknown x509.UnknownAuthorityError
	require.ErrorAs(t, err, &unknown)
	var lost *client.ConnError
	assert.ErrorAs(t, err, &lost)

	_, err = client.DialTLS(ctx, "127.0.0.1", nil)
	assert.Error(t, err)
	other := clients.Clone()
	other.ServerName = "example.org"
	_, err = client.DialTLS(ctx, address, &client.Options{TLSConfig: other})
	assert.Error(t, err)
}

func TestStartTLSRefused(t *testing.T) {
	ctx := testContext(t)
	config, clients := certificate(t)
	for name, c := range map[string]struct {
		script string
		check  func(t *testing.T, err error)
	}{
		"no capability": {"S: * OK [CAPABILITY IMAP4rev1] hi\n", func(t *testing.T, err error) {
			var unsupported *client.UnsupportedError
			require.ErrorAs(t, err, &unsupported)
			assert.Equal(t, types.CapStartTLS, unsupported.Capability)
		}},
		"preauth behind another line": {"S: * OK [ALERT] the disk is full\nS: * PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] hi\n" +
			"C: A0001 CAPABILITY\nS: * CAPABILITY IMAP4rev1 STARTTLS\nS: A0001 OK\nC: A0002 STARTTLS\nS: A0002 BAD too late\n", func(t *testing.T, err error) {
			if !errors.Is(err, client.ErrBad) { // a command had been sent before PREAUTH came, which counts for nothing then
				assert.ErrorIs(t, err, client.ErrPreauth)
			}
		}},
		"bad": {offer + "S: A0001 BAD what\n", func(t *testing.T, err error) { assert.ErrorIs(t, err, client.ErrBad) }},
		"bye": {offer + "S: * BYE no more\nclose\n", func(t *testing.T, err error) { assert.ErrorIs(t, err, client.ErrBye) }},
		"preauth": {"S: * PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] hi\n", func(t *testing.T, err error) {
			assert.ErrorIs(t, err, client.ErrPreauth)
		}},
		"no": {offer + "S: A0001 NO not now\n", func(t *testing.T, err error) { assert.ErrorIs(t, err, client.ErrNo) }},
		"injected": {offer + `s: "A0001 OK go on\r\n* OK [CAPABILITY IMAP4rev1] forged\r\n"` + "\ntls\nS: * OK\n", func(t *testing.T, err error) {
			assert.ErrorIs(t, err, client.ErrInjected)
		}},
		"injected in part": {offer + `s: "A0001 OK go on\r\nA"` + "\ntls\nS: * OK\n", func(t *testing.T, err error) {
			assert.ErrorIs(t, err, client.ErrInjected)
		}},
		"no TLS": {offer + "S: A0001 OK go on\nC: nothing\n", func(t *testing.T, err error) {
			var lost *client.ConnError
			assert.ErrorAs(t, err, &lost)
		}},
		"closed": {offer + "close\n", func(t *testing.T, err error) { assert.ErrorIs(t, err, io.ErrUnexpectedEOF) }},
	} {
		t.Run(name, func(t *testing.T) {
			_, address := tlsServer(t, config, c.script)
			conn, err := client.DialStartTLS(ctx, address, &client.Options{TLSConfig: clients})
			require.Error(t, err)
			assert.Nil(t, conn)
			c.check(t, err)
		})
	}
}

// Nothing is sent between the OK and the end of the handshake, whoever wants to.
func TestCommandsWaitForTLS(t *testing.T) {
	ctx := testContext(t)
	server, clients := certificate(t)
	plain := make(chan string, 1)
	address := listen(t, func(nc net.Conn) {
		if err := play(nc, offer); err != nil {
			t.Error(err)
		}
		fmt.Fprint(nc, "A0001 OK go on\r\n")
		var seen strings.Builder
		tc := tls.Server(recordingConn{nc, &seen}, server)
		time.Sleep(30 * time.Millisecond)
		if err := tc.Handshake(); err != nil {
			t.Error(err)
			return
		}
		r := bufio.NewReader(tc)
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				break
			}
			tag, _, _ := strings.Cut(line, " ")
			fmt.Fprintf(tc, "%s OK\r\n", tag)
		}
		plain <- seen.String()
	})
	conn, err := client.Dial(ctx, address, &client.Options{TLSConfig: clients})
	require.NoError(t, err)
	started := make(chan error, 1)
	go func() { started <- conn.StartTLS(ctx, nil) }()
	time.Sleep(10 * time.Millisecond)
	for range 3 {
		assert.NoError(t, conn.Noop(ctx))
	}
	require.NoError(t, <-started)
	require.NoError(t, conn.Close())
	assert.NotContains(t, <-plain, "NOOP")
}

type recordingConn struct {
	net.Conn
	seen *strings.Builder
}

func (c recordingConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.seen.Write(p[:n])
	return n, err
}

func TestDialCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := client.Dial(ctx, "127.0.0.1:1", nil)
	assert.ErrorIs(t, err, context.Canceled)

	// The server takes the connection and says nothing.
	address := listen(t, func(nc net.Conn) { _, _ = io.Copy(io.Discard, nc) })
	for _, dial := range []func(context.Context, string, *client.Options) (*client.Conn, error){client.Dial, client.DialTLS, client.DialStartTLS} {
		ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
		_, err := dial(ctx, address, nil)
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		cancel()
	}
}

func TestOwnDialer(t *testing.T) {
	ctx := testContext(t)
	server := imaptest.NewServer(nil, imaptest.MustParse("S: * OK hi\nC: A0001 NOOP\nS: A0001 OK\n"))
	conn, err := client.Dial(ctx, "imap.example.org:143", &client.Options{Dial: func(ctx context.Context, network, wanted string) (net.Conn, error) {
		assert.Equal(t, "tcp", network)
		assert.Equal(t, "imap.example.org:143", wanted)
		return server.Dial(ctx, network, wanted)
	}})
	require.NoError(t, err)
	assert.NoError(t, conn.Noop(ctx))
	require.NoError(t, conn.Close())
	assert.NoError(t, server.Close())
}

// What was said before TLS is not taken for what the server says: not its capabilities,
// nor a PREAUTH that comes later, nor LOGINDISABLED in either direction.
func TestBeforeTLS(t *testing.T) {
	ctx := testContext(t)
	config, clients := certificate(t)
	var r recorder
	_, address := tlsServer(t, config, "S: * OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN] hi\nC: A0001 STARTTLS\n"+
		"S: * OK [ALERT] send your password to me\nS: * PREAUTH hi\nS: A0001 OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] go on\ntls\n"+
		"S: * OK [ALERT] the disk is full\n"+
		"C: A0002 CAPABILITY\nS: * CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=EXTERNAL\nS: A0002 OK\n")
	conn, err := client.DialStartTLS(ctx, address, &client.Options{TLSConfig: clients, Handler: r.handle})
	require.NoError(t, err)
	defer conn.Close()
	_, err = conn.Session()
	assert.ErrorIs(t, err, client.ErrNotAuthenticated)
	_, err = conn.Login(ctx, "joe", types.NewSecret("secret"))
	assert.ErrorIs(t, err, client.ErrLoginDisabled)
	var none *client.NoMechanismError
	_, err = conn.AuthenticateAny(ctx, joe)
	assert.ErrorAs(t, err, &none)
	var alerts []bool
	for _, event := range r.wait(t, 3) { // the PREAUTH is news too
		if s, ok := event.Response.(*types.Status); ok && s.Code == types.CodeAlert {
			alerts = append(alerts, event.Encrypted)
		}
	}
	assert.Equal(t, []bool{false, true}, alerts)
}

// Who does not get TLS does not lose the password either.
func TestNoPasswordWithoutTLS(t *testing.T) {
	ctx := testContext(t)
	config, _ := certificate(t)
	server, address := tlsServer(t, config, offer+"S: A0001 NO not now\n")
	conn, err := client.Dial(ctx, address, nil)
	require.NoError(t, err)
	defer conn.Close()
	assert.ErrorIs(t, conn.StartTLS(ctx, nil), client.ErrNo)
	_, err = conn.Login(ctx, "joe", types.NewSecret("secret"))
	assert.ErrorIs(t, err, client.ErrInsecure)
	_, err = conn.AuthenticateAny(ctx, joe)
	assert.ErrorIs(t, err, client.ErrInsecure)
	require.NoError(t, server.Wait(ctx))
}
