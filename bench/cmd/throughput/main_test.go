package main

import (
	"io"
	"os"
	"strings"
	"testing"

	"github.com/imapeg/imapeg/internal/testserver"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMain lets the test's program be the child that main starts.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "-child" {
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestRun(t *testing.T) {
	testserver.Dovecot(t) // skips when there is none
	for _, test := range []struct {
		args       string
		wants, not []string
	}{
		{"", []string{"medians of 1", "## Throughput", "| envelopes | imapeg |", "| messages | imapeg |", "## STATUS", "## Idle sessions"}, nil},
		{"-parts envelopes", []string{"| envelopes | imapeg |"}, []string{"messages", "STATUS", "sessions"}},
		{"-parts sessions", []string{"## Idle sessions"}, []string{"Throughput"}},
	} {
		t.Run(test.args, func(t *testing.T) {
			var out strings.Builder
			require.NoError(t, run(append(strings.Fields(test.args), "-small", "-rounds", "1"), nil, &out, io.Discard))
			for _, want := range test.wants {
				assert.Contains(t, out.String(), want)
			}
			for _, not := range test.not {
				assert.NotContains(t, out.String(), not)
			}
		})
	}
}

func TestWrongArguments(t *testing.T) {
	for _, args := range []string{
		"-parts status -write", // would lose the other parts
		"-small -write",
		"-parts nonsense",
		"-parts status,",
		"-rounds 0",
		"argument",
		"-nonsense",
		"-child nobody",
	} {
		assert.Error(t, run(strings.Fields(args), strings.NewReader("{}"), io.Discard, io.Discard), args)
	}
}

// README.md has a place for everything that is measured.
func TestMarks(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	for _, name := range []string{"live-run", "throughput", "status", "sessions"} {
		for _, mark := range []string{"<!-- " + name + ":begin -->\n\n", "\n<!-- " + name + ":end -->"} {
			assert.True(t, strings.Contains(string(text), mark), mark)
		}
	}
}
