package live

import (
	"context"

	imap1 "github.com/emersion/go-imap"
	"github.com/emersion/go-imap/client"
)

// goImap1 is github.com/emersion/go-imap v1. It has messages in memory.
func goImap1(_ context.Context, job *Job) (o Outcome, err error) {
	c, err := client.Dial(job.Address)
	if err != nil {
		return o, err
	}
	defer func() { _ = c.Terminate() }() // after Logout there is nothing to end
	if err := c.Login(job.User, job.Password); err != nil {
		return o, err
	}
	if _, err := c.Select(job.Mailbox, true); err != nil {
		return o, err
	}
	items := []imap1.FetchItem{imap1.FetchUid, imap1.FetchEnvelope}
	if job.Task == Messages {
		items[1] = (&imap1.BodySectionName{Peek: true}).FetchItem()
	}
	all := new(imap1.SeqSet)
	all.AddRange(1, 0)                        // 0 is "*"
	messages := make(chan *imap1.Message, 10) // as in its documentation
	done := make(chan error, 1)
	go func() { done <- c.Fetch(all, items, messages) }()
	for msg := range messages {
		o.Messages++
		if e := msg.Envelope; e != nil {
			o.Sum += int64(len(e.To) + len(e.Cc))
		}
		for _, body := range msg.Body {
			o.Sum += int64(body.Len())
		}
	}
	if err := <-done; err != nil {
		return o, err
	}
	return o, c.Logout()
}
