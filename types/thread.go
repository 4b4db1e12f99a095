package types

import "iter"

// Thread has the messages that a THREAD command found, as trees: a message is below
// the one that it answers. The numbers are sequence numbers, or UIDs when the
// command was UID THREAD; the response does not say which.
//
//   - THREAD (2)(3 6 (4 23)(44 7 96))
//
// RFC 5256 section 4.
//
//imap:rule thread_data
type Thread struct {
	// Threads are the threads in the order of their first messages.
	Threads []ThreadList `imap:"thread_list" json:"threads"`
}

// ThreadList is a thread, or a branch of one: messages of which each is the parent of
// the next, and then the branches below the last.
//
//	(3 6 (4 23)(44 7 96))   3 has the child 6, and that the children 4 and 44
//	((3)(5))                3 and 5 have a parent that is not there
//
// RFC 5256 section 5, thread-list.
//
//imap:rule thread_list
type ThreadList struct {
	// Members are the numbers, the parent first. There are none when the messages of
	// Nested have a common parent that is not in the mailbox, or was not found.
	Members []uint32 `imap:"thread_numbers;split" json:"members,omitempty"`
	// Nested are the branches below the last of Members. There are none or at least
	// two.
	Nested []ThreadList `imap:"thread_list" json:"nested,omitempty"`
}

// ThreadMessage is a message in its place in a [Thread].
type ThreadMessage struct {
	// Number is its sequence number or its UID.
	Number uint32
	// Parent is the number of the message above it, 0 when there is none.
	Parent uint32
	// Depth is how many levels are above it. A parent that is not there is a level
	// too.
	Depth int
}

func (*Thread) response() {}

// ResponseName is "THREAD".
func (*Thread) ResponseName() string { return "THREAD" }

// All gives the messages of all threads as they are listed below each other: a message
// before those below it.
func (t *Thread) All() iter.Seq[ThreadMessage] {
	return func(yield func(ThreadMessage) bool) {
		for i := range t.Threads {
			if !t.Threads[i].each(ThreadMessage{}, yield) {
				return
			}
		}
	}
}

// All gives the messages of the thread as they are listed below each other: a message
// before those below it.
func (l *ThreadList) All() iter.Seq[ThreadMessage] {
	return func(yield func(ThreadMessage) bool) { l.each(ThreadMessage{}, yield) }
}

// each gives the messages of a list, whose first has the parent and the depth of at.
func (l *ThreadList) each(at ThreadMessage, yield func(ThreadMessage) bool) bool {
	for _, n := range l.Members {
		at.Number = n
		if !yield(at) {
			return false
		}
		at.Parent = n
		at.Depth++
	}
	if len(l.Members) == 0 {
		at.Depth++
	}
	for i := range l.Nested {
		if !l.Nested[i].each(at, yield) {
			return false
		}
	}
	return true
}

func (t *Thread) encode(e *encoder) {
	e.syntax("* THREAD")
	if len(t.Threads) > 0 {
		e.syntax(" ")
	}
	for i := range t.Threads {
		t.Threads[i].encode(e, 1)
	}
}

func (l *ThreadList) encode(e *encoder, depth int) {
	switch {
	case depth > maxDepth:
		e.fail("Threads", "they are nested too deep")
		return
	case len(l.Members) == 0 && len(l.Nested) == 0:
		e.fail("Threads", "there is nothing in one of them")
		return
	case len(l.Nested) == 1:
		e.fail("Nested", "one branch alone is none")
		return
	}
	e.syntax("(")
	e.spaced("Members", "", l.Members)
	if len(l.Members) > 0 && len(l.Nested) > 0 {
		e.syntax(" ")
	}
	for i := range l.Nested {
		l.Nested[i].encode(e, depth+1)
	}
	e.syntax(")")
}
