package simd_test

import (
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// A text may end where the memory ends, and begin where it begins.
func TestClassifyReadsNothingElse(t *testing.T) {
	class := classOfTests(t)
	page := syscall.Getpagesize()
	memory, err := syscall.Mmap(-1, 0, 3*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	require.NoError(t, err)
	defer func() { require.NoError(t, syscall.Munmap(memory)) }()
	// A touch of the first or the last page ends the program.
	require.NoError(t, syscall.Mprotect(memory[:page], syscall.PROT_NONE))
	require.NoError(t, syscall.Mprotect(memory[2*page:], syscall.PROT_NONE))
	own := memory[page : 2*page]
	for i := range own {
		own[i] = "a\"b\n\xff"[i%5]
	}
	for length := range 200 {
		check(t, own[:length:length], &class)
		check(t, own[page-length:], &class)
	}
	check(t, own, &class)
}
