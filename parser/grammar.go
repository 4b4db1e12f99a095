package parser

// The grammar as data: see grammar_gen.go. The explainer runs it to tell where and
// why a message does not match; the recogniser, which is quick, does not know.
type (
	grammarRule struct {
		name string
		node uint16
		// counts says that the rule contains itself.
		counts bool
		quirk  bool
	}
	grammarNode struct {
		op   grammarOp
		arg  uint16
		text string
		kids []uint16
	}
	grammarClass struct {
		bits [4]uint64
		text string
	}
	grammarOp uint8
)

const (
	opSeq grammarOp = iota
	opAlt
	opOpt
	opStar
	opPlus
	opAnd
	opNot
	opRef     // arg is the rule
	opLit     // text as it stands
	opFold    // text, letters in either case
	opClass   // arg is the class
	opLiteral // the octets of a literal stood here
	opClient  // a client speaks
	opFits    // the digits before it are a number of arg bits at most
)

func (c *grammarClass) has(b byte) bool { return c.bits[b>>6]&(1<<(b&63)) != 0 }
