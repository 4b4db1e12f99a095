package parser

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

// Wherever the brackets of a code are, in its arguments, in a string or missing, what
// it parses to can be sent again. As a text none of it is sent, but with quirks.
func TestCodeThatEndsBeforeItsBracket(t *testing.T) {
	check := func(text string) {
		for _, before := range []string{"* OK ", "+"} {
			message, err := ParseResponse([]byte(before+text+"\r\n"), nil)
			require.NoError(t, err, "%q", before+text)
			checkRoundTrip(t, message)
		}
		for _, message := range []types.Response{&types.Status{Kind: "OK", Text: text}, &types.Continuation{Text: text}} {
			_, err := types.AppendResponse(nil, message, nil)
			require.Error(t, err, "%q", text)
		}
	}
	var each func(text string, more int)
	each = func(text string, more int) {
		check(text)
		for _, next := range []string{" ", "(", ")", `"`, "]", "0"} {
			if more > 0 {
				each(text+next, more-1)
			}
		}
	}
	for _, begin := range []string{"[PERMANENTFLAGS (", "[BADCHARSET (", "[X", "[X=", "["} {
		each(begin, 5)
	}
}
