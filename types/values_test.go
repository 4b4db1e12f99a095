package types_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/types"
)

// NIL, the empty string and every other string are different, and survive.
func TestNStringLaws(t *testing.T) {
	var zero types.NString
	assert.True(t, zero.IsNil())
	assert.Equal(t, "", zero.String())
	assert.False(t, types.String("").IsNil())
	assert.Equal(t, "", types.String("").String())
	assert.NotEqual(t, zero, types.String(""))
	assert.NotEqual(t, types.String(""), types.String("\x00"))
	assert.NotEqual(t, types.String("NIL"), zero)

	// Strings with NUL in front, which the representation needs to tell apart.
	text := rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]byte("\x00\x00a\xff")), 0, 4), func(b []byte) string { return string(b) })
	rapid.Check(t, func(t *rapid.T) {
		a, b := text.Draw(t, "a"), text.Draw(t, "b")
		require.Equal(t, a, types.String(a).String())
		require.False(t, types.String(a).IsNil())
		require.NotEqual(t, zero, types.String(a))
		require.Equal(t, a == b, types.String(a) == types.String(b), "== compares the strings")
	})
}

func TestData(t *testing.T) {
	failed := errors.New("disk full")
	for _, tt := range []struct {
		name     string
		data     types.Data
		bytes    []byte
		size     int64
		null     bool
		streamed bool
		err      error
	}{
		{"the zero value is NIL", types.Data{}, nil, 0, true, false, nil},
		{"octets", types.Bytes([]byte("a\x00\xff")), []byte("a\x00\xff"), 3, false, false, nil},
		{"no octets are not NIL", types.Bytes(nil), nil, 0, false, false, nil},
		{"streamed", types.Streamed(1<<40, nil), nil, 1 << 40, false, true, nil},
		{"streamed, and lost", types.Streamed(5, failed), nil, 5, false, true, failed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.bytes, tt.data.Bytes())
			assert.Equal(t, string(tt.bytes), tt.data.String())
			assert.Equal(t, tt.size, tt.data.Size())
			assert.Equal(t, tt.null, tt.data.IsNil())
			assert.Equal(t, tt.streamed, tt.data.IsStreamed())
			assert.Equal(t, tt.err, tt.data.Err())
			var b bytes.Buffer
			n, err := tt.data.WriteTo(&b)
			assert.NoError(t, err)
			assert.Equal(t, int64(len(tt.bytes)), n)
			assert.Equal(t, string(tt.bytes), b.String())
		})
	}
}

func TestFlags(t *testing.T) {
	assert.True(t, types.FlagSeen.Is(`\SEEN`))
	assert.True(t, types.Flag("$junk").Is("$Junk"))
	assert.False(t, types.FlagSeen.Is("Seen"))
	assert.True(t, types.FlagAsterisk.System())
	assert.True(t, types.Flag(`\X`).System())
	assert.False(t, types.Flag("$Forwarded").System())
	assert.False(t, types.Flag("").System())
}

func TestCapabilities(t *testing.T) {
	caps := &types.Capability{Caps: []types.Cap{"imap4rev1", "STARTTLS", "Auth=Plain"}}
	assert.True(t, caps.Has(types.CapIMAP4rev1))
	assert.True(t, caps.Has("starttls"))
	assert.True(t, caps.Has("AUTH=PLAIN"))
	assert.False(t, caps.Has("AUTH"))
	assert.False(t, caps.Has(types.CapLoginDisabled))
	assert.False(t, new(types.Capability).Has(""))

	for c, want := range map[types.Cap]string{"AUTH=PLAIN": "PLAIN", "auth=scram-sha-256": "SCRAM-SHA-256", "AUTH=": "", "AUTH": "", "XAUTH=PLAIN": "", "": ""} {
		mechanism, ok := c.Auth()
		assert.Equal(t, want, mechanism, c)
		assert.Equal(t, want != "", ok, c)
	}
}

