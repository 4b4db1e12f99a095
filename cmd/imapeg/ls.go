package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/cmd/internal/display"
	"github.com/imapeg/imapeg/types"
)

// lsFlags are the flags of the command ls.
type lsFlags struct {
	connectFlags
	long       bool
	tree       bool
	subscribed bool
	json       bool
}

func newLs(s streams) *cobra.Command {
	var flags lsFlags
	command := &cobra.Command{
		Use:   "ls [-l|--tree|--json] [PATTERN]",
		Short: "List mailboxes",
		Long: `Ls prints the names of the mailboxes, a line for each: INBOX, and the others by their names. A pattern
chooses among them; in it "*" stands for anything, and "%" for anything within one level.

With -l it prints a table: how many messages are in each mailbox and how many of them are unread, and what
the server says of it, such as \Sent for the one that sent mail goes to.

` + aboutPasswords,
		Example: `  imapeg ls
  imapeg ls -l 'Lists*'
  imapeg ls --json | jq -r 'select(.unseen > 0).mailbox'`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			pattern := "*"
			if len(args) == 1 {
				pattern = types.EncodeUTF7(args[0])
			}
			return flags.run(command.Context(), s, func(ctx context.Context, t *task, sess *client.Session) error {
				return flags.list(ctx, t, sess, pattern)
			})
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	flags.add(command)
	f := command.Flags()
	f.BoolVarP(&flags.long, "long", "l", false, "print a table with numbers and attributes")
	f.BoolVar(&flags.tree, "tree", false, "print a tree")
	f.BoolVar(&flags.subscribed, "subscribed", false, "only mailboxes to which the user has subscribed")
	jsonFlag(command, &flags.json)
	command.MarkFlagsMutuallyExclusive("long", "tree", "json")
	return command
}

// lsStatus are the numbers that ls wants of a mailbox.
var lsStatus = []types.StatusItem{types.StatusMessages, types.StatusUnseen, types.StatusUIDNext, types.StatusUIDValidity}

// list prints the mailboxes.
func (f *lsFlags) list(ctx context.Context, t *task, sess *client.Session, pattern string) error {
	list, err := f.mailboxes(ctx, t, sess, pattern)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return errNothing
	}
	slices.SortStableFunc(list, func(a, b client.Listed) int { return compareMailboxes(a.List, b.List) })
	out := bufio.NewWriter(t.out)
	switch {
	case f.json:
		err = printListedJSON(out, list)
	case f.long:
		err = printListed(out, list)
	case f.tree:
		printTree(out, list)
	default:
		for _, entry := range list {
			fmt.Fprintln(out, display.Mailbox(entry.List.Mailbox))
		}
	}
	return joinErrors(err, out.Flush())
}

// mailboxes asks for the mailboxes, with their numbers if these are to be printed: with one
// command where the server can, and else with one for each.
func (f *lsFlags) mailboxes(ctx context.Context, t *task, sess *client.Session, pattern string) ([]client.Listed, error) {
	caps, err := sess.Capability(ctx)
	if err != nil {
		return nil, err
	}
	numbers := f.long || f.json
	command := &types.ListCommand{Pattern: pattern}
	extended := caps.Has(types.CapListExtended) || caps.Has(types.CapIMAP4rev2)
	withStatus := extended && (caps.Has(types.CapListStatus) || caps.Has(types.CapIMAP4rev2))
	if extended && numbers {
		if caps.Has(types.CapSpecialUse) || caps.Has(types.CapIMAP4rev2) {
			command.Return = append(command.Return, types.ListReturnSpecialUse)
		}
		if withStatus {
			command.Return = append(command.Return, &types.ListReturnStatus{Items: lsStatus})
		}
	}
	var list []client.Listed
	if f.subscribed && !extended {
		list, err = t.subscribed(ctx, sess, pattern)
	} else {
		if f.subscribed {
			command.Select = append(command.Select, types.ListSelectSubscribed)
		}
		if list, err = sess.ListWith(ctx, command); client.IsPartial(err) {
			t.fault(err)
			err = nil
		}
	}
	if err != nil || !numbers || withStatus {
		return list, err
	}
	for i := range list {
		if !list[i].List.CanSelect() {
			continue
		}
		list[i].Status, err = sess.Status(ctx, list[i].List.Mailbox, lsStatus...)
		if err != nil && sess.Err() != nil {
			return nil, err
		}
	}
	return list, nil
}

