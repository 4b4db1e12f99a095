package bench

import (
	"fmt"
	"mime"
	"strconv"
	"strings"
)

// mimePart is a node of a MIME tree.
type mimePart struct {
	typ, subtype string
	params       []param
	id           string
	description  text
	encoding     string
	size, lines  uint32
	disposition  string
	dispParams   []param
	language     []string
	children     []*mimePart // of a multipart
	message      *mimePart   // of a message/rfc822
}

// param is a MIME parameter.
type param struct {
	name  string
	value text
}

// bodyStructureItem writes the FETCH item BODYSTRUCTURE.
func (g *generator) bodyStructureItem(want *Record) {
	g.raw("BODYSTRUCTURE ")
	g.part(g.mimeTree(), "", want)
}

// mimeTree returns one of the shapes that mailboxes are full of.
func (g *generator) mimeTree() *mimePart {
	switch n := g.rng.below(100); {
	case n < 25:
		return g.textPart("plain")
	case n < 30:
		return g.textPart("html")
	case n < 58:
		return g.multipart("alternative", g.textPart("plain"), g.textPart("html"))
	case n < 70:
		return g.multipart("alternative", g.textPart("plain"), g.related())
	case n < 90:
		parts := []*mimePart{g.multipart("alternative", g.textPart("plain"), g.textPart("html"))}
		if g.rng.chance(25) {
			parts[0] = g.multipart("alternative", g.textPart("plain"), g.related())
		}
		for range 1 + g.rng.below(4) {
			parts = append(parts, g.attachment())
		}
		return g.multipart("mixed", parts...)
	case n < 96:
		return g.multipart("mixed", g.textPart("plain"), g.forwarded(g.mimeTree()))
	default:
		status := &mimePart{
			typ: "message", subtype: "delivery-status", encoding: "7bit",
			description: plain("Delivery report"), size: uint32(300 + g.rng.below(400)),
		}
		report := g.multipart("report", g.textPart("plain"), status, g.forwarded(g.textPart("plain")))
		report.params = append(report.params, param{"report-type", plain("delivery-status")})
		return report
	}
}

// textPart returns a text part.
func (g *generator) textPart(subtype string) *mimePart {
	p := &mimePart{typ: "text", subtype: subtype, size: uint32(200 + g.rng.below(20000))}
	p.params = []param{{"charset", plain(pick(&g.rng, charsets))}}
	if subtype == "plain" && g.rng.chance(30) {
		p.params = append(p.params, param{"format", plain("flowed")})
	}
	p.encoding = pick(&g.rng, textEncodings)
	p.lines = p.size / 40
	if g.rng.chance(10) {
		p.disposition = "inline"
	}
	if g.rng.chance(5) {
		p.language = []string{"en", "de"}[:1+g.rng.below(2)]
	}
	return p
}

// attachment returns a part with a file.
func (g *generator) attachment() *mimePart {
	file := pick(&g.rng, files)
	typ, subtype, _ := strings.Cut(file.mediaType, "/")
	name := plain(g.words(1) + "-" + strconv.Itoa(g.rng.below(10000)) + file.ext)
	switch n := g.rng.below(100); {
	case n < 15:
		name = encoded(mime.BEncoding, pick(&g.rng, accented)+file.ext)
	case n < 30:
		name = plain(g.words(3) + file.ext)
	case n < 33:
		name = plain(`"` + g.words(2) + `" (1)` + file.ext)
	}
	p := &mimePart{
		typ: typ, subtype: subtype, encoding: "base64",
		params:      []param{{"name", name}},
		size:        uint32(2000 + g.rng.below(5e6)),
		disposition: "attachment",
		dispParams:  []param{{"filename", name}},
	}
	if typ == "text" {
		p.params = append(p.params, param{"charset", plain("utf-8")})
		p.lines = p.size / 78
	}
	if g.rng.chance(30) {
		p.dispParams = append(p.dispParams, param{"size", plain(strconv.Itoa(int(p.size / 4 * 3)))})
	}
	if g.rng.chance(10) {
		p.description = encoded(mime.QEncoding, pick(&g.rng, accented)+" "+g.words(2))
	}
	return p
}

