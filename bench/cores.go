package bench

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"

	"github.com/imapeg/imapeg/bench/internal/figures"
)

// CoresRow is what a number of our readers did at the same time.
type CoresRow struct {
	Area    Area
	Readers int
	Rounds  []Sample // in the order of the rounds
}

// RunCores measures 1, 2, 4 ... of our readers at the same time, and as many as there
// are processors, each with the same input. Of the areas of the Config it takes those
// that the table of memory has.
func RunCores(c Config) ([]CoresRow, error) {
	var rows []CoresRow
	for _, area := range c.Areas {
		if !slices.Contains(keyAreas, area) {
			continue
		}
		in, err := Generate(area, area.Units(), DefaultSeed)
		if err != nil {
			return nil, err
		}
		in.Want = nil // only the tests need it

		var turns []*turn
		for _, n := range readerCounts(runtime.GOMAXPROCS(0)) {
			turns = append(turns, &turn{name: fmt.Sprintf("%s, readers: %d", area, n), lib: Imapeg{}, in: in, readers: n})
		}
		if err := c.takeTurns(turns); err != nil {
			return nil, err
		}
		for _, t := range turns {
			rows = append(rows, CoresRow{area, t.readers, t.rounds})
		}
	}
	return rows, nil
}

// readerCounts returns the powers of two below a number of processors, and the number.
func readerCounts(processors int) (counts []int) {
	for n := 1; n < processors; n *= 2 {
		counts = append(counts, n)
	}
	return append(counts, processors)
}

// WriteCoresTable writes the rows as a Markdown table with a line for each area. The
// first row of an area is what its others are compared with.
func WriteCoresTable(w io.Writer, rows []CoresRow) error {
	var head, rule, body strings.Builder
	head.WriteString("| Area |")
	rule.WriteString("|---|")
	var first CoresRow
	for i, row := range rows {
		if row.Area == first.Area {
			fmt.Fprintf(&body, " %s × |", figures.Text(ratio(row.Rounds, first.Rounds)))
		} else {
			if i > 0 {
				body.WriteString("\n")
			}
			first = row
			fmt.Fprintf(&body, "| %s | %s MB/s |", row.Area, figures.Text(median(row.Rounds, func(s Sample) float64 { return s.MBPerSecond })))
		}
		if row.Area == rows[0].Area {
			fmt.Fprintf(&head, " readers: %d |", row.Readers)
			rule.WriteString("--:|")
		}
	}
	_, err := fmt.Fprintf(w, "%s\n%s\n%s\n", &head, &rule, &body)
	return err
}
