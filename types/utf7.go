package types

import (
	"encoding/base64"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// utf7Alphabet is what stands between "&" and "-": base64 with a comma.
const utf7Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,"

// utf7Base64 is not strict: DecodeUTF7 itself tells of bits that are left over.
var utf7Base64 = base64.NewEncoding(utf7Alphabet).WithPadding(base64.NoPadding)

// EncodeUTF7 is a text in modified UTF-7, ASCII without control characters.
//
//	Entwürfe & mehr    Entw&APw-rfe &- mehr
//
// Bytes that are not UTF-8 have no place in it and stay as they are.
// [NewMailbox] makes a name of a mailbox with it.
//
// RFC 3501 section 5.1.3, RFC 9051 appendix A.1.
func EncodeUTF7(text string) string {
	if isDirect(text) {
		return text
	}
	var b strings.Builder
	b.Grow(len(text) + len(text)/2)
	var run []byte // of characters that do not stand for themselves, as UTF-16
	end := func() {
		if len(run) > 0 {
			b.WriteByte('&')
			b.WriteString(utf7Base64.EncodeToString(run))
			b.WriteByte('-')
			run = run[:0]
		}
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			end()
			b.WriteByte(text[i])
		case r == '&':
			end()
			b.WriteString("&-")
		case ' ' <= r && r <= '~':
			end()
			b.WriteByte(text[i])
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			run = append(run, byte(high>>8), byte(high), byte(low>>8), byte(low))
		default:
			run = append(run, byte(r>>8), byte(r))
		}
		i += size
	}
	end()
	return b.String()
}

// isDirect says whether all of a text stands for itself in modified UTF-7.
func isDirect(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '&' {
			return false
		}
	}
	return true
}

// DecodeUTF7 is the text that stands in modified UTF-7.
//
// Without an error EncodeUTF7 gives the same bytes again. With one, a
// [*DecodeError], the text is decoded as far as it goes: what follows an "&" but
// makes no sense stays as it is ("R&D"), and so do bytes outside of ASCII, such as
// a name in plain UTF-8 (Yandex, Gmail and others have sent both). What makes
// sense is decoded even if it should have been written otherwise. Text in
// standard UTF-7 ("+APw-") is ASCII like any other.
//
// RFC 3501 section 5.1.3, RFC 9051 appendix A.1.
func DecodeUTF7(s string) (string, error) {
	if isDirect(s) {
		return s, nil
	}
	d := utf7Decoder{s: s}
	d.b.Grow(len(s))
	shifted := -1 // where the last run ended, if it ended just here
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == '&':
			if i == shifted && !strings.HasPrefix(s[i:], "&-") {
				d.wrong(i, "a shift that the one before makes superfluous")
			}
			if n := d.run(i); n > 0 {
				i += n
				if s[i-2] != '&' {
					shifted = i
				}
				continue
			}
			d.b.WriteByte('&') // and what follows is text
		case c < ' ' || c > '~':
			d.wrong(i, "a character that does not stand for itself")
			fallthrough
		default:
			d.b.WriteByte(c)
		}
		i++
	}
	if d.err != nil {
		return d.b.String(), d.err
	}
	return d.b.String(), nil
}

type utf7Decoder struct {
	s   string
	b   strings.Builder
	err *DecodeError
}

func (d *utf7Decoder) wrong(at int, reason string) {
	if d.err == nil {
		d.err = &DecodeError{Kind: "mailbox name", Text: d.s, Offset: at, Reason: reason}
	}
}

// run decodes what begins with the "&" at an offset, up to its "-", and returns
// its length. When it is 0, nothing was decoded.
func (d *utf7Decoder) run(at int) int {
	end := at + 1
	for end < len(d.s) && strings.IndexByte(utf7Alphabet, d.s[end]) >= 0 {
		end++
	}
	switch {
	case end == len(d.s):
		d.wrong(at, `"&" without the "-" that ends it`)
		return 0
	case d.s[end] != '-':
		d.wrong(end, `neither base64 nor the "-" that ends it`)
		return 0
	case end == at+1:
		d.b.WriteByte('&')
		return 2
	}
	octets, err := utf7Base64.DecodeString(d.s[at+1 : end])
	if err != nil || len(octets)%2 != 0 {
		d.wrong(at, "base64 that ends within a character")
		return 0
	}
	var text strings.Builder
	for i := 0; i < len(octets); i += 2 {
		r := rune(octets[i])<<8 | rune(octets[i+1])
		if utf16.IsSurrogate(r) {
			low := rune(utf8.RuneError)
			if i += 2; i < len(octets) {
				low = utf16.DecodeRune(r, rune(octets[i])<<8|rune(octets[i+1]))
			}
			if low == utf8.RuneError {
				d.wrong(at, "half of a surrogate pair")
				return 0
			}
			r = low
		}
		text.WriteRune(r)
	}
	for i := range text.Len() {
		if c := text.String()[i]; ' ' <= c && c <= '~' {
			d.wrong(at, "base64 for a character that stands for itself")
			break
		}
	}
	leftOver := (end - at - 1) * 6 % 8
	if strings.IndexByte(utf7Alphabet, d.s[end-1])&(1<<leftOver-1) != 0 {
		d.wrong(end-1, "bits left over in base64")
	}
	d.b.WriteString(text.String())
	return end + 1 - at
}
