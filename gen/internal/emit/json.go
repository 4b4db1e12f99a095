package emit

import (
	"fmt"
	"go/types"
	"slices"
	"strings"

	"github.com/imapeg/imapeg/gen/internal/bind"
	"github.com/imapeg/imapeg/gen/internal/schema"
)

// JSON writes the JSON forms of the types: for each struct, and for the types of
// unions. They lean on the functions of json.go in package types.
func JSON(pkg string, plan *bind.Plan) ([]byte, error) {
	j := &jsonWriter{source: newSource(pkg), plan: plan, prefix: make(map[string]string)}
	for _, u := range plan.Unions {
		if u.NameMethod == "" {
			continue
		}
		for _, v := range u.Variants {
			j.prefix[v.Name] = u.NameMethod
		}
	}
	for _, t := range plan.Package.Types {
		if !t.Methods["appendJSON"] && j.hasJSON(t) {
			if err := j.marshal(t); err != nil {
				return nil, err
			}
		}
	}
	return j.formatted()
}

type jsonWriter struct {
	*source
	plan   *bind.Plan
	prefix map[string]string // the method that names a variant
}

func isEmptyStruct(t *schema.Type) bool {
	s, ok := t.Underlying.(*types.Struct)
	return ok && s.NumFields() == 0
}

// hasJSON says whether a type has a form of its own: the structs that the grammar
// fills, and other types of unions that are to be objects.
func (j *jsonWriter) hasJSON(t *schema.Type) bool {
	if t == nil || t.Union {
		return false
	}
	filled := slices.ContainsFunc(t.Fields, func(f *schema.Field) bool { return len(f.Rules) > 0 })
	return filled || len(t.Rules) > 0 && (t.JSONKey != "" || j.prefix[t.Name] != "" || isEmptyStruct(t))
}

func (j *jsonWriter) marshal(t *schema.Type) error {
	j.printf("// MarshalJSON is the value's JSON form: see the package's comment.\n")
	j.printf("func (v %s) MarshalJSON() ([]byte, error) { return v.appendJSON(nil), nil }\n\n", t.Name)
	j.printf("func (v %s) appendJSON(dst []byte) []byte {\n", t.Name)
	if len(t.Fields) == 1 && t.Fields[0].JSON == "." {
		value, err := j.value(t.Fields[0].Type, "v."+t.Fields[0].Name)
		if err != nil {
			return t.FieldErrorf(t.Fields[0], "%s", err)
		}
		j.printf("%sreturn dst\n}\n\n", value)
		return nil
	}
	j.printf("dst = append(dst, '{')\n")
	first := true
	if name := j.prefix[t.Name]; name != "" {
		j.printf("dst = appendJSONString(append(dst, `\"name\":`...), v.%s())\n", name)
		first = false
	}
	if len(t.Fields) == 0 && t.JSONKey != "" && t.JSONKey != "-" {
		value, err := j.value(t.Underlying, fmt.Sprintf("%s(v)", t.Underlying))
		if err != nil {
			return t.Errorf("%s", err)
		}
		j.printf("dst = append(dst, `%s%q:`...)\n%s", map[bool]string{false: ","}[first], t.JSONKey, value)
	}
	// A comma stands before all but the first field; where a field may be left
	// out, the length tells.
	certain := !first
	for _, f := range t.Fields {
		if f.JSON == "-" || f.Within != "" {
			continue
		}
		if !f.Inline {
			always, err := j.field(t, f, "v.", certain)
			if err != nil {
				return err
			}
			certain = certain || always
			continue
		}
		j.printf("if v.%s != nil {\n", f.Name)
		for _, g := range t.Fields {
			if g.Within == f.Name {
				if _, err := j.field(t, g, "v."+f.Name+".", certain); err != nil {
					return err
				}
			}
		}
		j.printf("}\n")
	}
	j.printf("return append(dst, '}')\n}\n\n")
	return nil
}

