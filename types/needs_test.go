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
}
