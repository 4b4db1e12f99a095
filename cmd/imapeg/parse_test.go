package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

// messages are one of every kind. What is printed for them is in parseGolden, and
// the heart of it here.
var messages = []struct {
	wire    string
	kind    string // type
	unknown bool
	quirks  []string
	rule    string // of a message that does not parse
	at      int
}{
	// Status responses and their codes.
	{wire: "* OK IMAP4rev1 ready\r\n", kind: "status"},
	{wire: "* PREAUTH hello\r\n", kind: "status"},
	{wire: "* bye gone\r\n", kind: "status"},
	{wire: "a1 NO [TRYCREATE] no\r\n", kind: "status"},
	{wire: "a2 BAD what?\r\n", kind: "status"},
	{wire: "* OK [UIDVALIDITY 7] ok\r\n", kind: "status"},
	{wire: "* OK [UIDNEXT 8] ok\r\n", kind: "status"},
	{wire: "* OK [UNSEEN 9] ok\r\n", kind: "status"},
	{wire: "* OK [PERMANENTFLAGS (\\Seen \\*)] ok\r\n", kind: "status"},
	{wire: "* OK [CAPABILITY IMAP4rev1] ok\r\n", kind: "status"},
	{wire: "a3 NO [BADCHARSET (UTF-8)] no\r\n", kind: "status"},
	{wire: "* OK [X-LOAD 99] busy\r\n", kind: "status", unknown: true},
	{wire: "* OK [X-LOAD] \x1b[31mred\r\n", kind: "status", unknown: true},

	{wire: "+ idling\r\n", kind: "continuation"},
	{wire: "+ [X-Y] go on\r\n", kind: "continuation", unknown: true},

	// The server and its mailboxes.
	{wire: "* CAPABILITY IMAP4rev1 XYZZY\r\n", kind: "capability"},
	{wire: "* LIST (\\Noselect \\X) \"/\" ~/Mail/foo\r\n", kind: "list"},
	{wire: "* LSUB () NIL {3}\r\na\"b\r\n", kind: "lsub"},
	{wire: "* STATUS blurdybloop (MESSAGES 231 UIDNEXT 44292)\r\n", kind: "mailboxstatus"},
	{wire: "* STATUS a (MESSAGES 3 X-F 4)\r\n", kind: "mailboxstatus", unknown: true},
	{wire: "* SEARCH 2 3 6\r\n", kind: "search"},
	{wire: "* FLAGS (\\Seen $Work)\r\n", kind: "mailboxflags"},
	{wire: "* 23 EXISTS\r\n", kind: "exists"},
	{wire: "* 5 RECENT\r\n", kind: "recent"},
	{wire: "* 44 EXPUNGE\r\n", kind: "expunge"},

	// Messages.
	{wire: "* 12 FETCH (FLAGS (\\Seen) UID 7 RFC822.SIZE 44827 INTERNALDATE \"17-Jul-1996 02:44:25 -0700\")\r\n", kind: "fetch"},
	{wire: "* 1 FETCH (ENVELOPE (NIL \"\" ((NIL NIL \"a\" \"b\")) NIL NIL NIL NIL NIL NIL \"<i>\"))\r\n", kind: "fetch"},
	{wire: "* 1 FETCH (BODY (\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 3 1))\r\n", kind: "fetch"},
	{wire: "* 1 FETCH (BODY[1.MIME]<0> {4}\r\n\r\n)\r RFC822 NIL)\r\n", kind: "fetch"},
	{wire: "* 1 FETCH (BODY[] {3}\r\na\xffb)\r\n", kind: "fetch"},
	{wire: "* 1 FETCH (BODY[] {2}\r\n\xc2\x9b)\r\n", kind: "fetch"},
	{wire: "* 1 FETCH (X-GUID abc)\r\n", kind: "fetch", unknown: true},

	// Data that nobody knows.
	{wire: "* XFOO bar\r\n", kind: "unknown", unknown: true},
	{wire: "* 5 XBAR {2}\r\n\r\n\r\n", kind: "unknown", unknown: true},

	// What servers do wrong.
	{wire: "* 23 EXISTS\n", kind: "exists", quirks: []string{"quirk_bare_lf"}},
	{wire: "\r\n", kind: "blankline", quirks: []string{"quirk_blank_line"}},
	{wire: "* SEARCH 1 \n", kind: "search", quirks: []string{"quirk_trailing_space", "quirk_bare_lf"}},
	{wire: "* OK 8-bit \xe9\r\n", kind: "status", quirks: []string{"quirk_8bit"}},

	// Messages that do not parse.
	{wire: "* 5 FETCH (UID (x\r\n", rule: "uniqueid", at: 15},
	{wire: "* 1 FETCH (RFC822 {4}\r\n\r\n\r\n FLAGS (\xff\r\n", rule: "flag_fetch", at: 35},
	{wire: "* 1 FETCH (BODY[] {5}\r\nab", at: 25}, // the end is missing
}

