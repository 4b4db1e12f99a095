package optimise

import (
	"maps"
	"slices"

	"github.com/imapeg/imapeg/gen/internal/grammar"
)

const (
	// inlineSmall is the size up to which a rule is put in the place of each of
	// its uses.
	inlineSmall = 4
	// inlineOnce is the size up to which a rule is put in the place of its only
	// use.
	inlineOnce = 120
)

// Inline puts small rules, rules that are used once, and those of sets in the place of
// their use. The entry points and the rules where the depth is counted stay functions.
func Inline(p *Program) {
	uses := make(map[string]int)
	for _, r := range p.Rules {
		grammar.Walk(r.Expr, func(e grammar.Expr) {
			if ref, ok := e.(grammar.Ref); ok {
				uses[ref.Name]++
			}
		})
	}
	done, sets := make(map[string]bool), p.setRules()
	var inline func(r *Rule)
	inline = func(r *Rule) {
		if done[r.Name] {
			return
		}
		done[r.Name] = true
		r.Expr = grammar.Map(r.Expr, func(e grammar.Expr) grammar.Expr {
			ref, ok := e.(grammar.Ref)
			if !ok {
				return e
			}
			target := p.Rule(ref.Name)
			inline(target)
			if target.Guard || slices.Contains(p.Grammar.Entries, target.Name) {
				return e
			}
			n := size(target.Expr)
			together := sets[r.Name] && sets[target.Name]
			if !together && n > inlineSmall && (uses[target.Name] > 1 || n > inlineOnce) {
				return e
			}
			if target.Token {
				return grammar.Tok{Rule: target.Name, Expr: target.Expr}
			}
			return target.Expr
		})
		if sets[r.Name] {
			r.Expr = grammar.Map(r.Expr, factorIn)
		}
	}
	for _, r := range p.Rules {
		inline(r)
	}
	p.dropUnused()
}

// dropUnused drops the rules that nothing refers to any more.
func (p *Program) dropUnused() {
	used := make(map[string]bool)
	var mark func(r *Rule)
	mark = func(r *Rule) {
		grammar.Walk(r.Expr, func(e grammar.Expr) {
			if ref, ok := e.(grammar.Ref); ok && !used[ref.Name] {
				used[ref.Name] = true
				mark(p.Rule(ref.Name))
			}
		})
	}
	for _, name := range p.Grammar.Entries {
		used[name] = true
		mark(p.Rule(name))
	}
	p.Rules = slices.DeleteFunc(p.Rules, func(r *Rule) bool { return !used[r.Name] })
	maps.DeleteFunc(p.byName, func(name string, _ *Rule) bool { return !used[name] })
}

// size is how much code an expression makes, roughly.
func size(e grammar.Expr) int {
	n := 0
	grammar.Walk(e, func(e grammar.Expr) {
		if _, ok := e.(grammar.Seq); !ok {
			n++
		}
	})
	return n
}
