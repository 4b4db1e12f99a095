package display

import (
	"io"
	"strings"

	"github.com/rivo/uniseg"
)

// gap is between two columns.
const gap = "  "

// Column is one column of a [Table].
type Column struct {
	Title string
	Width int  // in cells of the terminal; what is wider is cut. 0 in the last column: no limit
	Right bool // cells stand at the right end
}

// Table prints rows as they come: it needs to know how wide its columns are
// instead of what will be in them, so that a table may have any number of rows.
type Table struct {
	w       io.Writer
	columns []Column
	line    strings.Builder
}

// NewTable prints the titles of the columns.
func NewTable(w io.Writer, columns ...Column) (*Table, error) {
	t := &Table{w: w, columns: columns}
	titles := make([]string, len(columns))
	for i := range columns {
		titles[i] = columns[i].Title
	}
	return t, t.Row(titles...)
}

// Row prints a row. The cells have to be clean.
func (t *Table) Row(cells ...string) error {
	t.line.Reset()
	pending := "" // blanks that are printed only if something follows
	for i, cell := range cells {
		column := t.columns[i]
		if i > 0 {
			pending += gap
		}
		width := Width(cell)
		if column.Width > 0 && width > column.Width {
			cell = Cut(cell, column.Width)
			width = Width(cell)
		}
		pad := strings.Repeat(" ", max(0, column.Width-width))
		if column.Right {
			pending, pad = pending+pad, ""
		}
		if cell != "" {
			t.line.WriteString(pending)
			t.line.WriteString(cell)
			pending = ""
		}
		pending += pad
	}
	t.line.WriteByte('\n')
	_, err := io.WriteString(t.w, t.line.String())
	return err
}

// Width is how many cells of a terminal a text takes: none for a combining mark,
// two for an ideograph or an emoji.
func Width(s string) int { return uniseg.StringWidth(s) }

// Cut is the beginning of a text, with an ellipsis at its end, in no more than
// width cells.
func Cut(s string, width int) string {
	if Width(s) <= width {
		return s
	}
	if width < 1 {
		return ""
	}
	end, used, state := 0, 0, -1
	for rest := s; rest != ""; {
		var cluster string
		var cells int
		cluster, rest, cells, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if used+cells > width-1 {
			break
		}
		used += cells
		end += len(cluster)
	}
	return s[:end] + "…"
}
