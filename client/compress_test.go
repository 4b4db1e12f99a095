package client_test

import (
	"bufio"
	"bytes"
	"compress/flate"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	deflates = "S: * PREAUTH [CAPABILITY IMAP4rev1 COMPRESS=DEFLATE UNAUTHENTICATE LITERAL+] hi\n"
	compress = "C: A0001 COMPRESS DEFLATE\n"
)

// flateConn is the server's side of a compressed connection, by the standard library.
type flateConn struct {
	net.Conn
	r io.Reader
	w *flate.Writer
}

func newFlateConn(nc net.Conn) *flateConn {
	w, err := flate.NewWriter(nc, flate.BestCompression)
	if err != nil {
		panic(err)
	}
	return &flateConn{nc, flate.NewReader(bufio.NewReader(nc)), w}
}

func (c *flateConn) Read(p []byte) (int, error) { return c.r.Read(p) }

func (c *flateConn) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	return n, errors.Join(err, c.w.Flush())
}

// deflated is a session with a server that plays a script up to an OK, and does the
// rest itself.
func deflated(t testing.TB, opts *client.Options, rest func(nc net.Conn) error) *client.Session {
	t.Helper()
	clientSide, serverSide := pipe(t)
	done := make(chan error, 1)
	go func() {
		err := play(serverSide, deflates+compress)
		if err == nil {
			err = rest(serverSide)
		}
		done <- err
	}()
	conn, err := client.New(testContext(t), clientSide, opts)
	require.NoError(t, err)
	t.Cleanup(func() {
		conn.Close()
		assert.NoError(t, <-done)
	})
	sess, err := conn.Session()
	require.NoError(t, err)
	return sess
}

// ok is the end of the handshake, and what follows it at once.
func ok(nc net.Conn, follows ...byte) error {
	_, err := nc.Write(append([]byte("A0001 OK\r\n"), follows...))
	return err
}

func TestCompress(t *testing.T) {
	ctx := testContext(t)
	message := strings.Repeat("Subject: hello\r\n", 20_000)
	sess := deflated(t, nil, func(nc net.Conn) error {
		if err := ok(nc); err != nil {
			return err
		}
		return play(newFlateConn(nc), `
	C: A0002 NOOP
	S: * XNEWS
	S: A0002 OK
	C: A0003 APPEND INBOX {320000+}
	C: `+strings.ReplaceAll(strings.TrimSuffix(message, "\r\n"), "\r\n", "\nC: ")+`
	C:`+" "+`
	S: A0003 OK
	C: A0004 NOOP
	S: A0004 OK
	`)
	})
	require.NoError(t, sess.Compress(ctx))
	assert.ErrorIs(t, sess.Compress(ctx), client.ErrCompressed)
	require.NoError(t, sess.Noop(ctx))
	_, err := sess.Append(ctx, "INBOX", strings.NewReader(message), int64(len(message)), nil)
	require.NoError(t, err)
	require.NoError(t, sess.Noop(ctx))
}

func TestCompressRefused(t *testing.T) {
	ctx := testContext(t)
	sess := session(t, "", nil)
	var unsupported *client.UnsupportedError
	require.ErrorAs(t, sess.Compress(ctx), &unsupported)
	assert.Equal(t, types.CapCompressDeflate, unsupported.Capability)

	for _, answer := range []string{"NO [COMPRESSIONACTIVE] TLS compresses", "BAD what"} {
		conn := scripted(t, deflates+compress+"S: A0001 "+answer+"\nC: A0002 NOOP\nS: A0002 OK\n", nil)
		sess, err := conn.Session()
		require.NoError(t, err)
		err = sess.Compress(ctx)
		var refused *client.StatusError
		require.ErrorAs(t, err, &refused)
		assert.Equal(t, refused.Code != nil, errors.Is(err, types.CodeCompressionActive))
		assert.NoError(t, sess.Noop(ctx))
	}
}

// What comes in the same packet as the OK is compressed.
func TestCompressAhead(t *testing.T) {
	ctx := testContext(t)
	var news bytes.Buffer
	w, err := flate.NewWriter(&news, 1)
	require.NoError(t, err)
	_, err = io.WriteString(w, "* XNEWS one\r\n* XNEWS two\r\n")
	require.NoError(t, errors.Join(err, w.Flush()))
	var r recorder
	sess := deflated(t, &client.Options{Handler: r.handle}, func(nc net.Conn) error {
		if err := ok(nc, news.Bytes()...); err != nil {
			return err
		}
		c := newFlateConn(nc)
		w.Reset(nc) // a new stream where an old one has not ended: no block needs the other
		c.w = w
		return play(c, "C: A0002 NOOP\nS: A0002 OK\n")
	})
	require.NoError(t, sess.Compress(ctx))
	require.NoError(t, sess.Noop(ctx))
	for _, event := range r.wait(t, 2) {
		assert.Equal(t, "XNEWS", event.Response.ResponseName())
	}
}

