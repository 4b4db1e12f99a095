package types

import "time"

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

// NewDateTime makes the date-time of a moment, to the second, in its zone. Where
// the zone has seconds, as in the nineteenth century, they are left out and the
// moment stays the same.
func NewDateTime(t time.Time) DateTime {
	if _, offset := t.Zone(); offset%60 != 0 {
		t = t.In(time.FixedZone("", offset-offset%60))
	}
	return DateTime(t.Format(dateTimeLayout))
}

// Time is the moment. Servers err here: a day of one digit without the blank, a
// year of two digits, a weekday, the name of a zone or none (which is UTC), are
// all understood, as in [ParseMessageDate]. The error, a [*DecodeError], says that
// the server sent something that no calendar has, like the 00-Jan-0000 of some.
func (d DateTime) Time() (time.Time, error) { return parseMoment("date-time", string(d)) }

// isDateTime is what stands between the quotes of date-time, RFC 3501 section 9.
func isDateTime(s string) bool {
	const form = "00-Mon-0000 00:00:00 +0000"
	if len(s) != len(form) || monthOf(s[3:6]) == 0 {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; form[i] {
		case '0':
			if !isDigit(c) && (i > 0 || c != ' ') {
				return false
			}
		case '+':
			if c != '+' && c != '-' {
				return false
			}
		case '-', ':', ' ':
			if c != form[i] {
				return false
			}
		}
	}
	return true
}

// dateTime appends a date-time. Nothing is guessed: it has the form of the RFC.
func (e *encoder) dateTime(field string, d DateTime) {
	if !isDateTime(string(d)) {
		e.fail(field, "not a date-time")
		return
	}
	e.syntax(`"` + string(d) + `"`)
}
