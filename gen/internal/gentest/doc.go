// Package gentest is what the tests of gen share: an interpreter of expressions,
// which is the measure of everything that gen makes of them; grammars and texts
// at random; peg, built once; and the go command for what runs for a moment only.
//
// Nothing here is quick or clever. The interpreter says in the plainest way what
// an expression means, and leans on nothing of gen but the expressions.
package gentest
