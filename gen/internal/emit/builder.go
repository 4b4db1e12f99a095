package emit

import (
	"fmt"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/imapeg/imapeg/gen/internal/bind"
	"github.com/imapeg/imapeg/gen/internal/schema"
)

// Builders writes the functions that make values of the tape: one that fills each
// struct, one that chooses among the types of each union, one for each
// enumeration. They lean on the type builder of package parser, which is written
// by hand.
func Builders(pkg, typesPath string, plan *bind.Plan) ([]byte, error) {
	b := &builders{source: newSource(pkg, typesPath), plan: plan, rooms: make(map[string]bool), basic: make(map[string]bool), elements: new(elements)}
	for _, t := range plan.Types {
		if t.Value == nil {
			b.fill(t)
		}
	}
	for _, u := range plan.Unions {
		b.union(u)
	}
	for _, t := range plan.Package.Types {
		if t.Enum {
			b.enum(t, t.Name, t.Name)
		}
	}
	b.makers()
	if err := b.elements.write(b.source); err != nil {
		return nil, err
	}
	return b.formatted()
}

type builders struct {
	*source
	plan *bind.Plan
	// rooms are the types whose values get their memory from a room: structs that
	// stand in slices or behind pointers, and whatever else stands in slices.
	rooms map[string]bool
	// basic are the basic types among them.
	basic map[string]bool
	// elements are the rules of slices that are filled from the tokens of several.
	elements *elements
}

// fill writes the function that fills a struct from the tokens in its own.
func (b *builders) fill(t *bind.Type) {
	b.printf("// fill%s fills it from the token at i: %s.\n", t.Name, strings.Join(t.Rules, ", "))
	b.printf("func (b *builder) fill%s(v *types.%s, i uint32) {\n", t.Name, t.Name)
	var byToken []*bind.Field
	for _, f := range t.Fields {
		if f.Default != "" {
			b.printf("var came%s bool\n", f.Name)
		}
		if f.Rules[0] == "." {
			b.printf("v.%s = %s\n", f.Name, b.valueOf(&f.Value, "i", "&b.tape[i]"))
			continue
		}
		byToken = append(byToken, f)
	}
	if len(byToken) == 0 {
		b.printf("_ = v\n}\n\n")
		return
	}
	for _, f := range byToken {
		if isSame(byToken, f) {
			b.printf("var at%s uint32 // its token\n", f.Name)
		}
	}
	b.printf("tape := b.tape\nend := tape[i].next\nfor i++; i < end; {\nc := i\nt := &tape[c]\ni = t.next\nswitch t.tag &^ plain {\n")
	var done []string
	for _, f := range byToken {
		for _, rule := range f.Rules {
			if slices.Contains(done, rule) {
				continue
			}
			filled := fieldsOf(byToken, rule)
			var rules []string
			for _, other := range f.Rules {
				if slices.Equal(fieldsOf(byToken, other), filled) {
					rules = append(rules, ruleConst(other))
					done = append(done, other)
				}
			}
			b.printf("case %s:\n", strings.Join(rules, ", "))
			for _, g := range filled {
				b.field(g)
				if isSame(byToken, g) {
					b.printf("at%s = c\n", g.Name)
				}
			}
		}
	}
	b.printf("default:\n// A quirk: its tokens count as its parent's.\ni = c + 1\n}\n}\n")
	for _, f := range byToken {
		if f.Default != "" {
			b.printf("if !came%s {\nv.%s = %q\n}\n", f.Name, f.Name, f.Default)
		}
	}
	b.printf("}\n\n")
}

// isSame says whether others may have the same list as a field.
func isSame(fields []*bind.Field, f *bind.Field) bool {
	return slices.ContainsFunc(fields, func(g *bind.Field) bool { return g.Same == f.Name })
}

// fieldsOf are the fields that a token of the rule fills.
func fieldsOf(fields []*bind.Field, rule string) (filled []*bind.Field) {
	for _, f := range fields {
		if slices.Contains(f.Rules, rule) {
			filled = append(filled, f)
		}
	}
	return filled
}

