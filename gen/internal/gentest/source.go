package gentest

import (
	"fmt"
	"strings"

	"github.com/imapeg/imapeg/gen/internal/grammar"
)

// Header is what stands in a .peg file before the rules.
const Header = "package x\n\ntype P Peg {\n}\n\n"

// Source is a .peg file with the rules, each in a line.
func Source(rules []*grammar.Rule) string {
	var b strings.Builder
	b.WriteString(Header)
	for _, r := range rules {
		fmt.Fprintf(&b, "%s <- %s\n", r.Name, PEG(r.Expr))
	}
	return b.String()
}

// PEG is an expression in peg's notation, for peg to read. What is not a letter
// or a digit is written as its number.
func PEG(e grammar.Expr) string {
	switch e := e.(type) {
	case grammar.Seq:
		if len(e) == 0 {
			return "()"
		}
		texts := make([]string, len(e))
		for i, item := range e {
			texts[i] = PEG(item)
		}
		return strings.Join(texts, " ")
	case grammar.Alt:
		texts := make([]string, len(e))
		for i, item := range e {
			if texts[i] = PEG(item); texts[i] == "()" {
				texts[i] = ""
			}
		}
		return "(" + strings.Join(texts, " / ") + ")"
	case grammar.Opt:
		return "(" + PEG(e.Expr) + ")?"
	case grammar.Star:
		return "(" + PEG(e.Expr) + ")*"
	case grammar.Plus:
		return "(" + PEG(e.Expr) + ")+"
	case grammar.And:
		return "&(" + PEG(e.Expr) + ")"
	case grammar.Not:
		return "!(" + PEG(e.Expr) + ")"
	case grammar.Lit:
		return lit(e)
	case grammar.Class:
		return class(e)
	}
	return e.String()
}

func class(c grammar.Class) string {
	list, not := c.Bytes(), ""
	switch {
	case len(list) == 0:
		panic("peg has no empty class")
	case len(list) == 256:
		return "."
	case len(list) > 128:
		list, not = c.Complement().Bytes(), "^"
	}
	var b strings.Builder
	number := false
	for i := 0; i < len(list); {
		j := i
		for j+1 < len(list) && list[j+1] == list[j]+1 {
			j++
		}
		number = char(&b, list[i], number)
		if j > i {
			b.WriteByte('-')
			number = char(&b, list[j], false)
		}
		i = j + 1
	}
	return "[" + not + b.String() + "]"
}

// lit writes a text in parts, so that no digit stands behind a number.
func lit(e grammar.Lit) string {
	var parts []string
	for i := 0; i < len(e.Text); {
		j := i
		for ; j < len(e.Text) && isPlain(e.Text[j]); j++ {
		}
		switch {
		case j == i:
			j++
			parts = append(parts, fmt.Sprintf(`'\0x%02x'`, e.Text[i]))
		case e.Fold:
			parts = append(parts, `"`+e.Text[i:j]+`"`)
		default:
			parts = append(parts, "'"+e.Text[i:j]+"'")
		}
		i = j
	}
	return strings.Join(parts, " ")
}

func isPlain(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9'
}

// char writes a character of a class, and says whether it wrote it as a number,
// behind which a digit has to be a number too.
func char(b *strings.Builder, c byte, afterNumber bool) (number bool) {
	if isPlain(c) && !(afterNumber && strings.IndexByte("0123456789abcdefABCDEF", c) >= 0) {
		b.WriteByte(c)
		return false
	}
	fmt.Fprintf(b, `\0x%02x`, c)
	return true
}
