package watch

import (
	"context"
	"iter"
	"time"

	"github.com/imapeg/imapeg/client"
)

const (
	// defaultRenew is below the 10 minutes after which Gmail and others end an IDLE.
	defaultRenew = 9 * time.Minute
	defaultPoll  = time.Minute
)

// Method is how the server is asked for news.
type Method string

const (
	// Auto is the best that the server has.
	Auto Method = ""
	// Notify is NOTIFY for the selected mailbox (RFC 5465), with IDLE besides where the
	// server has it. It takes the place of what
	// [client.Session.Notify] was told before. While it is on, messages may be gone at
	// any moment, so that sequence numbers are of no use on this session: use UIDs.
	//
	// [client.Session.Notify]: https://pkg.go.dev/github.com/imapeg/imapeg/client#Session.Notify
	Notify Method = "NOTIFY"
	// Idle is IDLE (RFC 2177).
	Idle Method = "IDLE"
	// Poll is NOOP at intervals.
	Poll Method = "NOOP"
)

// Options changes how a mailbox is watched. Nil, and every field that is zero, means the
// default.
type Options struct {
	// Method is how. A server without it is asked in the next best way.
	Method Method
	// Renew is how long an IDLE lasts before another takes its place, and how often a
	// server with NOTIFY and without IDLE is asked whether it is there. It is that of the server's profile
	// by default, and 9 min for one without.
	Renew time.Duration
	// Poll is the interval at which a server without IDLE is polled. It is that of the
	// server's profile by default, and 1 min for one without.
	Poll time.Duration
	// Host is the server's name, for those profiles that go by it.
	Host string
	// Profiles are what is known of servers, in place of [Profiles]; an empty slice for
	// nothing.
	Profiles []Profile
	// Buffer is how many events wait for the loop before one is an [Anew]. Default 1024.
	Buffer int
}

// Watcher listens to what happens on a session. It has to be closed.
type Watcher struct {
	sess     *client.Session
	opts     Options
	listener *client.Listener
	loaded   *client.Mailbox // whose UIDs were fetched
}

// New begins to listen: what happens from now on waits for [Watcher.Changes] or
// [Watcher.Wait].
func New(sess *client.Session, opts *Options) *Watcher {
	w := &Watcher{sess: sess}
	if opts != nil {
		w.opts = *opts
	}
	w.listener = sess.Listen(w.opts.Buffer)
	return w
}

// Close ends the listening.
func (w *Watcher) Close() { w.listener.Close() }

// Changes gives the changes of a mailbox, which is selected, as they happen, until the
// context ends; that is no error. Other errors are the last: the connection has ended
// ([*client.ConnError]), or the mailbox is not selected any more
// ([client.ErrNotSelected]). One loop at a time.
//
// It begins with what has happened since [New] while the mailbox was selected.
//
// [*client.ConnError]: https://pkg.go.dev/github.com/imapeg/imapeg/client#ConnError
// [client.ErrNotSelected]: https://pkg.go.dev/github.com/imapeg/imapeg/client#ErrNotSelected
func (w *Watcher) Changes(ctx context.Context, mailbox *client.Mailbox) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		w.run(ctx, &run{mailbox: mailbox, yield: yield})
	}
}

func (w *Watcher) run(ctx context.Context, r *run) {
	r.w = w
	if err := r.run(ctx); err != nil && ctx.Err() == nil {
		r.yield(nil, err)
	}
}

// Wait waits until something has happened in a mailbox, which is selected: since [New],
// or since the last Wait. The error is that of Changes, or the context's.
func (w *Watcher) Wait(ctx context.Context, mailbox *client.Mailbox) error {
	happened := false
	var last error
	w.run(ctx, &run{mailbox: mailbox, first: true, yield: func(_ Change, err error) bool {
		happened, last = err == nil, err
		return false
	}})
	if !happened && last == nil {
		return context.Cause(ctx)
	}
	return last
}

// Changes is [Watcher.Changes] for a mailbox to which nobody has listened before.
func Changes(ctx context.Context, mailbox *client.Mailbox, opts *Options) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		w := New(mailbox.Session(), opts)
		defer w.Close()
		w.Changes(ctx, mailbox)(yield)
	}
}
