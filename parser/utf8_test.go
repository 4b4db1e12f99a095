package parser

import (
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

// A strict parser takes UTF-8 in text and in quoted strings, and nothing else beyond
// ASCII; any other takes all, and records what is no UTF-8.
func TestUTF8(t *testing.T) {
	strict, lenient := new(messageParser), new(messageParser)
	strict.init(&Options{Strict: true})
	lenient.init(nil)
	check := func(octets ...byte) {
		s := string(octets)
		for _, wire := range []string{"* OK " + s + "\r\n", "* LIST () NIL \"" + s + "\"\r\n"} {
			text := append(make([]byte, 0, len(wire)+framePad), wire...)
			_, _, err := parse(strict, &frame{text: text}, &responses)
			assert.Equal(t, utf8.ValidString(s), err == nil, "%q", wire)
			value, quirks, err := parse(lenient, &frame{text: text}, &responses)
			require.NoError(t, err, "%q", wire)
			assert.Equal(t, utf8.ValidString(s), quirks == nil, "%q", wire)
			switch value := value.(type) {
			case *types.Status:
				assert.Equal(t, s, value.Text)
			case *types.List:
				assert.Equal(t, s, string(value.Mailbox))
			}
		}
	}
	// All octets in the first two places, and those at the ends of each class behind.
	ends := []byte{'x', 0x7e, 0x80, 0xbf, 0xc0, 0xff}
	for a := 0x80; a < 0x100; a++ {
		check(byte(a))
		for b := 0x7e; b < 0x100; b++ {
			check(byte(a), byte(b))
			if a < 0xe0 || b > 0x90 && b < 0x9f || b > 0xa0 && b < 0xbf {
				continue
			}
			for _, c := range ends {
				check(byte(a), byte(b), c)
				if a < 0xf0 {
					continue
				}
				for _, d := range ends {
					check(byte(a), byte(b), c, d)
				}
			}
		}
	}
}
