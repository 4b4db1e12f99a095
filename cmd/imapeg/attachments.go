package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/cmd/internal/display"
	"github.com/imapeg/imapeg/types"
)

// attachmentFlags are the flags of the command save-attachments.
type attachmentFlags struct {
	connectFlags
	mailbox string
	dir     string
	json    bool
}

func newSaveAttachments(s streams) *cobra.Command {
	var flags attachmentFlags
	command := &cobra.Command{
		Use:   "save-attachments [-m MAILBOX] [--dir DIR] [--json] UID...",
		Short: "Save the attachments of messages as files",
		Long: `Save-attachments writes the attachments of messages into a directory, and prints the path of each file.

The files get the names that the senders gave them, as far as they are safe: no path, nothing that a system
treats in a way of its own, nothing hidden. An attachment without a name is called by its message, its part
and its type. No file is overwritten: the second report.pdf is "report (2).pdf".

The exit status is 3 when there are no attachments, or no such messages.

` + aboutUIDs + `

` + aboutPasswords,
		Example: `  imapeg save-attachments --dir invoices 17
  imapeg search from:billing has:attachment | imapeg save-attachments --dir invoices -`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			set, err := parseUIDs(s, args)
			if err != nil {
				return err
			}
			return flags.run(command.Context(), s, func(ctx context.Context, t *task, sess *client.Session) error {
				return flags.save(ctx, t, sess, set)
			})
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	flags.add(command)
	mailboxFlag(command, &flags.mailbox)
	jsonFlag(command, &flags.json)
	command.Flags().StringVarP(&flags.dir, "dir", "d", ".", "the `DIRECTORY` for the files; it has to exist")
	if err := command.MarkFlagDirname("dir"); err != nil {
		panic(err) // no such flag
	}
	return command
}

// savedJSON is a file in the output of save-attachments.
type savedJSON struct {
	UID  types.UID `json:"uid"`
	Part string    `json:"part"`
	Type string    `json:"type"`
	Name string    `json:"name"` // as the sender wrote it
	File string    `json:"file"`
	Size int64     `json:"size"`
}

func (f *attachmentFlags) save(ctx context.Context, t *task, sess *client.Session, set types.UIDSet) error {
	root, err := os.OpenRoot(f.dir) // nothing gets out of it, whatever a name is
	if err != nil {
		return err
	}
	defer root.Close()
	mailbox, err := sess.Examine(ctx, types.NewMailbox(f.mailbox))
	if err != nil {
		return err
	}
	messages, err := t.structures(ctx, mailbox, set)
	if err != nil {
		return err
	}
	saved := 0
	for _, m := range messages {
		for _, part := range m.BodyStructure.Attachments() {
			name, size, err := t.saveAttachment(ctx, mailbox, root, m.UID, part)
			if err != nil {
				return err
			}
			saved++
			path := filepath.Join(f.dir, name)
			if f.json {
				err = printJSON(t.out, savedJSON{m.UID, part.String(), part.MediaType(), part.FileName(), path, size})
			} else {
				_, err = fmt.Fprintln(t.out, display.Clean(path))
			}
			if err != nil {
				return err
			}
		}
	}
	if saved == 0 && t.faults == 0 {
		return errNothing
	}
	return nil
}

// saveAttachment writes one attachment into a new file. What is left of one that did not
// come as a whole is removed.
func (t *task) saveAttachment(ctx context.Context, mailbox *client.Mailbox, root *os.Root, uid types.UID, part *types.Part) (name string, size int64, err error) {
	file, name, err := createNew(root, attachmentName(uid, part))
	if err != nil {
		return name, 0, err
	}
	done, err := t.download(ctx, mailbox, uid, part, file, name)
	var unknown *types.DecodeError
	if errors.As(err, &unknown) {
		fmt.Fprintf(t.err, "%s: not decoded: %s\n", display.Clean(name), display.Clean(unknown.Error()))
		t.faults++
		done, err = mailbox.Download(ctx, uid, part, file, nil)
	}
	if err = joinErrors(err, file.Close()); err != nil {
		err = joinErrors(err, root.Remove(name))
	}
	return name, done.Written, err
}

// download decodes a part into a file, with a bar for a large one.
func (t *task) download(ctx context.Context, mailbox *client.Mailbox, uid types.UID, part *types.Part, file io.Writer, name string) (client.Downloaded, error) {
	var bar *progress
	var broken error // is the terminal
	nothing := func() error { return nil }
	opts := &client.DownloadOptions{Decode: true, Progress: func(received, total int64) {
		if bar == nil {
			bar = newOctetProgress(t.terminal(), display.Clean(name), total)
		}
		if broken == nil && bar.due() {
			broken = bar.move(received, nothing)
		}
	}}
	done, err := mailbox.Download(ctx, uid, part, file, opts)
	if bar != nil {
		err = joinErrors(err, bar.aside(nothing))
	}
	return done, joinErrors(err, broken)
}

// maxCopies is how many files may have names that differ by a number only.
const maxCopies = 10_000

// createNew makes a file that was not there, with that name or one like it.
func createNew(root *os.Root, name string) (*os.File, string, error) {
	for n := 1; ; n++ {
		numbered := name
		if n > 1 {
			numbered = numberedName(name, n)
		}
		file, err := root.OpenFile(numbered, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) || n == maxCopies {
			return file, numbered, err
		}
	}
}
