package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
)

// changeFlags are the flags of the commands that change messages.
type changeFlags struct {
	connectFlags
	mailbox string
	create  bool
	json    bool
	add     []string
	remove  []string
}

// run selects the mailbox and does something with those of the messages that there are.
func (f *changeFlags) change(ctx context.Context, s streams, args []string, do func(ctx context.Context, t *task, sess *client.Session, mailbox *client.Mailbox, set types.UIDSet) error) error {
	set, err := parseUIDs(s, args)
	if err != nil {
		return err
	}
	return f.run(ctx, s, func(ctx context.Context, t *task, sess *client.Session) error {
		mailbox, err := sess.Select(ctx, types.NewMailbox(f.mailbox), nil)
		if err != nil {
			return err
		}
		if set, err = existing(ctx, mailbox, set); err != nil {
			return err
		}
		return do(ctx, t, sess, mailbox, set)
	})
}

func newCp(s streams) *cobra.Command {
	return newTransfer(s, "cp", "Copy messages to another mailbox", "copied", (*client.Mailbox).Copy)
}

func newMv(s streams) *cobra.Command {
	return newTransfer(s, "mv", "Move messages to another mailbox", "moved", (*client.Mailbox).Move)
}

// copiedJSON is a message in the output of cp and mv.
type copiedJSON struct {
	UID         types.UID `json:"uid"`
	Mailbox     string    `json:"mailbox"`
	UIDValidity uint32    `json:"uidvalidity"`
	Copy        types.UID `json:"copy"`
}

// newTransfer is the command cp or mv.
func newTransfer(s streams, name, short, done string, transfer func(*client.Mailbox, context.Context, types.NumSet, types.Mailbox) (*client.Copied, error)) *cobra.Command {
	var flags changeFlags
	command := &cobra.Command{
		Use:   name + " [-m MAILBOX] [--create] UID... TO",
		Short: short,
		Long: fmt.Sprintf(`The messages are %s to the mailbox TO. With --json a line says what each became, as far as the server tells.
The exit status is 3 when there are no such messages.

%s

%s`, done, aboutUIDs, aboutPasswords),
		Example: fmt.Sprintf(`  imapeg %[1]s 4:9 Archive
  imapeg search before:1y | imapeg %[1]s --create - 'Old mail'`, name),
		Args: cobra.MinimumNArgs(2),
		RunE: func(command *cobra.Command, args []string) error {
			to := args[len(args)-1]
			return flags.change(command.Context(), s, args[:len(args)-1], func(ctx context.Context, t *task, sess *client.Session, mailbox *client.Mailbox, set types.UIDSet) error {
				copied, err := transfer(mailbox, ctx, set, types.NewMailbox(to))
				if flags.create && errors.Is(err, types.CodeTryCreate) {
					if err := sess.Create(ctx, types.NewMailbox(to)); err != nil {
						return err
					}
					copied, err = transfer(mailbox, ctx, set, types.NewMailbox(to))
				}
				if err != nil || !flags.json {
					return err
				}
				for source, dest := range copied.Pairs() {
					if err := printJSON(t.out, copiedJSON{source, to, copied.UIDValidity(), dest}); err != nil {
						return err
					}
				}
				return nil
			})
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	flags.addTo(command)
	command.Flags().BoolVar(&flags.create, "create", false, "make the mailbox TO if it is not there")
	jsonFlag(command, &flags.json)
	return command
}

func (f *changeFlags) addTo(command *cobra.Command) {
	f.connectFlags.add(command)
	mailboxFlag(command, &f.mailbox)
}

func newRm(s streams) *cobra.Command {
	var flags changeFlags
	command := &cobra.Command{
		Use:   "rm [-m MAILBOX] UID...",
		Short: "Remove messages for good",
		Long: `Rm removes messages from a mailbox, and from the server: mv to the trash is another thing. It removes no
message but those, for which the server needs UIDPLUS. The exit status is 3 when there are no such messages.

` + aboutUIDs + `

` + aboutPasswords,
		Example: `  imapeg rm 17
  imapeg search -m Trash before:30d | imapeg rm -m Trash -`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			return flags.change(command.Context(), s, args, func(ctx context.Context, _ *task, sess *client.Session, mailbox *client.Mailbox, set types.UIDSet) error {
				caps, err := sess.Capability(ctx)
				if err != nil {
					return err
				}
				if !caps.Has(types.CapUIDPlus) && !caps.Has(types.CapIMAP4rev2) {
					return &client.UnsupportedError{Command: "UID EXPUNGE", Capability: types.CapUIDPlus}
				}
				if err := mailbox.AddFlags(ctx, set, types.FlagDeleted); err != nil {
					return err
				}
				return mailbox.ExpungeUIDs(ctx, set)
			})
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	flags.addTo(command)
	return command
}

func newFlag(s streams) *cobra.Command {
	var flags changeFlags
	command := &cobra.Command{
		Use:   "flag [-m MAILBOX] [--add FLAG]... [--remove FLAG]... UID...",
		Short: "Change flags of messages",
		Long: `Flag adds flags to messages, and takes flags from them: seen, flagged, answered, deleted, draft, or keywords
such as $Important. The exit status is 3 when there are no such messages.

` + aboutUIDs + `

` + aboutPasswords,
		Example: `  imapeg flag --add seen --remove flagged 4:9
  imapeg search from:boss unseen | imapeg flag --add '$Important' -`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			return flags.change(command.Context(), s, args, func(ctx context.Context, _ *task, _ *client.Session, mailbox *client.Mailbox, set types.UIDSet) error {
				if list := namedFlags(flags.add); len(list) > 0 {
					if err := mailbox.AddFlags(ctx, set, list...); err != nil {
						return err
					}
				}
				if list := namedFlags(flags.remove); len(list) > 0 {
					return mailbox.RemoveFlags(ctx, set, list...)
				}
				return nil
			})
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	flags.addTo(command)
	f := command.Flags()
	f.StringArrayVar(&flags.add, "add", nil, "a `FLAG` to be added; may be repeated")
	f.StringArrayVar(&flags.remove, "remove", nil, "a `FLAG` to be taken away; may be repeated")
	command.MarkFlagsOneRequired("add", "remove")
	for _, name := range []string{"add", "remove"} {
		noFiles(command, name)
	}
	return command
}

// namedFlags are flags as people call them: those of the system need no backslash.
func namedFlags(names []string) []types.Flag {
	var list []types.Flag
	for _, name := range names {
		flag := types.Flag(name)
		for _, system := range []types.Flag{types.FlagSeen, types.FlagFlagged, types.FlagAnswered, types.FlagDeleted, types.FlagDraft} {
			if strings.EqualFold(`\`+name, string(system)) {
				flag = system
			}
		}
		list = append(list, flag)
	}
	return list
}
