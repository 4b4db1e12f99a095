package bench

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWriteGCTable(t *testing.T) {
	const head = "| Area | Library | bytes allocated/byte | time in GC |\n|---|---|--:|--:|\n"
	samples := []Sample{{AllocPerByte: 2.5, GCShare: 0.1}, {AllocPerByte: 2.7, GCShare: 0.3}, {AllocPerByte: 2.4, GCShare: 0.123}}
	for _, test := range []struct {
		name string
		rows []Row
		want string
	}{
		{"nothing", nil, ""},
		{
			"two libraries",
			[]Row{{Area: AreaFlags, Library: "imapeg", Rounds: samples}, {Area: AreaFlags, Library: "peer", Rounds: samples[:1]}},
			"| FLAGS | imapeg | 2.50 | 12.3 % |\n|  | peer | 2.50 | 10.0 % |\n",
		},
		{
			"a limit, an area that is not there, no figures",
			[]Row{
				{Area: AreaFlags, Library: "memory copy", Rounds: samples},
				{Area: AreaListStatus, Library: "imapeg", Rounds: samples},
				{Area: AreaCommands, Library: "peer", Unsupported: true},
				{Area: AreaCommands, Library: "gluon", Rounds: samples},
			},
			"| COMMANDS | gluon | 2.50 | 12.3 % |\n",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got strings.Builder
			require.NoError(t, WriteGCTable(&got, test.rows))
			assert.Equal(t, head+test.want, got.String())
		})
	}
}
