package bench

import (
	"fmt"
	"io"
	"strings"

	"github.com/imapeg/imapeg/bench/internal/figures"
)

// Row is a line of the table.
type Row struct {
	Area    Area
	Library string
	// Rounds are the samples in the order of the rounds; those with the same
	// index were measured one right after the other.
	Rounds []Sample
	// Unsupported says that the library has no typed values for the area.
	Unsupported bool
}

// Run measures every library and the limits on every area.
func Run(c Config) ([]Row, error) {
	var rows []Row
	for _, area := range c.Areas {
		in, err := Generate(area, area.Units(), DefaultSeed)
		if err != nil {
			return nil, err
		}
		in.Want = nil // only the tests need it

		var turns []*turn
		first := len(rows)
		for _, lib := range append(Libraries(), Limits()...) {
			if isLimit(lib.Name()) && !lib.Supports(area) {
				continue
			}
			row := Row{Area: area, Library: lib.Name(), Unsupported: !lib.Supports(area)}
			rows = append(rows, row)
			if !row.Unsupported {
				turns = append(turns, &turn{name: fmt.Sprintf("%s, %s", area, lib.Name()), lib: lib, in: in, readers: 1})
			}
		}
		if err := c.takeTurns(turns); err != nil {
			return nil, err
		}
		for i := range rows[first:] {
			if row := &rows[first+i]; !row.Unsupported {
				row.Rounds, turns = turns[0].rounds, turns[1:]
			}
		}
	}
	return rows, nil
}

// oursName is the name of the library that the others are compared with.
const oursName = "imapeg"

// WriteTable writes the rows as a Markdown table.
func WriteTable(w io.Writer, rows []Row) error {
	ours := map[Area][]Sample{}
	for _, row := range rows {
		if row.Library == oursName {
			ours[row.Area] = row.Rounds
		}
	}

	var sb strings.Builder
	sb.WriteString("| Area | Library | MB/s | ns/message | allocs/message | bytes/message | imapeg ÷ it |\n")
	sb.WriteString("|---|---|--:|--:|--:|--:|--:|\n")
	var last Area
	for _, row := range rows {
		area := string(row.Area)
		if row.Area == last {
			area = ""
		}
		last = row.Area
		if row.Unsupported {
			switch {
			case row.Library != oursName && strings.HasPrefix(row.Library, oursName):
				continue // a variant that only exists for some areas
			case row.Library == gluonName && row.Area != AreaCommands:
				continue // a library for the other side
			}
			fmt.Fprintf(&sb, "| %s | %s | – | – | – | – | – |\n", area, row.Library)
			continue
		}
		compared := "–"
		if base := ours[row.Area]; len(base) > 0 {
			compared = figures.Text(ratio(base, row.Rounds))
		}
		fmt.Fprintf(&sb, "| %s | %s | %s | %s | %s | %s | %s |\n", area, row.Library,
			figures.Text(median(row.Rounds, func(s Sample) float64 { return s.MBPerSecond })),
			figures.Text(median(row.Rounds, func(s Sample) float64 { return s.Nanoseconds })),
			figures.Text(median(row.Rounds, func(s Sample) float64 { return s.Allocs })),
			figures.Text(median(row.Rounds, func(s Sample) float64 { return s.AllocBytes })),
			compared)
	}
	_, err := io.WriteString(w, sb.String())
	return err
}
