package types_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/types"
)

// node is a part as the tests write it, and as a server would.
type node struct {
	mediaType   string
	params      string // as on the wire; NIL when empty
	id          string
	disposition string
	location    string
	encoding    string
	size        int64
	parts       []node // of a multipart, or the one body of a message
}

func nstring(s string) string {
	if s == "" {
		return "NIL"
	}
	return `"` + s + `"`
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func (n node) wire() string {
	kind, subtype, _ := strings.Cut(n.mediaType, "/")
	rest := or(n.disposition, "NIL") + " NIL " + nstring(n.location)
	if kind == "multipart" {
		var b strings.Builder
		for _, p := range n.parts {
			b.WriteString(p.wire())
		}
		return fmt.Sprintf("(%s %q %s %s)", b.String(), subtype, or(n.params, "NIL"), rest)
	}
	fields := fmt.Sprintf("%q %q %s %s NIL %q %d", kind, subtype, or(n.params, "NIL"), nstring(n.id), or(n.encoding, "7BIT"), n.size)
	switch {
	case n.mediaType == "message/rfc822":
		fields += " (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) " + n.parts[0].wire() + " 1"
	case kind == "text":
		fields += " 1"
	}
	return "(" + fields + " NIL " + rest + ")"
}

func (n node) parse() *types.BodyStructure {
	return parse("* 1 FETCH (BODYSTRUCTURE " + n.wire() + ")").(*types.Fetch).BodyStructure
}

func leaf(mediaType string) node { return node{mediaType: mediaType} }
func multipart(sub string, parts ...node) node {
	return node{mediaType: "multipart/" + sub, parts: parts}
}
func message(body node) node { return node{mediaType: "message/rfc822", parts: []node{body}} }

func (n node) disposed(d string) node { n.disposition = `("` + d + `" NIL)`; return n }
func (n node) file(d, name string) node {
	n.disposition = `("` + d + `" ("FileName" "` + name + `"))`
	return n
}
func (n node) named(name string) node  { n.params = `("NAME" "` + name + `")`; return n }
func (n node) withID(id string) node   { n.id = id; return n }
func (n node) at(location string) node { n.location = location; return n }
func (n node) with(params string) node { n.params = params; return n }

// tree is the walk, in the words of the table of RFC 3501 section 6.4.5.
func tree(b *types.BodyStructure) []string {
	var lines []string
	for p := range b.Walk() {
		lines = append(lines, p.String()+" "+p.MediaType())
	}
	return lines
}

func TestWalk(t *testing.T) {
	for _, tt := range []struct {
		message node
		want    []string
	}{
		{leaf("text/plain"), []string{"1 text/plain"}},
		{multipart("mixed", leaf("text/plain")), []string{"TEXT multipart/mixed", "1 text/plain"}},
		{message(leaf("text/plain")), []string{"1 message/rfc822", "1.1 text/plain"}},
		{message(multipart("mixed", leaf("text/plain"), leaf("image/gif"))),
			[]string{"1 message/rfc822", "1.TEXT multipart/mixed", "1.1 text/plain", "1.2 image/gif"}},
		{message(message(leaf("image/gif"))), []string{"1 message/rfc822", "1.1 message/rfc822", "1.1.1 image/gif"}},
		{multipart("mixed", multipart("mixed", multipart("mixed", leaf("text/plain")))),
			[]string{"TEXT multipart/mixed", "1 multipart/mixed", "1.1 multipart/mixed", "1.1.1 text/plain"}},
		// The example of RFC 3501 section 6.4.5.
		{multipart("mixed",
			leaf("text/plain"),
			leaf("application/octet-stream"),
			message(multipart("mixed", leaf("text/plain"), leaf("application/octet-stream"))),
			multipart("mixed",
				leaf("image/gif"),
				message(multipart("mixed",
					leaf("text/plain"),
					multipart("alternative", leaf("text/plain"), leaf("text/richtext")))))),
			[]string{
				"TEXT multipart/mixed",
				"1 text/plain",
				"2 application/octet-stream",
				"3 message/rfc822",
				"3.TEXT multipart/mixed",
				"3.1 text/plain",
				"3.2 application/octet-stream",
				"4 multipart/mixed",
				"4.1 image/gif",
				"4.2 message/rfc822",
				"4.2.TEXT multipart/mixed",
				"4.2.1 text/plain",
				"4.2.2 multipart/alternative",
				"4.2.2.1 text/plain",
				"4.2.2.2 text/richtext",
			}},
	} {
		assert.Equal(t, tt.want, tree(tt.message.parse()))
	}
	assert.Empty(t, tree(nil))
	assert.Equal(t, []string{"TEXT multipart/mixed"}, tree(&types.BodyStructure{Type: "multipart", Subtype: "mixed"}))
	assert.Equal(t, []string{"1 message/rfc822"}, tree(&types.BodyStructure{Type: "message", Subtype: "rfc822"}), "a message that was not looked into")
}

func TestFindPart(t *testing.T) {
	b := multipart("mixed", leaf("text/plain"), message(multipart("mixed", leaf("image/gif"))), message(leaf("image/png"))).parse()
	for _, tt := range []struct {
		number []uint32
		want   string
	}{
		{nil, "multipart/mixed"}, {[]uint32{1}, "text/plain"}, {[]uint32{2}, "message/rfc822"}, {[]uint32{2, 1}, "image/gif"}, {[]uint32{3, 1}, "image/png"},
	} {
		assert.Equal(t, tt.want, b.Find(tt.number...).MediaType())
	}
	for _, number := range [][]uint32{{0}, {4}, {1, 1}, {2, 2}, {2, 1, 1}} {
		assert.Nil(t, b.Find(number...))
	}
	assert.Nil(t, (*types.BodyStructure)(nil).Find())
	assert.Equal(t, "text/plain", leaf("text/plain").parse().Find().MediaType())

	assert.Equal(t, "BODY.PEEK[2.1]", b.Find(2, 1).Peek().String())
	assert.Equal(t, "BODY.PEEK[TEXT]", b.Find().Peek().String())
	assert.Equal(t, "BODY.PEEK[2.1.MIME]", types.BodyPeek(b.Find(2, 1).Number...).MIME().String())
	for p := range b.Walk() {
		if p.String() == "2.TEXT" {
			assert.Equal(t, "BODY.PEEK[2.TEXT]", p.Peek().String())
			assert.Equal(t, []uint32{2}, p.Number)
			assert.Equal(t, "message/rfc822", p.Parent.MediaType())
			assert.Equal(t, 2, p.Depth)
			return
		}
	}
	t.Error("no 2.TEXT")
}

// Any tree: numbers are unique, lead back to their part, and are those that the RFC
// describes. A loop may end at any part.
func TestWalkLaws(t *testing.T) {
	var draw func(t *rapid.T, depth int) node
	draw = func(t *rapid.T, depth int) node {
		kinds := 4
		if depth == 4 {
			kinds = 2
		}
		switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
		case 2:
			n := node{mediaType: "multipart/mixed"}
			for range rapid.IntRange(1, 3).Draw(t, "parts") {
				n.parts = append(n.parts, draw(t, depth+1))
			}
			return n
		case 3:
			return message(draw(t, depth+1))
		case 1:
			return leaf("image/gif")
		}
		return leaf("text/plain")
	}
	// describe numbers the body of a message, as the RFC tells it.
	var describe func(n node, number string, body bool) []string
	describe = func(n node, number string, body bool) []string {
		join := func(a string, b int) string { return strings.TrimPrefix(fmt.Sprintf("%s.%d", a, b), ".") }
		own := number
		if body {
			own = join(number, 1)
			if strings.HasPrefix(n.mediaType, "multipart") {
				own = strings.TrimPrefix(number+".TEXT", ".")
			}
		}
		lines := []string{own + " " + n.mediaType}
		switch {
		case strings.HasPrefix(n.mediaType, "multipart"):
			for i, p := range n.parts {
				lines = append(lines, describe(p, join(number, i+1), false)...)
			}
		case len(n.parts) > 0:
			lines = append(lines, describe(n.parts[0], own, true)...)
		}
		return lines
	}
	rapid.Check(t, func(t *rapid.T) {
		n := draw(t, 0)
		b := n.parse()
		require.Equal(t, describe(n, "", true), tree(b))
		seen := map[string]bool{}
		stop := rapid.IntRange(1, 10).Draw(t, "stop")
		var before []*types.Part
		for p := range b.Walk() {
			require.False(t, seen[p.String()])
			seen[p.String()] = true
			if p.Section().Specifier == types.SectionAll {
				require.Same(t, p.BodyStructure, b.Find(p.Number...).BodyStructure)
			}
			require.Equal(t, p.Depth == 0, p.Parent == nil)
			if p.Parent != nil {
				require.Equal(t, p.Parent.Depth+1, p.Depth)
			}
			if before = append(before, p); len(before) == stop {
				break
			}
		}
		// What came before is not written over by what came after.
		i := 0
		for p := range b.Walk() {
			if i == len(before) {
				break
			}
			require.Equal(t, p.Number, before[i].Number)
			i++
		}
	})
}

