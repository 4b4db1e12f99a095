package client

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/imapeg/imapeg/types"
)

const (
	maxTraceLine = 16 << 10 // octets of a line that are kept
	traceTail    = 32       // of its end, where the head of a literal is
)

// Trace shows what goes over the wire, in both directions, as it is without TLS and
// compression: for looking into what a server does. It is not for what a program depends
// on; that is [Options].Handler, Logger and Observer.
//
// Passwords, tokens and all else of LOGIN and AUTHENTICATE, the tokens of URLAUTH, and
// what is in literals, as messages are, is not shown: "[redacted]" or "[120 octets]"
// stands in its place. The rest is: names of users and mailboxes, subjects, addresses, and
// short texts that a server sends in quotes.
type Trace struct {
	// Line gets each line, one after the other for a connection, and those of several
	// connections at the same time. A line of the client comes before it is sent. Line
	// is called by the goroutines that send and read, which wait for it, and must not
	// use the connection.
	Line func(TraceLine)
	// Unredacted shows everything, passwords and messages too.
	Unredacted bool
}

// TraceLine is a line that went over the wire.
type TraceLine struct {
	// Time is when it was read, or when it is about to be sent.
	Time time.Time
	// Conn tells connections apart: it is this side's address, "192.0.2.7:50412".
	Conn string
	// Server says that the server sent it.
	Server bool
	// Text is the line without its end. It may hold any octets. Without Unredacted only
	// the beginning of very long lines is shown.
	Text string
}

