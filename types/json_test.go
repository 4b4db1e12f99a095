package types_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/types"
)

// jsonOf is the JSON form of a value as it is written, without the escapes for
// HTML that json.Marshal adds.
func jsonOf(t require.TestingT, v json.Marshaler) string {
	text, err := v.MarshalJSON()
	require.NoError(t, err)
	require.True(t, json.Valid(text), "%s", text)
	again, err := json.Marshal(v)
	require.NoError(t, err)
	require.JSONEq(t, string(text), string(again))
	return string(text)
}

// The JSON form of every type: names and their order are a promise.
func TestJSONOfEveryType(t *testing.T) {
	null := types.Data{}
	data := types.Bytes([]byte("d"))
	address := types.Address{Name: types.String("N"), Mailbox: types.String("m"), Host: types.String("h")}
	const addressJSON = `{"name":"N","route":null,"mailbox":"m","host":"h"}`
	for _, tt := range []struct {
		value json.Marshaler
		want  string
	}{
		{types.NString{}, `null`},
		{types.String(""), `""`},
		{types.String("\x00"), `"\u0000"`},
		{types.Data{}, `null`},
		{types.Bytes(nil), `""`},
		{types.Streamed(7, errors.New("lost")), `{"streamed":7}`},

		{types.Status{Kind: types.BYE}, `{"kind":"BYE","text":""}`},
		{&types.Status{Tag: "A1", Kind: types.OK, Code: types.CodeReadOnly, Text: "done"}, `{"tag":"A1","kind":"OK","code":{"name":"READ-ONLY"},"text":"done"}`},
		{types.Continuation{Text: "go"}, `{"text":"go"}`},
		{types.Continuation{Code: types.CodeUnseen(1), Text: "go"}, `{"code":{"name":"UNSEEN","seq":1},"text":"go"}`},
		{types.BlankLine{}, `{}`},
		{types.Unknown{Name: "X"}, `{"name":"X","data":""}`},
		{types.Unknown{Number: 1<<64 - 1, Name: "X", Data: " y"}, `{"number":18446744073709551615,"name":"X","data":" y"}`},

		{types.CodeBadCharset{}, `{"name":"BADCHARSET"}`},
		{types.CodeBadCharset{Charsets: []string{"a", "b"}}, `{"name":"BADCHARSET","charsets":["a","b"]}`},
		{types.CodeCapability{Caps: []types.Cap{"X"}}, `{"name":"CAPABILITY","caps":["X"]}`},
		{types.CodePermanentFlags{}, `{"name":"PERMANENTFLAGS","flags":[]}`},
		{types.CodeUIDNext(5), `{"name":"UIDNEXT","uid":5}`},
		{types.CodeUIDValidity(5), `{"name":"UIDVALIDITY","uidvalidity":5}`},
		{types.CodeUnknown{Name: "x-y", Data: "z"}, `{"name":"X-Y","data":"z"}`},

		{types.Capability{}, `{"caps":[]}`},
		{types.Capability{Caps: []types.Cap{"A", "B"}}, `{"caps":["A","B"]}`},
		{types.MailboxFlags{Flags: []types.Flag{types.FlagSeen, "x"}}, `{"flags":["\\Seen","x"]}`},
		{types.List{Attributes: []types.MailboxAttribute{types.AttrMarked}, Delimiter: types.String("/"), Mailbox: "a"}, `{"attributes":["\\Marked"],"delimiter":"/","mailbox":"a"}`},
		{types.LSub{Mailbox: "a"}, `{"attributes":[],"delimiter":null,"mailbox":"a"}`},
		{types.Search{}, `{"numbers":[]}`},
		{types.Search{Numbers: []uint32{1, 4294967295}}, `{"numbers":[1,4294967295]}`},
		{types.Exists(0), `{"count":0}`},
		{types.Recent(4294967295), `{"count":4294967295}`},
		{types.Expunge(1), `{"seq":1}`},

		// What came is there, zero or not; what did not come is not.
		{types.MailboxStatus{Mailbox: "a", Messages: 5}, `{"mailbox":"a"}`},
		{types.MailboxStatus{Mailbox: "a", Items: types.StatusHasMessages | types.StatusHasRecent | types.StatusHasUIDNext | types.StatusHasUIDValidity | types.StatusHasUnseen},
			`{"mailbox":"a","messages":0,"recent":0,"uidnext":0,"uidvalidity":0,"unseen":0}`},
		{types.MailboxStatus{Extra: []types.StatusExtra{{Name: "X", Value: "(1)"}}}, `{"mailbox":"","extra":[{"name":"X","value":"(1)"}]}`},
		{types.Fetch{Seq: 1, UID: 2, Flags: []types.Flag{"x"}, Size: 3}, `{"seq":1}`},
		{types.Fetch{Seq: 1, Items: types.HasUID | types.HasFlags | types.HasEnvelope | types.HasInternalDate | types.HasSize | types.HasBodyStructure},
			`{"seq":1,"uid":0,"flags":[],"internaldate":"","size":0,"envelope":null,"bodystructure":null}`},
		{types.Fetch{Contents: &types.FetchContents{RFC822: &null, RFC822Header: &data, RFC822Text: &data}}, `{"rfc822":null,"rfc822.header":"d","rfc822.text":"d"}`},
		{types.Fetch{Contents: &types.FetchContents{Sections: []types.BodySection{{}}}, More: &types.FetchMore{Extra: []types.FetchExtra{{Name: "X", Value: "NIL"}}}},
			`{"sections":[{"data":null}],"extra":[{"name":"X","value":"NIL"}]}`},
		{types.Fetch{UID: 7, Items: types.HasUID | types.HasThreadID | types.HasSaveDate | types.HasPreview | types.HasGmailLabels, More: &types.FetchMore{}},
			`{"uid":7,"threadid":"","savedate":"","preview":null,"gmaillabels":[]}`},
		{types.FetchMore{ThreadID: "T", Preview: types.String("")}, `{"threadid":"T","preview":""}`},
		{types.Section{}, `{}`},
		{types.Section{Part: []uint32{1, 2}, Specifier: types.SectionMIME}, `{"part":[1,2],"specifier":"MIME"}`},
		{types.BodySection{Section: types.Section{Specifier: types.SectionHeaderFields, Fields: []string{"A"}}, Partial: true, Origin: 7, Data: data},
			`{"specifier":"HEADER.FIELDS","fields":["A"],"partial":true,"origin":7,"data":"d"}`},
		{types.BodySection{Partial: true, Data: data}, `{"partial":true,"data":"d"}`},

		{types.Envelope{}, `{"date":null,"subject":null,"from":[],"sender":[],"reply_to":[],"to":[],"cc":[],"bcc":[],"in_reply_to":null,"message_id":null}`},
		{types.Envelope{Date: types.String("D"), From: []types.Address{address, {}}, BCC: []types.Address{address}, MessageID: types.String("I")},
			`{"date":"D","subject":null,"from":[` + addressJSON + `,{"name":null,"route":null,"mailbox":null,"host":null}],"sender":[],"reply_to":[],"to":[],"cc":[],"bcc":[` +
				addressJSON + `],"in_reply_to":null,"message_id":"I"}`},
		{types.BodyStructure{Type: "a", Subtype: "b"}, `{"type":"a","subtype":"b","id":null,"size":0}`},
		{types.BodyStructure{
			Type: "message", Subtype: "rfc822", Params: []types.Param{{Name: "p", Value: "v"}},
			ID: types.String("i"), Encoding: "7bit", Size: 1, Lines: 2,
			Message:     &types.EncapsulatedMessage{Envelope: &types.Envelope{}, BodyStructure: &types.BodyStructure{}},
			Disposition: &types.Disposition{Type: "inline"},
			Extra: &types.BodyExtra{
				Description: types.String("d"), MD5: types.String("5"), Language: []string{"en"}, Location: types.String("l"),
				Extensions: []types.BodyExtension{&types.BodyExtensionString{}, &types.BodyExtensionString{Value: types.String("s")}, types.BodyExtensionNumber(1<<64 - 1),
					&types.BodyExtensionList{Items: []types.BodyExtension{&types.BodyExtensionList{}, nil}}},
			},
		}, `{"type":"message","subtype":"rfc822","params":[{"name":"p","value":"v"}],"id":"i","encoding":"7bit","size":1,"lines":2,` +
			`"message":{"envelope":{"date":null,"subject":null,"from":[],"sender":[],"reply_to":[],"to":[],"cc":[],"bcc":[],"in_reply_to":null,"message_id":null},` +
			`"bodystructure":{"type":"","subtype":"","id":null,"size":0}},"disposition":{"type":"inline"},` +
			`"extra":{"description":"d","md5":"5","language":["en"],"location":"l","extensions":[null,"s",18446744073709551615,[[],null]]}}`},
		{types.BodyStructure{Type: "multipart", Parts: []types.BodyStructure{{}}},
			`{"type":"multipart","subtype":"","parts":[{"type":"","subtype":"","id":null,"size":0}],"id":null,"size":0}`},
		{types.EncapsulatedMessage{}, `{"envelope":null,"bodystructure":null}`},
		{types.BodyExtra{}, `{"description":null,"md5":null,"location":null}`},
		{types.Disposition{Type: "a", Params: []types.Param{{}}}, `{"type":"a","params":[{"name":"","value":""}]}`},
	} {
		assert.Equal(t, tt.want, jsonOf(t, tt.value), "%T", tt.value)
	}
	for _, tt := range codes {
		assert.Contains(t, jsonOf(t, tt.code.(json.Marshaler)), `{"name":"`+tt.name+`"`)
	}
}

