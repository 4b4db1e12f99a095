package types_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

// Millions of messages are in memory at once: a Fetch stays in the size class of 112
// bytes.
func TestSizeOfFetch(t *testing.T) {
	if unsafe.Sizeof(uintptr(0)) == 8 {
		assert.LessOrEqual(t, unsafe.Sizeof(types.Fetch{}), uintptr(112))
	}
}

// Content goes from a reader to the wire without ever being in memory.
func TestContentFromAReader(t *testing.T) {
	source := strings.NewReader("0123456789")
	f := &types.Fetch{Seq: 1, Items: types.HasUID, UID: 7, Contents: &types.FetchContents{
		Sections: []types.BodySection{{Data: types.DataFrom(source, 10)}},
		Binary:   []types.BinarySection{{Part: []uint32{1}, Data: types.DataFrom(source, 3)}},
	}}
	fragments, err := types.ResponseFragments(f, nil)
	require.NoError(t, err)
	require.Len(t, fragments, 3)
	assert.Equal(t, "* 1 FETCH (UID 7 BODY[] {10}\r\n", string(fragments[0].Line))
	assert.Equal(t, &types.Literal{Size: 10, Reader: source}, fragments[0].Literal)
	assert.Equal(t, " BINARY[1] ~{3}\r\n", string(fragments[1].Line), "nobody knows whether there is a NUL in it")
	assert.Equal(t, ")\r\n", string(fragments[2].Line))
	assert.Equal(t, 10, source.Len(), "nothing was read")

	_, err = types.AppendResponse(nil, f, nil)
	assert.EqualError(t, err, "types: FETCH: a literal is not in memory")
	text, err := f.MarshalJSON()
	assert.NoError(t, err)
	assert.JSONEq(t, `{"seq":1,"uid":7,"sections":[{"data":{"streamed":10}}],"binary":[{"part":[1],"data":{"streamed":3}}]}`, string(text))

	f.Contents = &types.FetchContents{Sections: []types.BodySection{{Data: types.DataFrom(source, -1)}}}
	_, err = types.ResponseFragments(f, nil)
	assert.EqualError(t, err, "types: FETCH: Sections: the size is negative")
}

// Large content is not copied either.
func TestContentInMemoryIsNotCopied(t *testing.T) {
	octets := bytes.Repeat([]byte("x"), 1<<16)
	f := &types.Fetch{Seq: 1, Contents: &types.FetchContents{Sections: []types.BodySection{{Data: types.Bytes(octets)}}}}
	fragments, err := types.ResponseFragments(f, nil)
	require.NoError(t, err)
	assert.Same(t, &octets[0], &fragments[0].Literal.Bytes[0])
}

func TestDataIsWritten(t *testing.T) {
	var b strings.Builder
	n, err := types.DataFrom(strings.NewReader("0123456789"), 4).WriteTo(&b)
	assert.NoError(t, err)
	assert.Equal(t, int64(4), n)
	assert.Equal(t, "0123", b.String(), "no more than was promised")

	d := types.DataFrom(strings.NewReader("01"), 4)
	n, err = d.WriteTo(&b)
	assert.Equal(t, int64(2), n)
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.EqualError(t, err, "types: 2 octets of 4: unexpected EOF")
	assert.NoError(t, d.Err())
	assert.False(t, d.IsStreamed())
	assert.False(t, d.IsNil())
	assert.Nil(t, d.Bytes())
	assert.Equal(t, int64(4), d.Size())

	broken := errors.New("broken")
	_, err = types.DataFrom(iotest.ErrReader(broken), 4).WriteTo(&b)
	assert.ErrorIs(t, err, broken)
	assert.ErrorIs(t, types.Streamed(4, broken).Err(), broken)

	b.Reset()
	n, err = types.Bytes([]byte("ab")).WriteTo(&b)
	assert.NoError(t, err)
	assert.Equal(t, int64(2), n)
	assert.Equal(t, "ab", b.String())
}

// Items of FetchMore that are NIL or 0 are sent when there is no FetchMore.
func TestFetchItemsWithoutMore(t *testing.T) {
	wire, err := types.AppendResponse(nil, &types.Fetch{Seq: 1, Items: types.HasThreadID | types.HasSaveDate | types.HasPreview | types.HasGmailLabels}, nil)
	assert.NoError(t, err)
	assert.Equal(t, "* 1 FETCH (THREADID NIL SAVEDATE NIL PREVIEW NIL X-GM-LABELS ())\r\n", string(wire))
}

