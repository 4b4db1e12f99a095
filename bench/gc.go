package bench

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/imapeg/imapeg/bench/internal/figures"
)

// keyAreas are the areas of the tables of memory and of cores: they differ most in what
// their values are made of.
var keyAreas = []Area{AreaEnvelope, AreaBodyStructure, AreaFlags, AreaCommands}

// WriteGCTable writes what the libraries allocate and what the garbage collector has to
// do with it as a Markdown table. The limits are left out.
func WriteGCTable(w io.Writer, rows []Row) error {
	var sb strings.Builder
	sb.WriteString("| Area | Library | bytes allocated/byte | time in GC |\n")
	sb.WriteString("|---|---|--:|--:|\n")
	var last Area
	for _, row := range rows {
		if !slices.Contains(keyAreas, row.Area) || isLimit(row.Library) || len(row.Rounds) == 0 {
			continue
		}
		area := string(row.Area)
		if row.Area == last {
			area = ""
		}
		last = row.Area
		fmt.Fprintf(&sb, "| %s | %s | %s | %s %% |\n", area, row.Library,
			figures.Text(median(row.Rounds, func(s Sample) float64 { return s.AllocPerByte })),
			figures.Text(100*median(row.Rounds, func(s Sample) float64 { return s.GCShare })))
	}
	_, err := io.WriteString(w, sb.String())
	return err
}
