package types

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Sizes that decide how a string is sent, in octets.
const (
	// maxQuoted is the longest string that is sent quoted: lines have limits,
	// and literals do not count to them.
	maxQuoted = 1000
	// maxLiteralMinus is the limit of RFC 7888 section 5.
	maxLiteralMinus = 4096
	// maxLiteralPlus is the largest literal that is sent without waiting. For a
	// larger one a round trip is nothing, and it lets the server say no before
	// the octets are on their way.
	maxLiteralPlus = 1 << 20
)

// EncodeOptions says what the server understands beyond RFC 3501. Nil is
// nothing.
type EncodeOptions struct {
	// LiteralPlus and LiteralMinus are the capabilities LITERAL+ and LITERAL-
	// (RFC 7888): some literals need not wait for the server.
	LiteralPlus, LiteralMinus bool
	// Binary is the capability BINARY (RFC 3516): octets with NUL among them may be
	// added to a mailbox.
	Binary bool
	// UTF8 says that UTF8=ACCEPT was enabled (RFC 9755): quoted strings may be
	// UTF-8.
	UTF8 bool
	// Quirks lets through what servers and clients send against the RFCs and package
	// parser reads all the same (docs/quirks.md): of a server flags with any characters,
	// a UID or mod-sequence of 0, a FETCH without items, a date that is none, text in no
	// UTF-8; of a client the flag \Recent, a range of no octets; of both an object
	// identifier that is too long. What goes out without it is read under
	// parser.Options.Strict. It is for proxies, which pass on what they got; without it
	// such a response or command is refused.
	Quirks bool
}

// Fragment is a piece of a command, or of a response, that can be sent at once.
type Fragment struct {
	// Line is text, to be sent as it stands. It ends in the header of a literal
	// or, in the last fragment, in the end of the command or response; in CRLF in
	// either case.
	Line []byte
	// Literal is what follows it, nil in the last fragment.
	Literal *Literal
}

// Literal is the octets that follow a literal's header.
type Literal struct {
	// Size is how many octets there are.
	Size int64
	// Wait says that the literal is synchronising: the octets must not be sent
	// before the server has asked for them with a [Continuation]. A tagged
	// response in its place ends the command: nothing of the rest is sent then.
	// Literals of a server never wait.
	Wait bool
	// Bytes are the octets, unless Reader is set.
	Bytes []byte
	// Reader gives the octets, when they are not in memory.
	Reader io.Reader
}

// EncodeError says that a command or a response has something in it that cannot
// be sent, or that must not be. Nothing of it has been sent. It never quotes the
// value, which may be a secret.
type EncodeError struct {
	// Command is the name of the command, "LOGIN", or of the response, "FETCH".
	Command string
	// Field is the field of its type that is wrong: "Mailbox".
	Field string
	// Reason says what is wrong.
	Reason string
}

func (e *EncodeError) Error() string {
	text := "types: "
	for _, part := range []string{e.Command, e.Field} {
		if part != "" {
			text += part + ": "
		}
	}
	return text + e.Reason
}

// encoder makes the fragments of one command or response. The first error sticks;
// what is encoded behind it does not matter.
type encoder struct {
	opts    EncodeOptions
	command string
	// server says that it is a response: its literals neither wait nor say so.
	server    bool
	fragments []Fragment
	line      []byte
	err       error
}

func newEncoder(command string, fragments []Fragment, opts *EncodeOptions) *encoder {
	e := &encoder{command: command, fragments: fragments, line: make([]byte, 0, 128)}
	if opts != nil {
		e.opts = *opts
	}
	return e
}

// lenient says whether a value may be what no RFC allows, as servers send it. What
// clients send ask for the option itself.
func (e *encoder) lenient() bool { return e.server && e.opts.Quirks }

// finish ends the line and gives the fragments, or what was there before and the
// error.
func (e *encoder) finish(before []Fragment) ([]Fragment, error) {
	e.syntax("\r\n")
	e.end(nil)
	if e.err != nil {
		return before, e.err
	}
	return e.fragments, nil
}

