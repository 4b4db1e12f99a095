package live

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"time"
)

// Cost is what a process took.
type Cost struct {
	Seconds float64 // from its start to its end
	CPU     float64 // seconds of processors, its own and the system's for it
	Peak    float64 // MB of memory, at most; 0 when the system does not tell
}

// ErrMissing says that a program is not installed.
var ErrMissing = errors.New("live: not installed")

// peakEvery is how often the memory of a process is looked at. What the system
// tells is the most until then, so only what it takes just before its end is lost.
const peakEvery = 5 * time.Millisecond

// measure lets a client do a job. self are the program and the arguments that a
// library is called with in a process of its own: it has to call [Child]. keep is as
// with a program.
func (c Client) measure(ctx context.Context, job *Job, self []string, keep bool) (Cost, error) {
	dir, err := os.MkdirTemp(memoryDir(), "imapeg-bench-")
	if err != nil {
		return Cost{}, err
	}
	defer os.RemoveAll(dir)

	args, outcome := append(self[1:len(self):len(self)], c.Name), readOutcome
	path := self[0]
	var stdin io.Reader
	if c.program == nil {
		text, err := json.Marshal(job)
		if err != nil {
			return Cost{}, err
		}
		stdin = bytes.NewReader(text)
	} else {
		if path, err = exec.LookPath(c.program.name); err != nil {
			return Cost{}, fmt.Errorf("%w: %s (Debian: %s)", ErrMissing, c.program.name, c.program.debian)
		}
		if args, outcome, err = c.program.prepare(job, dir, keep); err != nil {
			return Cost{}, err
		}
	}
	cmd := exec.CommandContext(ctx, path, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = stdin, &stdout, &stderr
	cost, err := run(cmd)
	if err != nil {
		return Cost{}, fmt.Errorf("%s: %w\n%s", c.Name, err, stderr.Bytes())
	}
	got, err := outcome(stdout.Bytes())
	if err == nil {
		err = job.check(got)
	}
	if err != nil {
		return Cost{}, fmt.Errorf("%s: %w", c.Name, err)
	}
	return cost, nil
}

// memoryDir is a directory whose files are in memory, if there is one.
func memoryDir() string {
	const shm = "/dev/shm"
	if info, err := os.Stat(shm); err == nil && info.IsDir() {
		return shm
	}
	return ""
}

// run lets a command run to its end.
func run(cmd *exec.Cmd) (Cost, error) {
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return Cost{}, err
	}
	ended := make(chan struct{})
	peak := make(chan float64)
	go func() { peak <- watchPeak(cmd.Process.Pid, ended) }()
	err := cmd.Wait()
	seconds := time.Since(start).Seconds()
	close(ended)
	cost := Cost{Seconds: seconds, Peak: <-peak}
	if err != nil {
		return Cost{}, err
	}
	cost.CPU = (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
	return cost, nil
}

// watchPeak returns the most memory of a process until it ends, in MB. It is not
// that of getrusage, in which the memory of the process that started it counts.
func watchPeak(pid int, ended <-chan struct{}) (peak float64) {
	ticker := time.NewTicker(peakEvery)
	defer ticker.Stop()
	for {
		peak = max(peak, peakOf("/proc/"+strconv.Itoa(pid)+"/status"))
		select {
		case <-ended:
			return peak
		case <-ticker.C:
		}
	}
}

// peakOf returns the peak in a file of Linux with the status of a process, 0 when
// there is none.
func peakOf(file string) float64 {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0
	}
	_, rest, _ := bytes.Cut(text, []byte("\nVmHWM:"))
	rest, _, _ = bytes.Cut(rest, []byte(" kB\n"))
	n, _ := strconv.ParseFloat(string(bytes.TrimSpace(rest)), 64)
	return n * 1024 / 1e6
}

// Child does the job on stdin with the client that has the name, and writes its
// outcome to stdout.
func Child(ctx context.Context, name string, stdin io.Reader, stdout io.Writer) error {
	c, ok := clientNamed(name)
	if !ok || c.fetch == nil {
		return fmt.Errorf("live: no library %q", name)
	}
	var job Job
	if err := json.NewDecoder(stdin).Decode(&job); err != nil {
		return err
	}
	outcome, err := c.fetch(ctx, &job)
	if err != nil {
		return err
	}
	return json.NewEncoder(stdout).Encode(outcome)
}

// readOutcome reads what Child wrote.
func readOutcome(stdout []byte) (o Outcome, err error) {
	err = json.Unmarshal(stdout, &o)
	return o, err
}