// zlib can end a response without an empty block, which the standard library would
// wait for.
func TestPartialFlush(t *testing.T) {
	ctx := testContext(t)
	sess := deflated(t, nil, func(nc net.Conn) error {
		if err := ok(nc); err != nil {
			return err
		}
		r := bufio.NewReader(flate.NewReader(bufio.NewReader(nc)))
		for _, answer := range []string{
			"723430303052f0f75648c9cf4be5e50208",           // A0002 OK done
			"202d056305d708cfe090605e2e47a09431508a970b20", // * 3 EXISTS, A0003 OK
		} {
			if _, err := r.ReadString('\n'); err != nil {
				return err
			}
			octets, _ := hex.DecodeString(answer)
			if _, err := nc.Write(octets); err != nil {
				return err
			}
		}
		return nil
	})
	require.NoError(t, sess.Compress(ctx))
	require.NoError(t, sess.Noop(ctx))
	require.NoError(t, sess.Noop(ctx))
}

// A few octets may stand for very many: limits are for what comes out.
func TestCompressBomb(t *testing.T) {
	ctx := testContext(t)
	opts := &client.Options{Reader: &parser.Options{MaxLine: 10_000, MaxLiteral: 10_000}}
	var r recorder
	opts.Handler = r.handle
	sess := deflated(t, opts, func(nc net.Conn) error {
		if err := ok(nc); err != nil {
			return err
		}
		return play(newFlateConn(nc), "C: A0002 NOOP\n"+
			fmt.Sprintf("s: %q\n", "* XNEWS "+strings.Repeat("x", 1<<20)+"\r\n* 1 FETCH (BODY[] {1048576}\r\n")+
			fmt.Sprintf("s: %q\n", strings.Repeat("x", 1<<20)+")\r\n")+
			"S: A0002 OK\n")
	})
	require.NoError(t, sess.Compress(ctx))
	require.NoError(t, sess.Noop(ctx))
	events := r.wait(t, 2)
	var limit *parser.LimitError
	assert.ErrorAs(t, events[0].Err, &limit)
	assert.ErrorAs(t, events[1].Response.(*types.Fetch).Sections()[0].Data.Err(), &limit)
}

// The stream ends too early, is none, or ends by itself.
func TestCompressBroken(t *testing.T) {
	for name, c := range map[string]struct {
		octets []byte
		want   error
	}{
		"closed":       {nil, io.ErrUnexpectedEOF},
		"in a block":   {[]byte{0x72, 0x34, 0x30}, io.ErrUnexpectedEOF},
		"its end":      {[]byte{0x03, 0x00}, io.ErrUnexpectedEOF},
		"no such type": {[]byte{0xFF, 0xFF, 0xFF}, nil},
		"plain text":   {[]byte("A0002 OK\r\n"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := testContext(t)
			sess := deflated(t, nil, func(nc net.Conn) error {
				if err := ok(nc, c.octets...); err != nil {
					return err
				}
				return nc.Close()
			})
			require.NoError(t, sess.Compress(ctx))
			err := sess.Noop(ctx)
			var lost *client.ConnError
			require.ErrorAs(t, err, &lost)
			if c.want != nil {
				assert.ErrorIs(t, err, c.want)
			}
		})
	}
}

func TestCompressTimeout(t *testing.T) {
	ctx := testContext(t)
	opts := &client.Options{Timeout: 30 * time.Millisecond}
	sess := deflated(t, opts, func(nc net.Conn) error { return ok(nc) })
	require.NoError(t, sess.Compress(ctx))
	assert.ErrorContains(t, sess.Noop(ctx), "nothing from the server for 30ms")
}

// Nothing of a stream of random octets may do harm.
func TestCompressNoise(t *testing.T) {
	ctx := testContext(t)
	random := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		noise := make([]byte, 2000)
		for i := range noise {
			noise[i] = byte(random.Uint32())
		}
		sess := deflated(t, nil, func(nc net.Conn) error {
			_ = ok(nc, noise...)
			return nc.Close()
		})
		_ = sess.Compress(ctx) // the end may come first
		assert.Error(t, sess.Noop(ctx))
	}
}

