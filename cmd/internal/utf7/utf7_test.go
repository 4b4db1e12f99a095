package utf7

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNames(t *testing.T) {
	t.Parallel()
	for name, wire := range map[string]string{
		"":                     "",
		"INBOX":                "INBOX",
		"&":                    "&-",
		"a&&b":                 "a&-&-b",
		"Projekte.Bücher":      "Projekte.B&APw-cher",
		"~peter/mail/台北/日本語":   "~peter/mail/&U,BTFw-/&ZeVnLIqe-", // RFC 3501 section 5.1.3
		"Entwürfe & mehr":      "Entw&APw-rfe &- mehr",
		"ü&":                   "&APw-&-",
		"😀":                    "&2D3eAA-",
		"\x1b[2J":              "&ABs-[2J",
		"Hello, world\t\u007f": "Hello, world&AAkAfw-",
	} {
		assert.Equal(t, wire, Encode(name))
		got, ok := Decode(wire)
		assert.True(t, ok, wire)
		assert.Equal(t, name, got)
	}
}

func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	for _, wire := range []string{
		"Bücher", "a\tb", "\xff", // not ASCII
		"&", "a&APw", "&APw", // no end
		"&AGE-",        // "a" stands for itself
		"&A-", "&APx-", // bits left over
		"&AP-",                       // half a unit
		"&2D0-", "&3gA-", "&2D0AYQ-", // half a pair
		"&A/w-", "&AP\nw-", "&APw=-", // not in the alphabet
	} {
		_, ok := Decode(wire)
		assert.False(t, ok, "%q", wire)
	}
}
