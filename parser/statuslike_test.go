package parser

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

// An unknown word that begins like that of a status response has text behind it, in which
// there are no literals: neither are they read nor written.
func TestUnknownLikeStatus(t *testing.T) {
	for _, test := range []struct {
		wire, name string
		data       types.Raw
	}{
		{"* BAD#{0}\r\n", "BAD#", "{0}"},
		{"* bye# too many {12+}\r\n", "bye#", " too many {12+}"},
		{"* OK/ ~{3}\r\n", "OK/", " ~{3}"},
		{"* NO-OP {2}\r\nab\r\n", "NO-OP", " {2}\r\nab"},
		{"* BADLY {2}\r\nab\r\n", "BADLY", " {2}\r\nab"},
		{"* 2 BAD# {2}\r\nab\r\n", "BAD#", " {2}\r\nab"},
	} {
		t.Run(test.wire, func(t *testing.T) {
			response, err := ParseResponse([]byte(test.wire), nil)
			require.NoError(t, err)
			unknown, ok := response.(*types.Unknown)
			require.True(t, ok, "%T", response)
			assert.Equal(t, test.name, unknown.Name)
			assert.Equal(t, test.data, unknown.Data)
			checkRoundTrip(t, response)
		})
	}
	for _, quirks := range []bool{false, true} {
		for _, name := range []string{"BAD#", "ok", "Bye."} {
			_, err := types.AppendResponse(nil, &types.Unknown{Name: name, Data: " {2}\r\nab"}, &types.EncodeOptions{Quirks: quirks})
			assert.Error(t, err, "a line that would end there")
		}
	}
}
