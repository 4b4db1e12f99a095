package types

import (
	"strings"
	"time"
)

// Sent is the moment of the envelope's Date: when its author says that the
// message was ready. See [ParseMessageDate].
func (e *Envelope) Sent() (time.Time, error) { return ParseMessageDate(e.Date.String()) }

// ParseMessageDate is the moment that a Date field of a header names, whose
// format is that of RFC 5322 sections 3.3 and 4.3.
//
//	Fri, 21 Nov 1997 09:55:06 -0600 (CST)
//
// The obsolete forms count: comments, years of two digits, names of zones. So
// does what is found in real mail: no weekday or a wrong one, one digit for two,
// names in full, no seconds, the order of C's asctime, ISO 8601, "GMT+0200". A
// zone that is missing, or whose name RFC 5322 does not have and that is not one
// of the few others with one meaning only, is UTC. What depends on the country of
// the reader, like 3/4/2024, is an error. Errors are of type [*DecodeError].
//
// The result never depends on the zone of this machine, unlike that of
// [net/mail.ParseDate].
func ParseMessageDate(s string) (time.Time, error) { return parseMoment("Date field", s) }

// moment is a date, a time of day and a zone as far as they have been read.
// Whatever is -1 is missing.
type moment struct {
	kind, s              string
	at                   int
	year, month, day     int
	hour, minute, second int
	nanosecond           int
	zone                 int // in seconds east of UTC
	zoned                bool
}

// parseMoment understands what ParseMessageDate says, and date-time of RFC 3501.
func parseMoment(kind, s string) (time.Time, error) {
	m := moment{kind: kind, s: s, year: -1, month: -1, day: -1, hour: -1}
	for !m.complete() && m.skip() {
		var err error
		switch c := s[m.at]; {
		case isDigit(c):
			err = m.number()
		case isLetter(c):
			err = m.word()
		case c == '+' || c == '-':
			if m.hour < 0 || m.zoned || m.at+1 == len(s) || !isDigit(s[m.at+1]) {
				m.at++ // as in 17-Jul-1996
				continue
			}
			err = m.offset()
		default:
			err = m.wrong(m.at, "neither a word nor a number")
		}
		if err != nil {
			return time.Time{}, err
		}
	}
	return m.time()
}

func (m *moment) wrong(at int, reason string) error {
	return &DecodeError{Kind: m.kind, Text: m.s, Offset: at, Reason: reason}
}

func (m *moment) complete() bool {
	return m.year >= 0 && m.month >= 0 && m.day >= 0 && m.hour >= 0 && m.zoned
}

// skip goes to the next character that means something, and says whether there is
// one. Comments may be nested.
func (m *moment) skip() bool {
	depth := 0
	for ; m.at < len(m.s); m.at++ {
		switch c := m.s[m.at]; {
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case depth > 0:
			if c == '\\' {
				m.at++
			}
		case c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',' || c == '"':
		default:
			return true
		}
	}
	m.at = len(m.s) // a backslash at the end has gone too far
	return false
}

// digits reads up to nine digits.
func (m *moment) digits() (n, count int) {
	for m.at+count < len(m.s) && count < 9 && isDigit(m.s[m.at+count]) {
		n = 10*n + int(m.s[m.at+count]-'0')
		count++
	}
	m.at += count
	return n, count
}

// follows says whether a character stands here and a digit behind it.
func (m *moment) follows(c byte) bool {
	return m.at+1 < len(m.s) && m.s[m.at] == c && isDigit(m.s[m.at+1])
}

// separator goes over a separator of a time of day, to the digits behind it, and
// says whether they are there. RFC 5322 section 4.3 allows blanks and comments on
// both sides of a colon.
func (m *moment) separator(c byte) bool {
	at := m.at
	if c == ':' && !m.skip() || m.at == len(m.s) || m.s[m.at] != c {
		m.at = at
		return false
	}
	m.at++
	if c == ':' && !m.skip() || m.at == len(m.s) || !isDigit(m.s[m.at]) {
		m.at = at
		return false
	}
	return true
}

// number reads what begins with a digit: a time of day, a date of ISO 8601, a day
// or a year.
func (m *moment) number() error {
	at := m.at
	n, count := m.digits()
	dated := m.day >= 0 && m.month >= 0 && m.year >= 0
	switch {
	case m.hour < 0 && m.separator(':'):
		return m.timeOfDay(at, n, ':')
	case m.hour < 0 && dated && m.separator('.'):
		return m.timeOfDay(at, n, '.')
	case count == 4 && m.year < 0 && m.month < 0 && m.day < 0 && m.follows('-'):
		m.at++
		m.month, _ = m.digits()
		if !m.follows('-') {
			return m.wrong(m.at, "no day behind year and month")
		}
		m.at++
		m.day, _ = m.digits()
		m.year = n
		if m.at < len(m.s) && (m.s[m.at] == 'T' || m.s[m.at] == 't') {
			m.at++
		}
	case count <= 2 && m.day < 0:
		m.day = n
	case m.year < 0 && 2 <= count && count <= 4:
		m.year = n
		switch { // RFC 5322 section 4.3
		case count == 2 && n < 50:
			m.year += 2000
		case count < 4:
			m.year += 1900
		}
	default:
		return m.wrong(at, "a number that is neither day nor year")
	}
	return nil
}

