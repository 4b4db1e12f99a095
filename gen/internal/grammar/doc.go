// Package grammar is the grammar as gen sees it: an expression for each rule,
// lifted from the Go code that pointlander/peg makes of the .peg file, with the
// line and the comment of the rule in that file.
//
// peg parses and checks the grammar and compiles it to Go. That Go is regular:
// each kind of expression is one shape of statements. [Lift] knows these shapes
// and nothing else, so that a change in peg's output is an error here and never
// a silently different parser.
package grammar