func TestUnauthenticate(t *testing.T) {
	ctx := testContext(t)
	conn := scripted(t, deflates+`
	C: A0001 SELECT INBOX
	S: A0001 OK
	C: A0002 UNAUTHENTICATE
	S: A0002 OK [CAPABILITY IMAP4rev1 AUTH=ANONYMOUS SASL-IR] who is next
	C: A0003 AUTHENTICATE ANONYMOUS =
	S: A0003 OK
	C: A0004 NOOP
	S: A0004 OK
	`, nil)
	sess, err := conn.Session()
	require.NoError(t, err)
	mailbox, err := sess.Select(ctx, "INBOX", nil)
	require.NoError(t, err)
	again, err := sess.Unauthenticate(ctx)
	require.NoError(t, err)
	assert.ErrorIs(t, mailbox.Noop(ctx), client.ErrNotSelected)
	_, err = conn.Session()
	assert.ErrorIs(t, err, client.ErrNotAuthenticated)
	sess, err = again.Authenticate(ctx, client.AuthAnonymous(""))
	require.NoError(t, err)
	assert.NoError(t, sess.Noop(ctx))
	_, err = session(t, "", nil).Unauthenticate(ctx)
	var unsupported *client.UnsupportedError
	assert.ErrorAs(t, err, &unsupported)
}

// What belongs to a login ends with it, also when another user is logged in: nothing of it
// is sent.
func TestSessionAfterUnauthenticate(t *testing.T) {
	ctx := testContext(t)
	conn := scripted(t, deflates+`
	C: A0001 SELECT INBOX
	S: A0001 OK
	C: A0002 UNAUTHENTICATE
	S: A0002 OK [CAPABILITY IMAP4rev1 AUTH=ANONYMOUS SASL-IR MULTISEARCH NAMESPACE] who is next
	C: A0003 AUTHENTICATE ANONYMOUS =
	S: A0003 OK [CAPABILITY IMAP4rev1 NAMESPACE] welcome
	C: A0004 CREATE mine
	S: A0004 OK
	`, nil)
	before, err := conn.Session()
	require.NoError(t, err)
	mailbox, err := before.Select(ctx, "INBOX", nil)
	require.NoError(t, err)
	again, err := before.Unauthenticate(ctx)
	require.NoError(t, err)
	refused := func() {
		for name, use := range map[string]func() error{
			"a command without data": func() error { return before.Delete(ctx, "INBOX") },
			"one with data":          func() error { _, err := before.Namespace(ctx); return err },
			"a list": func() error {
				_, err := client.Collect(before.List(ctx, "", "*"))
				return err
			},
			"SELECT": func() error { _, err := before.Select(ctx, "INBOX", nil); return err },
			"SELECT with QRESYNC": func() error {
				_, err := before.Select(ctx, "INBOX", &client.SelectOptions{QResync: &types.QResync{UIDValidity: 1, ModSeq: 1}})
				return err
			},
			"a message": func() error {
				_, err := before.AppendAll(ctx, "INBOX", types.AppendMessage{Data: types.Bytes([]byte("x"))})
				return err
			},
			"IDLE": func() error { return before.Idle(ctx) },
			"any command": func() error {
				_, err := client.Collect(before.Do(ctx, &types.NoopCommand{}))
				return err
			},
			"the session of a mailbox": func() error { return mailbox.Session().Delete(ctx, "INBOX") },
			"UNAUTHENTICATE":           func() error { _, err := before.Unauthenticate(ctx); return err },
		} {
			assert.ErrorIs(t, use(), client.ErrNotAuthenticated, name)
		}
	}
	refused()
	after, err := again.Authenticate(ctx, client.AuthAnonymous(""))
	require.NoError(t, err)
	refused()
	assert.NoError(t, after.Create(ctx, "mine"))
}

// Compression ends behind the CRLF of the OK, with or without an end of the stream.
func TestUnauthenticateCompressed(t *testing.T) {
	for name, end := range map[string]func(w *flate.Writer) error{
		"stops": func(w *flate.Writer) error { return nil },
		"ends":  func(w *flate.Writer) error { return w.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			ctx := testContext(t)
			sess := deflated(t, nil, func(nc net.Conn) error {
				if err := ok(nc); err != nil {
					return err
				}
				c := newFlateConn(nc)
				if err := play(c, "C: A0002 UNAUTHENTICATE\nS: A0002 OK\n"); err != nil {
					return err
				}
				if err := end(c.w); err != nil {
					return err
				}
				return play(nc, "C: A0003 CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: A0003 OK\n")
			})
			require.NoError(t, sess.Compress(ctx))
			conn, err := sess.Unauthenticate(ctx)
			require.NoError(t, err)
			_, err = conn.Login(ctx, "joe", types.NewSecret("x"))
			assert.ErrorIs(t, err, client.ErrInsecure)
			caps, err := conn.Capability(ctx)
			require.NoError(t, err)
			assert.False(t, caps.Has(types.CapCompressDeflate))
		})
	}
}
