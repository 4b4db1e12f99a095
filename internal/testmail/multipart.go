package testmail

import (
	"fmt"
	"strings"
)

// multiparts has multiparts of leaves and of each other.
func multiparts() []Message {
	hello := text("Hello.\n")
	html := entity("text/html; charset=utf-8", "<p>Hello.</p>\n")
	picture := inBase64("image/png", png)
	related := multipart("multipart/related; type=\"text/html\"",
		entity("text/html; charset=utf-8", "<img src=\"cid:dot@example.org\">\n"),
		picture.with("Content-ID: <dot@example.org>\nContent-Disposition: inline; filename=dot.png"))
	alternative := multipart("multipart/alternative", hello, html)

	list := []Message{
		multipart("multipart/mixed", hello).message("multipart/mixed of one", ""),
		multipart("multipart/mixed", hello, hello).message("multipart/mixed of two", ""),
		multipart("multipart/mixed", hello, picture).message("multipart/mixed with picture", ""),
		alternative.message("multipart/alternative", ""),
		related.message("multipart/related", ""),
		multipart("multipart/related; start=\"<root@example.org>\"; start-info=\"a b\"; type=\"text/html\"",
			html.with("Content-ID: <root@example.org>"), picture.with("Content-ID: <dot@example.org>")).message("multipart/related with start", ""),
		multipart("multipart/parallel", hello, picture).message("multipart/parallel", ""),
		multipart("multipart/form-data", hello.with("Content-Disposition: form-data; name=\"field\"")).message("multipart/form-data", ""),
		multipart("multipart/x-unheard-of", hello, html).message("multipart/unknown subtype", ""),
		multipart("MULTIPART/MIXED", hello, html).message("multipart/upper case", ""),
		multipart("multipart/mixed; x-extra=\"one; two\"", hello).message("multipart/more parameters", ""),
		multipart("multipart/mixed", alternative, picture).message("multipart/alternative and attachment", ""),
		multipart("multipart/alternative", hello, related).message("multipart/related in alternative", ""),
		multipart("multipart/mixed", multipart("multipart/alternative", hello, related), picture).message("multipart/all three", ""),
		multipart("multipart/mixed", alternative, related, alternative).message("multipart/three multiparts", ""),
		multipart("multipart/mixed", repeat(text("Part.\n"), 50)...).message("multipart/50 parts", ""),
		multipart("multipart/mixed", repeat(alternative, 12)...).message("multipart/12 alternatives", ""),

		multipart("multipart/mixed", entity("", "No header.\n")).message("multipart/part without header", ""),
		multipart("multipart/mixed", entity("", "")).message("multipart/empty part", ""),
		multipart("multipart/mixed", text("")).message("multipart/part without body", ""),
		multipart("multipart/mixed", text("no line end")).message("multipart/part without line end", ""),
		multipart("multipart/mixed", text("\n\n\n")).message("multipart/part of empty lines", ""),
		multipart("multipart/mixed", text("--\n--not the boundary\n-- \nsignature\n")).message("multipart/dashes in part", ""),
		multipart("multipart/mixed", in8Bit("text/plain; charset=iso-8859-1", "Gr\xfc\xdfe\n"), in8Bit("text/plain; charset=gb18030", "\xc4\xe3\xba\xc3\n")).
			with("Content-Transfer-Encoding: 8bit").message("multipart/8bit", ""),
		prose(multipart("multipart/mixed", hello, html), "This is a message in MIME format.\n", "").message("multipart/preamble", ""),
		prose(multipart("multipart/mixed", hello, html), "", "That was all.\n").message("multipart/epilogue", ""),
		prose(multipart("multipart/mixed", hello, html), "\n\nBefore.\n\n", "\nAfter.\n\n").message("multipart/preamble and epilogue", ""),

		bounded("multipart/mixed; boundary=simple", "simple", hello, html).message("multipart/boundary not quoted", ""),
		bounded("multipart/mixed; boundary=x", "x", hello, html).message("multipart/boundary of one letter", ""),
		bounded("multipart/mixed; boundary=\"with space\"", "with space", hello).message("multipart/boundary with space", ""),
		bounded("multipart/mixed; boundary=\"'()+_,-./:=?\"", "'()+_,-./:=?", hello).message("multipart/boundary of specials", ""),
		bounded("multipart/mixed; boundary=\""+strings.Repeat("b", 70)+"\"", strings.Repeat("b", 70), hello).message("multipart/boundary of 70 letters", ""),
		bounded("multipart/mixed;\n boundary=\"folded\"", "folded", hello).message("multipart/boundary on the next line", ""),
		bounded("multipart/mixed; boundary=\"----=_Part\"", "----=_Part", hello).message("multipart/boundary begins with dashes", ""),

		odd("a boundary that begins with the other", bounded("multipart/mixed; boundary=outer", "outer",
			bounded("multipart/alternative; boundary=outer2", "outer2", hello, html), hello).message("multipart/boundary is prefix of inner", "")),
		odd("same boundary twice", bounded("multipart/mixed; boundary=same", "same",
			bounded("multipart/alternative; boundary=same", "same", hello, html), hello).message("multipart/boundary used twice", "")),
		odd("no boundary", entity("multipart/mixed", "No parts to find.\n").message("multipart/without boundary", "")),
		odd("boundary never met", entity("multipart/mixed; boundary=absent", "No parts to find.\n").message("multipart/boundary never met", "")),
		odd("no parts", multipart("multipart/mixed").message("multipart/no parts", "")),
		odd("never closed", entity("multipart/mixed; boundary=open", "--open\n\nThe end is missing.\n").message("multipart/never closed", "")),
		odd("never closed", entity("multipart/mixed; boundary=open", "--open\n\nOne.\n--open\n").message("multipart/ends in a boundary", "")),
		odd("base64 is not for multiparts", multipart("multipart/mixed", hello).with("Content-Transfer-Encoding: base64").message("multipart/in base64", "")),
		odd("the type of parts without one is message/rfc822", multipart("multipart/digest",
			entity("", plainLF("one")), entity("", plainLF("two"))).message("multipart/digest", "")),
		odd("empty body", entity("multipart/mixed; boundary=empty", "").message("multipart/empty body", "")),
	}

	nest := hello
	for depth := 1; depth <= 6; depth++ {
		nest = multipart("multipart/mixed", nest)
		list = append(list, nest.message(fmt.Sprintf("multipart/nested %d deep", depth), ""))
	}
	nest = hello
	for depth := 1; depth <= 6; depth++ {
		nest = multipart("multipart/mixed", text(fmt.Sprintf("Before, at %d.\n", depth)), nest, html)
	}
	list = append(list, nest.message("multipart/nested 6 deep between others", ""))
	for depth := 7; depth <= 40; depth++ {
		nest = multipart("multipart/mixed", nest)
	}
	return append(list, nest.message("multipart/nested 40 deep", ""))
}

// repeat has n copies of a part.
func repeat(p part, n int) []part {
	parts := make([]part, n)
	for i := range parts {
		parts[i] = p
	}
	return parts
}

// prose adds text before and after the parts of a multipart.
func prose(p part, preamble, epilogue string) part {
	p.body = crlf(preamble) + p.body + crlf(epilogue)
	return p
}

// plainLF is a short message for entity, which wants LF.
func plainLF(subject string) string {
	return "From: ada@example.org\nSubject: " + subject + "\n\nbody\n"
}
