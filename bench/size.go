package bench

import (
	"fmt"
	"io"
	"strings"

	"github.com/imapeg/imapeg/bench/internal/figures"
)

// SizeRow is what our reader does with messages of a shape and a size.
type SizeRow struct {
	Shape  Shape
	Size   int
	Rounds []Sample // in the order of the rounds
	// Copy is what the memory copy of the limits does in the same rounds: it is the
	// machine's part of what long messages cost more or less than short ones.
	Copy []Sample
}

// RunSizes measures our reader on the shapes. The sizes of a shape take turns.
func RunSizes(c Config) ([]SizeRow, error) {
	var rows []SizeRow
	for _, shape := range c.Shapes {
		first := len(rows)
		var turns []*turn
		for _, size := range shape.Sizes() {
			in, err := GenerateShape(shape, size, ShapeBytes, DefaultSeed)
			if err != nil {
				return nil, err
			}
			in.Want = nil // only the tests need it
			rows = append(rows, SizeRow{Shape: shape, Size: size})
			for _, lib := range []Library{Imapeg{}, copyLimit{}} {
				name := fmt.Sprintf("%s, %s, %s", shape, shape.format(size), lib.Name())
				turns = append(turns, &turn{name: name, lib: lib, in: in, readers: 1})
			}
		}
		if err := c.takeTurns(turns); err != nil {
			return nil, err
		}
		for i := range rows[first:] {
			rows[first+i].Rounds, rows[first+i].Copy = turns[2*i].rounds, turns[2*i+1].rounds
		}
	}
	return rows, nil
}

// format returns a size with its unit.
func (s Shape) format(size int) string {
	switch {
	case s == ShapeLevels:
		return fmt.Sprintf("%d levels", size)
	case size >= 1e6:
		return fmt.Sprintf("%d MB", size/1e6)
	}
	return fmt.Sprintf("%d KB", size/1e3)
}

// cost returns the nanoseconds for a byte of input, or for a level.
func (r SizeRow) cost(s Sample) float64 {
	if r.Shape == ShapeLevels {
		return s.Nanoseconds / float64(r.Size)
	}
	return 1000 / s.MBPerSecond
}

// costs returns the median cost, and how many times as much it is as that of other
// samples: the median of the ratios of the rounds.
func (r SizeRow) costs(samples []Sample, other SizeRow, others []Sample) (ns, times float64) {
	values := make([]float64, min(len(samples), len(others)))
	for i := range values {
		values[i] = r.cost(samples[i]) / other.cost(others[i])
	}
	return median(samples, r.cost), figures.Median(values)
}

// WriteSizeTable writes the rows as a Markdown table. The first row of a shape is what
// its others are compared with.
func WriteSizeTable(w io.Writer, rows []SizeRow) error {
	var sb strings.Builder
	sb.WriteString("| Message | Size | Cost | of the smallest | bytes allocated/byte | Memory copy | of the smallest |\n")
	sb.WriteString("|---|--:|--:|--:|--:|--:|--:|\n")
	var first SizeRow
	for _, row := range rows {
		shape, unit := "", "byte"
		if row.Shape != first.Shape {
			first, shape = row, string(row.Shape)
		}
		if row.Shape == ShapeLevels {
			unit = "level"
		}
		cost, times := row.costs(row.Rounds, first, first.Rounds)
		copied, copyTimes := row.costs(row.Copy, first, first.Copy)
		fmt.Fprintf(&sb, "| %s | %s | %s ns/%s | %s × | %s | %s ns/%s | %s × |\n",
			shape, row.Shape.format(row.Size), figures.Text(cost), unit, figures.Text(times),
			figures.Text(median(row.Rounds, func(s Sample) float64 { return s.AllocPerByte })),
			figures.Text(copied), unit, figures.Text(copyTimes))
	}
	_, err := io.WriteString(w, sb.String())
	return err
}