func attachments(b *types.BodyStructure) string {
	var list []string
	for _, p := range b.Attachments() {
		list = append(list, p.String())
	}
	return strings.Join(list, " ")
}

func TestAttachments(t *testing.T) {
	plain, html, gif, pdf := leaf("text/plain"), leaf("text/html"), leaf("image/gif"), leaf("application/pdf")
	for _, tt := range []struct {
		name    string
		message node
		want    string
	}{
		{"text alone", plain, ""},
		{"a document alone", pdf, "1"},
		{"text with a disposition alone", plain.disposed("Attachment"), "1"},
		{"a document", multipart("mixed", plain, pdf.file("attachment", "a.pdf")), "2"},
		{"a document that has a name only", multipart("mixed", plain, pdf.named("a.pdf")), "2"},
		{"a document that has nothing", multipart("mixed", plain, pdf), "2"},
		{"Apple Mail's documents are inline", multipart("mixed", plain, pdf.file("inline", "a.pdf"), plain), "2"},
		{"pictures beside the text", multipart("mixed", plain, gif.file("inline", "a.gif"), gif), "2 3"},
		{"pictures of the text", multipart("related", html, gif.withID("<a>"), gif.withID("<b>").file("inline", "b.gif"), gif.at("c.gif")), ""},
		{"pictures of the text that say otherwise", multipart("related", html, gif.withID("<a>").disposed("attachment"), pdf), "2 3"},
		{"the root of related parts is not the first", multipart("related", gif.withID("<a>"), html.withID("<b>")).with(`("start" "<b>")`), ""},
		{"a root that has an ID", multipart("related", pdf.withID("<a>"), gif.withID("<b>")), "1"},
		{"two forms", multipart("alternative", plain, html), ""},
		{"an invitation as a form", multipart("alternative", plain, html, leaf("text/calendar")), ""},
		{"an invitation as a file", multipart("mixed", multipart("alternative", plain, html), leaf("text/calendar")), "2"},
		{"an invitation alone", leaf("text/calendar"), "1"},
		{"a form that is mixed", multipart("alternative", plain, multipart("mixed", html, pdf.file("inline", "a.pdf"), html)), "2.2"},
		{"a form that is marked", multipart("alternative", plain, leaf("text/calendar").disposed("attachment")), "2"},
		{"text with a name", multipart("mixed", plain, plain.named("notes.txt"), html.file("attachment", "a.html")), "2 3"},
		{"text with a name, to be shown", multipart("mixed", plain, plain.file("inline", "notes.txt")), ""},
		{"text of other kinds", multipart("mixed", plain, leaf("text/csv"), leaf("text/x-patch").disposed("inline")), "2 3"},
		{"messages", multipart("mixed", plain, message(multipart("mixed", plain, pdf)), message(pdf).disposed("inline")), "2 3"},
		{"a message alone", message(pdf), "1"},
		{"a digest", multipart("digest", message(plain), message(plain)), "1 2"},
		{"a signature", multipart("signed", multipart("mixed", plain, pdf), leaf("application/pgp-signature").named("signature.asc")), "1.2"},
		{"what is encrypted", multipart("encrypted", leaf("application/pgp-encrypted"), leaf("application/octet-stream")), "2"},
		{"a bounce", multipart("report", plain, leaf("message/delivery-status"), message(plain)), "3"},
		{"a bounce with the header only", multipart("report", plain, leaf("message/delivery-status"), leaf("text/rfc822-headers")), ""},
		{"a status without a report", multipart("mixed", plain, leaf("message/delivery-status")), "2"},
		{"a multipart is none", multipart("mixed", plain).disposed("attachment"), ""},
	} {
		assert.Equal(t, tt.want, attachments(tt.message.parse()), tt.name)
	}
	assert.Empty(t, (*types.BodyStructure)(nil).Attachments())
	lone := &types.Part{BodyStructure: pdf.parse(), Parent: &types.Part{BodyStructure: multipart("signed", plain).parse()}}
	assert.False(t, lone.IsAttachment(), "made by hand, without a number")
}

