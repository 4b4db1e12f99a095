// Throughput measures clients against a real Dovecot and prints the tables of
// bench/README.md that need one.
//
//	go run ./cmd/throughput            print the tables
//	go run ./cmd/throughput -write     put them into README.md as well
//	go run ./cmd/throughput -rounds 9
//	go run ./cmd/throughput -parts messages,status
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/imapeg/imapeg/bench/internal/report"
	"github.com/imapeg/imapeg/bench/live"
	"github.com/imapeg/imapeg/internal/testserver"
)

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "throughput:", err)
		os.Exit(1)
	}
}

// run is main with its surroundings as arguments.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("throughput", flag.ContinueOnError)
	flags.SetOutput(stderr)
	write := flags.Bool("write", false, "put the tables into the file of -readme")
	readme := flags.String("readme", "README.md", "the file with the markers")
	rounds := flags.Int("rounds", 5, "number of interleaved rounds")
	partNames := flags.String("parts", "", "the parts, separated by commas: "+strings.Join(partNames(), ", ")+"; all if empty")
	small := flags.Bool("small", false, "with few messages, mailboxes and sessions, to see whether everything works")
	child := flags.String("child", "", "do the job on standard input with this client; for the program's own use")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *rounds < 1 || flags.NArg() > 0 {
		flags.Usage()
		return errors.New("wrong arguments")
	}
	ctx := context.Background()
	if *child != "" {
		return live.Child(ctx, *child, stdin, stdout)
	}
	chosen, err := parseParts(*partNames)
	if err != nil {
		return err
	}
	if *write && (*partNames != "" || *small) {
		return errors.New("-write needs all parts in their size")
	}
	r, err := measure(ctx, chosen, *rounds, *small, stderr)
	if err != nil {
		return err
	}
	if err := r.Print(stdout); err != nil || !*write {
		return err
	}
	return r.Write(*readme)
}

// measurement is what the parts work with.
type measurement struct {
	live.Config
	server *testserver.Server
	small  bool
	rows   []live.Row // of the tasks
	report.Report
}

// measure does the parts.
func measure(ctx context.Context, chosen []part, rounds int, small bool, log io.Writer) (*report.Report, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	server, err := testserver.StartDovecot()
	if err != nil {
		return nil, err
	}
	defer server.Close()
	m := &measurement{
		Config: live.Config{Rounds: rounds, Log: log, Self: []string{self, "-child"}},
		server: server, small: small,
	}
	m.Add("live-run", "", fmt.Sprintf("%s, %s/%s, GOMAXPROCS=%d; medians of %d interleaved rounds.\n",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0), rounds))
	for _, p := range chosen {
		if err := p.measure(m, ctx); err != nil {
			return nil, fmt.Errorf("%s: %w", p.name, err)
		}
	}
	if m.rows != nil {
		err = report.AddTable(&m.Report, "throughput", "Throughput", m.rows, live.WriteTable)
	}
	return &m.Report, err
}

// part is a part of the run that can be chosen.
type part struct {
	name    string
	measure func(*measurement, context.Context) error
}

// parts are all of them, in the order in which they are done.
var parts = []part{
	{string(live.Envelopes), func(m *measurement, ctx context.Context) error { return m.task(ctx, live.Envelopes) }},
	{string(live.Messages), func(m *measurement, ctx context.Context) error { return m.task(ctx, live.Messages) }},
	{"status", (*measurement).status},
	{"sessions", (*measurement).sessions},
}

// pick returns the first number, or the second for a small run.
func (m *measurement) pick(full, small int) int {
	if m.small {
		return small
	}
	return full
}

// task compares clients.
func (m *measurement) task(ctx context.Context, task live.Task) error {
	job, err := live.Prepare(ctx, m.server, task, m.pick(task.Count(), 60))
	if err != nil {
		return err
	}
	rows, err := live.Run(ctx, m.Config, job)
	m.rows = append(m.rows, rows...)
	return err
}

// status asks for the STATUS of many mailboxes.
func (m *measurement) status(ctx context.Context) error {
	link := live.Link{Mailboxes: m.pick(500, 20), RoundTrip: 20 * time.Millisecond}
	rows, err := live.RunStatus(ctx, m.Config, m.server, link)
	if err != nil {
		return err
	}
	return report.AddTable(&m.Report, "status", "STATUS on a slow link", rows, live.WriteStatusTable)
}

// sessions looks at the memory of sessions.
func (m *measurement) sessions(ctx context.Context) error {
	rows, err := live.RunSessions(ctx, m.server, m.pick(200, 5))
	if err != nil {
		return err
	}
	return report.AddTable(&m.Report, "sessions", "Idle sessions", rows, live.WriteSessionTable)
}

// partNames returns the names of the parts.
func partNames() (names []string) {
	for _, p := range parts {
		names = append(names, p.name)
	}
	return names
}

// parseParts returns the parts with the given names.
func parseParts(names string) ([]part, error) {
	if names == "" {
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
