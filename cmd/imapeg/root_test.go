package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestUsage(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		args []string
		err  string
	}{
		{nil, "Usage:\n  imapeg [command]\n"},
		{[]string{"--nonsense"}, "imapeg: unknown flag: --nonsense\nTry \"imapeg --help\".\n"},
		{[]string{"fetsch"}, "imapeg: unknown command \"fetsch\" for \"imapeg\"\n"},
		{[]string{"parse", "--nonsense"}, "imapeg parse: unknown flag: --nonsense\nTry \"imapeg parse --help\".\n"},
		{[]string{"parse", "--as", "\x1b[2J"}, "imapeg parse: --as is \"response\" or \"command\", not \"\\x1b[2J\"\n"},
		{[]string{"parse", "--max-literal=0"}, "imapeg parse: --max-literal has to be at least 1\n"},
		{[]string{"demo", "extra"}, "imapeg demo: unknown command \"extra\" for \"imapeg demo\"\n"},
	} {
		got := program(t, "", test.args...)
		assert.Equal(t, exitUsage, got.status, "%q", test.args)
		assert.Empty(t, got.out, "%q", test.args)
		assert.Contains(t, got.err, test.err, "%q", test.args)
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"--help"}, {"help"}, {"parse", "--help"}, {"help", "fetch"}, {"demo", "-h"}} {
		got := program(t, "", args...)
		assert.Equal(t, exitOK, got.status, "%q", args)
		assert.Contains(t, got.out, "Usage:\n", "%q", args)
		assert.Empty(t, got.err, "%q", args)
	}
}