// subscribed asks a server without LIST-EXTENDED.
func (t *task) subscribed(ctx context.Context, sess *client.Session, pattern string) (list []client.Listed, err error) {
	for entry, err := range sess.LSub(ctx, "", pattern) {
		switch {
		case client.IsPartial(err):
			t.fault(err)
		case err != nil:
			return nil, err
		default:
			list = append(list, client.Listed{List: &types.List{Mailbox: entry.Mailbox, Delimiter: entry.Delimiter, Attributes: entry.Attributes}})
		}
	}
	return list, nil
}

// compareMailboxes puts INBOX first, and the others in the order of their names.
func compareMailboxes(a, b *types.List) int {
	if a.Mailbox.IsInbox() || b.Mailbox.IsInbox() {
		return order(b.Mailbox.IsInbox()) - order(a.Mailbox.IsInbox())
	}
	return strings.Compare(display.Mailbox(a.Mailbox), display.Mailbox(b.Mailbox))
}

func order(b bool) int {
	if b {
		return 1
	}
	return 0
}

// printListed prints a table of mailboxes with numbers.
func printListed(w io.Writer, list []client.Listed) error {
	width := len("MAILBOX")
	for _, entry := range list {
		width = min(max(width, display.Width(display.Mailbox(entry.List.Mailbox))), maxSubject)
	}
	table, err := display.NewTable(w,
		display.Column{Title: "MAILBOX", Width: width},
		display.Column{Title: "MESSAGES", Width: len("MESSAGES"), Right: true},
		display.Column{Title: "UNSEEN", Width: len("UNSEEN"), Right: true},
		display.Column{Title: "ATTRIBUTES"},
	)
	if err != nil {
		return err
	}
	for _, entry := range list {
		messages, unseen := "", ""
		if status := entry.Status; status != nil {
			messages = number(status.Has(types.StatusMessages), status.Messages)
			unseen = number(status.Has(types.StatusUnseen), status.Unseen)
		}
		if err := table.Row(display.Mailbox(entry.List.Mailbox), messages, unseen, words(entry.List.Attributes)); err != nil {
			return err
		}
	}
	return nil
}

// number is a number that is known, or nothing.
func number(known bool, n uint32) string {
	if !known {
		return ""
	}
	return strconv.FormatUint(uint64(n), 10)
}

// printTree prints mailboxes below those that they are in, by the last piece of their names.
func printTree(w io.Writer, list []client.Listed) {
	var path []string // of the line before
	for _, entry := range list {
		name := []string{display.Mailbox(entry.List.Mailbox)}
		if d := entry.List.Delimiter.String(); d != "" {
			name = strings.Split(name[0], d)
		}
		same := 0
		for same < len(path) && same < len(name)-1 && path[same] == name[same] {
			same++
		}
		// Some servers do not list what others are in.
		for ; same < len(name); same++ {
			fmt.Fprintln(w, strings.Repeat("  ", same)+name[same])
		}
		path = name
	}
}

// listedJSON is a mailbox in the output of ls.
type listedJSON struct {
	Mailbox     string                   `json:"mailbox"`
	Delimiter   string                   `json:"delimiter"`
	Attributes  []types.MailboxAttribute `json:"attributes"`
	Messages    *uint32                  `json:"messages,omitempty"`
	Unseen      *uint32                  `json:"unseen,omitempty"`
	UIDNext     *types.UID               `json:"uidnext,omitempty"`
	UIDValidity *uint32                  `json:"uidvalidity,omitempty"`
}

func printListedJSON(w io.Writer, list []client.Listed) error {
	for _, entry := range list {
		line := listedJSON{
			Mailbox: entry.List.Mailbox.Name(), Delimiter: entry.List.Delimiter.String(), Attributes: entry.List.Attributes,
		}
		if line.Attributes == nil {
			line.Attributes = []types.MailboxAttribute{}
		}
		if status := entry.Status; status != nil {
			line.Messages = known(status.Has(types.StatusMessages), &status.Messages)
			line.Unseen = known(status.Has(types.StatusUnseen), &status.Unseen)
			line.UIDNext = known(status.Has(types.StatusUIDNext), &status.UIDNext)
			line.UIDValidity = known(status.Has(types.StatusUIDValidity), &status.UIDValidity)
		}
		if err := printJSON(w, line); err != nil {
			return err
		}
	}
	return nil
}

// known is the value, if it is known.
func known[T any](known bool, value *T) *T {
	if !known {
		return nil
	}
	return value
}

// printJSON prints a value as one line of JSON.
func printJSON(w io.Writer, v any) error {
	line, err := appendValue(nil, v)
	if err == nil {
		_, err = w.Write(append(line, '\n'))
	}
	return err
}
