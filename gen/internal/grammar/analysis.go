package grammar

// Nullable tells which expressions may match the empty text. Look-ahead takes
// nothing and counts as such.
func (g *Grammar) Nullable() func(Expr) bool {
	rules := make(map[string]bool)
	var nullable func(e Expr) bool
	nullable = func(e Expr) bool {
		switch e := e.(type) {
		case Seq:
			for _, item := range e {
				if !nullable(item) {
					return false
				}
			}
			return true
		case Alt:
			for _, item := range e {
				if nullable(item) {
					return true
				}
			}
			return false
		case Lit:
			return e.Text == ""
		case Class:
			return false
		case Ref:
			return rules[e.Name]
		case Plus:
			return nullable(e.Expr)
		case Tok:
			return nullable(e.Expr)
		}
		return true
	}
	for changed := true; changed; {
		changed = false
		for _, r := range g.Rules {
			if !rules[r.Name] && nullable(r.Expr) {
				rules[r.Name], changed = true, true
			}
		}
	}
	return nullable
}

// First tells with which bytes a match of an expression may begin. When empty is
// true the expression may also match without looking at a byte, and the class
// says nothing.
func (g *Grammar) First() func(Expr) (class Class, empty bool) {
	type first struct {
		class Class
		empty bool
	}
	rules := make(map[string]first)
	var of func(e Expr) first
	of = func(e Expr) first {
		switch e := e.(type) {
		case Seq:
			// A look-ahead before the first byte narrows what may come.
			f := first{empty: true}
			allowed := Range(0, 255)
			for _, item := range e {
				switch item := item.(type) {
				case Not:
					if c, ok := oneByte(item.Expr); ok && f.empty && f.class.Empty() {
						allowed = allowed.Minus(c)
						continue
					}
				case And:
					if c, ok := oneByte(item.Expr); ok && f.empty && f.class.Empty() {
						allowed = allowed.Minus(c.Complement())
						continue
					}
				}
				next := of(item)
				f.class = f.class.Union(next.class.Minus(allowed.Complement()))
				if !next.empty {
					f.empty = false
					break
				}
			}
			return f
		case Alt:
			var f first
			for _, item := range e {
				next := of(item)
				f.class, f.empty = f.class.Union(next.class), f.empty || next.empty
			}
			return f
		case Lit:
			if e.Text == "" {
				return first{empty: true}
			}
			return first{class: FirstByte(e)}
		case Class:
			return first{class: e}
		case Ref:
			return rules[e.Name]
		case Plus:
			return of(e.Expr)
		case Tok:
			return of(e.Expr)
		case Opt:
			f := of(e.Expr)
			return first{f.class, true}
		case Star:
			f := of(e.Expr)
			return first{f.class, true}
		}
		return first{empty: true}
	}
	for changed := true; changed; {
		changed = false
		for _, r := range g.Rules {
			if f := of(r.Expr); f != rules[r.Name] {
				rules[r.Name], changed = f, true
			}
		}
	}
	return func(e Expr) (Class, bool) {
		f := of(e)
		return f.class, f.empty
	}
}

// oneByte is the class of an expression that matches one byte.
func oneByte(e Expr) (Class, bool) {
	switch e := e.(type) {
	case Class:
		return e, true
	case Alt:
		var class Class
		for _, item := range e {
			c, ok := oneByte(item)
			if !ok {
				return class, false
			}
			class = class.Union(c)
		}
		return class, true
	}
	return Class{}, false
}

// FirstByte is the class of the bytes with which a text may begin.
func FirstByte(e Lit) Class {
	c := e.Text[0]
	class := Range(c, c)
	if e.Fold && c >= 'A' && c <= 'Z' {
		class = class.Union(Range(c|0x20, c|0x20))
	}
	return class
}

// Recursive are the rules at which a recogniser has to count its depth: every
// cycle of rules goes through one of them.
func (g *Grammar) Recursive() map[string]bool {
	const (
		visiting = 1
		done     = 2
	)
	state := make(map[string]int)
	guards := make(map[string]bool)
	var visit func(r *Rule)
	visit = func(r *Rule) {
		state[r.Name] = visiting
		Walk(r.Expr, func(e Expr) {
			ref, ok := e.(Ref)
			if !ok {
				return
			}
			switch state[ref.Name] {
			case visiting:
				guards[ref.Name] = true
			case 0:
				visit(g.byName[ref.Name])
			}
		})
		state[r.Name] = done
	}
	for _, r := range g.Rules {
		if state[r.Name] == 0 {
			visit(r)
		}
	}
	return guards
}
