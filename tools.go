//go:build tools

// Package imapeg pins the versions of the programs that make generate runs:
// peg compiles imap.peg, avo writes the assembly of the index.
package imapeg

import (
	_ "github.com/mmcloughlin/avo/build"
	_ "github.com/pointlander/peg"
)
