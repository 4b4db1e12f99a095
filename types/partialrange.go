package types

import (
	"fmt"
	"strconv"
	"strings"
)

// PartialRange is a piece of a result: its messages from First to Last, counted from
// 1 on at the lowest UID. With negative numbers they are counted from -1 on at the
// highest. The order of the two does not matter. The zero value is no range.
//
//	1:500    the 500 oldest
//	-1:-100  the 100 newest
//
// In JSON it is a string, "-1:-100". RFC 9394 section 3.1, RFC 5267 section 4.4.
//
//imap:rule partial_range
//imap:text
type PartialRange struct{ First, Last int64 }

// ParsePartialRange reads a range as it stands on the wire.
func ParsePartialRange(s string) (PartialRange, error) {
	first, last, _ := strings.Cut(s, ":")
	a, err := parsePartialNumber(first)
	if err != nil {
		return PartialRange{}, err
	}
	b, err := parsePartialNumber(last)
	if err != nil {
		return PartialRange{}, err
	}
	if r := (PartialRange{a, b}); r.valid() {
		return r, nil
	}
	return PartialRange{}, &SetError{Text: s, Reason: "want two numbers above 0, or two below"}
}

func parsePartialNumber(s string) (int64, error) {
	digits := strings.TrimPrefix(s, "-")
	n, err := strconv.ParseUint(digits, 10, 32)
	if err != nil || digits[0] == '0' {
		return 0, &SetError{Text: s, Reason: "want a number above 0"}
	}
	if len(digits) < len(s) {
		return -int64(n), nil
	}
	return int64(n), nil
}

// IsZero says whether there is no range.
func (r PartialRange) IsZero() bool { return r == PartialRange{} }

// valid is false for what cannot be sent.
func (r PartialRange) valid() bool {
	in := func(n int64) bool { return n > 0 && n < 1<<32 }
	return in(r.First) && in(r.Last) || in(-r.First) && in(-r.Last)
}

// String is the range as it stands on the wire.
func (r PartialRange) String() string { return fmt.Sprintf("%d:%d", r.First, r.Last) }

// MarshalText is the range as it stands on the wire.
func (r PartialRange) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText is ParsePartialRange.
func (r *PartialRange) UnmarshalText(text []byte) error {
	parsed, err := ParsePartialRange(string(text))
	if err == nil {
		*r = parsed
	}
	return err
}

func (r PartialRange) appendJSON(dst []byte) []byte { return appendJSONString(dst, r.String()) }

func (e *encoder) partialRange(field string, r PartialRange) {
	if !r.valid() {
		e.fail(field, "want two numbers above 0, or two below")
		return
	}
	e.syntax(r.String())
}
