package simd_test

import (
	"fmt"
	"math/bits"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/internal/simd"
)

func TestNewClass(t *testing.T) {
	for _, c := range []struct {
		name string
		has  func(byte) bool
		ok   bool
	}{
		{"none", func(byte) bool { return false }, true},
		{"all", func(byte) bool { return true }, true},
		{"one", func(b byte) bool { return b == '"' }, true},
		{"what ends a quoted string", func(b byte) bool { return strings.IndexByte("\x00\r\n\"\\", b) >= 0 || b >= 0x80 }, true},
		{"digits", func(b byte) bool { return b >= '0' && b <= '9' }, true},
		{"letters", func(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }, true},
		{"eight different rows", func(b byte) bool { return b>>4 == b&7 && b < 0x80 }, true},
		{"nine different rows", func(b byte) bool { return b>>4 == b&15 && b < 0x90 }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			class, ok := simd.NewClass(c.has)
			require.Equal(t, c.ok, ok)
			if !ok {
				return
			}
			for b := range 256 {
				assert.Equal(t, c.has(byte(b)), class.Has(byte(b)), "byte %#02x", b)
			}
		})
	}
}

func TestRoom(t *testing.T) {
	for text, room := range map[int]int{0: 0, 1: 4, 32: 4, 33: 8, 64: 8, 65: 12} {
		assert.Equal(t, room, simd.Room(text), "%d bytes", text)
	}
}

// classOfTests has bytes of both halves of the code.
func classOfTests(t testing.TB) simd.Class {
	class, ok := simd.NewClass(func(b byte) bool { return b == '"' || b == '\n' || b >= 0xf0 })
	require.True(t, ok)
	return class
}

// Every length and every place in memory, with a byte of the class at each place of the
// text, and with all of them.
func TestClassifyAtEveryPlace(t *testing.T) {
	class := classOfTests(t)
	const most = 3*32 + 1
	memory := make([]byte, 32+most)
	for length := range most + 1 {
		for offset := range 32 {
			text := memory[offset : offset+length : offset+length]
			for at := -1; at < length; at++ {
				for i := range memory {
					memory[i] = '"' // also around the text
				}
				for i := range text {
					if at >= 0 && i != at {
						text[i] = 'a'
					}
				}
				check(t, text, &class)
			}
		}
	}
}

// check compares with what each byte is by itself.
func check(t testing.TB, text []byte, class *simd.Class) {
	t.Helper()
	room := simd.Room(len(text))
	dst := make([]byte, room+8)
	for i := range dst {
		dst[i] = 0xaa
	}
	simd.Classify(dst, text, class)
	for i := range room * 8 {
		got, want := dst[i>>3]>>(i&7)&1 == 1, i < len(text) && class.Has(text[i])
		if got != want {
			t.Fatalf("bit %d of a text of %d bytes is %t", i, len(text), got)
		}
	}
	require.Equal(t, strings.Repeat("\xaa", 8), string(dst[room:]), "nothing is written behind the bits")
}

func TestClassifyRandomText(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		members := rapid.SliceOfN(rapid.Byte(), 0, 8).Draw(rt, "members")
		class, ok := simd.NewClass(func(b byte) bool { return strings.IndexByte(string(members), b) >= 0 })
		require.True(t, ok, "eight bytes are in eight rows at most")
		check(t, rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(rt, "text"), &class)
	})
}

func TestClassifyNeedsRoom(t *testing.T) {
	class := classOfTests(t)
	assert.Panics(t, func() { simd.Classify(make([]byte, 4), make([]byte, 33), &class) })
}

func ExampleClassify() {
	quotes, _ := simd.NewClass(func(b byte) bool { return b == '"' })
	text := []byte(`a "b" c`)
	dst := make([]byte, simd.Room(len(text)))
	simd.Classify(dst, text, &quotes)
	fmt.Printf("%08b, the first at %d\n", dst[0], bits.TrailingZeros8(dst[0]))
	// Output: 00010100, the first at 2
}