// join appends fragments with the octets of their literals.
func join(dst []byte, command string, fragments []Fragment) ([]byte, error) {
	begin := len(dst)
	for _, f := range fragments {
		dst = append(dst, f.Line...)
		if f.Literal == nil {
			continue
		}
		if f.Literal.Reader != nil {
			return dst[:begin], &EncodeError{Command: command, Reason: "a literal is not in memory"}
		}
		dst = append(dst, f.Literal.Bytes...)
	}
	return dst, nil
}

func (e *encoder) fail(field, reason string) {
	if e.err == nil {
		e.err = &EncodeError{Command: e.command, Field: field, Reason: reason}
	}
}

// syntax appends text that no value has part in.
func (e *encoder) syntax(text string) { e.line = append(e.line, text...) }

func (e *encoder) number(n uint64) { e.line = strconv.AppendUint(e.line, n, 10) }

// size appends a number that is not negative.
func (e *encoder) size(field string, n int64) {
	if n < 0 {
		e.fail(field, "it is negative")
		return
	}
	e.number(uint64(n))
}

// positive appends a number above 0, or fails.
func (e *encoder) positive(field string, n uint32) {
	if n == 0 {
		e.fail(field, "it is 0")
		return
	}
	e.number(uint64(n))
}

// atom appends an atom, or fails.
func (e *encoder) atom(field, s string) {
	if !isAll(s, isAtomChar) {
		e.fail(field, "not an atom")
		return
	}
	e.syntax(s)
}

