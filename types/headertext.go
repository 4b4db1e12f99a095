package types

import (
	"strings"
	"unicode/utf8"
)

// Text is the string as people read it, decoded as [DecodeText] does and as far
// as it goes; empty for NIL. It is for the texts of a header: Subject, Name,
// Description.
//
//	=?iso-8859-1?Q?Gr=FC=DFe?=    Grüße
//
// The text is always UTF-8. It may have any character in it that a sender has
// hidden in an encoded word, line ends and controls among them: mind that before
// it goes to a terminal, a file name or another header.
func (n NString) Text() string {
	text, _ := DecodeText(n.String())
	return text
}

// Decode is Text, and an error, a [*DecodeError], when something could not be
// decoded.
func (n NString) Decode() (string, error) { return DecodeText(n.String()) }

// DecodeText decodes the text of a header field: folded lines become one, and
// encoded words become what they stand for.
//
//	=?utf-8?Q?noch_eine?= =?utf-8?B?IEZyYWdl?=    noch eine Frage
//
// It never fails. Where the error, a [*DecodeError], is not nil, some of the text
// is not in order, and this was done: words in an unknown charset and words that
// do not decode stay as they are; octets that a charset does not have become
// U+FFFD; octets outside of any word that are not UTF-8 are taken for
// Windows-1252, which is what they are most often.
//
// Real mail is not always in order: words may stand inside of other text, be
// split within a character, be longer than 75 octets, and have blanks in them.
//
// RFC 2047, RFC 2231 section 5, RFC 6532.
func DecodeText(s string) (string, error) {
	if !needsDecoding(s) {
		return s, nil
	}
	d := textDecoder{s: s}
	d.b.Grow(len(s))
	for at := 0; ; {
		i := strings.Index(s[at:], "=?")
		if i < 0 {
			break
		}
		i += at
		word, end := d.word(i)
		if at = end; word.octets == nil {
			continue
		}
		d.add(i, word)
		d.raw = end
	}
	d.end()
	d.text(s[d.raw:])
	if d.err != nil {
		return d.b.String(), d.err
	}
	return d.b.String(), nil
}

// needsDecoding is false for most texts.
func needsDecoding(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c >= utf8.RuneSelf, c == '\r', c == '\n':
			return true
		case c == '=' && strings.HasPrefix(s[i:], "=?"):
			return true
		}
	}
	return false
}

// encodedWord is a word whose octets are known, but not yet their text: the next
// word may have the rest of a character.
type encodedWord struct {
	charset charset
	octets  []byte // never nil, unless there is no word
}

// textDecoder is at work on one text.
type textDecoder struct {
	s       string
	b       strings.Builder
	raw     int         // what is before it is in b or in pending
	pending encodedWord // ends at raw
	at      int         // where pending begins
	closing int         // where the next "?=" is, as far as it was looked for
	err     *DecodeError
}

func (d *textDecoder) wrong(at int, reason string) {
	if d.err == nil || at < d.err.Offset {
		d.err = &DecodeError{Kind: "header text", Text: d.s, Offset: at, Reason: reason}
	}
}

// add puts a word behind what there is.
func (d *textDecoder) add(at int, word encodedWord) {
	gap := d.s[d.raw:at]
	if d.pending.octets != nil && isBlank(gap) {
		if d.pending.charset.name == word.charset.name {
			d.pending.octets = append(d.pending.octets, word.octets...)
			return
		}
		gap = "" // blanks between words are for lines that would be too long
	}
	d.end()
	d.text(gap)
	d.pending, d.at = word, at
}

// end decodes the pending words.
func (d *textDecoder) end() {
	if d.pending.octets == nil {
		return
	}
	text, wrong := d.pending.charset.decode(d.pending.octets)
	if wrong != "" {
		d.wrong(d.at, wrong)
	}
	d.b.WriteString(text)
	d.pending = encodedWord{}
}

// text puts text outside of words, which ends at the place that is reached, behind
// what there is, on one line.
func (d *textDecoder) text(s string) {
	if s == "" {
		return
	}
	text, wrong := charset{}.decode([]byte(s))
	if wrong != "" {
		d.wrong(d.raw+invalidUTF8(s), wrong)
	}
	for text != "" {
		i := strings.IndexAny(text, "\r\n")
		if i < 0 {
			break
		}
		d.b.WriteString(text[:i])
		rest := strings.TrimLeft(text[i:], "\r\n")
		if rest == "" || rest[0] != ' ' && rest[0] != '\t' {
			d.b.WriteString(text[i : len(text)-len(rest)]) // not a folded line
		}
		text = rest
	}
	d.b.WriteString(text)
}

