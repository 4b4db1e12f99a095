package bench

import (
	"strings"
	"time"
)

// search writes a SEARCH command with 2 to 8 keys.
func (c *client) search() {
	c.with(c.uid("SEARCH"), func() {
		p := program{client: c}
		charset := ""
		if c.rng.chance(20) {
			charset, p.utf8 = "UTF-8", true
			c.raw(" CHARSET UTF-8")
		}
		var all criteria
		var said limits
		p.list(2+c.rng.below(7), 0, &all, &said)
		c.means(charset, all.String())
	})
}

// program writes search keys.
type program struct {
	*client
	// utf8 says that strings need not be ASCII.
	utf8 bool
}

// limits are the bounds that have been set among keys that apply together: no
// client sets one of them twice, and not all libraries would keep both.
type limits struct{ since, before, sentSince, sentBefore, size, seq, uid bool }

// list writes keys, each with a blank before it.
func (p *program) list(n, depth int, all *criteria, said *limits) {
	for range n {
		p.raw(" ")
		p.key(depth, all, said)
	}
}

// key writes a search key and adds what it means.
func (p *program) key(depth int, all *criteria, said *limits) {
	n := p.rng.below(100)
	if depth > 2 {
		n %= 70
	}
	switch {
	case n < 25:
		p.flagKey(all)
	case n < 45:
		p.textKey(all)
	case n < 58:
		p.dateKey(all, said)
	case n < 63:
		p.sizeKey(all, said)
	case n < 70:
		p.setKey(all, said)
	case n < 80:
		p.raw("NOT ")
		var key criteria
		p.key(depth+1, &key, new(limits))
		all.not(key)
	case n < 92:
		p.raw("OR ")
		var a, b criteria
		p.key(depth+1, &a, new(limits))
		p.raw(" ")
		p.key(depth+1, &b, new(limits))
		all.or(a, b)
	default:
		p.raw("(")
		p.key(depth+1, all, said)
		p.list(1+p.rng.below(2), depth+1, all, said)
		p.raw(")")
	}
}

func (p *program) flagKey(all *criteria) {
	if p.rng.chance(15) {
		name := pick(&p.rng, []string{"KEYWORD", "UNKEYWORD"})
		keyword := pick(&p.rng, []string{"$Forwarded", "$Junk", "NonJunk", "$Label1"})
		p.raw(name, " ", keyword)
		all.flag(keyword, name == "KEYWORD")
		return
	}
	name := pick(&p.rng, []string{
		"UNSEEN", "UNSEEN", "UNDELETED", "UNDELETED", "SEEN", "FLAGGED", "UNFLAGGED", "ANSWERED", "UNANSWERED",
		"DELETED", "DRAFT", "UNDRAFT", "NEW", "OLD", "RECENT", "ALL",
	})
	p.raw(name)
	all.simple(name)
}

func (p *program) textKey(all *criteria) {
	switch name := pick(&p.rng, []string{"FROM", "FROM", "TO", "CC", "BCC", "SUBJECT", "SUBJECT", "BODY", "TEXT", "HEADER"}); name {
	case "HEADER":
		field := pick(&p.rng, []string{"Message-ID", "List-Id", "X-Spam-Flag"})
		p.raw("HEADER ")
		p.astring(field)
		p.raw(" ")
		all.header(field, p.value())
	case "BODY", "TEXT":
		p.raw(name, " ")
		all.text(name, p.value())
	default:
		p.raw(name, " ")
		all.header(name, p.value())
	}
}

// value writes a string that is looked for and returns it.
func (p *program) value() string {
	switch n := p.rng.below(100); {
	case n < 40 && p.utf8:
		s := pick(&p.rng, accented)
		p.literal(s)
		return s
	case n < 60:
		s := p.words(1 + p.rng.below(3))
		p.quoted(s)
		return s
	case n < 70:
		s := `"` + p.words(2) + `"`
		p.quoted(s)
		return s
	default:
		_, addr := p.address()
		p.astring(addr.Mailbox)
		return addr.Mailbox
	}
}

func (p *program) dateKey(all *criteria, said *limits) {
	name := pick(&p.rng, []string{"SINCE", "SINCE", "BEFORE", "ON", "SENTSINCE", "SENTBEFORE", "SENTON"})
	since, before := &said.since, &said.before
	if strings.HasPrefix(name, "SENT") {
		since, before = &said.sentSince, &said.sentBefore
	}
	from, until := !strings.HasSuffix(name, "BEFORE"), !strings.HasSuffix(name, "SINCE")
	if from && *since || until && *before {
		p.flagKey(all)
		return
	}
	*since, *before = *since || from, *before || until
	day := time.Unix(1.5e9+int64(p.rng.below(2e8)), 0).UTC().Truncate(24 * time.Hour)
	p.raw(name, " ", day.Format("2-Jan-2006"))
	all.date(name, day)
}

func (p *program) sizeKey(all *criteria, said *limits) {
	if said.size {
		p.flagKey(all)
		return
	}
	said.size = true
	name := pick(&p.rng, []string{"LARGER", "SMALLER"})
	size := 1 + p.rng.below(1<<24)
	p.raw(name, " ")
	p.num(uint64(size))
	all.size(name, int64(size))
}

func (p *program) setKey(all *criteria, said *limits) {
	name, already := "UID", &said.uid
	if p.rng.chance(40) {
		name, already = "SEQ", &said.seq
	}
	if *already {
		p.flagKey(all)
		return
	}
	*already = true
	if name == "UID" {
		p.raw("UID ")
	}
	all.set(name, p.ranges())
}
