package client_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/imaptest"
	"github.com/imapeg/imapeg/internal/testserver"
	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// textPart is a part 2 of a message, whose parent is a multipart.
func textPart(encoding, charset string, size int64) *types.Part {
	return &types.Part{
		BodyStructure: &types.BodyStructure{
			Type: "TEXT", Subtype: "PLAIN", Encoding: encoding, Size: size,
			Params: []types.Param{{Name: "charset", Value: charset}},
		},
		Number: []uint32{2},
	}
}

func TestDownload(t *testing.T) {
	const text = "Gr=FC=DFe=\r\n!"
	quoted := textPart("Quoted-Printable", "iso-8859-1", 13)
	ok := "S: A0002 OK\n"
	const binary = "C: A0002 CAPABILITY\nS: * CAPABILITY IMAP4rev1 BINARY\nS: A0002 OK\n"
	for _, test := range []struct {
		name   string
		part   *types.Part
		opts   *client.DownloadOptions
		script string
		want   string
		done   client.Downloaded
		err    error
	}{
		{
			"as it is", quoted, nil,
			"C: A0002 UID FETCH 5 (UID BODY.PEEK[2])\nS: * 1 FETCH (UID 5 BODY[2] {13}\ns: \"Gr=FC=DFe=\\r\\n!)\\r\\n\"\n" + ok,
			text, client.Downloaded{Written: 13, Received: 13}, nil,
		}, {
			"the message", nil, &client.DownloadOptions{UTF8: true},
			"C: A0002 UID FETCH 5 (UID BODY.PEEK[])\nS: * 1 FETCH (BODY[] {3}\ns: \"abc UID 5)\\r\\n\"\n" + ok,
			"abc", client.Downloaded{Written: 3, Received: 3}, nil,
		}, {
			"decoded", quoted, &client.DownloadOptions{Decode: true},
			"C: A0002 UID FETCH 5 (UID BODY.PEEK[2])\nS: * 1 FETCH (UID 5 BODY[2] \"Gr=FC=DFe\")\n" + ok,
			"Gr\xfc\xdfe", client.Downloaded{Written: 5, Received: 9}, nil,
		}, {
			"UTF-8", quoted, &client.DownloadOptions{UTF8: true},
			"C: A0002 UID FETCH 5 (UID BODY.PEEK[2])\nS: * 2 FETCH (FLAGS ())\nS: * 1 FETCH (UID 5 BODY[2] {9}\nS: Gr=FC=DFe)\n" + ok,
			"Grüße", client.Downloaded{Written: 7, Received: 9}, nil,
		}, {
			"goes on", quoted, &client.DownloadOptions{Origin: 9},
			"C: A0002 UID FETCH 5 (UID BODY.PEEK[2]<9.2147483638>)\nS: * 1 FETCH (UID 5 BODY[2]<9> {4}\ns: \"=\\r\\n!)\\r\\n\"\n" + ok,
			"=\r\n!", client.Downloaded{Written: 4, Received: 4}, nil,
		}, {
			"goes on, but the server sends all", textPart("7bit", "", 6), &client.DownloadOptions{Origin: 4, UTF8: true},
			"C: A0002 UID FETCH 5 (UID BODY.PEEK[2])\nS: * 1 FETCH (UID 5 BODY[2] {6}\nS: abcdef)\n" + ok,
			"ef", client.Downloaded{Written: 2, Received: 6}, nil,
		}, {
			"goes on, but the server ignores the range", textPart("7bit", "", 6), &client.DownloadOptions{Origin: 4, Decode: true},
			"C: A0002 UID FETCH 5 (UID BODY.PEEK[2]<4.2147483643>)\nS: * 1 FETCH (UID 5 BODY[2] {6}\nS: abcdef)\n" + ok,
			"ef", client.Downloaded{Written: 2, Received: 2}, nil,
		}, {
			"goes on, decoded", quoted, &client.DownloadOptions{UTF8: true, Origin: 4},
			"C: A0002 UID FETCH 5 (UID BODY.PEEK[2])\nS: * 1 FETCH (UID 5 BODY[2] {9}\nS: Gr=FC=DFe)\n" + ok,
			"ße", client.Downloaded{Written: 3, Received: 9}, nil,
		}, {
			"behind the end", quoted, &client.DownloadOptions{Decode: true, Origin: 99},
			"C: A0002 UID FETCH 5 (UID BODY.PEEK[2])\nS: * 1 FETCH (UID 5 BODY[2] {1}\nS: a)\n" + ok,
			"", client.Downloaded{Received: 1}, nil,
		}, {
			"chunks", textPart("base64", "", 12), &client.DownloadOptions{Decode: true, ChunkSize: 5},
			`C: A0002 UID FETCH 5 (UID BODY.PEEK[2]<0.5>)
			S: * 1 FETCH (UID 5 BODY[2]<0> "aGVsb")
			S: A0002 OK
			C: A0003 UID FETCH 5 (UID BODY.PEEK[2]<5.5>)
			S: * 1 FETCH (UID 5 BODY[2]<5> {3}
			S: G8g)
			S: A0003 OK
			C: A0004 UID FETCH 5 (UID BODY.PEEK[2]<8.5>)
			S: * 1 FETCH (UID 5 BODY[2]<8> {4}
			S: eW91)
			S: A0004 OK
			`,
			"hello you", client.Downloaded{Written: 9, Received: 12}, nil,
		}, {
			"chunks of a server without ranges", textPart("7bit", "", 6), &client.DownloadOptions{ChunkSize: 4},
			`C: A0002 UID FETCH 5 (UID BODY.PEEK[2]<0.4>)
			S: * 1 FETCH (UID 5 BODY[2] {6}
			S: abcdef)
			S: A0002 OK
			C: A0003 UID FETCH 5 (UID BODY.PEEK[2]<4.4>)
			S: * 1 FETCH (UID 5 BODY[2] {6}
			S: abcdef)
			S: A0003 OK
			`,
			"abcdef", client.Downloaded{Written: 6, Received: 6}, nil,
		}, {
			"chunks of unknown number", nil, &client.DownloadOptions{ChunkSize: 2},
			`C: A0002 UID FETCH 5 (UID BODY.PEEK[]<0.2>)
			S: * 1 FETCH (UID 5 BODY[]<0> "ab")
			S: A0002 OK
			C: A0003 UID FETCH 5 (UID BODY.PEEK[]<2.2>)
			S: * 1 FETCH (UID 5 BODY[]<2> NIL)
			S: A0003 OK
			`,
			"ab", client.Downloaded{Written: 2, Received: 2}, nil,
		}, {
			"BINARY", quoted, &client.DownloadOptions{Decode: true},
			binary + "C: A0003 UID FETCH 5 (UID BINARY.PEEK[2])\nS: * 1 FETCH (UID 5 BINARY[2] ~{3}\ns: \"a\\x00\\xff)\\r\\n\"\nS: A0003 OK\n",
			"a\x00\xff", client.Downloaded{Written: 3, Received: 3, Binary: true}, nil,
		}, {
			"BINARY, goes on", quoted, &client.DownloadOptions{Decode: true, Origin: 2},
			binary + "C: A0003 UID FETCH 5 (UID BINARY.PEEK[2]<2.2147483645>)\nS: * 1 FETCH (UID 5 BINARY[2]<2> \"c\")\nS: A0003 OK\n",
			"c", client.Downloaded{Written: 1, Received: 1, Binary: true}, nil,
		}, {
			"UNKNOWN-CTE", quoted, &client.DownloadOptions{UTF8: true},
			binary + "C: A0003 UID FETCH 5 (UID BINARY.PEEK[2])\nS: A0003 NO [UNKNOWN-CTE] what is that\n" +
				"C: A0004 UID FETCH 5 (UID BODY.PEEK[2])\nS: * 1 FETCH (UID 5 BODY[2] \"=FC\")\nS: A0004 OK\n",
			"ü", client.Downloaded{Written: 2, Received: 3}, nil,
		}, {
			"BINARY is NIL", quoted, &client.DownloadOptions{UTF8: true},
			binary + "C: A0003 UID FETCH 5 (UID BINARY.PEEK[2])\nS: * 1 FETCH (UID 5 BINARY[2] NIL)\nS: A0003 OK\n" +
				"C: A0004 UID FETCH 5 (UID BODY.PEEK[2])\nS: * 1 FETCH (UID 5 BODY[2] \"=FC\")\nS: A0004 OK\n",
			"ü", client.Downloaded{Written: 2, Received: 3}, nil,
		}, {
			"no such message", quoted, nil,
			"C: A0002 UID FETCH 5 (UID BODY.PEEK[2])\n" + ok,
			"", client.Downloaded{}, client.ErrNoData,
		}, {
			"no such part", quoted, nil,
			"C: A0002 UID FETCH 5 (UID BODY.PEEK[2])\nS: * 1 FETCH (UID 5 BODY[2] NIL)\n" + ok,
			"", client.Downloaded{}, client.ErrNoData,
		}, {
			"not understood", quoted, nil,
			"C: A0002 UID FETCH 5 (UID BODY.PEEK[2])\nS: * 1 FETCH (UID 5 BODY[2] (\n" + ok,
			"", client.Downloaded{}, new(parser.Error),
		}, {
			"NO", quoted, nil,
			"C: A0002 UID FETCH 5 (UID BODY.PEEK[2])\nS: A0002 NO [EXPUNGEISSUED] gone\n",
			"", client.Downloaded{}, types.CodeExpungeIssued,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			script := strings.ReplaceAll(test.script, "\t", "")
			greeting := "S: * PREAUTH [CAPABILITY IMAP4rev1] ready\n"
			if strings.HasPrefix(script, binary) {
				greeting = "S: * PREAUTH ready\n"
			}
			conn := scripted(t, greeting+"C: A0001 SELECT INBOX\nS: * 3 EXISTS\nS: A0001 OK\n"+script, nil)
			sess, err := conn.Session()
			require.NoError(t, err)
			mailbox, err := sess.Select(testContext(t), "INBOX", nil)
			require.NoError(t, err)
			var b bytes.Buffer
			done, err := mailbox.Download(testContext(t), 5, test.part, &b, test.opts)
			var bad *parser.Error
			switch {
			case test.err == nil:
				require.NoError(t, err)
			case errors.As(test.err, &bad):
				assert.ErrorAs(t, err, &bad)
			default:
				var failed *client.DownloadError
				require.ErrorAs(t, err, &failed)
				assert.Equal(t, types.UID(5), failed.UID)
				assert.Equal(t, "BODY.PEEK[2]", failed.Item)
				assert.ErrorIs(t, err, test.err)
			}
			assert.Equal(t, test.want, b.String())
			assert.Equal(t, test.done, done)
		})
	}
}

