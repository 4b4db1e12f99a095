package main

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

// fetched are messages as a server sends them: ordinary, hostile, without
// anything, and with everything wrong.
const fetched = "* 1 FETCH (UID 1 FLAGS (\\Answered \\Seen) INTERNALDATE \"03-Mar-2025 08:14:11 +0000\" RFC822.SIZE 315 ENVELOPE (\"Mon, 03 Mar 2025 09:14:07 +0100\" \"=?utf-8?Q?B=C3=BCcher?=\" ((\"Ada\" NIL \"ada\" \"example.se\")(\"Ben\" NIL \"ben\" \"example.se\")) NIL NIL NIL NIL NIL NIL NIL))\r\n" +
	"* 2 FETCH (UID 4294967295 FLAGS (\\Seen evil) RFC822.SIZE 12345678 ENVELOPE (\"\x1b]0;x\x07\" {11}\r\na\x1b[1;31m\r\nb ((NIL NIL {5}\r\n\x1b[31m \"host\")) NIL NIL NIL NIL NIL NIL NIL))\r\n" +
	"* 3 FETCH (UID 7)\r\n" +
	"* 4 FETCH (UID 8 FLAGS () INTERNALDATE \"00-Jan-0000 00:00:00 +0000\" RFC822.SIZE 0 ENVELOPE (\"soon\" \"=?utf-8?B?5YaZ55yf44KS6YCB44KK44G+44GZ5YaZ55yf44KS6YCB44KK44G+44GZ5YaZ55yf44KS6YCB44KK44G+44GZ5YaZ55yf44KS6YCB44KK44G+44GZ?=\" ((NIL NIL \"team\" NIL)(\"=?utf-8?Q?a=0Ab=1B?=\" NIL \"a\" \"b\")(NIL NIL NIL NIL)) NIL NIL NIL NIL NIL NIL NIL))\r\n" +
	"* 5 FETCH (UID 9 INTERNALDATE \"03-Mar-2025 08:14:11 +0200\")\r\n"

func messagesOf(t *testing.T, wire string) (list []*types.Fetch) {
	t.Helper()
	rest := parser.ParseResponses([]byte(wire), nil, func(resp types.Response, _ parser.Meta, err error) bool {
		require.NoError(t, err)
		list = append(list, resp.(*types.Fetch))
		return true
	})
	require.Empty(t, rest)
	return list
}

func TestTablePrinter(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	p, err := newTablePrinter(&b, time.UTC, 0, 0)
	require.NoError(t, err)
	for _, m := range messagesOf(t, fetched) {
		require.NoError(t, p.print(m))
	}
	assert.Equal(t, `
       UID  DATE              FROM                      SUBJECT                                             SIZE  FLAGS
         1  2025-03-03 08:14  Ada +1                    Bücher                                               315  \Answered \Seen
4294967295                    ␛[31m@host                a␛[1;31m b                                           12M  \Seen evil
         7
         8                    a b␛                      写真を送ります写真を送ります写真を送ります写真を…      0
         9  2025-03-03 06:14
`, "\n"+b.String())
	for line := range strings.Lines(b.String()) {
		assert.NotContains(t, strings.TrimSuffix(line, "\n"), "\x1b")
	}
}

func TestTablePrinterWidths(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		uidNext types.UID
		width   int
		head    string
	}{
		{0, 0, "       UID  DATE              FROM                      SUBJECT                                             SIZE  FLAGS\n"},
		{13, 0, "UID  DATE              FROM                      SUBJECT                                             SIZE  FLAGS\n"},
		{100001, 0, "   UID  DATE              FROM                      SUBJECT                                             SIZE  FLAGS\n"},
		{13, 40, "UID  DATE              FROM                      SUBJECT               SIZE  FLAGS\n"},
		{13, 110, "UID  DATE              FROM                      SUBJECT                          SIZE  FLAGS\n"},
	} {
		var b strings.Builder
		_, err := newTablePrinter(&b, time.UTC, test.uidNext, test.width)
		require.NoError(t, err)
		assert.Equal(t, test.head, b.String())
	}
}

func TestJSONPrinter(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	p := &jsonPrinter{w: &b}
	list := messagesOf(t, fetched)
	for _, m := range list {
		require.NoError(t, p.print(m))
	}
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	require.Len(t, lines, len(list))
	for i, line := range lines {
		var got struct{ UID types.UID }
		require.NoError(t, json.Unmarshal([]byte(line), &got))
		assert.Equal(t, list[i].UID, got.UID)
		assert.NotContains(t, line, "\x1b")
	}
	require.Error(t, (&jsonPrinter{w: brokenWriter{errors.New("full")}}).print(list[0]))
}

func TestPrintMailboxes(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	require.NoError(t, printMailboxes(&b, []*types.List{
		{Mailbox: "INBOX"},
		{Mailbox: "Projekte.B&APw-cher 2025", Attributes: []types.MailboxAttribute{`\HasNoChildren`, `\Sent`}},
		{Mailbox: "evil\x1b[2J", Attributes: []types.MailboxAttribute{"\\x\u009b"}},
	}))
	assert.Equal(t, `
MAILBOX               ATTRIBUTES
INBOX
Projekte.Bücher 2025  \HasNoChildren \Sent
evil␛[2J              \x`+"\ufffd\n", "\n"+b.String())
}
