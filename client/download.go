package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

// DownloadOptions says how a part is downloaded. Nil means the defaults.
type DownloadOptions struct {
	// Decode undoes the part's transfer encoding: the server does it where it can
	// (BINARY), and else it is done here, as [types.NewContentReader] does. An encoding
	// that neither knows is a [*types.DecodeError], and nothing was written.
	Decode bool
	// UTF8 turns a text into UTF-8, as [types.NewTextReader] does; it decodes too. A
	// charset that is not known is a [*types.DecodeError], and nothing was written.
	UTF8 bool
	// Origin is how many octets of what is to be written there are already, from an
	// earlier download of the same part with the same options: it goes on behind them.
	// Where this side decodes, they come once more and are dropped.
	Origin int64
	// ChunkSize asks for so many octets at a time, with one command after the other,
	// between which others have their turn. It is for connections that are in use
	// otherwise while the writer is slow. 0 asks for all at once, which is faster;
	// the connection waits for the writer then.
	ChunkSize int64
	// Progress is called from time to time, by the goroutine that downloads, with
	// how many octets of the part have come (Origin included) and how many there are, which
	// is 0 while nobody knows. Both count what goes over the network.
	Progress func(received, total int64)
}

// Downloaded says what came of a part.
type Downloaded struct {
	// Written is how many octets the writer has taken.
	Written int64
	// Received is how many octets of content the server has sent for them.
	Received int64
	// Binary says that the server undid the transfer encoding.
	Binary bool
}

// DownloadError says that a part did not come as a whole. What came is with the
// writer: see [DownloadOptions].Origin.
type DownloadError struct {
	// UID is the message's.
	UID types.UID
	// Item is what was asked for: "BODY.PEEK[1.2]".
	Item string
	// Written is how many octets the writer has taken.
	Written int64
	// Err is why: [ErrNoData] when there is no such message or part, the error of the
	// writer, or one of Fetch.
	Err error
}

func (e *DownloadError) Error() string {
	return fmt.Sprintf("client: %s of UID %d, %d octets written: %s", e.Item, e.UID, e.Written, e.Err)
}

// Unwrap is the reason.
func (e *DownloadError) Unwrap() error { return e.Err }

// Download copies a part of a message to a writer, and the whole message when part is
// nil. It needs little memory however large the part is, and sets no flag. The parts come
// from a BODYSTRUCTURE ([types.BodyStructure.Walk], [types.BodyStructure.Attachments]):
//
//	for _, part := range msg.BodyStructure.Attachments() {
//		_, err := inbox.Download(ctx, msg.UID, part, w, &client.DownloadOptions{Decode: true})
//	}
//
// What came is counted, also when the error is not nil. That is a [*DownloadError] once
// anything was asked for. After one of the writer's the rest of the part is skipped in the
// background, as that of a loop that is left early.
func (m *Mailbox) Download(ctx context.Context, uid types.UID, part *types.Part, w io.Writer, opts *DownloadOptions) (Downloaded, error) {
	if opts == nil {
		opts = new(DownloadOptions)
	}
	d := &download{mailbox: m, uid: uid, opts: opts, w: &countingWriter{w: w}}
	d.item.Peek = true
	if part != nil {
		d.item = part.Peek()
	}
	if err := d.plan(ctx, part); err != nil {
		return Downloaded{}, err
	}
	err := d.run(ctx)
	if err != nil && d.binary && d.w.n == 0 && serverRefuses(err) {
		// It cannot decode this part (UNKNOWN-CTE), or BINARY is not what it is good at.
		d.binary, d.received = false, 0
		if err = d.planDecoding(part); err != nil {
			return Downloaded{}, err
		}
		err = d.run(ctx)
	}
	done := Downloaded{Written: d.w.n, Received: d.received, Binary: d.binary}
	if err != nil {
		err = &DownloadError{UID: uid, Item: d.fetchItem(0, 0).String(), Written: d.w.n, Err: err}
	}
	return done, err
}

// serverRefuses says whether an error is the server's, to this request alone.
func serverRefuses(err error) bool {
	var literal *LiteralError
	return errors.Is(err, ErrNo) || errors.Is(err, ErrBad) || err == ErrNoData || IsPartial(err) && !errors.As(err, &literal)
}

