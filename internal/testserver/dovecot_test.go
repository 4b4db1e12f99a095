package testserver

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/imapeg/imapeg/internal/testmail"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestExtensions uses extensions that a Dovecot offers on demand only.
func TestExtensions(t *testing.T) {
	t.Parallel()
	server := Dovecot(t)
	server.Deliver(t, "INBOX", testmail.Small()[0].Raw)
	c := login(t, server)
	for _, test := range []struct{ command, untagged string }{
		{"CAPABILITY", "COMPRESS=DEFLATE"},
		{"GETQUOTAROOT INBOX", `* QUOTAROOT INBOX "User quota"`},
		{"MYRIGHTS INBOX", "* MYRIGHTS INBOX "},
		{`SETMETADATA "" (/private/comment here)`, ""},
		{`GETMETADATA "" (/private/comment)`, "* METADATA \"\" (/private/comment {4}\r\nhere)"},
		{"CREATE Public.Board", ""},
		{"NAMESPACE", `* NAMESPACE (("" ".")) (("shared." ".")) (("Public." "."))`},
		{`GENURLAUTH "imap://alice@localhost/INBOX/;UID=1;URLAUTH=anonymous" INTERNAL`, "* GENURLAUTH "},
		{`NOTIFY SET (PERSONAL (MESSAGENEW MESSAGEEXPUNGE))`, ""},
		{"SELECT INBOX", ""},
		{"SEARCH FUZZY BODY x", "* SEARCH"},
	} {
		responses, err := c.command(test.command)
		assert.NoError(t, err, test.command)
		assert.Contains(t, strings.Join(responses, "\n"), test.untagged, test.command)
	}
}

// TestNoPenalty makes sure that a wrong password does not slow down tests.
func TestNoPenalty(t *testing.T) {
	t.Parallel()
	server := Dovecot(t)
	wrong, err := dialPlain(server.Plain)
	require.NoError(t, err)
	defer wrong.Close()
	start := time.Now()
	assert.ErrorContains(t, wrong.login(server.User, "wrong"), "[AUTHENTICATIONFAILED]")
	assert.Less(t, time.Since(start), time.Second)
}

// TestBrokenConfig has the log in the error when a server cannot start.
func TestBrokenConfig(t *testing.T) {
	t.Parallel()
	Dovecot(t) // skips when there is none
	_, err := StartDovecot(WithConfig("no_such_setting = yes"))
	assert.ErrorContains(t, err, "no_such_setting")
}

func TestFill(t *testing.T) {
	t.Parallel()
	server := Dovecot(t)
	messages := raws(testmail.Small())
	for _, mailbox := range []string{"INBOX", "Lists.engine"} {
		require.NoError(t, server.Fill(mailbox, slices.Values(messages)))
		c := login(t, server)
		_, err := c.command("SELECT " + mailbox)
		require.NoError(t, err)
		for i, raw := range messages {
			fetched, err := c.command(fmt.Sprintf("FETCH %d (UID FLAGS RFC822.SIZE BODY.PEEK[])", i+1))
			require.NoError(t, err)
			// Not assert.Equal: nobody wants to read all of the difference.
			want := fmt.Sprintf("* %d FETCH (UID %d FLAGS (\\Seen \\Recent) RFC822.SIZE %d BODY[] {%d}\r\n%s)", i+1, i+1, len(raw), len(raw), raw)
			assert.True(t, len(fetched) == 1 && fetched[0] == want, "%s, %d: not what was filled in", mailbox, i+1)
		}
	}
}

// TestStartDovecot starts a server without a test around it.
func TestStartDovecot(t *testing.T) {
	t.Parallel()
	server, err := StartDovecot(WithUser("bob", "secret"))
	if errors.Is(err, ErrMissing) {
		skip(t, err.Error())
	}
	require.NoError(t, err)
	require.DirExists(t, server.site.Dir)
	login(t, server)
	require.NoError(t, server.Close())
	assert.NoDirExists(t, server.site.Dir)
}
