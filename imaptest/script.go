package imaptest

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Script is a session of a client and a server: see the package's comment. It
// can be played by any number of goroutines.
type Script struct {
	steps []step
	last  int // the last step that waits for the client, -1 for none
}

// step is what the server does next.
type step struct {
	line int // of the script, from 1 on
	kind stepKind
	text []byte // that is sent or waited for
	wait time.Duration

	// Of stepSend: where in text responses begin.
	starts []int
	// Of stepCommand: what asks for its literals.
	goOns [][]byte
}

type stepKind int

const (
	stepSend    stepKind = iota
	stepCommand          // a whole command, or a line without a tag
	stepLine             // a line of a command that the script breaks off
	stepOctets
	stepPause
	stepTLS
	stepClose
	stepMayClose
)

// SyntaxError says what is wrong with the text of a script.
type SyntaxError struct {
	// Line is the number of the line, from 1 on.
	Line int
	// Text is the line.
	Text string
	// Problem is what is wrong.
	Problem string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("imaptest: line %d of the script: %s: %q", e.Line, e.Problem, e.Text)
}

// Parse reads a script. The error is a [*SyntaxError].
func Parse(text string) (*Script, error) {
	p := &scriptParser{}
	number := 0
	for line := range strings.Lines(text) {
		number++
		if err := p.line(number, strings.TrimRight(line, "\r\n")); err != nil {
			return nil, err
		}
	}
	s := &Script{steps: group(p.steps), last: -1}
	markResponses(s.steps)
	for i := range s.steps {
		switch s.steps[i].kind {
		case stepCommand, stepLine, stepOctets:
			s.last = i
		}
	}
	return s, nil
}

// MustParse is Parse for a script that is known to be right: it panics if it is
// not.
func MustParse(text string) *Script {
	s, err := Parse(text)
	if err != nil {
		panic(err)
	}
	return s
}

// scriptParser makes a step of every line. group makes commands of them.
type scriptParser struct {
	steps  []step
	indent string // of the last line that can be gone on with
	open   bool   // there is one
}

func (p *scriptParser) line(number int, line string) error {
	text := strings.TrimLeft(line, " \t")
	indent := line[:len(line)-len(text)]
	fail := func(problem string) error { return &SyntaxError{Line: number, Text: line, Problem: problem} }
	add := func(s step) error {
		if n := len(p.steps); n > 0 && p.steps[n-1].kind == stepClose {
			return fail("the connection is closed already")
		}
		s.line = number
		p.steps = append(p.steps, s)
		p.open = false
		return nil
	}
	rest := strings.TrimRight(text, " \t")
	switch {
	case rest == "" || text[0] == '#':
		return nil
	case rest == "close":
		return add(step{kind: stepClose})
	case rest == "may close":
		return add(step{kind: stepMayClose})
	case rest == "tls":
		return add(step{kind: stepTLS})
	case strings.HasPrefix(rest, "pause "):
		d, err := time.ParseDuration(strings.TrimSpace(rest[len("pause "):]))
		if err != nil || d < 0 {
			return fail("not a duration")
		}
		return add(step{kind: stepPause, wait: d})
	case strings.HasPrefix(text, "S:"), strings.HasPrefix(text, "C:"):
		kind := stepSend
		if text[0] == 'C' {
			kind = stepLine
		}
		err := add(step{kind: kind, text: []byte(strings.TrimPrefix(text[2:], " ") + "\r\n")})
		p.open, p.indent = true, indent
		return err
	case strings.HasPrefix(text, "s:"), strings.HasPrefix(text, "c:"):
		kind := stepSend
		if text[0] == 'c' {
			kind = stepOctets
		}
		octets, err := strconv.Unquote(strings.TrimSpace(text[2:]))
		if err != nil {
			return fail("not a Go string")
		}
		return add(step{kind: kind, text: []byte(octets)})
	case p.open && len(indent) > len(p.indent) && strings.HasPrefix(indent, p.indent):
		last := &p.steps[len(p.steps)-1]
		last.text = fmt.Appendf(bytes.TrimSuffix(last.text, []byte("\r\n")), " %s\r\n", rest)
		return nil
	}
	return fail("not a line of a script")
}

