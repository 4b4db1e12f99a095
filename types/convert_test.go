package types_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/imapeg/imapeg/types"
)

func TestConvertCommands(t *testing.T) {
	item := func(name types.ConvertName, part ...uint32) types.ConvertItem {
		return types.ConvertItem{Name: name, Part: part}
	}
	header := item(types.ConvertBody, 1)
	header.Specifier = types.SectionMIME
	piece := item(types.ConvertBinary, 4)
	piece.Partial, piece.Origin, piece.Length = true, 2001, 1000
	empty := piece
	empty.Length = 0
	text := types.String("text/plain")
	for _, tt := range []struct {
		body types.CommandBody
		want string
	}{
		{&types.ConvertCommand{Set: types.Seqs(2), Type: text, Params: []types.ConvertParam{{Name: "charset", Value: "us-ascii"}}, Items: []types.ConvertItem{item(types.ConvertBinary, 3)}},
			`CONVERT 2 ("text/plain" (charset us-ascii)) (BINARY[3])`},
		{&types.ConvertCommand{Set: types.UIDs(2, 3), Items: []types.ConvertItem{item(types.ConvertUID), header, piece, item(types.ConvertAvailable)}},
			`UID CONVERT 2:3 (NIL) (UID BODY[1.MIME] BINARY[4]<2001.1000> AVAILABLECONVERSIONS[])`},
		{&types.ConversionsCommand{From: "image/gif", To: "*"}, `CONVERSIONS "image/gif" "*"`},
		{&types.ResetKeyCommand{All: true}, "RESETKEY"},
		{&types.ResetKeyCommand{}, `RESETKEY ""`},
		{&types.ResetKeyCommand{Mailbox: "a b", Mechanisms: []string{"INTERNAL", "X-1"}}, `RESETKEY "a b" INTERNAL X-1`},
		{&types.GenURLAuthCommand{URLs: []types.URLToAuthorise{{URL: "imap://a/b", Mechanism: "INTERNAL"}}}, `GENURLAUTH "imap://a/b" INTERNAL`},
		{&types.URLFetchCommand{URLs: []types.URLToFetch{{URL: "a"}, {URL: "b", Items: []types.URLItem{types.URLBinary, "X"}}}}, `URLFETCH "a" ("b" BINARY X)`},
		{&types.StoreCommand{Set: types.Seqs(1), Annotations: []types.Annotation{{Entry: "/comment", Attributes: []types.AnnotationAttribute{{Name: "value.priv", Value: types.Bytes([]byte("x"))}, {Name: "value.shared"}}}}},
			`STORE 1 ANNOTATION (/comment (value.priv "x" value.shared NIL))`},
		{&types.FetchCommand{Set: types.Seqs(1), Items: []types.FetchItem{types.FetchAnnotation{Entries: []string{"/*"}, Attributes: []string{"value"}}}}, `FETCH 1 (ANNOTATION (("/*") (value)))`},

		// What cannot be sent.
		{&types.ConvertCommand{Type: text, Items: []types.ConvertItem{piece}}, "error: types: CONVERT: Set: the set is empty"},
		{&types.ConvertCommand{Set: types.Seqs(2), Type: text}, "error: types: CONVERT: Items: there are none"},
		{&types.ConvertCommand{Set: types.Seqs(2), Type: types.String("text"), Items: []types.ConvertItem{piece}}, "error: types: CONVERT: Type: not a media type"},
		{&types.ConvertCommand{Set: types.Seqs(2), Type: types.String("a/b\r\n"), Items: []types.ConvertItem{piece}}, "error: types: CONVERT: Type: not a media type"},
		{&types.ConvertCommand{Set: types.Seqs(2), Items: []types.ConvertItem{item("X")}}, "error: types: CONVERT: Items: no such item"},
		{&types.ConvertCommand{Set: types.Seqs(2), Items: []types.ConvertItem{item(types.ConvertBody, 1)}}, "error: types: CONVERT: Items: no such item"},
		{&types.ConvertCommand{Set: types.Seqs(2), Items: []types.ConvertItem{item(types.ConvertUID, 1)}}, "error: types: CONVERT: Items: no such item"},
		{&types.ConvertCommand{Set: types.Seqs(2), Items: []types.ConvertItem{item(types.ConvertBinary, 0)}}, "error: types: CONVERT: Items: parts count from 1"},
		{&types.ConvertCommand{Set: types.Seqs(2), Items: []types.ConvertItem{empty}}, "error: types: CONVERT: Items: the range is empty or negative, or not of BINARY"},
		{&types.ResetKeyCommand{All: true, Mailbox: "INBOX"}, "error: types: RESETKEY: All: it is for all mailboxes, and not for one"},
		{&types.ResetKeyCommand{Mailbox: "INBOX", Mechanisms: []string{"a b"}}, "error: types: RESETKEY: Mechanisms: not the name of a mechanism"},
		{&types.GenURLAuthCommand{}, "error: types: GENURLAUTH: URLs: there are none"},
		{&types.GenURLAuthCommand{URLs: []types.URLToAuthorise{{URL: "a"}}}, "error: types: GENURLAUTH: URLs: not the name of a mechanism"},
		{&types.URLFetchCommand{}, "error: types: URLFETCH: URLs: there are none"},
		{&types.URLFetchCommand{URLs: []types.URLToFetch{{URL: "b", Items: []types.URLItem{"X Y"}}}}, "error: types: URLFETCH: URLs: not an atom"},
		{&types.StoreCommand{Set: types.Seqs(1), Annotations: []types.Annotation{{Entry: "/comment"}}}, "error: types: STORE: Annotations: there are no attributes to be set"},
		{&types.StoreCommand{Set: types.Seqs(1), Mode: types.StoreAdd, Annotations: []types.Annotation{{Entry: "/comment"}}}, "error: types: STORE: Annotations: they stand in place of the flags, and alone"},
		{&types.FetchCommand{Set: types.Seqs(1), Items: []types.FetchItem{types.FetchAnnotation{Attributes: []string{"value"}}}}, "error: types: FETCH: Items: there are no entries"},
		{&types.FetchCommand{Set: types.Seqs(1), Items: []types.FetchItem{types.FetchAnnotation{Entries: []string{"/*"}}}}, "error: types: FETCH: Items: there are none"},
	} {
		wire, err := (&types.Command{Tag: "a", Body: tt.body}).Append(nil, nil)
		if err != nil {
			assert.Equal(t, tt.want, "error: "+err.Error())
			continue
		}
		assert.Equal(t, "a "+tt.want+"\r\n", string(wire))
	}

	c := &types.ConvertCommand{Params: []types.ConvertParam{{Name: "Charset", Value: "utf-8"}}}
	value, ok := c.Param("CHARSET")
	assert.True(t, ok)
	assert.Equal(t, "utf-8", value)
	_, ok = c.Param("pix-x")
	assert.False(t, ok)
	assert.Equal(t, "ANNOTATION ((/a /b) (value size))", types.FetchAnnotation{Entries: []string{"/a", "/b"}, Attributes: []string{"value", "size"}}.String())
}