// related returns an HTML part with its images.
func (g *generator) related() *mimePart {
	parts := []*mimePart{g.textPart("html")}
	for i := range 1 + g.rng.below(4) {
		name := plain(fmt.Sprintf("image%03d.png", i+1))
		parts = append(parts, &mimePart{
			typ: "image", subtype: "png", encoding: "base64",
			params:      []param{{"name", name}},
			id:          "<" + name.plain + "@" + g.messageID() + ">",
			size:        uint32(1000 + g.rng.below(90000)),
			disposition: "inline",
			dispParams:  []param{{"filename", name}},
		})
	}
	return g.multipart("related", parts...)
}

// forwarded returns a message/rfc822 part.
func (g *generator) forwarded(body *mimePart) *mimePart {
	return &mimePart{
		typ: "message", subtype: "rfc822", encoding: "7bit",
		size: uint32(3000 + g.rng.below(200000)), lines: uint32(40 + g.rng.below(3000)),
		message: body,
	}
}

// multipart returns a multipart with a boundary.
func (g *generator) multipart(subtype string, parts ...*mimePart) *mimePart {
	boundary := fmt.Sprintf("----=_Part_%d_%016x.%d", g.rng.below(1e6), g.rng.next(), 1.6e12+g.rng.next()>>30)
	return &mimePart{
		typ: "multipart", subtype: subtype,
		params: []param{{"boundary", plain(boundary)}}, children: parts,
	}
}

// part writes a node and adds it and what is below to the record.
func (g *generator) part(p *mimePart, path string, want *Record) {
	index := len(want.Parts)
	want.Parts = append(want.Parts, p.means(path))
	g.raw("(")
	if p.children != nil {
		for i, child := range p.children {
			g.part(child, childPath(path, i), want)
		}
		g.multipartEnd(p)
		return
	}

	g.quoted(p.typ)
	g.raw(" ")
	g.quoted(p.subtype)
	g.raw(" ")
	g.params(p.params)
	g.raw(" ")
	g.nstring(p.id)
	g.raw(" ")
	g.nstring(p.description.wire)
	g.raw(" ")
	g.quoted(p.encoding)
	g.raw(" ")
	g.num(uint64(p.size))
	if p.message != nil {
		g.raw(" ")
		want.Parts[index].Envelope = g.envelope()
		g.raw(" ")
		g.part(p.message, childPath(path, 0), want)
	}
	if p.message != nil || p.typ == "text" {
		g.raw(" ")
		g.num(uint64(p.lines))
	}
	g.raw(" NIL") // MD5
	g.extension(p)
	g.raw(")")
}

// multipartEnd writes what follows the children of a multipart.
func (g *generator) multipartEnd(p *mimePart) {
	g.raw(" ")
	g.quoted(p.subtype)
	g.raw(" ")
	g.params(p.params)
	g.extension(p)
	g.raw(")")
}

// means returns what a node means, without what is below.
func (p *mimePart) means(path string) Part {
	return Part{
		Path: path, Type: p.typ + "/" + p.subtype, Params: paramMap(p.params),
		ID: p.id, Description: p.description.plain, Encoding: p.encoding,
		Size: p.size, Lines: uint64(p.lines),
		Disposition: p.disposition, DispParams: paramMap(p.dispParams), Language: p.language,
	}
}

// extension writes the disposition, the language and the location of a node.
func (g *generator) extension(p *mimePart) {
	if p.disposition == "" {
		g.raw(" NIL")
	} else {
		g.raw(" (")
		g.quoted(p.disposition)
		g.raw(" ")
		g.params(p.dispParams)
		g.raw(")")
	}
	switch len(p.language) {
	case 0:
		g.raw(" NIL")
	case 1:
		g.raw(" ")
		g.quoted(p.language[0])
	default:
		for i, l := range p.language {
			g.raw([]string{" (", " "}[min(i, 1)])
			g.quoted(l)
		}
		g.raw(")")
	}
	g.raw(" NIL") // location
}

// params writes a parameter list.
func (g *generator) params(list []param) {
	if len(list) == 0 {
		g.raw("NIL")
		return
	}
	for i, p := range list {
		g.raw([]string{"(", " "}[min(i, 1)])
		g.quoted(p.name)
		g.raw(" ")
		g.quoted(p.value.wire)
	}
	g.raw(")")
}

// paramMap returns what a parameter list means.
func paramMap(list []param) map[string]string {
	m := make(map[string]string, len(list))
	for _, p := range list {
		m[p.name] = p.value.plain
	}
	return m
}
