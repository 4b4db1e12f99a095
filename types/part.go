package types

import (
	"iter"
	"slices"
	"strings"
)

// Part is a part of a message and its place in it. [BodyStructure.Walk] and the
// methods that look for parts make it; it shows a [BodyStructure] and does not
// change it.
type Part struct {
	// BodyStructure is the part itself.
	*BodyStructure
	// Number is the part's number, by which it can be fetched: 1.2 is {1, 2}.
	//
	//	types.BodyPeek(part.Number...)
	//
	// A multipart that is all the body of a message has none of its own. Its
	// Number is that of the message, {} for the outermost, and its content is the
	// TEXT of the message: Peek knows.
	Number []uint32
	// Parent is the multipart, or the part with a message, that the part is in;
	// nil for the outermost.
	Parent *Part
	// Depth is how many parts it is in.
	Depth int

	root bool // of a multipart/related: what the other parts belong to
}

// Walk gives the parts of a message, the outermost first, and each before what is
// in it: multiparts, encapsulated messages and what these have in them too.
//
// The numbers are those of RFC 3501 section 6.4.5:
//
//	TEXT       multipart/mixed
//	1          text/plain
//	2          message/rfc822
//	2.TEXT     multipart/mixed, the body of that message
//	2.1        text/plain
//	2.2        application/octet-stream
//	3          message/rfc822
//	3.1        text/plain, all the body of that message
//	4          multipart/alternative
//	4.1        text/plain
//
// A message that is no multipart has a part 1.
func (b *BodyStructure) Walk() iter.Seq[*Part] {
	return func(yield func(*Part) bool) {
		if b != nil {
			b.outermost().walk(true, yield)
		}
	}
}

// Find is the part with a number, nil when there is none. Without a number it is
// the outermost, which has none if it is a multipart.
func (b *BodyStructure) Find(number ...uint32) *Part {
	for p := range b.Walk() {
		if slices.Equal(p.Number, number) || len(number) == 0 {
			return p
		}
	}
	return nil
}

// String is the part's section as it stands between the brackets of a FETCH:
// "1.2", "TEXT", "2.TEXT".
func (p *Part) String() string { return p.Section().String() }

// Section is the section that has the part's content.
func (p *Part) Section() Section {
	if p.Multipart() && (p.Parent == nil || !p.Parent.Multipart()) {
		return Section{Part: p.Number, Specifier: SectionText}
	}
	return Section{Part: p.Number}
}

// Peek is the item of a FETCH that asks for the part's content, in its transfer
// encoding, without setting the flag \Seen.
func (p *Part) Peek() FetchSection { return FetchSection{Section: p.Section(), Peek: true} }

func (b *BodyStructure) outermost() *Part {
	p := &Part{BodyStructure: b}
	if !b.Multipart() {
		p.Number = []uint32{1}
	}
	return p
}

// walk gives the part and what is in it, on wish without the inside of
// encapsulated messages.
func (p *Part) walk(messages bool, yield func(*Part) bool) bool {
	if !yield(p) {
		return false
	}
	if !messages && !p.Multipart() {
		return true
	}
	for child := range p.children() {
		if !child.walk(messages, yield) {
			return false
		}
	}
	return true
}

// children are the parts of a multipart, or the body of the message in a part.
func (p *Part) children() iter.Seq[*Part] {
	return func(yield func(*Part) bool) {
		if p.Multipart() {
			root := p.relatedRoot()
			for i := range p.Parts {
				child := p.child(&p.Parts[i], uint32(i+1))
				child.root = i == root
				if !yield(child) {
					return
				}
			}
			return
		}
		if body := p.encapsulated(); body != nil {
			child := p.child(body, 1)
			if body.Multipart() {
				child.Number = p.Number
			}
			yield(child)
		}
	}
}

func (p *Part) child(b *BodyStructure, number uint32) *Part {
	n := len(p.Number)
	return &Part{BodyStructure: b, Number: append(p.Number[:n:n], number), Parent: p, Depth: p.Depth + 1}
}

// encapsulated is the body of the message in a part, nil when there is none.
func (b *BodyStructure) encapsulated() *BodyStructure {
	if b.Message == nil {
		return nil
	}
	return b.Message.BodyStructure
}

// Attachments are the parts that a mail program lists for saving, in their order:
// those for which [Part.IsAttachment] is true. A message that is attached is one,
// and what is in it is not looked at.
func (b *BodyStructure) Attachments() []*Part {
	var list []*Part
	if b != nil {
		b.outermost().walk(false, func(p *Part) bool {
			if p.IsAttachment() {
				list = append(list, p)
			}
			return true
		})
	}
	return list
}

