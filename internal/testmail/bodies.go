package testmail

import (
	"bytes"
	"fmt"
	"strings"
)

// bodies has content that a careless reader of the wire stumbles over.
func bodies() []Message {
	body := func(name, content string) Message { return text(content).message("body/"+name, "") }
	return []Message{
		body("single dot", "before\n.\nafter\n"),
		body("only dots", ".\n..\n...\n.\n"),
		body("untagged responses", "* 1 EXISTS\n* 2 EXPUNGE\n* BYE see you\n* OK [ALERT] not real\n"),
		body("tagged responses", "a1 OK done\nt1 NO not done\nA001 BAD never\n"),
		body("continuation", "+ go on\n+\n+ \n"),
		body("literals", "{10}\n{10+}\n~{10}\n* 1 FETCH (BODY[] {3}\nabc)\n"),
		body("ends like a literal", "the next line is announced {5}\n"),
		body("closing parenthesis", ")\n)\n))\n"),
		body("quotes", "\"\n\"\"\n\\\"\n\"never closed\n"),
		body("backslashes", "\\\n\\\\\n\\Seen \\*\n"),
		body("nil", "NIL\nNIL\n"),
		body("commands", "a LOGOUT\nb LOGIN user password\nDONE\n"),
		body("header fields", "From: nobody\nSubject: not a header\n\nStill body.\n"),
		body("mbox line", "From ada@example.org Mon Feb  7 21:52:25 1994\n>From there\n"),
		body("trailing blanks", "spaces   \ntabs\t\t\n   \n\t\n"),
		body("signature", "Yours\n-- \nAda\n"),
		body("form feed and other controls", "\f\v\b\x1b[31m\x7f\n"),
		body("line of 900 characters", strings.Repeat("x", 900)+"\n"),
		body("line of 998 characters", strings.Repeat("y", 998)+"\n"),
		body("line of 5000 characters", strings.Repeat("z", 5000)+"\n"),
		body("line of 70000 characters", strings.Repeat("w", 70000)+"\n"),
		body("100 lines of 900 characters", strings.Repeat(strings.Repeat("v", 900)+"\n", 100)),
		body("all octets of ascii", printable()),
		in8Bit("application/octet-stream", octets()).message("body/octets but nul and line ends", ""),
		inBase64("application/octet-stream", bytes.Repeat([]byte{0}, 3000)).message("body/zeros in base64", ""),
		body("size 4095", strings.Repeat("0123456789abcde\n", 240)+strings.Repeat("-", 13)+"\n"),
		body("64 KiB", strings.Repeat("0123456789abcdef0123456789abcd\n", 2048)),
	}
}

// huge has messages of 2, 2 and 8 MiB.
func huge() []Message {
	const kib, mib = 1 << 10, 1 << 20
	line := strings.Repeat("0123456789abcdef", 4)[:62] + "\n" // 64 with CRLF
	content := make([]byte, mib)
	for i := range content {
		content[i] = byte(i * i >> 8)
	}
	return []Message{
		text(strings.Repeat(line, 2*mib/64)).message("huge/2 MiB of text", ""),
		multipart("multipart/mixed", text("See the attachment.\n"),
			inBase64("application/octet-stream", append(content, content[:mib/2]...)).with("Content-Disposition: attachment; filename=\"huge.bin\"")).
			message("huge/2 MiB attachment", ""),
		multipart("multipart/mixed", repeat(text(strings.Repeat(line, 512*kib/64)), 16)...).message("huge/8 MiB in 16 parts", ""),
	}
}

// printable has every printable character of ASCII, once each as the first of a line.
func printable() string {
	var b strings.Builder
	for c := byte(' '); c <= '~'; c++ {
		fmt.Fprintf(&b, "%c is %d\n", c, c)
	}
	return b.String()
}

// octets has every octet but NUL, CR and LF, then ends the line.
func octets() string {
	var b strings.Builder
	for c := 1; c < 256; c++ {
		if c != '\r' && c != '\n' {
			b.WriteByte(byte(c))
		}
	}
	return b.String() + "\n"
}