func TestTextParts(t *testing.T) {
	plain, html, gif, pdf := leaf("text/plain"), leaf("text/html"), leaf("image/gif"), leaf("application/pdf")
	for _, tt := range []struct {
		name                      string
		message                   node
		asPlain, asHTML, asAuthor string // the parts of the text
		firstPlain, firstHTML     string
	}{
		{"plain", plain, "1", "1", "1", "1", ""},
		{"HTML", html, "1", "1", "1", "", "1"},
		{"none", pdf, "", "", "", "", ""},
		{"a file", plain.disposed("attachment"), "", "", "", "", ""},
		{"two forms", multipart("alternative", plain, html), "1", "2", "2", "1", "2"},
		{"two forms the other way", multipart("alternative", html, plain), "2", "1", "2", "2", "1"},
		{"three forms", multipart("alternative", plain, leaf("text/x-amp-html"), html), "1", "3", "3", "1", "3"},
		{"forms that nobody asked for", multipart("alternative", leaf("text/enriched"), leaf("text/richtext"), leaf("text/calendar")), "2", "2", "2", "", ""},
		{"no forms", multipart("alternative", pdf), "", "", "", "", ""},
		{"two of a form", multipart("alternative", html, html), "2", "2", "2", "", "2"},
		{"forms with pictures", multipart("alternative", plain, multipart("related", html, gif.withID("<a>"))), "1", "2.1", "2.1", "1", "2.1"},
		{"pictures with forms", multipart("related", multipart("alternative", plain, html), gif.withID("<a>")), "1.1", "1.2", "1.2", "1.1", "1.2"},
		{"the root is not the first", multipart("related", plain.withID("<a>"), html.withID("<b>")).with(`("Start" "<b>")`), "2", "2", "2", "", "2"},
		{"a root that is not there", multipart("related", html, plain).with(`("start" "<b>")`), "1", "1", "1", "", "1"},
		{"forms and a footer", multipart("mixed", multipart("alternative", plain, html), pdf, plain), "1.1 3", "1.2 3", "1.2 3", "1.1", "1.2"},
		{"forms with an attachment in one", multipart("alternative", plain, multipart("mixed", html, pdf, plain)), "1", "2.1 2.3", "2.1 2.3", "1", "2.1"},
		{"a picture between", multipart("mixed", plain, gif, plain), "1 3", "1 3", "1 3", "1", ""},
		{"a text to save", multipart("mixed", plain, plain.named("a.txt")), "1", "1", "1", "1", ""},
		{"signed", multipart("signed", multipart("mixed", plain, pdf), leaf("application/pgp-signature")), "1.1", "1.1", "1.1", "1.1", ""},
		{"a bounce", multipart("report", plain, leaf("message/delivery-status"), message(plain)), "1", "1", "1", "1", ""},
		{"the text of another message", multipart("mixed", message(plain), html), "2", "2", "2", "", "2"},
		{"a multipart that nobody knows", multipart("x-new", plain, html), "1 2", "1 2", "1 2", "1", "2"},
	} {
		b := tt.message.parse()
		numbers := func(prefer ...string) string {
			var list []string
			for _, p := range b.TextParts(prefer...) {
				list = append(list, p.String())
			}
			return strings.Join(list, " ")
		}
		assert.Equal(t, tt.asPlain, numbers("PLAIN"), tt.name)
		assert.Equal(t, tt.asHTML, numbers("html", "plain"), tt.name)
		assert.Equal(t, tt.asAuthor, numbers(), tt.name)
		first := func(p *types.Part) string {
			if p == nil {
				return ""
			}
			return p.String()
		}
		assert.Equal(t, tt.firstPlain, first(b.PlainText()), tt.name)
		assert.Equal(t, tt.firstHTML, first(b.HTML()), tt.name)
	}
	assert.Empty(t, (*types.BodyStructure)(nil).TextParts())
	assert.Nil(t, (*types.BodyStructure)(nil).PlainText())
	assert.Nil(t, (*types.BodyStructure)(nil).HTML())
}