// download is one part on its way.
type download struct {
	mailbox *Mailbox
	uid     types.UID
	opts    *DownloadOptions
	w       *countingWriter

	item     types.FetchSection // without a range
	binary   bool               // BINARY in its place
	encoding string             // to be undone here
	charset  string             // to be turned into UTF-8
	size     int64              // of what the server sends, 0 when that is not known

	skip     int64 // octets of what would be written that are there already
	origin   int64 // the first octet that the server is asked for
	received int64
}

// plan finds out what to ask for.
func (d *download) plan(ctx context.Context, part *types.Part) error {
	if part == nil || part.Multipart() || !d.opts.Decode && !d.opts.UTF8 {
		if part != nil {
			d.size = part.Size
		}
		d.from()
		return nil
	}
	if d.opts.UTF8 && strings.EqualFold(part.Type, "text") {
		d.charset = part.Charset()
		if _, err := types.NewTextReader(nil, d.charset); err != nil {
			return err
		}
	}
	switch strings.ToLower(part.Encoding) {
	case "", "7bit", "8bit":
		return d.planDecoding(part)
	}
	caps, err := d.mailbox.c.capability(ctx)
	if err != nil {
		return err
	}
	if caps.Has(types.CapBinary) || caps.Has(types.CapIMAP4rev2) {
		d.binary = true
		d.from()
		return nil
	}
	return d.planDecoding(part)
}

// planDecoding is plan for a part whose encoding is undone here.
func (d *download) planDecoding(part *types.Part) error {
	d.encoding, d.size = part.Encoding, part.Size
	if _, err := types.NewContentReader(nil, d.encoding); err != nil {
		return err
	}
	d.from()
	return nil
}

// from says where to begin: the server can count only what it sends.
func (d *download) from() {
	origin := max(d.opts.Origin, 0)
	d.skip, d.origin = origin, 0
	if !d.decodes() {
		d.skip, d.origin = 0, origin
	}
}

// decodes says whether what is written is not what the server sends.
func (d *download) decodes() bool {
	if d.charset != "" {
		return true
	}
	switch strings.ToLower(d.encoding) {
	case "", "7bit", "8bit", "binary":
		return false
	}
	return true
}

// maxRange is the largest length that every server takes.
const maxRange = math.MaxInt32

// fetchItem asks for octets from an origin on; a length of 0 means all.
func (d *download) fetchItem(origin, length int64) types.FetchItem {
	ranged := origin > 0 || length > 0
	if length == 0 {
		length = maxRange
		if origin < maxRange {
			length -= origin // the sum has to be a number, too
		}
	}
	if d.binary {
		item := types.FetchBinary{Part: d.item.Part, Peek: true}
		if ranged {
			item.Partial, item.Origin, item.Length = true, origin, length
		}
		return item
	}
	if ranged {
		return d.item.Range(origin, length)
	}
	return d.item
}

// run downloads with the plan that there is.
func (d *download) run(ctx context.Context) error {
	if d.opts.ChunkSize > 0 {
		return d.write(&chunkReader{d: d, ctx: ctx, at: d.origin})
	}
	// The rest of a part that cannot be written is of no use.
	inner, stop := context.WithCancel(ctx)
	defer stop()
	var failed error
	err := d.fetch(inner, d.origin, 0, func(r io.Reader) {
		if failed = d.write(r); d.w.err != nil {
			stop()
		}
	})
	switch {
	case d.w.err != nil:
		return d.w.err
	case err == nil:
		return failed
	}
	return err
}

