package types_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

func TestPartialRange(t *testing.T) {
	for text, want := range map[string]types.PartialRange{
		"1:500":          {First: 1, Last: 500},
		"500:1":          {First: 500, Last: 1},
		"-1:-100":        {First: -1, Last: -100},
		"4294967295:1":   {First: 1<<32 - 1, Last: 1},
		"-4294967295:-1": {First: -1<<32 + 1, Last: -1},
	} {
		r, err := types.ParsePartialRange(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, r)
		assert.Equal(t, text, r.String())
		var again types.PartialRange
		require.NoError(t, again.UnmarshalText([]byte(text)))
		assert.Equal(t, want, again)
		assert.False(t, r.IsZero())
	}
	for _, text := range []string{"", "1", ":", "1:", "0:1", "1:0", "1:-1", "-1:1", "4294967296:1", "-4294967296:-1", "--1:-1", "+1:1", "1:2:3", " 1:2", "01:2", "-:-"} {
		_, err := types.ParsePartialRange(text)
		assert.ErrorAs(t, err, new(*types.SetError), text)
	}
	assert.True(t, types.PartialRange{}.IsZero())
}
