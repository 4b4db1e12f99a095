// Package utf7 knows the modified UTF-7 in which names of mailboxes go over the
// wire.
//
// RFC 3501 section 5.1.3.
package utf7

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// encoding is the base64 between "&" and "-".
var encoding = base64.NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,").
	WithPadding(base64.NoPadding).Strict()

// Encode is a name as it goes over the wire. Bytes that are not UTF-8 become
// U+FFFD.
//
//	Entwürfe & mehr    Entw&APw-rfe &- mehr
func Encode(name string) string {
	var b strings.Builder
	for name != "" {
		n := strings.IndexFunc(name, func(r rune) bool { return r == '&' || !direct(r) })
		if n < 0 {
			n = len(name)
		}
		b.WriteString(name[:n])
		name = name[n:]
		if strings.HasPrefix(name, "&") {
			b.WriteString("&-")
			name = name[1:]
			continue
		}
		n = strings.IndexFunc(name, direct)
		if n < 0 {
			n = len(name)
		}
		if n > 0 {
			b.WriteByte('&')
			b.WriteString(encodeRun(name[:n]))
			b.WriteByte('-')
			name = name[n:]
		}
	}
	return b.String()
}

// direct says whether a character stands for itself.
func direct(r rune) bool { return ' ' <= r && r <= '~' }

// encodeRun is the base64 of a text's UTF-16.
func encodeRun(s string) string {
	var octets []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		octets = binary.BigEndian.AppendUint16(octets, unit)
	}
	return encoding.EncodeToString(octets)
}

// Decode is the name that went over the wire, and false if it was not modified
// UTF-7: servers and users have names from before, or in plain UTF-8.
func Decode(wire string) (name string, ok bool) {
	var b strings.Builder
	for {
		before, rest, shifted := strings.Cut(wire, "&")
		if strings.IndexFunc(before, func(r rune) bool { return !direct(r) }) >= 0 {
			return "", false
		}
		b.WriteString(before)
		if !shifted {
			return b.String(), true
		}
		run, rest, ended := strings.Cut(rest, "-")
		if !ended {
			return "", false
		}
		wire = rest
		if run == "" {
			b.WriteByte('&')
			continue
		}
		text, ok := decodeRun(run)
		if !ok {
			return "", false
		}
		b.WriteString(text)
	}
}

// decodeRun is the text of a run of base64.
func decodeRun(run string) (string, bool) {
	octets, err := encoding.DecodeString(run)
	if err != nil || len(octets)%2 != 0 || strings.ContainsAny(run, "\r\n") { // which base64 skips
		return "", false
	}
	units := make([]uint16, len(octets)/2)
	for i := range units {
		units[i] = binary.BigEndian.Uint16(octets[2*i:])
	}
	var b strings.Builder
	for i := 0; i < len(units); i++ {
		r := rune(units[i])
		if utf16.IsSurrogate(r) {
			if i++; i == len(units) {
				return "", false
			}
			if r = utf16.DecodeRune(r, rune(units[i])); r == utf8.RuneError {
				return "", false
			}
		}
		if direct(r) {
			return "", false // has to stand for itself, so that a name has one form
		}
		b.WriteRune(r)
	}
	return b.String(), true
}