// field writes the code of a field, and says whether it is always there.
func (j *jsonWriter) field(t *schema.Type, f *schema.Field, prefix string, certain bool) (always bool, err error) {
	value, err := j.value(f.Type, prefix+f.Name)
	if err != nil {
		return false, t.FieldErrorf(f, "%s", err)
	}
	cond := ""
	switch {
	case f.HasField != "":
		cond = fmt.Sprintf("v.%s&%s != 0", f.HasField, f.Has)
	case f.OmitEmpty:
		if cond, err = j.notEmpty(f.Type, prefix+f.Name); err != nil {
			return false, t.FieldErrorf(f, "%s", err)
		}
	}
	if cond != "" {
		j.printf("if %s {\n", cond)
	}
	if certain {
		j.printf("dst = append(dst, `,%q:`...)\n", f.JSON)
	} else {
		j.printf("dst = append(appendJSONComma(dst), `%q:`...)\n", f.JSON)
	}
	j.printf("%s", value)
	if cond != "" {
		j.printf("}\n")
	}
	return cond == "", nil
}

// value is code that appends a value.
func (j *jsonWriter) value(t types.Type, v string) (string, error) {
	named := j.named(t)
	if named != nil && named.Methods["appendJSON"] {
		return fmt.Sprintf("dst = %s.appendJSON(dst)\n", v), nil
	}
	if named != nil && named.Union {
		return fmt.Sprintf("dst = appendJSONValue(dst, %s)\n", v), nil
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		inner, err := j.value(u.Elem(), v)
		return fmt.Sprintf("if %s == nil {\ndst = append(dst, \"null\"...)\n} else {\n%s}\n", v, inner), err
	case *types.Slice:
		i := strings.Repeat("i", strings.Count(v, "[")+1) // a slice in a slice needs a second one
		inner, err := j.value(u.Elem(), v+"["+i+"]")
		return fmt.Sprintf("dst = append(dst, '[')\nfor %s := range %s {\nif %s > 0 {\ndst = append(dst, ',')\n}\n%s}\ndst = append(dst, ']')\n", i, v, i, inner), err
	case *types.Struct:
		if j.hasJSON(named) {
			return fmt.Sprintf("dst = %s.appendJSON(dst)\n", v), nil
		}
	case *types.Basic:
		switch {
		case u.Kind() == types.String:
			return fmt.Sprintf("dst = appendJSONString(dst, string(%s))\n", v), nil
		case u.Kind() == types.Bool:
			return fmt.Sprintf("dst = appendJSONBool(dst, %s)\n", v), nil
		case u.Info()&types.IsUnsigned != 0:
			return fmt.Sprintf("dst = appendJSONUint(dst, uint64(%s))\n", v), nil
		case u.Info()&types.IsInteger != 0:
			return fmt.Sprintf("dst = appendJSONInt(dst, int64(%s))\n", v), nil
		}
	}
	return "", fmt.Errorf("gen knows no JSON form of %s", t)
}

func (j *jsonWriter) notEmpty(t types.Type, v string) (string, error) {
	if named := j.named(t); named != nil {
		for _, method := range []string{"IsZero", "IsEmpty"} {
			if named.Methods[method] {
				return "!" + v + "." + method + "()", nil
			}
		}
	}
	if typeName(t) == "NString" || typeName(t) == "Data" {
		return "!" + v + ".IsNil()", nil
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer, *types.Interface:
		return v + " != nil", nil
	case *types.Slice:
		return "len(" + v + ") > 0", nil
	case *types.Basic:
		switch {
		case u.Kind() == types.String:
			return v + ` != ""`, nil
		case u.Kind() == types.Bool:
			return v, nil
		case u.Info()&types.IsInteger != 0:
			return v + " != 0", nil
		}
	}
	return "", fmt.Errorf("omitempty is not for %s", t)
}

func (j *jsonWriter) named(t types.Type) *schema.Type { return j.plan.Package.Type(typeName(t)) }

func typeName(t types.Type) string {
	if n, ok := t.(*types.Named); ok && n.Obj().Pkg() != nil {
		return strings.TrimPrefix(n.Obj().Name(), "types.")
	}
	return ""
}
