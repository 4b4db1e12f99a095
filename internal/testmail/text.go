package testmail

import "strings"

// texts has messages of a single part: charsets and transfer encodings.
func texts() []Message {
	list := []Message{
		raw("text/no mime header", "From: ada@example.org\nSubject: plain\n\nNo MIME at all.\n"),
		entity("", "MIME but no type.\n").message("text/no content type", ""),
		entity("text/plain", "A type but no charset.\n").message("text/no charset", ""),
		text("One line.\n").message("text/us-ascii", ""),
		text("").message("text/empty", ""),
		text("\n").message("text/one empty line", ""),
		text(strings.Repeat("\n", 100)).message("text/100 empty lines", ""),
		text(strings.Repeat("Line upon line.\n", 1000)).message("text/1000 lines", ""),
		text("Explicit.\n").with("Content-Transfer-Encoding: 7bit").message("text/7bit", ""),
		text("Shouted.\n").with("Content-Transfer-Encoding: 7BIT").message("text/7bit in upper case", ""),
		text("Neither text nor lines.\n").with("Content-Transfer-Encoding: binary").message("text/binary", ""),
		text("Private.\n").with("Content-Transfer-Encoding: x-uuencode").message("text/private encoding", ""),
		entity("text/plain; charset=us-ascii; format=flowed; delsp=yes", "Flowing \nalong.\n").message("text/flowed", ""),
		entity("TEXT/PLAIN; CHARSET=US-ASCII", "LOUD\n").message("text/upper case", ""),
		entity(`text/plain; charset="us-ascii"`, "Quoted.\n").message("text/quoted charset", ""),
		entity("text/plain;\n\tcharset=us-ascii;\n format=fixed", "Folded.\n").message("text/folded type", ""),
		entity("text/plain;charset=us-ascii;format=fixed", "Tight.\n").message("text/no spaces in type", ""),
		entity("text/plain; charset=us-ascii; x-empty=\"\"; x-quote=\"a \\\"b\\\" \\\\ c\"", "Quotes.\n").message("text/quotes in parameters", ""),
		entity("text/plain; charset=us-ascii; x-semi=\"a; b=c\"", "Semicolon.\n").message("text/semicolon in parameter", ""),
		entity("text/html; charset=utf-8", "<p>Hello</p>\n").message("text/html", ""),
		entity("text/calendar; method=REQUEST; charset=utf-8", "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n").message("text/calendar", ""),
		entity("text/x-diff; charset=us-ascii", "--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n").message("text/diff", ""),
		entity("application/json", "{\"imap\": [4, \"rev\", 1]}\n").message("text/json", ""),
		inBase64("application/octet-stream", []byte{0, 1, 2, 0xff}).message("text/octets only", ""),
		inBase64("image/png", png).message("text/picture only", ""),

		odd("invalid type", entity("text", "Half a type.\n").message("text/type without subtype", "")),
		odd("invalid type", entity("", "").with("Content-Type:").message("text/type empty", "")),
		odd("invalid type", entity("text/plain; charset", "No value.\n").message("text/parameter without value", "")),
		odd("invalid type", entity("text/plain; charset=", "Empty value.\n").message("text/parameter with empty value", "")),
		odd("invalid type", entity("text/plain; charset=us ascii", "Two words.\n").message("text/parameter of two words", "")),
		odd("invalid type", entity("text/plain; charset=us-ascii; charset=utf-8", "Which?\n").message("text/parameter twice", "")),
		odd("invalid type", entity("plain text", "Words.\n").message("text/type of two words", "")),
		odd("comments in type", entity("text/plain (text); charset=us-ascii (ASCII)", "Comment.\n").message("text/comments in type", "")),
		entity("text/plain; charset=us-ascii;", "Semicolon.\n").message("text/semicolon at the end", ""),
		odd("comments in encoding", text("Comment.\n").with("Content-Transfer-Encoding: 7bit (of course)").message("text/comment in encoding", "")),
		odd("which of two fields counts is up to the server", text("Two.\n").with("Content-Type: text/html").message("text/two types", "")),
		odd("servers may want MIME-Version", Message{Name: "text/type without mime-version", Raw: []byte(header("Content-Type: text/html; charset=utf-8") + "\r\n<p>\r\n")}),
	}

	for _, c := range []struct{ charset, content string }{
		{"utf-8", "Gr\u00fc\u00dfe, \u041f\u0440\u0438\u0432\u0435\u0442, \u4f60\u597d, \U0001F418\n"},
		{"iso-8859-1", "Gr\xfc\xdfe, caf\xe9\n"},
		{"iso-8859-15", "10 \xa4\n"},
		{"windows-1252", "\x93quoted\x94 \x80\n"},
		{"koi8-r", "\xf0\xd2\xc9\xd7\xc5\xd4\n"},
		{"gb18030", "\xc4\xe3\xba\xc3\xa3\xac\xca\xc0\xbd\xe7 \x81\x30\x84\x36\n"},
		{"big5", "\xa7A\xa6n\n"},
		{"shift_jis", "\x82\xb1\x82\xf1\x82\xc9\x82\xbf\x82\xcd\n"},
		{"euc-kr", "\xbe\xc8\xb3\xe7\n"},
		{"iso-2022-jp", "\x1b$B$3$s$K$A$O\x1b(B\n"},
		{"x-martian", "\x80\x81\x82\n"},
	} {
		contentType := "text/plain; charset=" + c.charset
		long := strings.Repeat(c.content, 20)
		list = append(list,
			in8Bit(contentType, c.content).message("text/"+c.charset+" 8bit", ""),
			inQuotedPrintable(contentType, long).message("text/"+c.charset+" quoted-printable", ""),
			inBase64(contentType, []byte(crlf(long))).message("text/"+c.charset+" base64", ""),
		)
	}

	return append(list,
		in8Bit("text/plain; charset=us-ascii", "Says ASCII, has \xfc.\n").message("text/8bit in us-ascii", ""),
		in8Bit("text/plain; charset=utf-8", "Broken \xc3( \xe2\x82 \xff\n").message("text/broken utf-8", ""),
		in8Bit("text/plain; charset=utf-8", "\ufeffBegins with a mark.\n").message("text/byte order mark", ""),
		entity("text/plain; charset=utf-8", "soft=\n line break=20\nequals=3D lower=c3=bc\n").
			with("Content-Transfer-Encoding: Quoted-Printable").message("text/quoted-printable by hand", ""),
		entity("text/plain; charset=utf-8", "broken =ZZ and = and =4\n").
			with("Content-Transfer-Encoding: quoted-printable").message("text/quoted-printable broken", ""),
		entity("text/plain; charset=utf-8", "R3LD\nvMOf\n ZQ== \n").
			with("Content-Transfer-Encoding: BASE64").message("text/base64 in short lines", ""),
		entity("text/plain; charset=utf-8", "R3LDvMOfZQ\n").
			with("Content-Transfer-Encoding: base64").message("text/base64 without padding", ""),
		entity("text/plain; charset=utf-8", "*** not base64 ***\n").
			with("Content-Transfer-Encoding: base64").message("text/base64 broken", ""),
	)
}
