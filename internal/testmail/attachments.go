package testmail

import (
	"fmt"
	"strings"
)

// attachments has the fields that describe a part: file names above all.
func attachments() []Message {
	// described is a picture after a text.
	described := func(name, contentType, fields string) Message {
		picture := inBase64(contentType, png)
		if fields != "" {
			picture = picture.with(fields)
		}
		return multipart("multipart/mixed", text("See the picture.\n"), picture).message("attachment/"+name, "")
	}
	disposed := func(name, disposition string) Message {
		return described(name, "image/png", "Content-Disposition: "+disposition)
	}
	longName := strings.Repeat("a-rather-long-file-name-", 10) + ".png"

	list := []Message{
		disposed("no parameters", "attachment"),
		disposed("inline", "inline"),
		disposed("upper case", "ATTACHMENT; FILENAME=PICTURE.PNG"),
		disposed("unknown disposition", "x-hidden; filename=picture.png"),
		disposed("atom", "attachment; filename=picture.png"),
		disposed("quoted", `attachment; filename="picture.png"`),
		disposed("spaces", `attachment; filename="my nice picture.png"`),
		disposed("leading and trailing spaces", `attachment; filename=" picture.png "`),
		disposed("quotes", `attachment; filename="\"the\" picture.png"`),
		disposed("backslashes", `attachment; filename="C:\\pictures\\engine.png"`),
		disposed("semicolon", `attachment; filename="a;b=c.png"`),
		disposed("parentheses", `attachment; filename="picture (1).png"`),
		disposed("slashes", `attachment; filename="../../etc/picture.png"`),
		disposed("empty name", `attachment; filename=""`),
		disposed("nil", `attachment; filename=NIL`),
		disposed("braces", `attachment; filename="{10}"`),
		disposed("long name", `attachment; filename="`+longName+`"`),
		disposed("folded", "attachment;\n\tfilename=\"picture.png\";\n size=70"),
		disposed("dates", `attachment; filename=picture.png; creation-date="Wed, 12 Feb 1997 16:29:51 -0500"; modification-date="Wed, 12 Feb 1997 16:29:51 -0500"; size=70`),
		described("name in type", "image/png; name=picture.png", ""),
		described("name in both", "image/png; name=\"one.png\"", "Content-Disposition: attachment; filename=\"two.png\""),

		described("id", "image/png", "Content-ID: <picture@example.org>"),
		described("id without brackets", "image/png", "Content-ID: picture"),
		described("description", "image/png", "Content-Description: A picture of \"the engine\" (1832)"),
		described("description encoded", "image/png", "Content-Description: =?utf-8?q?Gem=C3=A4lde?="),
		described("description folded", "image/png", "Content-Description: A picture\n of the engine"),
		described("md5", "image/png", "Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ=="),
		described("language", "image/png", "Content-Language: en"),
		described("location", "image/png", "Content-Location: https://example.org/picture.png"),
		described("all fields", "image/png; name=picture.png", "Content-ID: <all@example.org>\nContent-Description: everything\nContent-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==\nContent-Disposition: inline; filename=picture.png\nContent-Language: de\nContent-Location: picture.png"),
		described("unknown fields", "image/png", "Content-Features: (color=limited)\nX-Attachment-Id: f_1234\nContent-Duration: 10"),
		multipart("multipart/alternative", text("Hello.\n").with("Content-Language: en"), text("Guten Tag.\n").with("Content-Language: de")).
			with("Content-Language: en, de\nContent-Location: https://example.org/\nContent-Disposition: inline").message("attachment/fields of the multipart", ""),
		text("Hello.\n").with("Content-ID: <body@example.org>\nContent-Description: greeting\nContent-Language: en\nContent-Location: greeting.txt\nContent-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==\nContent-Disposition: inline").message("attachment/fields of the message", ""),
		described("languages", "image/png", "Content-Language: en, de, fr-CA"),
		described("pdf", "application/pdf; name=\"paper.pdf\"", "Content-Disposition: attachment; filename=\"paper.pdf\""),
		described("word processor", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Content-Disposition: attachment; filename=paper.docx"),
		described("sound", "audio/ogg; codecs=opus", "Content-Disposition: attachment; filename=sound.ogg"),
		described("film", "video/mp4", "Content-Disposition: attachment; filename=film.mp4"),
		described("font", "font/woff2", "Content-Disposition: attachment; filename=letters.woff2"),
		described("contact", "text/vcard; charset=utf-8", "Content-Disposition: attachment; filename=ada.vcf"),
	}

	for _, d := range []struct{ why, name, disposition string }{
		{"RFC 2231 parameters", "rfc 2231 charset", "attachment; filename*=utf-8''Gem%C3%A4lde.png"},
		{"RFC 2231 parameters", "rfc 2231 charset and language", "attachment; filename*=iso-8859-1'de'Gem%E4lde.png"},
		{"RFC 2231 parameters", "rfc 2231 no charset", "attachment; filename*=''plain%20name.png"},
		{"RFC 2231 parameters", "rfc 2231 continued", "attachment; filename*0=\"one-\";\n filename*1=\"two-\"; filename*2=three.png"},
		{"RFC 2231 parameters", "rfc 2231 continued with charset", "attachment; filename*0*=utf-8''Gem%C3%A4;\n filename*1*=lde%20; filename*2=\"one.png\""},
		{"RFC 2231 parameters", "rfc 2231 out of order", "attachment; filename*1=two.png; filename*0=one-"},
		{"RFC 2231 parameters", "rfc 2231 with a gap", "attachment; filename*0=one-; filename*2=three.png"},
		{"RFC 2231 parameters", "rfc 2231 and plain", "attachment; filename=\"Gemalde.png\"; filename*=utf-8''Gem%C3%A4lde.png"},
		{"RFC 2231 parameters", "rfc 2231 gb18030", "attachment; filename*=gb18030''%C4%E3%BA%C3.png"},
		{"RFC 2231 parameters", "rfc 2231 twelve pieces", "attachment;" + pieces(12)},
		{"RFC 2231 parameters", "rfc 2231 broken escapes", "attachment; filename*=utf-8''%ZZ%4.png"},
		{"encoded word as a parameter", "encoded word", `attachment; filename="=?utf-8?q?Gem=C3=A4lde.png?="`},
		{"encoded word as a parameter", "encoded words folded", "attachment; filename=\"=?utf-8?q?Gem=C3=A4?=\n =?utf-8?q?lde.png?=\""},
		{"raw 8-bit header", "raw utf-8", "attachment; filename=\"Gem\u00e4lde.png\""},
		{"raw 8-bit header", "raw latin-1", "attachment; filename=\"Gem\xe4lde.png\""},
		{"invalid parameters", "spaces not quoted", "attachment; filename=my nice picture.png"},
		{"invalid parameters", "quote never closed", `attachment; filename="picture.png`},
		{"invalid parameters", "two names", "attachment; filename=one.png; filename=two.png"},
		{"invalid parameters", "no value", "attachment; filename"},
		{"invalid parameters", "semicolons", "attachment;; filename=picture.png;"},
		{"comments", "comments", "attachment (please save); filename=picture.png (that is all)"},
		{"no disposition", "empty", ""},
		{"no disposition", "only parameters", "; filename=picture.png"},
		{"no disposition", "quoted disposition", `"attachment"; filename=picture.png`},
	} {
		list = append(list, odd(d.why, disposed(d.name, d.disposition)))
	}
	return append(list,
		odd("RFC 2231 parameters", described("rfc 2231 in type", "image/png; name*0*=utf-8''Gem%C3%A4; name*1=lde.png", "")),
		odd("raw 8-bit header", described("description raw", "image/png", "Content-Description: Gem\u00e4lde")),
	)
}

// pieces is a file name continued n times.
func pieces(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("\n filename*%d=piece-%d", i, i)
	}
	return strings.Join(list, ";")
}
