package testmail

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"iter"
	"math/bits"
	"math/rand/v2"
	"strings"
	"time"
)

// Sizes says how large the messages of Bulk are.
type Sizes int

const (
	// ShortSizes are some hundred bytes of text, below two kilobytes of header.
	ShortSizes Sizes = iota
	// MixedSizes are those of a mailbox with all sorts of mail: 55 % of the messages have a text of 1 to 10 KiB,
	// 33 % one of 10 to 80 KiB, and 12 % an attachment of 50 KiB to 2 MiB; within each a doubling
	// of the size is as frequent as the next. The mean is some 90 KiB.
	MixedSizes
)

// Bulk makes any number of messages for measurements: with what the servers on their way add to the header, from
// one sender to one to six recipients, and all different. They are the same in every run. A message is valid until
// the next one is made.
func Bulk(n int, sizes Sizes) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		b := newBulk()
		for i := range n {
			b.message(i, sizes)
			if !yield(b.out.Bytes()) {
				return
			}
		}
	}
}

const (
	longestText       = 80 << 10
	longestAttachment = 2 << 20
)

// bulk is a generator with material that messages have pieces of.
type bulk struct {
	generator
	text, encoded []byte // lines; twice as long as the longest piece
	out           bytes.Buffer
}

func newBulk() *bulk {
	b := &bulk{generator: generator{rand.New(rand.NewPCG(2683, 7162))}}
	for len(b.text) < 2*longestText {
		b.text = append(b.text, b.words(4+b.IntN(10))+"\r\n"...)
	}
	octets := make([]byte, 57)
	for len(b.encoded) < 2*longestAttachment {
		for i := range octets {
			octets[i] = byte(b.Uint32())
		}
		b.encoded = append(base64.StdEncoding.AppendEncode(b.encoded, octets), "\r\n"...)
	}
	return b
}

// message makes message i in out.
func (b *bulk) message(i int, sizes Sizes) {
	b.out.Reset()
	b.header(i)
	text, attachment := b.between(100, 800), 0
	if sizes == MixedSizes {
		switch p := b.IntN(100); {
		case p < 55:
			text = b.between(1<<10, 10<<10)
		case p < 88:
			text = b.between(10<<10, longestText)
		default:
			attachment = b.between(50<<10, longestAttachment)
		}
	}
	if attachment == 0 {
		b.line("Content-Type: text/plain; charset=us-ascii")
		b.line("")
		b.out.Write(b.piece(b.text, text))
		return
	}
	boundary := fmt.Sprintf("=_%016x", b.Uint64())
	b.line(`Content-Type: multipart/mixed; boundary="%s"`, boundary)
	b.line("\r\n--%s", boundary)
	b.line("Content-Type: text/plain; charset=us-ascii\r\n")
	b.out.Write(b.piece(b.text, text))
	b.line("\r\n--%s", boundary)
	b.line(`Content-Type: application/pdf; name="%s.pdf"`, b.words(2))
	b.line("Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n")
	b.out.Write(b.piece(b.encoded, attachment))
	b.line("\r\n--%s--", boundary)
}

// header writes a header but for its Content-Type.
func (b *bulk) header(i int) {
	date := time.Date(2020, 2, 9, 11, 0, 0, 0, time.UTC).Add(time.Duration(i) * 37 * time.Minute).Format("Mon, 2 Jan 2006 15:04:05 -0700")
	b.line("Return-Path: <%s.%d@example.org>", b.pick("ada", "charles", "mary"), b.IntN(100))
	for hop := range 3 {
		b.line("Received: from mx%d.mail.example.net (mx%d.mail.example.net [192.0.2.%d])\r\n\tby mail.example.org (Postfix) with ESMTPS id %016X\r\n\tfor <inbox@example.org>; %s", hop, hop, 1+b.IntN(200), b.Uint64(), date)
	}
	signature := b.piece(b.encoded, 350)
	b.line("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=2020;\r\n\th=from:to:subject:date:message-id; b=\r\n\t%s", bytes.ReplaceAll(bytes.TrimSpace(signature), []byte("\r\n"), []byte("\r\n\t")))
	b.line("Date: %s", date)
	b.line("From: %s", b.addresses(1))
	b.line("To: %s", strings.ReplaceAll(b.addresses(1+b.IntN(4)), "\n", "\r\n"))
	if b.IntN(3) == 0 {
		b.line("Cc: %s", strings.ReplaceAll(b.addresses(1+b.IntN(2)), "\n", "\r\n"))
	}
	b.line("Subject: %s%s", b.pick("", "Re: ", "Fwd: ", "=?utf-8?q?Gr=C3=BC=C3=9Fe?= "), b.words(3+b.IntN(6)))
	b.line("Message-ID: <bulk.%d@example.org>", i)
	if i > 0 && b.IntN(2) == 0 {
		b.line("In-Reply-To: <bulk.%d@example.org>", b.IntN(i))
	}
	b.line("MIME-Version: 1.0")
}

func (b *bulk) line(format string, args ...any) { fmt.Fprintf(&b.out, format+"\r\n", args...) }

// between is a number of which each doubling from the least on has the same chance, without floating-point
// numbers, which are not the same on all processors.
func (b *bulk) between(least, most int) int {
	base := least << b.IntN(bits.Len(uint(most/least)-1))
	return min(base+b.IntN(base), most)
}

// piece is about n bytes of the material, whole lines.
func (b *bulk) piece(material []byte, n int) []byte {
	begin := b.IntN(len(material) - n)
	begin += bytes.IndexByte(material[begin:], '\n') + 1
	end := min(begin+n, len(material))
	return material[begin : bytes.LastIndexByte(material[:end], '\n')+1]
}
