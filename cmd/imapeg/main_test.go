package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

// result is what a run of the program left behind.
type result struct {
	status   int
	out, err string
}

// program runs the program with some standard input.
func program(t *testing.T, in string, args ...string) result {
	t.Helper()
	return programWith(t, in, nil, args...)
}

// programWith is program with an environment.
func programWith(t *testing.T, in string, env map[string]string, args ...string) result {
	t.Helper()
	var out, err bytes.Buffer
	status := run(context.Background(), args, streams{
		in:  strings.NewReader(in),
		out: &out,
		err: &err,
		env: func(name string) string { return env[name] },
	})
	return result{status, out.String(), err.String()}
}
