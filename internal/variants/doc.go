// Package variants knows the types that each union of package types may be, and the
// constants of each enumeration: what reflection does not tell. It is for tests that
// make values at random, and is generated, so that it knows those of the next RFC
// too.
package variants
