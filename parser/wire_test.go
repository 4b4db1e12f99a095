package parser

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

// What is mended may be as long as what it is made of: a quoted string with a line in it
// becomes a literal, whose header is as long as the two quotes and three backslashes.
func TestMendedTextOfTheSameLength(t *testing.T) {
	wire := "a GETMETADATA \"\" (X (\"\n" + `\\\\\\` + "\")) /shared\r\n"
	command, err := ParseCommand([]byte(wire), nil)
	require.NoError(t, err)
	body, ok := command.Body.(*types.GetMetadataCommand)
	require.True(t, ok, "%T", command.Body)
	require.Len(t, body.Options, 1)
	option, ok := body.Options[0].(*types.MetadataOptionUnknown)
	require.True(t, ok, "%T", body.Options[0])
	assert.Equal(t, types.Raw("({4}\r\n\n"+`\\\`+")"), option.Value)
	checkRoundTrip(t, command)
}