// field writes what the token at c does to a field.
func (b *builders) field(f *bind.Field) {
	target := "v." + f.Name
	if f.Within != "" {
		target = "v." + f.Within + "." + f.Name
		b.printf("if v.%s == nil {\nv.%s = %s\n}\n", f.Within, f.Within, b.makeOne(f.WithinType))
	}
	switch {
	case f.Split:
		b.printf("%s = splitNumbers(b, %s, t, %s)\n", target, target, numberLimit(f.Bits))
	case f.Same != "":
		b.printf("if b.same(at%s, c) {\n%s = v.%s\n} else {\n%s = %s(c)\n}\n", f.Same, target, f.Same, target, b.list(f))
	case f.Slice && f.Container:
		b.printf("%s = %s(c)\n", target, b.list(f))
	case f.Slice:
		b.printf("if %s == nil {\n%s = %s[:0]\n}\n", target, target, b.makeSlice(f, b.count("c", "end", f.Rules)))
		b.appendTo(target, f, "c", "t")
	case f.Container:
		names := make([]string, len(f.Elements))
		for i, r := range f.Elements {
			names[i] = ruleConst(r)
		}
		b.printf("for k := c + 1; k < i; k++ {\nswitch tape[k].tag &^ plain {\ncase %s:\n", strings.Join(names, ", "))
		b.assign(target, f, "k", "&tape[k]")
		b.printf("k = i\n}\n}\n")
	default:
		b.assign(target, f, "c", "t")
	}
	if f.Default != "" {
		b.printf("came%s = true\n", f.Name)
	}
	if f.Has != "" {
		b.printf("v.%s |= types.%s\n", f.HasField, f.Has)
	}
}

// makeOne is a new struct.
func (b *builders) makeOne(name string) string {
	b.rooms[name] = true
	return fmt.Sprintf("&b.make%s(1)[0]", name)
}

// assign sets a field that is no slice.
func (b *builders) assign(target string, f *bind.Field, at, token string) {
	switch {
	case f.Kind == bind.KindStruct && f.Pointer:
		b.printf("%s = %s\nb.fill%s(%s, %s)\n", target, b.makeOne(f.Named.Name), f.Named.Name, target, at)
	case f.Kind == bind.KindStruct:
		b.printf("b.fill%s(&%s, %s)\n", f.Named.Name, target, at)
	case f.Pointer:
		b.printf("%s = &%s[0]\n*%s = %s\n", target, b.makeOf(f.GoType, "1"), target, b.valueOf(&f.Value, at, token))
	case f.Kind == bind.KindString && f.Decode || f.Kind == bind.KindNString:
		// Most strings are quoted and have no escapes: these are made in place.
		value := fmt.Sprintf("b.str[%s.begin+1-b.base:%s.end-1-b.base]", token, token)
		if f.Kind == bind.KindNString {
			value = "types.String(" + value + ")"
		} else if f.GoType != "string" {
			value = f.GoType + "(" + value + ")"
		}
		b.printf("if %s.tag&plain != 0 {\n%s = %s\n} else {\n%s = %s\n}\n", strings.TrimPrefix(token, "&"), target, value, target, b.valueOf(&f.Value, at, token))
	default:
		b.printf("%s = %s\n", target, b.valueOf(&f.Value, at, token))
	}
}

// appendTo appends the value of a token to a slice that has room for it.
func (b *builders) appendTo(target string, f *bind.Field, at, token string) {
	if f.Kind == bind.KindStruct {
		b.printf("%s = %s[:len(%s)+1]\nb.fill%s(&%s[len(%s)-1], %s)\n", target, target, target, f.Named.Name, target, target, at)
		return
	}
	b.printf("%s = append(%s, %s)\n", target, target, b.valueOf(&f.Value, at, token))
}

// makeSlice is a slice for so many elements of a field.
func (b *builders) makeSlice(f *bind.Field, count string) string { return b.makeOf(f.GoType, count) }

// makeOf is a slice for so many values of a type.
func (b *builders) makeOf(goType, count string) string {
	name, named := strings.CutPrefix(goType, "types.")
	if named {
		b.rooms[name] = true
	} else {
		b.basic[name] = true
	}
	return fmt.Sprintf("b.make%s(%s)", camel(name), count)
}

// count is the number of tokens of the rules among those from one to an end.
func (b *builders) count(from, end string, rules []string) string {
	if len(rules) == 1 {
		return fmt.Sprintf("b.count(%s, %s, %s)", from, end, ruleConst(rules[0]))
	}
	return fmt.Sprintf("b.countAny(%s, %s, %s)", from, end, b.elements.mask(rules))
}

// list is a function literal that makes the slice of the elements in a token. It
// is called at once; the compiler puts it in place.
func (b *builders) list(f *bind.Field) string {
	var s builders
	s.source, s.plan, s.rooms, s.basic, s.elements = new(source), b.plan, b.rooms, b.basic, b.elements
	s.printf("func(i uint32) []%s {\ntape := b.tape\nend := tape[i].next\n", f.GoType)
	s.printf("n := %s\nif n == 0 {\nreturn nil\n}\n", s.count("i+1", "end", f.Elements))
	s.printf("list := %s[:0]\n", s.makeSlice(f, "n"))
	s.printf("for i++; i < end; {\nc := i\nt := &tape[c]\ni = t.next\nif rule := t.tag &^ plain; %s {\n", s.isElement("rule", f.Elements))
	s.appendTo("list", f, "c", "t")
	s.printf("} else {\ni = c + 1\n}\n}\nreturn list\n}")
	return s.String()
}

