// Package schema reads package types: which type is built from which rule of the
// grammar, and which field from which rule in it. Struct tags and comments are
// the schema; docs/generator.md has their syntax.
package schema