func TestMailboxNames(t *testing.T) {
	for _, tt := range []struct {
		a, b  types.Mailbox
		equal bool
	}{
		{"INBOX", "inbox", true},
		{"Inbox", types.Inbox, true},
		{"work", "work", true},
		{"work", "Work", false},
		{"INBOX/a", "inbox/a", false},
		{"", "", true},
	} {
		assert.Equal(t, tt.equal, tt.a.Equal(tt.b), "%s, %s", tt.a, tt.b)
		assert.Equal(t, tt.equal, tt.b.Equal(tt.a), "%s, %s", tt.a, tt.b)
	}
	assert.True(t, types.Mailbox("iNbOx").IsInbox())
	assert.False(t, types.Mailbox("INBOXES").IsInbox())

	list := &types.List{Attributes: []types.MailboxAttribute{`\MARKED`, `\HasNoChildren`}}
	assert.True(t, list.Has(types.AttrMarked))
	assert.True(t, list.Has(`\hasnochildren`))
	assert.False(t, list.Has(types.AttrUnmarked))
}

func TestSections(t *testing.T) {
	part := func(n ...uint32) types.Section { return types.Section{Part: n} }
	fields := func(s types.SectionSpecifier, names ...string) types.Section {
		return types.Section{Part: []uint32{2}, Specifier: s, Fields: names}
	}
	for _, tt := range []struct {
		section types.Section
		want    string
	}{
		{types.Section{}, ""},
		{part(1), "1"},
		{part(1, 20, 4294967295), "1.20.4294967295"},
		{types.Section{Specifier: types.SectionText}, "TEXT"},
		{types.Section{Part: []uint32{1, 2}, Specifier: types.SectionMIME}, "1.2.MIME"},
		{types.Section{Specifier: types.SectionHeaderFields, Fields: []string{"Date"}}, "HEADER.FIELDS (Date)"},
		{fields(types.SectionHeaderFieldsNot, "a", "b"), "2.HEADER.FIELDS.NOT (a b)"},
	} {
		assert.Equal(t, tt.want, tt.section.String())
		assert.True(t, tt.section.Equal(tt.section))
	}

	for _, tt := range []struct {
		a, b  types.Section
		equal bool
	}{
		{types.Section{}, types.Section{Part: []uint32{}, Fields: []string{}}, true},
		{part(1), part(1, 1), false},
		{part(1, 2), part(2, 1), false},
		{types.Section{}, types.Section{Specifier: types.SectionText}, false},
		{fields(types.SectionHeaderFields, "Date", "FROM"), fields(types.SectionHeaderFields, "from", "DATE"), true},
		{fields(types.SectionHeaderFields, "Date"), fields(types.SectionHeaderFieldsNot, "Date"), false},
		{fields(types.SectionHeaderFields, "Date"), fields(types.SectionHeaderFields, "Date", "Date"), false},
		{fields(types.SectionHeaderFields, "a", "a", "b"), fields(types.SectionHeaderFields, "a", "b", "b"), false},
		{fields(types.SectionHeaderFields, "Date"), types.Section{Specifier: types.SectionHeaderFields, Fields: []string{"Date"}}, false},
	} {
		assert.Equal(t, tt.equal, tt.a.Equal(tt.b), "%s, %s", tt.a, tt.b)
		assert.Equal(t, tt.equal, tt.b.Equal(tt.a), "%s, %s", tt.a, tt.b)
	}

	names := []string{"b", "A"}
	assert.True(t, fields(types.SectionHeaderFields, names...).Equal(fields(types.SectionHeaderFields, "a", "B")))
	assert.Equal(t, []string{"b", "A"}, names, "the names stay in their order")
}