// What nobody can decode is not asked for.
func TestDownloadUnknown(t *testing.T) {
	_, mailbox := inbox(t, "", nil)
	var wrong *types.DecodeError
	_, err := mailbox.Download(testContext(t), 5, textPart("x-uuencode", "", 9), io.Discard, &client.DownloadOptions{Decode: true})
	require.ErrorAs(t, err, &wrong)
	assert.Equal(t, "x-uuencode", wrong.Text)
	_, err = mailbox.Download(testContext(t), 5, textPart("base64", "x-none", 9), io.Discard, &client.DownloadOptions{UTF8: true})
	require.ErrorAs(t, err, &wrong)
	assert.Equal(t, "x-none", wrong.Text)
}

var errFull = errors.New("disk full")

type fullDisk struct{ room int }

func (w *fullDisk) Write(p []byte) (int, error) {
	n := min(len(p), w.room)
	if w.room -= n; n < len(p) {
		return n, errFull
	}
	return n, nil
}

// A writer that fails does not cost the connection.
func TestDownloadWriterFails(t *testing.T) {
	_, mailbox := inbox(t, `
	C: A0002 UID FETCH 5 (UID BODY.PEEK[])
	S: * 1 FETCH (UID 5 BODY[] {9}
	S: abcdefghi)
	S: A0002 OK
	C: A0003 NOOP
	S: A0003 OK
	`, nil)
	done, err := mailbox.Download(testContext(t), 5, nil, &fullDisk{4}, nil)
	assert.ErrorIs(t, err, errFull)
	assert.EqualError(t, err, "client: BODY.PEEK[] of UID 5, 4 octets written: disk full")
	assert.Equal(t, int64(4), done.Written)
	assert.NoError(t, mailbox.Noop(testContext(t)))
}

