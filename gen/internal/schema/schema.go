package schema

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
)

// Package is package types as gen sees it.
type Package struct {
	// Types are the types in the order of their files and lines.
	Types  []*Type
	byName map[string]*Type
	fset   *token.FileSet
	dir    string
}

// Type is a type of package types.
type Type struct {
	Name string
	Pos  token.Position
	// Rules are the rules that the type is built from (imap:rule).
	Rules []string
	// Union says that it is an interface whose value is one of Variants
	// (imap:union).
	Union    bool
	Variants []*Variant
	// NameMethod is the method of a union whose value is "name" in the JSON form
	// of its variants (imap:union name=Method).
	NameMethod string
	// JSONKey is the key of a value that is no struct, in the JSON object that it
	// becomes; "-" for an object without it (imap:json key).
	JSONKey string
	// Unwrap is a field with elements of the type's own union: with one element in
	// it, the element stands for the whole (imap:unwrap Field).
	Unwrap string
	// Part says that it is a part of a struct for what comes rarely (imap:part).
	Part bool
	// Text says that a function of package parser, written by hand, makes the value
	// of the token's text (imap:text).
	Text bool
	// Ranges says that it is made of ranges of numbers, which the recogniser keeps
	// (imap:text ranges).
	Ranges bool
	// Enum says that its constants are matched in any case of letters
	// (imap:enum).
	Enum   bool
	Consts []Const
	// GoType is the type itself, Underlying its underlying type.
	GoType, Underlying types.Type
	// Fields are the fields of a struct, those of embedded structs included.
	Fields []*Field
	// Methods are the names of the methods of the type and of its pointer.
	Methods map[string]bool
}

// Variant is a type that a union's value may be.
type Variant struct {
	*Type
	// Pointer says that it is the pointer that implements the interface.
	Pointer bool
}

// Const is a constant of an enumeration.
type Const struct{ Name, Value string }

// Field is a field of a struct.
type Field struct {
	Name string
	Pos  token.Position
	// Rules are the rules that fill the field; "." is the rule of the struct. The
	// tag "*" stands for the rules of all types of the field's union.
	Rules []string
	// Split says that one token has the whole list, numbers with a blank between
	// them.
	Split bool
	// Inner is the rule of the elements within the token of Rules, if the tag
	// has one.
	Inner string
	// Same is a field before this one, whose list this one is too when both tokens have
	// the same text.
	Same string
	// Default is the value without a token.
	Default string
	// Has is the constant that is set in the field HasField when the token came.
	Has, HasField string
	// Within is the field of the struct that has this one in it: a part that is
	// made when the first of its fields is filled. WithinType is its type.
	Within, WithinType string
	// JSON is the name in the JSON form, "-" to leave the field out.
	JSON      string
	OmitEmpty bool
	// Inline says that a part's fields stand among the struct's own.
	Inline bool
	Type   types.Type
}

// Error is something in package types that gen does not accept.
type Error struct {
	Pos   token.Position
	Type  string
	Field string
	Msg   string
}

func (e *Error) Error() string {
	where := ""
	if e.Type != "" {
		where = "type " + e.Type + ": "
	}
	if e.Field != "" {
		where = "type " + e.Type + ", field " + e.Field + ": "
	}
	return fmt.Sprintf("%s:%d: %s%s", e.Pos.Filename, e.Pos.Line, where, e.Msg)
}

// Errorf is an [*Error] at a type.
func (t *Type) Errorf(format string, args ...any) error {
	return &Error{Pos: t.Pos, Type: t.Name, Msg: fmt.Sprintf(format, args...)}
}

// FieldErrorf is an [*Error] at a field.
func (t *Type) FieldErrorf(f *Field, format string, args ...any) error {
	return &Error{Pos: f.Pos, Type: t.Name, Field: f.Name, Msg: fmt.Sprintf(format, args...)}
}

// Type is the type with that name, nil when there is none.
func (p *Package) Type(name string) *Type { return p.byName[name] }

