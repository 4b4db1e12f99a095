package types_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

// onWire is a command as it stands on the wire, without its tag.
func onWire(t *testing.T, body types.CommandBody) string {
	t.Helper()
	line, err := (&types.Command{Tag: "A1", Body: body}).Append(nil, nil)
	require.NoError(t, err)
	return string(line[len("A1 ") : len(line)-len("\r\n")])
}

// refusal is the field for which a command is not encoded.
func refusal(t *testing.T, body types.CommandBody) string {
	t.Helper()
	_, err := (&types.Command{Tag: "A1", Body: body}).Append(nil, nil)
	var bad *types.EncodeError
	require.ErrorAs(t, err, &bad, "%+v", body)
	return bad.Field
}

func TestListCommand(t *testing.T) {
	for _, c := range []struct {
		body types.ListCommand
		want string
		need []types.AnyOf
	}{
		{types.ListCommand{Pattern: "*"}, `LIST "" "*"`, nil},
		{types.ListCommand{Pattern: "\r"}, "LIST \"\" {1}\r\n\r", nil},
		{types.ListCommand{Extended: true}, `LIST () "" ""`, []types.AnyOf{{types.CapListExtended, types.CapIMAP4rev2}}},
		{
			types.ListCommand{Patterns: []string{"INBOX", "Sent/%"}}, `LIST "" ("INBOX" "Sent/%")`,
			[]types.AnyOf{{types.CapListExtended}},
		},
		{
			types.ListCommand{Select: []types.ListSelectOption{types.ListSelectSubscribed, types.ListSelectRecursiveMatch}, Pattern: "%", Extended: true},
			`LIST (SUBSCRIBED RECURSIVEMATCH) "" "%" RETURN ()`, []types.AnyOf{{types.CapListExtended, types.CapIMAP4rev2}},
		},
		{
			types.ListCommand{Select: []types.ListSelectOption{types.ListSelectSpecialUse, &types.ListOptionUnknown{Name: "X", Value: "(a (b))"}}, Pattern: "*"},
			`LIST (SPECIAL-USE X (a (b))) "" "*"`, []types.AnyOf{{types.CapListExtended, types.CapIMAP4rev2}, {types.CapSpecialUse}},
		},
		{
			types.ListCommand{Pattern: "%", Extended: true, Return: []types.ListReturnOption{
				types.ListReturnChildren,
				types.ListReturnMyRights,
				types.ListReturnSpecialUse,
				&types.ListReturnStatus{Items: []types.StatusItem{types.StatusUnseen}},
				&types.ListReturnMetadata{Entries: []types.MetadataEntry{types.MetadataSharedComment, "/shared/a b"}},
				&types.ListOptionUnknown{Name: "X"},
			}},
			`LIST () "" "%" RETURN (CHILDREN MYRIGHTS SPECIAL-USE STATUS (UNSEEN) METADATA (/shared/comment "/shared/a b") X)`,
			[]types.AnyOf{
				{types.CapListExtended, types.CapIMAP4rev2}, {types.CapListMyRights}, {types.CapSpecialUse},
				{types.CapListStatus, types.CapIMAP4rev2}, {types.CapListMetadata},
			},
		},
	} {
		assert.Equal(t, c.want, onWire(t, &c.body))
		assert.Equal(t, c.need, types.Needs(&c.body), c.want)
	}
	assert.Equal(t, `RLIST #a "%"`, onWire(t, &types.RListCommand{Reference: "#a", Pattern: "%"}))
	assert.Equal(t, `RLSUB "" "%"`, onWire(t, &types.RLSubCommand{Pattern: "%"}))
	assert.Equal(t, `XLIST "" "*"`, onWire(t, &types.XListCommand{Pattern: "*"}))
}

