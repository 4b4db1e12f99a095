package testmail

import (
	"fmt"
	"strings"
)

// addresses has the forms of addresses and lists of them.
func addresses() []Message {
	to := func(name, body string) Message { return plain("address/"+name, "To: "+body) }
	var recipients []string
	for i := range 200 {
		recipients = append(recipients, fmt.Sprintf("Recipient Number %d <recipient-%d@host-%d.example.net>", i, i, i%7))
	}

	list := []Message{
		to("bare", "charles@example.net"),
		to("in brackets", "<charles@example.net>"),
		to("with name", "Charles Babbage <charles@example.net>"),
		to("quoted name", `"Charles Babbage" <charles@example.net>`),
		to("name with comma", `"Babbage, Charles" <charles@example.net>`),
		to("name with quotes", `"Charles \"Engine\" Babbage" <charles@example.net>`),
		to("name with backslash", `"Charles\\Babbage" <charles@example.net>`),
		to("name with needless escapes", `"C\h\arles" <charles@example.net>`),
		to("name with parentheses", `"Babbage (Charles)" <charles@example.net>`),
		to("name with at", `"charles@example.net" <charles@example.net>`),
		to("name with semicolon and colon", `"a: b; c" <charles@example.net>`),
		to("name with initial", `"Charles B. Babbage" <charles@example.net>`),
		to("name of atoms and strings", `Dr "Charles" Babbage <charles@example.net>`),
		to("name nil", `NIL <nil@example.net>`),
		to("name of a literal", `"{10}" <charles@example.net>`),
		to("local part with plus and dots", "c.h.a.r.l.e.s+engine@example.net"),
		to("local part of specials", "!#$%&'*+-/=?^_`{|}~@example.net"),
		to("local part nil", "NIL@nil"),
		to("domain without dots", "charles@localhost"),
		to("domain literal", "charles@[192.0.2.1]"),
		to("domain upper case", "Charles@EXAMPLE.Net"),
		to("domain punycode", "charles@xn--bcher-kva.example"),
		to("long", strings.Repeat("l", 64)+"@"+strings.Repeat("d", 60)+"."+strings.Repeat("e", 60)+".example"),
		to("two", "a@example.net, b@example.net"),
		to("two without space", "a@example.net,b@example.net"),
		to("same twice", "a@example.net, a@example.net"),
		to("200 recipients", strings.Join(recipients, ",\n ")),
		to("50 bare recipients on one line", strings.Join(bareAddresses(50), ", ")),

		to("encoded name q", "=?utf-8?q?Andr=C3=A9_Amp=C3=A8re?= <andre@example.net>"),
		to("encoded name b", "=?utf-8?B?R2XDtnJnIE9obQ==?= <georg@example.net>"),
		to("encoded name latin-1", "=?iso-8859-1?q?Anders_=C5ngstr=F6m?= <anders@example.net>"),
		to("encoded word and atom", "=?utf-8?q?Andr=C3=A9?= Ampere <andre@example.net>"),
		to("two encoded words", "=?utf-8?q?Andr=C3=A9?= =?utf-8?q?_Amp=C3=A8re?= <andre@example.net>"),
		to("encoded comma", "=?utf-8?q?Amp=C3=A8re=2C_Andr=C3=A9?= <andre@example.net>"),

		plain("address/all fields", "From: from@example.org\nSender: sender@example.org\nReply-To: reply@example.org\nTo: to@example.net\nCc: cc@example.net\nBcc: bcc@example.net"),
		plain("address/all fields with two", "From: f1@example.org, f2@example.org\nSender: sender@example.org\nReply-To: r1@example.org, r2@example.org\nTo: t1@example.net, t2@example.net\nCc: c1@example.net, c2@example.net\nBcc: b1@example.net, b2@example.net"),
		plain("address/sender differs", "Sender: Secretary <secretary@example.org>"),
		plain("address/reply-to differs", "Reply-To: List <list@example.org>"),
		plain("address/no reply-to and two from", "From: a@example.org, b@example.org"),
		plain("address/two cc", "Cc: One <one@example.net>,\n Two <two@example.net>"),
	}

	for _, a := range []struct{ why, name, body string }{
		{"comments", "comment as name", "charles@example.net (Charles Babbage)"},
		{"comments", "comment after brackets", "<charles@example.net> (Charles)"},
		{"comments", "comment within", "charles (his mail) @ (at) example.net"},
		{"comments", "comment before", "(Mr) charles@example.net"},
		{"comments", "comment nested", `charles@example.net (Charles (the (inventor)) of \) engines)`},
		{"comments", "name and comment", "Charles <charles@example.net> (the inventor)"},
		{"obsolete phrase", "name with a bare dot", "Charles B. Babbage <charles@example.net>"},
		{"obsolete route", "route", "<@relay.example.org,@other.example.org:charles@example.net>"},
		{"obsolete route", "route with name", "Charles <@relay.example.org:charles@example.net>"},
		{"obsolete list", "empty elements", ", a@example.net, , b@example.net,"},
		{"obsolete spaces", "spaces around at", "charles @ example . net"},
		{"quoted local part", "quoted local part", `"charles babbage"@example.net`},
		{"quoted local part", "quoted local part with at", `"a@b"@example.net`},
		{"quoted local part", "quoted local part with quote", `"a\"b"@example.net`},
		{"quoted local part", "quoted local part empty", `""@example.net`},
		{"empty name", "empty quoted name", `"" <charles@example.net>`},
		{"white space in a quoted string", "spaces in a quoted name", `"  Charles   Babbage  " <charles@example.net>`},
		{"encoded word in a quoted string", "encoded word quoted", `"=?utf-8?q?Andr=C3=A9?=" <andre@example.net>`},
		{"charset that package mime does not know", "encoded name gb18030", "=?gb18030?B?xOO6ww==?= <hao@example.net>"},
		{"groups", "undisclosed recipients", "undisclosed-recipients:;"},
		{"groups", "undisclosed recipients with spaces", "Undisclosed recipients: ;"},
		{"groups", "group of one", "Inventors: charles@example.net;"},
		{"groups", "group of three", "Inventors: Charles <charles@example.net>, ada@example.org,\n \"Faraday, M.\" <michael@example.net>;"},
		{"groups", "group with quoted name", `"Inventors, all": charles@example.net;`},
		{"groups", "group with encoded name", "=?utf-8?q?=C3=89quipe?=: charles@example.net;"},
		{"groups", "group among others", "a@example.net, Team: b@example.net, c@example.net;, d@example.net"},
		{"groups", "two groups", "One: a@example.net;, Two: b@example.net;"},
		{"groups", "group name nil", "NIL: nil@example.net;"},
		{"groups", "empty group among others", "a@example.net, Nobody:;, b@example.net"},
		{"not an address", "no at", "charles"},
		{"not an address", "name only in brackets", "Charles <charles>"},
		{"not an address", "empty", ""},
		{"not an address", "empty brackets", "<>"},
		{"not an address", "name and empty brackets", "MAILER-DAEMON <>"},
		{"not an address", "brackets never closed", "Charles <charles@example.net"},
		{"not an address", "quote never closed", `"Charles <charles@example.net>`},
		{"not an address", "group never closed", "Team: a@example.net, b@example.net"},
		{"not an address", "two at", "a@b@example.net"},
		{"not an address", "semicolons", "a@example.net; b@example.net"},
		{"not an address", "words", "to whom it may concern"},
		{"not an address", "url", "mailto:charles@example.net"},
		{"raw 8-bit header", "name in raw utf-8", "Andr\u00e9 Amp\u00e8re <andre@example.net>"},
		{"raw 8-bit header", "quoted name in raw utf-8", "\"Amp\u00e8re, Andr\u00e9\" <andre@example.net>"},
		{"raw 8-bit header", "name in raw latin-1", "Andr\xe9 <andre@example.net>"},
		{"raw 8-bit header", "address in raw utf-8", "andr\u00e9@b\u00fccher.example"},
		{"raw 8-bit header", "comment in raw utf-8", "andre@example.net (Andr\u00e9)"},
	} {
		list = append(list, odd(a.why, to(a.name, a.body)))
	}
	return append(list,
		odd("not an address", plain("address/from is not one", "From: nobody at all")),
		odd("not an address", plain("address/from empty", "From:")),
		odd("not an address", plain("address/sender empty", "Sender:\nReply-To: ")),
	)
}

func bareAddresses(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("u%d@example.net", i)
	}
	return list
}
