package types_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/imapeg/imapeg/types"
)

// A text is never read as a code on the other side. What only begins like one is sent
// when quirks are wanted, as a server sent it.
func TestTextThatLooksLikeACode(t *testing.T) {
	tests := []struct {
		text           string
		usual, lenient bool // whether it is sent
	}{
		{"done", true, true},
		{"done [ALERT] x", true, true},
		{"[ALERT] x", false, false},
		{"[ALERT]", false, false},
		{"[ALERT] ", false, false},
		{"[UIDNEXT 5] x", false, false},
		{"[PERMANENTFLAGS (] )]0", false, false},
		{`[Error="Not found"] x`, false, false},
		{`[Err=["] z`, false, false},
		{"[ALERT x", false, true},
		{"[ALERT]x", false, true},
		{"[] x", false, true},
		{"[ ] x", false, true},
		{"[Error=] x", false, false},
	}
	for _, test := range tests {
		for _, message := range []types.Response{&types.Status{Kind: "OK", Text: test.text}, &types.Continuation{Text: test.text}} {
			_, err := types.AppendResponse(nil, message, nil)
			assert.Equal(t, test.usual, err == nil, "%q: %v", test.text, err)
			_, err = types.AppendResponse(nil, message, &types.EncodeOptions{Quirks: true})
			assert.Equal(t, test.lenient, err == nil, "with quirks, %q: %v", test.text, err)
		}
	}
}
