package types_test

import (
	"encoding/json"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/types"
)

func TestDateTime(t *testing.T) {
	for wire, want := range map[types.DateTime]string{
		"17-Jul-1996 02:44:25 -0700": "1996-07-17T02:44:25-07:00",
		" 7-Feb-1994 21:52:25 +0000": "1994-02-07T21:52:25Z",
		"07-Feb-1994 21:52:25 +0530": "1994-02-07T21:52:25+05:30",
		"29-Feb-2024 00:00:00 -1200": "2024-02-29T00:00:00-12:00",
		"01-JAN-0001 23:59:59 +0000": "0001-01-01T23:59:59Z",
		// What servers have sent.
		"7-Feb-1994 21:52:25 +0000":       "1994-02-07T21:52:25Z",
		"17-Jul-96 02:44:25 -0700":        "1996-07-17T02:44:25-07:00",
		"17-Jul-1996 02:44:25":            "1996-07-17T02:44:25Z",
		"17-Jul-1996 02:44:25 GMT":        "1996-07-17T02:44:25Z",
		"17-Jul-1996 02:44:25 PDT":        "1996-07-17T02:44:25-07:00",
		"Wed, 17-Jul-1996 02:44:25 -0700": "1996-07-17T02:44:25-07:00",
		"17-Jul-1996 2:44:25 -0700":       "1996-07-17T02:44:25-07:00",
	} {
		got, err := wire.Time()
		require.NoError(t, err, wire)
		assert.Equal(t, want, got.Format(time.RFC3339), wire)
	}
	for _, wire := range []types.DateTime{"", "00-Jan-0000 00:00:00 +0000", "30-Feb-2024 00:00:00 +0000", "17-Jul-1996 24:00:00 +0000", "17-Jul-1996", "NIL"} {
		got, err := wire.Time()
		assert.ErrorContains(t, err, "types: date-time ", wire)
		assert.ErrorAs(t, err, new(*types.DecodeError))
		assert.Zero(t, got)
	}

	assert.Equal(t, types.DateTime(" 7-Feb-1994 21:52:25 -0800"),
		types.NewDateTime(time.Date(1994, time.February, 7, 21, 52, 25, 999, time.FixedZone("PST", -8*3600))))
	rapid.Check(t, func(t *rapid.T) {
		zone := time.FixedZone("", rapid.IntRange(-14*3600, 14*3600).Draw(t, "zone"))
		want := time.Unix(rapid.Int64Range(-62e9, 253e9).Draw(t, "seconds"), 0).In(zone)
		wire := types.NewDateTime(want)
		require.Len(t, string(wire), 26)
		got, err := wire.Time()
		require.NoError(t, err)
		require.True(t, want.Equal(got), "%s: %s, %s", wire, want, got)
	})
}

// What a caller says has the form of the RFC: nothing is guessed.
func TestAppendWantsADateTimeInOrder(t *testing.T) {
	for wire, ok := range map[types.DateTime]bool{
		"17-Jul-1996 02:44:25 -0700":   true,
		" 7-Jul-1996 02:44:25 -0700":   true,
		"17-Jul-1996 02:44:25":         false,
		"17-Jul-96 02:44:25 -0700":     false,
		"17-Jux-1996 02:44:25 -0700":   false,
		"1 -Jul-1996 02:44:25 -0700":   false,
		"17-Jul-1996 02:44:25 *0700":   false,
		"17-Jul-1996T02:44:25 -0700":   false,
		"17-Jul-1996 02:44:25 -0700\"": false,
	} {
		c := &types.Command{Tag: "A", Body: &types.AppendCommand{Mailbox: "x", Messages: []types.AppendMessage{{Date: wire, Data: types.Bytes(nil)}}}}
		_, err := c.Fragments(nil)
		assert.Equal(t, ok, err == nil, wire)
	}
}