func TestFetchThatCannotBeSent(t *testing.T) {
	more := func(items types.ItemFlags, m types.FetchMore) *types.Fetch {
		return &types.Fetch{Seq: 1, Items: items, More: &m}
	}
	contents := func(c types.FetchContents) *types.Fetch { return &types.Fetch{Seq: 1, Contents: &c} }
	message := &types.EncapsulatedMessage{Envelope: &types.Envelope{}, BodyStructure: &types.BodyStructure{Type: "a", Subtype: "b"}}
	att := []types.AnnotationAttribute{{Name: "value.priv", Value: types.Bytes([]byte("x"))}}
	for _, tt := range []struct {
		fetch *types.Fetch
		want  string
	}{
		{&types.Fetch{Items: types.HasFlags}, "types: UIDFETCH: Seq: it is 0, and there is no UID"},
		{&types.Fetch{Seq: 1, Items: types.HasSize, Size: -1}, "types: FETCH: Size: it is negative"},
		{more(0, types.FetchMore{EmailID: "a b"}), "types: FETCH: EmailID: not an object identifier"},
		{more(types.HasThreadID, types.FetchMore{ThreadID: "a\r\n"}), "types: FETCH: ThreadID: not an object identifier"},
		{more(types.HasSaveDate, types.FetchMore{SaveDate: "a\r\n"}), "types: FETCH: SaveDate: not a date-time"},
		{&types.Fetch{Seq: 1, Items: types.HasInternalDate, InternalDate: "1-Jan-2020 10:00"}, "types: FETCH: InternalDate: not a date-time"},
		{more(types.HasSaveDate, types.FetchMore{SaveDate: "1-Jan-2020"}), "types: FETCH: SaveDate: not a date-time"},
		{more(0, types.FetchMore{Body: &types.BodyStructure{Type: "image", Subtype: "gif", Parts: make([]types.BodyStructure, 1)}}),
			"types: FETCH: Parts: they are of no multipart"},
		{more(0, types.FetchMore{Body: &types.BodyStructure{Type: "image", Subtype: "gif", Message: message}}),
			"types: FETCH: Message: it is in no MESSAGE/RFC822 or MESSAGE/GLOBAL"},
		{more(0, types.FetchMore{Body: &types.BodyStructure{Type: "message", Subtype: "delivery-status", Message: message}}),
			"types: FETCH: Message: it is in no MESSAGE/RFC822 or MESSAGE/GLOBAL"},
		{more(types.HasAnnotations, types.FetchMore{}), "types: FETCH: Annotations: there are none"},
		{more(types.HasAnnotations, types.FetchMore{Annotations: []types.Annotation{{Entry: "/a"}, {Entry: "/b", Attributes: att}}}),
			"types: FETCH: Annotations: some have attributes and some have none"},
		{more(0, types.FetchMore{BinarySizes: []types.BinarySize{{Size: -1}}}), "types: FETCH: BinarySizes: it is negative"},
		{contents(types.FetchContents{Binary: []types.BinarySection{{Data: types.Streamed(4, nil)}}}), "types: FETCH: Binary: the octets are not in memory"},
		{contents(types.FetchContents{Binary: []types.BinarySection{{Partial: true, Origin: -1}}}), "types: FETCH: Binary: it is negative"},
	} {
		_, err := types.AppendResponse(nil, tt.fetch, nil)
		assert.EqualError(t, err, tt.want)
	}
	for _, tt := range []struct {
		response types.Response
		want     string
	}{
		{&types.Vanished{}, "types: VANISHED: UIDs: the set is empty"},
		{&types.Vanished{UIDs: types.UIDs(types.Range(1, types.Last))}, "types: VANISHED: UIDs: a set whose numbers are not known"},
		{&types.Vanished{UIDs: types.SavedUIDs()}, "types: VANISHED: UIDs: a set whose numbers are not known"},
		{&types.MailboxStatus{Mailbox: "a", Items: types.StatusHasMailboxID}, "types: STATUS: MailboxID: not an object identifier"},
		{&types.MailboxStatus{Mailbox: "a", Items: types.StatusHasAppendLimit, AppendLimit: -2}, "types: STATUS: AppendLimit: it is negative"},
		{&types.MailboxStatus{Mailbox: "a", Items: types.StatusHasSize, Size: -1}, "types: STATUS: Size: it is negative"},
	} {
		_, err := types.AppendResponse(nil, tt.response, nil)
		assert.EqualError(t, err, tt.want)
	}
}
