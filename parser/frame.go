package parser

import (
	"bytes"
	"io"
	"math"
)

// framePad is how many readable bytes follow a frame's text (cap(text) >= len(text)+framePad), so that
// the recogniser may load whole words.
const framePad = 16

// refusedText is how much of a message that was over a limit is kept for the error, in bytes.
const refusedText = 4 << 10

// frame is one complete message: its text, which is all of its lines with the octets of the literals
// taken out, and the literals. "{5}" and its line end stay in the text.
//
// The frame of a message that was refused, which comes together with an error, has no literals, and its
// text is the first refusedText bytes of the message's.
type frame struct {
	text     []byte    // borrowed from the framer until the next call of next; ends in LF
	literals []literal // borrowed likewise
	offset   int64     // of the message's first byte in the stream
	length   int64     // bytes of the message on the wire, literals included
	bareLF   bool      // some line ended in LF without CR
}

// literal is one literal of a frame. Exactly one of three holds: data is the consumer's to keep (owned),
// data is borrowed like the frame's text, or the octets went to the Sink (streamed) and data is nil.
type literal struct {
	end      int   // offset in text just behind the header's line end, where the octets were taken out
	size     int64 // announced octets
	data     []byte
	owned    bool
	streamed bool
	binary   bool  // a literal8
	err      error // what the Sink returned
}

// ErrIncomplete says that the bytes given are the beginning of a message. It wraps io.ErrUnexpectedEOF.
var ErrIncomplete error = incompleteError{}

type incompleteError struct{}

func (incompleteError) Error() string { return "incomplete message: more bytes are needed" }
func (incompleteError) Unwrap() error { return io.ErrUnexpectedEOF }

// describer fills in what is known of a literal from the text before it, which ends in the line end of
// the literal's header and is padded like a frame's text.
type describer func(text []byte, in *Incoming)

// frameBytes takes the first message off b, which is not copied: literals, and the text of a message
// without literals, are slices of b. Only a text with literals, and one with less than framePad bytes
// of capacity behind it, is put together in memory of its own. rest is what follows the message.
//
// The error is ErrIncomplete if b holds less than a message (then rest is b), or a *LimitError; the
// Sink is called when all of the message is known to be there. A LF in an open quoted string, see
// scanner, is content unless b as a whole ends in a bare LF.
func frameBytes(b []byte, opts *Options, commands bool, describe describer) (fr frame, rest []byte, err error) {
	o := opts.orDefaults()
	s := scanner{commands: commands, crlf: !endsInBareLF(b)}
	return s.frame(b, &o, describe)
}

func endsInBareLF(b []byte) bool {
	n := len(b)
	return n > 0 && b[n-1] == '\n' && (n == 1 || b[n-2] != '\r')
}

// frame is frameBytes for one message of a longer stream: s knows what came before it.
func (s *scanner) frame(b []byte, o *Options, describe describer) (fr frame, rest []byte, err error) {
	var (
		pos     int   // what of b has been gone over
		text    int   // how much of that is text
		used    int64 // how much of MaxFrame is
		refused error
	)
	s.begin()
	for {
		room, which := o.lineRoom(used)
		end, ok := s.line(b[pos:])
		if !ok {
			return frame{}, b, ErrIncomplete
		}
		if refused == nil && int64(end) > room {
			refused = o.exceeded(which, 0, int64(pos))
		}
		h, more := s.header(b[pos : pos+end])
		pos, text, used = pos+end, text+end, used+int64(end)
		if !more {
			break
		}
		s.nextLine()
		if h.size > int64(len(b)-pos) {
			return frame{}, b, ErrIncomplete
		}
		l := literal{end: text, size: h.size, binary: h.binary, data: b[pos : pos+int(h.size) : pos+int(h.size)]}
		if refused == nil {
			cost, streamed, over := o.admit(used, h.size)
			if over != "" {
				refused = o.exceeded(over, 0, int64(pos))
			}
			used, l.streamed = used+cost, streamed
		}
		fr.literals = append(fr.literals, l)
		pos += int(h.size)
	}

	fr.length, fr.bareLF = int64(pos), s.bareLF
	switch {
	case refused != nil:
		fr.text = withoutLiterals(b, fr.literals, min(text, refusedText))
		fr.literals = nil
		return fr, b[pos:], refused
	case len(fr.literals) == 0 && cap(b)-pos >= framePad:
		fr.text = b[: pos : pos+framePad]
	default:
		fr.text = withoutLiterals(b, fr.literals, text)
	}
	for i := range fr.literals {
		if l := &fr.literals[i]; l.streamed {
			data := l.data
			l.data = nil
			in := Incoming{Size: l.size, Binary: l.binary}
			if describe != nil {
				describe(fr.text[:l.end:l.end+framePad], &in)
			}
			l.err = o.Sink(in, bytes.NewReader(data))
		}
	}
	return fr, b[pos:], nil
}