// Every readable part is text or an attachment or not to be shown, never both, and a
// message with many parts takes no more than its time.
func TestManyParts(t *testing.T) {
	b := &types.BodyStructure{Type: "multipart", Subtype: "related", Params: params("start", "<none>")}
	for range 20000 {
		b.Parts = append(b.Parts, types.BodyStructure{Type: "text", Subtype: "plain", ID: types.String("<x>"), Disposition: &types.Disposition{Type: "attachment"}})
	}
	start := time.Now()
	assert.Len(t, b.Attachments(), 20000)
	assert.Empty(t, b.TextParts("plain"))
	assert.Less(t, time.Since(start), 5*time.Second) // takes some milliseconds
}

func TestFileName(t *testing.T) {
	for in, want := range map[string]string{
		"a.pdf":                       "a.pdf",
		"":                            "",
		"=?utf-8?Q?=C3=BC.txt?=":      "ü.txt",
		"../../etc/passwd":            "passwd",
		`C:\Users\joe\report.doc`:     "report.doc",
		"=?utf-8?Q?..=2Fx?=":          "x",
		"a/":                          "",
		"..":                          "",
		" . ":                         "",
		"=?utf-8?Q?a=0D=0Ab=00?=.txt": "ab.txt",
		"abc\u202efdp.exe":            "abcfdp.exe",
		"...":                         "...",
		".profile":                    ".profile",
	} {
		b := &types.BodyStructure{Disposition: &types.Disposition{Type: "attachment", Params: params("filename", in)}}
		assert.Equal(t, want, b.FileName(), in)
		b = &types.BodyStructure{Params: params("NAME", in)}
		assert.Equal(t, want, b.FileName(), in)
	}
	both := &types.BodyStructure{
		Params:      params("name", "b.txt"),
		Disposition: &types.Disposition{Params: params("filename*0*", "iso-8859-1''%FC", "filename*1", ".txt")},
	}
	assert.Equal(t, "ü.txt", both.FileName())
	both.Disposition.Params = params("filename", "..")
	assert.Equal(t, "b.txt", both.FileName())
	assert.Equal(t, "", new(types.BodyStructure).FileName())
}

