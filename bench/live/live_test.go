package live

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/imapeg/imapeg/internal/testserver"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMain lets the test's program be the child of [Run].
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "-child" {
		if err := Child(context.Background(), os.Args[2], os.Stdin, os.Stdout); err != nil {
			os.Stderr.WriteString(err.Error())
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// Every client gets all of both mailboxes, as far as it tells.
func TestRun(t *testing.T) {
	server := testserver.Dovecot(t)
	var log strings.Builder
	config := Config{Rounds: 2, Log: &log, Self: []string{os.Args[0], "-child"}}
	for _, task := range Tasks() {
		job, err := Prepare(t.Context(), server, task, 40)
		require.NoError(t, err)
		assert.Equal(t, 40, job.Want.Messages)
		assert.Positive(t, job.Want.Sum)
		assert.Greater(t, job.Octets, int64(10_000))
		rows, err := Run(t.Context(), config, job)
		require.NoError(t, err)
		var names []string
		for _, row := range rows {
			names = append(names, row.Client)
			if i := slices.IndexFunc(Clients(), func(c Client) bool { return c.Name == row.Client && c.program != nil }); i >= 0 {
				if _, err := exec.LookPath(Clients()[i].program.name); err != nil {
					assert.Empty(t, row.Rounds)
					assert.Contains(t, log.String(), Clients()[i].program.debian)
					continue
				}
			}
			require.Len(t, row.Rounds, 2, row.Client)
			for _, cost := range row.Rounds {
				assert.Positive(t, cost.Seconds)
				assert.Positive(t, cost.CPU)
			}
		}
		assert.Contains(t, names, "imapeg")
		assert.Equal(t, task == Messages, slices.Contains(names, "mbsync"))
	}
}

// A client that gets less than all is found out, and so is one that fails.
func TestMeasureFails(t *testing.T) {
	server := testserver.Dovecot(t)
	job, err := Prepare(t.Context(), server, Messages, 5)
	require.NoError(t, err)
	self := []string{os.Args[0], "-child"}
	for _, c := range Clients() {
		for _, spoil := range []func(*Job){
			func(job *Job) { job.Want.Messages++ },
			func(job *Job) { job.Want.Sum++ },
			func(job *Job) { job.Password = "wrong" },
		} {
			spoiled := *job
			spoil(&spoiled)
			_, err := c.measure(t.Context(), &spoiled, self, true)
			assert.Error(t, err, c.Name)
		}
	}
	_, err = Client{Name: "none", fetch: imapeg}.measure(t.Context(), job, self, false)
	assert.ErrorContains(t, err, `no library "none"`)
	_, err = Client{Name: "none", program: &program{"no-such-program", "no-such-package", mbsync}}.measure(t.Context(), job, self, false)
	assert.ErrorIs(t, err, ErrMissing)
	assert.ErrorContains(t, err, "no-such-package")
}

func TestChildNeedsAJob(t *testing.T) {
	assert.Error(t, Child(t.Context(), "curl", strings.NewReader("{}"), io.Discard), "no library")
	assert.Error(t, Child(t.Context(), "imapeg", strings.NewReader("{"), io.Discard))
	assert.Error(t, Child(t.Context(), "imapeg", strings.NewReader("{}"), io.Discard), "no address")
}

func TestPeak(t *testing.T) {
	file := filepath.Join(t.TempDir(), "status")
	require.NoError(t, os.WriteFile(file, []byte("Name:\tx\nVmPeak:\t 9 kB\nVmHWM:\t   2000 kB\nVmRSS:\t1 kB\n"), 0o600))
	assert.InDelta(t, 2.048, peakOf(file), 1e-9)
	assert.Zero(t, peakOf(file+"-none"))
}

func TestStatus(t *testing.T) {
	server := testserver.Dovecot(t)
	link := Link{Mailboxes: 10, RoundTrip: 10 * time.Millisecond}
	rows, err := RunStatus(t.Context(), Config{Rounds: 1, Log: io.Discard}, server, link)
	require.NoError(t, err)
	require.Equal(t, 1, rows[0].Goroutines)
	assert.Equal(t, 0, rows[len(rows)-1].Goroutines)
	assert.Greater(t, rows[0].Rounds[0], 0.1, "ten round trips")
	for _, row := range rows {
		assert.GreaterOrEqual(t, row.Rounds[0], 0.01, "one round trip")
	}
}

func TestSessions(t *testing.T) {
	server := testserver.Dovecot(t)
	rows, err := RunSessions(t.Context(), server, 5)
	require.NoError(t, err)
	require.Len(t, rows, 2)
	for _, row := range rows {
		assert.Greater(t, row.Session, row.Bare)
		assert.Less(t, row.Session-row.Bare, 64.0*1024, "TLS: %v", row.TLS)
	}
}

func TestMemoryOfEach(t *testing.T) {
	each, err := memoryOfEach(100, func() (io.Closer, error) { return block(make([]byte, 100_000)), nil })
	require.NoError(t, err)
	assert.InDelta(t, 100_000, each, 20_000)
	broken := errors.New("broken")
	_, err = memoryOfEach(1, func() (io.Closer, error) { return nil, broken })
	assert.Equal(t, broken, err)
}

// block is memory that has to be closed.
type block []byte

func (block) Close() error { return nil }

func TestTables(t *testing.T) {
	cost := func(seconds ...float64) (list []Cost) {
		for _, s := range seconds {
			list = append(list, Cost{Seconds: s, CPU: s / 2, Peak: 10})
		}
		return list
	}
	for _, test := range []struct {
		name  string
		write func(io.Writer) error
		want  string
	}{
		{"clients", func(w io.Writer) error {
			return WriteTable(w, []Row{
				{Messages, "imapeg", 10e6, cost(1, 2, 4)},
				{Messages, "curl", 10e6, cost(3, 3, 3)},
				{Messages, "mbsync", 10e6, nil},
			})
		}, `| messages | imapeg | 2.00 | 5.00 | 1.00 | 10.0 | 1.00 | 1.00 |
|  | curl | 3.00 | 3.33 | 1.50 | 10.0 | 1.50 | 1.50 |
|  | mbsync | – | – | – | – | – | – |
`},
		{"status", func(w io.Writer) error {
			return WriteStatusTable(w, []StatusRow{
				{Link{Mailboxes: 100}, 1, []float64{2}},
				{Link{Mailboxes: 100}, 20, []float64{0.5}},
				{Link{Mailboxes: 100}, 0, []float64{0.1}},
			})
		}, `| 1 | 2.00 | 50.0 | 1.00 |
| 20 | 0.50 | 200 | 4.00 |
| by hand, all at once | 0.10 | 1000 | 20.0 |
`},
		{"sessions", func(w io.Writer) error {
			return WriteSessionTable(w, []SessionRow{{false, 200, 1024, 21 * 1024}, {true, 200, 10 * 1024, 31 * 1024}})
		}, `| TCP | 1.00 KiB | 21.0 KiB | 20.0 KiB |
| TLS | 10.0 KiB | 31.0 KiB | 21.0 KiB |
`},
	} {
		var got strings.Builder
		require.NoError(t, test.write(&got))
		_, body, _ := strings.Cut(got.String(), "--:|\n")
		assert.Equal(t, test.want, body, test.name)
	}
}