func TestFetchItems(t *testing.T) {
	f := &types.Fetch{
		Items: types.HasUID | types.HasFlags,
		Contents: &types.FetchContents{
			Sections: []types.BodySection{
				{Section: types.Section{Part: []uint32{1}}, Data: types.Bytes([]byte("one"))},
				{Section: types.Section{Specifier: types.SectionHeader}, Partial: true, Origin: 5, Data: types.Bytes([]byte("head"))},
			},
			Binary: []types.BinarySection{{Part: []uint32{1, 2}, Data: types.Bytes([]byte("two"))}, {Data: types.Data{}}},
		},
		More: &types.FetchMore{BinarySizes: []types.BinarySize{{Part: []uint32{3}, Size: 5}, {Size: 9}}},
	}
	assert.True(t, f.Has(types.HasUID))
	assert.True(t, f.Has(types.HasUID|types.HasFlags))
	assert.False(t, f.Has(types.HasUID|types.HasSize), "all of them, not some")
	assert.True(t, f.Has(0))

	data, ok := f.Section(types.Section{Part: []uint32{1}})
	assert.True(t, ok)
	assert.Equal(t, "one", data.String())
	data, ok = f.Section(types.Section{Specifier: types.SectionHeader})
	assert.True(t, ok, "partial content counts")
	assert.Equal(t, "head", data.String())
	data, ok = f.Section(types.Section{})
	assert.False(t, ok)
	assert.True(t, data.IsNil())

	data, ok = f.Binary(1, 2)
	assert.True(t, ok)
	assert.Equal(t, "two", data.String())
	data, ok = f.Binary()
	assert.True(t, ok)
	assert.True(t, data.IsNil())
	_, ok = f.Binary(1)
	assert.False(t, ok)
	size, ok := f.BinarySize(3)
	assert.True(t, ok)
	assert.Equal(t, int64(5), size)
	size, ok = f.BinarySize()
	assert.True(t, ok)
	assert.Equal(t, int64(9), size)
	_, ok = f.BinarySize(1)
	assert.False(t, ok)

	var none types.Fetch
	assert.Empty(t, none.Sections())
	_, ok = none.Binary()
	assert.False(t, ok)
	_, ok = none.BinarySize()
	assert.False(t, ok)
	assert.Equal(t, "UIDFETCH", none.ResponseName())
	assert.Equal(t, "FETCH", (&types.Fetch{Seq: 1}).ResponseName())

	s := &types.MailboxStatus{Items: types.StatusHasMessages | types.StatusHasUnseen}
	assert.True(t, s.Has(types.StatusMessages, types.StatusUnseen))
	assert.False(t, s.Has(types.StatusMessages, types.StatusRecent))
	s = &types.MailboxStatus{Items: types.StatusHasDeletedStorage | types.StatusHasHighestModSeq}
	assert.True(t, s.Has("deleted-storage", types.StatusHighestModSeq))
	assert.False(t, s.Has(types.StatusDeleted))
	assert.False(t, s.Has("X-GUID"))
}

func TestAddresses(t *testing.T) {
	for _, tt := range []struct {
		name       string
		address    types.Address
		addr       string
		start, end bool
	}{
		{"a person", types.Address{Mailbox: types.String("gray"), Host: types.String("cac.washington.edu")}, "gray@cac.washington.edu", false, false},
		{"the beginning of a group", types.Address{Mailbox: types.String("friends")}, "", true, false},
		{"its end", types.Address{}, "", false, true},
		{"a group without a name", types.Address{Mailbox: types.String("")}, "", true, false},
		{"a host that is empty", types.Address{Mailbox: types.String("a"), Host: types.String("")}, "a@", false, false},
		{"a host alone", types.Address{Host: types.String("h")}, "", false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.addr, tt.address.Addr())
			assert.Equal(t, tt.start, tt.address.GroupStart())
			assert.Equal(t, tt.end, tt.address.GroupEnd())
		})
	}
}

func TestBodyStructures(t *testing.T) {
	body := &types.BodyStructure{
		Type: "MULTIPART", Subtype: "Mixed", Params: []types.Param{{Name: "Boundary", Value: "x"}, {Name: "boundary", Value: "second"}},
		Disposition: &types.Disposition{Type: "attachment", Params: []types.Param{{Name: "FILENAME", Value: ""}}},
	}
	assert.True(t, body.Multipart())
	assert.Equal(t, "multipart/mixed", body.MediaType())
	value, ok := body.Param("BOUNDARY")
	assert.True(t, ok)
	assert.Equal(t, "x", value, "the first of them")
	_, ok = body.Param("charset")
	assert.False(t, ok)
	value, ok = body.Disposition.Param("filename")
	assert.True(t, ok)
	assert.Empty(t, value)
	_, ok = body.Disposition.Param("size")
	assert.False(t, ok)
	assert.False(t, (&types.BodyStructure{Type: "text"}).Multipart())
	assert.Equal(t, types.NString{}, body.Description())
	body.Extra = &types.BodyExtra{Description: types.String("d")}
	assert.Equal(t, types.String("d"), body.Description())
}

