package live

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"runtime"
	"strings"

	"github.com/imapeg/imapeg/bench/internal/figures"
	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/internal/testmail"
	"github.com/imapeg/imapeg/internal/testserver"
	"github.com/imapeg/imapeg/types"
)

// SessionRow is what idle connections of a kind take in memory.
type SessionRow struct {
	TLS      bool
	Sessions int
	// Bare is what each takes without a client, and Session with ours, in bytes of the
	// heap and of stacks.
	Bare, Session float64
}

// A session has read all of a mailbox with so many messages before it is idle.
const (
	sessionMailbox  = "bench-sessions"
	sessionMessages = 500
)

// RunSessions opens sessions in this process, logs in, selects a mailbox, reads all
// envelopes, and looks at what they take when nothing happens any more.
func RunSessions(ctx context.Context, server *testserver.Server, sessions int) ([]SessionRow, error) {
	if err := server.Fill(sessionMailbox, testmail.Bulk(sessionMessages, testmail.ShortSizes)); err != nil {
		return nil, err
	}
	var rows []SessionRow
	for _, secure := range []bool{false, true} {
		row := SessionRow{TLS: secure, Sessions: sessions}
		var err error
		row.Bare, err = memoryOfEach(sessions, func() (io.Closer, error) { return bare(server, secure) })
		if err != nil {
			return nil, err
		}
		row.Session, err = memoryOfEach(sessions, func() (io.Closer, error) { return idleSession(ctx, server, secure) })
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// memoryOfEach opens n of something and returns what each takes.
func memoryOfEach(n int, open func() (io.Closer, error)) (float64, error) {
	kept := make([]io.Closer, n)
	before := memoryInUse()
	for i := range kept {
		c, err := open()
		if err != nil {
			return 0, err
		}
		defer c.Close()
		kept[i] = c
	}
	after := memoryInUse()
	runtime.KeepAlive(kept)
	return (after - before) / float64(n), nil
}

// memoryInUse is that of the heap and of stacks, in bytes.
func memoryInUse() float64 {
	runtime.GC()
	runtime.GC() // what only finalizers kept
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return float64(stats.HeapAlloc + stats.StackInuse)
}

// bare is a connection whose greeting was read.
func bare(server *testserver.Server, secure bool) (nc net.Conn, err error) {
	if secure {
		nc, err = tls.Dial("tcp", server.TLS, server.TLSConfig())
	} else {
		nc, err = net.Dial("tcp", server.Plain)
	}
	if err != nil {
		return nil, err
	}
	_, err = bufio.NewReader(nc).ReadString('\n')
	return nc, err
}

// idleSession is a session of ours that has done something and does nothing any more.
func idleSession(ctx context.Context, server *testserver.Server, secure bool) (io.Closer, error) {
	opts := &client.Options{AllowInsecureAuth: true, TLSConfig: server.TLSConfig()}
	dial, address := client.Dial, server.Plain
	if secure {
		dial, address = client.DialTLS, server.TLS
	}
	conn, err := dial(ctx, address, opts)
	if err != nil {
		return nil, err
	}
	sess, err := conn.Login(ctx, server.User, types.NewSecret(server.Password))
	if err != nil {
		return nil, err
	}
	mailbox, err := sess.Examine(ctx, sessionMailbox)
	if err != nil {
		return nil, err
	}
	n := 0
	for _, err := range mailbox.Fetch(ctx, types.Seqs(types.Range(1, types.Last)), types.FetchUID, types.FetchEnvelope) {
		if err != nil {
			return nil, err
		}
		n++
	}
	if n != sessionMessages {
		return nil, fmt.Errorf("live: got %d of %d messages", n, sessionMessages)
	}
	return sess, nil
}

// WriteSessionTable writes the rows as a Markdown table.
func WriteSessionTable(w io.Writer, rows []SessionRow) error {
	var sb strings.Builder
	sb.WriteString("| Connection | without a client | idle session | the session's own |\n|---|--:|--:|--:|\n")
	for _, row := range rows {
		name := "TCP"
		if row.TLS {
			name = "TLS"
		}
		fmt.Fprintf(&sb, "| %s | %s KiB | %s KiB | %s KiB |\n", name,
			figures.Text(row.Bare/1024), figures.Text(row.Session/1024), figures.Text((row.Session-row.Bare)/1024))
	}
	_, err := io.WriteString(w, sb.String())
	return err
}
