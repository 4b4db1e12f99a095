// Package bind brings the grammar and the types together: it checks that each
// rule that a type names exists, stands where the type says, and has the kind of
// text that the field can hold, and that no token is left that no field takes.
// Whatever does not fit is an error that names the rule, the type and the field.
package bind
