package client

import (
	"context"
	"slices"
	"sync"

	"github.com/imapeg/imapeg/types"
)

// Event is something that the server said without being asked, or that no
// command could be given. [Options].Handler gets events in the order in which
// they came.
//
// Either Response or Err is set. Responses are, among others,
//
//   - [types.Exists], [types.Recent], [types.Expunge], [*types.Vanished],
//     [*types.MailboxFlags]: the selected mailbox has changed; its State is up to
//     date already
//   - [*types.Fetch]: flags have changed. What comes during a FETCH goes to that,
//     and is an event besides only if the FETCH cannot have asked for it
//   - [*types.Status]: OK, NO and BAD without a tag, BYE, and any with the code
//     ALERT, whose text must be shown to the user
//   - [*types.Unknown]: data of an extension, or of the server's own making
//
// Errors are a *parser.Error for a message that could not be understood,
// [*UnknownTagError], and [*OverflowError].
type Event struct {
	// Mailbox is the mailbox that was selected when the event came, nil when none
	// was.
	Mailbox *Mailbox
	// UID is the UID of the message that Response is about, if that is a
	// [types.Expunge] or a [*types.Fetch] and the UID is known; else 0. The sequence
	// number of an Expunge is that of a message that is not there any more.
	UID types.UID
	// Response is what came, nil when Err is set.
	Response types.Response
	// Err is what went wrong, nil when Response is set.
	Err error
	// Encrypted says that it came by TLS. What did not may be from anybody: an ALERT
	// should be ignored then, or be marked as suspicious (RFC 9051 section 7.1).
	Encrypted bool
}

// Listen begins to listen to what [Options].Handler is told, from now on. Up to buffer
// events wait for [Listener.Next], 1024 when it is 0, as
// long as they are not more than [Options].BufferLimit bytes; later ones are dropped, and an
// event with an [*OverflowError] stands in their place. The listener has to be closed
// when it is not needed any more; it takes nothing but the memory of what waits.
//
//	listener := sess.Listen(0)
//	defer listener.Close()
//	for {
//		event, err := listener.Next(ctx)
//		...
//	}
func (s *Session) Listen(buffer int) *Listener {
	if buffer <= 0 {
		buffer = defaultEventBuffer
	}
	l := &Listener{c: s.c, queue: newEvents(buffer, s.c.opts.BufferLimit)}
	s.c.events.add(l.queue)
	return l
}

// Listener gets the events of a connection, in the order in which they came:
// [Session.Listen]. Its methods can be called by any number of goroutines; each event
// goes to one of them.
type Listener struct {
	c     *core
	queue *events
}

// Next waits for the next event. After the last one it is the [*ConnError] that the
// connection has ended with, or [ErrClosed] when the listener was closed. When the
// context ends it is the context's cause, and nothing is lost.
func (l *Listener) Next(ctx context.Context) (Event, error) {
	event, more, err := l.queue.take(ctx)
	switch {
	case err != nil || more:
		return event, err
	case l.c.hasEnded():
		return Event{}, l.c.endError()
	}
	return Event{}, ErrClosed
}

// Close ends the listener. What waits in it is dropped.
func (l *Listener) Close() {
	l.c.events.remove(l.queue)
	l.queue.drop()
}

// audience is who is told of events: the handler and listeners.
type audience struct {
	mu     sync.Mutex
	queues []*events
	closed bool
}

// handle starts the handler's goroutine, which ends when the connection has, behind the
// last event.
func (a *audience) handle(handler func(Event), size int, bytes int64) {
	if handler == nil {
		return
	}
	q := newEvents(size, bytes)
	a.add(q)
	go func() {
		for {
			event, more, _ := q.take(context.Background()) // which never ends
			if !more {
				return
			}
			handler(event)
		}
	}()
}

func (a *audience) add(q *events) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		q.close()
		return
	}
	a.queues = append(a.queues, q)
}

func (a *audience) remove(q *events) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.queues = slices.DeleteFunc(a.queues, func(other *events) bool { return other == q })
}

// push gives everybody an event that takes so many bytes of memory.
func (a *audience) push(e Event, size int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, q := range a.queues {
		q.push(e, size)
	}
}

func (a *audience) close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.closed = true
	for _, q := range a.queues {
		q.close()
	}
	a.queues = nil
}

// events is the queue between the goroutine that reads and one that takes events.
// Nothing ever waits for room in it: it is bounded, in events and in bytes, and what is
// too much is dropped.
type events struct {
	max      int
	maxBytes int64

	mu      sync.Mutex
	queue   []queuedEvent
	bytes   int64         // of those in queue
	dropped int           // since the newest in queue
	wake    chan struct{} // there is something new
	closed  bool
	end     chan struct{} // closed with it
}

type queuedEvent struct {
	Event
	size int64 // in bytes, of the memory that it takes
}

func newEvents(size int, bytes int64) *events {
	return &events{max: size, maxBytes: bytes, wake: make(chan struct{}, 1), end: make(chan struct{})}
}

func (q *events) push(e Event, size int64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.closed:
		return
	case len(q.queue) >= q.max || q.bytes+size > q.maxBytes && len(q.queue) > 0:
		q.dropped++
	default:
		q.flushDropped()
		q.queue = append(q.queue, queuedEvent{e, size})
		q.bytes += size
	}
	signal(q.wake)
}

// flushDropped puts an event in the place of those that were dropped.
func (q *events) flushDropped() {
	if q.dropped > 0 {
		q.queue = append(q.queue, queuedEvent{Event: Event{Err: &OverflowError{Dropped: q.dropped}}})
		q.dropped = 0
	}
}

// take waits for the next event. more is false when there will be none.
func (q *events) take(ctx context.Context) (e Event, more bool, err error) {
	for {
		q.mu.Lock()
		if len(q.queue) == 0 {
			q.flushDropped()
		}
		if len(q.queue) > 0 {
			first := q.queue[0]
			q.queue[0] = queuedEvent{}
			q.queue = q.queue[1:]
			q.bytes -= first.size
			if len(q.queue) > 0 {
				signal(q.wake) // for another who waits
			}
			q.mu.Unlock()
			return first.Event, true, nil
		}
		closed := q.closed
		q.mu.Unlock()
		if closed {
			return Event{}, false, nil
		}
		select {
		case <-q.wake:
		case <-q.end:
		case <-ctx.Done():
			return Event{}, false, context.Cause(ctx)
		}
	}
}

// close says that no more events come; those that wait can be taken.
func (q *events) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.closed {
		q.closed = true
		close(q.end)
	}
}

// drop closes the queue and empties it.
func (q *events) drop() {
	q.close()
	q.mu.Lock()
	defer q.mu.Unlock()
	q.queue, q.bytes, q.dropped = nil, 0, 0
}

// signal wakes up who waits for a channel of capacity 1, or will.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
