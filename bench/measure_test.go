package bench

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// counter is a library that allocates a kilobyte in each pass, and fails in one of
// them.
type counter struct {
	Library
	passes atomic.Int64
	fails  int64
}

var errCounter = errors.New("failed")

func (c *counter) Parse(*Input) (any, error) {
	if c.passes.Add(1) == c.fails {
		return nil, errCounter
	}
	return make([]byte, 1024), nil
}

func TestMeasure(t *testing.T) {
	in := &Input{Bytes: make([]byte, 256), Messages: make([]Span, 2)}
	for _, readers := range []int{1, 3} {
		lib := &counter{}
		sample, err := Measure(lib, in, readers, 10*time.Millisecond)
		require.NoError(t, err)
		assert.GreaterOrEqual(t, lib.passes.Load(), int64(readers))
		assert.Positive(t, sample.MBPerSecond)
		assert.Positive(t, sample.Nanoseconds)
		assert.GreaterOrEqual(t, sample.AllocPerByte, 4.0)
		assert.GreaterOrEqual(t, sample.AllocBytes, 512.0)
		assert.GreaterOrEqual(t, sample.GCShare, 0.0)

		for _, fails := range []int64{3, int64(readers*minPasses + 1)} { // before it counts, and later
			_, err = Measure(&counter{fails: fails}, in, readers, 0)
			assert.ErrorIs(t, err, errCounter)
		}
	}
}

// However long a pass takes, it is not the first one that counts.
func TestMeasureSlowPasses(t *testing.T) {
	lib := &counter{}
	_, err := Measure(lib, &Input{Bytes: make([]byte, 256), Messages: make([]Span, 2)}, 1, 0)
	require.NoError(t, err)
	assert.EqualValues(t, 2*minPasses, lib.passes.Load())
}
