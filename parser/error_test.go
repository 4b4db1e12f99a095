package parser

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

// malformed are messages that are not in the grammar: where each goes wrong, in
// bytes on the wire, in which rule, and part of what the error says.
var malformed = []struct {
	wire string
	at   int64
	rule string
	text string
}{
	// What kind of a message it is.
	{"(a) OK x\r\n", 0, "response", `expected "*", `},
	{" * OK x\r\n", 0, "response", `found " *"`},
	{"\x01\r\n", 0, "response", `found "\x01"`},
	{"*\r\n", 1, "response_data", `expected SP, found "\r\n"`},
	{"**\r\n", 1, "response_data", `expected SP, found "*"`},
	{"* \r\n", 2, "response_payload", `expected [1-9], "VANISHED", "FLAGS", "LIST"`},
	{"* (23 EXISTS\r\n", 2, "response_payload", `found "(23"`},
	{"a1\r\n", 2, "tag", `SP, found "\r\n"`},
	{"a1 FOO x\r\n", 3, "resp_cond_state", `expected "OK", "NO" or "BAD", found "FOO"`},
	{"a1 PREAUTH x\r\n", 3, "resp_cond_state", `found "PREAUTH"`},
	{"a+1 OK x\r\n", 1, "tag", `found "+1"`},
	{"+x\r\n", 1, "continue_req", `expected SP`},

	// Text.
	{"a1 OK x\ry\r\n", 7, "text", `expected TEXT-CHAR`},
	{"a1 OK x\x00y\r\n", 7, "text", `found "\x00y"`},

	// The server and its mailboxes.
	{"* CAPABILITY (IMAP4rev1)\r\n", 13, "capability", `expected "AUTH=" or ATOM-CHAR`},
	{"* FLAGS \\Seen\r\n", 8, "mailbox_data_flags", `expected "(", found "\\Seen"`},
	{"* FLAGS ( \\Seen)\r\n", 9, "flag", `found " \\Seen"`},
	{"* FLAGS (\\Seen\r\n", 14, "flag_list", `expected SP or ")", found "\r\n"`},
	{"* FLAGS (\\Seen \\*)\r\n", 16, "atom", `expected ATOM-CHAR, found "*"`},
	{"* LIST\r\n", 6, "mailbox_data", `expected SP`},
	{"* LIST (\\Noselect \"/\" x\r\n", 18, "mbx_list_flag", `found "\"/\""`},
	{"* LIST () / x\r\n", 10, "mailbox_list_delimiter", `expected DQUOTE or "NIL", found "/"`},
	{"* LIST () \"//\" x\r\n", 12, "mailbox_list_delimiter", `expected DQUOTE, found "/\""`},
	{"* LIST () \"/\"\r\n", 13, "mailbox_list", `expected SP, found "\r\n"`},
	{"* LIST () \"/\" \"x\r\n", 16, "quoted", `expected QUOTED-CHAR`},
	{"* LIST () \"/\" \xff\r\n", 14, "mailbox", `expected "INBOX", ASTRING-CHAR, DQUOTE or "{", found "\xff"`},
	{"* LIST () \"/\" a{b\r\n", 15, "astring", `found "{b"`},
	{"* LIST () \"/\" {3}x\r\n", 17, "literal", `expected CRLF`},
	{"* SEARCH 1 0\r\n", 11, "nz_number", `expected [1-9]`},
	{"* SEARCH 1 x\r\n", 11, "nz_number", `found "x"`},
	{"* STATUS x\r\n", 10, "astring", `SP, found "\r\n"`},
	{"* STATUS x (MESSAGES)\r\n", 20, "status_att_val", `expected SP, found ")"`},
	{"* STATUS x (MESSAGES -1)\r\n", 21, "status_att_messages", `expected DIGIT, found "-1"`},
	{"* STATUS x (MESSAGES 1\r\n", 22, "number", `expected DIGIT, SP or ")"`},
	{"* STATUS x (X)\r\n", 13, "atom", `SP, found ")"`},
	{"* 0 EXPUNGE\r\n", 4, "mailbox_data", `found "EXPUNGE"`},

	// FETCH.
	{"* 0 FETCH (UID 1)\r\n", 4, "mailbox_data", `found "FETCH"`},
	{"* 1 FETCH ()\r\n", 11, "msg_att_item", `found ")"`},
	{"* 1 FETCH (UID 0)\r\n", 15, "uniqueid", `expected [1-9], found "0"`},
	{"* 1 FETCH (UID 1 )\r\n", 17, "msg_att_item", `found ")"`},
	{"* 1 FETCH (FLAGS \\Seen)\r\n", 17, "msg_att_flags", `expected "(", found "\\Seen"`},
	{"* 1 FETCH (FLAGS (\\Seen )\r\n", 24, "flag_fetch", `found ")"`},
	{"* 1 FETCH (RFC822.SIZE -1)\r\n", 23, "msg_att_size", `expected DIGIT, found "-1"`},
	{"* 1 FETCH (INTERNALDATE NIL)\r\n", 24, "date_time", `expected DQUOTE, found "NIL"`},
	{"* 1 FETCH (INTERNALDATE \"01-Foo-1994 21:52:25 +0000\")\r\n", 28, "date_month", `found "Foo-1994"`},
	{"* 1 FETCH (BODY[0] \"x\")\r\n", 16, "section_spec", `found "0]"`},
	{"* 1 FETCH (BODY[MIME] \"x\")\r\n", 16, "section_spec", `found "MIME]"`},
	{"* 1 FETCH (BODY[1.TEXT.2] \"x\")\r\n", 22, "section", `expected "]", found ".2]"`},
	{"* 1 FETCH (BODY[HEADER.FIELDS] \"x\")\r\n", 29, "section_msgtext", `expected SP, found "]"`},
	{"* 1 FETCH (BODY[HEADER.FIELDS ()] \"x\")\r\n", 31, "header_fld_name", `found ")]"`},
	{"* 1 FETCH (BODY[]<x> \"x\")\r\n", 18, "section_origin", `expected DIGIT, found "x>"`},
	{"* 1 FETCH (BODY[] x)\r\n", 18, "section_data", `expected DQUOTE, "{" or "NIL", found "x"`},
	{"* 1 FETCH (BODY[] ~{1}\r\nx)\r\n", 18, "section_data", `found "~{1}"`},
	{"* 1 FETCH (X {a})\r\n", 14, "number64", `expected DIGIT, found "a}"`},
	{"* 1 FETCH (X (a)\r\n", 16, "msg_att", `expected SP or ")", found "\r\n"`},

	// ENVELOPE and BODYSTRUCTURE.
	{"* 1 FETCH (ENVELOPE NIL)\r\n", 20, "envelope", `expected "(", found "NIL"`},
	{"* 1 FETCH (ENVELOPE (NIL NIL NIL NIL NIL NIL NIL NIL NIL))\r\n", 56, "envelope", `expected SP, found ")"`},
	{"* 1 FETCH (ENVELOPE (NIL NIL () NIL NIL NIL NIL NIL NIL NIL))\r\n", 30, "address", `expected "(", found ")"`},
	{"* 1 FETCH (ENVELOPE (NIL NIL ((NIL NIL \"a\")) NIL NIL NIL NIL NIL NIL NIL))\r\n", 42, "address", `expected SP, found ")"`},
	{"* 1 FETCH (ENVELOPE (NIL \"a\\b\" NIL NIL NIL NIL NIL NIL NIL NIL))\r\n", 28, "quoted", `expected QUOTED-CHAR, found "b\""`},
	{"* 1 FETCH (BODYSTRUCTURE (\"TEXT\" \"PLAIN\" NIL NIL NIL NIL 5 1))\r\n", 53, "body_fld_enc", `expected DQUOTE or "{", found "NIL"`},
	{"* 1 FETCH (BODY (\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 5 x))\r\n", 53, "body_fld_lines", `expected DIGIT`},
	{"* 1 FETCH (BODY (\"TEXT\" \"PLAIN\" (\"charset\") NIL NIL \"7BIT\" 5 1))\r\n", 42, "param", `expected SP, found ")"`},
	{"* 1 FETCH (BODY (\"TEXT\" \"PLAIN\" (\"boundary\" NIL) NIL NIL \"7BIT\" 5 1))\r\n", 44, "param_value", `found "NIL"`},
	{"* 1 FETCH (BODY (\"mixed\"))\r\n", 24, "media_basic", `expected SP, found ")"`},
	{"* 1 FETCH (BODY ((\"a\" \"b\" NIL NIL NIL \"c\" 1)))\r\n", 44, "body", `expected "(" or SP, found ")"`},
	{"* 1 FETCH (BODYSTRUCTURE (\"a\" \"b\" NIL NIL NIL \"c\" 1 NIL \"attachment\"))\r\n", 56, "body_fld_dsp", `expected "(" or "NIL", found "\"attachment\""`},
	{"* 1 FETCH (BODYSTRUCTURE (\"a\" \"b\" NIL NIL NIL \"c\" 1 NIL NIL NIL NIL x))\r\n", 68, "body_extension", `found "x"`},

	// Behind literals: their octets count.
	{"* 1 FETCH (BODY[] {1}\r\nxy)\r\n", 24, "msg_att", `expected SP or ")", found "y"`},
	{"* 1 FETCH (BODY[1] {3}\r\nabc BODY[2] {10}\r\n0123456789 FLAGS x)\r\n", 59, "msg_att_flags", `expected "(", found "x"`},
}

