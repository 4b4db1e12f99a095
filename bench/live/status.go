package live

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/imapeg/imapeg/bench/internal/figures"
	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/internal/testmail"
	"github.com/imapeg/imapeg/internal/testserver"
	"github.com/imapeg/imapeg/types"
)

// Link is what [RunStatus] measures on.
type Link struct {
	Mailboxes int
	RoundTrip time.Duration
}

// StatusRow is a way to ask for the STATUS of all mailboxes.
type StatusRow struct {
	Link
	// Goroutines is how many use the one session; 0 is no client at all, but a
	// connection that all commands are written to at once.
	Goroutines int
	Rounds     []float64 // seconds, in the order of the rounds
}

// RunStatus makes mailboxes and lets more and more goroutines ask for their STATUS, with
// one session of ours on a slow link. Logging in does not count.
func RunStatus(ctx context.Context, c Config, server *testserver.Server, link Link) ([]StatusRow, error) {
	names := make([]types.Mailbox, link.Mailboxes)
	for i := range names {
		names[i] = types.Mailbox(fmt.Sprintf("status-%03d", i))
		if err := server.Fill(string(names[i]), testmail.Bulk(1, testmail.ShortSizes)); err != nil {
			return nil, err
		}
	}
	proxy, err := StartDelay(server.Plain, link.RoundTrip)
	if err != nil {
		return nil, err
	}
	defer proxy.Close()

	var rows []StatusRow
	for _, n := range []int{1, 2, 5, 10, 20, 50, 100, 0} {
		rows = append(rows, StatusRow{Link: link, Goroutines: n})
	}
	// The server gets to know the mailboxes.
	if _, err := statusByHand(server, server.Plain, names); err != nil {
		return nil, err
	}
	for round := range c.Rounds {
		for i := range rows {
			row := &rows[i]
			var took time.Duration
			if row.Goroutines == 0 {
				took, err = statusByHand(server, proxy.Address(), names)
			} else {
				took, err = statusByClient(ctx, server, proxy.Address(), names, row.Goroutines)
			}
			if err != nil {
				return nil, err
			}
			row.Rounds = append(row.Rounds, took.Seconds())
			fmt.Fprintf(c.Log, "STATUS, goroutines: %-3d            round %d: %6.3f s\n", row.Goroutines, round+1, took.Seconds())
		}
	}
	return rows, nil
}

// statusByClient asks with a number of goroutines.
func statusByClient(ctx context.Context, server *testserver.Server, address string, names []types.Mailbox, goroutines int) (time.Duration, error) {
	conn, err := client.Dial(ctx, address, &client.Options{AllowInsecureAuth: true})
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	sess, err := conn.Login(ctx, server.User, types.NewSecret(server.Password))
	if err != nil {
		return 0, err
	}
	todo := make(chan types.Mailbox, len(names))
	for _, name := range names {
		todo <- name
	}
	close(todo)
	errs := make(chan error, len(names))
	var wg sync.WaitGroup
	start := time.Now()
	for range goroutines {
		wg.Go(func() {
			for name := range todo {
				status, err := sess.Status(ctx, name, types.StatusMessages, types.StatusUIDNext, types.StatusUnseen)
				if err == nil && status.Messages != 1 {
					err = fmt.Errorf("live: %s has %d messages", name, status.Messages)
				}
				errs <- err
			}
		})
	}
	wg.Wait()
	took := time.Since(start)
	close(errs)
	for err := range errs {
		if err != nil {
			return 0, err
		}
	}
	return took, nil
}

// statusByHand writes all commands at once: nothing is faster on one connection.
func statusByHand(server *testserver.Server, address string, names []types.Mailbox) (time.Duration, error) {
	nc, err := net.Dial("tcp", address)
	if err != nil {
		return 0, err
	}
	defer nc.Close()
	r := bufio.NewReader(nc)
	if _, err := fmt.Fprintf(nc, "login LOGIN %q %q\r\n", server.User, server.Password); err != nil {
		return 0, err
	}
	if _, err := linesUntil(r, "login OK"); err != nil {
		return 0, err
	}
	var commands strings.Builder
	for i, name := range names {
		fmt.Fprintf(&commands, "t%d STATUS %s (MESSAGES UIDNEXT UNSEEN)\r\n", i, name)
	}
	start := time.Now()
	if _, err := io.WriteString(nc, commands.String()); err != nil {
		return 0, err
	}
	n, err := linesUntil(r, fmt.Sprintf("t%d OK", len(names)-1))
	took := time.Since(start)
	if err == nil && n != len(names) {
		err = fmt.Errorf("live: %d answers to %d commands", n, len(names))
	}
	return took, err
}

// linesUntil reads up to the line with a beginning and counts the STATUS responses.
func linesUntil(r *bufio.Reader, begin string) (statuses int, err error) {
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return 0, err
		}
		if strings.HasPrefix(line, begin) {
			return statuses, nil
		}
		if strings.HasPrefix(line, "* STATUS ") {
			statuses++
		}
	}
}

// WriteStatusTable writes the rows as a Markdown table. The first is what the others are
// compared with.
func WriteStatusTable(w io.Writer, rows []StatusRow) error {
	var sb strings.Builder
	sb.WriteString("| Goroutines | seconds | STATUS/s | times as fast as one |\n|---|--:|--:|--:|\n")
	for _, row := range rows {
		name := fmt.Sprint(row.Goroutines)
		if row.Goroutines == 0 {
			name = "by hand, all at once"
		}
		seconds := figures.Median(append([]float64(nil), row.Rounds...))
		fmt.Fprintf(&sb, "| %s | %s | %s | %s |\n", name, figures.Text(seconds),
			figures.Text(float64(row.Mailboxes)/seconds), figures.Text(figures.Ratio(rows[0].Rounds, row.Rounds)))
	}
	_, err := io.WriteString(w, sb.String())
	return err
}
