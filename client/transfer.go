package client

import (
	"context"
	"io"
	"sync/atomic"

	"github.com/imapeg/imapeg/parser"
)

// How much of a literal is under way between the two goroutines: some parts arrive
// while others are taken.
const (
	maxPart  = 64 << 10 // bytes
	maxParts = 8
)

// transfer is a literal on its way from the reading goroutine, which pushes, to
// the consumer, which reads. Parts are handed over and given back: whoever has one
// owns it, so that a consumer that is given up can keep what it has. When all have
// come the reading goroutine goes on, and the transfer stands in the message as the
// literal's error until its Sink has returned.
type transfer struct {
	s       *stream
	in      parser.Incoming
	free    chan []byte   // parts that can be filled again
	result  chan error    // from the consumer
	aborted chan struct{} // closed by abort
	state   atomic.Int32  // of abort
	err     error         // why it was aborted
	outcome error         // the result, as the consumer knows it

	// s.mu is for them:
	full [][]byte // parts that have arrived
	end  error    // what follows them, io.EOF if all have come; nil as long as more come
	done bool     // nobody wants any more
}

func (*transfer) Error() string { return errUntaken }

func (t *transfer) said() error { return t.outcome }

// newTransfer makes a transfer to the consumer of a stream, whose parts it uses.
func newTransfer(s *stream, in parser.Incoming) *transfer {
	if s.free == nil {
		s.free = make(chan []byte, maxParts)
	}
	return &transfer{
		s: s, in: in, free: s.free,
		result: make(chan error, 1), aborted: make(chan struct{}),
	}
}

// abort ends the transfer for both sides.
func (t *transfer) abort(err error) {
	if t.state.CompareAndSwap(0, 1) {
		t.err = err
		close(t.aborted)
	}
}

// run pushes the octets of r to the consumer of a command, as far as that wants them.
func (t *transfer) run(s *stream, r io.Reader) error {
	if !s.put(item{transfer: t}) {
		return errLeft
	}
	defer s.transferred()
	for {
		part, over, err := t.nextFree(s)
		if over {
			t.leaveRest()
			return err
		}
		n, err := r.Read(part)
		t.push(part[:n], err)
		if err == io.EOF {
			return t
		}
		if err != nil {
			return err
		}
	}
}

// push hands over a part, and what follows it.
func (t *transfer) push(part []byte, end error) {
	t.s.mu.Lock()
	defer t.s.mu.Unlock()
	if len(part) > 0 && !t.done {
		t.full = append(t.full, part)
	} else {
		t.free <- part // there is room for all
	}
	t.end = end
	if t.s.eager || len(t.full) >= maxParts/2 {
		signal(t.s.ready)
	}
}

// take waits for parts that have arrived, for which list is used, or gives what follows
// the last of them. The consumer calls it.
func (t *transfer) take(list [][]byte) ([][]byte, error) {
	var w waiting
	defer w.over(t.s)
	for {
		if t.state.Load() != 0 {
			<-t.aborted
			return list, t.err
		}
		t.s.mu.Lock()
		full, end := t.full, t.end
		if len(full) > 0 {
			t.full = list[:0]
		}
		t.s.eager = w.eager && len(full) == 0 && end == nil
		t.s.mu.Unlock()
		switch {
		case len(full) > 0:
			return full, nil
		case end != nil:
			return list, end
		}
		w.on(t.s, t.aborted)
	}
}

// nextFree is a part to be filled. It waits for the consumer, unless that is done:
// then over is true and err its result.
func (t *transfer) nextFree(s *stream) (part []byte, over bool, err error) {
	select {
	case err = <-t.result:
		return nil, true, err
	case <-t.aborted:
		return nil, true, t.err
	default:
	}
	if len(t.free) == 0 && s.parts < maxParts {
		s.parts++
	} else if part, over, err = t.await(s); over {
		return nil, true, err
	}
	if want := int(max(1, min(t.in.Size, maxPart))); cap(part) < want {
		part = make([]byte, want)
	}
	return part[:cap(part)], false, nil
}

// await waits for the consumer: for a part that it has given back, or for its
// result. A consumer that stands still while others wait is given up.
func (t *transfer) await(s *stream) (part []byte, over bool, err error) {
	select {
	case part = <-t.free:
		return part, false, nil
	default:
	}
	signal(s.ready)
	var stalled stallTimer
	defer stalled.stop()
	for {
		select {
		case part = <-t.free:
			return part, false, nil
		case err = <-t.result:
			return nil, true, err
		case <-t.aborted:
			return nil, true, t.err
		case <-s.c.wake:
		case <-stalled.when(s):
			t.abort(ErrStalled)
		}
	}
}

// leaveRest makes the parts free that nobody wants, and those to come.
func (t *transfer) leaveRest() {
	t.s.mu.Lock()
	defer t.s.mu.Unlock()
	t.done = true
	for _, part := range t.full {
		t.free <- part
	}
	t.full = nil
}

// consume has the sink take the octets.
func (t *transfer) consume(ctx context.Context, sink Sink) {
	stop := context.AfterFunc(ctx, func() { t.abort(context.Cause(ctx)) })
	defer stop()
	r := &sinkReader{t: t}
	err := errSinkLeft
	defer func() {
		r.close()
		t.leaveRest()
		t.outcome = err
		t.result <- err
	}()
	err = sink(t.in, r)
}
