package live

import (
	"context"
	"fmt"
	"net"
	"sync/atomic"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/internal/testmail"
	"github.com/imapeg/imapeg/internal/testserver"
)

// Task is what a client has to do with all messages of a mailbox.
type Task string

// The tasks.
const (
	Envelopes Task = "envelopes" // FETCH 1:* (UID ENVELOPE)
	Messages  Task = "messages"  // FETCH 1:* (UID BODY.PEEK[])
)

// Tasks returns every task, in the order of the table.
func Tasks() []Task { return []Task{Envelopes, Messages} }

// Count returns how many messages the mailbox of the table has.
func (t Task) Count() int {
	if t == Envelopes {
		return 20_000
	}
	return 2000
}

// sizes returns what the mailbox is filled with.
func (t Task) sizes() testmail.Sizes {
	if t == Envelopes {
		return testmail.ShortSizes
	}
	return testmail.MixedSizes
}

// Outcome is what a client has got, to tell whether it has done what it had to.
type Outcome struct {
	Messages int
	// Sum is for [Envelopes] the number of addresses in To and Cc, for [Messages]
	// the number of octets; 0 when the client is a program that does not tell.
	Sum int64
}

// Job is a task with where to do it.
type Job struct {
	Task           Task
	Address        string // of the server, without TLS
	User, Password string
	Mailbox        string
	Want           Outcome
	// Octets is the length of the server's answer on the wire.
	Octets int64
}

// Prepare fills a mailbox of the server with n messages, and lets the server and
// the operating system get to know them: what is measured has been read before.
func Prepare(ctx context.Context, server *testserver.Server, task Task, n int) (*Job, error) {
	job := &Job{
		Task: task, Address: server.Plain, User: server.User, Password: server.Password,
		Mailbox: "bench-" + string(task),
	}
	if err := server.Fill(job.Mailbox, testmail.Bulk(n, task.sizes())); err != nil {
		return nil, err
	}
	var read atomic.Int64
	opts := &client.Options{Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
		nc, err := new(net.Dialer).DialContext(ctx, network, address)
		return &countingConn{nc, &read}, err
	}}
	outcome, err := fetch(ctx, job, opts, nil)
	if err != nil {
		return nil, err
	}
	if outcome.Messages != n {
		return nil, fmt.Errorf("live: the server has %d messages of %d", outcome.Messages, n)
	}
	job.Want, job.Octets = outcome, read.Load()
	return job, nil
}

// check says what is wrong with what a client has got.
func (job *Job) check(got Outcome) error {
	if got.Messages != job.Want.Messages || got.Sum != job.Want.Sum && got.Sum != 0 {
		return fmt.Errorf("live: got %+v, want %+v", got, job.Want)
	}
	return nil
}

// countingConn counts what is read.
type countingConn struct {
	net.Conn
	read *atomic.Int64
}

func (c *countingConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.read.Add(int64(n))
	return n, err
}
