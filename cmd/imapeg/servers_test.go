package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/internal/testserver"
)

// TestServers takes a message through all verbs, on every server that there is.
func TestServers(t *testing.T) {
	t.Parallel()
	for _, kind := range testserver.All() {
		t.Run(kind.Name, func(t *testing.T) {
			t.Parallel()
			server := kind.Start(t)
			env, dir := account(server), t.TempDir()
			to := server.Mailbox("Old mail")
			verb := func(in string, args ...string) string {
				got := programWith(t, in, env, append(args, "--insecure")...)
				require.Equal(t, exitOK, got.status, "%q: %s", args, got.err)
				return got.out
			}
			message := strings.ReplaceAll(docInvoice, "\r\n", "\n")
			assert.Equal(t, "1\n", verb(message, "append", "--flag", "flagged"))
			assert.Equal(t, "2\n", verb(docHello, "append", "--flag", "seen", "-"))
			assert.Equal(t, "Thank you, Ms. Byron.", strings.TrimSpace(verb("", "cat", "1")))
			assert.Equal(t, "Grüße aus Köln!\n", verb("", "cat", "2"))
			assert.Equal(t, docInvoice, verb("", "cat", "--raw", "1"))
			assert.Equal(t, "1\n", verb("", "search", "flagged", "from:billing", "has:attachment"))
			assert.Equal(t, "1\n2\n", verb("", "search", "unseen", "or", "from:ada"))
			saved := verb("1\n", "save-attachments", "--dir", dir, "-")
			assert.Equal(t, filepath.Join(dir, "invoice.pdf")+"\n"+filepath.Join(dir, "message-1-part-3.html")+"\n", saved)
			content, err := os.ReadFile(filepath.Join(dir, "invoice.pdf"))
			require.NoError(t, err)
			assert.Equal(t, "%PDF-1.4 \n", string(content))

			verb("", "flag", "--add", "answered", "--remove", "flagged", "1")
			assert.Equal(t, "1\n", verb("", "search", "answered", "unflagged"))
			verb("", "cp", "--create", "2", to)
			verb("", "mv", "1", to)
			assert.Equal(t, "2\n", verb("", "search", "all"))
			assert.Equal(t, "1\n2\n", verb("", "search", "-m", to, "all"))
			verb("", "rm", "-m", to, "1")
			assert.Equal(t, "2\n", verb("", "search", "-m", to, "all"))
			assert.Contains(t, verb("", "ls"), "INBOX\n")
			assert.Regexp(t, `(?m)^\S*Old mail +1 `, verb("", "ls", "-l"))
			assert.Contains(t, verb("", "fetch"), "INBOX: 1 message\n")
		})
	}
}