// Load reads the package in a folder, without its tests and without what gen has
// written. Positions are named from the folder's parent: types/envelope.go.
func Load(dir string) (*Package, error) {
	p := &Package{byName: make(map[string]*Type), fset: token.NewFileSet(), dir: filepath.Base(dir)}
	var files []*ast.File
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s: no Go files: %w", dir, fs.ErrNotExist)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_gen.go") {
			continue
		}
		file, err := parser.ParseFile(p.fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	// What is in functions is the compiler's business: it may need what gen has yet
	// to write, or a field in a way that gen knows more about.
	config := types.Config{IgnoreFuncBodies: true}
	if config.Importer, err = importerOf(dir, p.fset, files); err != nil {
		return nil, err
	}
	pkg, err := config.Check("types", p.fset, files, nil)
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		known := make(map[*ast.Comment]bool)
		for _, decl := range file.Decls {
			group, ok := decl.(*ast.GenDecl)
			if !ok || group.Tok != token.TYPE {
				continue
			}
			for _, spec := range group.Specs {
				spec := spec.(*ast.TypeSpec)
				doc := spec.Doc
				if doc == nil {
					doc = group.Doc
				}
				if err := p.addType(pkg, spec, doc); err != nil {
					return nil, err
				}
				if doc != nil {
					for _, c := range doc.List {
						known[c] = true
					}
				}
			}
		}
		if err := p.checkComments(file, known); err != nil {
			return nil, err
		}
	}
	for _, t := range p.Types {
		if err := p.addFields(t); err != nil {
			return nil, err
		}
	}
	if err := p.checkParts(); err != nil {
		return nil, err
	}
	p.addConsts(pkg)
	return p, p.addVariants(pkg)
}

// checkComments refuses imap: comments that stand above no type.
func (p *Package) checkComments(file *ast.File, known map[*ast.Comment]bool) error {
	for _, group := range file.Comments {
		for _, c := range group.List {
			if strings.HasPrefix(c.Text, "//imap:") && !known[c] {
				return &Error{Pos: p.position(c.Pos()), Msg: fmt.Sprintf("%s stands above no type", c.Text)}
			}
		}
	}
	return nil
}

func (p *Package) position(pos token.Pos) token.Position {
	at := p.fset.Position(pos)
	at.Filename = p.dir + "/" + filepath.Base(at.Filename)
	return at
}

func (p *Package) addType(pkg *types.Package, spec *ast.TypeSpec, doc *ast.CommentGroup) error {
	obj := pkg.Scope().Lookup(spec.Name.Name)
	t := &Type{Name: spec.Name.Name, Pos: p.position(spec.Pos()), GoType: obj.Type(), Underlying: obj.Type().Underlying(), Methods: make(map[string]bool)}
	methods := types.NewMethodSet(types.NewPointer(obj.Type()))
	for i := range methods.Len() {
		t.Methods[methods.At(i).Obj().Name()] = true
	}
	if doc != nil {
		for _, c := range doc.List {
			text, ok := strings.CutPrefix(c.Text, "//imap:")
			if !ok {
				continue
			}
			words := strings.Fields(text)
			switch {
			case len(words) == 0:
				return t.Errorf("unknown comment imap:%s", text)
			case words[0] == "rule" && len(words) > 1:
				t.Rules = append(t.Rules, words[1:]...)
			case words[0] == "union" && len(words) == 1:
				t.Union = true
			case words[0] == "union" && len(words) == 2 && strings.HasPrefix(words[1], "name="):
				t.Union, t.NameMethod = true, strings.TrimPrefix(words[1], "name=")
			case words[0] == "unwrap" && len(words) == 2:
				t.Unwrap = words[1]
			case words[0] == "part" && len(words) == 1:
				t.Part = true
			case words[0] == "json" && len(words) == 2:
				t.JSONKey = words[1]
			case words[0] == "enum" && len(words) == 1:
				t.Enum = true
			case words[0] == "text" && len(words) == 1:
				t.Text = true
			case text == "text ranges":
				t.Text, t.Ranges = true, true
			default:
				return t.Errorf("unknown comment imap:%s", text)
			}
		}
	}
	if _, ok := t.Underlying.(*types.Interface); t.Union && !ok {
		return t.Errorf("imap:union, but it is no interface")
	}
	if _, ok := t.Underlying.(*types.Struct); t.Part && !ok {
		return t.Errorf("imap:part, but it is no struct")
	}
	if t.Text && (t.Union || t.Part || t.Enum) {
		return t.Errorf("imap:text goes with no other comment but imap:rule")
	}
	if t.Text && !t.Methods["appendJSON"] {
		return t.Errorf("imap:text, but it has no method appendJSON")
	}
	if basic, ok := t.Underlying.(*types.Basic); t.Enum && (!ok || basic.Kind() != types.String) {
		return t.Errorf("imap:enum, but it is no string")
	}
	p.Types = append(p.Types, t)
	p.byName[t.Name] = t
	return nil
}

