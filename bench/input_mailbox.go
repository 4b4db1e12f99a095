package bench

import (
	"strconv"
	"strings"
)

// listStatus writes the answer to LIST RETURN (STATUS ...): for each mailbox a
// LIST response and, when it can be selected, a STATUS response.
func (g *generator) listStatus() {
	g.command(CommandListStatus, "List", func() {
		for _, box := range g.tree() {
			g.list(box)
			if !box.noselect {
				g.status(box)
			}
		}
	})
}

// mailbox is a mailbox of the tree.
type mailbox struct {
	name     text
	attrs    []string
	noselect bool
}

// tree returns the tree of mailboxes, parents first.
func (g *generator) tree() []mailbox {
	boxes := []mailbox{
		{name: plain("INBOX"), attrs: []string{`\HasNoChildren`}},
		{name: plain("Drafts"), attrs: []string{`\HasNoChildren`, `\UnMarked`, `\Drafts`}},
		{name: plain("Sent"), attrs: []string{`\HasNoChildren`, `\UnMarked`, `\Sent`}},
		{name: plain("Junk"), attrs: []string{`\HasNoChildren`, `\Marked`, `\Junk`}},
		{name: plain("Trash"), attrs: []string{`\HasNoChildren`, `\Marked`, `\Trash`}},
	}
	for year := 2010; len(boxes) < 140; year++ {
		name := "Archive/" + strconv.Itoa(year)
		boxes = append(boxes, mailbox{name: plain(name), attrs: []string{`\HasChildren`}})
		for month := 1; month <= 12; month++ {
			leaf := name + "/" + strconv.Itoa(100 + month)[1:]
			boxes = append(boxes, mailbox{name: plain(leaf), attrs: []string{`\HasNoChildren`, `\UnMarked`}})
		}
	}
	for n := 0; len(boxes) < mailboxes; n++ {
		top := pick(&g.rng, folders)
		suffix := " " + strconv.Itoa(n)
		top.wire, top.plain = top.wire+suffix, top.plain+suffix
		boxes = append(boxes, mailbox{name: top, attrs: []string{`\Noselect`, `\HasChildren`}, noselect: true})
		for range 1 + g.rng.below(9) {
			leaf := "/" + pick(&g.rng, nouns) + "-" + strconv.Itoa(g.rng.below(100))
			attrs := []string{`\HasNoChildren`, pick(&g.rng, []string{`\Marked`, `\UnMarked`})}
			boxes = append(boxes, mailbox{name: text{top.wire + leaf, top.plain + leaf}, attrs: attrs})
		}
	}
	return boxes[:mailboxes]
}

// list writes a LIST response.
func (g *generator) list(box mailbox) {
	want := Record{Kind: "LIST", Mailbox: box.name.plain, Delim: "/", Attrs: lower(box.attrs)}
	g.message(want, func(*Record) {
		g.raw("LIST (", strings.Join(box.attrs, " "), `) "/" `)
		g.astring(box.name.wire)
	})
}

// status writes a STATUS response.
func (g *generator) status(box mailbox) {
	messages := g.rng.below(30000)
	items := []struct {
		name  string
		value uint64
	}{
		{"MESSAGES", uint64(messages)},
		{"UIDNEXT", uint64(messages + 1 + g.rng.below(90000))},
		{"UIDVALIDITY", uint64(1.4e9 + g.rng.below(3e8))},
		{"UNSEEN", uint64(g.rng.below(messages + 1))},
		{"HIGHESTMODSEQ", 1 + g.rng.next()>>36},
	}
	want := Record{Kind: "STATUS", Mailbox: box.name.plain, Status: map[string]uint64{}}
	for _, item := range items {
		want.Status[item.name] = item.value
	}
	g.message(want, func(*Record) {
		g.raw("STATUS ")
		g.astring(box.name.wire)
		for i, item := range items {
			g.raw([]string{" (", " "}[min(i, 1)], item.name, " ")
			g.num(item.value)
		}
		g.raw(")")
	})
}

// astring writes an atom if it can be one, otherwise a quoted string.
func (g *generator) astring(s string) {
	if strings.ContainsAny(s, " ()[]{}%*\"\\") {
		g.quoted(s)
		return
	}
	g.raw(s)
}

// search writes the answer to SEARCH: ascending numbers, with runs and gaps.
func (g *generator) search() {
	g.command(CommandSearch, "Search", func() {
		want := Record{Kind: "SEARCH", Numbers: g.numbers()}
		g.message(want, func(want *Record) {
			g.raw("SEARCH")
			for _, n := range want.Numbers {
				g.raw(" ")
				g.num(uint64(n))
			}
		})
	})
}

// esearch writes the answer to UID SEARCH RETURN (COUNT ALL).
func (g *generator) esearch() {
	g.command(CommandESearch, "Search", func() {
		want := Record{Kind: "ESEARCH", Numbers: g.numbers(), Count: searchNumbers}
		g.message(want, func(want *Record) {
			g.raw(`ESEARCH (TAG "`, g.tag(), `") UID COUNT `)
			g.num(uint64(want.Count))
			g.raw(" ALL ")
			for i := 0; i < len(want.Numbers); {
				if i > 0 {
					g.raw(",")
				}
				first := want.Numbers[i]
				last := first
				for i++; i < len(want.Numbers) && want.Numbers[i] == last+1; i++ {
					last++
				}
				g.num(uint64(first))
				if last > first {
					g.raw(":")
					g.num(uint64(last))
				}
			}
		})
	})
}

// numbers returns ascending numbers.
func (g *generator) numbers() []uint32 {
	list := make([]uint32, 0, searchNumbers)
	for n := uint32(0); len(list) < searchNumbers; {
		n = g.numberAfter(n)
		list = append(list, n)
	}
	return list
}

// numberAfter returns a number that is greater: often by one.
func (g *generator) numberAfter(n uint32) uint32 {
	n++
	if g.rng.chance(35) {
		n += uint32(g.rng.below(60))
	}
	return n
}
