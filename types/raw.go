package types

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Raw is a piece of a message as it stood on the wire, the octets of its
// literals in their places.
type Raw string

// maxDepth is how deep what is to be sent may be nested.
const maxDepth = 256

// rawSyntax is what a raw value may be made of.
type rawSyntax struct {
	// isChar are the characters of a word.
	isChar func(c byte) bool
	// loose says that it is data that nobody knows: lists may have nothing in them,
	// or more blanks than one between two values, or none.
	loose bool
	// binary says that there may be literals with NUL in them, plus that there may be
	// the non-synchronising ones of clients.
	binary, plus bool
	// anyOctet says that quoted strings need not be in UTF-8.
	anyOctet bool
}

// areValues says whether text is values of the wire with a blank before each.
func (x rawSyntax) areValues(s string) bool {
	for s != "" {
		if s[0] != ' ' {
			return false
		}
		n := x.valueLength(s[1:])
		if n == 0 {
			return false
		}
		s = s[1+n:]
	}
	return true
}

// isRawChar is what a word of any kind may have.
func isRawChar(c byte) bool { return c > ' ' && c != 0x7f && strings.IndexByte(`()"{`, c) < 0 }

// isValue says whether text is one value of the wire: a word, a string, a literal, or
// a list of them in parentheses.
func (x rawSyntax) isValue(s string) bool { return s != "" && x.valueLength(s) == len(s) }

// valueLength is the length of the value at the beginning of a text, 0 when there is
// none.
func (x rawSyntax) valueLength(s string) int {
	length, wanted := 0, true // a value has to come next
	for depth := 0; s != ""; {
		n := 1
		switch {
		case s[0] == '(' && depth < maxDepth && (wanted || x.loose):
			depth++
			wanted = true
		case s[0] == ')' && depth > 0 && (!wanted || x.loose):
			depth--
			wanted = false
		case s[0] == ' ' && depth > 0 && (!wanted || x.loose):
			wanted = true
		case wanted || x.loose:
			n = x.atomLength(s)
			wanted = false
		default:
			n = 0
		}
		if n == 0 {
			return 0
		}
		length += n
		s = s[n:]
		if depth == 0 {
			return length
		}
	}
	return 0
}

// atomLength is the length of the word, the string or the literal at the
// beginning of a text, 0 when there is none.
func (x rawSyntax) atomLength(s string) int {
	if n := x.literalLength(s); n > 0 && (x.binary || s[0] != '~') {
		return n
	}
	if s[0] == '"' {
		n := quotedLength(s)
		for i := 1; i < n-1; i++ {
			if s[i] == '\\' {
				if i++; s[i] != '"' && s[i] != '\\' {
					return 0
				}
			}
		}
		if !x.anyOctet && !utf8.ValidString(s[:n]) {
			return 0
		}
		return n
	}
	n := 0
	for n < len(s) && x.isChar(s[n]) {
		n++
	}
	return n
}

// quotedLength is the length of the quoted string at the beginning of a text, 0
// when it does not end within the line.
func quotedLength(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '"':
			return i + 1
		case '\\':
			if i++; i < len(s) && strings.IndexByte("\r\n\x00", s[i]) >= 0 {
				return 0
			}
		case '\r', '\n', 0:
			return 0
		}
	}
	return 0
}

// literalLength is the length of the literal at the beginning of a text, header
// and octets, 0 when there is none.
func (x rawSyntax) literalLength(s string) int {
	text := strings.TrimPrefix(s, "~")
	if !strings.HasPrefix(text, "{") {
		return 0
	}
	size, rest, ok := strings.Cut(text[1:], "}")
	if !ok {
		return 0
	}
	if x.plus {
		size = strings.TrimSuffix(size, "+")
	}
	n, err := strconv.ParseUint(size, 10, 63)
	if err != nil {
		return 0
	}
	octets := strings.TrimPrefix(strings.TrimPrefix(rest, "\r"), "\n")
	if len(octets) == len(rest) || rest[len(rest)-len(octets)-1] != '\n' || uint64(len(octets)) < n {
		return 0
	}
	return len(s) - len(octets) + int(n)
}

// isLine says whether text can be the rest of a line of the wire: line ends
// only behind the headers of literals, whose octets are all there, and no header
// at its end that makes a literal of what follows.
func (x rawSyntax) isLine(s string) bool {
	for {
		i := strings.IndexAny(s, "\r\n")
		if i < 0 {
			return !endsInHeader(s) || inQuotes(s)
		}
		open := strings.LastIndexByte(s[:i], '{')
		if open < 0 || inQuotes(s[:i]) {
			return false
		}
		n := x.literalLength(s[open:])
		if n == 0 || open+n < i {
			return false
		}
		s = s[open+n:]
	}
}

// inQuotes says whether a quoted string is open at the end of a line, or rather of
// a part of it that begins outside of one. There the header of a literal is none. A
// string that begins with the delimiter "\" and a blank, which some servers do not
// escape, is taken for that: it ends there.
func inQuotes(s string) bool {
	for {
		i := strings.IndexByte(s, '"')
		if i < 0 {
			return false
		}
		s = s[i+1:]
		delimiter := strings.HasPrefix(s, `\" `)
		for end := false; !end; {
			i := strings.IndexAny(s, `"\`)
			switch {
			case i < 0:
				return !delimiter
			case s[i] == '"':
				end = true
			case i+1 == len(s):
				return !delimiter
			default:
				i++
			}
			s = s[i+1:]
		}
	}
}

// endsInHeader says whether a CRLF behind the text would make it announce a
// literal.
func endsInHeader(s string) bool {
	body, ok := strings.CutSuffix(s, "}")
	if !ok {
		return false
	}
	body = strings.TrimSuffix(body, "+")
	open := strings.LastIndexByte(body, '{')
	return open >= 0 && strings.Trim(body[open+1:], "0123456789") == "" && open+1 < len(body)
}
