// Package figures has the arithmetic of the tables: medians over rounds, and
// numbers as they are written.
package figures

import (
	"slices"
	"strconv"
)

// Median returns the median of numbers, which it sorts.
func Median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	if n := len(values); n%2 == 0 {
		return (values[n/2-1] + values[n/2]) / 2
	}
	return values[len(values)/2]
}

// Ratio returns the median of the ratios a[i] ÷ b[i]: of what was measured one
// right after the other.
func Ratio(a, b []float64) float64 {
	values := make([]float64, min(len(a), len(b)))
	for i := range values {
		values[i] = a[i] / b[i]
	}
	return Median(values)
}

// Text writes a number with three significant digits, and no fraction from 100
// on.
func Text(x float64) string {
	switch {
	case x >= 99.95:
		return strconv.FormatFloat(x, 'f', 0, 64)
	case x >= 9.995:
		return strconv.FormatFloat(x, 'f', 1, 64)
	case x < 0.005:
		return "0"
	default:
		return strconv.FormatFloat(x, 'f', 2, 64)
	}
}
