package main

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

// checkRoundTrip encodes a message, parses that, and says how the two values
// differ, with nothing when they do not. A message with a literal that was left out
// cannot be checked: done is false then.
func checkRoundTrip(message any, options *parser.Options) (done bool, difference string) {
	// Encoded, a message may be in order that was not: strictness is not asked for.
	opts := parser.Options{MaxLiteral: options.MaxLiteral}
	var again any
	var wire []byte
	var err error
	if c, ok := message.(*types.Command); ok {
		if wire, err = c.Append(nil, &types.EncodeOptions{Quirks: true}); err == nil {
			again, err = parser.ParseCommand(wire, &opts)
		}
	} else {
		r := message.(types.Response)
		if wire, err = types.AppendResponse(nil, r, &types.EncodeOptions{Quirks: true}); err == nil {
			again, err = parser.ParseResponse(wire, &opts)
		}
	}
	switch {
	case streamed(reflect.ValueOf(message)):
		return false, ""
	case err != nil:
		return true, err.Error()
	case !reflect.DeepEqual(message, again):
		return true, fmt.Sprintf("encoded it is another value: %q", wire)
	}
	return true, ""
}

// streamed says whether there are octets in a value that were not kept.
func streamed(v reflect.Value) bool {
	if !v.IsValid() {
		return false
	}
	if v.CanInterface() {
		if d, ok := v.Interface().(types.Data); ok {
			return d.IsStreamed()
		}
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return !v.IsNil() && streamed(v.Elem())
	case reflect.Slice:
		if !strings.HasPrefix(v.Type().Elem().PkgPath(), "github.com/imapeg/imapeg") {
			return false
		}
		for i := range v.Len() {
			if streamed(v.Index(i)) {
				return true
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && streamed(v.Field(i)) {
				return true
			}
		}
	}
	return false
}
