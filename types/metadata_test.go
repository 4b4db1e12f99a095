package types_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

func TestMetadataCommands(t *testing.T) {
	for _, c := range []struct {
		body types.CommandBody
		want string
	}{
		{
			&types.GetMetadataCommand{Entries: []types.MetadataEntry{types.MetadataSharedComment}},
			`GETMETADATA "" (/shared/comment)`,
		},
		{
			&types.GetMetadataCommand{
				Options: []types.MetadataOption{types.MetadataMaxSize(0), types.MetadataDepthInfinity, &types.MetadataOptionUnknown{Label: "X", Value: "(a b)"}},
				Mailbox: "INBOX", Entries: []types.MetadataEntry{"/a b", "/c"},
			},
			`GETMETADATA (MAXSIZE 0 DEPTH infinity X (a b)) INBOX ("/a b" /c)`,
		},
		{
			&types.SetMetadataCommand{Mailbox: "INBOX", Values: []types.MetadataValue{
				{types.MetadataPrivateComment, types.Data{}},
				{types.MetadataSharedComment, types.Bytes([]byte(`"ok"`))},
				{"/a", types.Bytes(nil)},
				{"/b", types.Bytes([]byte("two\r\nlines"))},
				{"/c", types.Bytes([]byte{0xff, 0})},
			}},
			"SETMETADATA INBOX (/private/comment NIL /shared/comment \"\\\"ok\\\"\" /a \"\" /b {10}\r\ntwo\r\nlines /c ~{2}\r\n\xff\x00)",
		},
	} {
		assert.Equal(t, c.want, onWire(t, c.body))
	}
	assert.Equal(t, []types.AnyOf{{types.CapMetadataServer, types.CapMetadata}}, types.Needs(&types.GetMetadataCommand{}))
	assert.Equal(t, []types.AnyOf{{types.CapMetadata}}, types.Needs(&types.SetMetadataCommand{Mailbox: "INBOX"}))
}

func TestMetadataCommandsRefused(t *testing.T) {
	entries := []types.MetadataEntry{"/a"}
	for _, c := range []struct {
		body  types.CommandBody
		field string
	}{
		{&types.GetMetadataCommand{}, "Entries"},
		{&types.GetMetadataCommand{Entries: []types.MetadataEntry{"a\x00"}}, "Entries"},
		{&types.GetMetadataCommand{Entries: entries, Options: []types.MetadataOption{nil}}, "Options"},
		{&types.GetMetadataCommand{Entries: entries, Options: []types.MetadataOption{types.MetadataDepth("2) x")}}, "Options"},
		{&types.GetMetadataCommand{Entries: entries, Options: []types.MetadataOption{&types.MetadataOptionUnknown{Label: "depth", Value: "2"}}}, "Options"},
		{&types.GetMetadataCommand{Entries: entries, Options: []types.MetadataOption{&types.MetadataOptionUnknown{Label: "X", Value: "1) (2"}}}, "Options"},
		{&types.SetMetadataCommand{}, "Values"},
		{&types.SetMetadataCommand{Values: []types.MetadataValue{{"/a", types.Streamed(1, nil)}}}, "Values"},
	} {
		assert.Equal(t, c.field, refusal(t, c.body), "%+v", c.body)
	}
}

func TestMetadataResponse(t *testing.T) {
	for _, c := range []struct {
		metadata types.Metadata
		want     string
	}{
		{types.Metadata{Mailbox: "a b", Entries: []types.MetadataEntry{"/x", "/y z"}}, "* METADATA \"a b\" /x \"/y z\"\r\n"},
		{types.Metadata{Values: []types.MetadataValue{{"/x", types.Bytes([]byte("\x00"))}}}, "* METADATA \"\" (/x ~{1}\r\n\x00)\r\n"},
	} {
		line, err := types.AppendResponse(nil, &c.metadata, nil)
		require.NoError(t, err)
		assert.Equal(t, c.want, string(line))
	}
	for _, m := range []types.Metadata{
		{},
		{Entries: []types.MetadataEntry{"/x"}, None: true},
		{Entries: []types.MetadataEntry{"/x"}, Values: []types.MetadataValue{{"/x", types.Data{}}}},
	} {
		_, err := types.AppendResponse(nil, &m, nil)
		assert.Error(t, err)
	}
}