func TestMessageDate(t *testing.T) {
	for in, want := range map[string]string{
		// RFC 5322 appendix A.
		"Fri, 21 Nov 1997 09:55:06 -0600":                  "1997-11-21T09:55:06-06:00",
		"Tue, 1 Jul 2003 10:52:37 +0200":                   "2003-07-01T10:52:37+02:00",
		"Thu, 13 Feb 1969 23:32 -0330 (Newfoundland Time)": "1969-02-13T23:32:00-03:30",
		"Thu,\r\n      13\r\n        Feb\r\n          1969\r\n      23:32\r\n               -0330 (Newfoundland Time)": "1969-02-13T23:32:00-03:30",
		"21 Nov 97 09:55:06 GMT":                        "1997-11-21T09:55:06Z",
		"Fri, 21 Nov 97 09(comment):   55  :  06 -0600": "1997-11-21T09:55:06-06:00",
		// RFC 5322 sections 3.3 and 4.3.
		"Sat, 31 Dec 2016 23:59:60 +0000": "2017-01-01T00:00:00Z",
		"21 Nov 49 09:55 EST":             "2049-11-21T09:55:00-05:00",
		"21 Nov 50 09:55 EDT":             "1950-11-21T09:55:00-04:00",
		"21 Nov 101 09:55 CST":            "2001-11-21T09:55:00-06:00",
		"21 Nov 1997 09:55 MST":           "1997-11-21T09:55:00-07:00",
		"21 Nov 1997 09:55 pdt":           "1997-11-21T09:55:00-07:00",
		"21 Nov 1997 09:55 Z":             "1997-11-21T09:55:00Z",
		"21 Nov 1997 09:55 A":             "1997-11-21T09:55:00Z", // military zones were defined wrongly
		"21 Nov 1997 09:55 XYZT":          "1997-11-21T09:55:00Z",
		"21 Nov 1997 09:55 -0000":         "1997-11-21T09:55:00Z",
		"(a (b\\) c) d)21 Nov 1997 09:55": "1997-11-21T09:55:00Z",
		// Real mail.
		"Friday, 21 November 1997 09:55:06 +0100":          "1997-11-21T09:55:06+01:00",
		"Tues, 2 Sept 2008 9:05:6 +0000":                   "2008-09-02T09:05:06Z",
		"Mon, 21 Nov 1997 09:55:06 +0100 (CET)":            "1997-11-21T09:55:06+01:00", // was a Friday
		"Fri, 21 Nov 1997 09:55:06 +0100 CET":              "1997-11-21T09:55:06+01:00",
		"Fri, 21 Nov 1997 09:55:06 CEST":                   "1997-11-21T09:55:06+02:00",
		"Fri, 21 Nov 1997 09:55:06 GMT+0200":               "1997-11-21T09:55:06+02:00",
		"Fri, 21 Nov 1997 09:55:06 UTC-5":                  "1997-11-21T09:55:06-05:00",
		"Fri, 21 Nov 1997 09:55:06 +05:30":                 "1997-11-21T09:55:06+05:30",
		"Fri, 21 Nov 1997 09:55:06 +530":                   "1997-11-21T09:55:06+05:30",
		"Fri, 21 Nov 1997 09:55:06 \"GMT\"":                "1997-11-21T09:55:06Z",
		"Fri, 21 Nov 1997 09:55:06 --0600":                 "1997-11-21T09:55:06-06:00",
		"Fri, 21 Nov 1997 09.55.06 +0100":                  "1997-11-21T09:55:06+01:00",
		"Fri, 21 Nov 1997 09:55:06.125 +0100":              "1997-11-21T09:55:06.125+01:00",
		"Fri, 21 Nov 1997 09:55:06.1234567891 +0100":       "1997-11-21T09:55:06.123456789+01:00",
		"Fri, 21 Nov 1997 12:55:06 AM +0100":               "1997-11-21T00:55:06+01:00",
		"Fri, 21 Nov 1997 12:55:06 pm +0100":               "1997-11-21T12:55:06+01:00",
		"Nov 21, 1997 9:55 PM":                             "1997-11-21T21:55:00Z",
		"Fri Nov 21 09:55:06 1997":                         "1997-11-21T09:55:06Z",      // C's asctime
		"Fri Nov 21 09:55:06 EST 1997":                     "1997-11-21T09:55:06-05:00", // date(1)
		"Fri Nov 21 09:55:06 1997 -0500":                   "1997-11-21T09:55:06-05:00",
		"1997-11-21T09:55:06Z":                             "1997-11-21T09:55:06Z",
		"1997-11-21 09:55:06+02:00":                        "1997-11-21T09:55:06+02:00",
		"1997-11-21 09:55":                                 "1997-11-21T09:55:00Z",
		"Fri, 21 Nov 1997 09:55:06 +0100 and what follows": "1997-11-21T09:55:06+01:00",
	} {
		got, err := types.ParseMessageDate(in)
		if assert.NoError(t, err) {
			assert.Equal(t, want, got.Format(time.RFC3339Nano), in)
		}
	}
	for in, want := range map[string]string{
		"":                                 "at byte 0: no date",
		"Fri, 21 Nov 1997":                 "at byte 16: no time of day",
		"21 1997 09:55:06 +0000":           "at byte 22: no date",
		"21/11/1997 09:55":                 "at byte 2: neither a word nor a number",
		"11 21 1997 09:55":                 "at byte 6: a number that is neither day nor year",
		"21 Nov 19977 09:55":               "at byte 7: a number that is neither day nor year",
		"21 Nov 1 09:55":                   "at byte 7: a number that is neither day nor year",
		"21 novembre 1997 09:55":           "at byte 3: neither a month nor a weekday",
		"29 Feb 2023 09:55 +0000":          "at byte 0: no calendar has this day",
		"00 Jan 0000 00:00 +0000":          "at byte 0: no calendar has this day",
		"1997-13-21 09:55":                 "at byte 0: no calendar has this day",
		"1997-11 09:55":                    "at byte 7: no day behind year and month",
		"1997-99999999999-1 09:55":         "at byte 14: no day behind year and month",
		"21 Nov 1997 24:00 +0000":          "at byte 12: no time of day",
		"21 Nov 1997 23:60 +0000":          "at byte 12: no time of day",
		"21 Nov 1997 23:59:61 +0000":       "at byte 12: no time of day",
		"21 Nov 1997 13:00 PM":             "at byte 18: no hour of half a day",
		"21 Nov 1997 09:55 +2500":          "at byte 18: no zone",
		"21 Nov 1997 09:55 +0060":          "at byte 18: no zone",
		"21 Nov 1997 09:55 +01000":         "at byte 18: no zone",
		"21 N\xf6v 1997 09:55":             "at byte 3: neither a month nor a weekday",
		"21 \xe9 1997 09:55":               "at byte 3: neither a word nor a number",
		"((((((((((21 Nov 1997 09:55:06 )": "at byte 32: no date",
		"(\\":                              "at byte 2: no date",
	} {
		got, err := types.ParseMessageDate(in)
		assert.ErrorContains(t, err, want, in)
		var wrong *types.DecodeError
		require.ErrorAs(t, err, &wrong, in)
		assert.Equal(t, in, wrong.Text)
		assert.Zero(t, got)
	}
	envelope := &types.Envelope{Date: types.String("Fri, 21 Nov 1997 09:55:06 EST")}
	sent, err := envelope.Sent()
	require.NoError(t, err)
	assert.Equal(t, int64(880124106), sent.Unix())
	_, err = new(types.Envelope).Sent()
	assert.EqualError(t, err, `types: Date field "" at byte 0: no date`)
}

