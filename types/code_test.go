package types_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/imapeg/imapeg/types"
)

// codes are one code of each kind, with its name and what it says as an error.
var codes = []struct {
	code types.Code
	name string
	text string
}{
	{types.CodeAlert, "ALERT", "ALERT"},
	{types.CodeParse, "PARSE", "PARSE"},
	{types.CodeReadOnly, "READ-ONLY", "READ-ONLY"},
	{types.CodeReadWrite, "READ-WRITE", "READ-WRITE"},
	{types.CodeTryCreate, "TRYCREATE", "TRYCREATE"},
	{&types.CodeBadCharset{}, "BADCHARSET", "BADCHARSET"},
	{&types.CodeBadCharset{Charsets: []string{"US-ASCII", "UTF-8"}}, "BADCHARSET", "BADCHARSET (US-ASCII UTF-8)"},
	{&types.CodeCapability{Caps: []types.Cap{"IMAP4rev1"}}, "CAPABILITY", "CAPABILITY"},
	{&types.CodePermanentFlags{Flags: []types.Flag{types.FlagSeen}}, "PERMANENTFLAGS", "PERMANENTFLAGS"},
	{types.CodeUIDNext(4392), "UIDNEXT", "UIDNEXT 4392"},
	{types.CodeUIDValidity(3857529045), "UIDVALIDITY", "UIDVALIDITY 3857529045"},
	{types.CodeUnseen(12), "UNSEEN", "UNSEEN 12"},
	{&types.CodeUnknown{Name: "x-Reason", Data: `"disk" 98`}, "X-REASON", `X-REASON "disk" 98`},
	{&types.CodeUnknown{Name: "OverQuota"}, "OVERQUOTA", "OVERQUOTA"},
}

func TestCodesSayTheirNames(t *testing.T) {
	for _, tt := range codes {
		assert.Equal(t, tt.name, tt.code.CodeName(), "%T", tt.code)
		assert.EqualError(t, tt.code, tt.text, "%T", tt.code)
	}
}

// A code is found in the error of a command that failed.
func TestCodesAreErrors(t *testing.T) {
	failed := fmt.Errorf("copy: %w", types.CodeTryCreate)
	assert.ErrorIs(t, failed, types.CodeTryCreate)
	assert.NotErrorIs(t, failed, types.CodeAlert)

	var keyword types.CodeKeyword
	assert.ErrorAs(t, failed, &keyword)
	assert.Equal(t, types.CodeTryCreate, keyword)

	failed = errors.Join(errors.New("search"), &types.CodeBadCharset{Charsets: []string{"UTF-8"}})
	var charset *types.CodeBadCharset
	assert.ErrorAs(t, failed, &charset)
	assert.Equal(t, []string{"UTF-8"}, charset.Charsets)
	var unknown *types.CodeUnknown
	assert.False(t, errors.As(failed, &unknown))

	// Numbers are equal as numbers.
	assert.ErrorIs(t, fmt.Errorf("x: %w", types.CodeUIDNext(5)), types.CodeUIDNext(5))
	assert.NotErrorIs(t, fmt.Errorf("x: %w", types.CodeUIDNext(5)), types.CodeUIDValidity(5))

	// And any code is found as what it is: a Code.
	for _, tt := range codes {
		var code types.Code
		if assert.ErrorAs(t, fmt.Errorf("x: %w", tt.code), &code) {
			assert.Equal(t, tt.code, code)
		}
	}
}