// String is the line with the sender, "C: A0001 NOOP". Control characters, which a
// terminal would obey, are written as \x1b.
func (l TraceLine) String() string {
	side := "C: "
	if l.Server {
		side = "S: "
	}
	var b strings.Builder
	b.WriteString(side)
	for i := range len(l.Text) {
		if c := l.Text[i]; c < ' ' && c != '\t' || c == 0x7F {
			fmt.Fprintf(&b, `\x%02x`, c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// TraceTo writes each line to w, with time and connection. It can be used for any number
// of connections. Errors of w are of no consequence.
//
//	15:04:05.123456 192.0.2.7:50412 C: A0001 LOGIN [redacted]
//	15:04:05.130915 192.0.2.7:50412 S: A0001 OK done
func TraceTo(w io.Writer) *Trace {
	var mu sync.Mutex
	return &Trace{Line: func(l TraceLine) {
		mu.Lock()
		defer mu.Unlock()
		_, _ = fmt.Fprintf(w, "%s %s %s\n", l.Time.Format("15:04:05.000000"), l.Conn, l)
	}}
}

// tracer makes lines of what goes over one connection.
type tracer struct {
	trace *Trace
	conn  string

	mu      sync.Mutex
	out, in traced
}

// traced is one direction: octets on their way to lines.
type traced struct {
	line    []byte // that has not ended, its beginning
	tail    []byte // the end of it, if it is longer
	length  int64
	literal int64 // octets that are left of a literal
}

func newTracer(trace *Trace, conn string) *tracer {
	if trace == nil || trace.Line == nil {
		return nil
	}
	return &tracer{trace: trace, conn: conn}
}

func (t *tracer) emit(server bool, text string) {
	t.trace.Line(TraceLine{Time: time.Now(), Conn: t.conn, Server: server, Text: text})
}

// traceSent shows what will be sent for a command.
func (c *core) traceSent(cmd *command, p []byte) {
	t := c.tracer
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.trace.Unredacted {
		t.raw(&t.out, p, false)
		return
	}
	t.lines(&t.out, p, func(line string) { t.emit(false, redactCommand(cmd, line)) }, func(string) bool { return true },
		func(octets int64) {
			if _, login := cmd.body.(*types.LoginCommand); !login { // even the length of a password
				t.emit(false, octetsOf(octets))
			}
		})
}

// traceReceived shows what was read.
func (c *core) traceReceived(p []byte) {
	t := c.tracer
	if t == nil {
		return
	}
	c.mu.Lock()
	var secrets []string
	exchange := false
	for _, cmd := range c.inflight {
		secrets = append(secrets, cmd.secrets()...)
		exchange = exchange || cmd.exchange != nil
	}
	c.mu.Unlock()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.trace.Unredacted {
		t.raw(&t.in, p, true)
		return
	}
	t.lines(&t.in, p, func(line string) { t.emit(true, redactResponse(line, secrets, exchange)) }, hasLiterals,
		func(octets int64) { t.emit(true, octetsOf(octets)) })
}

func octetsOf(n int64) string { return fmt.Sprintf("[%d octets]", n) }

// raw shows lines as they are; long ones come in pieces.
func (t *tracer) raw(d *traced, p []byte, server bool) {
	for len(p) > 0 {
		end := bytes.IndexByte(p, '\n') + 1
		n := end
		if n == 0 {
			n = len(p)
		}
		n = min(n, maxTraceLine-len(d.line))
		d.line, p = append(d.line, p[:n]...), p[n:]
		if n == end || len(d.line) == maxTraceLine {
			t.emit(server, trimEnd(d.line))
			d.line = d.line[:0]
		}
	}
}

func trimEnd(line []byte) string {
	return string(bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r")))
}

// lines cuts p into lines and literals. A line that announces a literal, and of which
// may is true, is followed by its octets, of which only the number is shown.
func (t *tracer) lines(d *traced, p []byte, line func(string), may func(string) bool, literal func(int64)) {
	for len(p) > 0 {
		if d.literal > 0 {
			n := min(d.literal, int64(len(p)))
			d.literal, p = d.literal-n, p[n:]
			continue
		}
		end := bytes.IndexByte(p, '\n') + 1
		n := end
		if n == 0 {
			n = len(p)
		}
		d.add(p[:n])
		p = p[n:]
		if end == 0 {
			return
		}
		text := d.text()
		line(text)
		if size, ok := literalAtEnd(d.end()); ok && may(text) {
			d.literal = size
			literal(size)
		}
		d.line, d.tail, d.length = d.line[:0], d.tail[:0], 0
	}
}

// add adds to the line that has not ended.
func (d *traced) add(p []byte) {
	d.length += int64(len(p))
	room := min(maxTraceLine-len(d.line), len(p))
	d.line = append(d.line, p[:room]...)
	d.tail = append(d.tail, p[max(0, len(p)-traceTail):]...)
	d.tail = d.tail[max(0, len(d.tail)-traceTail):]
}

func (d *traced) text() string {
	if d.length > int64(len(d.line)) {
		return fmt.Sprintf("%s [%d octets more]", d.line, d.length-int64(len(d.line)))
	}
	return trimEnd(d.line)
}

// end is the end of the line, without its line end.
func (d *traced) end() string { return trimEnd(d.tail) }

var literalHead = regexp.MustCompile(`\{(\d{1,18})[+-]?\}$`)

// literalAtEnd is the size of the literal that a line announces.
func literalAtEnd(line string) (int64, bool) {
	head := literalHead.FindStringSubmatch(line)
	if head == nil {
		return 0, false
	}
	size, err := strconv.ParseInt(head[1], 10, 64)
	return size, err == nil
}

// hasLiterals says whether a line of the server can announce a literal: texts for humans
// end as they like.
func hasLiterals(line string) bool {
	rest, untagged := strings.CutPrefix(line, "* ")
	word, _, _ := strings.Cut(rest, " ")
	switch strings.ToUpper(word) {
	case "OK", "NO", "BAD", "BYE", "PREAUTH":
		return false
	}
	return untagged || !statusLine.MatchString(line)
}

// statusLine is a tagged response, or a continuation.
var statusLine = regexp.MustCompile(`(?i)^(\+|[^ ]+ (OK|NO|BAD|BYE)( |$))`)

// urlAuth is the secret part of a URL of URLAUTH (RFC 4467).
var urlAuth = regexp.MustCompile(`(?i)(;URLAUTH=[^:;\s"]+:[^:\s"]+:)[0-9a-f]+`)

// redactCommand takes out of a line that is sent for a command what nobody may see.
func redactCommand(cmd *command, line string) string {
	var keep int // words
	switch cmd.body.(type) {
	case *types.LoginCommand:
		keep = 2
	case *types.AuthenticateCommand:
		keep = 3
		if line == "*" {
			return line
		}
	default:
		return urlAuth.ReplaceAllString(line, "${1}"+redacted)
	}
	if !strings.HasPrefix(line, cmd.tag+" ") {
		return redacted // goes on behind a literal, or in the course of the exchange
	}
	words := strings.SplitN(line, " ", keep+1)
	if len(words) > keep {
		words[keep] = redacted
	}
	return strings.Join(words, " ")
}

// redactResponse does the same for a line of the server. exchange says that challenges of
// a login may be among them.
func redactResponse(line string, secrets []string, exchange bool) string {
	if text, ok := strings.CutPrefix(line, "+"); ok && exchange {
		if strings.TrimSpace(text) == "" {
			return line
		}
		return "+ " + redacted
	}
	return urlAuth.ReplaceAllString(withoutSecrets(line, secrets), "${1}"+redacted)
}
