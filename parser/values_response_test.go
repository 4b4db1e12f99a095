package parser

import (
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/types"
)

// marked are the responses in which a field says whether others count: of those, few
// are the same when they come back.
var marked = []reflect.Type{
	reflect.TypeFor[*types.MailboxStatus](), reflect.TypeFor[*types.ESearch](), reflect.TypeFor[*types.URLFetch](),
	reflect.TypeFor[*types.Converted](), reflect.TypeFor[*types.Conversion](),
}

// Whatever a response is made of: it is refused, or the client reads just that. FETCH
// is apart: its encoder passes on what some server said, dates that are none and
// sections that nobody may ask for.
func TestResponsesOfRandomValues(t *testing.T) {
	m := newValueMaker()
	for _, variant := range m.unions[reflect.TypeFor[types.Response]()] {
		name := variant.Name()
		if variant.Kind() == reflect.Pointer {
			name = variant.Elem().Name()
		}
		if variant == reflect.TypeFor[*types.Fetch]() {
			continue
		}
		same := !slices.Contains(marked, variant)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sent := 0
			check := func(t *rapid.T) {
				response := m.make(t, variant, 0).Interface().(types.Response)
				wire, err := types.AppendResponse(nil, response, nil)
				if err != nil {
					require.ErrorAs(t, err, new(*types.EncodeError))
					require.Empty(t, wire)
					return
				}
				sent++
				back, err := ParseResponse(wire, nil)
				require.NoError(t, err, "%q", wire)
				require.IsType(t, response, back, "%q", wire)
				if same {
					assert.Equal(t, m.canonical(response), m.canonical(back), "%q", wire)
				}
			}
			rapid.Check(t, check)
			for tries := 0; sent == 0 && tries < 50 && !testing.Short(); tries++ {
				rapid.Check(t, check)
			}
			assert.True(t, sent > 0 || !same || testing.Short(), "none could be sent")
		})
	}
}