// isElement is the condition that a rule is one of some.
func (b *builders) isElement(rule string, rules []string) string {
	if len(rules) == 1 {
		return rule + " == " + ruleConst(rules[0])
	}
	return fmt.Sprintf("elements[%s]&%s != 0", rule, b.elements.mask(rules))
}

// valueOf is the value of a token, whose index is at.
func (b *builders) valueOf(v *bind.Value, at, token string) string {
	convert := func(call, result string) string {
		if v.GoType == result {
			return call
		}
		return fmt.Sprintf("%s(%s)", v.GoType, call)
	}
	switch v.Kind {
	case bind.KindString:
		if v.Decode {
			return convert(fmt.Sprintf("b.decoded(%s)", token), "string")
		}
		return convert(fmt.Sprintf("b.raw(%s)", token), "string")
	case bind.KindText:
		return fmt.Sprintf("b.text%s(%s)", v.Named.Name, token)
	case bind.KindEnum:
		return fmt.Sprintf("b.enum%s(%s)", v.Named.Name, token)
	case bind.KindNumber:
		return fmt.Sprintf("%s(b.number(%s, %s))", v.GoType, token, numberLimit(v.Bits))
	case bind.KindBool:
		return "true"
	case bind.KindNString:
		return fmt.Sprintf("b.nstring(%s)", token)
	case bind.KindData:
		return fmt.Sprintf("b.data(%s)", token)
	case bind.KindRaw:
		return fmt.Sprintf("b.wire(%s)", token)
	case bind.KindUnion:
		return fmt.Sprintf("b.build%s(%s)", v.Named.Name, at)
	}
	return v.GoType + "{}"
}

// numberLimit is the largest number of so many bits.
func numberLimit(bits int) string { return fmt.Sprintf("1<<%d - 1", bits) }

// union writes the function that makes the value of the first token from i on
// that is one of the union's.
func (b *builders) union(u *schema.Type) {
	var words []*schema.Type
	b.printf("// build%s makes the value of the token at i, or of the first in it that is one.\n", u.Name)
	b.printf("func (b *builder) build%s(i uint32) types.%s {\n", u.Name, u.Name)
	b.printf("for ; int(i) < len(b.tape); i++ {\nswitch b.tape[i].tag &^ plain {\n")
	for _, v := range u.Variants {
		t := b.plan.Type(v.Name)
		names := make([]string, len(v.Rules))
		for i, r := range v.Rules {
			names[i] = ruleConst(r)
		}
		b.printf("case %s:\n", strings.Join(names, ", "))
		switch {
		case t.Value != nil && t.Value.Kind == bind.KindEnum:
			words = append(words, t.Type)
			b.printf("return b.enum%s(&b.tape[i])\n", t.Name+u.Name)
		case t.Value != nil:
			b.printf("return %s\n", b.valueOf(t.Value, "i", "&b.tape[i]"))
		case v.Pointer:
			b.printf("v := %s\nb.fill%s(v, i)\n", b.makeOne(v.Name), v.Name)
		case v.Unwrap == "" && sizeOf(v.Type.Underlying) > word:
			b.printf("v := %s\nb.fill%s(v, i)\nreturn inRoom(types.%s(types.%s{}), v)\n", b.makeOne(v.Name), v.Name, u.Name, v.Name)
			continue
		default:
			b.printf("var v types.%s\nb.fill%s(&v, i)\n", v.Name, v.Name)
		}
		if t.Value != nil {
			continue
		}
		if v.Unwrap != "" {
			b.printf("if len(v.%s) == 1 {\nreturn v.%s[0]\n}\n", v.Unwrap, v.Unwrap)
			if !v.Pointer && sizeOf(v.Type.Underlying) > word {
				b.printf("kept := %s\n*kept = v\nreturn inRoom(types.%s(types.%s{}), kept)\n", b.makeOne(v.Name), u.Name, v.Name)
				continue
			}
		}
		b.printf("return v\n")
	}
	b.printf("}\n}\nreturn nil\n}\n\n")
	for _, t := range words {
		b.enum(t, t.Name+u.Name, u.Name)
	}
}

