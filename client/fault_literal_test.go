package client_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A literal's size that is not that of its octets costs the message, when the server
// is in step again behind it; otherwise the server owes what it has promised, and
// that it does not come. In no case are octets taken for an answer, or memory for
// octets that have not come.
func TestLiteralsThatLie(t *testing.T) {
	const begin = `* 1 FETCH (UID 7 BODY[] `
	partial := func(t *testing.T, list []*types.Fetch, err error) {
		assert.Empty(t, list)
		assert.True(t, client.IsPartial(err), err)
		var bad *parser.Error
		assert.ErrorAs(t, err, &bad)
	}
	good := func(body string) func(*testing.T, []*types.Fetch, error) {
		return func(t *testing.T, list []*types.Fetch, err error) {
			require.NoError(t, err)
			require.Len(t, list, 1)
			data, ok := list[0].Section(types.Section{})
			assert.True(t, ok)
			assert.Equal(t, body, data.String())
		}
	}
	var lost func(*testing.T, []*types.Fetch, error) // by the timeout
	for name, c := range map[string]struct {
		response string
		check    func(*testing.T, []*types.Fetch, error)
	}{
		"right":                          {begin + "{3}\r\nabc)\r\n", good("abc")},
		"an answer in it":                {begin + "{14}\r\nA0002 NO no\r\n )\r\n", good("A0002 NO no\r\n ")},
		"empty":                          {begin + "{0}\r\n)\r\n", good("")},
		"of a client":                    {begin + "{3+}\r\nabc)\r\n", good("abc")},
		"shorter":                        {begin + "{3}\r\nabcdef)\r\n", partial},
		"shorter, and an answer behind":  {begin + "{3}\r\nabcA0002 OK\r\n", partial},
		"shorter by lines":               {begin + "{3}\r\nabc\r\nB1 OK\r\nmore)\r\n", partial},
		"empty, and octets behind":       {begin + "{0}\r\nabc)\r\n", partial},
		"longer by a little":             {begin + "{5}\r\nabc)\r\n", partial},
		"longer, up to the next message": {begin + "{6}\r\nabc)\r\n* 2 FETCH (UID 8)\r\n", partial},
		"longer, over the answer":        {begin + "{1000}\r\nabc)\r\n", lost},
		"of 32 bits":                     {begin + "{4294967295}\r\nabc)\r\n", lost},
		"of 63 bits":                     {begin + "{9223372036854775807}\r\nabc)\r\n", lost},
		"of 64 bits":                     {begin + "{18446744073709551615}\r\nabc)\r\n", partial},
		"of more":                        {begin + "{" + strings.Repeat("9", 1000) + "}\r\nabc)\r\n", partial},
		"negative":                       {begin + "{-1}\r\nabc)\r\n", partial},
		"no number":                      {begin + "{abc}\r\nabc)\r\n", partial},
		"without a size":                 {begin + "{}\r\nabc)\r\n", partial},
		"in a name":                      {"* 1 FETCH (UID 7 {3}\r\nabc)\r\n", partial},
		"many that are large":            {strings.Repeat(begin+"{4294967295}\r\n", 100), lost},
		"many that are empty":            {begin + strings.Repeat("{0}\r\n", 10000) + ")\r\n", partial},
	} {
		t.Run(name, func(t *testing.T) {
			script := preauth + fmt.Sprintf(`
			C: A0001 SELECT INBOX
			S: * 3 EXISTS
			S: A0001 OK done
			C: A0002 UID FETCH 1:* (BODY.PEEK[])
			s: %q
			S: A0002 OK done
			may close
			C: A0003 STATUS x (MESSAGES)
			S: * STATUS x (MESSAGES 77)
			S: A0003 OK done
			`, c.response)
			bubble(t, script, &client.Options{Timeout: time.Minute}, func(t *testing.T, sess *client.Session) {
				ctx := context.Background()
				inbox, err := sess.Select(ctx, "INBOX", nil)
				require.NoError(t, err)
				m := newMemory()
				begin := time.Now()
				list, err := client.Collect(inbox.Fetch(ctx, all, types.BodyPeek()))
				m.measure()
				assert.Less(t, m.most, uint64(16<<20))
				if c.check == nil {
					assert.Empty(t, list)
					assert.True(t, isTimeout(err), err)
					assert.Equal(t, time.Minute, time.Since(begin))
					var end *client.ConnError
					assert.ErrorAs(t, err, &end)
					return
				}
				c.check(t, list, err)
				status, err := sess.Status(ctx, "x", types.StatusMessages)
				require.NoError(t, err)
				assert.Equal(t, uint32(77), status.Messages)
			})
		})
	}
}
