package parser

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

// Any bytes are read as responses: each is a value or an error, none of them is
// lost, and a value is the same when it is encoded and parsed once more.
func FuzzResponse(f *testing.F) { fuzzMessages(f, aResponse) }

// The same for commands.
func FuzzCommand(f *testing.F) { fuzzMessages(f, aCommand) }

func fuzzMessages(f *testing.F, k kind) {
	words := dictionary()
	for _, v := range tables(f, "") {
		if v.kind == k && len(v.wire) < 2000 {
			f.Add(template(words, v.wire))
		}
	}
	// A sentence for every step of the grammar that there is one for.
	for i := range entryPoints {
		if entryPoints[i].kind != k {
			continue
		}
		s := newSpeaker(entryPoints[i], false)
		for n, to := range s.steps() {
			if m := s.say(uint64(n), &goal{step: to, times: 1}); m != nil && len(m.wire) < 2000 {
				f.Add(template(words, string(m.wire)))
			}
		}
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		if len(in) > 4096 {
			return
		}
		wire := expand(words, in)
		r := NewReader(bytes.NewReader(wire), nil)
		var offset int64
		for {
			message, err := k.read(r)
			bad := new(Error)
			if err != nil && !errors.As(err, &bad) {
				require.True(t, err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF), "%v", err)
				return
			}
			meta := r.Meta()
			require.Equal(t, offset, meta.Offset)
			offset += meta.Length
			if err != nil {
				require.Nil(t, message)
				continue
			}
			// A literal of a client may have NUL in it on the wire, and is not sent so.
			if k != aCommand || bytes.IndexByte(wire[meta.Offset:offset], 0) < 0 {
				checkRoundTrip(t, message)
			}
		}
	})
}
