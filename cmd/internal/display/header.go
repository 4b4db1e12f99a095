package display

import (
	"io"
	"mime"

	"golang.org/x/text/encoding/htmlindex"

	"github.com/imapeg/imapeg/types"
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

// Mailbox is the name of a mailbox as its owner knows it, and clean.
func Mailbox(m types.Mailbox) string { return Clean(m.Name()) }
