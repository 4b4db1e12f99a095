package live

import (
	"context"
	"io"

	imap2 "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// goImap2 is github.com/emersion/go-imap/v2, with each message in memory.
func goImap2(_ context.Context, job *Job) (Outcome, error) {
	return fetch2(job, func(msg *imapclient.FetchMessageData, o *Outcome) error {
		buffer, err := msg.Collect()
		if err != nil {
			return err
		}
		if e := buffer.Envelope; e != nil {
			o.Sum += int64(len(e.To) + len(e.Cc))
		}
		for _, section := range buffer.BodySection {
			o.Sum += int64(len(section.Bytes))
		}
		return nil
	})
}

// goImap2Streamed is the same with bodies that are copied from its readers.
func goImap2Streamed(_ context.Context, job *Job) (Outcome, error) {
	return fetch2(job, func(msg *imapclient.FetchMessageData, o *Outcome) error {
		for item := msg.Next(); item != nil; item = msg.Next() {
			section, ok := item.(imapclient.FetchItemDataBodySection)
			if !ok {
				continue
			}
			n, err := io.Copy(io.Discard, section.Literal)
			if err != nil {
				return err
			}
			o.Sum += n
		}
		return nil
	})
}

// fetch2 does a task, with what is done with each message.
func fetch2(job *Job, take func(*imapclient.FetchMessageData, *Outcome) error) (o Outcome, err error) {
	c, err := imapclient.DialInsecure(job.Address, nil)
	if err != nil {
		return o, err
	}
	defer c.Close()
	if err := c.Login(job.User, job.Password).Wait(); err != nil {
		return o, err
	}
	if _, err := c.Select(job.Mailbox, &imap2.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		return o, err
	}
	options := &imap2.FetchOptions{UID: true, Envelope: job.Task == Envelopes}
	if job.Task == Messages {
		options.BodySection = []*imap2.FetchItemBodySection{{Peek: true}}
	}
	var all imap2.SeqSet
	all.AddRange(1, 0) // 0 is "*"
	command := c.Fetch(all, options)
	for msg := command.Next(); msg != nil; msg = command.Next() {
		o.Messages++
		if err := take(msg, &o); err != nil {
			return o, err
		}
	}
	if err := command.Close(); err != nil {
		return o, err
	}
	return o, c.Logout().Wait()
}
