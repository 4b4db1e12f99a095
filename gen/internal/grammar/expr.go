package grammar

import (
	"fmt"
	"reflect"
	"strings"
)

// Expr is a parsing expression.
type Expr interface {
	// String is the expression in peg's notation.
	String() string
	expr()
}

type (
	// Seq is a sequence. The empty one matches the empty text.
	Seq []Expr
	// Alt is an ordered choice.
	Alt []Expr
	// Lit is a text; with Fold ASCII letters match in either case, and Text has
	// them in upper case.
	Lit struct {
		Text string
		Fold bool
	}
	// Ref is the use of another rule.
	Ref struct{ Name string }
	// Opt is an optional expression.
	Opt struct{ Expr Expr }
	// Star is a repetition of none or more.
	Star struct{ Expr Expr }
	// Plus is a repetition of one or more.
	Plus struct{ Expr Expr }
	// And looks ahead: it matches without taking anything.
	And struct{ Expr Expr }
	// Not looks ahead: it matches where its expression does not.
	Not struct{ Expr Expr }
	// Pred asks a method of the recogniser about the position.
	Pred struct{ Name string }
	// Tok is the match of a rule that has been put in the place of its use; the
	// match is a token. peg has no notation for it: it is gen's own.
	Tok struct {
		Rule string
		Expr Expr
	}
)

// Class is a set of bytes of which one matches.
type Class [4]uint64

func (Seq) expr()   {}
func (Alt) expr()   {}
func (Lit) expr()   {}
func (Class) expr() {}
func (Ref) expr()   {}
func (Opt) expr()   {}
func (Star) expr()  {}
func (Plus) expr()  {}
func (And) expr()   {}
func (Not) expr()   {}
func (Pred) expr()  {}
func (Tok) expr()   {}

// Range is the class of the bytes from lo to hi, both included.
func Range(lo, hi byte) Class {
	var c Class
	for b := int(lo); b <= int(hi); b++ {
		c[b>>6] |= 1 << (b & 63)
	}
	return c
}

// Has says whether the class has the byte.
func (c Class) Has(b byte) bool { return c[b>>6]&(1<<(b&63)) != 0 }

// Union is the class of the bytes that are in one of the two.
func (c Class) Union(d Class) Class {
	for i := range c {
		c[i] |= d[i]
	}
	return c
}

// Minus is the class of the bytes that are in c and not in d.
func (c Class) Minus(d Class) Class {
	for i := range c {
		c[i] &^= d[i]
	}
	return c
}

// Intersects says whether the two have a byte in common.
func (c Class) Intersects(d Class) bool {
	for i := range c {
		if c[i]&d[i] != 0 {
			return true
		}
	}
	return false
}

// Complement is the class of all other bytes.
func (c Class) Complement() Class {
	for i := range c {
		c[i] = ^c[i]
	}
	return c
}

// Empty says whether the class has no byte.
func (c Class) Empty() bool { return c == Class{} }

// Bytes are the bytes of the class in ascending order.
func (c Class) Bytes() []byte {
	var list []byte
	for b := 0; b < 256; b++ {
		if c.Has(byte(b)) {
			list = append(list, byte(b))
		}
	}
	return list
}

func (c Class) String() string {
	var b strings.Builder
	list := c.Bytes()
	if len(list) == 256 {
		return "."
	}
	b.WriteByte('[')
	if len(list) > 128 {
		b.WriteByte('^')
		list = c.Complement().Bytes()
	}
	for i := 0; i < len(list); {
		j := i
		for j+1 < len(list) && list[j+1] == list[j]+1 {
			j++
		}
		b.WriteString(classByte(list[i]))
		if j > i+1 {
			b.WriteByte('-')
		}
		if j > i {
			b.WriteString(classByte(list[j]))
		}
		i = j + 1
	}
	b.WriteByte(']')
	return b.String()
}

