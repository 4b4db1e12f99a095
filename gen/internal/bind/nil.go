package bind

// SkipNil are the rules of tokens that say nothing when they match NIL: all fields
// that they fill are the same without a token.
func (p *Plan) SkipNil() map[string]bool {
	skip := make(map[string]bool)
	for _, t := range p.Types {
		for _, f := range t.Fields {
			for _, r := range f.Rules {
				if r != "." {
					skip[r] = true
				}
			}
		}
	}
	for _, t := range p.Types {
		for _, r := range t.Rules {
			delete(skip, r)
		}
		for _, f := range t.Fields {
			// An element of a list has its place there, also when it is NIL.
			for _, r := range f.Elements {
				delete(skip, r)
			}
			zero := f.Kind == KindNString && !f.Slice || f.Container && (f.Slice || f.Pointer)
			if zero && f.Has == "" {
				continue
			}
			for _, r := range f.Rules {
				delete(skip, r)
			}
		}
	}
	return skip
}