// maxCharsetName is more than any name of a charset with a language has.
const maxCharsetName = 80

// word reads the word that begins with the "=?" at an offset. end is where to look
// for the next; word has octets unless what is there stays as it is.
func (d *textDecoder) word(at int) (word encodedWord, end int) {
	s := d.s[at+2:]
	n := 0
	for n < len(s) && n < maxCharsetName && isCharsetChar(s[n]) {
		n++
	}
	// =?charset?q?
	if n == 0 || n+3 > len(s) || s[n] != '?' || s[n+2] != '?' {
		return word, at + 2
	}
	name, _, _ := strings.Cut(s[:n], "*") // the language, RFC 2231 section 5
	encoding := s[n+1] | 0x20
	if encoding != 'q' && encoding != 'b' {
		return word, at + 2
	}
	begin := at + 2 + n + 3
	if d.closing < begin {
		d.closing = len(d.s)
		if i := strings.Index(d.s[begin:], "?="); i >= 0 {
			d.closing = begin + i
		}
	}
	if d.closing == len(d.s) || strings.Contains(d.s[begin:d.closing], "=?") {
		d.wrong(at, "an encoded word without an end")
		return word, begin
	}
	end = d.closing + len("?=")
	var known bool
	if word.charset, known = charsetOf(name); !known {
		d.wrong(at, unknownCharset)
		return word, end
	}
	payload := d.s[begin:d.closing]
	if encoding == 'q' {
		word.octets = decodeQ(payload)
		return word, end
	}
	octets, whole := decodeB(payload)
	if !whole {
		d.wrong(begin, "no base64")
	}
	word.octets = octets
	return word, end
}

// isCharsetChar says whether a name of a charset or of a language can have it.
func isCharsetChar(c byte) bool {
	return isLetter(c) || isDigit(c) || strings.IndexByte("-_.:+*", c) >= 0
}

// isBlank says whether there is nothing but blanks and folds in a text.
func isBlank(s string) bool { return strings.Trim(s, " \t\r\n") == "" }

// decodeQ decodes the Q encoding of RFC 2047 section 4.2. An "=" that encodes
// nothing stands for itself.
func decodeQ(s string) []byte {
	octets := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '_':
			octets = append(octets, ' ')
		case '\r', '\n':
		case '=':
			if b, ok := hexOctet(s[i+1:]); ok {
				octets = append(octets, b)
				i += 2
				continue
			}
			octets = append(octets, c)
		default:
			octets = append(octets, c)
		}
	}
	return octets
}

// hexOctet is the octet that a text begins with in hexadecimal, in any case of
// letters.
func hexOctet(s string) (byte, bool) {
	if len(s) < 2 {
		return 0, false
	}
	high, ok := hexDigit(s[0])
	low, also := hexDigit(s[1])
	return high<<4 | low, ok && also
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case isDigit(c):
		return c - '0', true
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10, true
	}
	return 0, false
}

// decodeB decodes base64 with too much padding or too little, with padding in the
// middle and with blanks. With any other character in it there are no octets;
// whole is false too when something is missing at the end.
func decodeB(s string) (octets []byte, whole bool) {
	octets = make([]byte, 0, len(s)/4*3+3)
	bits, count := uint32(0), 0
	whole = true
	for i := 0; i < len(s); i++ {
		var value byte
		switch c := s[i]; {
		case 'A' <= c && c <= 'Z':
			value = c - 'A'
		case 'a' <= c && c <= 'z':
			value = c - 'a' + 26
		case isDigit(c):
			value = c - '0' + 52
		case c == '+':
			value = 62
		case c == '/':
			value = 63
		case c == '=':
			whole = whole && count != 6
			count = 0 // what is left over are bits of no octet
			continue
		case isBlank(s[i : i+1]):
			continue
		default:
			return nil, false
		}
		bits = bits<<6 | uint32(value)
		if count += 6; count >= 8 {
			count -= 8
			octets = append(octets, byte(bits>>count))
		}
	}
	return octets, whole && count != 6
}