// A connection that ends says so, and what had come is there.
func TestDownloadConnectionEnds(t *testing.T) {
	for _, chunk := range []int64{0, 100} {
		_, mailbox := inbox(t, fmt.Sprintf(`
		C: A0002 UID FETCH 5 (UID BODY.PEEK[]%s)
		S: * 1 FETCH (UID 5 BODY[] {9}
		s: "abcd"
		close
		`, map[int64]string{100: "<0.100>"}[chunk]), nil)
		var b bytes.Buffer
		done, err := mailbox.Download(testContext(t), 5, nil, &b, &client.DownloadOptions{ChunkSize: chunk})
		var ended *client.ConnError
		require.ErrorAs(t, err, &ended)
		assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
		if chunk == 0 {
			assert.Equal(t, "abcd", b.String())
		}
		assert.Equal(t, int64(b.Len()), done.Written)
	}
}

func TestDownloadCancelled(t *testing.T) {
	_, mailbox := inbox(t, `
	C: A0002 UID FETCH 5 (UID BODY.PEEK[])
	S: * 1 FETCH (UID 5 BODY[] {9}
	s: "abcd"
	C: A0003 NOOP
	s: "efghi)\r\n"
	S: A0002 OK
	S: A0003 OK
	`, nil)
	ctx, cancel := context.WithCancel(testContext(t))
	defer cancel()
	opts := &client.DownloadOptions{Progress: func(received, total int64) {
		assert.Equal(t, int64(9), total)
		if received == 4 {
			cancel()
		}
	}}
	_, err := mailbox.Download(ctx, 5, nil, io.Discard, opts)
	var cancelled *client.CancelError
	require.ErrorAs(t, err, &cancelled)
	assert.Equal(t, client.Draining, cancelled.Outcome)
	assert.NoError(t, mailbox.Noop(testContext(t)))
}

