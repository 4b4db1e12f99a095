package types

import "strings"

// NString is a string, or NIL: the nstring of the RFCs. The zero value is NIL.
// Two of them are equal (==) when both are NIL or both are the same string.
type NString struct {
	// s is empty for NIL. A string that is empty, or that begins with NUL, has
	// one NUL more in front. So an NString is no larger than a string, of which
	// an envelope has dozens.
	s string
}

// String makes an NString that is not NIL.
func String(s string) NString {
	if s == "" || s[0] == 0 {
		return NString{"\x00" + s}
	}
	return NString{s}
}

// String is the string, and the empty string for NIL.
func (n NString) String() string { return strings.TrimPrefix(n.s, "\x00") }

// IsNil says whether it is NIL rather than a string.
func (n NString) IsNil() bool { return n.s == "" }
