package testserver

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSkip makes sure that CI cannot pass for want of a server.
func TestSkip(t *testing.T) {
	for ci, want := range map[string]string{"": "skipped", "false": "skipped", "true": "failed", "1": "failed"} {
		t.Setenv("CI", ci)
		fake := &fakeTB{TB: t}
		func() {
			defer func() { _ = recover() }()
			skip(fake, "no server")
		}()
		assert.Equal(t, want, fake.end, "CI=%q", ci)
	}
}

// fakeTB notes how a test ends, which here is by a panic.
type fakeTB struct {
	testing.TB
	end string
}

func (f *fakeTB) Skip(...any)  { f.end = "skipped"; panic(f.end) }
func (f *fakeTB) Fatal(...any) { f.end = "failed"; panic(f.end) }

func TestFreeAddresses(t *testing.T) {
	t.Parallel()
	addresses, err := freeAddresses(loopback, 20)
	require.NoError(t, err)
	seen := make(map[string]bool)
	for _, a := range addresses {
		assert.False(t, seen[a], a)
		seen[a] = true
	}
}

func TestStartProcess(t *testing.T) {
	t.Parallel()
	_, err := startProcess(exec.Command("/nonexistent/server"))
	assert.Error(t, err)

	shell := findProgram("sh")
	if shell == "" {
		t.Skip("no shell")
	}
	p, err := startProcess(exec.Command(shell, "-c", "exit 3"))
	require.NoError(t, err)
	<-p.exited
	assert.True(t, p.hasExited())
	assert.ErrorContains(t, p.err, "exit status 3")
	p.stop()
}

// processesIn lists the commands of processes that have to do with a directory: it is in their arguments or in
// their environment. Only Linux tells.
func processesIn(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/environ")
	require.NoError(t, err)
	var list []string
	for _, file := range files {
		environ, _ := os.ReadFile(file) // none of other users' processes, nor of one that ended
		command, _ := os.ReadFile(filepath.Join(filepath.Dir(file), "cmdline"))
		if strings.Contains(string(environ)+string(command), dir) {
			list = append(list, string(command))
		}
	}
	return list
}
