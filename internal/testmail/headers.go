package testmail

import (
	"fmt"
	"strings"
)

// headers has messages whose fields are missing, doubled, folded or written in unusual ways.
func headers() []Message {
	return []Message{
		plain("headers/usual", ""),
		raw("headers/only subject", "Subject: alone\n\nbody\n"),
		raw("headers/only from", "From: ada@example.org\n\nbody\n"),
		raw("headers/only date", "Date: Mon, 7 Feb 1994 21:52:25 -0800\n\nbody\n"),
		raw("headers/only to", "To: ada@example.org\n\nbody\n"),
		raw("headers/only an unknown field", "X-Nothing: at all\n\nbody\n"),
		raw("headers/no from", "To: ada@example.org\nSubject: who?\nDate: Mon, 7 Feb 1994 21:52:25 -0800\n\nbody\n"),
		raw("headers/no date", "From: ada@example.org\nTo: charles@example.net\nSubject: when?\n\nbody\n"),
		raw("headers/no to", "From: ada@example.org\nSubject: whom?\nDate: Mon, 7 Feb 1994 21:52:25 -0800\n\nbody\n"),
		raw("headers/bcc only", "From: ada@example.org\nBcc: charles@example.net\nSubject: hush\n\nbody\n"),
		raw("headers/no body", "From: ada@example.org\nSubject: nothing follows\n\n"),
		raw("headers/body of one empty line", "From: ada@example.org\nSubject: nearly nothing follows\n\n\n"),
		raw("headers/no empty line at the end", "From: ada@example.org\nSubject: header only\n"),
		raw("headers/none", "\nbody only\n"),
		raw("headers/none and no body", "\n"),

		plain("headers/names in lower case", "from: ada@example.org\nto: charles@example.net\nsubject: quietly\ndate: Mon, 7 Feb 1994 21:52:25 -0800\nmessage-id: <lower@example.org>"),
		plain("headers/names in upper case", "FROM: ada@example.org\nTO: charles@example.net\nSUBJECT: LOUDLY\nDATE: Mon, 7 Feb 1994 21:52:25 -0800\nMESSAGE-ID: <upper@example.org>"),
		plain("headers/no space after the colon", "From:ada@example.org\nTo:charles@example.net\nSubject:tight\nMessage-ID:<tight@example.org>"),
		plain("headers/many spaces after the colon", "From:    ada@example.org\nSubject:     wide"),
		plain("headers/tab after the colon", "From:\tada@example.org\nSubject:\ttabbed"),
		odd("obsolete syntax: space before the colon", plain("headers/space before the colon", "Subject : obsolete\nFrom : ada@example.org")),
		plain("headers/order reversed", "Message-ID: <order@example.org>\nDate: Mon, 7 Feb 1994 21:52:25 -0800\nSubject: order\nTo: charles@example.net\nFrom: ada@example.org"),

		plain("headers/folded addresses", "To: Charles Babbage <charles@example.net>,\n Mary Somerville <mary@example.net>,\n\tMichael Faraday <michael@example.net>"),
		plain("headers/folded within an address", "To: Charles\n Babbage\n <charles@example.net>"),
		plain("headers/folded right after the colon", "To:\n charles@example.net\nSubject:\n late start"),
		plain("headers/folded date", "Date: Mon, 7 Feb 1994\n 21:52:25 -0800"),
		plain("headers/folded message id", "Message-ID:\n <a-very-long-identifier-that-some-servers-fold@mail-01.example.org>"),
		plain("headers/folded five times", "Subject: one\n two\n three\n four\n five\n six"),

		odd("which of two fields counts is up to the server", plain("headers/two subjects", "Subject: first\nSubject: second")),
		odd("which of two fields counts is up to the server", plain("headers/two dates", "Date: Mon, 7 Feb 1994 21:52:25 -0800\nDate: Tue, 8 Feb 1994 21:52:25 -0800")),
		odd("which of two fields counts is up to the server", plain("headers/two message ids", "Message-ID: <first@example.org>\nMessage-ID: <second@example.org>")),
		odd("servers join repeated address fields", plain("headers/two to", "To: first@example.net\nTo: second@example.net")),
		odd("servers join repeated address fields", plain("headers/two from", "From: first@example.org\nFrom: second@example.org")),
		odd("servers join repeated address fields", plain("headers/two cc among others", "Cc: first@example.net\nX-Between: yes\nCc: second@example.net")),

		plain("headers/received chain", strings.TrimSuffix(strings.Repeat("Received: from relay.example.net (relay.example.net [192.0.2.1])\n\tby mx.example.org with ESMTPS id 1234\n\tfor <ada@example.org>; Mon, 7 Feb 1994 21:52:26 -0800\n", 20), "\n")),
		plain("headers/hundred fields", numbered("X-Field-%d: value number %d", 100)),
		plain("headers/field of 900 characters", "X-Long: "+strings.Repeat("x", 900)),
		plain("headers/subject of 900 characters", "Subject: "+strings.TrimSpace(strings.Repeat("long ", 180))),
		plain("headers/subject of 60 lines", "Subject: start"+strings.Repeat("\n and so on, line after line, without an end", 60)),
		plain("headers/long field name", "X-"+strings.Repeat("Name-", 15)+"End: value"),
		plain("headers/list fields", "List-Id: Analytical Engine <engine.example.org>\nList-Post: <mailto:engine@example.org>\nList-Unsubscribe: <https://lists.example.org/leave>,\n <mailto:engine-leave@example.org>\nPrecedence: list"),
		plain("headers/signature", "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=2024;\n\th=from:to:subject:date; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\n\tb=dzdVyOfAKCdLXdJOc9G2q8LoXSlEniSbav+yuU4zGeeruD00lszZVoG4ZHRNiYzR"),
		plain("headers/8-bit in an unknown field", "X-Greeting: gr\u00fc\u00df dich"),
	}
}

