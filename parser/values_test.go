package parser

import (
	"flag"
	"os"
	"reflect"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/internal/variants"
	"github.com/imapeg/imapeg/types"
)

// valueCheck makes a value of a type and says whether it could be sent.
type valueCheck func(*rapid.T, *valueMaker, reflect.Type) (sent bool)

// randomValues checks values of all types of a union. A long run makes that many for
// each of the two unions:
//
//	IMAPEG_VALUES=1000000 go test -run RandomValues -timeout 10h ./parser -rapid.seed=1
func randomValues(t *testing.T, union reflect.Type, check valueCheck) {
	t.Helper()
	all := variants.Unions()[union]
	if n := os.Getenv("IMAPEG_VALUES"); n != "" {
		wanted, err := strconv.Atoi(n)
		require.NoError(t, err)
		checks := flag.Lookup("rapid.checks").Value
		before := checks.String()
		require.NoError(t, checks.Set(strconv.Itoa((wanted+len(all)-1)/len(all))))
		t.Cleanup(func() { require.NoError(t, checks.Set(before)) })
	}
	var totalMade, totalSent atomic.Int64
	t.Cleanup(func() { t.Logf("%d values, %d could be sent", totalMade.Load(), totalSent.Load()) })
	for _, variant := range all {
		t.Run(typeName(variant), func(t *testing.T) {
			t.Parallel()
			m, made, sent := newValueMaker(), 0, 0
			once := func(t *rapid.T) {
				made++
				if check(t, m, variant) {
					sent++
				}
			}
			rapid.Check(t, once)
			// Some types are particular, and few values at random suit them.
			for tries := 0; sent == 0 && tries < 50 && !testing.Short(); tries++ {
				rapid.Check(t, once)
			}
			t.Logf("%d values, %d could be sent", made, sent)
			assert.True(t, sent > 0 || testing.Short(), "none could be sent")
			totalMade.Add(int64(made))
			totalSent.Add(int64(sent))
		})
	}
}

func typeName(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Name()
}

// Whatever a command is made of: it is refused, or the server reads just that. No
// string, number or list breaks out of its place, and none is lost.
func TestCommandsOfRandomValues(t *testing.T) {
	randomValues(t, reflect.TypeFor[types.CommandBody](), checkRandomCommand)
}

// Whatever a response is made of: it is refused, or the client reads just that.
func TestResponsesOfRandomValues(t *testing.T) {
	randomValues(t, reflect.TypeFor[types.Response](), checkRandomResponse)
}

func checkRandomCommand(t *rapid.T, m *valueMaker, variant reflect.Type) (sent bool) {
	body := m.oneOf(t, variant).Interface().(types.CommandBody)
	command := &types.Command{Tag: "A1", Body: body}
	if isUntagged(body) {
		command.Tag = ""
	}
	opts := &types.EncodeOptions{
		LiteralPlus: rapid.Bool().Draw(t, "LITERAL+"), LiteralMinus: rapid.Bool().Draw(t, "LITERAL-"),
		Binary: rapid.Bool().Draw(t, "BINARY"), UTF8: rapid.Bool().Draw(t, "UTF8"), Quirks: rapid.IntRange(0, 3).Draw(t, "quirks") == 3,
	}
	wire, err := command.Append(nil, opts)
	if err != nil {
		require.ErrorAs(t, err, new(*types.EncodeError))
		require.Empty(t, wire)
		return false
	}
	back, err := ParseCommand(wire, &Options{Strict: !opts.Quirks})
	require.NoError(t, err, "%q", wire)
	if sent, got := charsetOf(command), charsetOf(back); sent != nil && (*sent == "" || isUTF8(*sent)) && (*got == "" || isUTF8(*got)) {
		defer func(charset string) { *sent = charset }(*sent)
		*sent, *got = "", "" // it is added where it has to be, and left out where it must not be
	}
	require.Equal(t, m.canonical(command), m.canonical(back), "%q", wire)
	again, err := command.Append(nil, opts)
	require.NoError(t, err)
	require.Equal(t, string(wire), string(again))
	return true
}

func checkRandomResponse(t *rapid.T, m *valueMaker, variant reflect.Type) (sent bool) {
	response := m.oneOf(t, variant).Interface().(types.Response)
	opts := &types.EncodeOptions{UTF8: rapid.Bool().Draw(t, "UTF8"), Quirks: rapid.IntRange(0, 3).Draw(t, "quirks") == 3}
	wire, err := types.AppendResponse(nil, response, opts)
	if err != nil {
		require.ErrorAs(t, err, new(*types.EncodeError))
		require.Empty(t, wire)
		return false
	}
	back, err := ParseResponse(wire, &Options{Strict: !opts.Quirks})
	require.NoError(t, err, "%q", wire)
	require.Equal(t, m.canonical(response), m.canonical(back), "%q", wire)
	again, err := types.AppendResponse(nil, response, opts)
	require.NoError(t, err)
	require.Equal(t, string(wire), string(again))
	return true
}

// isUntagged says whether a body is a line of its own.
func isUntagged(body types.CommandBody) bool {
	switch body.(type) {
	case *types.AuthenticateData, *types.AuthenticateCancel, *types.IdleDone:
		return true
	}
	return false
}

func isUTF8(charset string) bool {
	return strings.EqualFold(charset, "UTF-8") || strings.EqualFold(charset, "US-ASCII")
}
