package grammar

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Locate puts the file and the line of the rule into an [*Error] that has none,
// as those of [Lift].
func Locate(err error, file string, source []byte) error {
	var e *Error
	if !errors.As(err, &e) || e.File != "" {
		return err
	}
	located := *e
	located.File, located.Line = file, lineOf(source, e.Rule)
	return &located
}

// definitions are the lines in which each rule is defined.
func definitions(source []byte) map[string][]int {
	lines := make(map[string][]int)
	for i, text := range bytes.Split(source, []byte("\n")) {
		if m := definition.FindSubmatch(text); m != nil {
			lines[string(m[1])] = append(lines[string(m[1])], i+1)
		}
	}
	return lines
}

// lineOf is the line in which a rule is defined, 1 when it is nowhere.
func lineOf(source []byte, rule string) int {
	if lines := definitions(source)[rule]; len(lines) > 0 {
		return lines[0]
	}
	return 1
}

// definedTwice is the error for the first rule that is defined a second time.
func definedTwice(file string, source []byte) error {
	var first *Error
	for rule, lines := range definitions(source) {
		if len(lines) > 1 && (first == nil || lines[1] < first.Line) {
			first = &Error{File: file, Line: lines[1], Rule: rule, Msg: fmt.Sprintf("defined already in line %d", lines[0])}
		}
	}
	if first == nil {
		return nil
	}
	return first
}

// The complaints that peg prints.
var (
	pegSyntax    = regexp.MustCompile(`parse error near .*\(line (\d+) symbol (\d+) `)
	pegUndefined = regexp.MustCompile(`rule '(.*)' used but not defined`)
	pegUnused    = regexp.MustCompile(`rule '(.*)' defined but not used`)
	pegRecursion = regexp.MustCompile(`possible infinite left recursion in rule '(.*)'`)
)

// complaints is what peg has printed, with the lines of the rules, which peg does
// not say.
func complaints(file string, source, printed []byte, failure error) error {
	var errs []error
	seen := make(map[Error]bool)
	add := func(line int, rule, format string, args ...any) {
		e := Error{File: file, Line: line, Rule: rule, Msg: fmt.Sprintf(format, args...)}
		if !seen[e] {
			seen[e] = true
			errs = append(errs, &e)
		}
	}
	for text := range strings.Lines(string(printed)) {
		if m := pegSyntax.FindStringSubmatch(text); m != nil {
			line, _ := strconv.Atoi(m[1])
			if m[2] == "0" {
				line-- // the end of the line before
			}
			add(line, "", "peg cannot read the grammar from here on")
		}
		if m := pegUndefined.FindStringSubmatch(text); m != nil {
			if line, user := firstUse(source, m[1]); len(definitions(source)[m[1]]) == 0 {
				add(line, user, "uses %s, which is not defined", m[1])
			} else {
				add(lineOf(source, m[1]), m[1], "has no expression")
			}
		}
		if m := pegUnused.FindStringSubmatch(text); m != nil {
			add(lineOf(source, m[1]), m[1], "not used by the first rule, nor by one that it uses")
		}
		if m := pegRecursion.FindStringSubmatch(text); m != nil {
			add(lineOf(source, m[1]), m[1], "begins with itself")
		}
	}
	if len(errs) == 0 {
		return fmt.Errorf("peg %s: %w\n%s", file, failure, bytes.TrimSpace(printed))
	}
	return errors.Join(errs...)
}

// notNames are the parts of a line in which no rule is named.
var notNames = regexp.MustCompile(`'(\\.|[^'\\])*'|"(\\.|[^"\\])*"|\[(\\.|[^\]\\])*\]|\{[^}]*\}|(#|//).*`)

// firstUse is where a rule is named first, and by which other.
func firstUse(source []byte, rule string) (line int, user string) {
	use := regexp.MustCompile(`\b` + rule + `\b`)
	for i, text := range bytes.Split(source, []byte("\n")) {
		if m := definition.FindSubmatch(text); m != nil {
			user = string(m[1])
		}
		if user != "" && use.Match(notNames.ReplaceAll(text, nil)) {
			return i + 1, user
		}
	}
	return 1, ""
}
