package types

import (
	"fmt"
	"time"
)

// dateTimeLayout is the date-time of RFC 3501 section 9. The day is padded with a
// blank.
const dateTimeLayout = "_2-Jan-2006 15:04:05 -0700"

// DateTime is a date-time as it stood on the wire, without its quotes; Time
// understands it.
//
//	17-Jul-1996 02:44:25 -0700
//
// RFC 3501 section 9.
type DateTime string

// NewDateTime makes the date-time of a moment, to the second, in its zone.
func NewDateTime(t time.Time) DateTime { return DateTime(t.Format(dateTimeLayout)) }

// Time is the moment. The error says that the server sent something that no
// calendar has, like the 00-Jan-0000 of some.
func (d DateTime) Time() (time.Time, error) {
	t, err := time.Parse(dateTimeLayout, string(d))
	if err != nil {
		return time.Time{}, fmt.Errorf("types: date-time %q: %w", string(d), err)
	}
	return t, nil
}