// fetch asks for octets of the part and gives them to use, which reads them as they come.
// ErrNoData says that there are none.
func (d *download) fetch(ctx context.Context, origin, length int64, use func(r io.Reader)) error {
	found := false
	take := func(r io.Reader, size int64, partial bool) {
		found = true
		whole := origin > 0 && !partial && d.isWhole(size, origin, length)
		if d.opts.ChunkSize == 0 { // the BODYSTRUCTURE may be wrong
			if d.size = size; !whole {
				d.size += origin
			}
		}
		if whole { // the server has ignored the range
			_, _ = io.CopyN(io.Discard, r, origin) // use meets the error, too
		}
		use(r)
	}
	sink := func(in parser.Incoming, r io.Reader) error {
		if found || in.UID != 0 && types.UID(in.UID) != d.uid {
			return nil
		}
		take(r, in.Size, strings.Contains(in.Section, "]<"))
		return nil
	}
	opts := &FetchOptions{Sink: sink, StreamAll: true}
	bad := ErrNoData
	for msg, err := range d.mailbox.FetchWith(ctx, opts, types.UIDs(d.uid), types.FetchUID, d.fetchItem(origin, length)) {
		switch {
		case IsPartial(err):
			bad = err
			continue
		case err != nil:
			return err
		case found || msg.UID != d.uid:
			continue
		}
		if data, partial, ok := d.content(msg); ok && !data.IsNil() && !data.IsStreamed() {
			take(bytes.NewReader(data.Bytes()), data.Size(), partial)
		}
	}
	if !found {
		return bad
	}
	return nil
}

// isWhole says whether content for a range, of which the server does not say that it is
// one, is all of the part.
func (d *download) isWhole(size, origin, length int64) bool {
	switch {
	case d.size > 0:
		return size == d.size || size > d.size-origin
	case length > 0:
		return size > length
	}
	return false
}

// content is what a message brings of the part.
func (d *download) content(msg *types.Fetch) (data types.Data, partial, ok bool) {
	if d.binary {
		if msg.Contents == nil || len(msg.Contents.Binary) == 0 {
			return data, false, false
		}
		b := &msg.Contents.Binary[0]
		return b.Data, b.Partial, true
	}
	sections := msg.Sections()
	for i := range sections {
		if sections[i].Section.Equal(d.item.Section) {
			return sections[i].Data, sections[i].Partial, true
		}
	}
	return data, false, false
}

// write decodes what comes and writes it.
func (d *download) write(r io.Reader) error {
	r, err := types.NewContentReader(&progressReader{r: r, d: d}, d.encoding)
	if err == nil && d.charset != "" {
		r, err = types.NewTextReader(r, d.charset)
	}
	if err == nil && d.skip > 0 {
		_, err = io.CopyN(io.Discard, r, d.skip)
		if err == io.EOF {
			err = nil // there is no more than that
		}
	}
	if err != nil {
		return err
	}
	_, err = io.Copy(d.w, r)
	return err
}

// progressReader counts what the server sends.
type progressReader struct {
	r io.Reader
	d *download
}

func (p *progressReader) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	d := p.d
	d.received += int64(n)
	if n > 0 && d.opts.Progress != nil {
		d.opts.Progress(d.origin+d.received, d.size)
	}
	return n, err
}

// countingWriter counts what is written, and keeps the error.
type countingWriter struct {
	w   io.Writer
	n   int64
	err error
}

func (w *countingWriter) Write(p []byte) (int, error) {
	n, err := w.w.Write(p)
	w.n += int64(n)
	if err != nil {
		w.err = err
	}
	return n, err
}

// chunkReader reads a part with one command for each piece.
type chunkReader struct {
	d    *download
	ctx  context.Context
	at   int64 // octets of the part that have come
	buf  bytes.Buffer
	rest []byte // of buf
	over bool
}

func (c *chunkReader) Read(p []byte) (int, error) {
	for len(c.rest) == 0 {
		if c.over {
			return 0, io.EOF
		}
		if err := c.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, c.rest)
	c.rest = c.rest[n:]
	return n, nil
}

// next fetches a piece.
func (c *chunkReader) next() error {
	d, size := c.d, c.d.opts.ChunkSize
	c.buf.Reset()
	var broken error
	// A server that ignores the range sends more than a piece.
	err := d.fetch(c.ctx, c.at, size, func(r io.Reader) {
		_, broken = io.Copy(&c.buf, io.LimitReader(r, size))
	})
	switch {
	case err == ErrNoData && c.at > d.origin: // some servers say NIL at the end
		c.over = true
		return nil
	case err != nil:
		return err
	case broken != nil:
		return broken
	}
	c.rest = c.buf.Bytes()
	c.at += int64(len(c.rest))
	// A server may send less than it was asked for.
	c.over = len(c.rest) == 0 || int64(len(c.rest)) < size && (d.size == 0 || c.at >= d.size)
	return nil
}
