package client

import (
	"context"
	"io"

	"github.com/imapeg/imapeg/types"
)

// AppendOptions has the attributes of a message that is added. Nil means none.
type AppendOptions struct {
	// Flags are the message's flags.
	Flags []types.Flag
	// Date is its INTERNALDATE; empty for the time of arrival. See
	// [types.NewDateTime].
	Date types.DateTime
}

// Appended says what became of a message that was added.
type Appended struct {
	// Status is the server's OK, with a code if the server has UIDPLUS.
	Status *types.Status
}

// Append adds a message to a mailbox. r has to give just size octets, lines that
// end in CRLF, and then io.EOF: otherwise the connection is closed, with a
// [*SourceError], since the server waits for that many octets. r is read by the
// goroutine that calls Append, which a context cannot interrupt in it.
//
// When the mailbox does not exist, the error is [types.CodeTryCreate] on many
// servers.
func (s *Session) Append(ctx context.Context, mailbox types.Mailbox, r io.Reader, size int64, opts *AppendOptions) (*Appended, error) {
	message := types.AppendMessage{Data: types.Streamed(size, nil), Reader: r}
	if opts != nil {
		message.Flags, message.Date = opts.Flags, opts.Date
	}
	cmd := newCommand(&types.AppendCommand{Mailbox: mailbox, Messages: []types.AppendMessage{message}})
	if err := s.c.run(ctx, cmd); err != nil {
		return nil, err
	}
	return &Appended{Status: cmd.status}, nil
}
