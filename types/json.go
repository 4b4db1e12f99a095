package types

import (
	"encoding/base64"
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// jsonAppender is a value with a JSON form that gen has written.
type jsonAppender interface{ appendJSON(dst []byte) []byte }

// appendJSONString appends a string: as a JSON string when it is UTF-8, and
// otherwise as the object {"base64": "..."}, so that no byte is lost.
func appendJSONString(dst []byte, s string) []byte {
	if !utf8.ValidString(s) {
		dst = append(dst, `{"base64":"`...)
		dst = base64.StdEncoding.AppendEncode(dst, []byte(s))
		return append(dst, `"}`...)
	}
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		// DEL and U+2028 are legal in JSON; what a terminal or a script could
		// mistake is escaped all the same.
		if c >= 0x20 && c != '"' && c != '\\' && c != 0x7f {
			continue
		}
		dst = append(dst, s[start:i]...)
		start = i + 1
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, `\n`...)
		case '\r':
			dst = append(dst, `\r`...)
		case '\t':
			dst = append(dst, `\t`...)
		default:
			const hex = "0123456789abcdef"
			dst = append(dst, `\u00`...)
			dst = append(dst, hex[c>>4], hex[c&15])
		}
	}
	return append(append(dst, s[start:]...), '"')
}

func appendJSONBool(dst []byte, b bool) []byte   { return strconv.AppendBool(dst, b) }
func appendJSONUint(dst []byte, n uint64) []byte { return strconv.AppendUint(dst, n, 10) }
func appendJSONInt(dst []byte, n int64) []byte   { return strconv.AppendInt(dst, n, 10) }
func appendJSONValue(dst []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(dst, "null"...)
	case jsonAppender:
		return v.appendJSON(dst)
	}
	// A type of another package: only its own idea of JSON is to be had.
	text, err := json.Marshal(v)
	if err != nil {
		return append(dst, "null"...)
	}
	return append(dst, text...)
}

// appendJSONComma appends the comma before a field unless it is the first.
func appendJSONComma(dst []byte) []byte {
	if dst[len(dst)-1] == '{' {
		return dst
	}
	return append(dst, ',')
}

// MarshalJSON is null for NIL, else the string.
func (n NString) MarshalJSON() ([]byte, error) { return n.appendJSON(nil), nil }

func (n NString) appendJSON(dst []byte) []byte {
	if n.IsNil() {
		return append(dst, "null"...)
	}
	return appendJSONString(dst, n.String())
}

// MarshalJSON is null for NIL, a string for octets in memory, and the object
// {"streamed": size} for those that went to a sink, or come from a reader.
func (d Data) MarshalJSON() ([]byte, error) { return d.appendJSON(nil), nil }

func (d Data) appendJSON(dst []byte) []byte {
	switch {
	case !d.valid:
		return append(dst, "null"...)
	case d.streamed, d.reader() != nil:
		dst = append(dst, `{"streamed":`...)
		dst = appendJSONInt(dst, d.size)
		return append(dst, '}')
	}
	return appendJSONString(dst, string(d.bytes))
}