// outOfRange are messages with a number that its value cannot be.
var outOfRange = []struct {
	wire string
	at   int64
	rule string
	text string
}{
	{"* 4294967296 EXISTS\r\n", 2, "response_payload", `number out of range: "4294967296"`},
	{"* 99999999999999999999999 RECENT\r\n", 2, "response_payload", `number out of range`},
	{"* 4294967296 EXPUNGE\r\n", 2, "response_payload", `number out of range`},
	{"* 4294967296 FETCH (UID 1)\r\n", 2, "response_payload", `number out of range`},
	{"* SEARCH 1 4294967296 2\r\n", 11, "search_numbers", `number out of range`},
	{"* SEARCH 7 (MODSEQ 18446744073709551616)\r\n", 19, "mod_sequence_value", `number out of range`},
	{"* ESEARCH ALL 1,4294967296\r\n", 16, "result_range", `number out of range`},
	{"* ESEARCH PARTIAL (-4294967296:-1 NIL)\r\n", 20, "partial_range_last", `number out of range`},
	{"* STATUS x (MESSAGES 1 UNSEEN 4294967296)\r\n", 30, "status_att_unseen", `number out of range`},
	{"* QUOTA x (STORAGE 1 18446744073709551616)\r\n", 21, "resource_limit", `number out of range`},
	{"* 1 FETCH (RFC822.SIZE 9223372036854775808)\r\n", 23, "msg_att_size", `number out of range`},
	{"* 1 FETCH (BODY[1.4294967296] NIL)\r\n", 18, "section_part_number", `number out of range`},
	{"* 1 FETCH (BODY[]<9223372036854775808> NIL)\r\n", 18, "section_origin", `number out of range`},
	{"* 1 FETCH (BODY (\"a\" \"b\" NIL NIL NIL \"c\" 9223372036854775808))\r\n", 41, "body_fld_octets", `number out of range`},
	{"* 1 FETCH (BODY[] {4}\r\nabcd UID 4294967296)\r\n", 32, "uniqueid", `number out of range: "4294967296"`},
}

