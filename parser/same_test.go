package parser

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

// The sender and the reply address are the list of From when the server sends the same,
// and a list of their own in all other cases.
func TestSameAddresses(t *testing.T) {
	const from, other = `(("n" NIL "m" "h")("x" NIL "y" "z"))`, `(("n" NIL "m" "i"))`
	literal := func(octets string) string { return "((NIL NIL {1}\r\n" + octets + ` "h"))` }
	tests := []struct {
		name, from, sender, replyTo string
		sameSender, sameReplyTo     bool
	}{
		{"both", from, from, from, true, true},
		{"the second", from, other, from, false, true},
		{"the first", from, from, other, true, false},
		{"NIL", "NIL", "NIL", from, false, false},
		{"the other two", other, from, from, false, false},
		{"in another spelling", from, `(("n" nil "m" "h")("x" NIL "y" "z"))`, `(("n" NIL "m" "h") ("x" NIL "y" "z"))`, false, false},
		{"literals", literal("a"), literal("b"), literal("a"), false, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			resp, err := ParseResponse([]byte("* 1 FETCH (ENVELOPE (NIL NIL "+test.from+" "+test.sender+" "+test.replyTo+" NIL NIL NIL NIL NIL))\r\n"), nil)
			require.NoError(t, err)
			e := resp.(*types.Fetch).Envelope
			for _, list := range []struct {
				wire string
				got  []types.Address
				same bool
			}{{test.sender, e.Sender, test.sameSender}, {test.replyTo, e.ReplyTo, test.sameReplyTo}} {
				assert.Equal(t, list.same, len(list.got) > 0 && len(e.From) > 0 && &list.got[0] == &e.From[0])
				resp, err := ParseResponse([]byte("* 1 FETCH (ENVELOPE (NIL NIL "+list.wire+" NIL NIL NIL NIL NIL NIL NIL))\r\n"), nil)
				require.NoError(t, err)
				assert.Equal(t, resp.(*types.Fetch).Envelope.From, list.got)
			}
			_ = append(e.Sender, types.Address{Name: types.String("new")})
			assert.Equal(t, len(e.From), cap(e.From), "nothing can be put behind them")
		})
	}
}
