package bench

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRunSizes(t *testing.T) {
	rows, err := RunSizes(Config{Shapes: []Shape{ShapeLiteral}, Rounds: 1, Time: time.Microsecond, Log: io.Discard})
	require.NoError(t, err)
	require.Len(t, rows, 3)
	for i, row := range rows {
		assert.Equal(t, ShapeLiteral.Sizes()[i], row.Size)
		assert.Len(t, row.Rounds, 1)
		assert.Len(t, row.Copy, 1)
	}
}

func TestWriteSizeTable(t *testing.T) {
	// A message of n bytes and its samples: speeds has no real time for a message.
	sized := func(shape Shape, size int, ns ...float64) SizeRow {
		row := SizeRow{Shape: shape, Size: size}
		for _, x := range ns {
			row.Rounds = append(row.Rounds, Sample{MBPerSecond: 1000 / x, Nanoseconds: 10 * x, AllocPerByte: 2.5})
			row.Copy = append(row.Copy, Sample{MBPerSecond: 10000 / x, Nanoseconds: x})
		}
		return row
	}
	const head = "| Message | Size | Cost | of the smallest | bytes allocated/byte | Memory copy | of the smallest |\n" +
		"|---|--:|--:|--:|--:|--:|--:|\n"
	for _, test := range []struct {
		name string
		rows []SizeRow
		want string
	}{
		{"nothing", nil, ""},
		{
			"bytes",
			[]SizeRow{sized(ShapeFlags, 1e3, 2, 4, 3), sized(ShapeFlags, 1e5, 2, 5, 6), sized(ShapeFlags, 1e7, 30, 30, 30)},
			"| FLAGS with many flags | 1 KB | 3.00 ns/byte | 1.00 × | 2.50 | 0.30 ns/byte | 1.00 × |\n" +
				"|  | 100 KB | 5.00 ns/byte | 1.25 × | 2.50 | 0.50 ns/byte | 1.25 × |\n" +
				"|  | 10 MB | 30.0 ns/byte | 10.0 × | 2.50 | 3.00 ns/byte | 10.0 × |\n",
		},
		{
			"levels",
			[]SizeRow{sized(ShapeLiteral, 1e3, 2), sized(ShapeLevels, 5, 10), sized(ShapeLevels, 50, 200)},
			"| BODY[] with a long literal | 1 KB | 2.00 ns/byte | 1.00 × | 2.50 | 0.20 ns/byte | 1.00 × |\n" +
				"| BODYSTRUCTURE with many levels | 5 levels | 20.0 ns/level | 1.00 × | 2.50 | 2.00 ns/level | 1.00 × |\n" +
				"|  | 50 levels | 40.0 ns/level | 2.00 × | 2.50 | 4.00 ns/level | 2.00 × |\n",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got strings.Builder
			require.NoError(t, WriteSizeTable(&got, test.rows))
			assert.Equal(t, head+test.want, got.String())
		})
	}
}
