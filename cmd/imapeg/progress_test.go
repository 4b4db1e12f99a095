package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestProgress(t *testing.T) {
	t.Parallel()
	var screen strings.Builder
	say := func(text string) func() error {
		return func() error { screen.WriteString(text); return nil }
	}
	p := newProgress(&screen, 10)
	assert.False(t, p.due())
	require.NoError(t, p.move(1, say("row 1\n")))
	assert.Equal(t, "row 1\n", screen.String(), "a short work needs no bar")

	p.begin, p.next = time.Now(), time.Now()
	assert.True(t, p.due())
	require.NoError(t, p.move(5, say("row 5\n")))
	assert.False(t, p.due())
	assert.Contains(t, screen.String(), "5/10")
	require.NoError(t, p.move(10, say("row 10\n")))
	require.NoError(t, p.aside(say("end\n")))

	shown := screen.String()
	assert.Contains(t, shown, "\rrow 10\n", "the bar makes room for a row")
	assert.True(t, strings.HasSuffix(shown, "\rend\n"), "%q", shown)
	assert.Equal(t, 4, strings.Count(shown, "\n"), "the bar never ends a line")
}

func TestProgressOfUnknownLength(t *testing.T) {
	t.Parallel()
	var screen strings.Builder
	p := newProgress(&screen, 0)
	p.begin = time.Now()
	require.NoError(t, p.move(7, func() error { return nil }))
	assert.Contains(t, screen.String(), "7/-")
}

func TestProgressOfOctets(t *testing.T) {
	t.Parallel()
	var screen strings.Builder
	p := newOctetProgress(&screen, "film.mp4", 10<<20)
	p.begin = time.Now()
	require.NoError(t, p.move(5<<20, func() error { return nil }))
	assert.Contains(t, screen.String(), "film.mp4  50%")
}

func TestNoProgress(t *testing.T) {
	t.Parallel()
	p := newProgress(nil, 10)
	p.begin = time.Now()
	broken := errors.New("broken")
	require.NoError(t, p.move(1, func() error { return nil }))
	assert.Equal(t, broken, p.move(1, func() error { return broken }))
	assert.Equal(t, broken, p.aside(func() error { return broken }))
}
