package optimise

import (
	"slices"

	"github.com/imapeg/imapeg/gen/internal/grammar"
)

// nilRule is the rule of NIL.
const nilRule = "nil"

// skipNils makes no token where a rule matches NIL and the field is NIL without
// one: half of a BODYSTRUCTURE is NIL. It is no pass, for what the builders make
// rests on it.
func (p *Program) skipNils() {
	for _, r := range p.Rules {
		if !r.SkipNil || !r.Token {
			continue
		}
		if expr, ok := p.withoutNil(r); ok {
			r.Expr, r.Token = expr, false
			p.skipsNil[r.Name] = true
		}
	}
}

// withoutNil is the rule with its token put around the alternatives that are not
// NIL.
func (p *Program) withoutNil(r *Rule) (grammar.Expr, bool) {
	isNil := func(e grammar.Expr) bool {
		ref, ok := e.(grammar.Ref)
		return ok && ref.Name == nilRule
	}
	alts := p.alternatives(r.Expr)
	if !slices.ContainsFunc(alts, isNil) {
		return nil, false
	}
	var out, run grammar.Alt
	flush := func() {
		switch len(run) {
		case 0:
			return
		case 1:
			out = append(out, grammar.Tok{Rule: r.Name, Expr: run[0]})
		default:
			out = append(out, grammar.Tok{Rule: r.Name, Expr: run})
		}
		run = nil
	}
	for _, e := range alts {
		if isNil(e) {
			flush()
			out = append(out, e)
			continue
		}
		run = append(run, e)
	}
	flush()
	return out, true
}

// alternatives are those of an expression, looking through rules that are no
// tokens as far as that brings NIL to light.
func (p *Program) alternatives(e grammar.Expr) grammar.Alt {
	if ref, ok := e.(grammar.Ref); ok && ref.Name != nilRule {
		if target := p.Rule(ref.Name); !target.Token && !target.Guard {
			if alt, ok := target.Expr.(grammar.Alt); ok {
				return alt
			}
		}
	}
	if alt, ok := e.(grammar.Alt); ok {
		return alt
	}
	return grammar.Alt{e}
}

// SkipsNil says whether the rule's token is left out for NIL.
func (p *Program) SkipsNil(rule string) bool { return p.skipsNil[rule] }