// A body without extension data is written without them, also when it has a
// description; an encapsulated message is whole or an error.
func TestBodyOnTheWire(t *testing.T) {
	wire := func(b *types.BodyStructure) (string, error) {
		line, err := types.AppendResponse(nil, &types.Fetch{Seq: 1, More: &types.FetchMore{Body: b}}, nil)
		return string(line), err
	}
	inner := types.BodyStructure{Type: "text", Subtype: "plain", Encoding: "7bit", Size: 3, Lines: 1, Extra: &types.BodyExtra{Description: types.String("d")}}
	line, err := wire(&inner)
	assert.NoError(t, err)
	assert.Equal(t, "* 1 FETCH (BODY (\"text\" \"plain\" NIL NIL \"d\" \"7bit\" 3 1))\r\n", line)

	outer := types.BodyStructure{Type: "message", Subtype: "rfc822", Encoding: "7bit", Size: 9, Lines: 4, Message: &types.EncapsulatedMessage{Envelope: &types.Envelope{}, BodyStructure: &inner}}
	line, err = wire(&outer)
	assert.NoError(t, err)
	assert.Equal(t, "* 1 FETCH (BODY (\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 9 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) (\"text\" \"plain\" NIL NIL \"d\" \"7bit\" 3 1) 4))\r\n", line)

	for _, message := range []*types.EncapsulatedMessage{{}, {Envelope: &types.Envelope{}}, {BodyStructure: &inner}} {
		outer.Message = message
		_, err = wire(&outer)
		assert.ErrorAs(t, err, new(*types.EncodeError))
	}
}

func TestContinuationChallenge(t *testing.T) {
	challenge, err := (&types.Continuation{Text: "aGVsbG8="}).Challenge()
	assert.NoError(t, err)
	assert.Equal(t, "hello", string(challenge))
	challenge, err = (&types.Continuation{}).Challenge()
	assert.NoError(t, err)
	assert.Empty(t, challenge)
	_, err = (&types.Continuation{Text: "Ready for literal data"}).Challenge()
	assert.Error(t, err)
}

// Every response says its name in the RFC.
func TestResponseNames(t *testing.T) {
	for _, tt := range []struct {
		response types.Response
		want     string
	}{
		{&types.Status{Kind: types.NO}, "NO"},
		{&types.Status{Kind: types.PREAUTH}, "PREAUTH"},
		{&types.Continuation{}, "+"},
		{&types.Capability{}, "CAPABILITY"},
		{&types.List{}, "LIST"},
		{&types.LSub{}, "LSUB"},
		{&types.MailboxStatus{}, "STATUS"},
		{&types.Search{}, "SEARCH"},
		{&types.MailboxFlags{}, "FLAGS"},
		{types.Exists(1), "EXISTS"},
		{types.Recent(1), "RECENT"},
		{types.Expunge(1), "EXPUNGE"},
		{&types.Fetch{Seq: 1}, "FETCH"},
		{&types.Fetch{UID: 1}, "UIDFETCH"},
		{&types.Vanished{}, "VANISHED"},
		{&types.Unknown{Name: "XPig"}, "XPig"},
		{types.BlankLine{}, ""},
	} {
		assert.Equal(t, tt.want, tt.response.ResponseName(), "%T", tt.response)
		assert.Equal(t, strings.TrimSpace(tt.want), tt.want)
	}
	assert.True(t, (&types.Status{Tag: "A1"}).Tagged())
	assert.False(t, (&types.Status{}).Tagged())
}

func TestIDGet(t *testing.T) {
	id := types.ID{Params: []types.IDParam{{Name: "os"}, {Name: "NAME", Value: types.String("Cyrus")}}}
	name, ok := id.Get("name")
	assert.True(t, ok)
	assert.Equal(t, "Cyrus", name)
	_, ok = id.Get("os")
	assert.False(t, ok)
	_, ok = id.Get("version")
	assert.False(t, ok)
}
