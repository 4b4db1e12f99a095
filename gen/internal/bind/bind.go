package bind

import (
	"errors"
	"fmt"
	"go/types"
	"slices"

	"github.com/imapeg/imapeg/gen/internal/grammar"
	"github.com/imapeg/imapeg/gen/internal/schema"
)

func (p *Plan) bindType(t *Type) error {
	if _, ok := t.Underlying.(*types.Struct); !ok || t.Text {
		value, err := p.scalar(t.Type.GoType, t.Rules)
		if err != nil {
			return t.Errorf("%s", err)
		}
		t.Value = value
		return nil
	}
	taken := make(map[string]bool)
	for _, f := range t.Type.Fields {
		if len(f.Rules) == 0 {
			continue
		}
		bound, err := p.bindField(t, f)
		if err != nil {
			return t.FieldErrorf(f, "%s", err)
		}
		t.Fields = append(t.Fields, bound)
		for _, r := range f.Rules {
			taken[r] = true
		}
	}
	for _, rule := range t.Rules {
		for _, child := range p.children[rule] {
			if !taken[child] {
				return t.Errorf("rule %s has the token of rule %s in it, which no field takes", rule, child)
			}
		}
	}
	return nil
}

func (p *Plan) bindField(t *Type, f *schema.Field) (*Field, error) {
	bound := &Field{Field: f}
	if slices.Equal(f.Rules, []string{"."}) {
		if f.Default != "" || f.Has != "" || f.Inner != "" || f.Split || f.Same != "" {
			return nil, errors.New("the whole of the struct's text always comes, and alone: no default=, has=, same=, split or /inner")
		}
		value, err := p.scalar(f.Type, t.Rules)
		if err != nil {
			return nil, err
		}
		bound.Value = *value
		return bound, nil
	}
	for _, r := range f.Rules {
		if !slices.ContainsFunc(t.Rules, func(parent string) bool { return slices.Contains(p.children[parent], r) }) {
			return nil, fmt.Errorf("rule %s never stands directly in %v", r, t.Rules)
		}
	}
	elem := f.Type
	if list, ok := elem.(*types.Slice); ok {
		bound.Slice, elem = true, list.Elem()
	}
	rules, err := p.elements(bound, elem)
	if err != nil {
		return nil, err
	}
	fill := p.value
	if bound.Split {
		if !bound.Slice || bound.Container {
			return nil, errors.New("split is for lists of numbers")
		}
		fill = p.splitNumber
	}
	value, err := fill(elem, rules)
	if err != nil {
		return nil, err
	}
	bound.Value = *value
	if bound.Slice && bound.Pointer {
		return nil, fmt.Errorf("gen does not know how to fill a %s", goType(f.Type))
	}
	if bound.Same != "" && (!bound.Slice || !bound.Container) {
		return nil, errors.New("same= is for lists that are in one token")
	}
	return bound, bound.checkDefault()
}

// checkDefault refuses a default= that the field cannot have.
func (f *Field) checkDefault() error {
	switch {
	case f.Default == "" || f.Kind == KindString && !f.Slice:
		return nil
	case f.Kind != KindEnum || f.Slice:
		return errors.New("default= is for strings")
	case !slices.ContainsFunc(f.Named.Consts, func(c schema.Const) bool { return c.Value == f.Default }):
		return fmt.Errorf("default=%s is no constant of %s", f.Default, f.GoType)
	}
	return nil
}

// elements finds the rules of the values: those of the field, or those in the
// field's tokens.
func (p *Plan) elements(f *Field, elem types.Type) ([]string, error) {
	own := p.rulesOf(elem)
	if named := p.named(elem); named != nil && named.Text && !p.haveWithin(f.Rules, own) {
		own = nil // a function makes the value, of any text
	}
	switch {
	case f.Inner != "":
		f.Container, f.Elements = true, []string{f.Inner}
	case len(own) == 0 || containsAll(own, f.Rules):
		return f.Rules, nil
	default:
		f.Container = true
		for _, r := range f.Rules {
			for _, child := range p.children[r] {
				if slices.Contains(own, child) && !slices.Contains(f.Elements, child) {
					f.Elements = append(f.Elements, child)
				}
			}
		}
		if len(f.Elements) == 0 {
			return nil, fmt.Errorf("rules %v are not those of %s, and have none of them in it", f.Rules, goType(elem))
		}
	}
	for _, r := range f.Rules {
		for _, child := range p.children[r] {
			if !slices.Contains(f.Elements, child) {
				return nil, fmt.Errorf("rule %s has the token of rule %s in it, which is no element", r, child)
			}
		}
		for _, e := range f.Elements {
			if f.Inner != "" && !slices.Contains(p.children[r], e) {
				return nil, fmt.Errorf("rule %s has no token of rule %s in it", r, e)
			}
		}
	}
	return f.Elements, nil
}

// haveWithin says whether one of the rules has a token of the others directly in it.
func (p *Plan) haveWithin(rules, others []string) bool {
	return slices.ContainsFunc(rules, func(r string) bool {
		return slices.ContainsFunc(p.children[r], func(child string) bool { return slices.Contains(others, child) })
	})
}

