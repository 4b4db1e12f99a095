package parser

import (
	"encoding/binary"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/internal/variants"
	"github.com/imapeg/imapeg/types"
)

// Commands of values that the fuzzer chooses: see [TestCommandsOfRandomValues].
func FuzzCommandValues(f *testing.F) {
	fuzzValues(f, reflect.TypeFor[types.CommandBody](), checkRandomCommand)
}

// Responses of values that the fuzzer chooses: see [TestResponsesOfRandomValues].
func FuzzResponseValues(f *testing.F) {
	fuzzValues(f, reflect.TypeFor[types.Response](), checkRandomResponse)
}

func fuzzValues(f *testing.F, union reflect.Type, check valueCheck) {
	f.Helper()
	all := variants.Unions()[union]
	// The first number of an input is the type, the others are what it is made of.
	for i := range all {
		for seed := range uint64(4) {
			rnd := newRand(seed)
			in := binary.LittleEndian.AppendUint64(nil, uint64(i))
			for range 100 << seed {
				in = binary.LittleEndian.AppendUint64(in, rnd.Uint64())
			}
			f.Add(in)
		}
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		if len(in) < 8 || len(in) > 1<<16 {
			return
		}
		variant := all[binary.LittleEndian.Uint64(in)%uint64(len(all))]
		rapid.MakeFuzz(func(t *rapid.T) { check(t, newValueMaker(), variant) })(t, in[8:])
	})
}
