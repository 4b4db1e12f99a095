package display

import (
	"fmt"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// AppendJSON appends JSON with everything in it escaped that a terminal might
// obey, or that a program might take for the end of a line. The JSON means the
// same as before.
func AppendJSON(dst, json []byte) []byte {
	start := 0
	for i := 0; i < len(json); {
		if json[i] < 0x7f {
			i++
			continue
		}
		r, n := utf8.DecodeRune(json[i:])
		if !hidden(r) && !(r == utf8.RuneError && n == 1) {
			i += n
			continue
		}
		dst = append(dst, json[start:i]...)
		if high, low := utf16.EncodeRune(r); high != unicode.ReplacementChar {
			dst = fmt.Appendf(dst, `\u%04x\u%04x`, high, low)
		} else {
			dst = fmt.Appendf(dst, `\u%04x`, r)
		}
		i += n
		start = i
	}
	return append(dst, json[start:]...)
}

// hidden says whether a character has no glyph but an effect.
func hidden(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}