func TestErrorsSayWhereAndWhat(t *testing.T) {
	for _, tt := range malformed {
		err := checkError(t, tt.wire, tt.at, tt.rule, tt.text)
		assert.ErrorIs(t, err, ErrSyntax, "%q", tt.wire)
		assert.NotEmpty(t, err.Expected, "%q", tt.wire)
		if assert.NotEmpty(t, err.Path, "%q", tt.wire) {
			assert.Equal(t, "response", err.Path[0], "%q", tt.wire)
			assert.Equal(t, err.Rule, err.Path[len(err.Path)-1], "%q", tt.wire)
		}
	}
	for _, tt := range outOfRange {
		err := checkError(t, tt.wire, tt.at, tt.rule, tt.text)
		assert.NotErrorIs(t, err, ErrSyntax, "%q", tt.wire)
	}
}

// checkError checks the strict error of a message alone, and of the same message in
// a stream, and returns it.
func checkError(t *testing.T, wire string, at int64, rule, text string) *Error {
	t.Helper()
	strict := &Options{Strict: true}
	resp, err := ParseResponse([]byte(wire), strict)
	assert.Nil(t, resp)
	e := new(Error)
	require.ErrorAs(t, err, &e, "%q", wire)
	assert.Equal(t, at, e.At, "%q", wire)
	assert.Equal(t, rule, e.Rule, "%q", wire)
	assert.Equal(t, fmt.Sprintf("response at byte %d, in %s: ", at, rule), e.Error()[:strings.Index(e.Error(), ": ")+2])
	assert.Contains(t, e.Error(), text, "%q", wire)
	assert.True(t, strings.HasPrefix(wire, string(e.Raw[:1])) && len(e.Raw) <= len(wire))
	assert.Zero(t, e.Offset)

	// The example of the documentation, with another message before it.
	r := NewReader(strings.NewReader("* OK x\r\n"+wire), strict)
	_, err = r.ReadResponse()
	require.NoError(t, err)
	_, err = r.ReadResponse()
	streamed := new(Error)
	require.ErrorAs(t, err, &streamed)
	assert.Equal(t, int64(8), streamed.Offset)
	streamed.Offset = 0
	assert.Equal(t, e, streamed, "%q", wire)
	assert.Equal(t, Meta{Offset: 8, Length: int64(len(wire))}, r.Meta())
	return e
}