func (p *Package) addFields(t *Type) error {
	s, ok := t.Underlying.(*types.Struct)
	if !ok {
		return nil
	}
	return p.addStruct(t, s)
}

func (p *Package) addStruct(t *Type, s *types.Struct) error {
	for i := range s.NumFields() {
		v := s.Field(i)
		tag := reflect.StructTag(s.Tag(i))
		if inner, ok := v.Type().Underlying().(*types.Struct); ok && v.Embedded() && tag == "" {
			if err := p.addStruct(t, inner); err != nil {
				return err
			}
			continue
		}
		f := &Field{Name: v.Name(), Pos: p.position(v.Pos()), Type: v.Type(), JSON: v.Name()}
		if name, ok := tag.Lookup("json"); ok {
			options := strings.Split(name, ",")
			f.JSON = options[0]
			f.OmitEmpty = slices.Contains(options[1:], "omitempty")
			f.Inline = slices.Contains(options[1:], "inline")
		}
		if text, ok := tag.Lookup("imap"); ok {
			if err := f.parseTag(text); err != nil {
				return t.FieldErrorf(f, "tag imap:%q: %s", text, err)
			}
		} else if strings.Contains(string(tag), "imap:") {
			return t.FieldErrorf(f, "tag `%s`: want key:\"value\" pairs with a blank between them", tag)
		}
		t.Fields = append(t.Fields, f)
		if err := p.addPart(t, f); err != nil {
			return err
		}
	}
	return nil
}

// addPart adds the fields of a part behind the field that points to it.
func (p *Package) addPart(t *Type, f *Field) error {
	pointer, ok := f.Type.(*types.Pointer)
	if !ok || len(f.Rules) > 0 {
		return nil
	}
	named, ok := pointer.Elem().(*types.Named)
	if !ok {
		return nil
	}
	part := p.byName[named.Obj().Name()]
	if part == nil || !part.Part {
		return nil
	}
	inner := &Type{Name: part.Name, Pos: part.Pos, Underlying: part.Underlying}
	if err := p.addFields(inner); err != nil {
		return err
	}
	for _, g := range inner.Fields {
		g.Within, g.WithinType = f.Name, part.Name
		t.Fields = append(t.Fields, g)
	}
	return nil
}

// checkParts refuses parts that are a part of nothing.
func (p *Package) checkParts() error {
	used := make(map[string]bool)
	for _, t := range p.Types {
		for _, f := range t.Fields {
			used[f.WithinType] = true
		}
	}
	for _, t := range p.Types {
		if t.Part && !used[t.Name] {
			return t.Errorf("imap:part, but no field without a rule points to it")
		}
	}
	return nil
}

// parseTag reads rule[,rule...][/inner][;default=value][;has=Const][;same=Field][;split].
func (f *Field) parseTag(text string) error {
	parts := strings.Split(text, ";")
	path := strings.Split(parts[0], "/")
	f.Rules = strings.Split(path[0], ",")
	if len(path) > 2 || slices.Contains(f.Rules, "") || len(path) == 2 && path[1] == "" {
		return fmt.Errorf("want rule[,rule...][/inner]")
	}
	if len(path) == 2 {
		f.Inner = path[1]
	}
	for _, option := range parts[1:] {
		name, value, ok := strings.Cut(option, "=")
		switch {
		case ok && name == "default" && value != "":
			f.Default = value
		case ok && name == "has" && value != "":
			f.Has = value
		case ok && name == "same" && value != "":
			f.Same = value
		case !ok && name == "split":
			f.Split = true
		default:
			return fmt.Errorf("unknown option %q", option)
		}
	}
	return nil
}

