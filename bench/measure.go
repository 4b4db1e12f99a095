package bench

import (
	"cmp"
	"runtime"
	"runtime/metrics"
	"sync"
	"time"
)

// Sample is what one measurement gave.
type Sample struct {
	// MBPerSecond is what all readers together read; MB is a million bytes of input.
	MBPerSecond float64
	// Nanoseconds is the time for a message, on the clock of one reader.
	Nanoseconds float64
	// Allocs is the number of allocations for a message.
	Allocs float64
	// AllocBytes is how many bytes were allocated for a message.
	AllocBytes float64
	// AllocPerByte is how many bytes were allocated for each byte of input.
	AllocPerByte float64
	// GCShare is the collector's part of the processors' time that was not idle, as
	// the runtime accounts for it: without sweeping, and with the marking that is done
	// on processors that have nothing else to do. It is 0 when no collection ended.
	GCShare float64
}

// minPasses is how many passes there are at least, however long one takes: the first ones
// get their memory from the system, and those that follow what they have left.
const minPasses = 6

// Measure lets a number of readers parse an input again and again for at least the
// given time, each on its own, and returns the mean cost. The values of a pass are
// dropped only when the pass is over. The garbage of whatever ran before is collected
// first; the garbage made in between is part of the cost. The runtime then gives memory
// back to the system, and has to get it again: so that the cost is that of a program that
// goes on and on, a quarter of the time, or minPasses, goes by before anything is measured.
func Measure(lib Library, in *Input, readers int, atLeast time.Duration) (Sample, error) {
	runtime.GC()
	runtime.GC()
	if _, err := readAll(lib, in, readers, atLeast/4); err != nil {
		return Sample{}, err
	}
	before := usageNow()
	work, err := readAll(lib, in, readers, atLeast)
	after := usageNow()
	if err != nil {
		return Sample{}, err
	}

	var sample Sample
	var n, seconds float64
	for _, w := range work {
		// Each at its own rate: the last of them ends up to a pass later than the first.
		sample.MBPerSecond += w.n * float64(len(in.Bytes)) / 1e6 / w.elapsed.Seconds()
		n += w.n
		seconds += w.elapsed.Seconds()
	}
	messages := n * float64(len(in.Messages))
	allocated := float64(after.mem.TotalAlloc - before.mem.TotalAlloc)
	sample.Nanoseconds = seconds * 1e9 / messages
	sample.Allocs = float64(after.mem.Mallocs-before.mem.Mallocs) / messages
	sample.AllocBytes = allocated / messages
	sample.AllocPerByte = allocated / n / float64(len(in.Bytes))
	if busy := after.busy - before.busy; busy > 0 {
		sample.GCShare = (after.gc - before.gc) / busy
	}
	return sample, nil
}

// readAll lets a number of readers parse an input again and again. The error is that of one
// of them.
func readAll(lib Library, in *Input, readers int, atLeast time.Duration) ([]passes, error) {
	work, errs := make([]passes, readers), make([]error, readers)
	var wg sync.WaitGroup
	for i := range work {
		wg.Go(func() { work[i], errs[i] = repeat(lib, in, atLeast) })
	}
	wg.Wait()
	return work, cmp.Or(errs...)
}

// passes are the passes of one reader.
type passes struct {
	n       float64
	elapsed time.Duration
}

// repeat parses an input again and again.
func repeat(lib Library, in *Input, atLeast time.Duration) (passes, error) {
	var p passes
	start := time.Now()
	for p.elapsed < atLeast || p.n < minPasses {
		values, err := lib.Parse(in)
		if err != nil {
			return passes{}, err
		}
		runtime.KeepAlive(values)
		p.n++
		p.elapsed = time.Since(start)
	}
	return p, nil
}

// usage is what the process has used so far.
type usage struct {
	mem runtime.MemStats
	// gc and busy are seconds of processors. The runtime counts them when a collection
	// ends, so that what lies between two usages is a number of whole cycles.
	gc, busy float64
}

// usageNow returns the present usage.
func usageNow() (u usage) {
	cpu := []metrics.Sample{
		{Name: "/cpu/classes/gc/total:cpu-seconds"},
		{Name: "/cpu/classes/total:cpu-seconds"},
		{Name: "/cpu/classes/idle:cpu-seconds"},
	}
	metrics.Read(cpu)
	u.gc, u.busy = cpu[0].Value.Float64(), cpu[1].Value.Float64()-cpu[2].Value.Float64()
	runtime.ReadMemStats(&u.mem)
	return u
}
