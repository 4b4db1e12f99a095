package testmail

import "fmt"

// dates has the formats of Date: ENVELOPE gives the field as it is, so that none needs to be understood.
func dates() []Message {
	var list []Message
	for _, d := range []struct{ name, body string }{
		{"utc", "Sat, 29 Feb 2020 12:00:00 +0000"},
		{"minus zero", "Sat, 29 Feb 2020 12:00:00 -0000"},
		{"half hour zone", "Sat, 29 Feb 2020 12:00:00 +0530"},
		{"quarter zone", "Sat, 29 Feb 2020 12:00:00 +0545"},
		{"easternmost zone", "Sat, 29 Feb 2020 12:00:00 +1400"},
		{"westernmost zone", "Sat, 29 Feb 2020 12:00:00 -1200"},
		{"no weekday", "29 Feb 2020 12:00:00 +0000"},
		{"no seconds", "Sat, 29 Feb 2020 12:00 +0000"},
		{"neither weekday nor seconds", "29 Feb 2020 12:00 +0000"},
		{"day of one digit", "Sun, 1 Mar 2020 12:00:00 +0000"},
		{"day of two digits", "Sun, 01 Mar 2020 12:00:00 +0000"},
		{"zone name in a comment", "Sat, 29 Feb 2020 12:00:00 +0100 (CET)"},
		{"long comment", "Sat, 29 Feb 2020 12:00:00 +0100 (Central European (standard) Time)"},
		{"gmt", "Sat, 29 Feb 2020 12:00:00 GMT"},
		{"ut", "Sat, 29 Feb 2020 12:00:00 UT"},
		{"est", "Sat, 29 Feb 2020 12:00:00 EST"},
		{"pdt", "Sat, 29 Feb 2020 12:00:00 PDT"},
		{"wrong weekday", "Mon, 29 Feb 2020 12:00:00 +0000"},
		{"year of two digits", "29 Feb 96 12:00:00 +0000"},
		{"beginning of time", "Thu, 1 Jan 1970 00:00:00 +0000"},
		{"before 1970", "Sun, 20 Jul 1969 20:17:40 +0000"},
		{"after 2038", "Wed, 1 Jan 2098 00:00:00 +0000"},

		// What follows net/mail cannot always read.
		{"leap second", "Sat, 31 Dec 2016 23:59:60 +0000"},
		{"military zone", "Sat, 29 Feb 2020 12:00:00 Z"},
		{"year of three digits", "29 Feb 100 12:00:00 +0000"},
		{"spaces within", "Sat , 29  Feb  2020  12:00:00   +0000"},
		{"comments within", "Sat (Saturday), 29 (a leap day) Feb 2020 12:00:00 +0000"},
		{"lower case", "sat, 29 feb 2020 12:00:00 +0000"},
		{"iso 8601", "2020-02-29T12:00:00Z"},
		{"asctime", "Sat Feb 29 12:00:00 2020"},
		{"impossible", "Sat, 31 Feb 2020 25:61:00 +9999"},
		{"not a date", "yesterday, about noon"},
		{"with quotes", `"Sat, 29 Feb 2020 12:00:00 +0000"`},
		{"empty", ""},
	} {
		list = append(list, plain("date/"+d.name, "Date: "+d.body))
	}
	return list
}

// identifiers has the fields that name messages: Message-ID, In-Reply-To, References.
func identifiers() []Message {
	var list []Message
	for i, id := range []string{
		"",
		"no-angle-brackets@example.org",
		"<>",
		"<no-domain>",
		"<@example.org>",
		"<two@example.org> <identifiers@example.org>",
		"<spaces within@example.org>",
		`<"quoted local"@example.org>`,
		`<"quote\"d and \\"@example.org>`,
		"<literal@[192.0.2.1]>",
		"<20200229120000.12345.qmail@mx.example.org> (added by the relay)",
		"<CAF+x1=y_z/w!$%&'*?^`{|}~@mail.example.org>",
		"<unbalanced@example.org",
		"NIL",
		"<" + fmt.Sprintf("%0250d", 7) + "@example.org>",
	} {
		list = append(list, plain(fmt.Sprintf("id/message-id %d", i), "Message-ID: "+id))
	}
	return append(list,
		plain("id/reply", "In-Reply-To: <notes.0@example.org>\nReferences: <notes.0@example.org>"),
		plain("id/reply to several", "In-Reply-To: <a@example.org> <b@example.org>\n <c@example.org>"),
		plain("id/reply in words", `In-Reply-To: Your message of "Mon, 7 Feb 1994" <notes.0@example.org>`),
		plain("id/reply to nothing", "In-Reply-To:"),
		plain("id/reply without brackets", "In-Reply-To: notes.0@example.org"),
		plain("id/long thread", "References:"+numbered(" <thread.%d.%d@example.org>", 60)+"\nIn-Reply-To: <last@example.org>"),
	)
}
