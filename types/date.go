package types

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Date is a day of the calendar, without a time of day and without a zone: what
// SEARCH compares (SINCE, BEFORE, ON). The zero value is no day. Two of them are
// equal (==) when they are the same day.
//
//	1-Feb-1994
//
// A server disregards time and zone of the message when it compares: the day is
// that of the INTERNALDATE, or of the Date field, as it stands there.
//
// In JSON, and as text, a date is as on the wire.
//
// RFC 3501 sections 6.4.4 and 9, date.
//
//imap:text
type Date struct {
	// Year is the year, 1 to 9999.
	Year int
	// Month is the month.
	Month time.Month
	// Day is the day of the month.
	Day int
}

// DateOf is the day of a moment, in the moment's zone.
//
//	types.DateOf(time.Now().AddDate(0, 0, -7))
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{year, month, day}
}

// ParseDate reads a date as it stands on the wire: "1-Feb-1994", the month in any
// case of letters. The error is a [*DecodeError].
//
// RFC 3501 section 9, date-text.
func ParseDate(s string) (Date, error) {
	wrong := func(reason string) (Date, error) {
		return Date{}, &DecodeError{Kind: "date", Text: s, Reason: reason}
	}
	day, rest, _ := strings.Cut(s, "-")
	month, year, _ := strings.Cut(rest, "-")
	if len(day) == 0 || len(day) > 2 || len(month) != 3 || len(year) != 4 || !isAll(day, isDigit) || !isAll(year, isDigit) {
		return wrong("want a date like 1-Feb-1994")
	}
	d := Date{Month: monthOf(month)}
	d.Year, _ = strconv.Atoi(year)
	d.Day, _ = strconv.Atoi(day)
	if !d.Valid() {
		return wrong("no calendar has this day")
	}
	return d, nil
}

// String is the date as it stands on the wire, and empty for what is no day.
func (d Date) String() string {
	if !d.Valid() {
		return ""
	}
	var b [11]byte
	s := append(strconv.AppendInt(b[:0], int64(d.Day), 10), '-')
	s = append(append(s, d.Month.String()[:3]...), '-')
	for unit := 1000; unit > 0; unit /= 10 {
		s = append(s, byte('0'+d.Year/unit%10))
	}
	return string(s)
}

// IsZero says whether it is the zero value.
func (d Date) IsZero() bool { return d == Date{} }

// Valid says whether there is such a day. No command can be sent with another.
func (d Date) Valid() bool { return isCalendarDay(d.Year, d.Month, d.Day) }

// Compare is -1 when the day is before the other, 1 when it is after it, else 0.
// The method expression types.Date.Compare sorts with [slices.SortFunc].
func (d Date) Compare(other Date) int {
	return cmp.Or(cmp.Compare(d.Year, other.Year), cmp.Compare(d.Month, other.Month), cmp.Compare(d.Day, other.Day))
}

// Before says whether the day is before the other.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// After says whether the day is after the other.
func (d Date) After(other Date) bool { return d.Compare(other) > 0 }

// AddDays is the day so many days later, or earlier when there are fewer than 0.
func (d Date) AddDays(days int) Date { return DateOf(d.Time(time.UTC).AddDate(0, 0, days)) }

// Time is the first moment of the day in a zone, or nearly: where clocks go
// forward at midnight there is none, and [time.Date] says what it is then.
func (d Date) Time(zone *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, zone)
}

func (d Date) appendJSON(dst []byte) []byte { return appendJSONString(dst, d.String()) }

// MarshalText is the date as it stands on the wire, and empty for the zero value.
func (d Date) MarshalText() ([]byte, error) {
	if !d.Valid() && !d.IsZero() {
		return nil, &DecodeError{Kind: "date", Text: fmt.Sprintf("%d-%d-%d", d.Year, d.Month, d.Day), Reason: "no calendar has this day"}
	}
	return []byte(d.String()), nil
}

// UnmarshalText is ParseDate; no text is the zero value.
func (d *Date) UnmarshalText(text []byte) error {
	var read Date
	if len(text) > 0 {
		var err error
		if read, err = ParseDate(string(text)); err != nil {
			return err
		}
	}
	*d = read
	return nil
}