// group makes commands of the lines of which each consists: those with its
// literals, and the "+" lines between them. What is broken off stays as it is.
func group(lines []step) []step {
	var steps []step
	for len(lines) > 0 {
		n := 1
		s := lines[0]
		if s.kind == stepLine {
			if cmd, length := wholeCommand(lines); length > 0 {
				s, n = cmd, length
			}
		}
		steps = append(steps, s)
		lines = lines[n:]
	}
	return steps
}

// wholeCommand is the command that begins with the first of the lines, and the
// number of its lines; 0 if the script breaks it off.
func wholeCommand(lines []step) (cmd step, n int) {
	cmd = step{line: lines[0].line, kind: stepCommand}
	var f framer
	for i := range lines {
		switch s := &lines[i]; {
		case s.kind == stepLine:
			cmd.text = append(cmd.text, s.text...)
			f.write(s.text)
			if f.between() {
				return cmd, i + 1
			}
		case s.kind == stepSend && f.header && s.text[0] == '+':
			cmd.goOns = append(cmd.goOns, s.text)
		default:
			return step{}, 0
		}
	}
	return step{}, 0
}

// markResponses notes where responses begin, so that their tags can be replaced.
func markResponses(steps []step) {
	var f framer
	for i := range steps {
		s := &steps[i]
		if s.kind != stepSend {
			continue
		}
		for at := 0; at < len(s.text); {
			if f.between() {
				s.starts = append(s.starts, at)
			}
			end := len(s.text)
			if i := bytes.IndexByte(s.text[at:], '\n'); i >= 0 {
				end = at + i + 1
			}
			f.write(s.text[at:end])
			at = end
		}
	}
}

// framer follows where messages begin and end: a message is a line, or a line
// that ends in the header of a literal, the literal, and what follows it.
type framer struct {
	line    []byte // the beginning of the line, as far as it has come
	literal int64  // octets that are still to come
	inside  bool   // the message goes on behind a literal
	header  bool   // the last that came was a literal's header
}

// between says whether a message begins here.
func (f *framer) between() bool { return f.literal == 0 && len(f.line) == 0 && !f.inside }

func (f *framer) write(p []byte) {
	f.header = false
	for len(p) > 0 {
		if f.literal > 0 {
			n := min(f.literal, int64(len(p)))
			f.literal -= n
			p = p[n:]
			continue
		}
		i := bytes.IndexByte(p, '\n')
		if i < 0 {
			f.line = append(f.line, p...)
			return
		}
		f.line = append(f.line, p[:i+1]...)
		p = p[i+1:]
		f.literal, _, f.inside = literalHeader(f.line)
		f.header = f.inside && len(p) == 0
		f.line = f.line[:0]
	}
}

// literalHeader is the size of the literal that follows a line, and whether it
// waits to be asked for: "{42}" and "{42+}".
func literalHeader(line []byte) (size int64, waits, ok bool) {
	line, ok = bytes.CutSuffix(bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r")), []byte("}"))
	open := bytes.LastIndexByte(line, '{')
	if !ok || open < 0 {
		return 0, false, false
	}
	digits, nonSync := bytes.CutSuffix(line[open+1:], []byte("+"))
	n, err := strconv.ParseUint(string(digits), 10, 63)
	if err != nil {
		return 0, false, false
	}
	return int64(n), !nonSync, true
}

// lastLine is the number of the last line.
func (s *Script) lastLine() int {
	if len(s.steps) == 0 {
		return 0
	}
	return s.steps[len(s.steps)-1].line
}

// mayCloseEarly says whether what the client does at the end is its own affair.
func (s *Script) mayCloseEarly() bool {
	return slices.ContainsFunc(s.steps, func(s step) bool { return s.kind == stepMayClose })
}
