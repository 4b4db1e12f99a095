package gentest

import (
	"math/rand/v2"

	"github.com/imapeg/imapeg/gen/internal/grammar"
)

// maxText is about how long a text at random is.
const maxText = 48

// Text is a text at random that a rule of the machine may match, for look-ahead
// is not looked at, and that has been damaged as often as not.
func (m *Machine) Text(rnd *rand.Rand, rule string) string {
	w := &textWriter{Machine: m, rnd: rnd}
	w.write(grammar.Ref{Name: rule}, 0)
	text := w.text
	for range rnd.IntN(3) {
		at := rnd.IntN(len(text) + 1)
		b := bytesInUse[rnd.IntN(len(bytesInUse))]
		switch {
		case at == len(text) || rnd.IntN(3) == 0:
			text = append(text[:at:at], append([]byte{b}, text[at:]...)...)
		case rnd.IntN(2) == 0:
			text[at] = b
		default:
			text = append(text[:at:at], text[at+1:]...)
		}
	}
	return string(text)
}

// Literals are some positions of a text at random, at which the predicate literal
// is to hold.
func Literals(rnd *rand.Rand, text string) []int {
	var list []int
	for at := range len(text) + 1 {
		if rnd.IntN(2) == 0 {
			list = append(list, at)
		}
	}
	return list
}

type textWriter struct {
	*Machine
	rnd  *rand.Rand
	text []byte
}

func (w *textWriter) write(e grammar.Expr, depth int) {
	if depth > 40 || len(w.text) > maxText {
		return
	}
	switch e := e.(type) {
	case grammar.Seq:
		for _, item := range e {
			w.write(item, depth+1)
		}
	case grammar.Alt:
		w.write(e[w.rnd.IntN(len(e))], depth+1)
	case grammar.Lit:
		w.text = append(w.text, e.Text...)
	case grammar.Class:
		w.class(e)
	case grammar.Ref:
		w.write(w.Rules[e.Name].Expr, depth+1)
	case grammar.Opt:
		if w.rnd.IntN(2) == 0 {
			w.write(e.Expr, depth+1)
		}
	case grammar.Star:
		for range w.rnd.IntN(4) {
			w.write(e.Expr, depth+1)
		}
	case grammar.Plus:
		for range 1 + w.rnd.IntN(3) {
			w.write(e.Expr, depth+1)
		}
	}
}

// class writes a byte of a class, one of those in use if it can.
func (w *textWriter) class(c grammar.Class) {
	for range 8 {
		if b := bytesInUse[w.rnd.IntN(len(bytesInUse))]; c.Has(b) {
			w.text = append(w.text, b)
			return
		}
	}
	if list := c.Bytes(); len(list) > 0 {
		w.text = append(w.text, list[w.rnd.IntN(len(list))])
	}
}
