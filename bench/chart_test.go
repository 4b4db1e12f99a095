package bench

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// speeds are samples with the given MB/s.
func speeds(list ...float64) []Sample {
	samples := make([]Sample, len(list))
	for i, x := range list {
		samples[i] = Sample{MBPerSecond: x, Nanoseconds: 1000 / x, Allocs: 2, AllocBytes: 345.6}
	}
	return samples
}

func TestWriteChart(t *testing.T) {
	for _, test := range []struct {
		name     string
		rows     []Row
		texts    []string // that are there
		absent   []string
		unusable bool
	}{
		{
			name: "areas and libraries",
			rows: []Row{
				{Area: AreaFlags, Library: "imapeg", Rounds: speeds(200, 100, 300)},
				{Area: AreaFlags, Library: "a & b", Rounds: speeds(9.5)},
				{Area: AreaFlags, Library: "memory copy", Rounds: speeds(12345)},
				{Area: AreaBody, Library: "imapeg", Rounds: speeds(2500)},
				{Area: AreaBody, Library: "c", Unsupported: true},
				{Area: AreaBody, Library: "d"},
			},
			texts:  []string{"FLAGS", "BODY[]", "imapeg", "a & b", "200", "9.50", "2500", "1", "10", "100", "1000", "10000"},
			absent: []string{"memory copy", "12345", "c", "d"},
		},
		{
			name:   "one bar, at a power of ten",
			rows:   []Row{{Area: AreaSearch, Library: "imapeg", Rounds: speeds(100)}},
			texts:  []string{"SEARCH", "imapeg", "100"},
			absent: []string{"FLAGS"},
		},
		{
			name: "more libraries than colours",
			rows: func() (rows []Row) {
				for _, name := range strings.Fields("a b c d e f g h") {
					rows = append(rows, Row{Area: AreaFlags, Library: name, Rounds: speeds(50)})
				}
				return rows
			}(),
			texts: strings.Fields("FLAGS a b c d e f g h"),
		},
		{name: "nothing", unusable: true},
		{name: "no figures", rows: []Row{{Area: AreaBody, Library: "c", Unsupported: true}}, unusable: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got, again strings.Builder
			err := WriteChart(&got, test.rows)
			if test.unusable {
				require.Error(t, err)
				return
			}
			require.NoError(t, err)
			texts := xmlTexts(t, got.String())
			for _, want := range test.texts {
				assert.Contains(t, texts, want)
			}
			for _, not := range test.absent {
				assert.NotContains(t, texts, not)
			}
			require.NoError(t, WriteChart(&again, test.rows))
			assert.Equal(t, got.String(), again.String(), "the same rows, the same chart")
		})
	}
}

// xmlTexts returns the texts between the tags of a document that is well-formed.
func xmlTexts(t *testing.T, doc string) (texts []string) {
	t.Helper()
	for dec := xml.NewDecoder(strings.NewReader(doc)); ; {
		token, err := dec.Token()
		if err == io.EOF {
			return texts
		}
		require.NoError(t, err)
		if s, ok := token.(xml.CharData); ok {
			texts = append(texts, string(s))
		}
	}
}
