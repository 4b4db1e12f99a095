package bench

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRatio(t *testing.T) {
	// 4, 3 and 1 times: not the ratio of the medians.
	assert.InDelta(t, 3.0, ratio(speeds(40, 30, 100), speeds(10, 10, 100)), 0)
	assert.Zero(t, ratio(speeds(1), nil))
}
