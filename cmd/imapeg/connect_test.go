package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWithPort(t *testing.T) {
	t.Parallel()
	for server, want := range map[string]string{
		"imap.example.org":      "imap.example.org:993",
		"imap.example.org:1993": "imap.example.org:1993",
		"192.0.2.1":             "192.0.2.1:993",
		"::1":                   "[::1]:993",
		"[::1]":                 "[::1]:993",
		"[::1]:1993":            "[::1]:1993",
	} {
		got, err := withPort(server, "993")
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	for _, server := range []string{"", ":993", "host:", "a:b:c", "[::1]:", "imap://host"} {
		_, err := withPort(server, "993")
		assert.Error(t, err, server)
	}
}
