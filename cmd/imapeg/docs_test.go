package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/internal/testserver"
	"github.com/imapeg/imapeg/types"
)

// The mail of which the documentation tells.
const (
	docHello = "From: Ada Lindqvist <ada@example.org>\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\nDate: Mon, 3 Mar 2025 09:15:00 +0000\r\n" +
		"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=FC=DFe aus K=F6ln!\r\n"
	docInvoice = "From: Billing <billing@example.com>\r\nSubject: Your invoice\r\nDate: Tue, 4 Mar 2025 10:20:00 +0000\r\n" +
		"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: text/plain\r\n\r\nThank you, Ms. Byron.\r\n" +
		"--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"../../invoice.pdf\"\r\n\r\nJVBERi0xLjQgCg==\r\n" +
		"--b\r\nContent-Type: text/html\r\nContent-Disposition: attachment\r\n\r\n<b>Thanks.</b>\r\n--b--\r\n"
	docLunch   = "From: Ada Lindqvist <ada@example.org>\r\nSubject: Lunch?\r\nDate: Wed, 5 Mar 2025 11:00:00 +0000\r\n\r\nShall we have lunch on Thursday?\r\n"
	docDessert = "From: Ada Lindqvist <ada@example.org>\r\nSubject: Dessert?\r\n\r\nAnd cake.\r\n"
)

// docServer is a server with that mail.
func docServer(t *testing.T) *testserver.Server {
	t.Helper()
	server := testserver.Dovecot(t)
	server.Append(t, "INBOX",
		testserver.Message{Date: time.Date(2025, 3, 3, 9, 15, 0, 0, time.UTC), Flags: []string{`\Seen`}, Raw: []byte(docHello)},
		testserver.Message{Date: time.Date(2025, 3, 4, 10, 20, 0, 0, time.UTC), Flags: []string{`\Flagged`}, Raw: []byte(docInvoice)},
		testserver.Message{Date: time.Date(2025, 3, 5, 11, 0, 0, 0, time.UTC), Raw: []byte(docLunch)},
	)
	server.Deliver(t, "Archive")
	server.Append(t, "Archive.2024", testserver.Message{Date: time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC), Raw: []byte("Subject: Old\r\n\r\nold\r\n")})
	return server
}

// account is the environment in which imapeg uses a server.
func account(server *testserver.Server) map[string]string {
	return map[string]string{serverVariable: server.Plain, userVariable: server.User, passwordVariable: server.Password}
}

// console is a little shell that knows imapeg, pipes, quotes and "echo $?". While watch is
// watching a message comes, and then a flag is set.
type console struct {
	t      *testing.T
	server *testserver.Server
	env    map[string]string
	dir    string // that stands for the one of the files
	status int
}

func (c *console) run(line string) string {
	if line == "echo $?" {
		return fmt.Sprintln(c.status)
	}
	var in, out bytes.Buffer
	for _, command := range splitPipe(line) {
		words := splitWords(command)
		require.Equal(c.t, "imapeg", words[0], line)
		args := words[1:]
		for i, arg := range args {
			if arg == "saved" || strings.HasSuffix(arg, ".eml") || strings.HasSuffix(arg, ".mbox") {
				args[i] = filepath.Join(c.dir, arg)
			}
		}
		in, out = out, bytes.Buffer{}
		var complaints bytes.Buffer
		var stdout, stderr io.Writer = &out, &complaints
		if args[0] == "watch" {
			ctx, sess := c.login()
			stdout, stderr = &happening{w: &out, what: func() {
				mailbox, err := sess.Select(ctx, "INBOX", nil)
				assert.NoError(c.t, err)
				assert.NoError(c.t, mailbox.AddFlags(ctx, types.UIDs(1), types.FlagFlagged))
			}}, &happening{w: io.Discard, what: func() {
				_, err := sess.Append(ctx, "INBOX", strings.NewReader(docDessert), int64(len(docDessert)), nil)
				assert.NoError(c.t, err)
			}}
		}
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		c.status = run(ctx, append(args, "--insecure"), streams{
			in: &in, out: stdout, err: stderr, env: func(name string) string { return c.env[name] },
		})
		cancel()
		assert.Empty(c.t, strings.ReplaceAll(complaints.String(), "UID 1: no such part\n", ""), line)
	}
	return strings.ReplaceAll(out.String(), c.dir+string(filepath.Separator), "")
}

func splitPipe(line string) []string { return strings.Split(line, " | ") }

func splitWords(command string) []string {
	var words []string
	for _, word := range regexp.MustCompile(`'[^']*'|\S+`).FindAllString(command, -1) {
		words = append(words, strings.Trim(word, "'"))
	}
	return words
}

// TestDocs runs the examples of docs/imapeg.md, in their order, and compares what they print.
func TestDocs(t *testing.T) {
	text, err := os.ReadFile("../../docs/imapeg.md")
	require.NoError(t, err)
	server := docServer(t)
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "saved"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "lunch.eml"), []byte(strings.ReplaceAll(docLunch, "\r\n", "\n")), 0o644))
	mbox := "From ada Mon Mar  3 09:15:00 2025\nSubject: one\n\n1\n\nFrom ada Mon Mar  3 09:15:00 2025\nSubject: two\n\n2\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "old.mbox"), []byte(mbox), 0o644))
	c := &console{t: t, server: server, env: account(server), dir: dir}
	validity := regexp.MustCompile(`"uidvalidity":\d+`)

	examples := 0
	for _, block := range regexp.MustCompile("(?s)```console\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
		for _, example := range strings.Split("\n"+block[1], "\n$ ")[1:] {
			line, want, _ := strings.Cut(strings.TrimSuffix(example, "\n")+"\n", "\n")
			got := validity.ReplaceAllString(c.run(line), `"uidvalidity":UIDVALIDITY`)
			assert.Equal(t, want, got, "$ %s", line)
			examples++
		}
	}
	assert.Greater(t, examples, 25)
}

// login is a session of somebody else.
func (c *console) login() (context.Context, *client.Session) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	c.t.Cleanup(cancel)
	conn, err := client.Dial(ctx, c.server.Plain, &client.Options{AllowInsecureAuth: true})
	require.NoError(c.t, err)
	c.t.Cleanup(func() { conn.Close() })
	sess, err := conn.Login(ctx, c.server.User, types.NewSecret(c.server.Password))
	require.NoError(c.t, err)
	return ctx, sess
}

// happening lets something happen when the first line is printed.
type happening struct {
	w    io.Writer
	once sync.Once
	what func()
}

func (h *happening) Write(p []byte) (int, error) {
	n, err := h.w.Write(p)
	h.once.Do(h.what)
	return n, err
}

// Every verb is in the documentation, and has an example in its help.
func TestDocsAreWhole(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/imapeg.md")
	require.NoError(t, err)
	for _, command := range newRoot(streams{}).Commands() {
		if command.Name() == "help" || command.Name() == "completion" {
			continue
		}
		assert.Contains(t, string(text), "`"+command.Name()+"`")
		if command.Name() != "demo" {
			assert.Contains(t, command.Example, "imapeg "+command.Name(), command.Name())
		}
		assert.NotEmpty(t, command.Long, command.Name())
	}
}
