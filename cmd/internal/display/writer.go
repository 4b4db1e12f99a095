package display

import (
	"io"
	"unicode"
	"unicode/utf8"
)

// Writer makes text of many lines harmless on its way to a terminal: as Clean does, but
// that blanks, tabs and line ends stay.
type Writer struct {
	w    io.Writer
	rest []byte // the beginning of a character
}

// NewWriter makes a Writer. What is at the end of the text and no whole character is not
// written.
func NewWriter(w io.Writer) *Writer { return &Writer{w: w} }

func (c *Writer) Write(p []byte) (int, error) {
	text := append(c.rest, p...)
	out := make([]byte, 0, len(text))
	for len(text) > 0 {
		if !utf8.FullRune(text) {
			break
		}
		r, n := utf8.DecodeRune(text)
		text = text[n:]
		switch {
		case r == '\n', r == '\t':
		case r == '\r' && (len(text) == 0 || text[0] == '\n'):
			continue
		case r < 0x20:
			r += '\u2400'
		case r == 0x7f:
			r = '\u2421'
		case r == softHyphen, r == zeroWidthJoiner, r == zeroWidthNonJoiner, r == '\u00a0', unicode.IsPrint(r):
		default:
			r = utf8.RuneError
		}
		out = utf8.AppendRune(out, r)
	}
	c.rest = append(c.rest[:0], text...)
	if _, err := c.w.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}
