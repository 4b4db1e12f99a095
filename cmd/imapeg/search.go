package main

import (
	"bufio"
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
)

// searchFlags are the flags of the command search.
type searchFlags struct {
	connectFlags
	mailbox string
	lines   bool
	json    bool
}

func newSearch(s streams) *cobra.Command {
	var flags searchFlags
	command := &cobra.Command{
		Use:   "search [-m MAILBOX] [--lines|--json] TERM...",
		Short: "Search for messages",
		Long: `Search prints the UIDs of the messages that match all of its arguments, a line for each, as other commands
take them. Each argument is a term:

  from:joe  to:  cc:  bcc:     in an address
  subject:lunch                in the subject
  body:lunch  text:lunch       in the text; in the header or the text, as a word without a colon
  list:golang  id:ID           in List-Id, in Message-ID
  header:X-Mailer:mutt         in any header field
  since:DAY  before:  on:      when the message arrived: 2025-03-01, today, yesterday, 7d, 2w, 6m, 1y
  sentsince:  sentbefore:  senton:  when it was sent
  larger:1M  smaller:10K       its size
  seen  unseen  flagged  unflagged  answered  unanswered  deleted  draft  recent  new  old
  keyword:$Important           another flag
  uid:4:9,12                   its UID
  has:attachment               by the structure of the message
  gmail:"in:unread"            Gmail's own language, on its server

"not" stands before a term, "or" between two. The exit status is 3 when nothing was found.

` + aboutPasswords,
		Example: `  imapeg search from:ada unseen
  imapeg search --lines since:7d not list:golang
  imapeg search larger:5M has:attachment | imapeg mv - Archive`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			q, err := parseQuery(args, time.Now())
			if err != nil {
				return err
			}
			return flags.run(command.Context(), s, func(ctx context.Context, t *task, sess *client.Session) error {
				return flags.search(ctx, t, sess, q)
			})
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	flags.add(command)
	mailboxFlag(command, &flags.mailbox)
	f := command.Flags()
	f.BoolVar(&flags.lines, "lines", false, "print a table of the messages, as fetch does")
	jsonFlag(command, &flags.json)
	command.MarkFlagsMutuallyExclusive("lines", "json")
	return command
}

func (f *searchFlags) search(ctx context.Context, t *task, sess *client.Session, q query) error {
	mailbox, err := sess.Examine(ctx, types.NewMailbox(f.mailbox))
	if err != nil {
		return err
	}
	found, err := mailbox.Search(ctx, q.key)
	if err == nil && q.attachments != nil && !found.IsEmpty() {
		found, err = t.withAttachments(ctx, mailbox, found, *q.attachments)
	}
	if err != nil {
		return err
	}
	if found.IsEmpty() {
		return errNothing
	}
	out := bufio.NewWriter(t.out)
	if f.lines || f.json {
		v := &visit{task: t, set: found, json: f.json, zone: time.Local}
		printer, err := v.printer(out, mailbox.State().UIDNext)
		if err == nil {
			err = v.printMessages(ctx, mailbox, out, printer)
		}
		return err
	}
	for uid := range found.All() {
		fmt.Fprintln(out, uid)
	}
	return out.Flush()
}

// withAttachments are those of the messages that have attachments, or those that have none.
func (t *task) withAttachments(ctx context.Context, mailbox *client.Mailbox, set types.UIDSet, want bool) (types.UIDSet, error) {
	var found []types.UID
	for m, err := range mailbox.Fetch(ctx, set, types.FetchUID, types.FetchBodyStructure) {
		switch {
		case client.IsPartial(err):
			t.fault(err)
		case err != nil:
			return types.UIDSet{}, err
		case m.Has(types.HasBodyStructure) && len(m.BodyStructure.Attachments()) > 0 == want:
			found = append(found, m.UID)
		}
	}
	return types.UIDs(found...), nil
}