// IsAttachment says whether a mail program lists the part for saving, rather than
// showing it as the text of the message, or as a part of that. No RFC has a rule
// that real mail keeps to. This one is made of what programs do:
//
//   - Content-Disposition: attachment is one.
//   - Never one are a multipart; what stands in a multipart/alternative; a picture
//     in a multipart/related, or whatever else in it has a Content-ID or a
//     Content-Location to be shown by; the signature of a multipart/signed; the
//     control part of a multipart/encrypted; the statuses of a multipart/report.
//   - Plain text, HTML and their like are one when they have a file name and are
//     not "inline".
//   - Everything else is one, with or without a name, inline or not: pictures,
//     documents, calendars, encapsulated messages.
func (p *Part) IsAttachment() bool {
	inline := false
	if d := p.Disposition; d != nil {
		if strings.EqualFold(d.Type, "attachment") {
			return !p.Multipart()
		}
		inline = strings.EqualFold(d.Type, "inline")
	}
	switch {
	case p.Multipart() || p.belongs():
		return false
	case p.isReadable():
		return !inline && p.FileName() != ""
	}
	return true
}

// belongs says whether the multipart around a part needs the part for its own
// purposes.
func (p *Part) belongs() bool {
	if p.Parent == nil {
		return false
	}
	first := len(p.Number) > 0 && p.Number[len(p.Number)-1] == 1
	switch p.Parent.MediaType() {
	case "multipart/alternative":
		return true
	case "multipart/related":
		return !p.root && (!p.ID.IsNil() || p.Extra != nil && !p.Extra.Location.IsNil())
	case "multipart/signed":
		return !first
	case "multipart/encrypted":
		return first
	case "multipart/report":
		return p.encapsulated() == nil
	}
	return false
}

// relatedRoot is the index of the root of a multipart/related, to which the other
// parts belong (RFC 2387 section 3.2), and -1 for other multiparts.
func (b *BodyStructure) relatedRoot() int {
	if !strings.EqualFold(b.Subtype, "related") {
		return -1
	}
	if start, ok := b.ParamText("start"); ok {
		for i := range b.Parts {
			if b.Parts[i].ID == String(start) {
				return i
			}
		}
	}
	return 0
}

// isReadable says whether a part is text that mail programs show as that of a
// message.
func (b *BodyStructure) isReadable() bool {
	switch b.MediaType() {
	case "text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown":
		return true
	}
	return false
}

// TextParts are the parts that together are the text of the message, in the order
// in which a mail program shows them. Where a multipart/alternative offers a
// choice, it is the form whose subtype comes first in prefer, and otherwise the
// last one, which its author likes best.
//
//	bs.TextParts("html", "plain")
//
// Of a multipart/related it is the root alone, of a mixed one all that is no
// attachment. What is inside of encapsulated messages is not the text of this one.
//
// RFC 2046 sections 5.1.3 and 5.1.4, RFC 2387.
func (b *BodyStructure) TextParts(prefer ...string) []*Part {
	if b == nil {
		return nil
	}
	return b.outermost().textParts(prefer)
}

// PlainText is the first text/plain of TextParts("plain"), nil when there is
// none.
func (b *BodyStructure) PlainText() *Part { return b.firstText("plain") }

// HTML is the first text/html of TextParts("html"), nil when there is none.
func (b *BodyStructure) HTML() *Part { return b.firstText("html") }

func (b *BodyStructure) firstText(subtype string) *Part {
	for _, p := range b.TextParts(subtype) {
		if strings.EqualFold(p.Subtype, subtype) {
			return p
		}
	}
	return nil
}

func (p *Part) textParts(prefer []string) []*Part {
	if !p.Multipart() {
		if p.isReadable() && !p.IsAttachment() {
			return []*Part{p}
		}
		return nil
	}
	var all []*Part
	var choice [][]*Part
	related, alternative := strings.EqualFold(p.Subtype, "related"), strings.EqualFold(p.Subtype, "alternative")
	for child := range p.children() {
		if related && !child.root {
			continue
		}
		text := child.textParts(prefer)
		if alternative && len(text) > 0 {
			choice = append(choice, text)
			continue
		}
		all = append(all, text...)
	}
	if len(choice) == 0 {
		return all
	}
	slices.Reverse(choice)
	for _, subtype := range prefer {
		for _, text := range choice {
			if strings.EqualFold(text[0].Subtype, subtype) {
				return text
			}
		}
	}
	return choice[0]
}
