// Package emit writes the Go code of package parser and of the JSON forms of
// package types: the recogniser, the builders, the names of the rules and the
// table from which errors are explained.
package emit
