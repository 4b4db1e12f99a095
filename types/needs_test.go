package types_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/imapeg/imapeg/types"
)

func TestNeeds(t *testing.T) {
	assert.Empty(t, types.Needs(&types.NoopCommand{}))
	assert.Empty(t, types.Needs(nil))
	needs := types.Needs(&types.UnselectCommand{})
	assert.Equal(t, []types.AnyOf{{types.CapUnselect, types.CapIMAP4rev2}}, needs)
	assert.True(t, needs[0].MetBy([]types.Cap{"IDLE", "unselect"}))
	assert.True(t, needs[0].MetBy([]types.Cap{"IMAP4rev2"}))
	assert.False(t, needs[0].MetBy([]types.Cap{"IMAP4rev1"}))
	assert.True(t, types.AnyOf{types.CapMessageLimit}.MetBy([]types.Cap{"messagelimit=1000"}))
	assert.False(t, types.AnyOf{types.CapMessageLimit}.MetBy([]types.Cap{"MESSAGELIMITS=1000"}))
}

func TestNeedsOfArguments(t *testing.T) {
	fetch := func(items ...types.FetchItem) types.CommandBody {
		return &types.FetchCommand{Set: types.UIDs(1), Items: items}
	}
	condstore := types.AnyOf{types.CapCondStore, types.CapQResync}
	for _, c := range []struct {
		body types.CommandBody
		want []types.AnyOf
	}{
		{fetch(types.FetchUID, types.BodyPeek(), types.FetchAll), nil},
		{fetch(types.FetchBinary{}, types.FetchBinarySize{}, types.FetchPreview{}), []types.AnyOf{{types.CapBinary, types.CapIMAP4rev2}, {types.CapPreview}}},
		{fetch(types.FetchModSeq, types.FetchEmailID, types.FetchThreadID, types.FetchSaveDate, types.FetchGmailLabels), []types.AnyOf{condstore, {types.CapObjectID}, {types.CapSaveDate}, {types.CapGmail}}},
		{&types.FetchCommand{Set: types.SavedUIDs(), ChangedSince: 1, Vanished: true, Partial: types.PartialRange{First: 1, Last: 1}}, []types.AnyOf{{types.CapSearchRes, types.CapIMAP4rev2}, condstore, {types.CapQResync}, {types.CapPartial}}},
		{&types.StoreCommand{Set: types.Seqs(1)}, nil},
		{&types.StoreCommand{Set: types.Seqs(1), IfUnchanged: true, GmailLabels: true}, []types.AnyOf{condstore, {types.CapGmail}}},
		{&types.CopyCommand{Set: types.SavedSeqs()}, []types.AnyOf{{types.CapSearchRes, types.CapIMAP4rev2}}},
		{&types.MoveCommand{Set: types.Seqs(1)}, []types.AnyOf{{types.CapMove, types.CapIMAP4rev2}}},
		{appendOf(types.AppendMessage{}), nil},
		{appendOf(types.AppendMessage{Binary: true}, types.AppendMessage{UTF8: true}), []types.AnyOf{{types.CapMultiAppend}, {types.CapBinary}, {types.CapUTF8Accept, types.CapUTF8Only, types.CapUTF8Append}}},
		{&types.ReplaceCommand{Message: types.AppendMessage{Catenate: []types.CatenatePart{types.CatenateURL("a")}}}, []types.AnyOf{{types.CapReplace}, {types.CapCatenate}}},
		{&types.SelectCommand{}, nil},
		{&types.ExamineCommand{SelectParams: types.SelectParams{CondStore: true, QResync: &types.QResync{}, Annotate: true}}, []types.AnyOf{condstore, {types.CapQResync}, {types.CapAnnotate}}},
		{&types.CreateCommand{Use: []types.MailboxAttribute{`\All`}}, []types.AnyOf{{types.CapCreateSpecialUse}}},
		{&types.AuthenticateCommand{Mechanism: "PLAIN"}, []types.AnyOf{{"AUTH=PLAIN"}}},
		{&types.AuthenticateCommand{Mechanism: "PLAIN", Initial: types.NewSASLResponse(nil)}, []types.AnyOf{{"AUTH=PLAIN"}, {types.CapSASLIR, types.CapIMAP4rev2}}},
		{&types.IdleCommand{}, []types.AnyOf{{types.CapIdle, types.CapIMAP4rev2}}},
		{&types.EnableCommand{}, []types.AnyOf{{types.CapEnable, types.CapIMAP4rev2}}},
		{&types.IDCommand{}, []types.AnyOf{{types.CapID}}},
		{&types.UIDExpungeCommand{UIDs: types.UIDs(1)}, []types.AnyOf{{types.CapUIDPlus, types.CapIMAP4rev2}}},
	} {
		assert.Equal(t, c.want, types.Needs(c.body), "%+v", c.body)
	}
}