func TestNotifyCommand(t *testing.T) {
	assert.Equal(t, "NOTIFY NONE", onWire(t, &types.NotifyCommand{}))
	assert.Equal(t,
		`NOTIFY SET STATUS (selected-delayed (MessageNew (UID BODY.PEEK[HEADER.FIELDS (FROM)]) MessageExpunge)) (subtree (Lists "a b") (MessageNew)) (personal NONE)`,
		onWire(t, &types.NotifyCommand{Status: true, Groups: []types.NotifyGroup{
			{Filter: types.MailboxFilter{Kind: types.FilterSelectedDelayed}, Events: []types.NotifyEvent{
				{Name: types.EventMessageNew, Fetch: []types.FetchItem{types.FetchUID, types.BodyPeek().HeaderFields("FROM")}},
				{Name: types.EventMessageExpunge},
			}},
			{Filter: types.MailboxFilter{Kind: types.FilterSubtree, Mailboxes: []types.Mailbox{"Lists", "a b"}}, Events: []types.NotifyEvent{{Name: types.EventMessageNew}}},
			{Filter: types.MailboxFilter{Kind: types.FilterPersonal}},
		}}))

	group := func(filter types.MailboxFilter, events ...types.NotifyEvent) types.CommandBody {
		return &types.NotifyCommand{Groups: []types.NotifyGroup{{Filter: filter, Events: events}}}
	}
	selected := types.MailboxFilter{Kind: types.FilterSelected}
	for _, c := range []struct {
		body  types.CommandBody
		field string
	}{
		{&types.NotifyCommand{Status: true}, "Status"},
		{group(types.MailboxFilter{}), "Filter"},
		{group(types.MailboxFilter{Kind: "x) ("}), "Filter"},
		{group(types.MailboxFilter{Kind: types.FilterSubtree}), "Filter"},
		{group(types.MailboxFilter{Kind: types.FilterInboxes, Mailboxes: []types.Mailbox{"a"}}), "Filter"},
		{group(types.MailboxFilter{Kind: types.FilterMailboxes, Mailboxes: []types.Mailbox{"\x00"}}), "Filter"},
		{group(selected, types.NotifyEvent{}), "Events"},
		{group(selected, types.NotifyEvent{Name: types.EventFlagChange, Fetch: []types.FetchItem{types.FetchUID}}), "Events"},
		{group(selected, types.NotifyEvent{Name: types.EventMessageNew, Fetch: []types.FetchItem{nil}}), "Events"},
	} {
		assert.Equal(t, c.field, refusal(t, c.body), "%+v", c.body)
	}
}

func TestSmallCommands(t *testing.T) {
	for _, c := range []struct {
		body types.CommandBody
		want string
		need []types.AnyOf
	}{
		{&types.LanguageCommand{}, "LANGUAGE", []types.AnyOf{{types.CapLanguage}}},
		{&types.LanguageCommand{Ranges: []string{"fr-CA", types.LanguageDefault, ""}}, `LANGUAGE fr-CA default ""`, []types.AnyOf{{types.CapLanguage}}},
		{&types.ComparatorCommand{Orders: []string{"cz;*", "i;basic"}}, `COMPARATOR "cz;*" i;basic`, []types.AnyOf{{types.CapI18NLevel2}}},
		{&types.CompressCommand{Algorithm: types.CompressDeflate}, "COMPRESS DEFLATE", []types.AnyOf{{types.CapCompressDeflate}}},
		{&types.UnauthenticateCommand{}, "UNAUTHENTICATE", []types.AnyOf{{types.CapUnauthenticate}}},
		{&types.GetJMAPAccessCommand{}, "GETJMAPACCESS", []types.AnyOf{{types.CapJMAPAccess}}},
		{&types.NamespaceCommand{}, "NAMESPACE", []types.AnyOf{{types.CapNamespace, types.CapIMAP4rev2}}},
		{&types.NotifyCommand{}, "NOTIFY NONE", []types.AnyOf{{types.CapNotify}}},
	} {
		assert.Equal(t, c.want, onWire(t, c.body))
		assert.Equal(t, c.need, types.Needs(c.body))
	}
	assert.Equal(t, "Algorithm", refusal(t, &types.CompressCommand{}))
	assert.Equal(t, "Ranges", refusal(t, &types.LanguageCommand{Ranges: []string{"\x00"}}))
	_, err := types.AppendResponse(nil, &types.Language{}, nil)
	assert.Error(t, err)
	line, err := types.AppendResponse(nil, &types.Comparator{Selected: "i;basic", Matching: []string{"i;basic"}}, nil)
	require.NoError(t, err)
	assert.Equal(t, "* COMPARATOR i;basic (i;basic)\r\n", string(line))
}
