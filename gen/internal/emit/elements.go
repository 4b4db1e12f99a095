package emit

import (
	"fmt"
	"slices"
	"strings"
)

// maxMasks is how many lists of rules there may be: a bit is for each.
const maxMasks = 64

// elements are lists of rules of which a token may be to be an element of some slice.
// Whether a rule is in a list is a bit in a table.
type elements struct{ lists [][]string }

// mask is the constant for a list.
func (e *elements) mask(rules []string) string {
	i := slices.IndexFunc(e.lists, func(list []string) bool { return slices.Equal(list, rules) })
	if i < 0 {
		i = len(e.lists)
		e.lists = append(e.lists, rules)
	}
	return fmt.Sprintf("elements%d", i)
}

// write writes the constants and the table.
func (e *elements) write(s *source) error {
	if len(e.lists) > maxMasks {
		return fmt.Errorf("%d slices are filled from tokens of several rules, more than %d", len(e.lists), maxMasks)
	}
	var rules []string
	masks := make(map[string][]string)
	s.printf("// The lists of rules whose tokens are elements of the same slice.\nconst (\n")
	for i, list := range e.lists {
		name := e.mask(list)
		s.printf("%s = 1 << %d\n", name, i)
		for _, r := range list {
			if masks[r] == nil {
				rules = append(rules, r)
			}
			masks[r] = append(masks[r], name)
		}
	}
	s.printf(")\n\n// elements has for each rule the lists that it is in.\nvar elements = [numRules]uint64{\n")
	for _, r := range rules {
		s.printf("%s: %s,\n", ruleConst(r), strings.Join(masks[r], " | "))
	}
	s.printf("}\n")
	return nil
}
