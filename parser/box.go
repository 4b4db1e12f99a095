//go:build !purego

package parser

import "unsafe"

// inRoom is the value at v in an interface: what the conversion I(*v) gives, without
// memory of its own. That has to copy the value, which may change; what stands in a room
// does not change any more. of is another value of the type, in the interface.
//
// An interface is two words, its type and where the value is, unless the value is a
// pointer itself. So gen calls this for values of more than a word only. The build tag
// purego leaves it out.
func inRoom[I, T any](of I, v *T) I {
	(*[2]unsafe.Pointer)(unsafe.Pointer(&of))[1] = unsafe.Pointer(v)
	return of
}
