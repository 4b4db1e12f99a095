// Table measures imapeg and its peers and prints the tables of bench/README.md.
//
//	go run ./cmd/table            print the tables
//	go run ./cmd/table -write     put them into README.md as well, and draw chart.svg
//	go run ./cmd/table -areas ENVELOPE,FLAGS -rounds 9
//	go run ./cmd/table -parts cores
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/imapeg/imapeg/bench"
	"github.com/imapeg/imapeg/bench/internal/report"
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
	write := flags.Bool("write", false, "put the tables into the file of -readme and draw the chart")
	readme := flags.String("readme", "README.md", "the file with the markers")
	chart := flags.String("chart", "chart.svg", "the file that -write draws the chart into")
	rounds := flags.Int("rounds", 5, "number of interleaved rounds")
	atLeast := flags.Duration("time", 300*time.Millisecond, "duration of each measurement")
	areaNames := flags.String("areas", "", "the areas, separated by commas; all if empty")
	partNames := flags.String("parts", "", "the parts, separated by commas: "+strings.Join(partNames(), ", ")+"; all if empty, but only the first with -areas")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *rounds < 1 || *atLeast <= 0 || flags.NArg() > 0 {
		flags.Usage()
		return fmt.Errorf("wrong arguments")
	}
	areas, err := parseAreas(*areaNames)
	if err != nil {
		return err
	}
	chosen, err := parseParts(*partNames, *areaNames != "")
	if err != nil {
		return err
	}
	if *write && (*areaNames != "" || *partNames != "") {
		return fmt.Errorf("-write needs all areas and parts")
	}

	var r results
	r.Add("run", "", fmt.Sprintf("%s, %s/%s, GOMAXPROCS=%d; medians of %d interleaved rounds of %v.\n",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0), *rounds, *atLeast))
	config := bench.Config{Areas: areas, Shapes: bench.Shapes(), Rounds: *rounds, Time: *atLeast, Log: stderr}
	for _, p := range chosen {
		if err := p.measure(config, &r); err != nil {
			return err
		}
	}
	if err := r.Print(stdout); err != nil || !*write {
		return err
	}
	return r.write(*readme, *chart)
}

// part is a part of the run that can be chosen.
type part struct {
	name    string
	measure func(bench.Config, *results) error
}

// parts are all of them, in the order of README.md.
var parts = []part{{"speed", measureSpeed}, {"cores", measureCores}, {"size", measureSizes}}

// measureSpeed compares the libraries.
func measureSpeed(c bench.Config, r *results) error {
	rows, err := bench.Run(c)
	if err != nil {
		return err
	}
	if err := report.AddTable(&r.Report, "speed", "Speed", rows, bench.WriteTable); err != nil {
		return err
	}
	if err := report.AddTable(&r.Report, "gc", "Memory and its collection", rows, bench.WriteGCTable); err != nil {
		return err
	}
	return bench.WriteChart(&r.chart, rows)
}

// measureCores lets readers run at the same time.
func measureCores(c bench.Config, r *results) error {
	rows, err := bench.RunCores(c)
	if err != nil {
		return err
	}
	return report.AddTable(&r.Report, "cores", "Cores", rows, bench.WriteCoresTable)
}

// measureSizes reads messages of different sizes.
func measureSizes(c bench.Config, r *results) error {
	rows, err := bench.RunSizes(c)
	if err != nil {
		return err
	}
	return report.AddTable(&r.Report, "size", "Size", rows, bench.WriteSizeTable)
}

// partNames returns the names of the parts.
func partNames() (names []string) {
	for _, p := range parts {
		names = append(names, p.name)
	}
	return names
}

// parseParts returns the parts with the given names.
func parseParts(names string, someAreas bool) ([]part, error) {
	switch {
	case names == "" && someAreas:
		return parts[:1], nil
	case names == "":
		return parts, nil
	}
	var chosen []part
	for name := range strings.SplitSeq(names, ",") {
		i := slices.IndexFunc(parts, func(p part) bool { return p.name == name })
		if i < 0 {
			return nil, fmt.Errorf("no part %q; there are %v", name, partNames())
		}
		chosen = append(chosen, parts[i])
	}
	return chosen, nil
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
