package testserver

import (
	"bufio"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// demoFile is the session that the demo of the command imapeg replays. To record it anew:
//
//	go test ./internal/testserver -run TestRecordDemo -record
const demoFile = "../../cmd/imapeg/testdata/demo.session"

var record = flag.Bool("record", false, "record the demo session from a live server")

const demoHead = `# An IMAP session as a Dovecot 2.3 held it, recorded by internal/testserver (TestRecordDemo).
#
# A line that begins with "#" is a comment. "C: " is before a line from the client, "S: " before one from the
# server; what follows is the line as it was on the wire, without its CRLF. $TAG stands for the command's tag.
# A literal has no form of its own: its octets begin on the line after its {n}, and each CRLF among them is a
# line end of this file. So the bytes to send are the S lines, each with a CRLF.
# The S lines before the first C line are the greeting. A command's answer is the S lines up to the next C line;
# its name is the word after $TAG, or the first two when the first is UID.
`

// demoCommands are the client's lines.
var demoCommands = []string{
	"CAPABILITY",
	"LOGIN demo demo",
	`LIST "" "*"`,
	"SELECT INBOX",
	"UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)",
	"FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)",
	"LOGOUT",
}

// TestRecordDemo writes the file.
func TestRecordDemo(t *testing.T) {
	if !*record {
		t.Skip("only with -record")
	}
	server := Dovecot(t, WithUser("demo", "demo"), WithConfig("login_greeting = imapeg demo ready."))
	fillDemo(t, server)

	c, err := dialPlain(server.Plain)
	require.NoError(t, err)
	defer c.Close()
	var b strings.Builder
	b.WriteString(demoHead)
	answer := func(response string) {
		for line := range strings.SplitSeq(response, "\r\n") {
			require.False(t, strings.ContainsAny(line, "\r\n"), "not for this format: %q", line)
			fmt.Fprintf(&b, "S: %s\n", line)
		}
	}
	answer(c.greeting)
	for _, command := range demoCommands {
		fmt.Fprintf(&b, "C: $TAG %s\n", command)
		tag, err := c.send(command)
		require.NoError(t, err)
		for tagged := false; !tagged; {
			response, err := c.response()
			require.NoError(t, err)
			if tagged = strings.HasPrefix(response, tag+" "); tagged {
				response = "$TAG" + strings.TrimPrefix(response, tag)
			}
			answer(response)
		}
	}
	require.NoError(t, os.WriteFile(demoFile, []byte(b.String()), 0o644))
}

// TestDemo reads the file by its own rules.
func TestDemo(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile(demoFile)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the commands are a module of their own, which is not here")
	}
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(string(file), demoHead))

	var commands []string
	answers := []string{""} // the greeting, then one for each command
	for line := range strings.Lines(string(file)) {
		line, ended := strings.CutSuffix(line, "\n")
		require.True(t, ended)
		kind, rest, _ := strings.Cut(line, " ")
		switch kind {
		case "C:":
			command, ok := strings.CutPrefix(rest, "$TAG ")
			require.True(t, ok, line)
			commands = append(commands, command)
			answers = append(answers, "")
		case "S:":
			answers[len(answers)-1] += rest + "\r\n"
		default:
			require.Equal(t, "#", kind)
		}
	}
	assert.Equal(t, demoCommands, commands)
	assert.Regexp(t, `^\* OK .* imapeg demo ready\.\r\n$`, answers[0])
	for i, command := range commands {
		c := &conn{r: bufio.NewReader(strings.NewReader(answers[i+1]))}
		var responses []string
		for {
			response, err := c.response()
			if err == io.EOF {
				break
			}
			require.NoError(t, err, command)
			responses = append(responses, response)
		}
		require.NotEmpty(t, responses, command)
		last := len(responses) - 1
		assert.Regexp(t, `^\$TAG OK `, responses[last], command)
		for n, response := range responses[:last] {
			assert.Regexp(t, `^\* `, response, command)
			if strings.Contains(command, "FETCH") {
				_, list, _ := strings.Cut(response, " FETCH ")
				items, rest := readValue(list)
				assert.Len(t, items, 10, "message %d", n+1)
				assert.Empty(t, rest, "message %d", n+1)
			}
		}
		if strings.Contains(command, "FETCH") {
			assert.Equal(t, len(demoInbox), last, command)
		}
	}
}