// numbered has n lines of a format that takes the number twice.
func numbered(format string, n int) string {
	lines := make([]string, n)
	for i := range lines {
		lines[i] = fmt.Sprintf(format, i, i)
	}
	return strings.Join(lines, "\n")
}

// subjects has what people and programs write into Subject.
func subjects() []Message {
	subject := func(name, body string) Message { return plain("subject/"+name, "Subject:"+body) }
	return []Message{
		subject("empty", ""),
		subject("one space", " "),
		odd("a folded empty body can be empty or absent", subject("only a fold", " \n ")),
		subject("one letter", " x"),
		subject("quotes", ` he said "hello" and left`),
		subject("only a quote", ` "`),
		subject("backslashes", ` C:\mail\new \\server\share`),
		subject("ends in a backslash", ` path\`),
		subject("quote and backslash", ` \" "\`),
		subject("parentheses", ` (not (a) comment`),
		subject("brackets", ` [go-nuts] Re: [PATCH 1/2] [ANNOUNCE]`),
		subject("literal", ` {10}`),
		subject("non-synchronising literal", ` {10+}`),
		subject("nil", ` NIL`),
		subject("quoted nil", ` "NIL"`),
		subject("tagged response", ` A001 OK FETCH completed`),
		subject("untagged response", ` * 1 EXISTS`),
		subject("percent and star", ` 100 % * of it`),
		subject("colon", ` Re: Fwd: AW: SV: colons: all over`),
		subject("inner spaces", ` two  three   four    end`),
		subject("inner tab", " before\tafter"),
		subject("trailing spaces", ` trailing   `),
		subject("equals and question marks", ` =?not an encoded word?=`),
		subject("control characters", " bell\a and escape\x1b[1m"),
		subject("delete character", " \x7f"),

		subject("encoded q utf-8", ` =?utf-8?q?caf=C3=A9_cr=C3=A8me?=`),
		subject("encoded Q upper case", ` =?UTF-8?Q?caf=C3=A9?=`),
		subject("encoded b utf-8", ` =?utf-8?B?Z3LDvMOfIGRpY2g=?=`),
		subject("encoded q iso-8859-1", ` =?iso-8859-1?q?caf=E9?=`),
		subject("encoded b iso-8859-1", ` =?ISO-8859-1?B?Y2Fm6Q==?=`),
		subject("encoded gb18030", ` =?gb18030?B?xOO6w8rAvec=?=`),
		subject("encoded iso-2022-jp", ` =?ISO-2022-JP?B?GyRCJDMkcyRLJEEkTxsoQg==?=`),
		subject("encoded koi8-r", ` =?koi8-r?B?8NLJ18XU?=`),
		subject("encoded with language", ` =?us-ascii*en?q?language_tag?=`),
		subject("encoded emoji", ` =?utf-8?B?8J+QmPCfkKc=?=`),
		subject("encoded neighbours", ` =?utf-8?q?these_are_?= =?utf-8?q?joined?=`),
		subject("encoded on several lines", " =?utf-8?B?w6TDtsO8w58=?=\n =?utf-8?B?w6TDtsO8w58=?=\n =?utf-8?B?w6TDtsO8w58=?="),
		subject("encoded among others", ` Re: =?utf-8?q?r=C3=A9ponse?= (was: question)`),
		subject("encoded broken", ` =?utf-8?q?never ends`),
		subject("encoded wrong base64", ` =?utf-8?B?!!!!?=`),
		subject("encoded unknown charset", ` =?x-martian?q?zork?=`),
		subject("encoded quotes", ` =?utf-8?q?=22quoted=22?=`),
		subject("encoded line end", ` =?utf-8?q?one=0D=0Atwo?=`),

		odd("raw 8-bit header", subject("raw utf-8", " gr\u00fc\u00dfe aus M\u00fcnchen")),
		odd("raw 8-bit header", subject("raw utf-8 beyond the BMP", " \U0001F418 elephant")),
		odd("raw 8-bit header", subject("raw latin-1", " gr\xfc\xdfe")),
		odd("raw 8-bit header", subject("raw gb18030", " \xc4\xe3\xba\xc3")),
		odd("raw 8-bit header", subject("raw utf-8 with quotes", " \u201ccurly\u201d and \"straight\"")),
		odd("raw 8-bit header", subject("raw broken utf-8", " \xc3( \xe2\x82 \xff\xfe")),
	}
}
