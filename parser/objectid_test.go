package parser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

// An object identifier may be longer than RFC 8474 lets it be: it is read, and passed on
// with what goes against the RFCs, and not without.
func TestObjectIDThatIsTooLong(t *testing.T) {
	id := strings.Repeat("x", 255)
	for _, format := range []string{
		"a SEARCH EMAILID %s\r\n",
		"a UID SEARCH THREADID %s\r\n",
		"* 1 FETCH (EMAILID (%s))\r\n",
		"* 1 FETCH (THREADID (%s))\r\n",
		"* STATUS x (MAILBOXID (%s))\r\n",
		"* OK [MAILBOXID (%s)] done\r\n",
	} {
		t.Run(format, func(t *testing.T) {
			message := func(id string) (message any) {
				var err error
				if wire := fmt.Appendf(nil, format, id); wire[0] == '*' {
					message, err = ParseResponse(wire, nil)
				} else {
					message, err = ParseCommand(wire, nil)
				}
				require.NoError(t, err)
				return message
			}
			_, err := encode(message(id), nil)
			require.NoError(t, err)
			long := message(id + "x")
			_, err = encode(long, nil)
			var bad *types.EncodeError
			require.ErrorAs(t, err, &bad)
			assert.Contains(t, bad.Error(), "not an object identifier")
			checkRoundTrip(t, long)
		})
	}
}
