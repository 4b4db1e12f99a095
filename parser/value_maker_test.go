package parser

import (
	"fmt"
	"math"
	"reflect"
	"strings"

	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/types"
)

// valueMaker makes values of all types of package types at random. It knows what
// reflection tells, and what variants does; hooks are for types that are no plain
// data, and for fields that only make sense together.
type valueMaker struct {
	unions map[reflect.Type][]reflect.Type
	words  map[reflect.Type][]string
	hooks  map[reflect.Type]func(*rapid.T) any
	// tidy brings a struct's fields, which are random, in line with each other.
	tidy map[reflect.Type][]func(*rapid.T, reflect.Value)
	// wild is of how many of a hundred texts and numbers are of any sort: where they
	// are none, most values can be sent.
	wild int
}

// isWild says whether the next text or number is of any sort.
func (m *valueMaker) isWild(t *rapid.T) bool {
	return m.wild > 0 && rapid.IntRange(0, 99).Draw(t, "wild") >= 100-m.wild
}

// oneOf makes a value of a type of a union, in the mood of the day.
func (m *valueMaker) oneOf(t *rapid.T, variant reflect.Type) reflect.Value {
	m.wild = rapid.SampledFrom([]int{0, 4, 25}).Draw(t, "of a hundred")
	return m.make(t, variant, 0)
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
	typ := reflect.TypeFor[T]()
	m.tidy[typ] = append(m.tidy[typ], func(t *rapid.T, v reflect.Value) { f(t, v.Addr().Interface().(*T)) })
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
		if n := m.length(t, depth); n > 0 {
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
		for _, f := range m.tidy[typ] {
			f(t, v)
		}
	case reflect.String:
		if words := m.words[typ]; len(words) > 0 && !m.isWild(t) {
			v.SetString(rapid.SampledFrom(words).Draw(t, "word"))
			break
		}
		v.SetString(m.text(t))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "bool"))
	case reflect.Uint32:
		least := uint32(1)
		if m.isWild(t) {
			least = 0
		}
		v.SetUint(uint64(rapid.OneOf(rapid.Uint32Range(least, 9), rapid.Uint32Min(least), rapid.Just[uint32](math.MaxUint32)).Draw(t, "number")))
	case reflect.Uint64:
		least := uint64(1)
		if m.isWild(t) {
			least = 0
		}
		v.SetUint(rapid.OneOf(rapid.Uint64Range(least, 9), rapid.Uint64Min(least), rapid.Just[uint64](math.MaxUint64)).Draw(t, "number"))
	case reflect.Int, reflect.Int64:
		least := int64(0)
		if m.isWild(t) {
			least = -2
		}
		v.SetInt(rapid.OneOf(rapid.Int64Range(least, 9), rapid.Int64Min(least), rapid.Just[int64](math.MaxInt64)).Draw(t, "number"))
	default:
		panic(fmt.Sprintf("nothing makes a %s", typ))
	}
	return v
}

// length is how many elements a list has that is as deep in others: what needs some is
// not often without.
func (m *valueMaker) length(t *rapid.T, depth int) int {
	most := max(3-depth/2, 0)
	if !m.isWild(t) && most > 0 && rapid.IntRange(0, 9).Draw(t, "some") < 8 {
		return rapid.IntRange(1, most).Draw(t, "length")
	}
	return rapid.IntRange(0, most).Draw(t, "length")
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
	if m.hooks[typ] != nil && typ.Kind() != reflect.String {
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