func TestNeedsOfConversionsAndURLs(t *testing.T) {
	simple := types.URLToFetch{URL: "a"}
	extended := types.URLToFetch{URL: "a", Items: []types.URLItem{types.URLBody}}
	for _, tt := range []struct {
		body types.CommandBody
		want []types.AnyOf
	}{
		{&types.ConvertCommand{Set: types.SavedSeqs()}, []types.AnyOf{{types.CapSearchRes, types.CapIMAP4rev2}, {types.CapConvert}}},
		{&types.ConversionsCommand{}, []types.AnyOf{{types.CapConvert}}},
		{&types.ResetKeyCommand{}, []types.AnyOf{{types.CapURLAuth}}},
		{&types.GenURLAuthCommand{}, []types.AnyOf{{types.CapURLAuth}}},
		{&types.URLFetchCommand{URLs: []types.URLToFetch{simple}}, []types.AnyOf{{types.CapURLAuth}}},
		{&types.URLFetchCommand{URLs: []types.URLToFetch{simple, extended, extended}}, []types.AnyOf{{types.CapURLAuth}, {types.CapURLAuthBinary, types.CapURLFetchBinary}}},
		{&types.StoreCommand{Set: types.Seqs(1), Annotations: []types.Annotation{{Entry: "/a"}}}, []types.AnyOf{{types.CapAnnotate}}},
		{&types.FetchCommand{Set: types.Seqs(1), Items: []types.FetchItem{types.FetchAnnotation{}}}, []types.AnyOf{{types.CapAnnotate}}},
	} {
		assert.Equal(t, tt.want, types.Needs(tt.body), "%T", tt.body)
	}
}

