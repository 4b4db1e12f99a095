package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/cmd/internal/display"
	"github.com/imapeg/imapeg/types"
)

// appendFlags are the flags of the command append.
type appendFlags struct {
	connectFlags
	mailbox string
	flags   []string
	date    string
	mbox    bool
	create  bool
	json    bool
}

func newAppend(s streams) *cobra.Command {
	var flags appendFlags
	command := &cobra.Command{
		Use:   "append [-m MAILBOX] [--flag FLAG]... [--date TIME] [--mbox] [FILE...]",
		Short: "Add messages to a mailbox",
		Long: `Append adds messages to a mailbox, each from a file, or one from standard input if there is none or if it
is "-". Lines that end in LF get the CRLF that mail has. With --mbox a file has any number of messages, each
behind a line that begins with "From ".

It prints the UIDs of the messages, if the server tells them.

` + aboutPasswords,
		Example: `  imapeg append -m Drafts --flag draft message.eml
  imapeg append -m Archive --create --flag seen --mbox old.mbox
  imapeg cat --raw 17 | imapeg append -m Copies`,
		RunE: func(command *cobra.Command, files []string) error {
			opts, err := flags.options()
			if err == nil {
				err = flags.check(s)
			}
			if err != nil {
				return err
			}
			if len(files) == 0 {
				files = []string{"-"}
			}
			// Before a server waits for it.
			in, err := takeInput(s, files)
			if err != nil {
				return err
			}
			if in != nil {
				defer func() { _ = removeFile(in) }() // the system removes it too, some day
				s.in = in
			}
			return flags.run(command.Context(), s, func(ctx context.Context, t *task, sess *client.Session) error {
				for _, file := range files {
					if err := flags.appendFile(ctx, t, sess, file, opts); err != nil {
						return fmt.Errorf("%s: %w", file, err)
					}
				}
				return nil
			})
		},
		Args: cobra.ArbitraryArgs,
	}
	flags.add(command)
	mailboxFlag(command, &flags.mailbox)
	f := command.Flags()
	f.StringArrayVar(&flags.flags, "flag", nil, "a `FLAG` of the messages: seen, flagged, answered, draft, or a keyword; may be repeated")
	f.StringVar(&flags.date, "date", "", "when they arrived, as a `TIME` like 2025-03-01T09:30:00Z; otherwise now")
	f.BoolVar(&flags.mbox, "mbox", false, "the files are mboxes")
	f.BoolVar(&flags.create, "create", false, "make the mailbox if it is not there")
	jsonFlag(command, &flags.json)
	for _, name := range []string{"flag", "date"} {
		noFiles(command, name)
	}
	return command
}

// options are those of each message.
func (f *appendFlags) options() (*client.AppendOptions, error) {
	opts := &client.AppendOptions{Flags: namedFlags(f.flags)}
	if f.date != "" {
		date, err := time.Parse(time.RFC3339, f.date)
		if err != nil {
			return nil, usageError{fmt.Errorf("--date: %q is not like 2025-03-01T09:30:00Z", f.date)}
		}
		opts.Date = types.NewDateTime(date)
	}
	return opts, nil
}

// takeInput copies standard input into a temporary file, if it is among the files.
func takeInput(s streams, files []string) (*os.File, error) {
	if !slices.Contains(files, "-") {
		return nil, nil
	}
	file, err := os.CreateTemp("", "imapeg-*.in")
	if err != nil {
		return nil, err
	}
	_, err = io.Copy(file, s.in)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, joinErrors(err, removeFile(file))
	}
	return file, nil
}

// removeFile closes a temporary file, and removes it.
func removeFile(file *os.File) error { return joinErrors(file.Close(), os.Remove(file.Name())) }

// appendFile adds what is in a file. It is copied into a temporary one first: the server has to
// be told the size of a message, and its lines may have to be changed.
func (f *appendFlags) appendFile(ctx context.Context, t *task, sess *client.Session, name string, opts *client.AppendOptions) (err error) {
	in := t.in
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		defer file.Close()
		in = file
	}
	spool, err := os.CreateTemp("", "imapeg-*.eml")
	if err != nil {
		return err
	}
	defer func() { err = joinErrors(err, removeFile(spool)) }()
	messages := 0
	add := func(r io.Reader) error {
		messages++
		size, err := respool(spool, r)
		if err != nil {
			return err
		}
		return f.addMessage(ctx, t, sess, name, spool, size, opts)
	}
	if !f.mbox {
		return add(in)
	}
	if err := readMbox(in, add); err != nil {
		return err
	}
	if messages == 0 {
		return errors.New("no message in it: none begins with a line \"From \"")
	}
	return nil
}

// respool makes a file what a reader gives, with CRLF at the ends of lines, ready to be read.
func respool(spool *os.File, r io.Reader) (int64, error) {
	if _, err := spool.Seek(0, io.SeekStart); err != nil {
		return 0, err
	}
	out := bufio.NewWriterSize(spool, 64<<10)
	size, err := io.Copy(out, &crlfReader{r: bufio.NewReaderSize(r, 64<<10)})
	if err = joinErrors(err, out.Flush()); err == nil {
		_, err = spool.Seek(0, io.SeekStart)
	}
	return size, err
}

// addedJSON is a message in the output of append.
type addedJSON struct {
	File        string    `json:"file"`
	Mailbox     string    `json:"mailbox"`
	Size        int64     `json:"size"`
	UIDValidity uint32    `json:"uidvalidity,omitempty"`
	UID         types.UID `json:"uid,omitempty"`
}

// addMessage adds one message.
func (f *appendFlags) addMessage(ctx context.Context, t *task, sess *client.Session, name string, spool *os.File, size int64, opts *client.AppendOptions) error {
	mailbox := types.NewMailbox(f.mailbox)
	added, err := sess.Append(ctx, mailbox, io.LimitReader(spool, size), size, opts)
	if f.create && errors.Is(err, types.CodeTryCreate) {
		if err := sess.Create(ctx, mailbox); err != nil {
			return err
		}
		if _, err := spool.Seek(0, io.SeekStart); err != nil {
			return err
		}
		added, err = sess.Append(ctx, mailbox, io.LimitReader(spool, size), size, opts)
	}
	if err != nil {
		return err
	}
	line := addedJSON{File: name, Mailbox: f.mailbox, Size: size, UIDValidity: added.UIDValidity}
	if len(added.UIDs) == 1 {
		line.UID = added.UIDs[0]
	}
	switch {
	case f.json:
		return printJSON(t.out, line)
	case line.UID != 0:
		_, err = fmt.Fprintln(t.out, line.UID)
	default:
		_, err = fmt.Fprintf(t.err, "%s: added; the server does not say as which UID\n", display.Clean(name))
	}
	return err
}

// crlfReader puts CR before each LF that has none.
type crlfReader struct {
	r    *bufio.Reader
	last byte
	lf   bool // comes next
}

func (c *crlfReader) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if c.lf {
			c.lf, c.last, p[n] = false, '\n', '\n'
			n++
			continue
		}
		if n > 0 && c.r.Buffered() == 0 {
			return n, nil
		}
		b, err := c.r.ReadByte()
		if err != nil {
			if n > 0 {
				return n, nil // it comes again
			}
			return 0, err
		}
		if b == '\n' && c.last != '\r' {
			c.lf, b = true, '\r'
		}
		c.last, p[n] = b, b
		n++
	}
	return n, nil
}
