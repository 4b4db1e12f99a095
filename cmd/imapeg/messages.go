package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/imapeg/imapeg/cmd/internal/display"
	"github.com/imapeg/imapeg/types"
)

// messagePrinter prints messages, one after the other.
type messagePrinter interface {
	print(*types.Fetch) error
}

// jsonPrinter prints a line of JSON for each message.
type jsonPrinter struct {
	w    io.Writer
	line []byte
}

func (p *jsonPrinter) print(m *types.Fetch) error {
	line, err := appendValue(p.line[:0], m)
	if err != nil {
		return err
	}
	p.line = append(line, '\n')
	_, err = p.w.Write(p.line)
	return err
}

// The widths of the columns of a table of messages.
const (
	dateLayout   = "2006-01-02 15:04"
	fromWidth    = 24
	sizeWidth    = 4
	flagsWidth   = 22 // is left over for them; they may take more
	subjectWidth = 50 // where it does not depend on the terminal
	minSubject   = 20
	maxSubject   = 80
	gaps         = 5 * 2
)

// tablePrinter prints a row of a table for each message.
type tablePrinter struct {
	table *display.Table
	zone  *time.Location
}

// newTablePrinter prints the head of a table, for UIDs below uidNext (0 if that is
// not known) and for a terminal of so many cells (0 if it is none).
func newTablePrinter(w io.Writer, zone *time.Location, uidNext types.UID, width int) (*tablePrinter, error) {
	uidWidth := len(strconv.FormatUint(uint64(uidNext-1), 10)) // that of the largest when it is not known
	uidWidth = max(uidWidth, len("UID"))
	subject := subjectWidth
	if width > 0 {
		subject = width - uidWidth - len(dateLayout) - fromWidth - sizeWidth - flagsWidth - gaps
		subject = min(max(subject, minSubject), maxSubject)
	}
	table, err := display.NewTable(w,
		display.Column{Title: "UID", Width: uidWidth, Right: true},
		display.Column{Title: "DATE", Width: len(dateLayout)},
		display.Column{Title: "FROM", Width: fromWidth},
		display.Column{Title: "SUBJECT", Width: subject},
		display.Column{Title: "SIZE", Width: sizeWidth, Right: true},
		display.Column{Title: "FLAGS"},
	)
	return &tablePrinter{table, zone}, err
}

func (p *tablePrinter) print(m *types.Fetch) error {
	envelope := m.Envelope
	if envelope == nil {
		envelope = new(types.Envelope)
	}
	size := ""
	if m.Has(types.HasSize) {
		size = display.Size(m.Size)
	}
	return p.table.Row(
		strconv.FormatUint(uint64(m.UID), 10),
		p.date(m, envelope),
		sender(envelope),
		display.Header(envelope.Subject),
		size,
		words(m.Flags),
	)
}

// date is when the message was written, or else when it arrived.
func (p *tablePrinter) date(m *types.Fetch, envelope *types.Envelope) string {
	t, err := envelope.Sent()
	if err != nil {
		if t, err = m.InternalDate.Time(); err != nil {
			return ""
		}
	}
	return t.In(p.zone).Format(dateLayout)
}

// sender is who wrote the message: the first name, and how many more there are.
func sender(envelope *types.Envelope) string {
	first, more := "", 0
	for i := range envelope.From {
		a := &envelope.From[i]
		if a.GroupStart() || a.GroupEnd() {
			continue
		}
		if first != "" {
			more++
			continue
		}
		if first = display.Header(a.Name); first == "" {
			first = display.Clean(a.Addr())
		}
	}
	if more > 0 {
		first = display.Cut(first, fromWidth-3) + fmt.Sprintf(" +%d", more)
	}
	return first
}

// words are strings of the server's with blanks between them.
func words[S ~string](list []S) string {
	clean := make([]string, len(list))
	for i, s := range list {
		clean[i] = display.Clean(string(s))
	}
	return strings.Join(clean, " ")
}

// printMailboxes prints a table of mailboxes.
func printMailboxes(w io.Writer, list []*types.List) error {
	names := make([]string, len(list))
	width := len("MAILBOX")
	for i, m := range list {
		names[i] = display.Mailbox(m.Mailbox)
		width = min(max(width, display.Width(names[i])), maxSubject)
	}
	table, err := display.NewTable(w, display.Column{Title: "MAILBOX", Width: width}, display.Column{Title: "ATTRIBUTES"})
	if err != nil {
		return err
	}
	for i, m := range list {
		if err := table.Row(names[i], words(m.Attributes)); err != nil {
			return err
		}
	}
	return nil
}
