package types

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRawLines(t *testing.T) {
	x := (&encoder{}).rawSyntax()
	good := []string{
		"", "x", " a (b", " {3}\r\nabc", " {3}\nabc {0}\r\n x", " ~{3+}\r\n\r\n\x00", " {x}", " {}", " {3} ", ` "{3}`, ` "a\"{3}`,
		" \"a\" {2}\r\n\"{ \"\\\" {1}\r\nx", " \xff\x00",
	}
	bad := []string{
		"\r\n", "a\r\n* BYE", "a\nb", "\r", " {3}", " {3+}", "~{3}", " {3}\r\nab", " {3} \r\nabc", " {3}\rabc", ` "a" {3}`, ` "\" {3}`,
		" \"{3}\r\nabc", " {4294967296000000000000}\r\nabc", " x\r\n{3}\r\nabc",
	}
	for _, s := range good {
		assert.True(t, x.isLine(s), "%q", s)
	}
	for _, s := range bad {
		assert.False(t, x.isLine(s), "%q", s)
	}
}

func TestRawValues(t *testing.T) {
	x := (&encoder{}).rawSyntax()
	good := []string{
		"a", "()", "(a)", "(a (b \"c d\") {3}\r\n)x( ~{1}\r\n\x00)", `"a\"b"`, `""`, "NIL", "{0}\r\n", "(() ())", "a]b\\c*%", "(a  b)", "( a)", "(a )", "(a(b)\"c\"{1}\r\n))",
		strings.Repeat("(", maxDepth) + strings.Repeat(")", maxDepth),
	}
	bad := []string{
		"", " ", "a b", "(a", "a)", ")", "\"a", `"a\`, `"a\b"`, "\"a\nb\"", "{3}\r\nab", "{3}", "a\r\n", "(a)b", "\x00", "a\x7f",
		strings.Repeat("(", maxDepth+1) + strings.Repeat(")", maxDepth+1),
	}
	for _, s := range good {
		assert.True(t, x.isValue(s), "%q", s)
	}
	for _, s := range bad {
		assert.False(t, x.isValue(s), "%q", s)
	}
	server, lenient := (&encoder{server: true}).rawSyntax(), (&encoder{server: true, opts: EncodeOptions{Quirks: true}}).rawSyntax()
	for _, s := range []string{"{2+}\r\n()", "(~{0+}\n)", "\"\xff\""} {
		assert.False(t, server.isValue(s), "%q", s)
		assert.True(t, lenient.isValue(s), "%q", s)
	}
	assert.True(t, server.isValue("\"\u00e9\""))
	assert.False(t, server.isLine(" {1+}\r\n)"))
	for _, s := range []string{"", " a", " a b", ` (a  b) "c" {1}` + "\r\nx d", " ~{1}\r\n\x00"} {
		assert.True(t, x.areValues(s), "%q", s)
	}
	for _, s := range []string{" ", "a", "  a", " a ", " a  b", ` a"b"`, ` "a""b"`, " (a)b", " (a", " a)", " a\r\n"} {
		assert.False(t, x.areValues(s), "%q", s)
	}
}
