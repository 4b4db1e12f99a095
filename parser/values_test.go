package parser

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/internal/variants"
	"github.com/imapeg/imapeg/types"
)

// Whatever a command is made of: it is refused, or the server reads just that. No
// string, number or list breaks out of its place, and none is lost.
func TestCommandsOfRandomValues(t *testing.T) {
	m := newValueMaker()
	for _, variant := range m.unions[reflect.TypeFor[types.CommandBody]()] {
		t.Run(variant.Elem().Name(), func(t *testing.T) {
			t.Parallel()
			sent := 0
			check := func(t *rapid.T) {
				body := m.make(t, variant, 0).Interface().(types.CommandBody)
				command := &types.Command{Tag: "A1", Body: body}
				if isUntagged(body) {
					command.Tag = ""
				}
				opts := &types.EncodeOptions{
					LiteralPlus: rapid.Bool().Draw(t, "LITERAL+"), LiteralMinus: rapid.Bool().Draw(t, "LITERAL-"),
					Binary: rapid.Bool().Draw(t, "BINARY"), UTF8: rapid.Bool().Draw(t, "UTF8"),
				}
				wire, err := command.Append(nil, opts)
				if err != nil {
					require.ErrorAs(t, err, new(*types.EncodeError))
					require.Empty(t, wire)
					return
				}
				sent++
				back, err := ParseCommand(wire, nil)
				require.NoError(t, err, "%q", wire)
				if sent, got := charsetOf(command), charsetOf(back); sent != nil && (*sent == "" || isUTF8(*sent)) && (*got == "" || isUTF8(*got)) {
					defer func(charset string) { *sent = charset }(*sent)
					*sent, *got = "", "" // it is added where it has to be, and left out where it must not be
				}
				assert.Equal(t, m.canonical(command), m.canonical(back), "%q", wire)
				again, err := command.Append(nil, opts)
				require.NoError(t, err)
				require.Equal(t, string(wire), string(again))
			}
			rapid.Check(t, check)
			// Some commands are particular, and few values at random suit them.
			for tries := 0; sent == 0 && tries < 50 && !testing.Short(); tries++ {
				rapid.Check(t, check)
			}
			assert.True(t, sent > 0 || testing.Short(), "none could be sent")
		})
	}
}

func isUTF8(charset string) bool {
	return strings.EqualFold(charset, "UTF-8") || strings.EqualFold(charset, "US-ASCII")
}

// isUntagged says whether a body is a line of its own.
func isUntagged(body types.CommandBody) bool {
	switch body.(type) {
	case *types.AuthenticateData, *types.AuthenticateCancel, *types.IdleDone:
		return true
	}
	return false
}

// valueMaker makes values of all types of package types at random. It knows what
// reflection tells, and what variants does; hooks are for types that are no plain
// data, and for fields that only make sense together.
type valueMaker struct {
	unions map[reflect.Type][]reflect.Type
	words  map[reflect.Type][]string
	hooks  map[reflect.Type]func(*rapid.T) any
	// tidy brings a struct's fields, which are random, in line with each other.
	tidy map[reflect.Type]func(*rapid.T, reflect.Value)
}