// No byte of a string is lost: what is UTF-8 is a string, any other the object
// with its base64.
func TestJSONKeepsEveryByte(t *testing.T) {
	const binary, encoded = "\xff\x00", `{"base64":"/wA="}`
	for _, tt := range []struct {
		value json.Marshaler
		want  string
	}{
		{types.String(binary), encoded},
		{types.Bytes([]byte(binary)), encoded},
		{types.Status{Tag: binary, Kind: binary, Text: binary}, `{"tag":` + encoded + `,"kind":` + encoded + `,"text":` + encoded + `}`},
		{types.Unknown{Name: binary, Data: binary}, `{"name":` + encoded + `,"data":` + encoded + `}`},
		{types.Capability{Caps: []types.Cap{binary}}, `{"caps":[` + encoded + `]}`},
		{types.MailboxFlags{Flags: []types.Flag{binary}}, `{"flags":[` + encoded + `]}`},
		{types.List{Mailbox: binary}, `{"attributes":[],"delimiter":null,"mailbox":` + encoded + `}`},
		{types.Param{Name: binary, Value: binary}, `{"name":` + encoded + `,"value":` + encoded + `}`},
		{types.Section{Fields: []string{binary}}, `{"fields":[` + encoded + `]}`},
		{types.FetchExtra{Name: "X", Value: binary}, `{"name":"X","value":` + encoded + `}`},
		{types.CodeUnknown{Name: "X", Data: binary}, `{"name":"X","data":` + encoded + `}`},
		{types.CodeBadCharset{Charsets: []string{binary}}, `{"name":"BADCHARSET","charsets":[` + encoded + `]}`},

		{types.String("\"\\\b\f\n\r\t\x1f\x7f/é\u2028<>&"), `"\"\\\u0008\u000c\n\r\t\u001f\u007f/é` + "\u2028" + `<>&"`},
		{types.String("\xed\xa0\x80"), `{"base64":"7aCA"}`}, // a surrogate is not UTF-8
		{types.String("\ufffd"), `"` + "\ufffd" + `"`},
	} {
		assert.Equal(t, tt.want, jsonOf(t, tt.value))
	}

	rapid.Check(t, func(t *rapid.T) {
		want := string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
		if rapid.Bool().Draw(t, "UTF-8") {
			want = rapid.String().Draw(t, "string")
		}
		var got any
		require.NoError(t, json.Unmarshal([]byte(jsonOf(t, types.String(want))), &got))
		if object, ok := got.(map[string]any); ok {
			b, err := base64.StdEncoding.DecodeString(object["base64"].(string))
			require.NoError(t, err)
			got = string(b)
		}
		require.Equal(t, want, got)
	})
}
