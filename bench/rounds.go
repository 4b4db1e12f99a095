package bench

import (
	"fmt"
	"io"
	"time"

	"github.com/imapeg/imapeg/bench/internal/figures"
)

// Config says how to measure.
type Config struct {
	Areas  []Area        // for Run and RunCores
	Shapes []Shape       // for RunSizes
	Rounds int           // interleaved rounds
	Time   time.Duration // of each measurement
	Log    io.Writer     // progress, one line per measurement
}

// turn is one of the things that are measured in turns.
type turn struct {
	name    string // in the log
	lib     Library
	in      *Input
	readers int
	rounds  []Sample // in the order of the rounds
}

// takeTurns measures. Each of the turns is warmed up with one pass; then they are
// measured one after the other, A B C A B C, so that a change of the machine's mood
// meets all of them.
func (c Config) takeTurns(turns []*turn) error {
	for _, t := range turns {
		if _, err := t.lib.Parse(t.in); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	for round := range c.Rounds {
		for _, t := range turns {
			sample, err := Measure(t.lib, t.in, t.readers, c.Time)
			if err != nil {
				return fmt.Errorf("%s: %w", t.name, err)
			}
			t.rounds = append(t.rounds, sample)
			fmt.Fprintf(c.Log, "%-36s round %d: %8.1f MB/s\n", t.name, round+1, sample.MBPerSecond)
		}
	}
	return nil
}

// median returns the median of what f takes from the samples.
func median(samples []Sample, f func(Sample) float64) float64 {
	return figures.Median(each(samples, f))
}

// ratio returns how many times as fast a is as b: the median of the ratios of
// the rounds.
func ratio(a, b []Sample) float64 {
	speed := func(s Sample) float64 { return s.MBPerSecond }
	return figures.Ratio(each(a, speed), each(b, speed))
}

// each returns what f takes from each of the samples.
func each(samples []Sample, f func(Sample) float64) []float64 {
	values := make([]float64, len(samples))
	for i, s := range samples {
		values[i] = f(s)
	}
	return values
}
