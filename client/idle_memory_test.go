package client_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// maxIdleSession is how much memory a session takes that has nothing to do, in
// bytes, with that of both ends of its TCP connection.
const maxIdleSession = 64 << 10

// An idle session, which has a mailbox selected and has read all of it, takes
// little memory: a program may have thousands.
func TestIdleSessionTakesLittleMemory(t *testing.T) {
	const sessions = 200
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	served := make(chan error)
	go func() {
		for {
			nc, err := l.Accept()
			if err != nil {
				return
			}
			// The connection stays open for as long as somebody has it.
			t.Cleanup(func() { nc.Close() })
			served <- serveBriefly(nc)
		}
	}()

	ctx := testContext(t)
	opts := insecure(nil)
	before := memoryInUse()
	kept := make([]*client.Mailbox, sessions)
	for i := range kept {
		conn, err := client.Dial(ctx, l.Addr().String(), opts)
		require.NoError(t, err)
		defer conn.Close()
		kept[i] = readAllEnvelopes(ctx, t, conn)
		require.NoError(t, <-served)
	}
	each := int64(memoryInUse()-before) / sessions
	runtime.KeepAlive(kept)
	t.Logf("%d bytes for a session", each)
	assert.Less(t, each, int64(maxIdleSession))
}

// readAllEnvelopes logs in, selects a mailbox and reads what serveBriefly has.
func readAllEnvelopes(ctx context.Context, t *testing.T, conn *client.Conn) *client.Mailbox {
	sess, err := conn.Login(ctx, "joe", types.NewSecret("secret"))
	require.NoError(t, err)
	mailbox, err := sess.Select(ctx, "INBOX", nil)
	require.NoError(t, err)
	n := 0
	for _, err := range mailbox.Fetch(ctx, all, types.FetchEnvelope) {
		require.NoError(t, err)
		n++
	}
	require.Equal(t, 500, n)
	return mailbox
}

// serveBriefly answers LOGIN, SELECT and FETCH, and returns.
func serveBriefly(nc net.Conn) error {
	var envelopes strings.Builder
	for i := range 500 {
		fmt.Fprintf(&envelopes, "* %d FETCH (UID %d ENVELOPE (NIL \"subject %d of many\" ((\"Ada Lovelace\" NIL \"ada\" \"example.org\")) NIL NIL ((NIL NIL \"inbox\" \"example.org\")) NIL NIL NIL \"<%d@example.org>\"))\r\n", i+1, i+1, i, i)
	}
	r := bufio.NewReader(nc)
	if _, err := io.WriteString(nc, "* OK [CAPABILITY IMAP4rev1] hello\r\n"); err != nil {
		return err
	}
	for _, answer := range []string{
		"",
		"* 500 EXISTS\r\n* FLAGS (\\Seen)\r\n* OK [UIDVALIDITY 1]\r\n",
		envelopes.String(),
	} {
		line, err := r.ReadString('\n')
		if err != nil {
			return err
		}
		tag, _, _ := strings.Cut(line, " ")
		if _, err := fmt.Fprintf(nc, "%s%s OK [CAPABILITY IMAP4rev1] done\r\n", answer, tag); err != nil {
			return err
		}
	}
	return nil
}

// memoryInUse is that of the heap and of stacks.
func memoryInUse() uint64 {
	runtime.GC()
	runtime.GC() // what finalizers had
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc + stats.StackInuse
}
