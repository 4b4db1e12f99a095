package parser

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// stepCounter is a program that parses messages with the shipped code of packages
// parser and types and counts its steps: each run of statements without a branch,
// as `go tool cover` counts them, is one. What is copied at once shows in the bytes
// that are allocated, which count too.
type stepCounter struct {
	in  *json.Encoder
	out *json.Decoder
}

// reckoning are the steps of one message in each file, and its error if it has one.
type reckoning struct {
	Steps map[string]uint64
	Err   string
}

// inBytes is the name under which the bytes stand that were allocated.
const inBytes = "bytes allocated"

// newStepCounter compiles the program out of the files as they are, with counters
// put in, and runs it until the test ends.
func newStepCounter(t *testing.T) *stepCounter {
	t.Helper()
	dir := t.TempDir()
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	replace := map[string]string{}
	put := func(name, text string) {
		file := filepath.Join(dir, strings.ReplaceAll(name, "/", "_"))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		replace[filepath.Join(root, name)] = file
	}
	for _, pkg := range []string{"parser", "types"} {
		list := exec.Command("go", "list", "-f", "{{join .GoFiles \"\\n\"}}", "./"+pkg)
		list.Dir = root
		names, err := list.Output()
		require.NoError(t, err)
		var counters strings.Builder
		for i, name := range strings.Fields(string(names)) {
			counter := fmt.Sprintf("steps%d", i)
			counted, err := exec.Command("go", "tool", "cover", "-mode=count", "-var="+counter, filepath.Join(root, pkg, name)).Output()
			require.NoError(t, err, name)
			put(pkg+"/"+name, string(counted))
			fmt.Fprintf(&counters, "\tcount(%q, %s.Count[:])\n", pkg+"/"+name, counter)
		}
		put(pkg+"/steps_counted.go", fmt.Sprintf(countersFile, pkg, counters.String()))
	}
	var calls strings.Builder
	for _, e := range entryPoints {
		fmt.Fprintf(&calls, "\t\tcase %q:\n\t\t\t_, err = %s\n", e.rule(), e.call)
	}
	put("internal/stepcounter/main.go", fmt.Sprintf(stepCounterFile, calls.String(), inBytes))
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "overlay.json"), overlay, 0o600))
	program := filepath.Join(dir, "stepcounter.exe")
	build := exec.Command("go", "build", "-overlay", filepath.Join(dir, "overlay.json"), "-o", program, "./internal/stepcounter")
	build.Dir = root
	output, err := build.CombinedOutput()
	require.NoError(t, err, "%s", output)

	run := exec.CommandContext(t.Context(), program)
	stdin, err := run.StdinPipe()
	require.NoError(t, err)
	stdout, err := run.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, run.Start())
	t.Cleanup(func() { _ = run.Wait() }) // the context has ended it
	return &stepCounter{json.NewEncoder(stdin), json.NewDecoder(bufio.NewReader(stdout))}
}

// count parses a message.
func (c *stepCounter) count(t *testing.T, rule string, wire []byte) (r reckoning) {
	t.Helper()
	require.NoError(t, c.in.Encode(map[string]any{"Rule": rule, "Wire": wire}))
	if err := c.out.Decode(&r); err != nil {
		require.NotEqual(t, io.EOF, err, "the counting program has ended at %.200q", wire)
		require.NoError(t, err)
	}
	return r
}

const countersFile = `package %s

// Steps are the steps since the last call, of each file.
func Steps() map[string]uint64 {
	all := map[string]uint64{}
	count := func(file string, counts []uint32) {
		sum := uint64(0)
		for _, n := range counts {
			sum += uint64(n)
		}
		clear(counts)
		if sum > 0 {
			all[file] = sum
		}
	}
%s	return all
}
`

const stepCounterFile = `package main

import (
	"encoding/json"
	"maps"
	"os"
	"runtime"

	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

func main() {
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	o := &parser.Options{MaxNesting: 1 << 20}
	for {
		var q struct {
			Rule string
			Wire []byte
		}
		if in.Decode(&q) != nil {
			return
		}
		parser.Steps()
		types.Steps()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		var err error
		switch q.Rule {
%s		}
		runtime.ReadMemStats(&after)
		steps := parser.Steps()
		steps[%q] = after.TotalAlloc - before.TotalAlloc
		maps.Copy(steps, types.Steps())
		answer := map[string]any{"Steps": steps}
		if err != nil {
			answer["Err"] = err.Error()
		}
		if out.Encode(answer) != nil {
			return
		}
	}
}
`
