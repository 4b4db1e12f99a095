package types_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/imapeg/imapeg/types"
)

func TestCapabilityValue(t *testing.T) {
	for _, c := range []struct {
		cap, name types.Cap
		value     string
		ok        bool
	}{
		{"AUTH=PLAIN", types.CapAuth, "PLAIN", true},
		{"auth=plain", types.CapAuth, "plain", true},
		{"AUTH=", types.CapAuth, "", false},
		{"AUTH", types.CapAuth, "", false},
		{"AUTHX=PLAIN", types.CapAuth, "", false},
		{"APPENDLIMIT=257", types.CapAppendLimit, "257", true},
		{"IMAPSIEVE=sieve://a/=", types.CapIMAPSieve, "sieve://a/=", true},
	} {
		value, ok := c.cap.Value(c.name)
		assert.Equal(t, c.value, value, c.cap)
		assert.Equal(t, c.ok, ok, c.cap)
	}
}

func TestCapabilityWithValues(t *testing.T) {
	c := types.Capability{Caps: []types.Cap{
		"IMAP4rev1", "AUTH=PLAIN", "auth=scram-sha-256", "THREAD=REFERENCES", "thread=refs", "APPENDLIMIT=x",
		"APPENDLIMIT=9223372036854775807", "MESSAGELIMIT=1000", "SAVELIMIT=4294967295", "I18NLEVEL=2",
	}}
	assert.Equal(t, []string{"PLAIN", "SCRAM-SHA-256"}, c.AuthMechanisms())
	assert.Equal(t, []string{"REFERENCES", "REFS"}, c.ThreadAlgorithms())
	limit, ok := c.AppendLimit()
	assert.True(t, ok)
	assert.Equal(t, int64(1<<63-1), limit)
	messages, ok := c.MessageLimit()
	assert.True(t, ok)
	assert.Equal(t, uint32(1000), messages)
	messages, ok = c.SaveLimit()
	assert.True(t, ok)
	assert.Equal(t, uint32(1<<32-1), messages)
	assert.Equal(t, 2, c.I18NLevel())
	assert.True(t, c.Has("imap4REV1"))
	assert.False(t, c.Has(types.CapAppendLimit))
}

// A number that is none, or too large, is no limit.
func TestCapabilityWithoutValues(t *testing.T) {
	c := types.Capability{Caps: []types.Cap{"APPENDLIMIT", "APPENDLIMIT=9223372036854775808", "MESSAGELIMIT=-1", "SAVELIMIT="}}
	assert.Empty(t, c.AuthMechanisms())
	_, ok := c.AppendLimit()
	assert.False(t, ok)
	_, ok = c.MessageLimit()
	assert.False(t, ok)
	_, ok = c.SaveLimit()
	assert.False(t, ok)
	assert.Zero(t, c.I18NLevel())
	assert.True(t, c.Has(types.CapAppendLimit))
}
