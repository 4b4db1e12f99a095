package display

import (
	"io"
	"mime"

	"golang.org/x/text/encoding/htmlindex"

	"github.com/imapeg/imapeg/cmd/internal/utf7"
)

// words decodes the encoded words of RFC 2047 in any charset that browsers know.
var words = mime.WordDecoder{
	CharsetReader: func(charset string, input io.Reader) (io.Reader, error) {
		encoding, err := htmlindex.Get(charset)
		if err != nil {
			return nil, err
		}
		return encoding.NewDecoder().Reader(input), nil
	},
}

// Header is the text of a header field, such as a subject or a name: its encoded
// words (RFC 2047) decoded, and clean. Words in a charset that nobody knows stay
// as they are.
func Header(s string) string {
	if decoded, err := words.DecodeHeader(s); err == nil {
		s = decoded
	}
	return Clean(s)
}

// Mailbox is the name of a mailbox, which comes in modified UTF-7, as its owner
// knows it. A name that is something else stays as it is, and clean.
func Mailbox(wire string) string {
	if name, ok := utf7.Decode(wire); ok {
		wire = name
	}
	return Clean(wire)
}
