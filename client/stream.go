package client

import (
	"context"
	"iter"
	"sync"
	"time"

	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

// What a stream holds while nobody else waits for the connection.
const (
	streamItems = 64
	streamBytes = 1 << 20
)

// item is what a command's consumer gets: a response, an error that cost one, or
// what its Sink has to take.
type item struct {
	resp    types.Response
	err     error
	literal literal
	size    int64 // in bytes, of the memory that it takes
}

// queue is a list of items that keeps its memory.
type queue struct {
	items []item
	taken int // of items, from the first
}

func (q *queue) len() int { return len(q.items) - q.taken }

func (q *queue) put(it item) {
	if len(q.items) == cap(q.items) && q.taken > len(q.items)/2 {
		n := copy(q.items, q.items[q.taken:])
		clear(q.items[n:])
		q.items, q.taken = q.items[:n], 0
	}
	q.items = append(q.items, it)
}

// take gives the first item, which there has to be.
func (q *queue) take() item {
	it := q.items[q.taken]
	q.items[q.taken] = item{}
	q.taken++
	if q.taken == len(q.items) {
		q.items, q.taken = q.items[:0], 0
	}
	return it
}

// stream is the queue between the reading goroutine and the consumer of one
// command's answers. It is bounded: when it is full, reading waits. That holds up
// everybody, and so a loop that waits for another command on the same connection
// would wait for ever: as long as other commands wait, much more is kept, and
// when even that is full and the consumer stands still, it loses.
type stream struct {
	c   *core
	cmd *command

	ready chan struct{} // there is something, or an end
	room  chan struct{} // an item was taken
	gone  chan struct{} // closed by leave

	mu       sync.Mutex
	items    queue
	bytes    int64
	finished bool // the command is over
	lost     bool // the consumer stood still
	left     bool
	eager    bool      // the consumer wants to be told at once
	transfer *transfer // that is under way
	spare    [][]byte  // for contents

	clock *time.Timer // the consumer's

	// The reading goroutine's: the parts of transfers, and how many there are.
	free  chan []byte
	parts int
}

func newStream(c *core, cmd *command) *stream {
	return &stream{
		c: c, cmd: cmd,
		ready: make(chan struct{}, 1), room: make(chan struct{}, 1), gone: make(chan struct{}),
	}
}

// put gives the consumer an item, and waits for room. It is false when the
// consumer does not want any more. The reading goroutine calls it.
func (s *stream) put(it item) bool {
	var stalled stallTimer
	defer stalled.stop()
	for {
		added, wanted := s.tryPut(it, s.c.othersWait(s.cmd))
		if !wanted || added {
			return added
		}
		signal(s.ready)
		select {
		case <-s.room:
			stalled.stop()
		case <-s.c.wake:
		case <-s.gone:
		case <-s.c.closed:
			return false
		case <-stalled.when(s):
			s.lose()
		}
	}
}

// stallTimer is for waiting for a consumer: it ends StallTimeout after others
// began to wait as well.
type stallTimer struct{ timer *time.Timer }

// when is nil while nobody else waits.
func (t *stallTimer) when(s *stream) <-chan time.Time {
	if !s.c.othersWait(s.cmd) {
		return nil
	}
	if t.timer == nil {
		t.timer = time.NewTimer(s.c.opts.StallTimeout)
	}
	return t.timer.C
}

// stop makes it begin anew.
func (t *stallTimer) stop() {
	if t.timer != nil {
		t.timer.Stop()
		t.timer = nil
	}
}

func (s *stream) tryPut(it item, others bool) (added, wanted bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.left || s.lost {
		return false, false
	}
	full := s.items.len() >= streamItems || s.bytes+it.size > streamBytes
	if others {
		full = s.bytes+it.size > s.c.opts.BufferLimit
	}
	if full && s.items.len() > 0 {
		return false, true
	}
	s.items.put(it)
	s.bytes += it.size
	if t, ok := it.literal.(*transfer); ok {
		s.transfer = t
	}
	if s.eager || s.items.len() >= streamItems/2 || s.bytes >= streamBytes/2 {
		signal(s.ready)
	}
	return true, true
}

// soon is when a consumer that waits looks by itself. To wake it up for each of many short
// answers, or parts of a long one, takes longer than to read them, and on two processors
// where the server wants one more than that. So the reading goroutine tells it only when
// there is enough to do for both, or when it ends or waits itself. When nothing has come
// soon, the consumer waits for the next thing, and is told at once.
const soon = time.Millisecond

// waiting is one wait of a consumer. The zero value is its beginning.
type waiting struct {
	clock <-chan time.Time
	eager bool
}

// on waits for what may be news.
func (w *waiting) on(s *stream, done <-chan struct{}) {
	if !w.eager && w.clock == nil {
		if s.clock == nil {
			s.clock = time.NewTimer(soon)
		} else {
			s.clock.Reset(soon)
		}
		w.clock = s.clock.C
	}
	select {
	case <-s.ready:
	case <-done:
	case <-w.clock:
		w.eager, w.clock = true, nil
	}
}

// over is the end of it.
func (w *waiting) over(s *stream) {
	if w.clock != nil {
		s.clock.Stop()
	}
}

// lose ends the stream of a consumer that stands still, behind what it has.
func (s *stream) lose() {
	s.mu.Lock()
	s.lost = true
	s.mu.Unlock()
	signal(s.ready)
}

// transferred says that no transfer is under way any more. What has come of the last one
// is the consumer's, whatever happens then.
func (s *stream) transferred() {
	s.mu.Lock()
	s.transfer = nil
	s.mu.Unlock()
}

// finish is the end of the command.
func (s *stream) finish(err error) {
	s.mu.Lock()
	s.finished = true
	t := s.transfer
	s.mu.Unlock()
	if t != nil && err != nil {
		t.abort(err)
	}
	signal(s.ready)
}

// leave says that nobody takes items any more.
func (s *stream) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.left {
		return
	}
	s.left = true
	s.items, s.spare = queue{}, nil
	close(s.gone)
	if s.transfer != nil {
		s.transfer.abort(errLeft)
	}
}

