// Throughput measures clients against a real Dovecot and prints the tables of
// bench/README.md that need one.
//
//	go run ./cmd/throughput            print the tables
//	go run ./cmd/throughput -write     put them into README.md as well
//	go run ./cmd/throughput -rounds 9
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"

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
	taskNames := flags.String("tasks", "", "the tasks, separated by commas; all if empty")
	messages := flags.Int("messages", 0, "number of messages in place of each task's own")
	child := flags.String("child", "", "do the job on standard input with this client; for the program's own use")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *rounds < 1 || flags.NArg() > 0 {
		flags.Usage()
		return fmt.Errorf("wrong arguments")
	}
	ctx := context.Background()
	if *child != "" {
		return live.Child(ctx, *child, stdin, stdout)
	}
	tasks, err := parseTasks(*taskNames)
	if err != nil {
		return err
	}
	if *write && (*taskNames != "" || *messages > 0) {
		return fmt.Errorf("-write needs all tasks and messages")
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	server, err := testserver.StartDovecot()
	if err != nil {
		return err
	}
	defer server.Close()
	config := live.Config{Rounds: *rounds, Log: stderr, Self: []string{self, "-child"}}

	var r report.Report
	r.Add("throughput-run", "", fmt.Sprintf("%s, %s/%s, GOMAXPROCS=%d; medians of %d interleaved rounds.\n",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0), *rounds))
	var rows []live.Row
	for _, task := range tasks {
		n := task.Count()
		if *messages > 0 {
			n = *messages
		}
		job, err := live.Prepare(ctx, server, task, n)
		if err != nil {
			return err
		}
		more, err := live.Run(ctx, config, job)
		if err != nil {
			return err
		}
		rows = append(rows, more...)
	}
	if err := report.AddTable(&r, "throughput", "Throughput", rows, live.WriteTable); err != nil {
		return err
	}
	if err := r.Print(stdout); err != nil || !*write {
		return err
	}
	return r.Write(*readme)
}

// parseTasks returns the tasks with the given names.
func parseTasks(names string) ([]live.Task, error) {
	if names == "" {
		return live.Tasks(), nil
	}
	var tasks []live.Task
	for name := range strings.SplitSeq(names, ",") {
		task := live.Task(name)
		if !slices.Contains(live.Tasks(), task) {
			return nil, fmt.Errorf("no task %q; there are %v", name, live.Tasks())
		}
		tasks = append(tasks, task)
	}
	return tasks, nil
}