func TestZones(t *testing.T) {
	for zone, hours := range map[string]int{
		"UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 0, "IST": 0, // which are used for several zones
		"HST": -10, "AKST": -9, "AKDT": -8, "PST": -8, "PDT": -7, "MST": -7, "MDT": -6, "CST": -6, "CDT": -5, "EST": -5, "EDT": -4,
		"WEST": 1, "CET": 1, "MET": 1, "MEZ": 1, "CEST": 2, "MEST": 2, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3,
		"HKT": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
	} {
		got, err := types.ParseMessageDate("21 Nov 1997 09:55:06 " + zone)
		require.NoError(t, err, zone)
		_, offset := got.Zone()
		assert.Equal(t, hours*3600, offset, zone)
	}
}

func FuzzMessageDate(f *testing.F) {
	for _, s := range []string{
		"Fri, 21 Nov 97 09(comment):   55  :  06 -0600", "Fri Nov 21 09:55:06 EST 1997", "1997-11-21T09:55:06.5+02:00", "00-Jan-0000 00:00:00 +0000",
		"21 Nov 1997 09.55 PM GMT+5", "(((\\", "1-1-1", "9999-12-31 23:59:60Z", "21 Nov 1997 09:55:",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := types.ParseMessageDate(s)
		if err != nil {
			var wrong *types.DecodeError
			require.ErrorAs(t, err, &wrong)
			require.LessOrEqual(t, wrong.Offset, len(s))
			return
		}
		require.Less(t, got.Year(), 10001)
		again, err := types.ParseMessageDate(got.Format("Mon, 2 Jan 2006 15:04:05.999999999 -0700"))
		if got.Year() < 10000 && got.Year() > 0 {
			require.NoError(t, err)
			require.True(t, got.Equal(again))
		}
	})
}

