package types

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
)

// Reasons of a [DecodeError].
const (
	unknownCharset  = "a charset that nobody knows here"
	outsideCharset  = "octets that the charset does not have"
	outsideAnything = "octets that are neither UTF-8 nor in any charset that is named"
)

// charset turns octets into text. The zero value is that of octets whose charset
// nobody named.
type charset struct {
	name     string // in lower case: two charsets with one name are one
	encoding encoding.Encoding
	utf8     bool
}

// charsetOf looks a charset up by a name as mail has it, in any case of letters,
// and says whether it is known.
//
// The names and their meaning are those of browsers, which for mail too are better
// than those of IANA: senders who say ISO-8859-1 mean Windows-1252, and those who
// say GB2312 mean GBK. IANA's list is there for what browsers leave out.
func charsetOf(name string) (charset, bool) {
	name = strings.ToLower(strings.Trim(name, " \t\"'"))
	c := charset{name: name}
	switch name {
	case "":
		return c, true
	case "utf-8", "utf8", "cp65001", "unicode-1-1-utf-8":
		return charset{name: "utf-8", utf8: true}, true
	case "us-ascii", "ascii", "ansi_x3.4-1968", "646":
		return c, true // what has more than ASCII in it named the wrong charset
	case "cp932":
		name = "shift_jis"
	case "cp936":
		name = "gbk"
	case "cp949":
		name = "euc-kr"
	case "cp950":
		name = "big5"
	case "cp50220", "cp50221", "iso-2022-jp-ms":
		name = "iso-2022-jp"
	}
	var err error
	c.encoding, err = htmlindex.Get(name)
	if err != nil || c.encoding == encoding.Replacement {
		c.encoding, err = ianaindex.IANA.Encoding(name)
	}
	return c, err == nil && c.encoding != nil && c.encoding != encoding.Replacement
}

// decode is the text, always UTF-8, and what was wrong with the octets, if
// anything.
func (c charset) decode(octets []byte) (text, wrong string) {
	switch {
	case c.encoding != nil:
		decoded, err := c.encoding.NewDecoder().Bytes(octets)
		if text = string(decoded); err != nil || strings.ContainsRune(text, utf8.RuneError) {
			return text, outsideCharset
		}
		return text, ""
	case utf8.Valid(octets):
		return string(octets), ""
	case c.utf8:
		return strings.ToValidUTF8(string(octets), string(utf8.RuneError)), outsideCharset
	}
	// What was meant more often than anything else.
	decoded, _ := charmap.Windows1252.NewDecoder().Bytes(octets) // has all octets
	return string(decoded), outsideAnything
}
