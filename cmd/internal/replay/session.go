package replay

import (
	"errors"
	"fmt"
	"strings"
)

// tagMark stands for the tag of a command in a recording.
const tagMark = "$TAG"

// Session is a recording of what a server said.
type Session struct {
	greeting  string
	exchanges []exchange
}

// exchange is a command and its answer.
type exchange struct {
	command string // without its tag and its line end
	data    string // the untagged responses, as on the wire
	status  string // the tagged response behind its tag, as on the wire
}

// ParseSession reads a recording. It has a line of the client behind each "C: ",
// a line of the server behind each "S: ", and comments behind "#"; the lines are
// as they were on the wire but for their CRLF, and $TAG stands for the tag of the
// command. An answer goes from the command to its tagged response, which is the
// last line before the next command; what is before the first command is the
// greeting.
func ParseSession(text string) (*Session, error) {
	s := new(Session)
	number := 0
	var answer []string
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSuffix(line, "\n")
		switch kind, rest, _ := strings.Cut(line, " "); {
		case strings.HasPrefix(line, "#"):
		case kind == "S:":
			answer = append(answer, rest)
		case kind == "C:":
			if err := s.end(answer); err != nil {
				return nil, fmt.Errorf("line %d: %w", number, err)
			}
			command, ok := strings.CutPrefix(rest, tagMark+" ")
			if !ok {
				return nil, fmt.Errorf("line %d: a command has to begin with %s", number, tagMark)
			}
			s.exchanges = append(s.exchanges, exchange{command: command})
			answer = nil
		default:
			return nil, fmt.Errorf(`line %d: neither "C: " nor "S: " nor "#": %q`, number, line)
		}
	}
	if err := s.end(answer); err != nil {
		return nil, fmt.Errorf("line %d: %w", number, err)
	}
	return s, nil
}

// end takes the lines that the server said last.
func (s *Session) end(lines []string) error {
	if len(s.exchanges) == 0 {
		if len(lines) == 0 {
			return errors.New("no greeting")
		}
		s.greeting = wire(lines)
		return nil
	}
	last := &s.exchanges[len(s.exchanges)-1]
	if len(lines) == 0 {
		return fmt.Errorf("no answer to %q", last.command)
	}
	status, ok := strings.CutPrefix(lines[len(lines)-1], tagMark+" ")
	if !ok {
		return fmt.Errorf("the answer to %q does not end with a tagged response", last.command)
	}
	last.data, last.status = wire(lines[:len(lines)-1]), status+"\r\n"
	return nil
}

// wire are lines as they go over the wire.
func wire(lines []string) string {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(line)
		b.WriteString("\r\n")
	}
	return b.String()
}

// answer is what the server said to a command: to the very same line if there is
// one, or else to the first one of the same name.
func (s *Session) answer(command string) (*exchange, bool) {
	for i := range s.exchanges {
		if strings.EqualFold(s.exchanges[i].command, command) {
			return &s.exchanges[i], true
		}
	}
	for i := range s.exchanges {
		if strings.EqualFold(name(s.exchanges[i].command), name(command)) {
			return &s.exchanges[i], true
		}
	}
	return nil, false
}

// name is the name of a command: its first word, or its first two when the first
// is UID.
func name(command string) string {
	word, rest, _ := strings.Cut(command, " ")
	if strings.EqualFold(word, "UID") {
		second, _, _ := strings.Cut(rest, " ")
		return word + " " + second
	}
	return word
}
