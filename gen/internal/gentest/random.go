package gentest

import (
	"fmt"

	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/gen/internal/grammar"
)

// Case is a grammar at random.
type Case struct {
	Grammar *grammar.Grammar
	// Tokens are the rules whose matches are tokens; quirks are too.
	Tokens map[string]bool
}

// Cases are grammars that gen accepts: without left recursion, endless
// repetition, or alternatives behind one that never fails. They are rich in what
// the optimiser looks for.
func Cases() *rapid.Generator[Case] { return rapid.Custom(drawCase) }

// Rules are up to n expressions that peg and gen accept, each a rule of its own,
// which refer to each other. The first rule is all, which refers to each.
func Rules(n int) *rapid.Generator[[]*grammar.Rule] {
	return rapid.Custom(func(t *rapid.T) []*grammar.Rule {
		d := &drawing{t: t}
		d.names(n, func(i int) string { return fmt.Sprintf("r%d", i) })
		rules := d.rules()
		var all grammar.Alt
		for _, r := range rules {
			all = append(all, grammar.Ref{Name: r.Name})
		}
		return append([]*grammar.Rule{{Name: "all", Expr: all}}, rules...)
	})
}

// WordLists are grammars of one open list of words each, some of which are known.
func WordLists() *rapid.Generator[Case] {
	return rapid.Custom(func(t *rapid.T) Case {
		d := &drawing{t: t}
		d.names(1, func(int) string { return "r0" })
		d.list[0].Expr = d.wordList(false)
		return Case{Grammar: checked(d.list)}
	})
}

// checked is the grammar of the rules.
func checked(rules []*grammar.Rule) *grammar.Grammar {
	g, err := grammar.New("x.peg", []byte(Source(rules)), rules)
	if err != nil {
		panic(err) // the drawing is wrong
	}
	return g
}

func drawCase(t *rapid.T) Case {
	d := &drawing{t: t}
	d.names(rapid.IntRange(1, 6).Draw(t, "rules"), func(i int) string {
		if i > 0 && rapid.IntRange(0, 5).Draw(t, "quirk") == 0 {
			return fmt.Sprintf("quirk_%d", i)
		}
		return fmt.Sprintf("r%d", i)
	})
	c := Case{Tokens: make(map[string]bool)}
	rules := d.rules()
	for _, r := range rules {
		if rapid.IntRange(0, 2).Draw(t, "token") == 0 {
			c.Tokens[r.Name] = true
		}
	}
	c.Grammar = checked(rules)
	return c
}

// drawing draws the rules of a grammar, the last one first. A rule refers to
// later ones anywhere, and to itself and earlier ones behind something that is
// not empty.
type drawing struct {
	t    *rapid.T
	list []*grammar.Rule
	// empty and sure say which of the rules that are drawn may match the empty
	// text; a rule that is not drawn yet may.
	drawn int
	empty map[string]bool
}

func (d *drawing) names(n int, name func(i int) string) {
	d.empty = make(map[string]bool)
	for i := range n {
		d.list = append(d.list, &grammar.Rule{Name: name(i)})
		d.empty[d.list[i].Name] = true
	}
}

func (d *drawing) rules() []*grammar.Rule {
	for i := len(d.list) - 1; i >= 0; i-- {
		d.drawn = i
		e := d.expr(3, false)
		// peg takes no rule that is empty.
		if seq, ok := e.(grammar.Seq); ok && len(seq) == 0 {
			e = d.class()
		}
		d.list[i].Expr = e
		d.empty[d.list[i].Name] = d.nullable(e)
	}
	return d.list
}

func (d *drawing) n(max int) int { return rapid.IntRange(0, max).Draw(d.t, "n") }

// The bytes and words that stand in texts: few, so that they meet, with those
// next to the letters, whose case gen must not touch.
var (
	bytesInUse = []byte("aabbAB[{@`1\\\"\r\n\x00\x80\xff")
	words      = []string{"a", "b", "ab", "abb", "aB", "a[", "{a", "b@a", "`", "\\a", "abab[{ab", "ba1ba1ba1", "\r\n", "a\r\n", "\n", "ab\r"}
)

// expr draws an expression. consumed says that what stands before it is not
// empty.
func (d *drawing) expr(depth int, consumed bool) grammar.Expr {
	if depth == 0 {
		return d.leaf(consumed)
	}
	switch d.n(11) {
	case 0:
		return d.leaf(consumed)
	case 1, 2, 3:
		return d.seq(depth, consumed)
	case 4, 5:
		return d.alt(depth, consumed)
	case 6:
		return grammar.Opt{Expr: d.failing(d.expr(depth-1, consumed))}
	case 7:
		return d.repeated(d.solid(d.expr(depth-1, consumed)))
	case 8:
		return grammar.And{Expr: d.expr(depth-1, consumed)}
	case 9:
		return grammar.Not{Expr: d.failing(d.expr(depth-1, consumed))}
	case 10:
		return d.wordList(consumed)
	}
	return d.span(depth, consumed)
}

func (d *drawing) repeated(e grammar.Expr) grammar.Expr {
	if d.n(1) == 0 {
		return grammar.Star{Expr: e}
	}
	return grammar.Plus{Expr: e}
}

func (d *drawing) seq(depth int, consumed bool) grammar.Expr {
	var seq grammar.Seq
	for range 1 + d.n(3) {
		e := d.expr(depth-1, consumed)
		seq = append(seq, e)
		consumed = consumed || !d.nullable(e)
	}
	return seq
}