// Much goes by, and little is kept, with the limits as they are by default.
func TestDownloadMemory(t *testing.T) {
	const size = 24 << 20 // below MaxLiteral
	clientSide, serverSide := pipe(t)
	served := make(chan error, 1)
	go func() {
		served <- imaptest.MustParse(preauth+`
		C: A0001 SELECT INBOX
		S: A0001 OK
		C: A0002 UID FETCH 5 (UID BODY.PEEK[])
		`).Serve(context.Background(), serverSide, nil)
		fmt.Fprintf(serverSide, "* 1 FETCH (UID 5 BODY[] {%d}\r\n", size)
		_, _ = io.CopyN(serverSide, zeros{}, size)
		fmt.Fprint(serverSide, ")\r\nA0002 OK\r\n")
	}()
	conn, err := client.New(testContext(t), clientSide, insecure(nil))
	require.NoError(t, err)
	defer conn.Close()
	sess, err := conn.Session()
	require.NoError(t, err)
	mailbox, err := sess.Select(testContext(t), "INBOX", nil)
	require.NoError(t, err)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	last := int64(0)
	done, err := mailbox.Download(testContext(t), 5, nil, io.Discard, &client.DownloadOptions{Progress: func(received, total int64) {
		assert.Equal(t, int64(size), total)
		last = received
	}})
	runtime.ReadMemStats(&after)
	require.NoError(t, err)
	require.NoError(t, <-served)
	assert.Equal(t, int64(size), done.Written)
	assert.Equal(t, int64(size), last)
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(16<<20))
}

// Real servers, with BINARY and without, whole and in chunks.
func TestServersDownload(t *testing.T) {
	for _, kind := range testserver.All() {
		t.Run(kind.Name, func(t *testing.T) { downloadFrom(t, kind.Start(t)) })
	}
}

func downloadFrom(t *testing.T, server *testserver.Server) {
	content := make([]byte, 300_000)
	for i := range content {
		content[i] = byte(i * i >> 3)
	}
	encoded := base64.StdEncoding.EncodeToString(content)
	var lines strings.Builder
	for len(encoded) > 76 {
		lines.WriteString(encoded[:76] + "\r\n")
		encoded = encoded[76:]
	}
	lines.WriteString(encoded + "\r\n")
	raw := "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=FC=DFe\r\n" +
		"--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=x.bin\r\n\r\n" +
		lines.String() + "--b--\r\n"
	server.Deliver(t, "INBOX", []byte(raw))
	ctx := testContext(t)
	sess := login(t, client.DialTLS, server.TLS, server, &client.Options{})
	caps, err := sess.Capability(ctx)
	require.NoError(t, err)
	inbox, err := sess.Examine(ctx, "INBOX")
	require.NoError(t, err)
	messages, err := client.Collect(inbox.Fetch(ctx, types.UIDs(1), types.FetchBodyStructure))
	require.NoError(t, err)
	require.Len(t, messages, 1)
	structure := messages[0].BodyStructure

	var text strings.Builder
	_, err = inbox.Download(ctx, 1, structure.PlainText(), &text, &client.DownloadOptions{UTF8: true})
	require.NoError(t, err)
	assert.Equal(t, "Grüße", strings.TrimSpace(text.String()))

	part := structure.Attachments()[0]
	for _, chunk := range []int64{0, 10_000, 1 << 20} {
		for _, origin := range []int64{0, 123_457} {
			var b bytes.Buffer
			done, err := inbox.Download(ctx, 1, part, &b, &client.DownloadOptions{Decode: true, ChunkSize: chunk, Origin: origin})
			require.NoError(t, err)
			assert.True(t, bytes.Equal(content[origin:], b.Bytes()), "chunks of %d from %d", chunk, origin)
			assert.True(t, caps.Has(types.CapBinary) || !done.Binary)
			b.Reset()
			_, err = inbox.Download(ctx, 1, nil, &b, &client.DownloadOptions{ChunkSize: chunk, Origin: origin})
			require.NoError(t, err)
			assert.Equal(t, sha256.Sum256([]byte(raw[origin:])), sha256.Sum256(b.Bytes()))
		}
	}
	_, err = inbox.Download(ctx, 99, nil, io.Discard, nil)
	assert.ErrorIs(t, err, client.ErrNoData)
	require.NoError(t, sess.Logout(ctx))
}
