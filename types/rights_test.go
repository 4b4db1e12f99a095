package types_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/types"
)

func TestRights(t *testing.T) {
	r := types.Rights("lrs")
	assert.True(t, r.Has(types.RightLookup+types.RightSeen))
	assert.False(t, r.Has(types.RightLookup+types.RightWrite))
	assert.True(t, r.Has(""))
	assert.True(t, r.Equal("srl"))
	assert.True(t, r.Equal("srls"))
	assert.False(t, r.Equal("sr"))
	assert.Equal(t, types.Rights("lrswi"), r.With("rwi"))
	assert.Equal(t, types.Rights("ls"), r.Without("rw"))
	assert.Equal(t, []types.Rights{"l", "r"}, slices.Collect(types.Rights("lrl").Each()))
	for right := range r.Each() {
		assert.Equal(t, types.RightLookup, right)
		break
	}
}

func TestRightsChange(t *testing.T) {
	for _, c := range []struct {
		change types.RightsChange
		want   types.Rights
	}{
		{types.AddRights("rw"), "lrsw"},
		{types.RemoveRights("rw"), "ls"},
		{types.RightsChange(types.RightAdminister), "a"},
		{"aa", "a"},
		{"", ""},
	} {
		assert.Equal(t, c.want, c.change.Apply("lrs"), c.change)
	}
}

// A set of rights is a set.
func TestRightsAreASet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set := rapid.StringMatching(`[a-e0-2]{0,8}`)
		a, b := types.Rights(set.Draw(t, "a")), types.Rights(set.Draw(t, "b"))
		assert.True(t, a.With(b).Has(a) && a.With(b).Has(b))
		assert.True(t, a.With(b).Equal(b.With(a)))
		for right := range b.Each() {
			assert.False(t, a.Without(b).Has(right))
			assert.Len(t, right, 1)
		}
		assert.True(t, a.Without(b).With(b).Equal(a.With(b)))
		assert.True(t, types.AddRights(b).Apply(a).Equal(a.With(b)))
		assert.True(t, types.RemoveRights(b).Apply(a).Equal(a.Without(b)))
	})
}

func TestACLCommands(t *testing.T) {
	for _, c := range []struct {
		body types.CommandBody
		want string
	}{
		{&types.SetACLCommand{Mailbox: "INBOX/Drafts", Identifier: "Chris", Change: types.AddRights("cda")}, "SETACL INBOX/Drafts Chris +cda"},
		{&types.SetACLCommand{Mailbox: "a b", Identifier: types.Identifier("Fred").Not()}, `SETACL "a b" -Fred ""`},
		{&types.DeleteACLCommand{Mailbox: "INBOX", Identifier: types.IdentifierAnyone}, "DELETEACL INBOX anyone"},
		{&types.GetACLCommand{Mailbox: "INBOX"}, "GETACL INBOX"},
		{&types.ListRightsCommand{Mailbox: "INBOX", Identifier: "two words"}, `LISTRIGHTS INBOX "two words"`},
		{&types.MyRightsCommand{Mailbox: "INBOX"}, "MYRIGHTS INBOX"},
	} {
		assert.Equal(t, c.want, onWire(t, c.body))
		assert.Equal(t, []types.AnyOf{{types.CapACL}}, types.Needs(c.body))
	}
	assert.True(t, types.Identifier("-Fred").IsNegative())
	assert.False(t, types.IdentifierAnyone.IsNegative())
	assert.Equal(t, "Change", refusal(t, &types.SetACLCommand{Change: "\x00"}))
	assert.Equal(t, "Identifier", refusal(t, &types.DeleteACLCommand{Identifier: "\x00"}))
}

func TestQuota(t *testing.T) {
	q := types.Quota{Resources: []types.QuotaUsage{{Resource: "storage", Usage: 1, Limit: 2}}}
	usage, ok := q.Resource(types.QuotaStorage)
	assert.True(t, ok)
	assert.Equal(t, uint64(2), usage.Limit)
	_, ok = q.Resource(types.QuotaMessage)
	assert.False(t, ok)

	set := types.SetQuotaCommand{Root: "a b", Limits: []types.QuotaLimit{{types.QuotaStorage, 510}, {"X-FOO", 1<<64 - 1}}}
	assert.Equal(t, `SETQUOTA "a b" (STORAGE 510 X-FOO 18446744073709551615)`, onWire(t, &set))
	assert.Equal(t, "Limits", refusal(t, &types.SetQuotaCommand{Limits: []types.QuotaLimit{{"a b", 1}}}))
	assert.Equal(t, `GETQUOTA ""`, onWire(t, &types.GetQuotaCommand{}))
	assert.Equal(t, `GETQUOTAROOT INBOX`, onWire(t, &types.GetQuotaRootCommand{Mailbox: "INBOX"}))
}

func TestCapabilityOfRightsAndQuota(t *testing.T) {
	c := types.Capability{Caps: []types.Cap{"QUOTA", "QUOTA=RES-storage", "QUOTA=RES-", "QUOTA=X", "QUOTA=RES-X-FOO", "RIGHTS=texk"}}
	assert.Equal(t, []types.QuotaResource{types.QuotaStorage, "X-FOO"}, c.QuotaResources())
	assert.True(t, c.NewRights().Equal(types.RightDeleteMessages+types.RightExpunge+types.RightDeleteMailbox+types.RightCreateMailbox))
	assert.Empty(t, (&types.Capability{}).NewRights())
}
