package types

// Raw is a piece of a message as it stood on the wire, the octets of its
// literals in their places.
type Raw string
