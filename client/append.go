package client

import (
	"context"
	"errors"
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
	// Binary says that the message may have NUL in it (literal8). The server needs the
	// capability BINARY. RFC 3516.
	Binary bool
	// UTF8 says that its header is in UTF-8. UTF8=ACCEPT has to be enabled. RFC 9755.
	UTF8 bool
	// Progress is called from time to time, by the goroutine that sends, with how many
	// octets of the message were read to be sent, and how many there are.
	Progress func(sent, total int64)
}

// Appended says what became of messages that were added.
type Appended struct {
	// Status is the server's OK to the last command.
	Status *types.Status
	// UIDValidity is that of the mailbox, and UIDs are the UIDs of the messages in their
	// order. They are 0 and nil when the server does not say, which UIDPLUS asks it to.
	UIDValidity uint32
	UIDs        []types.UID
}

// Append adds a message to a mailbox. r has to give just size octets, lines that
// end in CRLF, and then io.EOF: otherwise the connection is closed, with a
// [*SourceError], since the server waits for that many octets. r is read by the
// goroutine that calls Append, which a context cannot interrupt in it.
//
// When the mailbox does not exist, the error is [types.CodeTryCreate] on many
// servers.
//
// RFC 3501 section 6.3.11.
func (s *Session) Append(ctx context.Context, mailbox types.Mailbox, r io.Reader, size int64, opts *AppendOptions) (*Appended, error) {
	return s.AppendAll(ctx, mailbox, newAppendMessage(r, size, opts))
}

func newAppendMessage(r io.Reader, size int64, opts *AppendOptions) types.AppendMessage {
	message := types.AppendMessage{Data: types.Streamed(size, nil), Reader: r}
	if opts != nil {
		message.Flags, message.Date = opts.Flags, opts.Date
		message.Binary, message.UTF8 = opts.Binary, opts.UTF8
		if opts.Progress != nil {
			message.Reader = &sentReader{r: r, total: size, progress: opts.Progress}
		}
	}
	return message
}

// sentReader tells how much of a message was read.
type sentReader struct {
	r           io.Reader
	sent, total int64
	progress    func(sent, total int64)
}

func (s *sentReader) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if n > 0 {
		s.sent += int64(n)
		s.progress(s.sent, s.total)
	}
	return n, err
}

// AppendAll adds messages to a mailbox, with all that can be said of them: pieces of
// other messages (CATENATE), annotations. With the capability MULTIAPPEND all are added
// or none; without it they go in one command each, and those before one that fails are
// in the mailbox: they come along with the error.
//
// RFC 3502, RFC 4469.
func (s *Session) AppendAll(ctx context.Context, mailbox types.Mailbox, messages ...types.AppendMessage) (*Appended, error) {
	added, err := s.append(ctx, mailbox, messages)
	var unsupported *UnsupportedError
	if len(messages) < 2 || !errors.As(err, &unsupported) || unsupported.Capability != types.CapMultiAppend {
		return added, err
	}
	added = new(Appended)
	for i := range messages {
		one, err := s.append(ctx, mailbox, messages[i:i+1])
		if err != nil {
			return added, err
		}
		added.Status = one.Status
		added.UIDValidity = one.UIDValidity
		added.UIDs = append(added.UIDs, one.UIDs...)
	}
	return added, nil
}

// append sends one APPEND.
func (s *Session) append(ctx context.Context, mailbox types.Mailbox, messages []types.AppendMessage) (*Appended, error) {
	cmd := s.command(&types.AppendCommand{Mailbox: mailbox, Messages: messages})
	return s.c.appended(ctx, cmd, len(messages))
}

// appended sends a command that adds n messages.
func (c *core) appended(ctx context.Context, cmd *command, n int) (*Appended, error) {
	added := new(Appended)
	take := func(code types.Code) bool {
		uids, ok := code.(*types.CodeAppendUID)
		if ok && uids.UIDs.Len() <= int64(n) { // or the server has made them up
			added.UIDValidity, added.UIDs = uids.UIDValidity, added.UIDs[:0]
			for uid := range uids.UIDs.All() {
				added.UIDs = append(added.UIDs, uid)
			}
		}
		return ok
	}
	cmd.onCode = take
	if err := c.run(ctx, cmd); err != nil {
		return nil, err
	}
	added.Status = cmd.status
	take(cmd.status.Code)
	return added, nil
}

// Replace adds a message to a mailbox, and removes another in its place: with REPLACE
// where the server has it, which does both or neither. Elsewhere the message is added, and
// then, when the server has said OK to that, the other is flagged as \Deleted and removed
// with UID EXPUNGE. Without UIDPLUS too the error is an [*UnsupportedError], and nothing
// was sent.
//
// After an error of the second way both messages may be there: what was added comes along
// with the error. The reader of a message must not have been read from before.
//
// RFC 8508.
func (m *Mailbox) Replace(ctx context.Context, uid types.UID, mailbox types.Mailbox, message types.AppendMessage) (*Appended, error) {
	cmd := m.command(&types.ReplaceCommand{Set: types.UIDs(uid), Mailbox: mailbox, Message: message})
	added, err := m.c.appended(ctx, cmd, 1)
	var unsupported *UnsupportedError
	if !errors.As(err, &unsupported) || unsupported.Capability != types.CapReplace {
		return added, err
	}
	if err := m.mayRemove(ctx, err); err != nil {
		return nil, err
	}
	if added, err = m.Session().AppendAll(ctx, mailbox, message); err != nil {
		return nil, err
	}
	return added, m.removeMessages(ctx, types.UIDs(uid))
}