// One bad message costs one message: those around it arrive, and the reader knows
// where it is.
func TestOneBadMessageCostsOneMessage(t *testing.T) {
	bad := []string{
		"* 1 FETCH (UID 4294967296)\r\n",
		"* 2 FETCH " + strings.Repeat("(", 1000) + "\r\n",
		"* 3 FETCH (BODY[] {200}\r\n" + strings.Repeat("* 4 EXISTS", 20) + ")\r\n",
		"* SEARCH" + strings.Repeat(" 1", 200) + "\r\n",
	}
	for _, m := range malformed {
		bad = append(bad, m.wire)
	}
	opts := &Options{Strict: true, MaxLine: 2000, MaxLiteral: 100, MaxElements: 100}
	var stream strings.Builder
	for i, m := range bad {
		fmt.Fprintf(&stream, "* %d EXISTS\r\n%s", i, m)
	}
	stream.WriteString("* BYE done\r\n")

	r := NewReader(strings.NewReader(stream.String()), opts)
	var offset int64
	for i, m := range bad {
		resp, err := r.ReadResponse()
		require.NoError(t, err)
		require.Equal(t, types.Exists(i), resp)
		require.Equal(t, offset, r.Meta().Offset)
		offset += r.Meta().Length

		resp, err = r.ReadResponse()
		e := new(Error)
		require.ErrorAs(t, err, &e, "%q", m)
		require.Nil(t, resp)
		require.Equal(t, Meta{Offset: offset, Length: int64(len(m))}, r.Meta(), "%q", m)
		require.Equal(t, offset, e.Offset)
		offset += int64(len(m))
	}
	resp, err := r.ReadResponse()
	require.NoError(t, err)
	require.Equal(t, types.BYE, resp.(*types.Status).Kind)
	for range 2 {
		_, err = r.ReadResponse()
		require.Equal(t, io.EOF, err)
	}
}

// An error keeps the message's text, without the octets of its literals and not
// more than 64 KiB of it.
func TestErrorsKeepTheMessage(t *testing.T) {
	_, err := ParseResponse([]byte("* 1 FETCH (BODY[] {5}\r\nhello UID (x\r\n"), nil)
	e := new(Error)
	require.ErrorAs(t, err, &e)
	assert.Equal(t, "* 1 FETCH (BODY[] {5}\r\n UID (x\r\n", string(e.Raw))

	long := "* SEARCH" + strings.Repeat(" 1", 100_000) + " (x\r\n"
	_, err = ParseResponse([]byte(long), nil)
	require.ErrorAs(t, err, &e)
	assert.Equal(t, long[:64<<10], string(e.Raw))
	assert.Equal(t, int64(len(long)-4), e.At)
}

// What follows the message that ParseResponse was asked for is an error, and says
// where it begins.
func TestParseResponseWantsOneMessage(t *testing.T) {
	for _, rest := range []string{"* OK\r\n", "\r\n", "x", "\x00"} {
		resp, err := ParseResponse([]byte("* 1 FETCH (BODY[] {3}\r\nabc)\r\n"+rest), nil)
		assert.Nil(t, resp)
		e := new(Error)
		require.ErrorAs(t, err, &e)
		assert.ErrorIs(t, err, ErrSyntax)
		assert.NotErrorIs(t, err, ErrIncomplete)
		assert.Equal(t, int64(29), e.At)
		assert.Contains(t, err.Error(), "response at byte 29, in response: expected the end of the message, found ")
	}
	_, err := ParseResponse(nil, nil)
	assert.ErrorIs(t, err, ErrIncomplete)
}

func TestErrorWithoutRuleOrExpectation(t *testing.T) {
	assert.Equal(t, "message at byte 7: not in the grammar", (&Error{At: 7, Err: ErrSyntax}).Error())
	assert.Equal(t, `message at byte 7, in x: boom: "y"`, (&Error{At: 7, Rule: "x", Found: "y", Err: errors.New("boom")}).Error())
	assert.Equal(t, `message at byte 7, in x: expected SP, found the end`, (&Error{At: 7, Rule: "x", Expected: []string{"SP"}, Err: ErrSyntax}).Error())
}

// TestNameOfAnItemIsNoValue is what a fuzzer found: kept as the value of another item,
// the name went out so that a parser took it for the next item.
func TestNameOfAnItemIsNoValue(t *testing.T) {
	_, err := ParseResponse([]byte("* 1 FETCH (RFC822.SIZE SAVEDATE(0 ()))\r\n"), nil)
	bad := new(Error)
	require.ErrorAs(t, err, &bad)
	assert.Equal(t, "msg_att_size", bad.Rule)
	assert.EqualValues(t, 23, bad.At)
}