// parseGolden has what is printed for messages. To write it anew:
//
//	go test ./imapeg -run TestParse -update
const parseGolden = "testdata/parse.jsonl"

var update = flag.Bool("update", false, "write the golden files anew")

func TestParse(t *testing.T) {
	t.Parallel()
	var in strings.Builder
	for _, m := range messages {
		in.WriteString(m.wire)
	}
	got := program(t, in.String(), "parse")
	assert.Equal(t, fmt.Sprintf("%d messages, 3 errors, 7 unknown, 4 with quirks\n", len(messages)), got.err)
	assert.Equal(t, exitError, got.status)
	assert.Equal(t, got, program(t, in.String(), "parse", "--as=response", "-"), "not the same twice")

	lines := strings.SplitAfter(got.out, "\n")
	require.Len(t, lines, len(messages)+1)
	offset := 0
	for i, m := range messages {
		var line struct {
			Offset, Length int
			Type           string
			Unknown        bool
			Quirks         []string
			Value          json.RawMessage
			Error, Rule    string
			At             int
		}
		require.NoError(t, json.Unmarshal([]byte(lines[i]), &line), lines[i])
		assert.Equal(t, offset, line.Offset, m.wire)
		assert.Equal(t, len(m.wire), line.Length, m.wire)
		assert.Equal(t, m.kind, line.Type, m.wire)
		assert.Equal(t, m.unknown, line.Unknown, m.wire)
		assert.Equal(t, m.rule, line.Rule, m.wire)
		assert.Equal(t, m.at, line.At, m.wire)
		if m.kind == "" {
			assert.NotEmpty(t, line.Error, m.wire)
		} else {
			assert.Empty(t, line.Error, m.wire)
			assert.Equal(t, append([]string{}, m.quirks...), line.Quirks, "[] rather than null: %q", m.wire)
			assert.NotEmpty(t, line.Value, m.wire)
		}
		offset += len(m.wire)
	}

	if *update {
		require.NoError(t, os.WriteFile(parseGolden, []byte(got.out), 0o600))
	}
	golden, err := os.ReadFile(parseGolden)
	require.NoError(t, err)
	for i, want := range strings.SplitAfter(string(golden), "\n") {
		if i < len(lines) {
			assert.Equal(t, want, lines[i])
		}
	}
	assert.Equal(t, len(golden), len(got.out))
}

func TestParseStrict(t *testing.T) {
	t.Parallel()
	got := program(t, "* 1 EXISTS\r\n* 2 EXISTS\n* 3 EXISTS\r\n", "parse", "--strict")
	assert.Equal(t, `{"offset":0,"length":12,"type":"exists","unknown":false,"quirks":[],"value":{"count":1}}
{"offset":12,"length":11,"error":"response at byte 10, in line_end: expected CRLF, found \"\\n\"","at":10,"rule":"line_end"}
{"offset":23,"length":12,"type":"exists","unknown":false,"quirks":[],"value":{"count":3}}
`, got.out)
	assert.Equal(t, "3 messages, 1 errors, 0 unknown, 0 with quirks\n", got.err)
	assert.Equal(t, exitError, got.status)
}