func TestListCommandRefused(t *testing.T) {
	for _, c := range []struct {
		body  types.ListCommand
		field string
	}{
		{types.ListCommand{Patterns: []string{"a\x00"}}, "Patterns"},
		{types.ListCommand{Pattern: "a", Patterns: []string{"b"}}, "Patterns"},
		{types.ListCommand{Select: []types.ListSelectOption{types.ListSelect("X) \"\" *\r\nA2 LOGOUT")}}, "Select"},
		{types.ListCommand{Select: []types.ListSelectOption{nil}}, "Select"},
		{types.ListCommand{Select: []types.ListSelectOption{&types.ListOptionUnknown{Name: "X", Value: "a"}}}, "Select"},
		{types.ListCommand{Select: []types.ListSelectOption{&types.ListOptionUnknown{Name: "X", Value: "()"}}}, "Select"},
		{types.ListCommand{Select: []types.ListSelectOption{&types.ListOptionUnknown{Name: "X", Value: "(a) b"}}}, "Select"},
		{types.ListCommand{Return: []types.ListReturnOption{types.ListReturn("")}}, "Return"},
		{types.ListCommand{Return: []types.ListReturnOption{nil}}, "Return"},
		{types.ListCommand{Return: []types.ListReturnOption{&types.ListReturnStatus{}}}, "Return"},
		{types.ListCommand{Return: []types.ListReturnOption{&types.ListReturnStatus{Items: []types.StatusItem{"a)"}}}}, "Return"},
		{types.ListCommand{Return: []types.ListReturnOption{&types.ListReturnMetadata{}}}, "Return"},
		{types.ListCommand{Return: []types.ListReturnOption{&types.ListOptionUnknown{Name: "X", Value: "(\r\n)"}}}, "Return"},
	} {
		assert.Equal(t, c.field, refusal(t, &c.body), "%+v", c.body)
	}
}

func TestListSays(t *testing.T) {
	plain := types.List{Attributes: []types.MailboxAttribute{`\hasnochildren`}}
	assert.True(t, plain.Has(types.AttrHasNoChildren))
	assert.True(t, plain.CanSelect())
	assert.False(t, plain.ChildMatches(types.ListSelectSubscribed))
	_, ok := plain.OldName()
	assert.False(t, ok)

	assert.False(t, (&types.List{Attributes: []types.MailboxAttribute{types.AttrNoSelect}}).CanSelect())
	rich := types.List{
		Attributes: []types.MailboxAttribute{types.AttrNonExistent},
		Extended:   &types.ListExtended{ChildInfo: []types.ListSelect{"subscribed"}, OldNames: []types.Mailbox{"old"}},
	}
	assert.False(t, rich.CanSelect())
	assert.True(t, rich.ChildMatches(types.ListSelectSubscribed))
	assert.False(t, rich.ChildMatches(types.ListSelectRemote))
	old, ok := rich.OldName()
	assert.True(t, ok)
	assert.Equal(t, types.Mailbox("old"), old)
}

// What a server puts into a LIST response does not break out of its place.
func TestListRefused(t *testing.T) {
	for _, l := range []types.List{
		{Attributes: []types.MailboxAttribute{`\a) "/" x`}, Mailbox: "x"},
		{Delimiter: types.String("//"), Mailbox: "x"},
		{Delimiter: types.String("\n"), Mailbox: "x"},
		{Mailbox: "x", Extended: &types.ListExtended{ChildInfo: []types.ListSelect{`a"`}}},
		{Mailbox: "x", Extended: &types.ListExtended{Extra: []types.ListExtra{{Name: "a", Value: "b c"}}}},
		{Mailbox: "x", Extended: &types.ListExtended{Extra: []types.ListExtra{{Name: "a", Value: ""}}}},
	} {
		_, err := types.AppendResponse(nil, &l, nil)
		assert.Error(t, err, "%+v", l)
	}
}

func TestNamespaceTranslation(t *testing.T) {
	n := types.NamespaceDescr{Extensions: []types.NamespaceExtension{{Name: "X", Values: []string{"y"}}}}
	_, ok := n.Translation()
	assert.False(t, ok)
	n.Extensions = append(n.Extensions, types.NamespaceExtension{Name: "Translation", Values: []string{"Andere Ben&APw-tzer/"}})
	name, ok := n.Translation()
	assert.True(t, ok)
	assert.Equal(t, "Andere Benützer/", name.Name())

	n.Extensions = []types.NamespaceExtension{{Name: "X"}}
	_, err := types.AppendResponse(nil, &types.Namespace{Shared: []types.NamespaceDescr{n}}, nil)
	assert.Error(t, err)
}
