// Package optimise rewrites the expressions of a grammar into ones that are
// quicker to match and match the same texts with the same tokens.
//
// Each pass is a function of its own and can be left out: the recogniser made
// without it is slower and no different otherwise.
package optimise
