// Package simd looks at many bytes at once, with the instructions of the processor that
// are for that.
//
// The assembly is written by gen/simd. Each of its routines has a twin in Go, for other
// processors and for the build tag purego, that does the same.
package simd