func TestCharsetAndSize(t *testing.T) {
	assert.Equal(t, "utf-8", (&types.BodyStructure{Type: "TEXT", Params: params("CHARSET", "UTF-8")}).Charset())
	assert.Equal(t, "us-ascii", (&types.BodyStructure{Type: "TEXT", Subtype: "HTML"}).Charset())
	assert.Equal(t, "us-ascii", (&types.BodyStructure{Type: "text", Params: params("charset", "")}).Charset())
	assert.Equal(t, "", (&types.BodyStructure{Type: "image"}).Charset())
	for _, tt := range []struct {
		encoding string
		size     int64
		want     int64
		exact    bool
	}{
		{"7BIT", 100, 100, true}, {"", 100, 100, true}, {"binary", 1 << 40, 1 << 40, true}, {"quoted-printable", 100, 100, false}, {"x-uuencode", 100, 100, false},
		{"BASE64", 0, 0, false}, {"base64", 4, 3, false}, {"base64", 78 * 1000, 57 * 1000, false}, {"base64", 78*1000 + 8, 57*1000 + 6, false},
		{"base64", 1<<63 - 1, 6740156488470797705, false},
	} {
		got, exact := (&types.BodyStructure{Encoding: tt.encoding, Size: tt.size}).DecodedSize()
		assert.Equal(t, tt.want, got, tt)
		assert.Equal(t, tt.exact, exact, tt)
	}
	_, exact := (&types.BodyStructure{Type: "multipart"}).DecodedSize()
	assert.False(t, exact)
}
