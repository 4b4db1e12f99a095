package client

import (
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
}

// events is the queue between the goroutine that reads and the one that calls
// the handler. Nothing ever waits for room in it.
type events struct {
	max int

	mu      sync.Mutex
	queue   []Event
	dropped int // since the newest in queue
	closed  bool
	wake    chan struct{} // there is something new
}

// newEvents starts the handler's goroutine, which ends when the queue is closed
// and empty. Without a handler there is no queue.
func newEvents(handler func(Event), size int) *events {
	if handler == nil {
		return nil
	}
	q := &events{max: size, wake: make(chan struct{}, 1)}
	go func() {
		for {
			event, more := q.take()
			if !more {
				return
			}
			handler(event)
		}
	}()
	return q
}

func (q *events) push(e Event) {
	if q == nil {
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.closed:
		return
	case len(q.queue) >= q.max:
		q.dropped++
	default:
		q.flushDropped()
		q.queue = append(q.queue, e)
	}
	signal(q.wake)
}

// flushDropped puts an event in the place of those that were dropped.
func (q *events) flushDropped() {
	if q.dropped > 0 {
		q.queue = append(q.queue, Event{Err: &OverflowError{Dropped: q.dropped}})
		q.dropped = 0
	}
}

// take waits for the next event. more is false when there will be none.
func (q *events) take() (e Event, more bool) {
	for {
		q.mu.Lock()
		if len(q.queue) == 0 {
			q.flushDropped()
		}
		if len(q.queue) > 0 {
			e, q.queue[0] = q.queue[0], Event{}
			q.queue = q.queue[1:]
			q.mu.Unlock()
			return e, true
		}
		closed := q.closed
		q.mu.Unlock()
		if closed {
			return Event{}, false
		}
		<-q.wake
	}
}

func (q *events) close() {
	if q == nil {
		return
	}
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	signal(q.wake)
}

// signal wakes up who waits for a channel of capacity 1, or will.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
