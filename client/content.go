package client

import (
	"context"
	"io"
	"iter"
	"math/bits"
	"slices"

	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

// The memory for contents: how many bytes of it there are at least for one, and for how many
// it is kept.
const (
	minContent = 4 << 10
	maxSpare   = 16
)

// content is a literal for a Sink of which all octets have come when it begins, as with
// many short messages: neither goroutine has to wait for the other then. Until its Sink
// was called it stands in the message as the literal's error.
type content struct {
	untaken
	s      *stream
	in     parser.Incoming
	octets []byte
}

// literal is what a Sink has to take. Until then it stands for the result, as an error.
type literal interface {
	consume(ctx context.Context, sink Sink)
	said() error
}

// untaken is the result of a Sink, to be.
type untaken struct{ outcome error }

func (*untaken) Error() string { return "no Sink has taken it yet" }

// said is what the Sink has returned. The consumer calls it, behind consume.
func (u *untaken) said() error { return u.outcome }

// putContent reads a literal and gives it to the consumer. The reading goroutine calls it.
func (s *stream) putContent(in parser.Incoming, r io.Reader) error {
	c := &content{s: s, in: in, octets: s.memory(int(in.Size))}
	if _, err := io.ReadFull(r, c.octets); err != nil {
		return err
	}
	if !s.put(item{literal: c, size: int64(cap(c.octets)) + valueSize}) {
		return errLeft
	}
	return c
}

// memory is room for n octets.
func (s *stream) memory(n int) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := len(s.spare) - 1; i >= 0; i-- {
		if room := s.spare[i]; cap(room) >= n {
			s.spare[i] = s.spare[len(s.spare)-1]
			s.spare = s.spare[:len(s.spare)-1]
			return room[:n]
		}
	}
	return make([]byte, n, max(minContent, 1<<bits.Len(uint(max(n, 1)-1))))
}

// giveBack says that octets are not needed any more.
func (s *stream) giveBack(octets []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.left && len(s.spare) < maxSpare {
		s.spare = append(s.spare, octets)
	}
}

// consume has the Sink take the octets.
func (c *content) consume(_ context.Context, sink Sink) {
	r := &sinkReader{left: c.octets}
	defer func() {
		r.close()
		c.s.giveBack(c.octets)
	}()
	c.outcome = sink(c.in, r)
}

// settle puts results of Sinks into a message.
func settle(f *types.Fetch, result func(literal) error) {
	for _, d := range streamed(f) {
		if l, ok := d.Err().(literal); ok {
			*d = types.Streamed(d.Size(), result(l))
		}
	}
}

// settled is a message as those see it whose contents they are not: without what only the
// consumer is to settle.
func settled(resp types.Response) types.Response {
	f, ok := resp.(*types.Fetch)
	if !ok || f.Contents == nil {
		return resp
	}
	message, contents := *f, *f.Contents
	contents.Sections = slices.Clone(contents.Sections)
	contents.Binary = slices.Clone(contents.Binary)
	for _, d := range []**types.Data{&contents.RFC822, &contents.RFC822Header, &contents.RFC822Text} {
		if *d != nil {
			data := **d
			*d = &data
		}
	}
	message.Contents = &contents
	settle(&message, func(literal) error { return nil })
	return &message
}

// literalError is the error of content that did not reach the caller.
func literalError(resp types.Response) error {
	f, ok := resp.(*types.Fetch)
	if !ok {
		return nil
	}
	for item, d := range streamed(f) {
		if d.Err() != nil {
			return &LiteralError{Seq: f.Seq, UID: f.UID, Item: item, Size: d.Size(), Err: d.Err()}
		}
	}
	return nil
}

// streamed gives the contents of a message that are not in memory, each with the
// item that it is of.
func streamed(f *types.Fetch) iter.Seq2[string, *types.Data] {
	return func(yield func(string, *types.Data) bool) {
		c := f.Contents
		if c == nil {
			return
		}
		for i := range c.Sections {
			if s := &c.Sections[i]; s.Data.IsStreamed() && !yield("BODY["+s.Section.String()+"]", &s.Data) {
				return
			}
		}
		for i := range c.Binary {
			if b := &c.Binary[i]; b.Data.IsStreamed() && !yield("BINARY["+types.Section{Part: b.Part}.String()+"]", &b.Data) {
				return
			}
		}
		for _, d := range [...]struct {
			item string
			data *types.Data
		}{{"RFC822", c.RFC822}, {"RFC822.HEADER", c.RFC822Header}, {"RFC822.TEXT", c.RFC822Text}} {
			if d.data != nil && d.data.IsStreamed() && !yield(d.item, d.data) {
				return
			}
		}
	}
}