// rulesOf are the rules from which a type is built, by its comment or by those
// of its variants.
func (p *Plan) rulesOf(t types.Type) []string {
	named := p.named(t)
	if named == nil {
		return nil
	}
	rules := slices.Clone(named.Rules)
	for _, v := range named.Variants {
		rules = append(rules, v.Rules...)
	}
	return rules
}

// named is the schema of a type of the package, also behind a pointer.
func (p *Plan) named(t types.Type) *schema.Type {
	if pointer, ok := t.(*types.Pointer); ok {
		t = pointer.Elem()
	}
	if n, ok := t.(*types.Named); ok && n.Obj().Pkg() != nil {
		return p.Package.Type(n.Obj().Name())
	}
	return nil
}

func containsAll(set, items []string) bool {
	for _, item := range items {
		if !slices.Contains(set, item) {
			return false
		}
	}
	return true
}

// value is how a value of a type is made of a token of one of the rules.
func (p *Plan) value(t types.Type, rules []string) (*Value, error) {
	named := p.named(t)
	_, pointer := t.(*types.Pointer)
	if named != nil && !named.Text {
		_, isStruct := named.Underlying.(*types.Struct)
		switch {
		case named.Union && !pointer:
			return &Value{Kind: KindUnion, GoType: goType(t), Named: named}, nil
		case isStruct && len(named.Rules) > 0:
			return &Value{Kind: KindStruct, GoType: "types." + named.Name, Named: named, Pointer: pointer}, nil
		}
	}
	if pointer && named != nil && goType(named.GoType) == "types.Data" {
		v, err := p.scalar(named.GoType, rules)
		if err == nil {
			v.Pointer = true
		}
		return v, err
	}
	if pointer {
		return nil, fmt.Errorf("gen does not know how to fill a %s", goType(t))
	}
	return p.scalar(t, rules)
}

// scalar is how a value that is one piece of text is made of it.
func (p *Plan) scalar(t types.Type, rules []string) (*Value, error) {
	if named := p.named(t); named != nil && named.Text {
		return &Value{Kind: KindText, GoType: goType(t), Named: named}, nil
	}
	shape, err := p.shapeOf(rules)
	if err != nil {
		return nil, err
	}
	v := &Value{GoType: goType(t), Named: p.named(t), Decode: shape.decode}
	switch v.GoType {
	case "types.NString":
		v.Kind = KindNString
	case "types.Data":
		v.Kind = KindData
	case "types.Raw":
		v.Kind = KindRaw
	}
	if v.Kind == KindNString || v.Kind == KindData {
		if !shape.null && v.Kind == KindNString {
			return nil, fmt.Errorf("%s is for what may be NIL, which rules %v cannot", v.GoType, rules)
		}
		if shape.raw {
			return nil, fmt.Errorf("%s is for strings, and rules %v may be something else", v.GoType, rules)
		}
		return v, nil
	}
	if v.Kind == KindRaw {
		return v, nil
	}
	basic, ok := t.Underlying().(*types.Basic)
	if !ok {
		if s, isStruct := t.Underlying().(*types.Struct); isStruct && s.NumFields() == 0 {
			v.Kind = KindStruct
			return v, nil
		}
		return nil, fmt.Errorf("gen does not know how to fill a %s", v.GoType)
	}
	switch {
	case basic.Kind() == types.Bool:
		v.Kind = KindBool
		return v, nil
	case basic.Kind() == types.String:
		if shape.null {
			return nil, fmt.Errorf("rules %v may be NIL: use types.NString", rules)
		}
		v.Kind = KindString
		if v.Named != nil && v.Named.Enum {
			if shape.decode {
				return nil, fmt.Errorf("imap:enum is for words, and rules %v may be quoted", rules)
			}
			v.Kind = KindEnum
		}
		return v, nil
	case basic.Info()&types.IsInteger != 0:
		if !p.consistOf(rules, digits) {
			return nil, fmt.Errorf("rules %v are not only digits", rules)
		}
		return v, v.setNumber(basic)
	}
	return nil, fmt.Errorf("gen does not know how to fill a %s", v.GoType)
}

// splitNumber is how the numbers of a list are made that one token has.
func (p *Plan) splitNumber(t types.Type, rules []string) (*Value, error) {
	basic, ok := t.Underlying().(*types.Basic)
	if !ok || basic.Info()&types.IsInteger == 0 {
		return nil, errors.New("split is for lists of numbers")
	}
	if !p.consistOf(rules, digits.Union(grammar.Range(' ', ' '))) {
		return nil, fmt.Errorf("rules %v are not only digits and blanks", rules)
	}
	v := &Value{GoType: goType(t), Named: p.named(t)}
	return v, v.setNumber(basic)
}

// setNumber makes it a number of a type.
func (v *Value) setNumber(basic *types.Basic) error {
	bits := map[types.BasicKind]int{types.Uint32: 32, types.Uint64: 64, types.Int64: 63}[basic.Kind()]
	if bits == 0 {
		return fmt.Errorf("numbers are uint32, uint64 or int64, not %s", basic)
	}
	v.Kind, v.Bits, v.Signed = KindNumber, bits, basic.Info()&types.IsUnsigned == 0
	return nil
}
