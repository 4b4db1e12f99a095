package main

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"

	"github.com/imapeg/imapeg/cmd/internal/display"
	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

// failure is a message that does not parse.
type failure struct {
	offset, length int64
	text           string
	at             int64
	rule           string
}

// appendMessage appends the line for a message. difference says how it failed the
// check, empty when it did not.
func appendMessage(dst []byte, file string, meta parser.Meta, message any, unknown bool, difference string) ([]byte, error) {
	dst = appendPlace(dst, file, meta.Offset, meta.Length)
	dst = append(append(dst, `,"type":"`...), typeName(message)...)
	dst = strconv.AppendBool(append(dst, `","unknown":`...), unknown)
	dst = append(dst, `,"quirks":[`...)
	for i, quirk := range meta.Quirks {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(append(append(dst, '"'), quirk...), '"') // the name of a rule needs no escapes
	}
	dst = append(dst, ']')
	if difference != "" {
		dst = appendString(append(dst, `,"check":`...), difference)
	}
	dst, err := appendValue(append(dst, `,"value":`...), message)
	return append(dst, "}\n"...), err
}

// appendFailure appends the line for a message that does not parse.
func appendFailure(dst []byte, file string, f failure) []byte {
	dst = appendPlace(dst, file, f.offset, f.length)
	dst = appendString(append(dst, `,"error":`...), f.text)
	dst = strconv.AppendInt(append(dst, `,"at":`...), f.at, 10)
	dst = appendString(append(dst, `,"rule":`...), f.rule)
	return append(dst, "}\n"...)
}

// appendPlace appends the beginning of both.
func appendPlace(dst []byte, file string, offset, length int64) []byte {
	dst = append(dst, '{')
	if file != "" {
		dst = append(appendString(append(dst, `"file":`...), file), ',')
	}
	dst = strconv.AppendInt(append(dst, `"offset":`...), offset, 10)
	return strconv.AppendInt(append(dst, `,"length":`...), length, 10)
}

// appendValue appends the JSON form of a value. Every response has one of its
// own, which encoding/json would check and copy once more.
func appendValue(dst []byte, v any) ([]byte, error) {
	var text []byte
	var err error
	if m, ok := v.(json.Marshaler); ok {
		text, err = m.MarshalJSON()
	} else {
		text, err = json.Marshal(v)
	}
	return display.AppendJSON(dst, text), err
}

// appendString appends a string. In place of bytes that are not UTF-8 it has
// U+FFFD: it is for texts that quote such bytes in a way of their own.
func appendString(dst []byte, s string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string always has a JSON form
	return display.AppendJSON(dst, bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

// typeName is the name of a value's Go type in lower case, and for a command that of
// its body without "Command". It says what shape the value has, which the name of a
// response does not: OK and NO have the same, and an unknown response may have any
// name.
func typeName(message any) string {
	if c, ok := message.(*types.Command); ok {
		message = c.Body
	}
	t := reflect.TypeOf(message)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return strings.ToLower(strings.TrimSuffix(t.Name(), "Command"))
}