// enum writes the function that finds the constant for a text, and returns it as
// it is or as a union: a constant in an interface needs no memory, but a variable
// that has been made one does.
func (b *builders) enum(t *schema.Type, name, result string) {
	b.printf("// enum%s is the constant that the token is in any case of letters, or its text.\n", name)
	b.printf("func (b *builder) enum%s(t *node) types.%s {\ns := b.text[t.begin:t.end]\nswitch string(s) {\n", name, result)
	var lengths []int
	var consts []schema.Const
	for _, c := range t.Consts {
		if slices.ContainsFunc(consts, func(other schema.Const) bool { return other.Value == c.Value }) {
			continue
		}
		consts = append(consts, c)
		b.printf("case %q:\nreturn types.%s\n", c.Value, c.Name)
		if !slices.Contains(lengths, len(c.Value)) {
			lengths = append(lengths, len(c.Value))
		}
	}
	slices.Sort(lengths)
	b.printf("}\n// In letters of another case.\nswitch len(s) {\n")
	for _, n := range lengths {
		b.printf("case %d:\nswitch {\n", n)
		for _, c := range consts {
			if len(c.Value) == n {
				b.printf("case equalFold(s, %q):\nreturn types.%s\n", c.Value, c.Name)
			}
		}
		b.printf("}\n")
	}
	b.printf("}\nreturn types.%s(b.raw(t))\n}\n\n", t.Name)
}

// makers writes the rooms of all types, and the functions that take memory from
// them. What is used up is counted and not cut off: to store a pointer costs more
// than to store a number while the garbage collector runs.
func (b *builders) makers() {
	for _, t := range b.plan.Types {
		if slices.ContainsFunc(t.Rules, func(rule string) bool { return slices.Contains(b.plan.Grammar.Entries, rule) }) {
			b.rooms[t.Name] = true
		}
	}
	var rooms []room
	b.basic["byte"] = true // for contents
	for _, name := range slices.Sorted(maps.Keys(b.basic)) {
		rooms = append(rooms, room{name: camel(name), goType: name, size: sizeOf(types.Universe.Lookup(name).Type())})
	}
	for _, t := range b.plan.Package.Types {
		if b.rooms[t.Name] {
			rooms = append(rooms, room{t.Name, "types." + t.Name, sizeOf(t.Underlying), b.rulesOf(t)})
		}
	}
	b.printf("// rooms has memory for texts, and for the values of each type: used says how many of them are\n// taken, size how many were made the last time.\ntype rooms struct {\nrecycled\ntexts textRoom\n")
	for _, r := range rooms {
		b.printf("room%s []%s\nused%s, size%s int\n", r.name, r.goType, r.name, r.name)
	}
	b.printf("}\n\n// The rooms by number.\nconst (\n")
	for i, r := range rooms {
		b.printf("numRoom%s%s\n", r.name, map[bool]string{true: " = iota"}[i == 0])
	}
	b.printf("numRooms = iota\n)\n\n")
	for _, r := range rooms {
		b.printf("func (b *builder) make%s(n int) []%s {\nr := b.rooms\nat := r.used%s\n", r.name, r.goType, r.name)
		b.printf("if len(r.room%s)-at < n {\nif at = 0; !r.again(numRoom%s, len(r.room%s), n) {\n", r.name, r.name, r.name)
		b.printf("r.size%s = b.roomFor(n, r.size%s, maxRoom/%d%s)\n", r.name, r.name, r.size, r.rules)
		b.printf("r.room%s = make([]%s, r.size%s)\n}\n}\n", r.name, r.goType, r.name)
		b.printf("r.used%s = at+n\nreturn r.room%s[at:at+n:at+n]\n}\n\n", r.name, r.name)
	}
	b.printf("// empty makes a room as good as new, and leads the next who wants some of it to again.\n")
	b.printf("func (r *rooms) empty(number uint16) {\nswitch number {\n")
	for _, r := range rooms {
		b.printf("case numRoom%s:\nclear(r.room%s[:r.used%s])\nr.used%s = len(r.room%s)\n", r.name, r.name, r.name, r.name, r.name)
	}
	b.printf("}\n}\n")
}

// room is a type with a room, in the generated code.
type room struct {
	name, goType string
	size         int64
	rules        string // further arguments: the rules of the type's tokens
}

// rulesOf are the rules of a type's tokens as further arguments of a call.
func (b *builders) rulesOf(t *schema.Type) string {
	var s strings.Builder
	if bound := b.plan.Type(t.Name); bound != nil {
		for _, r := range bound.Rules {
			s.WriteString(", " + ruleConst(r))
		}
	}
	return s.String()
}

// word is the size of a pointer in bytes, on a machine with 64 bits. What is as small
// may be one, and is in an interface itself.
const word = 8

// sizeOf is the size of a value in bytes, on a machine with 64 bits.
func sizeOf(t types.Type) int64 {
	return max(1, types.SizesFor("gc", "amd64").Sizeof(t))
}