// fillDemo makes a mailbox that has been in use: some messages are gone, all but the last two were seen before.
func fillDemo(t *testing.T, server *Server) {
	t.Helper()
	older, newer := demoInbox[:len(demoInbox)-2], demoInbox[len(demoInbox)-2:]
	gone := Message{Flags: []string{`\Deleted`}, Raw: []byte("Subject: gone\r\n\r\n")}
	for i, m := range older {
		server.Append(t, "INBOX", m)
		if i%3 == 0 {
			server.Append(t, "INBOX", gone, gone)
		}
	}
	c := login(t, server)
	for _, command := range []string{"SELECT INBOX", "EXPUNGE", "LOGOUT"} {
		_, err := c.command(command)
		require.NoError(t, err)
	}
	server.Append(t, "INBOX", newer...)
	for _, mailbox := range []string{
		"Archive", "Drafts", "Sent", "Trash", "Lists.go-nuts", "Lists.golang-announce", "Projekte.B&APw-cher 2025",
	} {
		server.Deliver(t, mailbox)
	}
}

// demoInbox is what the user demo has in the INBOX.
var demoInbox = []Message{
	demoMessage(`\Seen \Answered`, "Mon, 03 Mar 2025 09:14:07 +0100", `From: Ada Lindqvist <ada.lindqvist@example.se>
To: Demo <demo@imapeg.example>
Subject: Lunch on Thursday?
Message-ID: <5f1c2e0a-7b1d@mail.example.se>
Content-Type: text/plain; charset=utf-8

Hi,

shall we try the new place by the station, at half past twelve?

Ada
`),
	demoMessage(`\Seen`, "Mon, 03 Mar 2025 17:40:55 +0000", `From: "Example Hosting, Billing" <billing@hosting.example.com>
Reply-To: support@hosting.example.com
To: demo@imapeg.example
Subject: Your invoice 2025-0317
Message-ID: <invoice-2025-0317.998877@hosting.example.com>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="=_invoice"

--=_invoice
Content-Type: text/plain; charset=us-ascii

Please find your invoice attached. Nothing is left to do:
the amount will be taken from your account.
--=_invoice
Content-Type: application/pdf; name="invoice-2025-0317.pdf"
Content-Disposition: attachment; filename="invoice-2025-0317.pdf"
Content-Transfer-Encoding: base64

`+demoBase64("%PDF-1.4 the pages of an invoice ", 40)+`--=_invoice--
`),
	demoMessage(`\Seen \Flagged`, "Tue, 04 Mar 2025 08:02:31 +0100", `From: =?utf-8?Q?J=C3=BCrgen_Wei=C3=9F?= <juergen.weiss@buero.example.de>
To: Demo <demo@imapeg.example>, =?utf-8?Q?Zo=C3=AB_M=C3=BCller?= <zoe@buero.example.de>
Cc: "Team (Berlin)" <team@buero.example.de>
Subject: =?utf-8?Q?Besprechung_am_Dienstag_=E2=80=93_noch_eine?=
 =?utf-8?Q?_R=C3=BCckfrage?=
Message-ID: <AM0PR01MB4711.eurprd01@buero.example.de>
MIME-Version: 1.0
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

K=F6nnen wir eine halbe Stunde sp=E4ter anfangen?

Viele Gr=FC=DFe
J=FCrgen
`),
	demoMessage(`\Seen`, "Wed, 05 Mar 2025 21:26:12 -0800", `From: "'Priya N.' via golang-nuts" <golang-nuts@lists.example.org>
Sender: golang-nuts-bounces@lists.example.org
Reply-To: Priya N. <priya@dev.example.in>
To: golang-nuts <golang-nuts@lists.example.org>
Cc: Tom Okafor <tom@okafor.example>, demo@imapeg.example
Subject: Re: [go-nuts] iter.Seq2 and errors: "who closes?"
In-Reply-To: <CAJq0a1+Xy7@mail.okafor.example>
References: <a81e3b7c@imapeg.example> <CAJq0a1+Xy7@mail.okafor.example>
Message-ID: <9b2d6e5f-30c4@dev.example.in>
List-Id: <golang-nuts.lists.example.org>
Content-Type: text/plain; charset=us-ascii; format=flowed

> who closes the connection when the loop breaks?

The function that opened it. A deferred Close in the iterator is enough.
`),
	demoMessage(`\Seen \Answered \Flagged $Important`, "Thu, 06 Mar 2025 13:05:00 +0900", `From: =?utf-8?B?5bGx55Sw5aSq6YOO?= <taro.yamada@example.jp>
To: demo@imapeg.example
Subject: =?utf-8?B?5YaZ55yf44KS6YCB44KK44G+44GZ?= (3 photos)
Message-ID: <20250306040500.3C1F2@mx.example.jp>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="----=_Part_1_77"

------=_Part_1_77
Content-Type: text/plain; charset=us-ascii

The photos of the garden, as promised.
------=_Part_1_77
Content-Type: image/jpeg; name="garden.jpg"
Content-Disposition: attachment; filename="garden.jpg"
Content-Transfer-Encoding: base64

`+demoBase64("not much of a picture, but about as long as a small one ", 400)+`------=_Part_1_77--
`),
	demoMessage(``, "Fri, 07 Mar 2025 06:00:03 +0000", `From: The "Weekly" Gopher <news@gopher.example.net>
To: undisclosed-recipients:;
Subject: Gopher Weekly #312: parsers, "NIL" vs "", and {literals}
Message-ID: <gw312.4d2@gopher.example.net>
List-Unsubscribe: <https://gopher.example.net/u/312>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="gw312"

--gw312
Content-Type: text/plain; charset=utf-8

This week: three ways to read a literal.
--gw312
Content-Type: text/html; charset=utf-8

<h1>This week</h1><p>Three ways to read a literal.</p>
--gw312--
`),
	demoMessage(``, "Fri, 07 Mar 2025 22:58:49 +0000", `From: Build Bot <ci@builds.example.com>
To: imapeg developers: demo@imapeg.example, ada.lindqvist@example.se;
Subject: [imapeg] build #1042 passed on linux/arm64
Message-ID: <imapeg/builds/1042@builds.example.com>
Auto-Submitted: auto-generated
Content-Type: text/plain; charset=us-ascii

All 1893 tests passed in 41 s.
`),
	demoMessage(`\Flagged`, "Sat, 08 Mar 2025 10:31:20 +0100", `From: Ada Lindqvist <ada.lindqvist@example.se>
To: Demo <demo@imapeg.example>
Subject: Re: Lunch on Thursday?
In-Reply-To: <b6c8d1e4@imapeg.example>
References: <5f1c2e0a-7b1d@mail.example.se> <b6c8d1e4@imapeg.example>
Message-ID: <77e0f3aa-1c9b@mail.example.se>
Content-Type: text/plain; charset=utf-8

That was good. Next time it is my turn!
`),
}

// demoMessage is received a little after the date in its header.
func demoMessage(flags, date, message string) Message {
	sent, err := time.Parse(time.RFC1123Z, date)
	if err != nil {
		panic(err)
	}
	return Message{
		Flags: strings.Fields(flags),
		Date:  sent.Add(4 * time.Second),
		Raw:   []byte(strings.ReplaceAll("Date: "+date+"\n"+message, "\n", "\r\n")),
	}
}

// demoBase64 is content repeated n times, as an attachment has it.
func demoBase64(content string, n int) string {
	s := base64.StdEncoding.EncodeToString([]byte(strings.Repeat(content, n)))
	var b strings.Builder
	for len(s) > 76 {
		b.WriteString(s[:76] + "\n")
		s = s[76:]
	}
	return b.String() + s + "\n"
}
