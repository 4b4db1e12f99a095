// Table measures imapeg and its peers and prints the table of bench/README.md.
//
//	go run ./cmd/table            print the table
//	go run ./cmd/table -write     put it into README.md as well, and draw chart.svg
//	go run ./cmd/table -areas ENVELOPE,FLAGS -rounds 9
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/imapeg/imapeg/bench"
)

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "table:", err)
		os.Exit(1)
	}
}

// run is main with its surroundings as arguments.
func run(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("table", flag.ContinueOnError)
	flags.SetOutput(stderr)
	write := flags.Bool("write", false, "put the table into the file of -readme and draw the chart")
	readme := flags.String("readme", "README.md", "the file with the markers")
	chart := flags.String("chart", "chart.svg", "the file that -write draws the chart into")
	rounds := flags.Int("rounds", 5, "number of interleaved rounds")
	atLeast := flags.Duration("time", 300*time.Millisecond, "duration of each measurement")
	names := flags.String("areas", "", "the areas, separated by commas; all if empty")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *rounds < 1 || *atLeast <= 0 || flags.NArg() > 0 {
		flags.Usage()
		return fmt.Errorf("wrong arguments")
	}
	areas, err := parseAreas(*names)
	if err != nil {
		return err
	}
	if *write && *names != "" {
		return fmt.Errorf("-write needs all areas")
	}

	rows, err := bench.Run(bench.Config{Areas: areas, Rounds: *rounds, Time: *atLeast, Log: stderr})
	if err != nil {
		return err
	}
	var sb strings.Builder
	fmt.Fprintf(&sb, "%s, %s/%s, GOMAXPROCS=%d; medians of %d interleaved rounds of %v.\n\n",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0), *rounds, *atLeast)
	if err := bench.WriteTable(&sb, rows); err != nil {
		return err
	}
	if _, err := io.WriteString(stdout, sb.String()); err != nil {
		return err
	}
	if !*write {
		return nil
	}
	text, err := os.ReadFile(*readme)
	if err != nil {
		return err
	}
	changed, err := insert(string(text), sb.String())
	if err != nil {
		return fmt.Errorf("%s: %w", *readme, err)
	}
	var svg bytes.Buffer
	if err := bench.WriteChart(&svg, rows); err != nil {
		return err
	}
	if err := os.WriteFile(*chart, svg.Bytes(), 0o644); err != nil {
		return err
	}
	return os.WriteFile(*readme, []byte(changed), 0o644)
}

// parseAreas returns the areas with the given names.
func parseAreas(names string) ([]bench.Area, error) {
	if names == "" {
		return bench.Areas(), nil
	}
	var areas []bench.Area
	for name := range strings.SplitSeq(names, ",") {
		area := bench.Area(strings.ToUpper(name))
		if !slices.Contains(bench.Areas(), area) {
			return nil, fmt.Errorf("no area %q; there are %v", name, bench.Areas())
		}
		areas = append(areas, area)
	}
	return areas, nil
}

const (
	beginMark = "<!-- table:begin -->\n"
	endMark   = "<!-- table:end -->"
)

// insert replaces what is between the marks.
func insert(text, table string) (string, error) {
	before, rest, ok := strings.Cut(text, beginMark)
	if !ok {
		return "", fmt.Errorf("no %s", strings.TrimSpace(beginMark))
	}
	_, after, ok := strings.Cut(rest, endMark)
	if !ok {
		return "", fmt.Errorf("no %s", endMark)
	}
	return before + beginMark + "\n" + table + "\n" + endMark + after, nil
}
