package types_test

import (
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

	// A client sends none.
	_, err := (&types.Command{Tag: "a1", Body: &types.AppendCommand{Mailbox: "a", Messages: []types.AppendMessage{
		{Data: types.Bytes([]byte("x")), Flags: flags[:1]}}}}).Append(nil, &types.EncodeOptions{Quirks: true})
	assert.Error(t, err)
}
