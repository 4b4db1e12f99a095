package bench

import (
	"bytes"
	"runtime"
	"time"
)

// Sample is what one measurement gave. All figures are per message but
// MBPerSecond, where MB is a million bytes of input.
type Sample struct {
	MBPerSecond float64
	Nanoseconds float64
	Allocs      float64
	AllocBytes  float64
}

// Measure parses an input again and again for at least the given time and
// returns the mean cost. The values of a pass are dropped only when the pass is
// over. The garbage of whatever ran before is collected first; the garbage made
// in between is part of the cost.
func Measure(lib Library, in *Input, atLeast time.Duration) (Sample, error) {
	runtime.GC()
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	passes := 0
	start := time.Now()
	var elapsed time.Duration
	for elapsed < atLeast {
		values, err := lib.Parse(in)
		if err != nil {
			return Sample{}, err
		}
		runtime.KeepAlive(values)
		passes++
		elapsed = time.Since(start)
	}
	runtime.ReadMemStats(&after)

	messages := float64(passes) * float64(len(in.Messages))
	return Sample{
		MBPerSecond: float64(passes) * float64(len(in.Bytes)) / 1e6 / elapsed.Seconds(),
		Nanoseconds: float64(elapsed.Nanoseconds()) / messages,
		Allocs:      float64(after.Mallocs-before.Mallocs) / messages,
		AllocBytes:  float64(after.TotalAlloc-before.TotalAlloc) / messages,
	}, nil
}

// Limits returns what the machine can do at most with the bytes of an input,
// in the form of libraries that parse nothing.
func Limits() []Library { return []Library{copyLimit{}, scanLimit{}} }

// copyLimit appends each message to a nil slice and keeps the copies, which is
// the least that delivering them costs.
type copyLimit struct{}

// Name implements Library.
func (copyLimit) Name() string { return "memory copy" }

// Supports implements Library.
func (copyLimit) Supports(Area) bool { return true }

// Parse implements Library.
func (copyLimit) Parse(in *Input) (any, error) {
	copies := make([][]byte, len(in.Messages))
	for i, m := range in.Messages {
		copies[i] = append([]byte(nil), in.Bytes[m.Begin:m.End]...)
	}
	return copies, nil
}

// Records implements Library.
func (copyLimit) Records(any) ([]Record, error) { return nil, nil }

// scanLimit looks for each line feed, which is the least that framing costs.
type scanLimit struct{}

// Name implements Library.
func (scanLimit) Name() string { return "newline scan" }

// Supports implements Library.
func (scanLimit) Supports(Area) bool { return true }

// Parse implements Library.
func (scanLimit) Parse(in *Input) (any, error) {
	lines := 0
	for rest := in.Bytes; ; lines++ {
		i := bytes.IndexByte(rest, '\n')
		if i < 0 {
			return lines, nil
		}
		rest = rest[i+1:]
	}
}

// Records implements Library.
func (scanLimit) Records(any) ([]Record, error) { return nil, nil }
