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
	untaken
	s        *stream
	in       parser.Incoming
	returned chan struct{} // closed when the Sink has returned
	aborted  chan struct{} // closed by abort
	state    atomic.Int32  // of abort
	err      error         // why it was aborted

	// s.mu is for them:
	full [][]byte // parts that have arrived
	end  error    // what follows them, io.EOF if all have come; nil as long as more come
	done bool     // nobody wants any more
}

// newTransfer makes a transfer to the consumer of a stream, whose parts it uses.
func newTransfer(s *stream, in parser.Incoming) *transfer {
	if s.free == nil {
		s.free = make(chan []byte, maxParts)
	}
	return &transfer{s: s, in: in, returned: make(chan struct{}), aborted: make(chan struct{})}
}

// abort ends the transfer for both sides.
func (t *transfer) abort(err error) {
	if t.state.CompareAndSwap(0, 1) {
		t.err = err
		close(t.aborted)
	}
}

// run pushes the octets of r to the consumer of a command, as far as that wants them.
func (t *transfer) run(r io.Reader) error {
	if !t.s.put(item{literal: t}) {
		return errLeft
	}
	defer t.s.transferred()
	for {
		part, over, err := t.nextFree()
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
		t.s.free <- part // there is room for all
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
func (t *transfer) nextFree() (part []byte, over bool, err error) {
	select {
	case <-t.returned:
		return nil, true, t.outcome
	case <-t.aborted:
		return nil, true, t.err
	default:
	}
	if len(t.s.free) == 0 && t.s.parts < maxParts {
		t.s.parts++
	} else if part, over, err = t.await(); over {
		return nil, true, err
	}
	if want := int(max(1, min(t.in.Size, maxPart))); cap(part) < want {
		part = make([]byte, want)
	}
	return part[:cap(part)], false, nil
}

// await waits for the consumer: for a part that it has given back, or for its
// result. A consumer that stands still while others wait is given up.
func (t *transfer) await() (part []byte, over bool, err error) {
	select {
	case part = <-t.s.free:
		return part, false, nil
	default:
	}
	signal(t.s.ready)
	var stalled stallTimer
	defer stalled.stop()
	for {
		select {
		case part = <-t.s.free:
			return part, false, nil
		case <-t.returned:
			return nil, true, t.outcome
		case <-t.aborted:
			return nil, true, t.err
		case <-t.s.c.wake:
		case <-stalled.when(t.s):
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
		t.s.free <- part
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
		close(t.returned)
	}()
	err = sink(t.in, r)
}
