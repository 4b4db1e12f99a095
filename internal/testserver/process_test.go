package testserver

import (
	"os/exec"
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
	assert.ErrorContains(t, p.await(func() bool { return false }), "exit status 3")
	p.stop()
}
