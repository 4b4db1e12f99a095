package bench

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
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

// Config says how to make a table.
type Config struct {
	Areas  []Area
	Rounds int           // interleaved rounds
	Time   time.Duration // of each measurement
	Log    io.Writer     // progress, one line per measurement
}

// Run measures every library and the limits on every area. Each library is warmed
// up with one pass; then the libraries take turns, A B C A B C, so that a change
// of the machine's mood meets all of them.
func Run(c Config) ([]Row, error) {
	var rows []Row
	for _, area := range c.Areas {
		in, err := Generate(area, area.Units(), DefaultSeed)
		if err != nil {
			return nil, err
		}
		in.Want = nil // only the tests need it

		libs := append(Libraries(), Limits()...)
		first := len(rows)
		for _, lib := range libs {
			row := Row{Area: area, Library: lib.Name(), Unsupported: !lib.Supports(area)}
			rows = append(rows, row)
			if row.Unsupported {
				continue
			}
			if _, err := lib.Parse(in); err != nil {
				return nil, fmt.Errorf("%s, %s: %w", area, lib.Name(), err)
			}
		}
		for round := range c.Rounds {
			for i, lib := range libs {
				row := &rows[first+i]
				if row.Unsupported {
					continue
				}
				sample, err := Measure(lib, in, c.Time)
				if err != nil {
					return nil, fmt.Errorf("%s, %s: %w", area, lib.Name(), err)
				}
				row.Rounds = append(row.Rounds, sample)
				fmt.Fprintf(c.Log, "%-20s %-15s round %d: %8.1f MB/s\n", area, lib.Name(), round+1, sample.MBPerSecond)
			}
		}
	}
	return rows, nil
}

// median returns the median of what f takes from the samples.
func median(samples []Sample, f func(Sample) float64) float64 {
	values := make([]float64, len(samples))
	for i, s := range samples {
		values[i] = f(s)
	}
	return middle(values)
}

// middle returns the median of numbers.
func middle(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	if n := len(values); n%2 == 0 {
		return (values[n/2-1] + values[n/2]) / 2
	}
	return values[len(values)/2]
}

// ratio returns how many times as fast a is as b: the median of the ratios of
// the rounds.
func ratio(a, b []Sample) float64 {
	values := make([]float64, min(len(a), len(b)))
	for i := range values {
		values[i] = a[i].MBPerSecond / b[i].MBPerSecond
	}
	return middle(values)
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
			compared = figure(ratio(base, row.Rounds))
		}
		fmt.Fprintf(&sb, "| %s | %s | %s | %s | %s | %s | %s |\n", area, row.Library,
			figure(median(row.Rounds, func(s Sample) float64 { return s.MBPerSecond })),
			figure(median(row.Rounds, func(s Sample) float64 { return s.Nanoseconds })),
			figure(median(row.Rounds, func(s Sample) float64 { return s.Allocs })),
			figure(median(row.Rounds, func(s Sample) float64 { return s.AllocBytes })),
			compared)
	}
	_, err := io.WriteString(w, sb.String())
	return err
}

// figure writes a number with three significant digits, and no fraction from 100
// on.
func figure(x float64) string {
	switch {
	case x >= 100:
		return strconv.FormatFloat(x, 'f', 0, 64)
	case x >= 10:
		return strconv.FormatFloat(x, 'f', 1, 64)
	case x < 0.005:
		return "0"
	default:
		return strconv.FormatFloat(x, 'f', 2, 64)
	}
}
