package live

import (
	"context"
	"io"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

// imapeg is our client with its defaults: messages come into memory.
func imapeg(ctx context.Context, job *Job) (Outcome, error) {
	return fetch(ctx, job, &client.Options{}, nil)
}

// imapegStreamed is our client with a Sink for all bodies.
func imapegStreamed(ctx context.Context, job *Job) (Outcome, error) {
	sink := func(_ parser.Incoming, r io.Reader) error {
		_, err := io.Copy(io.Discard, r)
		return err
	}
	return fetch(ctx, job, &client.Options{}, &client.FetchOptions{Sink: sink, StreamAll: true})
}

// fetch does a task.
func fetch(ctx context.Context, job *Job, opts *client.Options, how *client.FetchOptions) (o Outcome, err error) {
	opts.AllowInsecureAuth = true
	conn, err := client.Dial(ctx, job.Address, opts)
	if err != nil {
		return o, err
	}
	defer conn.Close()
	sess, err := conn.Login(ctx, job.User, types.NewSecret(job.Password))
	if err != nil {
		return o, err
	}
	mailbox, err := sess.Examine(ctx, types.Mailbox(job.Mailbox))
	if err != nil {
		return o, err
	}
	items := []types.FetchItem{types.FetchUID, types.FetchEnvelope}
	if job.Task == Messages {
		items[1] = types.BodyPeek()
	}
	for msg, err := range mailbox.FetchWith(ctx, how, types.Seqs(types.Range(1, types.Last)), items...) {
		if err != nil {
			return o, err
		}
		o.Messages++
		if e := msg.Envelope; e != nil {
			o.Sum += int64(len(e.To) + len(e.CC))
		}
		for _, section := range msg.Sections() {
			o.Sum += section.Data.Size()
		}
	}
	return o, sess.Logout(ctx)
}
