package bench

import (
	"fmt"
	"hash/crc32"
	"mime"
	"strings"
	"time"
)

// text is a string both as it is on the wire and as it is meant.
type text struct{ wire, plain string }

// plain returns a text without encoding.
func plain(s string) text { return text{s, s} }

// encoded returns a text as an RFC 2047 encoded word.
func encoded(enc mime.WordEncoder, s string) text { return text{enc.Encode("utf-8", s), s} }

// subject returns a subject line: most are plain, some have quotes and
// backslashes, some are encoded words.
func (g *generator) subject() text {
	words := g.words(3 + g.rng.below(7))
	switch n := g.rng.below(100); {
	case n < 40:
		return plain("Re: " + words)
	case n < 45:
		return plain("Fwd: [" + pick(&g.rng, lists) + "] " + words)
	case n < 55:
		return plain(`Re: "` + words + `" in C:\` + pick(&g.rng, nouns))
	case n < 62:
		return encoded(mime.QEncoding, pick(&g.rng, accented)+" "+words)
	case n < 67:
		return encoded(mime.BEncoding, pick(&g.rng, accented)+" "+pick(&g.rng, accented))
	case n < 70:
		return text{}
	default:
		return plain(words)
	}
}

// words returns n words.
func (g *generator) words(n int) string {
	var sb strings.Builder
	for i := range n {
		if i > 0 {
			sb.WriteByte(' ')
		}
		sb.WriteString(pick(&g.rng, nouns))
	}
	return sb.String()
}

// address returns an address: its name as text, and its mailbox and host.
func (g *generator) address() (name text, addr Address) {
	first, last, host := pick(&g.rng, firstNames), pick(&g.rng, lastNames), pick(&g.rng, hosts)
	addr.Mailbox = strings.ToLower(first) + "." + strings.ToLower(last)
	addr.Host = host
	switch n := g.rng.below(100); {
	case n < 12:
	case n < 20:
		name = encoded(mime.QEncoding, pick(&g.rng, accented)+" "+last)
	case n < 23:
		name = plain(`"` + last + `, ` + first + `"`)
	default:
		name = plain(first + " " + last)
	}
	addr.Name = name.plain
	return name, addr
}

// wireAddress is an address as it is written.
type wireAddress struct {
	name text
	Address
}

// addresses returns n addresses.
func (g *generator) addresses(n int) []wireAddress {
	list := make([]wireAddress, n)
	for i := range list {
		list[i].name, list[i].Address = g.address()
	}
	return list
}

// addressList writes addresses and returns what they mean.
func (g *generator) addressList(list []wireAddress) []Address {
	if len(list) == 0 {
		g.raw("NIL")
		return nil
	}
	want := make([]Address, len(list))
	g.raw("(")
	for i, a := range list {
		want[i] = a.Address
		g.wireAddress(a)
	}
	g.raw(")")
	return want
}

// wireAddress writes an address.
func (g *generator) wireAddress(a wireAddress) {
	g.raw("(")
	g.nstring(a.name.wire)
	g.raw(" NIL ")
	g.quoted(a.Mailbox)
	g.raw(" ")
	g.quoted(a.Host)
	g.raw(")")
}

// messageID returns a Message-ID without its brackets.
func (g *generator) messageID() string {
	return fmt.Sprintf("%016x.%08x@%s", g.rng.next(), g.rng.next()>>32, pick(&g.rng, hosts))
}

// date returns a Date header field's value.
func (g *generator) date() (string, time.Time) {
	zone := pick(&g.rng, zones)
	t := time.Unix(1.5e9+int64(g.rng.below(2e8)), 0).In(time.FixedZone("", zone*60))
	switch n := g.rng.below(100); {
	case n < 10:
		return t.UTC().Format("Mon, 2 Jan 2006 15:04:05 -0700 (MST)"), t
	case n < 14:
		return t.Format("2 Jan 2006 15:04:05 -0700"), t
	default:
		return t.Format("Mon, 2 Jan 2006 15:04:05 -0700"), t
	}
}

// envelope writes an envelope and returns what it means.
func (g *generator) envelope() *Envelope {
	var want Envelope
	date, t := g.date()
	want.Date = t.Unix()
	g.raw("(")
	g.quoted(date)
	g.raw(" ")

	subject := g.subject()
	want.Subject = subject.plain
	if g.rng.chance(1) && subject.wire != "" {
		g.literal(subject.wire)
	} else {
		g.nstring(subject.wire)
	}
	g.raw(" ")

	from := g.addresses(1)
	replyTo := from
	if g.rng.chance(15) {
		replyTo = g.addresses(1)
	}
	to := 1 + g.rng.below(3)
	if g.rng.chance(35) {
		to = 1 + g.rng.below(8)
	}
	cc := 0
	if g.rng.chance(50) {
		cc = 1 + g.rng.below(4)
	}
	for _, field := range []struct {
		want *[]Address
		list []wireAddress
	}{
		{&want.From, from},
		{&want.Sender, from},
		{&want.ReplyTo, replyTo},
		{&want.To, g.addresses(to)},
		{&want.Cc, g.addresses(cc)},
		{&want.Bcc, nil},
	} {
		*field.want = g.addressList(field.list)
		g.raw(" ")
	}

	if g.rng.chance(60) {
		want.InReplyTo = g.messageID()
		g.quoted("<" + want.InReplyTo + ">")
	} else {
		g.raw("NIL")
	}
	g.raw(" ")
	want.MessageID = g.messageID()
	g.quoted("<" + want.MessageID + ">")
	g.raw(")")
	return &want
}

// envelopeItem writes the FETCH item ENVELOPE.
func (g *generator) envelopeItem(want *Record) {
	g.raw("ENVELOPE ")
	want.Envelope = g.envelope()
}

// flagsItem writes the FETCH item FLAGS.
func (g *generator) flagsItem(want *Record) {
	var flags []string
	for _, f := range flagNames {
		if g.rng.chance(f.percent) {
			flags = append(flags, f.name)
		}
	}
	g.raw("FLAGS (", strings.Join(flags, " "), ")")
	want.Flags = lower(flags)
}

// flagsModSeqItem writes the FETCH items FLAGS and MODSEQ.
func (g *generator) flagsModSeqItem(want *Record) {
	g.flagsItem(want)
	want.ModSeq = 10000 + g.rng.next()>>40
	g.raw(" MODSEQ (")
	g.num(want.ModSeq)
	g.raw(")")
}

// bodyItem writes the FETCH item BODY[] as a literal of 2 KiB to 200 KiB; small
// ones are more frequent (the logarithm of the size is spread evenly).
func (g *generator) bodyItem(want *Record) {
	size := 2048 << g.rng.below(7) // the last octave ends at 200 KiB
	if size == 2048<<6 {
		size += g.rng.below(200<<10 - size + 1)
	} else {
		size += g.rng.below(size)
	}
	header := fmt.Sprintf("From: %s@%s\r\nSubject: %s\r\nMessage-ID: <%s>\r\nMIME-Version: 1.0\r\n"+
		"Content-Type: text/plain; charset=us-ascii\r\n\r\n",
		pick(&g.rng, firstNames), pick(&g.rng, hosts), g.words(6), g.messageID())
	filler := g.filler()
	start := g.rng.below(len(filler) - size)
	body := header + string(filler[start:start+size-len(header)])

	want.BodySize = len(body)
	want.BodySum = crc32.ChecksumIEEE([]byte(body))
	g.raw("BODY[] ")
	g.literal(body)
}

// filler returns text of one megabyte in lines of 60 to 78 characters.
func (g *generator) filler() []byte {
	for line := 0; len(g.text) < 1<<20; {
		word := pick(&g.rng, nouns)
		g.text = append(g.text, word...)
		if line += len(word) + 1; line > 60 {
			g.text = append(g.text, '\r', '\n')
			line = 0
		} else {
			g.text = append(g.text, ' ')
		}
	}
	return g.text
}
