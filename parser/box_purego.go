//go:build purego

package parser

// inRoom is the value at v in an interface.
func inRoom[I, T any](_ I, v *T) I { return any(*v).(I) }
