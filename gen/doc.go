// Command gen makes the parser of imap.peg and the types.
//
// It runs github.com/pointlander/peg on imap.peg, lifts the rules out of the Go
// code that peg makes, rewrites them into quicker ones, and writes the recogniser
// of package parser; it reads the tags and comments of package types and writes
// the builders that turn the recogniser's tape into values, and their JSON form.
// Whatever does not fit together is an error with file and line, and nothing is
// written then.
//
//	go run ./gen            # what make generate does
//	go run ./gen -without inline,factor
//
// docs/generator.md follows one rule through all the stages.
package main