func TestParseCommands(t *testing.T) {
	t.Parallel()
	got := program(t, "a1 NOOP\r\na2 LOGIN joe {3+}\r\nabc\r\na3 SELECT (\r\na4 XFOO 1\r\na5 SELECT\r\n", "parse", "--as=command", "--check")
	assert.Equal(t, `{"offset":0,"length":9,"type":"noop","unknown":false,"quirks":[],"value":{"tag":"a1","body":{"name":"NOOP"}}}
{"offset":9,"length":24,"type":"login","unknown":false,"quirks":[],"value":{"tag":"a2","body":{"name":"LOGIN","username":"joe","password":"[redacted]"}}}
{"offset":33,"length":13,"error":"command at byte 10, in mailbox: expected \"INBOX\", ASTRING-CHAR, DQUOTE or \"{\", found \"(\"","at":10,"rule":"mailbox"}
{"offset":46,"length":11,"type":"unknown","unknown":true,"quirks":[],"value":{"tag":"a4","body":{"name":"XFOO","data":" 1"}}}
{"offset":57,"length":11,"type":"unknown","unknown":false,"quirks":["quirk_command_arguments"],"value":{"tag":"a5","body":{"name":"SELECT"}}}
`, got.out)
	assert.Equal(t, "5 messages, 1 errors, 1 unknown, 1 with quirks; 4 checked, 0 differ\n", got.err)
	assert.Equal(t, exitError, got.status)
}

func TestParseCheck(t *testing.T) {
	t.Parallel()
	var in strings.Builder
	for _, m := range messages {
		if m.kind != "" {
			in.WriteString(m.wire)
		}
	}
	got := program(t, in.String(), "parse", "--check")
	assert.NotContains(t, got.out, `"check"`)
	assert.Contains(t, got.err, fmt.Sprintf("; %d checked, 0 differ\n", strings.Count(got.out, "\n")))
	assert.Equal(t, exitOK, got.status)

	// A literal that was left out cannot be checked.
	got = program(t, "* 1 FETCH (BODY[] {4}\r\nabcd UID 7)\r\n", "parse", "--check", "--max-literal=3")
	assert.Contains(t, got.err, "; 0 checked, 0 differ\n")
	assert.Equal(t, exitOK, got.status)
}

// Values that are not the same when they are encoded and parsed.
func TestCheckRoundTrip(t *testing.T) {
	t.Parallel()
	done, difference := checkRoundTrip(&types.Status{Kind: types.OK, Text: "[A] b"}, &parser.Options{})
	assert.True(t, done)
	assert.Equal(t, "types: OK: Text: it begins like a response code", difference)
	done, difference = checkRoundTrip(&types.Search{Numbers: []uint32{}}, &parser.Options{})
	assert.True(t, done)
	assert.Equal(t, `encoded it is another value: "* SEARCH\r\n"`, difference)
}

func TestParseNothing(t *testing.T) {
	t.Parallel()
	assert.Equal(t, result{exitOK, "", "0 messages, 0 errors, 0 unknown, 0 with quirks\n"}, program(t, "", "parse"))
}

func TestParseFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		return file
	}
	a, b := write("a", "* 1 EXISTS\r\n* 2 EX"), write("b", "* 3 EXISTS\r\n")
	missing := filepath.Join(dir, "missing")

	one := program(t, "", "parse", b)
	assert.Equal(t, result{exitOK, `{"offset":0,"length":12,"type":"exists","unknown":false,"quirks":[],"value":{"count":3}}` + "\n",
		"1 messages, 0 errors, 0 unknown, 0 with quirks\n"}, one)

	got := program(t, "* 4 EXISTS\r\n", "parse", a, missing, "-", b)
	want := fmt.Sprintf(`{"file":%q,"offset":0,"length":12,"type":"exists","unknown":false,"quirks":[],"value":{"count":1}}
{"file":%[1]q,"offset":12,"length":6,"error":"stream ended after 6 bytes of an incomplete message at byte 12","at":6,"rule":""}
{"file":"-","offset":0,"length":12,"type":"exists","unknown":false,"quirks":[],"value":{"count":4}}
{"file":%[2]q,"offset":0,"length":12,"type":"exists","unknown":false,"quirks":[],"value":{"count":3}}
`, a, b)
	assert.Equal(t, want, got.out)
	assert.Contains(t, got.err, "imapeg parse: open "+missing+": ")
	assert.Contains(t, got.err, "\n4 messages, 1 errors, 0 unknown, 0 with quirks\n")
	assert.Equal(t, exitError, got.status)

	got = program(t, "", "parse", missing)
	assert.Equal(t, exitError, got.status, "no message is wrong, but the file is")
	assert.Contains(t, got.err, "\n0 messages, 0 errors, 0 unknown, 0 with quirks\n")
}

// A literal above the limit is not kept, and everything behind it is read.
func TestParseMaxLiteral(t *testing.T) {
	t.Parallel()
	got := program(t, "* 1 FETCH (BODY[] {4}\r\nabcd UID 7)\r\n* 1 EXISTS\r\n", "parse", "--max-literal=3")
	assert.Equal(t, result{exitOK, `{"offset":0,"length":36,"type":"fetch","unknown":false,"quirks":[],"value":{"seq":1,"uid":7,"sections":[{"data":{"streamed":4}}]}}
{"offset":36,"length":12,"type":"exists","unknown":false,"quirks":[],"value":{"count":1}}
`, "2 messages, 0 errors, 0 unknown, 0 with quirks\n"}, got)
}

// What has been read is printed before more is waited for.
func TestParseLive(t *testing.T) {
	t.Parallel()
	in, feed := io.Pipe()
	out, sink := io.Pipe()
	done := make(chan int)
	go func() {
		done <- run(t.Context(), []string{"parse"}, streams{in: in, out: sink, err: io.Discard})
	}()
	for i := range 3 {
		_, err := fmt.Fprintf(feed, "* %d EXISTS\r\n* 4", i)
		require.NoError(t, err)
		line := make([]byte, 4096)
		n, err := out.Read(line)
		require.NoError(t, err)
		assert.Contains(t, string(line[:n]), fmt.Sprintf(`"count":%d}}`, i))
		_, err = io.WriteString(feed, "4 EXPUNGE\r\n")
		require.NoError(t, err)
		n, err = out.Read(line)
		require.NoError(t, err)
		assert.Contains(t, string(line[:n]), `"seq":44}}`)
	}
	require.NoError(t, feed.Close())
	assert.Equal(t, exitOK, <-done)
}

func TestParseBrokenStreams(t *testing.T) {
	t.Parallel()
	failing := errors.New("disk on fire")
	var out, errOut strings.Builder
	in := io.MultiReader(strings.NewReader("* 1 EXISTS\r\n* 2"), brokenReader{failing})
	assert.Equal(t, exitError, run(t.Context(), []string{"parse"}, streams{in: in, out: &out, err: &errOut}))
	assert.Equal(t, 1, strings.Count(out.String(), "\n"))
	assert.Equal(t, "imapeg parse: disk on fire\n1 messages, 0 errors, 0 unknown, 0 with quirks\n", errOut.String())

	errOut.Reset()
	in = strings.NewReader(strings.Repeat("* 1 EXISTS\r\n", 10000))
	assert.Equal(t, exitError, run(t.Context(), []string{"parse"}, streams{in: in, out: brokenWriter{failing}, err: &errOut}))
	assert.Equal(t, "imapeg parse: disk on fire\n", errOut.String())
}

type brokenReader struct{ error }

func (r brokenReader) Read([]byte) (int, error) { return 0, r.error }

type brokenWriter struct{ error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.error }
