package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/imapeg/imapeg/client"
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

` + aboutPasswords,
		Example: `  imapeg fetch --server imap.example.org --user joe
  imapeg fetch --server imap.example.org --user joe --mailbox Archive --set 4:9,500:* --json
  imapeg search from:ada | imapeg fetch --set -`,
		RunE: func(command *cobra.Command, _ []string) error {
			return runFetch(command.Context(), s, flags)
		},
	}
	flags.add(command)
	f := command.Flags()
	mailboxFlag(command, &flags.mailbox)
	f.StringVar(&flags.set, "set", "1:*", `the UIDs of the messages: "1:*", "4,7:9", or "-" for those on standard input`)
	jsonFlag(command, &flags.json)
	return command
}

// uids are those of the messages.
func (f *fetchFlags) uids(s streams) (types.UIDSet, error) {
	if f.set == "-" {
		return parseUIDs(s, []string{"-"})
	}
	set, err := types.ParseUIDSet(f.set)
	switch {
	case err != nil:
		return set, usageError{fmt.Errorf("--set: %w", err)}
	case set.IsEmpty():
		return set, usageError{errors.New("--set is empty")}
	}
	return set, nil
}

func runFetch(ctx context.Context, s streams, flags fetchFlags) error {
	if err := flags.check(s); err != nil {
		return err
	}
	set, err := flags.uids(s)
	if err != nil {
		return err
	}
	v := &visit{
		mailbox:  types.NewMailbox(flags.mailbox),
		readOnly: true,
		set:      set,
		json:     flags.json,
		zone:     time.Local,
	}
	return flags.run(ctx, s, func(ctx context.Context, t *task, sess *client.Session) error {
		v.task = t
		return v.print(ctx, sess)
	})
}
