package emit

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/imapeg/imapeg/gen/internal/grammar"
	"github.com/imapeg/imapeg/gen/internal/optimise"
)

// Rules writes the constants and names of the tokens, in the grammar's order.
func Rules(pkg string, p *optimise.Program, isToken func(rule string) bool) ([]byte, error) {
	if err := checkNames(p.Grammar); err != nil {
		return nil, err
	}
	s := newSource(pkg)
	s.printf("// The rules whose matches are tokens.\nconst (\n")
	var names, quirks []string
	for _, r := range p.Grammar.Rules {
		if !isToken(r.Name) {
			continue
		}
		if len(names) == 0 {
			s.printf("%s uint32 = iota\n", ruleConst(r.Name))
		} else {
			s.printf("%s\n", ruleConst(r.Name))
		}
		names = append(names, r.Name)
		if r.Quirk() {
			quirks = append(quirks, r.Name)
		}
	}
	s.printf("numRules = iota\n)\n\n")
	s.printf("// ruleNames are their names in the grammar.\nvar ruleNames = [numRules]string{\n")
	for _, name := range names {
		s.printf("%s: %q,\n", ruleConst(name), name)
	}
	s.printf("}\n\n")
	s.printf("// isQuirk says which of them accept what the RFCs do not.\nvar isQuirk = [numRules]bool{\n")
	for _, name := range quirks {
		s.printf("%s: true,\n", ruleConst(name))
	}
	s.printf("}\n\n// skipsNil says which of them are on the tape only when they are not NIL.\nvar skipsNil = [numRules]bool{\n")
	for _, r := range p.Grammar.Rules {
		if isToken(r.Name) && p.SkipsNil(r.Name) {
			s.printf("%s: true,\n", ruleConst(r.Name))
		}
	}
	s.printf("}\n")
	return s.formatted()
}

// classText is how an error names a class: its only byte in quotes, or the class.
func classText(c grammar.Class) string {
	if list := c.Bytes(); len(list) == 1 {
		return strconv.Quote(string(rune(list[0])))
	}
	return c.String()
}

// Table writes the grammar as data, for who explains where a text does not match:
// rules as they stand in the .peg file, keywords and classes whole.
func Table(pkg string, g *grammar.Grammar) ([]byte, error) {
	p := optimise.New(g, nil, nil)
	optimise.Classes(p)
	optimise.Keywords(p)
	guards := g.Recursive()
	index := make(map[string]int)
	for i, r := range g.Rules {
		index[r.Name] = i
	}
	s := newSource(pkg)
	var nodes, kids, texts []string
	var classes []grammar.Class
	classIndex := make(map[grammar.Class]int)
	var add func(e grammar.Expr) (int, error)
	add = func(e grammar.Expr) (int, error) {
		var own []string
		for _, c := range grammar.Children(e) {
			k, err := add(c)
			if err != nil {
				return 0, err
			}
			own = append(own, fmt.Sprint(k))
		}
		var (
			op  string
			arg int
		)
		switch e := e.(type) {
		case grammar.Seq:
			op = "opSeq"
		case grammar.Alt:
			op = "opAlt"
		case grammar.Opt:
			op = "opOpt"
		case grammar.Star:
			op = "opStar"
		case grammar.Plus:
			op = "opPlus"
		case grammar.And:
			op = "opAnd"
		case grammar.Not:
			op = "opNot"
		case grammar.Ref:
			op, arg = "opRef", index[e.Name]
		case grammar.Lit:
			op = "opLit"
			if e.Fold {
				op = "opFold"
			}
			text := fmt.Sprintf("%q", e.Text)
			if arg = slices.Index(texts, text); arg < 0 {
				arg, texts = len(texts), append(texts, text)
			}
		case grammar.Class:
			n, ok := classIndex[e]
			if !ok {
				n = len(classes)
				classIndex[e], classes = n, append(classes, e)
			}
			op, arg = "opClass", n
		case grammar.Pred:
			op = map[string]string{"literal": "opLiteral", "client": "opClient"}[e.Name]
			if arg = e.Bits(); arg > 0 {
				op = "opFits"
			}
			if op == "" {
				return 0, fmt.Errorf("asks %s, which package parser does not know", e)
			}
		default:
			return 0, fmt.Errorf("no table for %T", e)
		}
		nodes = append(nodes, fmt.Sprintf("{%s, %d, %d, %d}", op, arg, len(kids), len(own)))
		kids = append(kids, own...)
		if len(kids) > math.MaxUint16 {
			return 0, errors.New("the grammar is too large for its table")
		}
		return len(nodes) - 1, nil
	}
	roots := make([]int, len(p.Rules))
	for i, r := range p.Rules {
		var err error
		if roots[i], err = add(r.Expr); err != nil {
			return nil, g.Errorf(r.Rule, "%s", err)
		}
	}
	s.printf("// grammarRules are the rules of the grammar.\nvar grammarRules = [...]grammarRule{\n")
	for i, r := range g.Rules {
		extra := ""
		if guards[r.Name] {
			extra += ", counts: true"
		}
		if r.Quirk() {
			extra += ", quirk: true"
		}
		s.printf("{name: %q, node: %d%s},\n", r.Name, roots[i], extra)
	}
	s.printf("}\n\n// The entry points: their places in grammarRules.\nconst (\n")
	for _, name := range g.Entries {
		s.printf("entry%s = %d\n", camel(name), index[name])
	}
	s.printf(")\n\n// grammarClasses are the classes of bytes.\nvar grammarClasses = [...]grammarClass{\n")
	for _, c := range classes {
		s.printf("{bits: [4]uint64{%#x, %#x, %#x, %#x}, text: %q},\n", c[0], c[1], c[2], c[3], classText(c))
	}
	s.printf("}\n\n// grammarNodes are the expressions.\nvar grammarNodes = [...]grammarNode{\n")
	for _, n := range nodes {
		s.printf("%s,\n", n)
	}
	s.printf("}\n\n// grammarKids are the expressions in each of them.\nvar grammarKids = [...]uint16{\n")
	for list := range slices.Chunk(kids, 16) {
		s.printf("%s,\n", strings.Join(list, ", "))
	}
	s.printf("}\n\n// grammarTexts are the words.\nvar grammarTexts = [...]string{\n")
	for _, text := range texts {
		s.printf("%s,\n", text)
	}
	s.printf("}\n")
	return s.formatted()
}
