package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"github.com/imapeg/imapeg/types"
)

const (
	// copyBuffer is how much of a message is sent at a time.
	copyBuffer = 64 << 10
	// cancelGrace is how long a command that goes out in one write may still take
	// for it when its context has ended.
	cancelGrace = 100 * time.Millisecond
	// writeGrace is how long after a write that failed the server's last words
	// are waited for.
	writeGrace = time.Second
)

var errSourceLeft = errors.New("the reader of a message did not come back")

// send writes a command that has its turn. When the context ends meanwhile, the
// connection is closed: it is in the middle of a command.
func (c *core) send(ctx context.Context, cmd *command) error {
	cancelled := func() { _ = c.giveUp(ctx, cmd.name) }
	short := cmd.isShort()
	if short {
		// That takes no time, unless the server takes nothing.
		cancelled = func() {
			time.AfterFunc(cancelGrace, func() {
				if c.isSending(cmd) {
					_ = c.giveUp(ctx, cmd.name)
				}
			})
		}
	}
	stop := context.AfterFunc(ctx, cancelled)
	c.setGiving(cmd, true)
	err := c.write(cmd)
	c.setGiving(cmd, false)
	if !stop() && (!short || err != nil) {
		return c.giveUp(ctx, cmd.name)
	}
	if err == nil && cmd.exchange != nil {
		err = c.converse(ctx, cmd)
	}
	c.written(cmd)
	return err
}

// written says that the command is not being written any more: it is the next one's turn.
func (c *core) written(cmd *command) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sending == cmd {
		c.sending = nil
		c.admit()
	}
}

// isShort says whether a command is sent in one go, without waiting for the
// server or for a reader.
func (cmd *command) isShort() bool {
	for _, f := range cmd.fragments {
		if f.Literal != nil && (f.Literal.Wait || f.Literal.Reader != nil) {
			return false
		}
	}
	return true
}

func (c *core) isSending(cmd *command) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.sending == cmd
}

// write sends the fragments of a command. An error has ended the connection.
func (c *core) write(cmd *command) error {
	var out []byte // goes in one write, for the sake of servers that expect that
	for _, f := range cmd.fragments {
		out = append(out, f.Line...)
		l := f.Literal
		if l == nil {
			continue
		}
		if !l.Wait && l.Reader == nil {
			out = append(out, l.Bytes...)
			continue
		}
		if l.Wait {
			c.expectGoOn(cmd)
		}
		if err := c.writeBytes(cmd, out); err != nil {
			return err
		}
		out = out[:0]
		if l.Wait {
			c.setGiving(cmd, false)
			if !c.awaitGoOn(cmd) {
				return nil // the server has answered without wanting the rest
			}
			c.setGiving(cmd, true)
		}
		if l.Reader == nil {
			out = append(out, l.Bytes...)
			continue
		}
		if err := c.writeFrom(cmd, l); err != nil {
			return err
		}
	}
	return c.writeBytes(cmd, out)
}

// expectGoOn says that the next "+" is for this command.
func (c *core) expectGoOn(cmd *command) {
	c.mu.Lock()
	cmd.waits = true
	c.mu.Unlock()
}

// setGiving notes whether it is this side's turn: a message that takes long to send is
// no silence of the server.
func (c *core) setGiving(cmd *command, giving bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	cmd.giving = giving
	c.armRead()
}

// awaitGoOn waits for the "+". It is false when the command, or the connection,
// has ended instead.
func (c *core) awaitGoOn(cmd *command) bool {
	select {
	case <-cmd.goOn:
		return true
	case <-cmd.done:
	}
	select {
	case <-cmd.goOn: // it has both: then it wants the octets all the same
		return true
	default:
		return false
	}
}

func (c *core) writeBytes(cmd *command, p []byte) error {
	if len(p) == 0 {
		return nil
	}
	c.mu.Lock()
	cmd.octetsSent += int64(len(p))
	nc, w := c.nc, io.Writer(c.nc)
	if c.deflater != nil {
		w = c.deflater
	}
	c.mu.Unlock()
	if c.opts.Timeout >= 0 {
		_ = nc.SetWriteDeadline(time.Now().Add(c.opts.Timeout)) // not every net.Conn can
		defer func() { _ = nc.SetWriteDeadline(time.Time{}) }() // TLS may write while it reads
	}
	c.traceSent(cmd, p)
	c.octetsSent.Add(int64(len(p)))
	_, err := w.Write(p)
	if err == nil {
		return nil
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = fmt.Errorf("the server took nothing for %s: %w", c.opts.Timeout, err)
	}
	return c.writeFailed(cmd, err)
}

// writeFailed ends the connection because of a write, and gives the command's
// error. The server may have said why it does not read any more: what it said
// is waited for, a little.
func (c *core) writeFailed(cmd *command, err error) error {
	if !errors.Is(err, net.ErrClosed) && !errors.Is(err, os.ErrDeadlineExceeded) {
		select {
		case <-c.closed:
		case <-time.After(writeGrace):
		}
	}
	c.fail(err)
	<-cmd.done
	return cmd.result()
}

// writeFrom sends the octets of a reader, which has to give just as many as
// promised. The last of them are held back until that is known.
func (c *core) writeFrom(cmd *command, l *types.Literal) error {
	whole := false
	defer func() {
		if !whole { // or the next command would become a part of the message
			c.fail(errSourceLeft)
		}
	}()
	buf := make([]byte, min(l.Size, copyBuffer)+1)
	var sent int64
	for {
		left := l.Size - sent
		n, err := io.ReadFull(l.Reader, buf[:min(left+1, int64(len(buf)))])
		switch {
		case int64(n) > left:
			return c.sourceFailed(&SourceError{Command: cmd.name, Size: l.Size, Read: l.Size + 1})
		case err != nil && (int64(n) < left || !isEOF(err)):
			if isEOF(err) {
				err = io.ErrUnexpectedEOF
			}
			return c.sourceFailed(&SourceError{Command: cmd.name, Size: l.Size, Read: sent + int64(n), Err: err})
		}
		ended := err != nil
		if werr := c.writeBytes(cmd, buf[:n]); werr != nil {
			whole = true
			return werr
		}
		if ended {
			whole = true
			return nil
		}
		sent += int64(n)
	}
}

func isEOF(err error) bool {
	return err == io.EOF || err == io.ErrUnexpectedEOF
}

func (c *core) sourceFailed(err *SourceError) error {
	c.fail(fmt.Errorf("%w: %s", ErrGivenUp, err.Command))
	return err
}
