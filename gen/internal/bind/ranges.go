package bind

// Ranges are the rules of tokens of which types are made that want the ranges in them.
func (p *Plan) Ranges() map[string]bool {
	rules := make(map[string]bool)
	for _, t := range p.Types {
		if t.Ranges {
			for _, r := range t.Rules {
				rules[r] = true
			}
		}
		for _, f := range t.Fields {
			if f.Named != nil && f.Named.Ranges && !f.Container {
				for _, r := range f.Rules {
					rules[r] = true
				}
			}
		}
	}
	return rules
}
