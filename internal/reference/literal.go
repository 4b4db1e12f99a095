package reference

import "slices"

// literal is the grammar's predicate: whether the octets of a literal stood at
// this position.
func (p *IMAP) literal(position uint32) bool {
	return slices.Contains(p.LiteralEnds, position)
}
