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
	// grammarNode is an expression. There are thousands, so that they are small.
	grammarNode struct {
		op  grammarOp
		arg uint16
		// first and count say which of grammarKids are the expressions in it.
		first, count uint16
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
	opLit     // arg is the text, as it stands
	opFold    // arg is the text, letters in either case
	opClass   // arg is the class
	opLiteral // the octets of a literal stood here
	opClient  // a client speaks
	opFits    // the digits before it are a number of arg bits at most
)

// kids are the expressions in it.
func (e *grammarNode) kids() []uint16 { return grammarKids[e.first : e.first+e.count] }

// text is that of opLit and opFold.
func (e *grammarNode) text() string { return grammarTexts[e.arg] }

func (c *grammarClass) has(b byte) bool { return c.bits[b>>6]&(1<<(b&63)) != 0 }
