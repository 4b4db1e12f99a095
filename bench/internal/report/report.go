// Package report has what the programs measure as the sections of a file: between
// marks that stay, as in
//
//	<!-- speed:begin -->
//	<!-- speed:end -->
package report

import (
	"fmt"
	"io"
	"os"
	"strings"
)

// Report is the sections that there are so far. The zero value has none.
type Report struct{ sections []section }

// section is what stands between two marks.
type section struct{ name, title, text string }

// Add adds a section: the name in its marks, the title that it has when it is printed,
// which may be empty, and whole lines of text.
func (r *Report) Add(name, title, text string) {
	r.sections = append(r.sections, section{name, title, text})
}

// AddTable adds a section with a table of rows.
func AddTable[Row any](r *Report, name, title string, rows []Row, format func(io.Writer, []Row) error) error {
	var sb strings.Builder
	if err := format(&sb, rows); err != nil {
		return err
	}
	r.Add(name, title, sb.String())
	return nil
}

// Print writes the sections one after the other.
func (r *Report) Print(w io.Writer) error {
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

// Write puts the sections into the file with the marks. Nothing is changed when marks
// are missing.
func (r *Report) Write(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	changed := string(text)
	for _, s := range r.sections {
		if changed, err = s.insert(changed); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return os.WriteFile(file, []byte(changed), 0o644)
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
