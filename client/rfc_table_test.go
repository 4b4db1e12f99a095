package client_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/require"
)

// printedLine is a message in the examples of an RFC, as ../testdata has it: see
// ../testdata/README.md.
type printedLine struct {
	place   string // "rfc3501/section6.txt:12"
	client  bool
	wire    string
	failing bool   // it is no IMAP as it is printed
	comment string // what the table says about it
	command *types.Command
	resp    types.Response
}

// printedExample is a command of an RFC's example, and what the server says to it.
type printedExample struct {
	rfc, part string
	place     string
	command   printedLine
	// lines are what both sides say until the tagged response, which is the last, and
	// behind what the server says then, before the next command.
	lines, behind []printedLine
	answered      bool
	pipelined     bool // others were sent before its answer
}

// printedSession is one section of an RFC with commands in it.
type printedSession struct {
	rfc, part string
	examples  []*printedExample
	stray     []printedLine // of the server, before any command
}

// printedSessions reads all the tables of RFCs.
func printedSessions(t *testing.T) []*printedSession {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "testdata", "rfc*", "*.txt"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	var sessions []*printedSession
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		rfc := filepath.Base(filepath.Dir(file))
		place := rfc + "/" + filepath.Base(file)
		var section *sectionReader
		var line printedLine
		for i, s := range strings.Split(string(text), "\n") {
			key, rest, _ := strings.Cut(s, " ")
			switch key {
			case "##":
				part, _, _ := strings.Cut(rest, " ")
				if section != nil {
					section.settle()
				}
				section = &sectionReader{session: &printedSession{rfc: rfc, part: part}}
				sessions = append(sessions, section.session)
				line = printedLine{}
			case "#":
				line.comment = strings.TrimSpace(line.comment + " " + rest)
			case "S:", "C:":
				line.client = key == "C:"
				line.wire += rest + "\r\n"
			case "Q:":
				piece, err := strconv.Unquote(rest)
				require.NoError(t, err)
				line.wire += piece
			case "=":
				if line.wire != "" {
					line.place = fmt.Sprintf("%s:%d", place, i+1)
					line.parse(t, rest)
					section.add(line)
				}
				line = printedLine{}
			}
		}
		section.settle()
	}
	return sessions
}

// parse makes the value of a line. The tables have its JSON form, which package
// parser's tests compare.
func (l *printedLine) parse(t *testing.T, want string) {
	var err error
	if l.client {
		l.command, err = parser.ParseCommand([]byte(l.wire), nil)
	} else {
		l.resp, err = parser.ParseResponse([]byte(l.wire), nil)
	}
	l.failing = err != nil
	require.Equal(t, strings.HasPrefix(want, "error: "), l.failing, l.place)
}

// sectionReader puts together what belongs to a command.
type sectionReader struct {
	session *printedSession
	open    []*printedExample // without their answers yet
	last    *printedExample
	pending []printedLine // said by the server to one of them
}

func (r *sectionReader) add(l printedLine) {
	switch {
	case l.client && (l.command == nil || l.command.Tag != ""):
		r.settle()
		e := &printedExample{rfc: r.session.rfc, part: r.session.part, place: l.place, command: l}
		for _, other := range r.open {
			e.pipelined, other.pipelined = true, true
		}
		r.session.examples = append(r.session.examples, e)
		r.open, r.last = append(r.open, e), e
	case l.client && len(r.open) > 0: // DONE and the like
		r.pending = append(r.pending, l)
	case l.client:
		r.session.stray = append(r.session.stray, l)
	default:
		r.pending = append(r.pending, l)
		if s, ok := l.resp.(*types.Status); ok && s.Tagged() {
			r.answer(s.Tag)
		}
	}
}

// answer ends the command with a tag.
func (r *sectionReader) answer(tag string) {
	for i, e := range r.open {
		if e.command.command == nil || e.command.command.Tag != tag {
			continue
		}
		e.lines, e.answered = append(e.lines, r.pending...), true
		r.pending, r.last = nil, e
		r.open = append(r.open[:i:i], r.open[i+1:]...)
		return
	}
}

// settle gives what the server has said between commands to the one before.
func (r *sectionReader) settle() {
	switch {
	case r.last == nil:
		r.session.stray = append(r.session.stray, r.pending...)
	case r.last.answered:
		r.last.behind = append(r.last.behind, r.pending...)
	default:
		r.last.lines = append(r.last.lines, r.pending...)
	}
	r.pending = nil
}

// complete makes an example playable of which the RFC leaves something out: lines that
// are shortened to what is no IMAP are left out, and an answer that is missing is OK.
// It says whether it had to.
func (e *printedExample) complete() (changed bool) {
	good := func(lines []printedLine) (list []printedLine) {
		for _, l := range lines {
			if l.failing {
				changed = true
			} else {
				list = append(list, l)
			}
		}
		return list
	}
	e.lines, e.behind = good(e.lines), good(e.behind)
	if !e.answered {
		changed = true
		ok := &types.Status{Tag: e.command.command.Tag, Kind: types.OK, Text: "done"}
		e.lines = append(e.lines, printedLine{place: e.place, wire: ok.Tag + " OK done\r\n", resp: ok})
	}
	return changed
}
