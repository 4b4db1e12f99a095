package bench

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// session writes what a client says from LOGIN to LOGOUT. There is nothing of what
// the server answers, and literals follow their headers at once, as a proxy or a
// server reads them.
func (g *generator) session() {
	c := &client{
		generator: g,
		counter:   1 + g.rng.below(40),
		boxes:     g.tree(),
		tagStyle:  g.rng.below(len(tagStyles)),
	}
	if g.rng.chance(70) {
		c.command("CAPABILITY")
	}
	c.login()
	if g.rng.chance(50) {
		c.command("CAPABILITY")
	}
	c.listing()
	for range g.rng.below(10) {
		c.status()
	}
	for range 1 + g.rng.below(4) {
		c.visit()
	}
	c.command("LOGOUT")
}

// tagStyles are what clients make tags of: a prefix and a number of so many digits
// at least.
var tagStyles = []struct {
	prefix string
	digits int
}{{"", 1}, {"A", 4}, {"a", 3}, {"TAG", 1}, {"4OA", 1}, {"1.", 1}}

// client writes one session.
type client struct {
	*generator
	tagStyle int
	counter  int // of the commands, for the tags
	boxes    []mailbox
	// args are what the command that is being written means.
	args []string
}

// command writes a command without arguments.
func (c *client) command(name string) { c.with(name, func() {}) }

// with writes a command. What writes its arguments begins each with a blank and
// notes what it means.
func (c *client) with(name string, arguments func()) {
	style := tagStyles[c.tagStyle]
	tag := fmt.Sprintf("%s%0*d", style.prefix, style.digits, c.counter)
	c.counter++

	begin := len(c.in.Bytes)
	c.args = nil
	c.raw(tag, " ", name)
	arguments()
	c.raw("\r\n")
	c.in.Messages = append(c.in.Messages, Span{begin, len(c.in.Bytes)})
	c.in.Want = append(c.in.Want, commandRecord(tag, name, c.args...))
}

// means notes an argument.
func (c *client) means(args ...string) { c.args = append(c.args, args...) }

