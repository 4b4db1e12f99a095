package bench

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReaderCounts(t *testing.T) {
	for processors, want := range map[int][]int{
		1: {1}, 2: {1, 2}, 3: {1, 2, 3}, 8: {1, 2, 4, 8}, 12: {1, 2, 4, 8, 12},
	} {
		assert.Equal(t, want, readerCounts(processors), "%d", processors)
	}
}

func TestRunCores(t *testing.T) {
	rows, err := RunCores(Config{Areas: []Area{AreaSearch, AreaFlags}, Rounds: 2, Time: time.Microsecond, Log: io.Discard})
	require.NoError(t, err)
	for i, row := range rows {
		assert.Equal(t, AreaFlags, row.Area, "SEARCH is not in the table")
		assert.Len(t, row.Rounds, 2)
		assert.GreaterOrEqual(t, row.Readers, i+1)
	}
	assert.NotEmpty(t, rows)
}

func TestWriteCoresTable(t *testing.T) {
	for _, test := range []struct {
		name string
		rows []CoresRow
		want string
	}{
		{
			"one processor",
			[]CoresRow{{AreaFlags, 1, speeds(300)}},
			"| Area | readers: 1 |\n|---|--:|\n| FLAGS | 300 MB/s |\n",
		},
		{
			"several",
			[]CoresRow{
				{AreaFlags, 1, speeds(300, 200)}, {AreaFlags, 2, speeds(600, 300)}, {AreaFlags, 3, speeds(900, 600)},
				{AreaEnvelope, 1, speeds(100)}, {AreaEnvelope, 2, speeds(155)}, {AreaEnvelope, 3, speeds(80)},
			},
			"| Area | readers: 1 | readers: 2 | readers: 3 |\n|---|--:|--:|--:|\n" +
				"| FLAGS | 250 MB/s | 1.75 × | 3.00 × |\n| ENVELOPE | 100 MB/s | 1.55 × | 0.80 × |\n",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got strings.Builder
			require.NoError(t, WriteCoresTable(&got, test.rows))
			assert.Equal(t, test.want, got.String())
		})
	}
}