func newValueMaker() *valueMaker {
	m := &valueMaker{unions: variants.Unions(), words: variants.Words(), hooks: map[reflect.Type]func(*rapid.T) any{}, tidy: map[reflect.Type]func(*rapid.T, reflect.Value){}}
	hook(m, func(t *rapid.T) types.NString {
		if rapid.Bool().Draw(t, "NIL") {
			return types.NString{}
		}
		return types.String(anyText(t))
	})
	hook(m, func(t *rapid.T) types.Data {
		if rapid.IntRange(0, 9).Draw(t, "NIL") == 0 {
			return types.Data{}
		}
		return types.Bytes([]byte(anyText(t)))
	})
	hook(m, func(t *rapid.T) types.Secret { return types.NewSecret(anyText(t)) })
	hook(m, func(t *rapid.T) types.SASLResponse {
		if rapid.Bool().Draw(t, "none") {
			return types.SASLResponse{}
		}
		return types.NewSASLResponse([]byte(anyText(t)))
	})
	hook(m, func(t *rapid.T) types.SeqSet {
		if rapid.IntRange(0, 9).Draw(t, "$") == 0 {
			return types.SavedSeqs()
		}
		return types.Seqs(anyRanges(t)...)
	})
	hook(m, func(t *rapid.T) types.UIDSet {
		if rapid.IntRange(0, 9).Draw(t, "$") == 0 {
			return types.SavedUIDs()
		}
		return types.UIDs(anyRanges(t)...)
	})
	hook(m, func(t *rapid.T) types.UIDList {
		list, err := types.ParseUIDList(rapid.SampledFrom([]string{"", "1", "304,319:320", "5:3,1"}).Draw(t, "list"))
		require.NoError(t, err)
		return list
	})
	hook(m, func(t *rapid.T) types.NumList {
		list, err := types.ParseNumList(rapid.SampledFrom([]string{"", "1", "5,10:12,1"}).Draw(t, "list"))
		require.NoError(t, err)
		return list
	})
	hook(m, func(t *rapid.T) types.Raw {
		return types.Raw(rapid.OneOf(rapid.Just(""), rapid.SampledFrom([]string{
			"5", "1:*,7", "$", "-1:-100", "()", `(a "b\"" (c d))`, "(NIL)", " a", ` ("b" 5)`, "atom", `"x"`,
			"({3}\r\na\r\n)", "{2+}\r\n()", " {1}\r\n\"", "(~{1}\r\n\x00)", "({3}\r\na", "1)", "a\r\nA2 LOGOUT", `("`, " {5}", ` "{5}` + "\r\nabcde",
		}), rapid.Custom(anyText)).Draw(t, "raw"))
	})
	hook(m, func(t *rapid.T) types.DateTime {
		return types.DateTime(rapid.OneOf(rapid.SampledFrom([]string{"", "17-Jul-1996 02:44:25 -0700", " 7-feb-0000 99:99:99 +9999"}), rapid.Custom(anyText)).Draw(t, "date-time"))
	})
	hook(m, func(t *rapid.T) types.UnknownCommand {
		return types.UnknownCommand{Name: "X" + anyText(t), Data: m.hooks[reflect.TypeFor[types.Raw]()](t).(types.Raw)}
	})
	// Words of other sorts are another type's.
	knownOnly[types.ListSelect](m)
	knownOnly[types.ListReturn](m)
	knownOnly[types.CodeKeyword](m)
	tidy(m, func(_ *rapid.T, c *types.StoreCommand) {
		if !c.IfUnchanged {
			c.UnchangedSince = 0
		}
		if c.GmailLabels {
			c.Flags = nil
		} else {
			c.Labels = nil
		}
	})
	tidy(m, func(_ *rapid.T, c *types.SortCriterion) {
		if c.Key != types.SortAnnotation {
			c.Entry, c.Attribute = "", ""
		}
	})
	tidy(m, func(_ *rapid.T, c *types.ListCommand) {
		c.Extended = c.Extended && (len(c.Select) == 0 || len(c.Return) == 0)
	})
	// What goes without saying is said when it comes back.
	tidy(m, func(t *rapid.T, a *types.AppendMessage) {
		switch rapid.IntRange(0, 3).Draw(t, "content") {
		case 0:
			a.Data, a.Binary, a.UTF8, a.DataExt = types.Data{}, false, false, nil
		case 1:
			a.Data, a.Binary, a.UTF8, a.Catenate = types.Data{}, false, false, nil
		case 2:
			a.Catenate, a.DataExt = nil, nil
		}
		a.Binary = !a.UTF8 && (a.Binary || strings.Contains(a.Data.String(), "\x00"))
	})
	tidy(m, func(t *rapid.T, r *types.ReplaceCommand) {
		if rapid.Bool().Draw(t, "one") {
			r.Set = types.UIDs(types.UID(rapid.Uint32().Draw(t, "uid")))
		}
	})
	tidy(m, func(_ *rapid.T, d *types.AuthenticateData) {
		if d.Response.IsZero() {
			d.Response = types.NewSASLResponse(nil)
		}
	})
	return m
}

func hook[T any](m *valueMaker, f func(*rapid.T) T) {
	m.hooks[reflect.TypeFor[T]()] = func(t *rapid.T) any { return f(t) }
}

// knownOnly makes values of an enumeration out of its constants only.
func knownOnly[T ~string](m *valueMaker) {
	words := m.words[reflect.TypeFor[T]()]
	hook(m, func(t *rapid.T) T { return T(rapid.SampledFrom(words).Draw(t, "word")) })
}

func tidy[T any](m *valueMaker, f func(*rapid.T, *T)) {
	m.tidy[reflect.TypeFor[T]()] = func(t *rapid.T, v reflect.Value) { f(t, v.Addr().Interface().(*T)) }
}

// anyText is a word, mostly, and what an attacker, or a careless user, would put in.
func anyText(t *rapid.T) string {
	if rapid.IntRange(0, 3).Draw(t, "plain") > 0 {
		return rapid.StringMatching(`[A-Za-z][A-Za-z0-9.\-]{0,8}`).Draw(t, "word")
	}
	return rapid.OneOf(
		rapid.StringMatching(`\\?[A-Za-z]{1,5}`),
		rapid.String(),
		rapid.StringMatching(`[a-z\\"{}()%* \[\]+.\x{0}\r\n\x{80}-\x{ff}]{0,12}`),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 40), func(b []byte) string { return string(b) }),
		rapid.SampledFrom([]string{"NIL", "nil", "INBOX", "{5}", "{5+}\r\n", "x\r\nA2 LOGOUT\r\n", `"`, `\`, `"\`, "", " ", "~{3}", "$", "*", "-1", strings.Repeat("a", 1001), strings.Repeat("\n", 4097)}),
	).Draw(t, "text")
}

func anyRanges(t *rapid.T) []types.NumRange {
	number := rapid.OneOf(rapid.Uint32Range(0, 20), rapid.Uint32())
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) types.NumRange {
		if rapid.IntRange(0, 9).Draw(t, "*") == 0 {
			return types.Range(max(number.Draw(t, "first"), 1), types.Last)
		}
		return types.Range(max(number.Draw(t, "first"), 1), max(number.Draw(t, "last"), 1))
	}), 0, 5).Draw(t, "ranges")
}