// next waits for an item. It is false at the end of the command.
func (s *stream) next(ctx context.Context) (it item, more bool, err error) {
	var w waiting
	defer w.over(s)
	for {
		s.mu.Lock()
		s.eager = w.eager
		ended := s.finished || s.lost
		if s.items.len() > 0 && ctx.Err() == nil {
			it = s.items.take()
			s.bytes -= it.size
			s.eager = false
			s.mu.Unlock()
			signal(s.room)
			return it, true, nil
		}
		lost, empty := s.lost, s.items.len() == 0
		s.mu.Unlock()
		switch {
		case ended && empty && lost:
			return item{}, false, ErrStalled
		case ended && empty:
			return item{}, false, s.cmd.result()
		case ctx.Err() != nil:
			return item{}, false, s.cancelled(ctx)
		}
		w.on(s, ctx.Done())
	}
}

// cancelled is the error of a consumer whose context ended before it had all.
func (s *stream) cancelled(ctx context.Context) error {
	outcome := Draining
	// What is over is drained already.
	if !s.c.abandon(s.cmd) && s.c.hasEnded() {
		outcome = Closed
	}
	return newCancelError(ctx, s.cmd.name, outcome)
}

// each sends a command and gives its answers one by one, as they come. The
// command is sent when the loop begins. what makes a value of a response, and is
// false for a response that is none.
func each[T any](ctx context.Context, c *core, newCmd func() *command, what func(types.Response) (T, bool)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		cmd := newCmd()
		cmd.stream = newStream(c, cmd)
		var failed error
		defer func() { c.observeEnded(cmd, failed) }()
		if err := c.start(ctx, cmd); err != nil {
			failed = err
			if err != errNothing {
				yield(none, err)
			}
			return
		}
		defer c.abandon(cmd) // when the loop is left early, or panics
		for {
			it, more, err := cmd.stream.next(ctx)
			switch {
			case err != nil:
				failed = err
				yield(none, err)
				return
			case !more:
				return
			case it.literal != nil:
				it.literal.consume(ctx, cmd.sink)
				continue
			case it.err != nil:
				if !yield(none, it.err) {
					return
				}
				continue
			}
			if f, ok := it.resp.(*types.Fetch); ok {
				settle(f, literal.said)
			}
			value, ok := what(it.resp)
			if ok && !yield(value, literalError(it.resp)) {
				return
			}
		}
	}
}

// memoryOf is about how many bytes a response keeps in memory.
func memoryOf(resp types.Response, meta parser.Meta) int64 {
	size := meta.Length
	if f, ok := resp.(*types.Fetch); ok {
		for _, d := range streamed(f) {
			size -= d.Size()
		}
	}
	return max(size, 0) + valueSize
}

// valueSize is about what a value takes besides its text: short ones, in their
// thousands, are to count too.
const valueSize = 128
