// Package reference is the parser that github.com/pointlander/peg makes of
// imap.peg, untouched. It is slow, and the measure of the one that is shipped:
// tests show that both accept the same messages and find the same tokens.
package reference