func classByte(c byte) string {
	switch {
	case c == '\r':
		return `\r`
	case c == '\n':
		return `\n`
	case strings.IndexByte(`]\-^`, c) >= 0:
		return `\` + string(rune(c))
	case c < 0x20 || c >= 0x7f:
		return fmt.Sprintf(`\0x%02x`, c)
	}
	return string(rune(c))
}

func (e Lit) String() string {
	text := strings.NewReplacer("\r", `\r`, "\n", `\n`, `\`, `\\`).Replace(e.Text)
	if e.Fold {
		return `"` + strings.ReplaceAll(text, `"`, `\"`) + `"`
	}
	return "'" + strings.ReplaceAll(text, "'", `\'`) + "'"
}

func (e Seq) String() string  { return join([]Expr(e), " ") }
func (e Alt) String() string  { return "(" + join([]Expr(e), " / ") + ")" }
func (e Ref) String() string  { return e.Name }
func (e Opt) String() string  { return operand(e.Expr) + "?" }
func (e Star) String() string { return operand(e.Expr) + "*" }
func (e Plus) String() string { return operand(e.Expr) + "+" }
func (e And) String() string  { return "&" + group(e.Expr) }
func (e Not) String() string  { return "!" + group(e.Expr) }

// Bits is of how many bits a number is at most, for the predicates that ask whether the
// digits before the position are such a number; 0 for other predicates.
func (e Pred) Bits() int {
	switch e.Name {
	case "fits32":
		return 32
	case "fits63":
		return 63
	case "fits64":
		return 64
	}
	return 0
}

func (e Pred) String() string { return "&{p." + e.Name + "(position)}" }

func (e Tok) String() string { return e.Rule + "=" + group(e.Expr) }

// group is what stands behind a sign: one expression that begins with no other.
func group(e Expr) string {
	switch e.(type) {
	case Seq, And, Not, Pred:
		return "(" + e.String() + ")"
	}
	return e.String()
}

// operand is what stands before a sign: one expression that ends with no other.
func operand(e Expr) string {
	switch e.(type) {
	case Opt, Star, Plus, Tok:
		return "(" + e.String() + ")"
	}
	return group(e)
}

func join(list []Expr, separator string) string {
	texts := make([]string, len(list))
	for i, e := range list {
		texts[i] = e.String()
	}
	return strings.Join(texts, separator)
}

// Equal says whether two expressions are the same.
func Equal(a, b Expr) bool { return reflect.DeepEqual(a, b) }

// Children are the expressions directly in e.
func Children(e Expr) []Expr {
	switch e := e.(type) {
	case Seq:
		return e
	case Alt:
		return e
	case Opt:
		return []Expr{e.Expr}
	case Star:
		return []Expr{e.Expr}
	case Plus:
		return []Expr{e.Expr}
	case And:
		return []Expr{e.Expr}
	case Not:
		return []Expr{e.Expr}
	case Tok:
		return []Expr{e.Expr}
	}
	return nil
}

// Map replaces the expressions in e, from the inner to the outer ones, by what f
// makes of them.
func Map(e Expr, f func(Expr) Expr) Expr {
	switch x := e.(type) {
	case Seq:
		list := make(Seq, len(x))
		for i := range x {
			list[i] = Map(x[i], f)
		}
		e = list
	case Alt:
		list := make(Alt, len(x))
		for i := range x {
			list[i] = Map(x[i], f)
		}
		e = list
	case Opt:
		e = Opt{Map(x.Expr, f)}
	case Star:
		e = Star{Map(x.Expr, f)}
	case Plus:
		e = Plus{Map(x.Expr, f)}
	case And:
		e = And{Map(x.Expr, f)}
	case Not:
		e = Not{Map(x.Expr, f)}
	case Tok:
		e = Tok{x.Rule, Map(x.Expr, f)}
	}
	return f(e)
}

// Walk calls f for e and everything in it, the outer ones first.
func Walk(e Expr, f func(Expr)) {
	f(e)
	for _, c := range Children(e) {
		Walk(c, f)
	}
}
