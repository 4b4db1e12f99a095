package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/imapeg/imapeg/types"
)

// fetchFlags are the flags of the command fetch.
type fetchFlags struct {
	connectFlags
	mailbox string
	set     string
	json    bool
}

func newFetch(s streams) *cobra.Command {
	var flags fetchFlags
	command := &cobra.Command{
		Use:   "fetch --server HOST[:PORT] --user U [--mailbox INBOX] [--set 1:*]",
		Short: "List mailboxes, and the messages in one",
		Long: `Fetch logs in to a server, lists the mailboxes, and prints a table of the messages in one of them. It
changes nothing: no message is marked as read.

The password comes from the environment variable ` + passwordVariable + `, or from a prompt; it is never an argument.`,
		Example: `  imapeg fetch --server imap.example.org --user joe
  imapeg fetch --server imap.example.org --user joe --mailbox Archive --set 4:9,500:* --json`,
		RunE: func(command *cobra.Command, _ []string) error {
			return runFetch(command.Context(), s, flags)
		},
	}
	flags.add(command)
	f := command.Flags()
	f.StringVar(&flags.mailbox, "mailbox", "INBOX", "the mailbox, as the list of mailboxes shows it")
	f.StringVar(&flags.set, "set", "1:*", `the UIDs of the messages: "1:*", "4,7:9"`)
	f.BoolVar(&flags.json, "json", false, "print nothing but one JSON object a line for each message")
	return command
}

func runFetch(ctx context.Context, s streams, flags fetchFlags) error {
	if err := flags.check(); err != nil {
		return err
	}
	set, err := types.ParseUIDSet(flags.set)
	if err != nil {
		return usageError{fmt.Errorf("--set: %w", err)}
	}
	if set.IsEmpty() {
		return usageError{errors.New("--set is empty")}
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	v := &visit{
		streams:  s,
		mailbox:  types.NewMailbox(flags.mailbox),
		readOnly: true,
		set:      set,
		json:     flags.json,
		zone:     time.Local,
	}
	sess, err := flags.login(ctx, s, v.alerts.handle)
	if err == nil {
		err = v.run(ctx, sess)
	}
	if ctx.Err() != nil && err != nil {
		return errors.New("interrupted")
	}
	return err
}
