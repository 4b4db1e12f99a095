package testmail

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// random has messages put together by chance: combinations that nobody thinks of.
// The seed is fixed, and so is the generator: math/rand/v2 promises that PCG does not change.
func random() []Message {
	rng := rand.New(rand.NewPCG(3501, 9051))
	var list []Message
	for i := range 60 {
		g := generator{rng}
		name := fmt.Sprintf("random/%02d", i)
		list = append(list, g.entity(4).message(name, g.fields(i)))
	}
	return list
}

// generator makes parts and fields that net/mail and every server read in the same way.
type generator struct{ *rand.Rand }

// entity is a part with at most this many levels below.
func (g generator) entity(depth int) part {
	switch n := g.IntN(10); {
	case depth > 0 && n < 4:
		parts := make([]part, 1+g.IntN(4))
		for i := range parts {
			parts[i] = g.entity(depth - 1)
		}
		return multipart(g.pick("multipart/mixed", "multipart/alternative", "multipart/related", "multipart/x-other"), parts...)
	case depth > 0 && n < 5:
		return enclosed(g.entity(depth-1).message("", g.fields(g.IntN(1000))))
	default:
		return g.described(g.leaf())
	}
}

func (g generator) leaf() part {
	content := g.words(1+g.IntN(40)) + "\n"
	switch g.IntN(5) {
	case 0:
		return text(content)
	case 1:
		return in8Bit("text/plain; charset=iso-8859-1", content+"\xe4\xf6\xfc\n")
	case 2:
		return inQuotedPrintable("text/html; charset=utf-8", content+"\u00e4\u00f6\u00fc = \u20ac\n")
	case 3:
		return inBase64("text/plain; charset=utf-8", []byte(content))
	default:
		octets := make([]byte, g.IntN(500))
		for i := range octets {
			octets[i] = byte(g.Uint32())
		}
		return inBase64("application/octet-stream", octets)
	}
}

// described adds some of the fields that describe a part.
func (g generator) described(p part) part {
	for _, field := range []string{
		fmt.Sprintf("Content-ID: <%d@example.org>", g.IntN(1e6)),
		"Content-Description: " + g.words(3),
		fmt.Sprintf("Content-Disposition: %s; filename=\"%s.txt\"", g.pick("attachment", "inline"), g.words(2)),
		"Content-Language: " + g.pick("en", "de", "fr", "ja"),
		"Content-Location: https://example.org/" + g.pick("a", "b", "c"),
		"Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==",
	} {
		if g.IntN(4) == 0 {
			p = p.with(field)
		}
	}
	return p
}

// fields is the header of a message, in a random order and with some fields missing.
func (g generator) fields(number int) string {
	fields := []string{
		"From: " + g.addresses(1),
		"To: " + g.addresses(1+g.IntN(5)),
		"Subject: " + g.pick("", "Re: ", "Fwd: ") + g.pick(g.words(5), "=?utf-8?q?"+strings.ReplaceAll(g.words(3), " ", "_")+"=C3=A9?="),
		fmt.Sprintf("Date: %d %s %d %02d:%02d:%02d %s", 1+g.IntN(28), g.pick("Jan", "Feb", "Jun", "Sep", "Dec"),
			1990+g.IntN(40), g.IntN(24), g.IntN(60), g.IntN(60), g.pick("+0000", "-0330", "+0900", "GMT")),
		fmt.Sprintf("Message-ID: <random.%d@example.org>", number),
	}
	for _, field := range []string{
		"Cc: " + g.addresses(1+g.IntN(3)),
		"Bcc: " + g.addresses(1),
		"Reply-To: " + g.addresses(1),
		"Sender: " + g.addresses(1),
		"In-Reply-To: <" + g.pick("a", "b", "c") + "@example.org>",
		"X-Mailer: " + g.words(2),
	} {
		if g.IntN(3) == 0 {
			fields = append(fields, field)
		}
	}
	g.Shuffle(len(fields), func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })
	return strings.Join(fields, "\n")
}

func (g generator) addresses(n int) string {
	list := make([]string, n)
	for i := range list {
		address := fmt.Sprintf("%s.%d@%s", g.pick("ada", "charles", "mary"), g.IntN(100), g.pick("example.org", "mail.example.net"))
		switch g.IntN(4) {
		case 0:
			list[i] = address
		case 1:
			list[i] = g.pick("Ada", "Charles Babbage") + " <" + address + ">"
		case 2:
			list[i] = `"Babbage, C. \"Engine\" (Sir)" <` + address + ">"
		default:
			list[i] = "=?iso-8859-1?q?Andr=E9?= <" + address + ">"
		}
	}
	return strings.Join(list, g.pick(", ", ",\n\t", ",\n "))
}

func (g generator) words(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = g.pick("engine", "loom", "number", "pattern", "wheel", "card", "the", "of", "and", "seven")
	}
	return strings.Join(list, " ")
}

func (g generator) pick(choices ...string) string { return choices[g.IntN(len(choices))] }
