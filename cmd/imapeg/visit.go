package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/cmd/internal/display"
	"github.com/imapeg/imapeg/types"
)

// fetchItems is what a table of messages needs.
var fetchItems = []types.FetchItem{types.FetchFlags, types.FetchInternalDate, types.FetchSize, types.FetchEnvelope}

// visit is what fetch and demo do when they are logged in.
type visit struct {
	*task
	mailbox  types.Mailbox
	readOnly bool
	set      types.UIDSet
	json     bool
	zone     *time.Location // of the dates in the table
}

// print prints the mailboxes and the messages of one.
func (v *visit) print(ctx context.Context, sess *client.Session) error {
	out := bufio.NewWriterSize(v.out, 64<<10)
	if !v.json {
		if err := v.printMailboxes(ctx, sess, out); err != nil {
			return err
		}
	}
	mailbox, err := sess.Select(ctx, v.mailbox, &client.SelectOptions{ReadOnly: v.readOnly})
	if err != nil {
		return errors.Join(err, out.Flush()) // the list says what could have been selected
	}
	state := mailbox.State()
	if !v.json {
		fmt.Fprintf(out, "\n%s: %s\n\n", display.Mailbox(v.mailbox), count(state.Exists, "message"))
	}
	v.alerts.print(v.err)
	if state.Exists == 0 {
		return out.Flush()
	}
	printer, err := v.printer(out, state.UIDNext)
	if err != nil {
		return err
	}
	return v.printMessages(ctx, mailbox, out, printer)
}

// count is a number of things in words.
func count(n uint32, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// printMailboxes prints the mailboxes: INBOX, and the others by their names.
func (v *visit) printMailboxes(ctx context.Context, sess *client.Session, out io.Writer) error {
	var list []*types.List
	for mailbox, err := range sess.List(ctx, "", "*") {
		switch {
		case err == nil:
			list = append(list, mailbox)
		case client.IsPartial(err):
			v.fault(err)
		default:
			return err
		}
	}
	slices.SortStableFunc(list, compareMailboxes)
	return printMailboxes(out, list)
}

// printer makes what prints the messages.
func (v *visit) printer(out io.Writer, uidNext types.UID) (messagePrinter, error) {
	if v.json {
		return &jsonPrinter{w: out}, nil
	}
	width, _ := terminalWidth(v.out)
	return newTablePrinter(out, v.zone, uidNext, width)
}

// printMessages prints the messages as they come.
func (v *visit) printMessages(ctx context.Context, mailbox *client.Mailbox, out *bufio.Writer, printer messagePrinter) error {
	bar := newProgress(v.terminal(), v.expected(mailbox.State()))
	var done int64
	for m, err := range mailbox.Fetch(ctx, v.set, fetchItems...) {
		switch {
		case client.IsPartial(err):
			err = bar.aside(func() error {
				v.fault(err)
				return out.Flush()
			})
		case err == nil && !isNews(m):
			done++
			err = printer.print(m)
		}
		if err == nil && bar.due() {
			err = bar.move(done, out.Flush)
		}
		if err != nil {
			return errors.Join(err, bar.aside(out.Flush))
		}
	}
	return bar.aside(out.Flush)
}

// expected is how many messages will come, and 0 when only the server knows.
func (v *visit) expected(state client.MailboxState) int64 {
	if v.set.Equal(types.UIDs(types.Range(1, types.Last))) {
		return int64(state.Exists)
	}
	return 0
}

// isNews says whether a message is not one that was asked for: somebody has
// changed its flags meanwhile.
func isNews(m *types.Fetch) bool {
	return !m.Has(types.HasEnvelope) && !m.Has(types.HasSize) && !m.Has(types.HasInternalDate)
}
