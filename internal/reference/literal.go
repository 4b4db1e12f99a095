package reference

import "slices"

// client is the grammar's predicate: whether it is a client that speaks.
func (p *IMAP) client(uint32) bool { return p.FromClient }

// literal is the grammar's predicate: whether the octets of a literal stood at
// this position.
func (p *IMAP) literal(position uint32) bool {
	return slices.Contains(p.LiteralEnds, position)
}
