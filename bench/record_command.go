package bench

import (
	"cmp"
	"fmt"
	"hash/crc32"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Command is what a command means: Record.Kind has its name. The arguments are in
// the order of the wire, each in the form that the functions of this file make.
type Command struct {
	Tag  string
	Args []string `json:",omitempty"`
}

// commandRecord returns the record of a command.
func commandRecord(tag, name string, args ...string) Record {
	return Record{Kind: name, Command: &Command{Tag: tag, Args: args}}
}

// A numRange is a piece of a set of numbers, both ends included. star stands for
// "*".
type numRange struct{ first, last uint32 }

const star = 1<<32 - 1

// orStar returns a number, and star for the 0 that libraries have in its place.
func orStar[N ~uint32 | ~int](n N) uint32 {
	if n == 0 {
		return star
	}
	return uint32(n)
}

// setText returns a set: ascending, and ranges that touch are one.
func setText(set []numRange) string {
	for i, r := range set {
		if r.first > r.last {
			set[i] = numRange{r.last, r.first}
		}
	}
	slices.SortFunc(set, func(a, b numRange) int { return cmp.Compare(a.first, b.first) })
	var joined []numRange
	for _, r := range set {
		if n := len(joined); n > 0 && uint64(r.first) <= uint64(joined[n-1].last)+1 && r.first != star {
			joined[n-1].last = max(joined[n-1].last, r.last)
			continue
		}
		joined = append(joined, r)
	}
	number := func(n uint32) string {
		if n == star {
			return "*"
		}
		return strconv.FormatUint(uint64(n), 10)
	}
	texts := make([]string, len(joined))
	for i, r := range joined {
		texts[i] = number(r.first)
		if r.last != r.first {
			texts[i] += ":" + number(r.last)
		}
	}
	return strings.Join(texts, ",")
}

// flagsText returns flags in their order.
func flagsText[S ~string](flags []S) string { return strings.Join(lower(flags), " ") }

// itemsText returns the items of a STATUS or FETCH command in their order.
func itemsText[S ~string](items []S) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = strings.ToUpper(string(item))
	}
	return strings.Join(texts, " ")
}

// section is a BODY[...] item of a FETCH command.
type section struct {
	peek    bool
	path    []int
	text    string   // HEADER, HEADER.FIELDS, HEADER.FIELDS.NOT, TEXT, MIME or nothing
	fields  []string // of HEADER.FIELDS
	partial bool
	first   int64
	length  int64
}

// String returns the item as it is written, in upper case.
func (s section) String() string {
	var path []string
	for _, n := range s.path {
		path = append(path, strconv.Itoa(n))
	}
	if s.text != "" {
		path = append(path, s.text)
	}
	text := "BODY["
	if s.peek {
		text = "BODY.PEEK["
	}
	text += strings.Join(path, ".")
	if len(s.fields) > 0 {
		text += " (" + strings.Join(s.fields, " ") + ")"
	}
	text += "]"
	if s.partial {
		text += fmt.Sprintf("<%d.%d>", s.first, s.length)
	}
	return strings.ToUpper(text)
}

// storeText returns what a STORE command does: 0, '+' or '-' for the mode.
func storeText(mode byte, silent bool) string {
	text := "FLAGS"
	if mode != 0 {
		text = string(mode) + text
	}
	if silent {
		text += ".SILENT"
	}
	return text
}

// messageArgs returns what APPEND has behind the mailbox's name.
func messageArgs[S ~string](flags []S, date time.Time, message []byte) []string {
	at := ""
	if !date.IsZero() {
		at = date.Format(time.RFC3339)
	}
	return []string{flagsText(flags), at, fmt.Sprintf("%d octets, %08x", len(message), crc32.ChecksumIEEE(message))}
}

// criteria are search keys that have to apply together. Parentheses within them
// say nothing, nor does the order, and NEW, OLD, ON and SENTON say two things or
// the same as others: some libraries keep what the program means and not how it is
// written.
type criteria []string

func (c *criteria) add(format string, args ...any) { *c = append(*c, fmt.Sprintf(format, args...)) }

// flag adds a flag or, when it must not be there, its absence.
func (c *criteria) flag(name string, present bool) {
	if present {
		c.add("flag %s", strings.ToLower(name))
	} else {
		c.add("no flag %s", strings.ToLower(name))
	}
}

// simple adds a key without arguments.
func (c *criteria) simple(name string) {
	switch name := strings.ToLower(name); name {
	case "all":
	case "new":
		c.flag(`\recent`, true)
		c.flag(`\seen`, false)
	case "old":
		c.flag(`\recent`, false)
	default:
		flag, absent := strings.CutPrefix(name, "un")
		c.flag(`\`+flag, !absent)
	}
}

// text adds BODY or TEXT.
func (c *criteria) text(name, value string) { c.add("%s %q", strings.ToLower(name), value) }

// header adds HEADER, or one of the keys that are short for it.
func (c *criteria) header(field, value string) {
	c.add("header %s %q", strings.ToLower(field), value)
}

// date adds SINCE, BEFORE, ON, SENTSINCE, SENTBEFORE or SENTON.
func (c *criteria) date(name string, day time.Time) {
	name = strings.ToLower(name)
	sent, on := strings.CutSuffix(name, "on")
	if !on {
		c.add("%s %s", name, day.Format(time.DateOnly))
		return
	}
	c.date(sent+"since", day)
	c.date(sent+"before", day.AddDate(0, 0, 1))
}

// size adds LARGER or SMALLER.
func (c *criteria) size(name string, size int64) { c.add("%s %d", strings.ToLower(name), size) }

// set adds UID or a set of sequence numbers, whose name is SEQ.
func (c *criteria) set(name, set string) { c.add("%s %s", strings.ToLower(name), set) }

func (c *criteria) not(key criteria) { c.add("not (%s)", key) }

func (c *criteria) or(a, b criteria) { c.add("or (%s) (%s)", a, b) }

// String returns the keys in an order that does not depend on theirs.
func (c criteria) String() string { return strings.Join(slices.Sorted(slices.Values(c)), " ") }
