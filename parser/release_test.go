package parser

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

// longSession is messages of all kinds that make a reader take memory.
func longSession() string {
	var b strings.Builder
	for i := range 500 {
		fmt.Fprintf(&b, "* %d FETCH (UID %d FLAGS (\\Seen $Label) BODY[1] {5}\r\nhello)\r\n", i+1, i+1)
	}
	b.WriteString("* SEARCH" + strings.Repeat(" 12345", 50_000) + "\r\n")
	b.WriteString("* 1 FETCH (BODY[] {100000}\r\n" + strings.Repeat("x", 100_000) + ")\r\n")
	b.WriteString("* 1 FETCH (BODYSTRUCTURE " + strings.Repeat("(", 100) + `"TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1` + strings.Repeat(` "MIXED")`, 100) + ")\r\n")
	b.WriteString("* VANISHED 1:3,5,7:9\r\n")
	return b.String()
}

// A reader that is told to release its memory reads on as if nothing had been.
func TestReleaseChangesNothing(t *testing.T) {
	for _, recycle := range []bool{false, true} {
		whole, broken := NewReader(strings.NewReader(longSession()), nil), NewReader(strings.NewReader(longSession()), nil)
		if recycle {
			broken.Recycle()
		}
		var wants, gots []types.Response
		for n := 0; ; n++ {
			want, wantErr := whole.ReadResponse()
			got, err := broken.ReadResponse()
			buffered := broken.Buffered()
			if n%3 == 0 {
				broken.Release()
			}
			wants, gots = append(wants, want), append(gots, got)
			require.Equal(t, wantErr, err)
			assert.Equal(t, whole.Meta(), broken.Meta())
			assert.Equal(t, buffered, broken.Buffered())
			if errors.Is(err, io.EOF) {
				break
			}
		}
		assert.Equal(t, wants, gots, "values stay as they were")
	}
}

func TestReleaseGivesMemoryBack(t *testing.T) {
	const readers, most = 20, 20 << 10
	kept := make([]*Reader, readers)
	in := strings.Repeat(longSession(), 2)
	before := inUse()
	for i := range kept {
		kept[i] = NewReader(strings.NewReader(in), &Options{MaxLiteral: 50_000, Sink: func(Incoming, io.Reader) error { return nil }})
		for {
			if _, err := kept[i].ReadResponse(); err == io.EOF {
				break
			} else {
				require.NoError(t, err)
			}
		}
	}
	full := inUse() - before
	for _, r := range kept {
		r.Release()
	}
	released := inUse() - before
	runtime.KeepAlive(kept)
	t.Logf("%d bytes, then %d, for a reader", full/readers, released/readers)
	assert.Less(t, released, int64(readers*most))
}

// inUse is the memory of the heap in bytes.
func inUse() int64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}
