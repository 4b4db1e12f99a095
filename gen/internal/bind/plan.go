package bind

import (
	"go/types"
	"slices"

	"github.com/imapeg/imapeg/gen/internal/grammar"
	"github.com/imapeg/imapeg/gen/internal/schema"
)

// Kind is how a value is made of a token.
type Kind int

// The kinds.
const (
	KindString  Kind = iota + 1 // a string, or a named type of one
	KindEnum                    // a string with known values
	KindNumber                  // an unsigned or signed integer
	KindBool                    // true when the token came
	KindNString                 // types.NString
	KindData                    // types.Data
	KindRaw                     // types.Raw
	KindStruct                  // a struct that has a rule
	KindUnion                   // one of several types
	KindText                    // what a function written by hand makes of the text
)

// Plan is what the builders are made of.
type Plan struct {
	Grammar *grammar.Grammar
	Package *schema.Package
	// Tokens are the rules whose matches are tokens.
	Tokens map[string]bool
	// Types are the types with rules, in the order of the package.
	Types []*Type
	// Unions are the interfaces.
	Unions   []*schema.Type
	byName   map[string]*Type
	children map[string][]string
	// first tells with which bytes a match of an expression may begin.
	first func(grammar.Expr) (class grammar.Class, empty bool)
}

// Type is a type with its fields' plans.
type Type struct {
	*schema.Type
	// Value is how a value that is no struct is made.
	Value *Value
	// Fields are the fields that tokens fill.
	Fields []*Field
}

// Field is a field and how it is filled.
type Field struct {
	*schema.Field
	Value
	// Slice says that the value is one element of a list.
	Slice bool
	// Container says that the token of Rules has the element, or the elements,
	// in it.
	Container bool
	// Elements are the rules of the elements in the container, or of a struct in
	// it.
	Elements []string
}

// Value is how a value is made of its token.
type Value struct {
	Kind Kind
	// GoType is the type in the generated code: "types.UID", "string".
	GoType string
	// Named is the schema of a type of the package, nil for others.
	Named *schema.Type
	// Pointer says that a struct is put behind a pointer.
	Pointer bool
	// Decode says that the text may be quoted or a literal, rather than be taken
	// as it stands.
	Decode bool
	// Bits and Signed are the size of a number.
	Bits   int
	Signed bool
}

// Type is the type with that name, nil when it has no rule.
func (p *Plan) Type(name string) *Type { return p.byName[name] }

// Tokens are the rules that types and fields name.
func Tokens(pkg *schema.Package) map[string]bool {
	tokens := make(map[string]bool)
	for _, t := range pkg.Types {
		for _, r := range t.Rules {
			tokens[r] = true
		}
		for _, f := range t.Fields {
			for _, r := range f.Rules {
				if r != "." {
					tokens[r] = true
				}
			}
			if f.Inner != "" {
				tokens[f.Inner] = true
			}
		}
	}
	return tokens
}

// New checks everything and makes the plan.
func New(g *grammar.Grammar, pkg *schema.Package) (*Plan, error) {
	p := &Plan{Grammar: g, Package: pkg, Tokens: Tokens(pkg), byName: make(map[string]*Type), first: g.First()}
	if err := p.checkRules(); err != nil {
		return nil, err
	}
	p.children = childTokens(g, p.Tokens)
	for _, t := range pkg.Types {
		if t.Union {
			p.Unions = append(p.Unions, t)
		}
		if len(t.Rules) == 0 {
			continue
		}
		bound := &Type{Type: t}
		p.Types = append(p.Types, bound)
		p.byName[t.Name] = bound
	}
	for _, t := range p.Types {
		if err := p.bindType(t); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// checkRules refuses names of rules that the grammar does not have.
func (p *Plan) checkRules() error {
	for _, t := range p.Package.Types {
		for _, r := range t.Rules {
			if p.Grammar.Rule(r) == nil {
				return t.Errorf("rule %s is not in %s", r, p.Grammar.File)
			}
		}
		for _, f := range t.Fields {
			names := f.Rules
			if f.Inner != "" {
				names = append(slices.Clone(names), f.Inner)
			}
			for _, r := range names {
				if r != "." && p.Grammar.Rule(r) == nil {
					return t.FieldErrorf(f, "rule %s is not in %s", r, p.Grammar.File)
				}
			}
		}
	}
	return nil
}

// childTokens are for each rule the tokens that can stand directly in a match of
// it. Look-ahead leaves none.
func childTokens(g *grammar.Grammar, tokens map[string]bool) map[string][]string {
	children := make(map[string][]string)
	for _, r := range g.Rules {
		var list []string
		seen := make(map[string]bool)
		var visit func(e grammar.Expr)
		visit = func(e grammar.Expr) {
			switch e := e.(type) {
			case grammar.And, grammar.Not:
				return
			case grammar.Ref:
				if seen[e.Name] {
					return
				}
				seen[e.Name] = true
				target := g.Rule(e.Name)
				if target.Quirk() {
					// The token of a quirk is no child; what is in it may be.
					visit(target.Expr)
					return
				}
				if tokens[e.Name] {
					list = append(list, e.Name)
					return
				}
				visit(target.Expr)
				return
			}
			for _, c := range grammar.Children(e) {
				visit(c)
			}
		}
		visit(r.Expr)
		children[r.Name] = list
	}
	return children
}

// goType is how a type is written in the generated code.
func goType(t types.Type) string {
	return types.TypeString(t, func(*types.Package) string { return "types" })
}
