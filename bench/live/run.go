package live

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/imapeg/imapeg/bench/internal/figures"
)

// Config says how to measure.
type Config struct {
	Rounds int       // interleaved rounds
	Log    io.Writer // progress, one line per measurement
	// Self is the program, with its arguments, that calls [Child] with one more
	// argument as the client's name.
	Self []string
}

// Row is a line of the table.
type Row struct {
	Task   Task
	Client string
	Octets int64 // of the answer, on the wire
	// Rounds are in the order of the rounds: those with the same index were measured
	// one right after the other. None: the program is not installed.
	Rounds []Cost
}

// Run lets all clients do a job. Each does it once before, when what it has got is
// looked at most closely; then they take turns, A B C, B C A, C A B, so that a change of
// the machine's mood meets all of them, and no client always comes behind the same one.
func Run(ctx context.Context, c Config, job *Job) ([]Row, error) {
	var rows []Row
	var turns []Client
	for _, client := range Clients() {
		if !slices.Contains(client.Tasks, job.Task) {
			continue
		}
		rows = append(rows, Row{Task: job.Task, Client: client.Name, Octets: job.Octets})
		turns = append(turns, client)
	}
	for round := range c.Rounds + 1 {
		for k := range turns {
			i := (k + round) % len(turns)
			client := turns[i]
			if round > 1 && rows[i].Rounds == nil {
				continue
			}
			cost, err := client.measure(ctx, job, c.Self, round == 0)
			if errors.Is(err, ErrMissing) && round <= 1 {
				fmt.Fprintln(c.Log, err)
				continue
			}
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(c.Log, "%-32s round %d: %6.3f s, %6.3f s of CPU, %6.1f MB\n", string(job.Task)+", "+client.Name, round, cost.Seconds, cost.CPU, cost.Peak)
			if round > 0 {
				rows[i].Rounds = append(rows[i].Rounds, cost)
			}
		}
	}
	return rows, nil
}

// values returns what f takes from each cost.
func values(costs []Cost, f func(Cost) float64) []float64 {
	list := make([]float64, len(costs))
	for i, cost := range costs {
		list[i] = f(cost)
	}
	return list
}

// WriteTable writes the rows as a Markdown table.
func WriteTable(w io.Writer, rows []Row) error {
	ours := map[Task][]Cost{}
	for _, row := range rows {
		if row.Client == oursName {
			ours[row.Task] = row.Rounds
		}
	}
	seconds := func(c Cost) float64 { return c.Seconds }
	cpu := func(c Cost) float64 { return c.CPU }
	var sb strings.Builder
	sb.WriteString("| Task | Client | seconds | MB/s | CPU seconds | peak MB | time ÷ imapeg's | CPU ÷ imapeg's |\n")
	sb.WriteString("|---|---|--:|--:|--:|--:|--:|--:|\n")
	var last Task
	for _, row := range rows {
		task := string(row.Task)
		if row.Task == last {
			task = ""
		}
		last = row.Task
		if len(row.Rounds) == 0 {
			fmt.Fprintf(&sb, "| %s | %s | – | – | – | – | – | – |\n", task, row.Client)
			continue
		}
		base := ours[row.Task]
		time := figures.Median(values(row.Rounds, seconds))
		fmt.Fprintf(&sb, "| %s | %s | %s | %s | %s | %s | %s | %s |\n", task, row.Client,
			figures.Text(time),
			figures.Text(float64(row.Octets)/1e6/time),
			figures.Text(figures.Median(values(row.Rounds, cpu))),
			figures.Text(figures.Median(values(row.Rounds, func(c Cost) float64 { return c.Peak }))),
			figures.Text(figures.Ratio(values(row.Rounds, seconds), values(base, seconds))),
			figures.Text(figures.Ratio(values(row.Rounds, cpu), values(base, cpu))))
	}
	_, err := io.WriteString(w, sb.String())
	return err
}
