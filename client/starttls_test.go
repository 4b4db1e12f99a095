package client_test

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// certificate makes the configurations of a server at 127.0.0.1 and of its
// clients.
func certificate(t testing.TB) (server, clients *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	cert, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	roots := x509.NewCertPool()
	roots.AddCert(cert)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}},
		&tls.Config{RootCAs: roots}
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

// startTLSServer plays a script, then TLS, then another script.
func startTLSServer(t testing.TB, config *tls.Config, before, after string) (address string) {
	return listen(t, func(nc net.Conn) {
		if play(nc, before) != nil {
			return
		}
		if after == "" {
			_, _ = io.Copy(io.Discard, nc)
			return
		}
		tc := tls.Server(nc, config)
		if tc.Handshake() != nil {
			return
		}
		if err := play(tc, after); err != nil {
			t.Error(err)
		}
		_, _ = io.Copy(io.Discard, tc)
	})
}

const offer = "S: * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] hi\nC: A0001 STARTTLS\n"

func TestStartTLS(t *testing.T) {
	ctx := testContext(t)
	server, clients := certificate(t)
	address := startTLSServer(t, server, offer+"S: * CAPABILITY IMAP4rev1 FORGED\nS: A0001 OK [CAPABILITY IMAP4rev1 FORGED] go on\n", `
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
}

func TestDialTLS(t *testing.T) {
	ctx := testContext(t)
	server, clients := certificate(t)
	address := startTLSServer(t, server, "", "S: * OK [CAPABILITY IMAP4rev1] hi\nC: A0001 LOGIN joe secret\nS: A0001 OK\n")
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
	server, clients := certificate(t)
	for name, c := range map[string]struct {
		before, after string
		check         func(t *testing.T, err error)
	}{
		"no capability": {"S: * OK [CAPABILITY IMAP4rev1] hi\n", "", func(t *testing.T, err error) {
			var unsupported *client.UnsupportedError
			require.ErrorAs(t, err, &unsupported)
			assert.Equal(t, types.CapStartTLS, unsupported.Capability)
		}},
		"preauth": {"S: * PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] hi\n", "", func(t *testing.T, err error) {
			assert.ErrorIs(t, err, client.ErrPreauth)
		}},
		"no": {offer + "S: A0001 NO not now\n", "", func(t *testing.T, err error) { assert.ErrorIs(t, err, client.ErrNo) }},
		"injected": {offer + `s: "A0001 OK go on\r\n* OK [CAPABILITY IMAP4rev1] forged\r\n"` + "\n", "S: * OK\n", func(t *testing.T, err error) {
			assert.ErrorIs(t, err, client.ErrInjected)
		}},
		"injected in part": {offer + `s: "A0001 OK go on\r\nA"` + "\n", "S: * OK\n", func(t *testing.T, err error) {
			assert.ErrorIs(t, err, client.ErrInjected)
		}},
		"no TLS": {offer + "S: A0001 OK go on\nC: nothing\n", "", func(t *testing.T, err error) {
			var lost *client.ConnError
			assert.ErrorAs(t, err, &lost)
		}},
		"closed": {offer + "close\n", "", func(t *testing.T, err error) { assert.ErrorIs(t, err, io.ErrUnexpectedEOF) }},
	} {
		t.Run(name, func(t *testing.T) {
			address := startTLSServer(t, server, c.before, c.after)
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
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
		_, err := dial(ctx, address, nil)
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		cancel()
	}
}

func TestOwnDialer(t *testing.T) {
	ctx := testContext(t)
	address := listen(t, func(nc net.Conn) { _ = play(nc, "S: * OK hi\nC: A0001 NOOP\nS: A0001 OK\n") })
	conn, err := client.Dial(ctx, "imap.example.org:143", &client.Options{Dial: func(ctx context.Context, network, wanted string) (net.Conn, error) {
		assert.Equal(t, "tcp", network)
		assert.Equal(t, "imap.example.org:143", wanted)
		return new(net.Dialer).DialContext(ctx, network, address)
	}})
	require.NoError(t, err)
	defer conn.Close()
	assert.NoError(t, conn.Noop(ctx))
}
