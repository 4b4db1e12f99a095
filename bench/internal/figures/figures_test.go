package figures

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestMedian(t *testing.T) {
	for _, test := range []struct {
		values []float64
		want   float64
	}{
		{nil, 0},
		{[]float64{7}, 7},
		{[]float64{9, 1}, 5},
		{[]float64{9, 1, 2}, 2},
	} {
		assert.InDelta(t, test.want, Median(test.values), 0, "%v", test.values)
	}
}

func TestRatio(t *testing.T) {
	// 4, 3 and 1 times: not the ratio of the medians.
	assert.InDelta(t, 3.0, Ratio([]float64{40, 30, 100}, []float64{10, 10, 100}), 0)
	assert.Zero(t, Ratio([]float64{1}, nil))
}

func TestText(t *testing.T) {
	for x, want := range map[float64]string{
		0: "0", 0.001: "0", 0.5: "0.50", 9.876: "9.88", 12.34: "12.3", 1234.5: "1234",
		9.994: "9.99", 9.996: "10.0", 99.94: "99.9", 99.96: "100",
	} {
		assert.Equal(t, want, Text(x), "%v", x)
	}
}
