package display

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	zeroWidthNonJoiner = '\u200c'
	zeroWidthJoiner    = '\u200d'
	softHyphen         = '\u00ad'
)

// Clean is a text on one line without anything that a terminal would obey.
//
// Runs of white space, line ends among it, become one blank. A control character
// of ASCII becomes its picture (ESC becomes ␛), so that it is seen. Everything
// else that has no glyph becomes U+FFFD: bytes that are not UTF-8, the controls
// U+0080 to U+009F, and the marks that turn the direction of writing around.
func Clean(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	blank := false
	for _, r := range s { // a byte that is not UTF-8 is a U+FFFD of its own
		switch {
		case unicode.IsSpace(r) && r != '\u0085':
			blank = true
			continue
		case r == softHyphen:
			continue
		case r < 0x20:
			r += '\u2400'
		case r == 0x7f:
			r = '\u2421'
		case r == zeroWidthJoiner, r == zeroWidthNonJoiner: // emoji and several scripts need them
		case !unicode.IsPrint(r):
			r = utf8.RuneError
		}
		if blank && b.Len() > 0 {
			b.WriteByte(' ')
		}
		blank = false
		b.WriteRune(r)
	}
	return b.String()
}

// plain says whether a text is already clean, in the sense of the most frequent
// case: ASCII with single blanks between words.
func plain(s string) bool {
	before := byte(' ')
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c > '~' || c == ' ' && before == ' ' {
			return false
		}
		before = c
	}
	return before != ' ' || s == ""
}

// CleanLines is Clean for each line of a text.
func CleanLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = Clean(lines[i])
	}
	return strings.Join(lines, "\n")
}
