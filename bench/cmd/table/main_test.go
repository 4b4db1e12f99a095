package main

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRun(t *testing.T) {
	for _, test := range []struct {
		args  string
		wants []string
		not   string
	}{
		{
			"-areas flags",
			[]string{"interleaved rounds of 1ms", "## Speed", "| FLAGS |", "| go-imap v2 |", "| go-imap v1 |", "| memory copy |", "## Memory"},
			"## Cores",
		},
		{"-areas flags -parts cores", []string{"## Cores", "| FLAGS |"}, "## Speed"},
	} {
		t.Run(test.args, func(t *testing.T) {
			var out strings.Builder
			require.NoError(t, run(append(strings.Fields(test.args), "-rounds", "1", "-time", "1ms"), &out, io.Discard))
			for _, want := range test.wants {
				assert.Contains(t, out.String(), want)
			}
			assert.NotContains(t, out.String(), test.not)
		})
	}
}

func TestWrongArguments(t *testing.T) {
	for _, args := range []string{
		"-areas FLAGS -write", // would lose the other areas
		"-parts cores -write", // and this the other parts
		"-areas NONSENSE",
		"-parts nonsense",
		"-parts cores,",
		"-rounds 0",
		"argument",
		"-nonsense",
	} {
		assert.Error(t, run(strings.Fields(args), io.Discard, io.Discard), args)
	}
}

func TestParseParts(t *testing.T) {
	for _, test := range []struct {
		names     string
		someAreas bool
		want      []string
	}{
		{"", false, partNames()},
		{"", true, []string{"speed"}},
		{"cores", true, []string{"cores"}},
		{"cores,speed", false, []string{"cores", "speed"}},
	} {
		chosen, err := parseParts(test.names, test.someAreas)
		require.NoError(t, err)
		var got []string
		for _, p := range chosen {
			got = append(got, p.name)
		}
		assert.Equal(t, test.want, got, "%q", test.names)
	}
}