// addConsts finds the constants of enumerations, and the fields that say which
// others came.
func (p *Package) addConsts(pkg *types.Package) {
	constType := make(map[string]types.Type)
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		c, ok := scope.Lookup(name).(*types.Const)
		if !ok {
			continue
		}
		constType[name] = c.Type()
		named, ok := c.Type().(*types.Named)
		if !ok {
			continue
		}
		if t := p.byName[named.Obj().Name()]; t != nil && t.Enum {
			if v := constant.StringVal(c.Val()); v != "" {
				t.Consts = append(t.Consts, Const{Name: name, Value: v})
			}
		}
	}
	for _, t := range p.Types {
		for _, f := range t.Fields {
			if f.Has == "" {
				continue
			}
			for _, g := range t.Fields {
				if want := constType[f.Has]; want != nil && types.Identical(g.Type, want) {
					f.HasField = g.Name
				}
			}
		}
	}
}

func (p *Package) addVariants(pkg *types.Package) error {
	for _, union := range p.Types {
		if !union.Union {
			continue
		}
		iface := union.Underlying.(*types.Interface)
		for _, t := range p.Types {
			if len(t.Rules) == 0 || t.Union {
				continue
			}
			named := pkg.Scope().Lookup(t.Name).Type()
			switch {
			case types.Implements(named, iface):
				union.Variants = append(union.Variants, &Variant{Type: t})
			case types.Implements(types.NewPointer(named), iface):
				union.Variants = append(union.Variants, &Variant{Type: t, Pointer: true})
			}
		}
		if len(union.Variants) == 0 {
			return union.Errorf("imap:union without a type that implements it and has imap:rule")
		}
	}
	for _, t := range p.Types {
		if err := p.checkUnwrap(t); err != nil {
			return err
		}
		for _, f := range t.Fields {
			if slices.Equal(f.Rules, []string{"*"}) {
				union := p.unionOf(f.Type)
				if union == nil {
					return t.FieldErrorf(f, `tag imap:"*" is for unions and lists of them`)
				}
				f.Rules = union.rules()
			}
			if f.Same != "" && !t.hasBefore(f) {
				return t.FieldErrorf(f, "same=%s: no field of that name and type before it", f.Same)
			}
			// The fields of a part are looked at in the struct that it is a part of.
			if f.Has != "" && f.HasField == "" && !t.Part {
				return t.FieldErrorf(f, "has=%s: no constant of that name, or no field of its type", f.Has)
			}
		}
	}
	return nil
}

// hasBefore says whether the field that same= names is before another, and of its type.
func (t *Type) hasBefore(f *Field) bool {
	for _, other := range t.Fields {
		if other == f {
			break
		}
		if other.Name == f.Same {
			return other.Within == "" && types.Identical(other.Type, f.Type) && len(other.Rules) > 0
		}
	}
	return false
}

// checkUnwrap refuses imap:unwrap where one element cannot stand for the whole.
func (p *Package) checkUnwrap(t *Type) error {
	if t.Unwrap == "" {
		return nil
	}
	for _, f := range t.Fields {
		if _, list := f.Type.(*types.Slice); !list || f.Name != t.Unwrap {
			continue
		}
		if union := p.unionOf(f.Type); union != nil && slices.ContainsFunc(union.Variants, func(v *Variant) bool { return v.Type == t }) {
			return nil
		}
	}
	return t.Errorf("imap:unwrap %s, but no field of that name is a list of a union that has the type in it", t.Unwrap)
}

// unionOf is the union that a type is, or is a list of; nil when it is none.
func (p *Package) unionOf(t types.Type) *Type {
	if list, ok := t.(*types.Slice); ok {
		t = list.Elem()
	}
	if named, ok := t.(*types.Named); ok {
		if u := p.byName[named.Obj().Name()]; u != nil && u.Union {
			return u
		}
	}
	return nil
}

// rules are the rules of all types of a union.
func (t *Type) rules() (rules []string) {
	for _, v := range t.Variants {
		rules = append(rules, v.Rules...)
	}
	return rules
}
