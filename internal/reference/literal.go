package reference

import (
	"slices"
	"strconv"
)

// fits32 is the grammar's predicate: whether the digits before this position are a
// number of 32 bits.
func (p *IMAP) fits32(position uint32) bool { return p.fits(position, 32) }

// fits63 is the predicate for 63 bits.
func (p *IMAP) fits63(position uint32) bool { return p.fits(position, 63) }

// fits64 is the predicate for 64 bits.
func (p *IMAP) fits64(position uint32) bool { return p.fits(position, 64) }

func (p *IMAP) fits(position uint32, bits int) bool {
	begin := position
	for begin > 0 && '0' <= p.buffer[begin-1] && p.buffer[begin-1] <= '9' {
		begin--
	}
	_, err := strconv.ParseUint("0"+string(p.buffer[begin:position]), 10, bits)
	return err == nil
}

// client is the grammar's predicate: whether it is a client that speaks.
func (p *IMAP) client(uint32) bool { return p.FromClient }

// literal is the grammar's predicate: whether the octets of a literal stood at
// this position.
func (p *IMAP) literal(position uint32) bool {
	return slices.Contains(p.LiteralEnds, position)
}