// withoutLiterals returns the first n bytes of the text of the message at the beginning of b.
func withoutLiterals(b []byte, literals []literal, n int) []byte {
	text := make([]byte, 0, n+framePad)
	for i := range literals {
		l := &literals[i]
		k := min(l.end, n) - len(text)
		text = append(text, b[:k]...)
		if len(text) == n {
			return text
		}
		b = b[k+int(l.size):]
	}
	return append(text, b[:n-len(text)]...)
}

// scanner finds the lines of a message and the literals that they announce. It knows no grammar but
// this:
//
//   - A line ends in CRLF or in LF alone. CRLF ends it even in an open quoted string, because servers
//     send "\" as a delimiter. A LF alone does not, if a line of the stream has ended in CRLF before:
//     Outlook sends LF in quoted strings.
//   - {5}, {5+}, ~{5} or ~{5+} at the end of a line announces a literal, after which the message goes on
//     with another line, unless it stands in an open quoted string or in the text of a status response
//     or continuation. The code of a status response, in brackets, is not text.
//   - In the command direction there is no such text.
//
// The line is always the slice that begins with the line's first byte. Whoever calls line again
// with more bytes of the same line gets no byte searched twice.
type scanner struct {
	commands bool
	crlf     bool // a line of the stream has ended in CRLF

	// Of the message.
	bareLF bool
	state  state
	delim  bool    // the open quoted string begins like the delimiter "\" and a space
	word   [8]byte // in inWord: its letters, in upper case
	letter int     // how many

	// Of the line.
	searched int // how much of it has been searched for its end
	known    int // how much of it state is the outcome of: less, since it is rarely asked for
}

// state is what the bytes of a message so far mean for what follows.
type state uint8

const (
	atStart       state = iota
	inTag               // "*" counts as a tag
	afterTag            // in the spaces behind it
	inWord              // in the word behind that
	afterWord           // in the spaces behind the word of a status response
	inCode              // in "[...]" of a status response
	inCodeQuote         // in a quoted string in there
	inCodeEscape        // behind a backslash in there
	inText              // in free text, which lasts as long as the message
	inPlain             // in anything else
	atQuote             // just behind the quote that opens a quoted string
	atQuoteEscape       // behind `"\`
	atQuoteDelim        // behind `"\"`
	inQuote             // further on in a quoted string
	inQuoteEscape       // behind a backslash in there
)

// begin gets s ready for a message.
func (s *scanner) begin() {
	s.bareLF, s.delim, s.letter, s.state = false, false, 0, atStart
	if s.commands {
		s.state = inPlain
	}
	s.searched, s.known = 0, 0
}

// nextLine gets s ready for the line that follows the octets of a literal.
func (s *scanner) nextLine() {
	if s.state != inCode {
		s.state = inPlain
	}
	s.searched, s.known = 0, 0
}

// line returns the length of the line that b begins with, or false if b does not reach to its end.
func (s *scanner) line(b []byte) (end int, ok bool) {
	for {
		i := bytes.IndexByte(b[s.searched:], '\n')
		if i < 0 {
			s.searched = len(b)
			return 0, false
		}
		i += s.searched
		s.searched = i + 1
		if i > 0 && b[i-1] == '\r' {
			s.crlf = true
			return i + 1, true
		}
		if s.crlf {
			if s.advance(b[:i]); s.quoted() {
				continue
			}
		}
		s.bareLF = true
		return i + 1, true
	}
}

// forget tells s that the first n bytes of the line are going to be cut off from the slice.
func (s *scanner) forget(b []byte, n int) {
	s.advance(b[:n])
	s.searched -= n
	s.known -= n
}

// header is what a literal header says.
type header struct {
	size    int64
	nonSync bool // {5+}: the octets follow without having been asked for
	binary  bool // ~{5}
}

// Digits of a literal's size. The bound, which leaves room for leading zeros, makes maxHeader finite: a
// line that is too long is searched for its header when most of it is gone.
const (
	maxDigits = 40
	maxHeader = len("~{") + maxDigits + len("+}\r\n")
)

// header returns the literal header that the whole line b ends with, or false if the message ends here.
func (s *scanner) header(b []byte) (h header, ok bool) {
	i := len(b) - 1
	if i > 0 && b[i-1] == '\r' {
		i--
	}
	if i == 0 || b[i-1] != '}' {
		return header{}, false
	}
	if h, ok = parseHeader(b[:i-1]); !ok {
		return header{}, false
	}
	s.advance(b)
	return h, s.state == inPlain || s.state == inCode || s.delim
}

