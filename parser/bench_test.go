package parser

import (
	"bytes"
	"strings"
	"testing"
)

// The stages of reading one message: see bench/ for the comparison with others.
func BenchmarkStages(b *testing.B) {
	for _, c := range []struct{ name, wire string }{
		{"flags", "* 1234 FETCH (UID 99999 FLAGS (\\Seen \\Answered))\r\n"},
		{"envelope", "* 12 FETCH (UID 5 ENVELOPE (\"Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\" \"IMAP4rev1 WG mtg summary and minutes\" ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) ((NIL NIL \"imap\" \"cac.washington.edu\")) ((NIL NIL \"minutes\" \"CNRI.Reston.VA.US\")(\"John Klensin\" NIL \"KLENSIN\" \"MIT.EDU\")) NIL \"<199607170923.CAA27397@cac.washington.edu>\" \"<B27397-0100000@cac.washington.edu>\"))\r\n"},
		{"bodystructure", "* 1 FETCH (UID 5 BODYSTRUCTURE ((\"text\" \"plain\" (\"charset\" \"utf-8\") NIL NIL \"quoted-printable\" 1024 40 NIL NIL NIL NIL)(\"text\" \"html\" (\"charset\" \"utf-8\") NIL NIL \"quoted-printable\" 4096 120 NIL NIL NIL NIL)(\"application\" \"pdf\" (\"name\" \"report.pdf\") NIL NIL \"base64\" 98304 NIL (\"attachment\" (\"filename\" \"report.pdf\")) NIL NIL) \"mixed\" (\"boundary\" \"=_b1946ac92492d2347c6235b4d2611184\") NIL NIL NIL))\r\n"},
		{"search", "* SEARCH" + strings.Repeat(" 7 23 456 7890 12345 12346 12400 67890 678901 678902", 10) + "\r\n"},
	} {
		wire := []byte(c.wire)
		b.Run("recognise/"+c.name, func(b *testing.B) {
			var p messageParser
			p.init(nil)
			text := append(make([]byte, 0, len(wire)+framePad), wire...)
			b.SetBytes(int64(len(wire)))
			b.ReportAllocs()
			for b.Loop() {
				if !p.recogniser.recognise(text, nil, (*recogniser).matchResponse) {
					b.Fatal("not recognised")
				}
			}
			b.ReportMetric(float64(p.recogniser.n), "tokens")
		})
		b.Run("parse/"+c.name, func(b *testing.B) {
			var p messageParser
			p.init(nil)
			text := append(make([]byte, 0, len(wire)+framePad), wire...)
			b.SetBytes(int64(len(wire)))
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := parse(&p, &frame{text: text}, &responses); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("read/"+c.name, func(b *testing.B) {
			stream := bytes.Repeat(wire, 1000)
			b.SetBytes(int64(len(wire)))
			b.ReportAllocs()
			r := NewReader(bytes.NewReader(stream), nil)
			n := 0
			for b.Loop() {
				if n == 1000 {
					n, r = 0, NewReader(bytes.NewReader(stream), nil)
				}
				n++
				if _, err := r.ReadResponse(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