// flag appends a flag, or fails.
func (e *encoder) flag(field string, f Flag) {
	switch {
	case e.lenient() && isAll(string(f), isOddFlagChar):
	case f.Is(FlagRecent) && !e.server && !e.opts.Quirks:
		e.fail(field, `only the server sets \Recent`)
		return
	case !isAll(strings.TrimPrefix(string(f), `\`), isAtomChar):
		e.fail(field, "not a flag")
		return
	}
	e.syntax(string(f))
}

func (e *encoder) flags(field string, flags []Flag) {
	e.syntax("(")
	for i, f := range flags {
		if i > 0 {
			e.syntax(" ")
		}
		e.flag(field, f)
	}
	e.syntax(")")
}

// attribute appends an attribute of a mailbox, or fails.
func (e *encoder) attribute(field string, a MailboxAttribute) {
	name, ok := strings.CutPrefix(string(a), `\`)
	if !(ok && isAll(name, isAtomChar)) && !(e.lenient() && isAll(string(a), isOddFlagChar)) {
		e.fail(field, "not an attribute")
		return
	}
	e.syntax(string(a))
}

// list begins a list in parentheses: call next before each element, and end.
func (e *encoder) list() *listEncoder {
	e.syntax("(")
	return &listEncoder{e: e}
}

type listEncoder struct {
	e    *encoder
	some bool
}

// next writes the blank before every element but the first.
func (l *listEncoder) next() {
	if l.some {
		l.e.syntax(" ")
	}
	l.some = true
}

func (l *listEncoder) end() { l.e.syntax(")") }

// nstring appends NIL or a string.
func (e *encoder) nstring(field string, n NString) {
	if n.IsNil() {
		e.syntax("NIL")
		return
	}
	e.string(field, n.String())
}

// data appends NIL or a literal: octets are no text to be quoted. They are not
// copied.
func (e *encoder) data(field string, d Data) {
	switch {
	case d.IsNil():
		e.syntax("NIL")
	case d.IsStreamed():
		e.fail(field, "the octets are not in memory")
	default:
		e.literal(field, Literal{Size: d.Size(), Bytes: d.Bytes(), Reader: d.reader()})
	}
}

// value appends NIL, or octets that are text mostly: quoted if they can be, and as a
// literal8 when there are NULs among them.
func (e *encoder) value(field string, d Data) {
	switch octets := d.Bytes(); {
	case d.IsStreamed(), d.IsNil():
		e.data(field, d)
	case d.reader() != nil:
		e.binary(field, d)
	case e.canQuote(string(octets)):
		e.quoted(field, string(octets))
	case bytes.IndexByte(octets, 0) >= 0:
		e.literal8(field, Literal{Size: d.Size(), Bytes: octets})
	default:
		e.literal(field, Literal{Size: d.Size(), Bytes: octets})
	}
}

// binary is data for where a literal8 may stand: what has NUL in it is one, and
// what comes from a reader, of which nobody knows.
func (e *encoder) binary(field string, d Data) {
	if d.reader() == nil && bytes.IndexByte(d.Bytes(), 0) < 0 || d.IsStreamed() {
		e.data(field, d)
		return
	}
	e.literal8(field, Literal{Size: d.Size(), Bytes: d.Bytes(), Reader: d.reader()})
}

// text appends what a human reads, to the end of the line or of the brackets.
func (e *encoder) text(field, s string) {
	if strings.ContainsAny(s, "\r\n\x00") {
		e.fail(field, "there is a CR, LF or NUL in it")
		return
	}
	if !e.lenient() && !utf8.ValidString(s) {
		e.fail(field, "not in UTF-8")
	}
	e.syntax(s)
}

// rawSyntax is that of raw values, as they may be sent.
func (e *encoder) rawSyntax() rawSyntax {
	return rawSyntax{isChar: isRawChar, loose: true, binary: true, plus: !e.server || e.opts.Quirks, anyOctet: e.opts.Quirks}
}

// raw appends one value as it stood on the wire.
func (e *encoder) raw(field string, r Raw) {
	if !e.rawSyntax().isValue(string(r)) {
		e.fail(field, "not one value of the wire")
		return
	}
	e.wire(string(r))
}

// rawData appends the rest of a line as it stood on the wire, from a blank on.
func (e *encoder) rawData(field string, r Raw) {
	if r == "" {
		return
	}
	begins := r[0] == ' ' && len(r) > 1 // a client's
	if e.server {
		begins = !isAtomChar(r[0])
	}
	if !begins || !e.rawSyntax().isLine(string(r)) {
		e.fail(field, "not the rest of a line of the wire")
		return
	}
	e.wire(string(r))
}

// rawText is rawData of a server where what looks like a literal is none. That is not for
// everybody to know: a text that ends like the head of one is a quirk.
func (e *encoder) rawText(field string, r Raw) {
	if r != "" && isAtomChar(r[0]) || strings.ContainsAny(string(r), "\r\n") || endsInHeader(string(r)) && !e.opts.Quirks {
		e.fail(field, "not the rest of a line of the wire")
		return
	}
	e.syntax(string(r))
}

// wire appends text that has been checked, with literals in it. The octets of those
// of a client are fragments' own, since it may have to wait for the server.
func (e *encoder) wire(s string) {
	if e.server {
		e.syntax(s)
		return
	}
	for {
		i := strings.IndexByte(s, '\n')
		if i < 0 {
			e.syntax(s)
			return
		}
		e.syntax(s[:i+1])
		head := strings.TrimSuffix(s[:i], "\r")
		digits, plus := strings.CutSuffix(strings.TrimSuffix(head, "}"), "+")
		size, _ := strconv.Atoi(digits[strings.LastIndexByte(digits, '{')+1:])
		octets := s[i+1 : i+1+size]
		e.end(&Literal{Size: int64(size), Wait: !plus, Bytes: []byte(octets)})
		s = s[i+1+size:]
	}
}

func (e *encoder) set(field string, set NumSet) {
	switch {
	case set == nil || set.IsEmpty() && set.Err() == nil:
		e.fail(field, "the set is empty")
	case set.Err() != nil:
		e.fail(field, set.numbers().bad())
	default:
		e.line = set.numbers().append(e.line)
	}
}

func (e *encoder) mailbox(field string, m Mailbox) { e.astring(field, string(m)) }

// astring appends a string as an atom, if it can be one.
func (e *encoder) astring(field, s string) {
	// NIL is an atom like any other here, but not every server knows that.
	if len(s) <= maxQuoted && isAll(s, isAStringChar) && !strings.EqualFold(s, "NIL") {
		e.syntax(s)
		return
	}
	e.string(field, s)
}

// string appends a string, quoted if it can be and else as a literal.
func (e *encoder) string(field, s string) {
	if !e.canQuote(s) {
		e.literal(field, Literal{Size: int64(len(s)), Bytes: []byte(s)})
		return
	}
	e.quoted(field, s)
}

// quoted appends a quoted string, or fails. A server passes on characters that are
// not ASCII where no literal can stand.
func (e *encoder) quoted(field, s string) {
	if !e.canQuote(s) && (!e.server || strings.ContainsAny(s, "\r\n\x00") || !e.lenient() && !utf8.ValidString(s)) {
		e.fail(field, "cannot stand in quotes")
		return
	}
	e.line = append(e.line, '"')
	for i := 0; i < len(s); i++ {
		if s[i] == '"' || s[i] == '\\' {
			e.line = append(e.line, '\\')
		}
		e.line = append(e.line, s[i])
	}
	e.line = append(e.line, '"')
}

func (e *encoder) canQuote(s string) bool {
	if len(s) > maxQuoted {
		return false
	}
	ascii := true
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == 0 || c == '\r' || c == '\n':
			return false
		case !e.server && (c < ' ' || c == 0x7f): // legal, and nothing to rely on
			return false
		case c > 0x7f:
			ascii = false
		}
	}
	return ascii || e.opts.UTF8 && utf8.ValidString(s)
}

// literal ends the line with the literal's header, and begins another.
func (e *encoder) literal(field string, l Literal) {
	if !e.server && l.Reader == nil && bytes.IndexByte(l.Bytes, 0) >= 0 {
		e.fail(field, "there is a NUL in it")
	}
	e.anyLiteral(field, l)
}

// literal8 is literal for octets that may be NUL.
func (e *encoder) literal8(field string, l Literal) {
	e.syntax("~")
	e.anyLiteral(field, l)
}

func (e *encoder) anyLiteral(field string, l Literal) {
	if l.Size < 0 {
		e.fail(field, "the size is negative")
	}
	plus := !e.server && (e.opts.LiteralPlus && l.Size <= maxLiteralPlus || e.opts.LiteralMinus && l.Size <= maxLiteralMinus)
	l.Wait = !e.server && !plus
	e.line = append(e.line, '{')
	e.line = strconv.AppendInt(e.line, l.Size, 10)
	if plus {
		e.line = append(e.line, '+')
	}
	e.syntax("}\r\n")
	e.end(&l)
}

// end makes the line a fragment.
func (e *encoder) end(l *Literal) {
	n := len(e.line)
	e.fragments = append(e.fragments, Fragment{Line: e.line[:n:n], Literal: l})
	e.line = e.line[n:]
}

func isAll(s string, is func(c byte) bool) bool {
	for i := 0; i < len(s); i++ {
		if !is(s[i]) {
			return false
		}
	}
	return s != ""
}

// isAtomChar is ATOM-CHAR of RFC 3501 section 9.
func isAtomChar(c byte) bool {
	return c > ' ' && c < 0x7f && c != '(' && c != ')' && c != '{' && c != '%' && c != '*' && c != '"' && c != '\\' && c != ']'
}

// isAStringChar is ASTRING-CHAR of RFC 3501 section 9.
func isAStringChar(c byte) bool { return c == ']' || isAtomChar(c) }

// isOddFlagChar is what servers send in flags: less than that ends the flag.
func isOddFlagChar(c byte) bool {
	return c > ' ' && c != 0x7f && c != '(' && c != ')' && c != '{' && c != '"'
}

// isTagChar is what a tag may have.
func isTagChar(c byte) bool { return c != '+' && isAStringChar(c) }