func TestDate(t *testing.T) {
	for wire, want := range map[string]types.Date{
		"1-Feb-1994":  {Year: 1994, Month: time.February, Day: 1},
		"01-feb-1994": {Year: 1994, Month: time.February, Day: 1},
		"29-FEB-2024": {Year: 2024, Month: time.February, Day: 29},
		"31-Dec-9999": {Year: 9999, Month: time.December, Day: 31},
		"1-Jan-0001":  {Year: 1, Month: time.January, Day: 1},
	} {
		got, err := types.ParseDate(wire)
		require.NoError(t, err, wire)
		assert.Equal(t, want, got)
	}
	for _, wire := range []string{
		"", "1", "1-Feb", "1-Feb-94", "-Feb-1994", "001-Feb-1994", "1-Fe-1994", "1-February-1994", "1-Xxx-1994", "0-Feb-1994", "30-Feb-1994",
		"29-Feb-2023", "1-Feb-0000", "1-Feb-19944", " 1-Feb-1994", "1-Feb-1994 ", "1-Feb-+994", "a-Feb-1994", "1-Feb-1994-1", `"1-Feb-1994"`,
	} {
		got, err := types.ParseDate(wire)
		assert.ErrorAs(t, err, new(*types.DecodeError), wire)
		assert.True(t, got.IsZero())
	}
	assert.Equal(t, types.Date{Year: 1996, Month: time.July, Day: 17},
		types.DateOf(time.Date(1996, time.July, 17, 23, 44, 25, 0, time.FixedZone("", -7*3600))), "the day in the moment's own zone")

	for _, wrong := range []types.Date{{}, {Year: 1994}, {1994, time.February, 30}, {1994, 13, 1}, {1994, 0, 1}, {-1, 1, 1}, {10000, 1, 1}, {math.MaxInt, math.MaxInt, math.MaxInt}} {
		assert.False(t, wrong.Valid())
		assert.Equal(t, "", wrong.String())
		text, err := wrong.MarshalText()
		assert.Equal(t, wrong.IsZero(), err == nil, text)
	}
	_, err := types.Date{Year: 1994, Month: time.February, Day: 30}.MarshalText()
	assert.EqualError(t, err, `types: date "1994-2-30" at byte 0: no calendar has this day`)

	text, err := json.Marshal([]types.Date{{1994, time.February, 1}, {}})
	require.NoError(t, err)
	assert.JSONEq(t, `["1-Feb-1994",""]`, string(text))
	var back []types.Date
	require.NoError(t, json.Unmarshal(text, &back))
	assert.Equal(t, []types.Date{{1994, time.February, 1}, {}}, back)
	assert.Error(t, json.Unmarshal([]byte(`["1.2.1994"]`), &back))
}

func TestDateLaws(t *testing.T) {
	date := rapid.Map(rapid.Int64Range(-62135596800, 253402300799), func(s int64) types.Date { return types.DateOf(time.Unix(s, 0).UTC()) })
	rapid.Check(t, func(t *rapid.T) {
		a, b := date.Draw(t, "a"), date.Draw(t, "b")
		require.True(t, a.Valid())
		back, err := types.ParseDate(a.String())
		require.NoError(t, err)
		require.Equal(t, a, back)
		require.Equal(t, a.Time(time.UTC).Compare(b.Time(time.UTC)), a.Compare(b))
		require.Equal(t, a.Compare(b) < 0, a.Before(b))
		require.Equal(t, a.Compare(b) > 0, a.After(b))
		days := (b.Time(time.UTC).Unix() - a.Time(time.UTC).Unix()) / 86400
		require.Equal(t, b, a.AddDays(int(days)))
	})
	days := []types.Date{{2024, 2, 1}, {2023, 12, 31}, {2024, 1, 31}}
	slices.SortFunc(days, types.Date.Compare)
	assert.Equal(t, []types.Date{{2023, 12, 31}, {2024, 1, 31}, {2024, 2, 1}}, days)
}
