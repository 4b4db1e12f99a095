package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/cmd/internal/display"
	"github.com/imapeg/imapeg/types"
)

// catFlags are the flags of the command cat.
type catFlags struct {
	connectFlags
	mailbox string
	part    string
	html    bool
	raw     bool
	parts   bool

	number []uint32 // of part
}

func newCat(s streams) *cobra.Command {
	var flags catFlags
	command := &cobra.Command{
		Use:   "cat [-m MAILBOX] [--part NUMBER|--html] [--raw] UID...",
		Short: "Print messages",
		Long: `Cat prints the text of messages: the plain text, or else the HTML, decoded, in UTF-8 and with the line ends
of this system. With --part it prints another part, as it was before it was encoded for its way; --parts
lists them. With --raw it prints the part as the server has it, and the whole message if no part is named.

No message is marked as read. On a terminal, what the terminal would obey is made visible. The exit status
is 3 when there is no such message, or no such part in it.

` + aboutUIDs + `

` + aboutPasswords,
		Example: `  imapeg cat 17
  imapeg cat --parts 17
  imapeg cat --part 2 17 > picture.png
  imapeg cat --raw 17 > message.eml`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			set, err := parseUIDs(s, args)
			if err == nil && flags.part != "" {
				flags.number, err = parsePart(flags.part)
			}
			if err != nil {
				return err
			}
			return flags.run(command.Context(), s, func(ctx context.Context, t *task, sess *client.Session) error {
				return flags.cat(ctx, t, sess, set)
			})
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	flags.add(command)
	mailboxFlag(command, &flags.mailbox)
	f := command.Flags()
	f.StringVar(&flags.part, "part", "", "the `NUMBER` of the part, such as 1.2")
	f.BoolVar(&flags.html, "html", false, "the HTML rather than the plain text")
	f.BoolVar(&flags.raw, "raw", false, "decode nothing")
	f.BoolVar(&flags.parts, "parts", false, "list the parts")
	command.MarkFlagsMutuallyExclusive("part", "html", "parts")
	command.MarkFlagsMutuallyExclusive("raw", "parts")
	noFiles(command, "part")
	return command
}

func (f *catFlags) cat(ctx context.Context, t *task, sess *client.Session, set types.UIDSet) error {
	mailbox, err := sess.Examine(ctx, types.NewMailbox(f.mailbox))
	if err != nil {
		return err
	}
	messages, err := t.structures(ctx, mailbox, set)
	if err != nil {
		return err
	}
	missing := false
	for _, m := range messages {
		switch {
		case f.parts:
			err = printParts(t.out, m)
		case f.raw && f.number == nil && !f.html:
			err = f.download(ctx, t, mailbox, m.UID, nil)
		default:
			part := f.choose(m.BodyStructure)
			if part == nil {
				fmt.Fprintf(t.err, "UID %d: no such part\n", m.UID)
				missing = true
				continue
			}
			err = f.download(ctx, t, mailbox, m.UID, part)
		}
		if err != nil {
			return err
		}
	}
	if missing {
		return errNothing
	}
	return nil
}

// choose is the part that is to be printed, nil when there is none.
func (f *catFlags) choose(structure *types.BodyStructure) *types.Part {
	if f.number != nil {
		return structure.Find(f.number...)
	}
	prefer, first, second := "plain", structure.PlainText(), structure.HTML()
	if f.html {
		prefer, first, second = "html", second, first
	}
	switch texts := structure.TextParts(prefer); {
	case first != nil:
		return first
	case second != nil:
		return second
	case len(texts) > 0:
		return texts[0]
	}
	return nil
}

// download prints a part, the whole message if it is nil.
func (f *catFlags) download(ctx context.Context, t *task, mailbox *client.Mailbox, uid types.UID, part *types.Part) error {
	out := bufio.NewWriterSize(t.out, 64<<10)
	var w io.Writer = out
	if isTerminal(t.out) {
		w = display.NewWriter(w)
	}
	text := part != nil && !f.raw && strings.EqualFold(part.Type, "text")
	if text {
		w = &lineEndWriter{w: w}
	}
	_, err := mailbox.Download(ctx, uid, part, w, &client.DownloadOptions{Decode: !f.raw, UTF8: text})
	var unknown *types.DecodeError
	if errors.As(err, &unknown) {
		fmt.Fprintf(t.err, "UID %d: not decoded: %s\n", uid, display.Clean(unknown.Error()))
		t.faults++
		_, err = mailbox.Download(ctx, uid, part, w, nil)
	}
	return joinErrors(err, out.Flush())
}

// lineEndWriter writes lines that end in LF instead of CRLF.
type lineEndWriter struct {
	w  io.Writer
	cr bool // that may be of a CRLF
}

func (l *lineEndWriter) Write(p []byte) (int, error) {
	out := make([]byte, 0, len(p)+1)
	for _, c := range p {
		if l.cr && c != '\n' {
			out = append(out, '\r')
		}
		if l.cr = c == '\r'; !l.cr {
			out = append(out, c)
		}
	}
	if _, err := l.w.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// printParts prints the parts of a message.
func printParts(w io.Writer, m *types.Fetch) error {
	for part := range m.BodyStructure.Walk() {
		size := ""
		if n, _ := part.DecodedSize(); !part.Multipart() { // near enough: base64 has no exact size
			size = display.Size(n)
		}
		line := strings.TrimRight(fmt.Sprintf("%d  %-8s %-28s %5s  %s", m.UID, part, display.Clean(part.MediaType()), size, display.Clean(part.FileName())), " ")
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}
