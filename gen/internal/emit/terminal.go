package emit

import (
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/imapeg/imapeg/gen/internal/grammar"
)

// perTable is how many classes fit into a table: small tables are quick to load.
const perTable = 32

// class is the number of a class in the tables.
func (w *writer) class(c grammar.Class) int {
	i, ok := w.classes[c]
	if !ok {
		i = len(w.order)
		w.classes[c], w.order = i, append(w.order, c)
	}
	return i
}

// lookUp is the bit of a class for the next byte.
func lookUp(class int) string {
	return fmt.Sprintf("%s[t.at(p)]&class%d", tableName(class/perTable), class)
}

// tableName is the variable of a table.
func tableName(i int) string {
	if i == 0 {
		return "classes"
	}
	return fmt.Sprintf("classes%d", i+1)
}

// hits is the condition that the next byte is of the class. A line's end is taken
// only within the text: behind it stands another, as a stop.
func (w *writer) hits(c grammar.Class) string { return w.condition(c, true) }

// misses is the condition that it is not.
func (w *writer) misses(c grammar.Class) string { return w.condition(c, false) }

func (w *writer) condition(c grammar.Class, hit bool) string {
	eq, in, out := "==", "<=", ">"
	if !hit {
		eq, in, out = "!=", ">", "<="
	}
	var cond string
	list := c.Bytes()
	rest := c.Complement().Bytes()
	switch {
	case len(list) == 0:
		return fmt.Sprint(!hit)
	case len(list) == 256:
		cond = fmt.Sprint(hit)
	case len(list) == 1:
		cond = fmt.Sprintf("t.at(p) %s %s", eq, byteText(list[0]))
	case len(rest) == 1:
		cond = fmt.Sprintf("t.at(p) %s %s", map[bool]string{true: "!=", false: "=="}[hit], byteText(rest[0]))
	case int(list[len(list)-1])-int(list[0]) == len(list)-1:
		cond = fmt.Sprintf("t.at(p)-%s %s %d", byteText(list[0]), in, len(list)-1)
	case int(rest[len(rest)-1])-int(rest[0]) == len(rest)-1:
		cond = fmt.Sprintf("t.at(p)-%s %s %d", byteText(rest[0]), out, len(rest)-1)
	default:
		cond = fmt.Sprintf("%s %s 0", lookUp(w.class(c)), map[bool]string{true: "!=", false: "=="}[hit])
	}
	switch {
	case !c.Has('\n'):
		return cond
	case hit:
		return "p < n && " + cond
	}
	return "p >= n || " + cond
}

// lit compares a whole text: eight bytes at a time as a number, letters with the
// bit that tells the cases apart set.
func (w *writer) lit(e grammar.Lit, fail string) string {
	k := len(e.Text)
	if strings.Contains(e.Text, "\n") {
		if e.Text != "\r\n" {
			w.fail("a text with a line's end in it other than CRLF")
		}
		// The text ends in LF, so within it both bytes may be looked at.
		return fmt.Sprintf("if p+1 >= n || t.at(p) != '\\r' || t.at(p+1) != '\\n' {\n%s}\np += 2\n", w.jump(fail))
	}
	if k == 1 {
		return w.expr(grammar.FirstByte(e), fail)
	}
	var conds []string
	for at := 0; at < k; at += 8 {
		width := min(8, k-at)
		if at > 0 && width < 8 {
			// The last eight bytes overlap those before.
			at, width = k-8, 8
		}
		conds = append(conds, litChunk(e, at, width, "!="))
	}
	return fmt.Sprintf("if %s {\n%s}\np += %d\n", strings.Join(conds, " || "), w.jump(fail), k)
}

// litChunk compares up to eight bytes of a text, from one on, as a number.
func litChunk(e grammar.Lit, at, width int, comparison string) string {
	var want, fold, mask [8]byte
	for i := 0; i < width; i++ {
		c := e.Text[at+i]
		want[i], mask[i] = c, 0xff
		if e.Fold && c >= 'A' && c <= 'Z' {
			want[i], fold[i] = c|0x20, 0x20
		}
	}
	num := binary.LittleEndian.Uint64
	load := fmt.Sprintf("t.load64(p+%d)", at)
	if at == 0 {
		load = "t.load64(p)"
	}
	if width <= 4 {
		load = strings.Replace(load, "load64", "load32", 1)
		w32 := binary.LittleEndian.Uint32
		if f := w32(fold[:]); f != 0 {
			load = fmt.Sprintf("(%s|%#x)", load, f)
		}
		if m := w32(mask[:]); m != 0xffffffff {
			load = fmt.Sprintf("%s&%#x", load, m)
		}
		return fmt.Sprintf("%s %s %#x", load, comparison, w32(want[:]))
	}
	if f := num(fold[:]); f != 0 {
		load = fmt.Sprintf("(%s|%#x)", load, f)
	}
	if m := num(mask[:]); m != 0xffffffffffffffff {
		load = fmt.Sprintf("%s&%#x", load, m)
	}
	return fmt.Sprintf("%s %s %#x", load, comparison, num(want[:]))
}

// tables writes the classes: the bits of a byte say of which it is.
func (w *writer) tables(s *source) {
	s.printf("// The classes of bytes that the recogniser looks up.\nconst (\n")
	for i, c := range w.order {
		s.printf("class%d = 1 << %d // %s\n", i, i%perTable, strings.ReplaceAll(c.String(), "\n", `\n`))
	}
	s.printf(")\n\n")
	for first := 0; first == 0 || first < len(w.order); first += perTable {
		name := tableName(first / perTable)
		s.printf("// %s has for each byte the bits of its classes.\nvar %s = [256]uint32{\n", name, name)
		for b := 0; b < 256; b++ {
			var bits uint32
			for i, c := range w.order[first:min(first+perTable, len(w.order))] {
				if c.Has(byte(b)) {
					bits |= 1 << i
				}
			}
			s.printf("%#x,", bits)
			if b%8 == 7 {
				s.printf("\n")
			}
		}
		s.printf("}\n\n")
	}
}
