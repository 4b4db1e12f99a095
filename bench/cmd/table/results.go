package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
)

// results are what the parts have found so far.
type results struct {
	sections []section
	chart    bytes.Buffer
}

// section is what stands between two marks of README.md.
type section struct{ name, title, text string }

// add adds a section.
func (r *results) add(name, title, text string) {
	r.sections = append(r.sections, section{name, title, text})
}

// addTable adds a section with a table of rows.
func addTable[Row any](r *results, name, title string, rows []Row, format func(io.Writer, []Row) error) error {
	var sb strings.Builder
	if err := format(&sb, rows); err != nil {
		return err
	}
	r.add(name, title, sb.String())
	return nil
}

// print writes the sections one after the other.
func (r *results) print(w io.Writer) error {
	for _, s := range r.sections {
		if s.title != "" {
			s.text = "\n## " + s.title + "\n\n" + s.text
		}
		if _, err := io.WriteString(w, s.text); err != nil {
			return err
		}
	}
	return nil
}

// write puts the sections into the file with the marks, and the chart into the other.
func (r *results) write(readme, chart string) error {
	text, err := os.ReadFile(readme)
	if err != nil {
		return err
	}
	changed := string(text)
	for _, s := range r.sections {
		if changed, err = s.insert(changed); err != nil {
			return fmt.Errorf("%s: %w", readme, err)
		}
	}
	if err := os.WriteFile(chart, r.chart.Bytes(), 0o644); err != nil {
		return err
	}
	return os.WriteFile(readme, []byte(changed), 0o644)
}

// insert replaces what is between the marks of the section.
func (s section) insert(text string) (string, error) {
	begin, end := "<!-- "+s.name+":begin -->", "<!-- "+s.name+":end -->"
	before, rest, ok := strings.Cut(text, begin)
	if !ok {
		return "", fmt.Errorf("no %s", begin)
	}
	_, after, ok := strings.Cut(rest, end)
	if !ok {
		return "", fmt.Errorf("no %s", end)
	}
	return before + begin + "\n\n" + s.text + "\n" + end + after, nil
}