func TestConvertedAndURLsThatCannotBeSent(t *testing.T) {
	converted := func(i types.ConvertedItem) types.Response {
		return &types.Converted{Seq: 1, Tag: "a", Items: []types.ConvertedItem{i}}
	}
	failed := func(c types.ConvertError) types.Response {
		return converted(types.ConvertedItem{Name: types.ConvertBinary, Error: &c})
	}
	problem := types.ConvertProblem{From: types.String("a/b"), To: "c/d"}
	missing, wrong := problem, problem
	missing.Missing = []string{"charset"}
	wrong.Params = []types.ConvertParam{{Name: "a", Value: "b"}}
	data := types.Bytes([]byte("x"))
	for _, tt := range []struct {
		response types.Response
		want     string
	}{
		{&types.Converted{Seq: 1, Tag: "a"}, "types: CONVERTED: Items: there are none"},
		{converted(types.ConvertedItem{Name: types.ConvertUID}), "types: CONVERTED: Items: no such item"},
		{converted(types.ConvertedItem{Name: types.ConvertBody}), "types: CONVERTED: Items: no such item"},
		{converted(types.ConvertedItem{Name: types.ConvertBinarySize, Partial: true}), "types: CONVERTED: Items: no such item"},
		{converted(types.ConvertedItem{Name: types.ConvertBinarySize, Size: -1}), "types: CONVERTED: Items: it is negative"},
		{converted(types.ConvertedItem{Name: types.ConvertBodyPartStructure}), "types: CONVERTED: Items: there is no BodyStructure"},
		{converted(types.ConvertedItem{Name: types.ConvertAvailable, Types: []string{"a"}}), "types: CONVERTED: Items: not a media type"},
		{failed(types.ConvertError{}), "types: CONVERTED: Error: none of TEMPFAIL, BADPARAMETERS and MISSINGPARAMETERS"},
		{failed(types.ConvertError{Code: types.ConvertTempFail, Problems: []types.ConvertProblem{problem}}), "types: CONVERTED: Error: TEMPFAIL is about no conversion"},
		{failed(types.ConvertError{Code: types.ConvertBadParameters}), "types: CONVERTED: Error: it is about no conversion"},
		{failed(types.ConvertError{Code: types.ConvertBadParameters, Minutes: 1, Problems: []types.ConvertProblem{problem}}), "types: CONVERTED: Error: the time to wait goes with TEMPFAIL"},
		{failed(types.ConvertError{Code: types.ConvertBadParameters, Problems: []types.ConvertProblem{missing}}), "types: CONVERTED: Error: missing parameters go with MISSINGPARAMETERS"},
		{failed(types.ConvertError{Code: types.ConvertMissingParameters, Problems: []types.ConvertProblem{missing, wrong}}), "types: CONVERTED: Error: MISSINGPARAMETERS takes two types and the names of parameters"},
		{&types.Conversion{From: "a/b", To: "c d/e"}, "types: CONVERSION: To: not a media type"},
		{&types.GenURLAuth{}, "types: GENURLAUTH: URLs: there are none"},
		{&types.URLFetch{}, "types: URLFETCH: Contents: there are none"},
		{&types.URLFetch{Contents: []types.URLContent{{URL: "a", Data: data, Body: &data}}}, "types: URLFETCH: Contents: Data goes with no other"},
	} {
		_, err := types.AppendResponse(nil, tt.response, nil)
		assert.EqualError(t, err, tt.want)
	}
}

// A conversion that failed is an error.
func TestConvertErrors(t *testing.T) {
	var err error = &types.ConvertError{Text: "Source text has non us-ascii", Code: types.ConvertBadParameters}
	assert.EqualError(t, err, "BADPARAMETERS: Source text has non us-ascii")
	var convert *types.ConvertError
	assert.True(t, errors.As(err, &convert))
}
