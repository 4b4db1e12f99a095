package types

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A name that begins with a bracket would be read as a response code without its status.
func TestNameOfUnknownResponseIsNoCode(t *testing.T) {
	for _, name := range []string{"[", "[ALERT"} {
		_, err := AppendResponse(nil, &Unknown{Number: 1, Name: name, Data: " 5"}, nil)
		bad := new(EncodeError)
		require.ErrorAs(t, err, &bad, name)
		assert.Equal(t, "Name", bad.Field)
	}
	wire, err := AppendResponse(nil, &Unknown{Number: 1, Name: "X[", Data: " 5"}, nil)
	require.NoError(t, err)
	assert.Equal(t, "* 1 X[ 5\r\n", string(wire))
}
