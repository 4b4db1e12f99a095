package bench

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"mime"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/utf7"
	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

// ours returns the ways of reading with imapeg.
func ours() []Library {
	return []Library{Imapeg{}, ImapegRecycled{}, ImapegDecoded{}, ImapegStreamed{}}
}

// Imapeg is parser.Reader with its default options: one call of ReadResponse per
// message, or of ReadCommand, every value kept.
type Imapeg struct{}

// Name implements Library.
func (Imapeg) Name() string { return "imapeg" }

// Supports implements Library.
func (Imapeg) Supports(Area) bool { return true }

// Parse implements Library.
func (l Imapeg) Parse(in *Input) (any, error) {
	if in.Area == AreaCommands {
		return l.parseCommands(in)
	}
	r := parser.NewReader(stream(in), nil)
	values := make([]types.Response, 0, len(in.Messages))
	for {
		resp, err := r.ReadResponse()
		if errors.Is(err, io.EOF) {
			return values, countError(len(values), in)
		}
		if err != nil {
			return nil, err
		}
		if _, ok := resp.(*types.Status); !ok {
			values = append(values, resp)
		}
	}
}

// ImapegDecoded is Imapeg and afterwards, for every envelope and every body
// structure, what the peers do while they parse and imapeg leaves to its users:
// parsing the date, and decoding the RFC 2047 words of subjects, names,
// descriptions and parameters. It shows what the difference in work amounts to.
type ImapegDecoded struct{}

// Name implements Library.
func (ImapegDecoded) Name() string { return "imapeg, decoded" }

// Supports implements Library.
func (ImapegDecoded) Supports(area Area) bool {
	return area == AreaEnvelope || area == AreaBodyStructure
}

// decoded is what ImapegDecoded makes of a message: the dates and the texts in
// the order in which they stand in it.
type decoded struct {
	dates []time.Time
	texts []string
}

// Parse implements Library.
func (ImapegDecoded) Parse(in *Input) (any, error) {
	values, err := Imapeg{}.Parse(in)
	if err != nil {
		return nil, err
	}
	responses := values.([]types.Response)
	texts := make([]decoded, len(responses))
	for i, resp := range responses {
		if fetch, ok := resp.(*types.Fetch); ok {
			texts[i].envelope(fetch.Envelope)
			texts[i].structure(fetch.BodyStructure)
		}
	}
	return decodedValues{responses, texts}, nil
}

// decodedValues are the values of ImapegDecoded.
type decodedValues struct {
	responses []types.Response
	texts     []decoded
}

// text decodes a text.
func (d *decoded) text(s string) {
	var dec mime.WordDecoder
	if out, err := dec.DecodeHeader(s); err == nil {
		s = out
	}
	d.texts = append(d.texts, s)
}

// params decodes parameters.
func (d *decoded) params(list []types.Param) {
	for i := range list {
		d.text(list[i].Value)
	}
}

// envelope decodes an envelope.
func (d *decoded) envelope(e *types.Envelope) {
	if e == nil {
		return
	}
	if t, err := mail.ParseDate(e.Date.String()); err == nil {
		d.dates = append(d.dates, t)
	}
	d.text(e.Subject.String())
	for _, list := range [...][]types.Address{e.From, e.Sender, e.ReplyTo, e.To, e.CC, e.BCC} {
		for i := range list {
			d.text(list[i].Name.String())
		}
	}
}

// structure decodes a body structure.
func (d *decoded) structure(b *types.BodyStructure) {
	if b == nil {
		return
	}
	d.params(b.Params)
	d.text(b.Description().String())
	if b.Disposition != nil {
		d.params(b.Disposition.Params)
	}
	if m := b.Message; m != nil {
		d.envelope(m.Envelope)
		d.structure(m.BodyStructure)
	}
	for i := range b.Parts {
		d.structure(&b.Parts[i])
	}
}

// Records implements Library.
func (ImapegDecoded) Records(values any) ([]Record, error) {
	return Imapeg{}.Records(values.(decodedValues).responses)
}