// maxValueDepth is how deep values are in each other at most, nearly.
const maxValueDepth = 6

// make makes a value of a type.
func (m *valueMaker) make(t *rapid.T, typ reflect.Type, depth int) reflect.Value {
	v := reflect.New(typ).Elem()
	if f := m.hooks[typ]; f != nil {
		v.Set(reflect.ValueOf(f(t)))
		return v
	}
	switch typ.Kind() {
	case reflect.Interface:
		list := m.unions[typ]
		if list == nil || depth > maxValueDepth {
			return v // an io.Reader, or deep enough
		}
		variant := rapid.SampledFrom(list).Draw(t, typ.Name())
		if variant.Kind() != reflect.Pointer {
			v.Set(m.make(t, variant, depth+1))
			break
		}
		p := reflect.New(variant.Elem())
		p.Elem().Set(m.make(t, variant.Elem(), depth+1))
		v.Set(p)
	case reflect.Pointer:
		if depth == 0 || depth <= maxValueDepth && rapid.Bool().Draw(t, "there") {
			p := reflect.New(typ.Elem())
			p.Elem().Set(m.make(t, typ.Elem(), depth+1))
			v.Set(p)
		}
	case reflect.Slice:
		if n := rapid.IntRange(0, max(3-depth/2, 0)).Draw(t, "length"); n > 0 {
			v.Set(reflect.MakeSlice(typ, n, n))
			for i := range n {
				v.Index(i).Set(m.make(t, typ.Elem(), depth+1))
			}
		}
	case reflect.Struct:
		for i := range typ.NumField() {
			if f := typ.Field(i); f.IsExported() {
				v.Field(i).Set(m.make(t, f.Type, depth+1))
			} else if f.Tag.Get("imap") == "" {
				panic(fmt.Sprintf("%s is no plain data: it needs a hook", typ))
			}
		}
		if partial := v.FieldByName("Partial"); partial.Kind() == reflect.Bool && !partial.Bool() {
			for _, name := range []string{"Origin", "Length"} {
				if f := v.FieldByName(name); f.IsValid() {
					f.SetZero()
				}
			}
		}
		if f := m.tidy[typ]; f != nil {
			f(t, v)
		}
	case reflect.String:
		if words := m.words[typ]; len(words) > 0 && rapid.IntRange(0, 3).Draw(t, "known") > 0 {
			v.SetString(rapid.SampledFrom(words).Draw(t, "word"))
			break
		}
		v.SetString(anyText(t))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "bool"))
	case reflect.Uint32:
		v.SetUint(uint64(rapid.OneOf(rapid.Uint32Range(0, 9), rapid.Uint32(), rapid.Just[uint32](math.MaxUint32)).Draw(t, "number")))
	case reflect.Uint64:
		v.SetUint(rapid.OneOf(rapid.Uint64Range(0, 9), rapid.Uint64(), rapid.Just[uint64](math.MaxUint64)).Draw(t, "number"))
	case reflect.Int, reflect.Int64:
		v.SetInt(rapid.OneOf(rapid.Int64Range(-1, 9), rapid.Int64(), rapid.Just[int64](math.MaxInt64)).Draw(t, "number"))
	default:
		panic(fmt.Sprintf("nothing makes a %s", typ))
	}
	return v
}

// canonical is a value in a form in which those that mean the same are equal: known
// words in the RFC's spelling, no list for an empty one.
func (m *valueMaker) canonical(value any) any {
	in := reflect.ValueOf(value)
	out := reflect.New(in.Type()).Elem()
	m.copy(out, in)
	return out.Interface()
}

func (m *valueMaker) copy(out, in reflect.Value) {
	typ := in.Type()
	if m.hooks[typ] != nil {
		if set, ok := in.Interface().(interface{ IsEmpty() bool }); !ok || !set.IsEmpty() {
			out.Set(in)
		}
		return
	}
	switch typ.Kind() {
	case reflect.Interface, reflect.Pointer:
		if in.IsNil() || typ == reflect.TypeFor[*types.ListExtended]() && in.Elem().IsZero() {
			return
		}
		elem := reflect.New(in.Elem().Type()).Elem()
		m.copy(elem, in.Elem())
		if typ.Kind() == reflect.Pointer {
			elem = elem.Addr()
		}
		out.Set(elem)
	case reflect.Slice:
		if in.Len() > 0 {
			out.Set(reflect.MakeSlice(typ, in.Len(), in.Len()))
		}
		for i := range in.Len() {
			m.copy(out.Index(i), in.Index(i))
		}
	case reflect.Struct:
		for i := range typ.NumField() {
			m.copy(out.Field(i), in.Field(i))
		}
	case reflect.String:
		out.SetString(in.String())
		for _, word := range m.words[typ] {
			if strings.EqualFold(word, in.String()) {
				out.SetString(word)
			}
		}
	default:
		out.Set(in)
	}
}
