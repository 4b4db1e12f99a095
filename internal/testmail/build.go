package testmail

import (
	"encoding/base64"
	"fmt"
	"hash/fnv"
	"mime/quotedprintable"
	"strings"
)

// usual is the header of a message where nothing else is said.
var usual = []string{
	"From: Ada Lovelace <ada@example.org>",
	"To: Charles Babbage <charles@example.net>",
	"Subject: Notes on the engine",
	"Date: Mon, 7 Feb 1994 21:52:25 -0800",
	"Message-ID: <notes.1@example.org>",
}

const usualBody = "The engine weaves algebraic patterns,\njust as the loom weaves flowers and leaves.\n"

// crlf gives a text of this source the line ends of mail.
func crlf(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

// header adds lines to the usual ones, in place of those with the same field name.
// The lines come without the last line end, and so do those of all functions here.
func header(lines string) string {
	var b strings.Builder
	for _, field := range usual {
		name, _, _ := strings.Cut(field, ":")
		if !hasField(lines, name) {
			b.WriteString(field + "\n")
		}
	}
	if lines != "" {
		b.WriteString(lines + "\n")
	}
	return crlf(b.String())
}

func hasField(lines, name string) bool {
	for line := range strings.Lines(lines) {
		field, _, ok := strings.Cut(line, ":")
		if ok && strings.EqualFold(strings.TrimSpace(field), name) && !strings.ContainsAny(line[:1], " \t") {
			return true
		}
	}
	return false
}

// raw is a message written out in full; line ends are LF.
func raw(name, message string) Message {
	return Message{Name: name, Raw: []byte(crlf(message))}
}

// plain is the usual message with other header lines.
func plain(name, lines string) Message {
	return Message{Name: name, Raw: []byte(header(lines) + crlf("\n"+usualBody))}
}

// part is a MIME entity, with CRLF.
type part struct{ header, body string }

// message is the entity with the header of a message around it.
func (p part) message(name, lines string) Message {
	return Message{Name: name, Raw: []byte(header(lines) + "MIME-Version: 1.0\r\n" + p.String())}
}

// with adds header lines.
func (p part) with(lines string) part {
	p.header += crlf(lines + "\n")
	return p
}

func (p part) String() string { return p.header + "\r\n" + p.body }

// entity has a Content-Type, unless it is empty, and a body with LF line ends.
func entity(contentType, body string) part {
	p := part{body: crlf(body)}
	if contentType != "" {
		p = p.with("Content-Type: " + contentType)
	}
	return p
}

// text is text/plain in US-ASCII.
func text(body string) part { return entity("text/plain; charset=us-ascii", body) }

// inBase64 has the content in lines of 76 characters.
func inBase64(contentType string, content []byte) part {
	s := base64.StdEncoding.EncodeToString(content)
	var b strings.Builder
	for len(s) > 76 {
		b.WriteString(s[:76] + "\n")
		s = s[76:]
	}
	b.WriteString(s + "\n")
	return entity(contentType, b.String()).with("Content-Transfer-Encoding: base64")
}

func inQuotedPrintable(contentType, content string) part {
	var b strings.Builder
	w := quotedprintable.NewWriter(&b)
	_, _ = w.Write([]byte(crlf(content))) // a strings.Builder takes everything
	_ = w.Close()
	p := entity(contentType, "").with("Content-Transfer-Encoding: quoted-printable")
	p.body = b.String()
	return p
}

func in8Bit(contentType, content string) part {
	return entity(contentType, content).with("Content-Transfer-Encoding: 8bit")
}

// multipart joins parts with a boundary that follows from what they contain.
func multipart(contentType string, parts ...part) part {
	hash := fnv.New64a()
	for _, p := range parts {
		_, _ = hash.Write([]byte(p.String()))
	}
	boundary := fmt.Sprintf("=_%016x", hash.Sum64())
	return bounded(contentType+`; boundary="`+boundary+`"`, boundary, parts...)
}

// bounded is a multipart whose boundary is already in the type.
func bounded(contentType, boundary string, parts ...part) part {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString("--" + boundary + "\r\n" + p.String() + "\r\n")
	}
	b.WriteString("--" + boundary + "--\r\n")
	p := entity(contentType, "")
	p.body = b.String()
	return p
}

// enclosed is a message as a part.
func enclosed(m Message) part {
	p := entity("message/rfc822", "")
	p.body = string(m.Raw)
	return p
}

// png is a picture of one pixel.
var png = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89" +
	"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82")
