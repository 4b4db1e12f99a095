// Simd writes the assembly of package internal/simd. Each routine has a twin in Go there,
// which tells what it does.
package main

import (
	"github.com/mmcloughlin/avo/attr"
	avo "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func main() {
	avo.ConstraintExpr("!purego")
	classify()
	avo.Generate()
}

// wide is how many bytes are looked at at once.
const wide = 32

// classify looks up the two halves of each byte in the two tables of the class, 32 bytes
// at a time. The last 32 may have been looked at in part before: only so is nothing read
// that is not of the text.
func classify() {
	nibbles := avo.GLOBL("nibbles", attr.RODATA|attr.NOPTR)
	avo.DATA(0, operand.U64(0x0f0f0f0f0f0f0f0f))
	avo.DATA(8, operand.U64(0x0f0f0f0f0f0f0f0f))

	avo.TEXT("classifyAVX2", avo.NOSPLIT, "func(dst, text []byte, class *[32]byte)")
	avo.Doc("classifyAVX2 is classify for a text of at least 32 bytes.")
	avo.Pragma("noescape")
	dst := avo.Load(avo.Param("dst").Base(), avo.GP64())
	text := avo.Load(avo.Param("text").Base(), avo.GP64())
	left := avo.Load(avo.Param("text").Len(), avo.GP64())
	class := operand.Mem{Base: avo.Load(avo.Param("class"), avo.GP64())}
	low, high, nibble, zero := avo.YMM(), avo.YMM(), avo.YMM(), avo.YMM()
	avo.VBROADCASTI128(class, low)
	avo.VBROADCASTI128(class.Offset(16), high)
	avo.VBROADCASTI128(nibbles, nibble)
	avo.VPXOR(zero, zero, zero)

	// bits are those of 32 bytes.
	bits := func(from operand.Mem) reg.Register {
		lower, upper := avo.YMM(), avo.YMM()
		avo.VMOVDQU(from, upper)
		avo.VPAND(nibble, upper, lower)
		avo.VPSHUFB(lower, low, lower)
		avo.VPSRLW(operand.U8(4), upper, upper)
		avo.VPAND(nibble, upper, upper)
		avo.VPSHUFB(upper, high, upper)
		avo.VPAND(lower, upper, upper)
		avo.VPCMPEQB(zero, upper, upper)
		mask := avo.GP32()
		avo.VPMOVMSKB(upper, mask)
		avo.NOTL(mask)
		return mask
	}

	// left is how many bytes are left, less 32.
	avo.SUBQ(operand.U8(wide), left)
	avo.Label("whole")
	avo.MOVL(bits(operand.Mem{Base: text}), operand.Mem{Base: dst})
	avo.ADDQ(operand.U8(wide), text)
	avo.ADDQ(operand.U8(wide/8), dst)
	avo.SUBQ(operand.U8(wide), left)
	avo.JGE(operand.LabelRef("whole"))

	avo.ADDQ(operand.U8(wide), left)
	avo.JEQ(operand.LabelRef("done"))
	last := bits(operand.Mem{Base: text, Index: left, Scale: 1, Disp: -wide})
	avo.NEGQ(left)
	avo.ADDQ(operand.U8(wide), left)
	avo.MOVQ(left, reg.RCX)
	avo.SHRL(reg.CL, last)
	avo.MOVL(last, operand.Mem{Base: dst})
	avo.Label("done")
	avo.VZEROUPPER()
	avo.RET()
}