// Records implements Library.
func (Imapeg) Records(values any) ([]Record, error) {
	if commands, ok := values.([]*types.Command); ok {
		return commandRecords(commands)
	}
	var records []Record
	for _, resp := range values.([]types.Response) {
		r, err := record(resp)
		if err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	return records, nil
}

// record returns what a response means.
func record(resp types.Response) (Record, error) {
	switch resp := resp.(type) {
	case *types.Fetch:
		return fetchRecord(resp), nil
	case *types.List:
		name, err := utf7.Encoding.NewDecoder().String(string(resp.Mailbox))
		return Record{
			Kind: "LIST", Mailbox: name, Delim: resp.Delimiter.String(), Attrs: lower(resp.Attributes),
		}, err
	case *types.MailboxStatus:
		name, err := utf7.Encoding.NewDecoder().String(string(resp.Mailbox))
		if err != nil {
			return Record{}, err
		}
		r := Record{Kind: "STATUS", Mailbox: name, Status: map[string]uint64{
			"MESSAGES": uint64(resp.Messages), "UNSEEN": uint64(resp.Unseen),
			"UIDNEXT": uint64(resp.UIDNext), "UIDVALIDITY": uint64(resp.UIDValidity),
			"HIGHESTMODSEQ": resp.HighestModSeq,
		}}
		return r, nil
	case *types.Search:
		return Record{Kind: "SEARCH", Numbers: resp.Numbers}, nil
	case *types.ESearch:
		return Record{Kind: "ESEARCH", Numbers: slices.Collect(resp.All.All()), Count: resp.Count}, nil
	}
	return Record{}, fmt.Errorf("bench: unexpected %T", resp)
}

// fetchRecord returns what a message means.
func fetchRecord(f *types.Fetch) Record {
	r := Record{
		Kind: "FETCH", Seq: uint32(f.Seq), UID: uint32(f.UID),
		Flags: lower(f.Flags), Envelope: envelope(f.Envelope), ModSeq: f.ModSeq,
	}
	if f.BodyStructure != nil {
		parts(f.BodyStructure, "", &r)
	}
	for _, s := range f.Sections() {
		body := s.Data.Bytes()
		r.BodySize, r.BodySum = len(body), crc32.ChecksumIEEE(body)
	}
	return r
}

// envelope returns what an envelope means.
func envelope(e *types.Envelope) *Envelope {
	if e == nil {
		return nil
	}
	return &Envelope{
		Date: parseDate(e.Date.String()), Subject: decodeWords(e.Subject.String()),
		From: addresses(e.From), Sender: addresses(e.Sender), ReplyTo: addresses(e.ReplyTo),
		To: addresses(e.To), Cc: addresses(e.CC), Bcc: addresses(e.BCC),
		InReplyTo: unbracket(e.InReplyTo.String()), MessageID: unbracket(e.MessageID.String()),
	}
}

// addresses returns what addresses mean.
func addresses(list []types.Address) []Address {
	var out []Address
	for _, a := range list {
		out = append(out, Address{decodeWords(a.Name.String()), a.Mailbox.String(), a.Host.String()})
	}
	return out
}

// params returns what parameters mean.
func params(list []types.Param) map[string]string {
	m := make(map[string]string, len(list))
	for _, p := range list {
		m[strings.ToLower(p.Name)] = decodeWords(p.Value)
	}
	return m
}

// parts adds a part and what is below to a record.
func parts(b *types.BodyStructure, path string, r *Record) {
	part := Part{
		Path: path, Type: b.MediaType(), Params: params(b.Params),
		ID: b.ID.String(), Description: decodeWords(b.Description().String()),
		Encoding: strings.ToLower(b.Encoding), Size: uint32(b.Size), Lines: uint64(b.Lines),
	}
	if b.Message != nil {
		part.Envelope = envelope(b.Message.Envelope)
	}
	if d := b.Disposition; d != nil {
		part.Disposition, part.DispParams = strings.ToLower(d.Type), params(d.Params)
	}
	if b.Extra != nil {
		part.Language = b.Extra.Language
	}
	r.Parts = append(r.Parts, part)
	for i := range b.Parts {
		parts(&b.Parts[i], childPath(path, i), r)
	}
	if b.Message != nil {
		parts(b.Message.BodyStructure, childPath(path, 0), r)
	}
}
