package types_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

// What no RFC allows goes out when it is asked for, and else it is refused.
func TestQuirksGoOutWhenAskedFor(t *testing.T) {
	flags := []types.Flag{"[Gmail]/All", "Önemli", `\*`, `a\b`}
	for _, tt := range []struct {
		response types.Response
		wire     string
	}{
		{&types.MailboxFlags{Flags: flags}, `* FLAGS ([Gmail]/All Önemli \* a\b)`},
		{&types.Fetch{Seq: 1, Items: types.HasFlags, Flags: flags}, `* 1 FETCH (FLAGS ([Gmail]/All Önemli \* a\b))`},
		{&types.Fetch{Seq: 1}, `* 1 FETCH ()`},
		{&types.Fetch{Seq: 1, Items: types.HasUID}, `* 1 FETCH (UID 0)`},
		{&types.List{Attributes: []types.MailboxAttribute{"HasNoChildren"}, Mailbox: "a"}, `* LIST (HasNoChildren) NIL a`},
		{&types.Status{Tag: "a1", Kind: types.BYE, Text: "x"}, `a1 BYE x`},
		{&types.Status{Kind: types.OK, Code: types.CodeUIDValidity(0), Text: "x"}, `* OK [UIDVALIDITY 0] x`},
		{&types.Vanished{Earlier: true}, `* VANISHED (EARLIER) `},
		{&types.Fetch{Seq: 1, Contents: &types.FetchContents{Sections: []types.BodySection{{Section: types.Section{Part: []uint32{0}}}}}},
			`* 1 FETCH (BODY[0] NIL)`},
		{&types.Fetch{Items: types.HasUID | types.HasFlags, Flags: flags[:1]}, `* 0 UIDFETCH (FLAGS ([Gmail]/All))`},
		{&types.Fetch{Seq: 1, Items: types.HasModSeq}, `* 1 FETCH (MODSEQ (0))`},
		{&types.Fetch{Seq: 1, Items: types.HasInternalDate, InternalDate: "1-Jan-2020"}, `* 1 FETCH (INTERNALDATE "1-Jan-2020")`},
		{&types.Fetch{Seq: 1, More: &types.FetchMore{Extra: []types.FetchExtra{{Name: "X", Value: "({2+}\r\nab)"}}}}, "* 1 FETCH (X ({2+}\r\nab))"},
		{&types.Fetch{Seq: 1, More: &types.FetchMore{Extra: []types.FetchExtra{{Name: "X", Value: "\"\xff\""}}}}, "* 1 FETCH (X \"\xff\")"},
		{&types.Unknown{Name: "X", Data: " {2+}\r\nab"}, "* X {2+}\r\nab"},
		{&types.Status{Kind: types.OK, Text: "[ALERT down"}, `* OK [ALERT down`},
		{&types.Status{Kind: types.OK, Text: "\xff"}, "* OK \xff"},
		{&types.Status{Kind: types.OK, Code: &types.CodeUnknown{Name: "X", Data: "é"}, Text: "x"}, `* OK [X é] x`},
		{&types.Status{Kind: types.OK, Code: types.CodeHighestModSeq(0), Text: "x"}, `* OK [HIGHESTMODSEQ 0] x`},
		{&types.Status{Kind: types.OK, Code: &types.CodeAppendUID{UIDs: types.UIDsInOrder(types.UID(7))}, Text: "x"}, `* OK [APPENDUID 0 7] x`},
		{&types.JMAPAccess{URL: "\xff"}, "* JMAPACCESS \"\xff\""},
		{&types.Metadata{Mailbox: "a", None: true}, `* METADATA a ()`},
		{types.BlankLine{}, ``},
	} {
		_, err := types.AppendResponse(nil, tt.response, nil)
		assert.Error(t, err, tt.wire)
		wire, err := types.AppendResponse(nil, tt.response, &types.EncodeOptions{Quirks: true})
		require.NoError(t, err, tt.wire)
		assert.Equal(t, tt.wire+"\r\n", string(wire))
	}

	// What would break out of its place goes out under no circumstances.
	for _, response := range []types.Response{
		&types.MailboxFlags{Flags: []types.Flag{"a)\r\n* BYE x"}},
		&types.MailboxFlags{Flags: []types.Flag{"a b"}},
		&types.MailboxFlags{Flags: []types.Flag{"{3}"}},
		&types.List{Attributes: []types.MailboxAttribute{"a b"}, Mailbox: "a"},
		&types.Status{Tag: "a1 BYE", Kind: types.BYE, Text: "x"},
		&types.Fetch{Seq: 1, Contents: &types.FetchContents{Sections: []types.BodySection{{Section: types.Section{Specifier: "X] NIL"}}}}},
	} {
		_, err := types.AppendResponse(nil, response, &types.EncodeOptions{Quirks: true})
		assert.Error(t, err, "%+v", response)
	}

	// A client's are fewer: flags have to be flags.
	for _, flags := range [][]types.Flag{flags[:1], flags[2:3], {`\a b`}} {
		_, err := (&types.Command{Tag: "a1", Body: &types.AppendCommand{Mailbox: "a", Messages: []types.AppendMessage{
			{Data: types.Bytes([]byte("x")), Flags: flags}}}}).Append(nil, &types.EncodeOptions{Quirks: true})
		assert.Error(t, err)
	}
	for _, tt := range []struct {
		body types.CommandBody
		wire string
	}{
		{&types.StoreCommand{Set: types.Seqs(1), Flags: []types.Flag{types.FlagRecent}}, `STORE 1 FLAGS (\Recent)`},
		{&types.FetchCommand{Set: types.Seqs(1)}, `FETCH 1 ()`},
		{&types.FetchCommand{Set: types.Seqs(1), Items: []types.FetchItem{types.FetchUID, types.FetchAll}}, `FETCH 1 (UID ALL)`},
		{&types.FetchCommand{Set: types.Seqs(1), Items: []types.FetchItem{types.BodySeen().Range(5, 0)}}, `FETCH 1 (BODY[]<5.0>)`},
		{&types.FetchCommand{Set: types.Seqs(1), Items: []types.FetchItem{types.FetchBinary{Part: []uint32{1}, Partial: true}}},
			`FETCH 1 (BINARY[1]<0.0>)`},
		{&types.ConvertCommand{Set: types.Seqs(1), Type: types.String("a/b"), Items: []types.ConvertItem{{Name: types.ConvertBinary, Part: []uint32{1}, Partial: true}}},
			`CONVERT 1 ("a/b") (BINARY[1]<0.0>)`},
	} {
		command := types.Command{Tag: "a1", Body: tt.body}
		_, err := command.Append(nil, nil)
		assert.Error(t, err, tt.wire)
		wire, err := command.Append(nil, &types.EncodeOptions{Quirks: true})
		require.NoError(t, err, tt.wire)
		assert.Equal(t, "a1 "+tt.wire+"\r\n", string(wire))
	}
	for _, body := range []types.CommandBody{
		&types.FetchCommand{Set: types.Seqs(1), Items: []types.FetchItem{types.FetchMacro("ALL) x")}},
		&types.FetchCommand{Set: types.Seqs(1), Items: []types.FetchItem{nil}},
		&types.FetchCommand{Set: types.Seqs(1), Items: []types.FetchItem{types.BodySeen().Range(-1, 0)}},
		&types.SearchCommand{Program: types.Seen, Return: &types.SearchReturn{Update: true, UpdateItems: []types.FetchItem{types.FetchAll}}},
		&types.UnknownCommand{Name: "LOGIN", Secret: types.NewSecret(" a\r\nb")},
	} {
		_, err := (&types.Command{Tag: "a1", Body: body}).Append(nil, &types.EncodeOptions{Quirks: true})
		assert.Error(t, err, "%T", body)
	}
}

// The arguments that LOGIN does not have go out as they came in, and print as a secret.
func TestUnknownCommandKeepsItsSecret(t *testing.T) {
	command := types.Command{Tag: "a1", Body: &types.UnknownCommand{Name: "LOGIN", Secret: types.NewSecret(" joe my secret")}}
	wire, err := command.Append(nil, nil)
	require.NoError(t, err)
	assert.Equal(t, "a1 LOGIN joe my secret\r\n", string(wire))
	assert.NotContains(t, fmt.Sprintf("%+v %#v", command.Body, command.Body), "joe")
	text, err := json.Marshal(&command)
	require.NoError(t, err)
	assert.JSONEq(t, `{"tag":"a1","body":{"name":"LOGIN","secret":"[redacted]"}}`, string(text))
}