func (c *client) login() {
	first, last := pick(&c.rng, firstNames), pick(&c.rng, lastNames)
	user := strings.ToLower(first + "." + last)
	if c.rng.chance(60) {
		user += "@" + pick(&c.rng, hosts)
	}
	password := last + strconv.Itoa(c.rng.below(1e6))
	switch n := c.rng.below(100); {
	case n < 20:
		password += `"\`
	case n < 50:
		password += " " + pick(&c.rng, nouns)
	}
	quoted := c.rng.chance(60)
	c.with("LOGIN", func() {
		for _, s := range []string{user, password} {
			c.raw(" ")
			if quoted {
				c.quoted(s)
			} else {
				c.astring(s)
			}
			c.means(s)
		}
	})
}

// listing writes what asks for the tree of mailboxes.
func (c *client) listing() {
	for _, name := range []string{"LIST", "LSUB"} {
		if name == "LSUB" && c.rng.chance(60) {
			return
		}
		c.with(name, func() {
			reference, pattern := "", pick(&c.rng, []string{"*", "*", "%", "INBOX", "Archive/%"})
			c.raw(" ")
			c.quoted(reference)
			c.raw(" ")
			if c.rng.chance(75) {
				c.quoted(pattern)
			} else {
				c.raw(pattern)
			}
			c.means(reference, pattern)
		})
	}
}

// box writes the name of a mailbox that may be selected.
func (c *client) box() {
	for {
		box := pick(&c.rng, c.boxes)
		if c.rng.chance(25) {
			box = c.boxes[0]
		}
		if !box.noselect {
			c.name(box.name)
			return
		}
	}
}

// name writes the name of a mailbox: most clients quote all of them.
func (c *client) name(name text) {
	c.raw(" ")
	if c.rng.chance(70) {
		c.quoted(name.wire)
	} else {
		c.astring(name.wire)
	}
	c.means(name.plain)
}

func (c *client) status() {
	c.with("STATUS", func() {
		c.box()
		items := pick(&c.rng, []string{
			"MESSAGES UNSEEN", "UIDNEXT MESSAGES UNSEEN RECENT", "MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN", "UNSEEN",
		})
		c.raw(" (", items, ")")
		c.means(items)
	})
}

// visit writes what is done in one mailbox.
func (c *client) visit() {
	c.with(pick(&c.rng, []string{"SELECT", "SELECT", "SELECT", "SELECT", "EXAMINE"}), c.box)
	c.fetch()
	for range 4 + c.rng.below(24) {
		c.action()
	}
	if c.rng.chance(40) {
		c.command("CLOSE")
	}
}

// action writes one of the commands that a client sends while a mailbox is
// selected.
func (c *client) action() {
	switch n := c.rng.below(1000); {
	case n < 400:
		c.fetch()
	case n < 540:
		c.store()
	case n < 600:
		c.with(c.uid("COPY"), func() { c.set(); c.box() })
	case n < 640:
		c.with(c.uid("MOVE"), func() { c.set(); c.box() })
	case n < 740:
		c.search()
	case n < 790:
		c.append()
	case n < 850:
		c.command("NOOP")
	case n < 920:
		c.status()
	case n < 940:
		c.command("EXPUNGE")
	case n < 950:
		c.command("CHECK")
	default:
		c.manage()
	}
}

// uid puts UID before a command's name in most cases.
func (c *client) uid(name string) string {
	if c.rng.chance(88) {
		return "UID " + name
	}
	return name
}

// manage writes a command that changes the tree of mailboxes.
func (c *client) manage() {
	name := plain(pick(&c.rng, []string{"Archive/", "Projects/", "Lists of "}) + pick(&c.rng, nouns))
	switch c.rng.below(5) {
	case 0:
		c.with("CREATE", func() { c.name(name) })
	case 1:
		c.with("DELETE", func() { c.name(name) })
	case 2:
		c.with("RENAME", func() { c.box(); c.name(name) })
	case 3:
		c.with("SUBSCRIBE", c.box)
	default:
		c.with("UNSUBSCRIBE", c.box)
	}
}

// set writes a set of messages.
func (c *client) set() {
	c.raw(" ")
	c.means(c.ranges())
}

// ranges writes a set of 1 to 200 ranges and returns what it means.
func (c *client) ranges() string {
	n, open := 1, false
	switch k := c.rng.below(100); {
	case k < 50:
	case k < 65:
		open = true
	default:
		n = min(2+c.rng.below(4<<c.rng.below(7)), 200)
	}
	var set []numRange
	first := uint32(1 + c.rng.below(50000))
	for i := range n {
		last := first
		if c.rng.chance(45) {
			last += uint32(1 + c.rng.below(40))
		}
		if open && i == n-1 {
			last = star
		}
		set = append(set, numRange{first, last})
		first = last + 2 + uint32(c.rng.below(60))
	}
	for i, r := range set {
		if i > 0 {
			c.raw(",")
		}
		c.num(uint64(r.first))
		switch r.last {
		case r.first:
		case star:
			c.raw(":*")
		default:
			c.raw(":")
			c.num(uint64(r.last))
		}
	}
	return setText(set)
}

// fetchLists are lists of items as clients ask for them in one go.
var fetchLists = [][]string{
	{"FLAGS"},
	{"UID", "FLAGS"},
	{"FLAGS", "UID", "INTERNALDATE", "RFC822.SIZE"},
	{"UID", "FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE", "BODYSTRUCTURE"},
	{"ENVELOPE"},
	{"BODYSTRUCTURE"},
	{"UID", "RFC822.SIZE", "BODY.PEEK[]"},
	{"UID", "RFC822.SIZE", "FLAGS", "BODY.PEEK[HEADER.FIELDS (From To Cc Bcc Subject Date Message-ID Priority X-Priority References In-Reply-To Content-Type Reply-To)]"},
	{"INTERNALDATE", "UID", "RFC822.SIZE", "FLAGS", "BODY.PEEK[HEADER.FIELDS (date subject from to cc message-id in-reply-to references content-type x-priority list-id list-unsubscribe)]"},
	{"UID", "BODY.PEEK[HEADER.FIELDS (References)]"},
	{"FLAGS", "BODY.PEEK[HEADER.FIELDS.NOT (Received DKIM-Signature)]"},
	{"BODY.PEEK[HEADER]", "BODY.PEEK[TEXT]"},
}

func (c *client) fetch() {
	c.with(c.uid("FETCH"), func() {
		c.set()
		c.raw(" ")
		if c.rng.chance(65) {
			items := pick(&c.rng, fetchLists)
			if len(items) == 1 && c.rng.chance(50) {
				c.raw(items[0])
			} else {
				c.raw("(", strings.Join(items, " "), ")")
			}
			c.means(itemsText(items))
			return
		}
		item := c.section().String()
		if c.rng.chance(40) {
			c.raw(item)
		} else {
			c.raw("(", item, ")")
		}
		c.means(item)
	})
}

// section returns a part of a message, or a piece of one.
func (c *client) section() section {
	s := section{peek: c.rng.chance(80)}
	for range 1 + c.rng.below(3) {
		s.path = append(s.path, 1+c.rng.below(3))
	}
	switch n := c.rng.below(100); {
	case n < 15:
		s.text = "MIME"
	case n < 22:
		s.text = "HEADER"
	case n < 60:
		s.partial, s.length = true, int64(1024<<c.rng.below(8))
		s.first = int64(c.rng.below(4)) * s.length
	}
	return s
}

func (c *client) store() {
	flags := [][]string{
		{`\Seen`}, {`\Seen`}, {`\Deleted`}, {`\Deleted`, `\Seen`}, {`\Flagged`}, {`\Answered`}, {`$Forwarded`}, {`Junk`, `$Junk`},
	}
	c.with(c.uid("STORE"), func() {
		c.set()
		mode := pick(&c.rng, []byte{'+', '+', '+', '-', 0})
		item := storeText(mode, c.rng.chance(55))
		list := pick(&c.rng, flags)
		c.raw(" ", item, " (", strings.Join(list, " "), ")")
		c.means(item, flagsText(list))
	})
}

// append writes an APPEND command with a message of 200 bytes to 4 KiB.
func (c *client) append() {
	c.with("APPEND", func() {
		c.box()
		flags := pick(&c.rng, [][]string{{`\Seen`}, {`\Seen`, `\Draft`}, {`\Seen`, `$Forwarded`}, nil})
		if flags != nil {
			c.raw(" (", strings.Join(flags, " "), ")")
		}
		var at time.Time
		if c.rng.chance(50) {
			_, at = c.date()
			c.raw(` "`, at.Format("_2-Jan-2006 15:04:05 -0700"), `"`)
		}
		size := 200 + c.rng.below(1<<(8+c.rng.below(5))-200+1)
		message := c.letter(size)
		c.raw(" ")
		c.literal(string(message))
		c.means(messageArgs(flags, at, message)...)
	})
}

// letter returns a message of that size.
func (c *client) letter(size int) []byte {
	var b bytes.Buffer
	date, _ := c.date()
	b.WriteString("Date: " + date + "\r\nSubject: " + c.words(4) + "\r\n\r\n")
	for b.Len() < size {
		b.WriteString(c.words(9) + "\r\n")
	}
	return b.Bytes()[:size]
}