// timeOfDay reads what follows the hour and its separator.
func (m *moment) timeOfDay(at, hour int, separator byte) error {
	m.hour = hour
	m.minute, _ = m.digits()
	if m.separator(separator) {
		m.second, _ = m.digits()
		if m.follows('.') {
			m.at++
			fraction, count := m.digits()
			for ; count < 9; count++ {
				fraction *= 10
			}
			m.nanosecond = fraction
			for m.at < len(m.s) && isDigit(m.s[m.at]) {
				m.at++
			}
		}
	}
	if m.hour > 23 || m.minute > 59 || m.second > 60 { // 60 is a leap second
		return m.wrong(at, "no time of day")
	}
	return nil
}

// offset reads a zone as a number: -0700, and as people write it: +7, +07:00.
func (m *moment) offset() error {
	at := m.at
	m.at++
	n, count := m.digits()
	minutes := 0
	switch {
	case count <= 2 && m.follows(':'):
		m.at++
		minutes, _ = m.digits()
	case count == 3 || count == 4:
		n, minutes = n/100, n%100
	case count > 4:
		n = 99
	}
	if n > 24 || minutes > 59 {
		return m.wrong(at, "no zone")
	}
	m.zone, m.zoned = 60*(60*n+minutes), true
	if m.s[at] == '-' {
		m.zone = -m.zone
	}
	return nil
}

// word reads a word: a weekday, which does not matter, a month, the half of a day,
// a zone.
func (m *moment) word() error {
	at := m.at
	for m.at < len(m.s) && isLetter(m.s[m.at]) {
		m.at++
	}
	word := m.s[at:m.at]
	if month := monthOf(word); month != 0 && m.month < 0 {
		m.month = int(month)
		return nil
	}
	for day := time.Sunday; day <= time.Saturday; day++ {
		if isAbbreviation(word, day.String()) {
			return nil
		}
	}
	if m.hour < 0 {
		return m.wrong(at, "neither a month nor a weekday")
	}
	pm := strings.EqualFold(word, "PM")
	if pm || strings.EqualFold(word, "AM") {
		if m.hour < 1 || m.hour > 12 {
			return m.wrong(at, "no hour of half a day")
		}
		m.hour %= 12
		if pm {
			m.hour += 12
		}
		return nil
	}
	if m.zoned {
		return nil
	}
	if m.follows('+') || m.follows('-') {
		return m.offset() // GMT+0200
	}
	m.zone, m.zoned = 3600*zoneHours(word), true
	return nil
}

// time puts it together.
func (m *moment) time() (time.Time, error) {
	switch {
	case m.day < 0 || m.month < 0 || m.year < 0:
		return time.Time{}, m.wrong(m.at, "no date")
	case m.hour < 0:
		return time.Time{}, m.wrong(m.at, "no time of day")
	case !isCalendarDay(m.year, time.Month(m.month), m.day):
		return time.Time{}, m.wrong(0, "no calendar has this day")
	}
	zone := time.UTC
	if m.zone != 0 {
		zone = time.FixedZone("", m.zone)
	}
	return time.Date(m.year, time.Month(m.month), m.day, m.hour, m.minute, m.second, m.nanosecond, zone), nil
}

// isCalendarDay says whether there is such a day in the years 1 to 9999.
func isCalendarDay(year int, month time.Month, day int) bool {
	return 1 <= year && year <= 9999 && time.January <= month && month <= time.December &&
		1 <= day && (day <= 28 || day <= time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day())
}

// monthOf is the month of a name, or of its first three letters or more.
func monthOf(name string) time.Month {
	if len(name) < 3 {
		return 0
	}
	var month time.Month
	switch [3]byte{name[0] | 0x20, name[1] | 0x20, name[2] | 0x20} {
	case [3]byte{'j', 'a', 'n'}:
		month = time.January
	case [3]byte{'f', 'e', 'b'}:
		month = time.February
	case [3]byte{'m', 'a', 'r'}:
		month = time.March
	case [3]byte{'a', 'p', 'r'}:
		month = time.April
	case [3]byte{'m', 'a', 'y'}:
		month = time.May
	case [3]byte{'j', 'u', 'n'}:
		month = time.June
	case [3]byte{'j', 'u', 'l'}:
		month = time.July
	case [3]byte{'a', 'u', 'g'}:
		month = time.August
	case [3]byte{'s', 'e', 'p'}:
		month = time.September
	case [3]byte{'o', 'c', 't'}:
		month = time.October
	case [3]byte{'n', 'o', 'v'}:
		month = time.November
	case [3]byte{'d', 'e', 'c'}:
		month = time.December
	}
	if month != 0 && (len(name) == 3 || isAbbreviation(name, month.String())) {
		return month
	}
	return 0
}

// isAbbreviation says whether a word is the beginning of a name, in any case of
// letters and with three of them at least.
func isAbbreviation(word, name string) bool {
	return 3 <= len(word) && len(word) <= len(name) && strings.EqualFold(word, name[:len(word)])
}

// zoneHours are the hours east of UTC of a zone's name: those of RFC 5322 section
// 4.3, which wants every other name taken for UTC, and names that are not used
// for two zones.
func zoneHours(name string) int {
	switch strings.ToUpper(name) {
	case "HST":
		return -10
	case "AKST":
		return -9
	case "PST", "AKDT":
		return -8
	case "MST", "PDT":
		return -7
	case "CST", "MDT":
		return -6
	case "EST", "CDT":
		return -5
	case "EDT":
		return -4
	case "WEST", "CET", "MET", "MEZ":
		return 1
	case "CEST", "MEST", "MESZ", "EET":
		return 2
	case "EEST", "MSK":
		return 3
	case "HKT":
		return 8
	case "JST", "KST":
		return 9
	case "AEST":
		return 10
	case "AEDT":
		return 11
	case "NZST":
		return 12
	case "NZDT":
		return 13
	}
	return 0
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