// parseHeader parses the literal header at the end of b, without its brace and line end.
func parseHeader(b []byte) (h header, ok bool) {
	i := len(b)
	if i > 0 && b[i-1] == '+' {
		h.nonSync = true
		i--
	}
	digits := i
	for i > 0 && '0' <= b[i-1] && b[i-1] <= '9' {
		i--
	}
	if n := digits - i; n == 0 || n > maxDigits || i == 0 || b[i-1] != '{' {
		return header{}, false
	}
	for _, c := range b[i:digits] {
		d := int64(c - '0')
		if h.size > (math.MaxInt64-d)/10 {
			return header{}, false
		}
		h.size = h.size*10 + d
	}
	h.binary = i > 1 && b[i-2] == '~'
	return h, true
}

// quoted reports whether a quoted string is open in which a LF alone is content. In a status response
// none is: there a stray quote in the text is more likely than a LF in a quoted string.
func (s *scanner) quoted() bool { return s.state >= atQuote }

// advance brings state up to date with b, the line or the beginning of it.
func (s *scanner) advance(b []byte) {
	for i := s.known; i < len(b); {
		c := b[i]
		switch s.state {
		case inText:
			i = len(b)
			continue
		case inPlain:
			n := bytes.IndexByte(b[i:], '"')
			if n < 0 {
				i = len(b)
				continue
			}
			i += n + 1
			if n := plainQuoted(b[i:]); n > 0 {
				i += n
			} else {
				s.state, s.delim = atQuote, false
			}
			continue
		case atQuote, atQuoteEscape, atQuoteDelim, inQuote, inQuoteEscape:
			s.inQuoted(c)
		case inCode:
			switch c {
			case '"':
				s.state = inCodeQuote
			case ']':
				s.state = inText
			}
		case inCodeQuote:
			switch c {
			case '"':
				s.state = inCode
			case '\\':
				s.state = inCodeEscape
			}
		case inCodeEscape:
			s.state = inCodeQuote
		default:
			if s.inHead(c); s.state == inPlain {
				continue // c is the first plain byte, and may be a quote
			}
		}
		i++
	}
	s.known = max(s.known, len(b))
}

// plainQuoted returns the length of what is left of a quoted string, behind its opening quote, or 0 if
// b does not hold it to its end or it has a backslash.
func plainQuoted(b []byte) int {
	for i, c := range b {
		switch c {
		case '"':
			return i + 1
		case '\\':
			return 0
		}
	}
	return 0
}

// inQuoted goes over one byte of a quoted string. If that begins with `"\" `, it is either the delimiter
// "\", badly quoted, or a string that begins with a quote. It was the delimiter if no quote closes the
// string until the CRLF, so that a literal header there counts.
func (s *scanner) inQuoted(c byte) {
	switch {
	case s.state == inQuoteEscape:
		s.state = inQuote
	case s.state == atQuoteEscape && c == '"':
		s.state = atQuoteDelim
	case s.state == atQuoteEscape:
		s.state = inQuote
	case c == '"':
		s.state, s.delim = inPlain, false
	case c == '\\' && s.state == atQuote:
		s.state = atQuoteEscape
	case c == '\\':
		s.state = inQuoteEscape
	default:
		s.delim = s.delim || s.state == atQuoteDelim && c == ' '
		s.state = inQuote
	}
}

// inHead goes over one byte of what tells a status response or continuation from the rest, and of what
// servers make of it: NUL bytes before it, no tag (gluon), no status word before the code (Office 365).
// It makes state inPlain, without having gone over c, when it is neither.
func (s *scanner) inHead(c byte) {
	upper := c &^ 0x20
	isLetter := 'A' <= upper && upper <= 'Z'
	next := inPlain
	switch s.state {
	case atStart:
		switch c {
		case 0:
			next = atStart
		case '+':
			next = inText
		case ' ':
			next = afterTag
		case '[':
			next = inCode
		case '"', '(', ')', '{', '\r', '\n':
		default:
			next = inTag
		}
	case inTag:
		switch c {
		case ' ':
			next = afterTag
		case '"', '(', ')', '{', '\r', '\n':
		default:
			next = inTag
		}
	case afterTag:
		switch {
		case c == ' ':
			next = afterTag
		case c == '[':
			next = inCode
		case isLetter:
			s.word[0], s.letter = upper, 1
			next = inWord
		}
	case inWord:
		switch {
		case isLetter && s.letter < len(s.word):
			s.word[s.letter] = upper
			s.letter++
			next = inWord
		case isLetter, c == '-', c == '_', '0' <= c && c <= '9', !s.isStatus():
		case c == ' ':
			next = afterWord
		case c == '[':
			next = inCode
		default:
			next = inText
		}
	case afterWord:
		switch c {
		case ' ':
			next = afterWord
		case '[':
			next = inCode
		default:
			next = inText
		}
	}
	s.state = next
}

// isStatus reports whether the word is that of a status response, tagged or not: wp.pl tags BYE.
func (s *scanner) isStatus() bool {
	switch string(s.word[:s.letter]) {
	case "OK", "NO", "BAD", "BYE", "PREAUTH":
		return true
	}
	return false
}