// alt draws a choice, often of sequences that begin with the same.
func (d *drawing) alt(depth int, consumed bool) grammar.Expr {
	var alt grammar.Alt
	var prefix grammar.Seq
	if d.n(1) == 0 {
		prefix = grammar.Seq{d.expr(depth-1, consumed)}
	}
	n := 2 + d.n(2)
	for i := range n {
		var e grammar.Expr
		if prefix != nil && d.n(3) > 0 {
			e = append(append(grammar.Seq{}, prefix...), d.expr(depth-1, consumed || !d.nullable(prefix)))
		} else {
			e = d.expr(depth-1, consumed)
		}
		if i < n-1 {
			e = d.failing(e)
		} else if d.n(9) == 0 {
			e = grammar.Seq{}
		}
		alt = append(alt, e)
	}
	return alt
}

// wordList draws an open list of words, of which some are known: "ab" ![ab] /
// [ab]+, in which the optimiser drops the known ones.
func (d *drawing) wordList(consumed bool) grammar.Expr {
	var alt grammar.Alt
	end := d.wordClass()
	for range 1 + d.n(3) {
		if d.n(4) == 0 {
			end = d.wordClass()
		}
		var known grammar.Expr = d.word()
		if d.n(2) == 0 {
			known = grammar.Alt{known, d.word()}
		}
		alt = append(alt, grammar.Seq{known, grammar.Not{Expr: end}})
	}
	if d.n(4) == 0 {
		alt = append(alt, d.failing(d.leaf(consumed)))
	}
	var open grammar.Expr = grammar.Plus{Expr: end}
	if d.n(1) == 0 {
		open = grammar.Seq{d.word(), open}
	}
	return append(alt, open)
}

// wordClass draws a class that has the letters of words, as often as not.
func (d *drawing) wordClass() grammar.Class {
	letters := grammar.Range('a', 'z').Union(grammar.Range('A', 'Z'))
	switch d.n(3) {
	case 0:
		return letters
	case 1:
		return letters.Union(d.class())
	case 2:
		return grammar.Range(0x21, 0x7e)
	}
	return d.class()
}

// span draws a repeated choice with classes in it.
func (d *drawing) span(depth int, consumed bool) grammar.Expr {
	var alt grammar.Alt
	for range 1 + d.n(2) {
		if d.n(1) == 0 {
			alt = append(alt, d.class())
		} else {
			alt = append(alt, d.solid(d.expr(depth-1, consumed)))
		}
	}
	return d.repeated(append(alt, d.class()))
}

func (d *drawing) leaf(consumed bool) grammar.Expr {
	switch d.n(5) {
	case 0:
		return d.word()
	case 1, 2:
		first := d.drawn + 1
		if consumed {
			first = 0
		}
		if first < len(d.list) {
			return grammar.Ref{Name: d.list[first+d.n(len(d.list)-1-first)].Name}
		}
	case 3:
		if d.n(3) == 0 {
			return grammar.Pred{Name: "literal"}
		}
	}
	return d.class()
}

// class draws a class that is neither empty nor one that peg cannot write.
func (d *drawing) class() grammar.Class {
	one := func() grammar.Class {
		b := rapid.SampledFrom(bytesInUse).Draw(d.t, "byte")
		return grammar.Range(b, b)
	}
	switch d.n(9) {
	case 0, 1, 2:
		return one()
	case 3:
		return one().Union(one())
	case 4:
		return one().Complement()
	case 5:
		return grammar.Range('a', 'c').Union(one())
	case 6:
		return grammar.Range('A', 'A').Union(grammar.Range('a', 'a'))
	case 7:
		return one().Union(grammar.Range('\n', '\n')).Union(grammar.Range('\r', '\r')).Complement()
	case 8:
		return grammar.Range(0x80, 0xff)
	}
	return grammar.Range(0, 255)
}

// word draws a text as peg compiles it, character by character.
func (d *drawing) word() grammar.Expr {
	text, fold := rapid.SampledFrom(words).Draw(d.t, "word"), d.n(1) == 0
	var seq grammar.Seq
	for i := range len(text) {
		c := grammar.Range(text[i], text[i])
		if b := text[i] | 0x20; fold && 'a' <= b && b <= 'z' {
			c = grammar.Range(b, b).Union(grammar.Range(b-0x20, b-0x20))
		}
		seq = append(seq, c)
	}
	if len(seq) == 1 {
		return seq[0]
	}
	return seq
}

// failing is e, with something before it where e never fails.
func (d *drawing) failing(e grammar.Expr) grammar.Expr {
	if canFail(e) {
		return e
	}
	return grammar.Seq{d.class(), e}
}

// solid is e, with something before it where e may be empty.
func (d *drawing) solid(e grammar.Expr) grammar.Expr {
	if !d.nullable(e) {
		return e
	}
	return grammar.Seq{d.class(), e}
}

// canFail says whether peg sees that e may fail.
func canFail(e grammar.Expr) bool {
	switch e := e.(type) {
	case grammar.Seq:
		for _, item := range e {
			if canFail(item) {
				return true
			}
		}
		return false
	case grammar.Alt:
		return canFail(e[len(e)-1])
	case grammar.Opt, grammar.Star:
		return false
	case grammar.And:
		return canFail(e.Expr)
	case grammar.Plus:
		return canFail(e.Expr)
	}
	return true
}

// nullable says whether e may match the empty text, as far as is known.
func (d *drawing) nullable(e grammar.Expr) bool {
	switch e := e.(type) {
	case grammar.Seq:
		for _, item := range e {
			if !d.nullable(item) {
				return false
			}
		}
		return true
	case grammar.Alt:
		for _, item := range e {
			if d.nullable(item) {
				return true
			}
		}
		return false
	case grammar.Class:
		return false
	case grammar.Plus:
		return d.nullable(e.Expr)
	case grammar.Ref:
		return d.empty[e.Name]
	}
	return true
}
