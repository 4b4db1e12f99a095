package client_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFetchBySequenceNumber(t *testing.T) {
	ctx := testContext(t)
	_, mailbox := inbox(t, `
	C: A0002 FETCH 1:3 (UID BODY.PEEK[])
	S: * 1 FETCH (UID 4 BODY[] {5}
	S: hello)
	S: * 2 FETCH (UID 5 BODY[] "")
	S: * 3 FETCH (UID 6 BODY[] NIL)
	S: A0002 OK
	`, nil)
	list, err := client.Collect(mailbox.Fetch(ctx, types.Seqs(types.Range(1, 3)), types.FetchUID, types.BodyPeek()))
	require.NoError(t, err)
	require.Len(t, list, 3)
	data, ok := list[0].Section(types.BodyPeek().Section)
	assert.True(t, ok)
	assert.Equal(t, "hello", data.String())
	data, _ = list[1].Section(types.Section{})
	assert.False(t, data.IsNil())
	data, _ = list[2].Section(types.Section{})
	assert.True(t, data.IsNil())
}

func TestFetchNothing(t *testing.T) {
	ctx := testContext(t)
	sess := session(t, `
	C: A0001 SELECT INBOX
	S: * 0 EXISTS
	S: A0001 OK
	C: A0002 UID FETCH 1:* (UID)
	S: A0002 OK
	`, nil)
	mailbox, err := sess.Select(ctx, "INBOX", nil)
	require.NoError(t, err)
	list, err := client.Collect(mailbox.Fetch(ctx, types.Seqs(types.Range(1, types.Last)), types.FetchUID))
	require.NoError(t, err)
	assert.Empty(t, list)
	list, err = client.Collect(mailbox.Fetch(ctx, all, types.FetchUID))
	require.NoError(t, err)
	assert.Empty(t, list)

	var encode *types.EncodeError
	for _, seq := range []error{
		second(client.Collect(mailbox.Fetch(ctx, types.SeqSet{}, types.FetchUID))),
		second(client.Collect(mailbox.Fetch(ctx, types.UIDs(0), types.FetchUID))),
		second(client.Collect(mailbox.Fetch(ctx, all))),
		second(client.Collect(mailbox.Fetch(ctx, nil, types.FetchUID))),
	} {
		assert.ErrorAs(t, seq, &encode)
	}
}

func second[A any](_ A, err error) error { return err }

// One bad message costs one message.
func TestFetchWithBadMessage(t *testing.T) {
	ctx := testContext(t)
	_, mailbox := inbox(t, `
	C: A0002 UID FETCH 1:* (FLAGS)
	S: * 1 FETCH (UID 1 FLAGS ())
	S: * 2 FETCH (UID 2 FLAGS (\Seen)
	S: * 3 FETCH (UID 3 FLAGS ())
	S: A0002 OK
	C: A0003 NOOP
	S: A0003 OK
	`, nil)
	var uids []types.UID
	var bad []error
	for msg, err := range mailbox.Fetch(ctx, all, types.FetchFlags) {
		if err != nil {
			require.True(t, client.IsPartial(err))
			var e *parser.Error
			require.ErrorAs(t, err, &e)
			bad = append(bad, err)
			continue
		}
		uids = append(uids, msg.UID)
	}
	assert.Equal(t, []types.UID{1, 3}, uids)
	assert.Len(t, bad, 1)
	assert.NoError(t, mailbox.Noop(ctx))
}

func TestFetchNo(t *testing.T) {
	ctx := testContext(t)
	_, mailbox := inbox(t, "C: A0002 UID FETCH 1:* (FLAGS)\nS: * 1 FETCH (UID 1 FLAGS ())\nS: A0002 NO some messages are broken\n", nil)
	list, err := client.Collect(mailbox.Fetch(ctx, all, types.FetchFlags))
	assert.Len(t, list, 1)
	assert.ErrorIs(t, err, client.ErrNo)
	assert.False(t, client.IsPartial(err))
}

func TestFetchLeftEarly(t *testing.T) {
	ctx := testContext(t)
	var script strings.Builder
	script.WriteString("C: A0002 UID FETCH 1:* (FLAGS)\n")
	for i := range 3000 {
		fmt.Fprintf(&script, "S: * %d FETCH (UID %d FLAGS ())\n", i%3+1, i+1)
	}
	script.WriteString("S: A0002 OK\nC: A0003 UID FETCH 1:* (FLAGS)\nS: * 1 FETCH (UID 77 FLAGS ())\nS: A0003 OK\nC: A0004 NOOP\nS: A0004 OK\n")
	_, mailbox := inbox(t, script.String(), nil)
	for msg, err := range mailbox.Fetch(ctx, all, types.FetchFlags) {
		require.NoError(t, err)
		if msg.UID == 3 {
			break
		}
	}
	list, err := client.Collect(mailbox.Fetch(ctx, all, types.FetchFlags))
	require.NoError(t, err)
	require.Len(t, list, 1)
	assert.Equal(t, types.UID(77), list[0].UID)
	require.NoError(t, mailbox.Noop(ctx))
}

// What is left is too long: the connection is closed.
func TestDrainIsBounded(t *testing.T) {
	ctx := testContext(t)
	_, mailbox := inbox(t, "C: A0002 UID FETCH 1:* (FLAGS)\nS: * 1 FETCH (UID 1 FLAGS ())\nC: A0003 NOOP\n", &client.Options{DrainTimeout: 30 * time.Millisecond})
	for _, err := range mailbox.Fetch(ctx, all, types.FetchFlags) {
		require.NoError(t, err)
		break
	}
	err := mailbox.Noop(ctx)
	assert.ErrorIs(t, err, client.ErrGivenUp)
	assert.NotErrorIs(t, err, context.Canceled)
}

func TestFetchCancelled(t *testing.T) {
	_, mailbox := inbox(t, `
	C: A0002 UID FETCH 1:* (FLAGS)
	S: * 1 FETCH (UID 1 FLAGS ())
	C: A0003 NOOP
	S: * 2 FETCH (UID 2 FLAGS ())
	S: A0002 OK
	S: A0003 OK
	`, nil)
	ctx, cancel := context.WithCancel(testContext(t))
	defer cancel()
	var got []error
	for _, err := range mailbox.Fetch(ctx, all, types.FetchFlags) {
		got = append(got, err)
		cancel()
	}
	require.Len(t, got, 2)
	assert.NoError(t, got[0])
	assert.ErrorIs(t, got[1], context.Canceled)
	var cancelled *client.CancelError
	require.ErrorAs(t, got[1], &cancelled)
	assert.Equal(t, client.Draining, cancelled.Outcome)
	assert.NoError(t, mailbox.Noop(testContext(t)))

	// Before anything was sent.
	_, err := client.Collect(mailbox.Fetch(ctx, all, types.FetchFlags))
	require.ErrorAs(t, err, &cancelled)
	assert.Equal(t, client.NotSent, cancelled.Outcome)
}

// The body of a loop may use the connection, however much is still to come.
func TestCommandInsideOfLoop(t *testing.T) {
	ctx := testContext(t)
	const n = 5000
	var script strings.Builder
	script.WriteString("C: A0002 UID FETCH 1:* (FLAGS)\n")
	for i := range n {
		fmt.Fprintf(&script, "S: * %d FETCH (UID %d FLAGS ())\n", i+1, i+1)
	}
	script.WriteString("S: A0002 OK\nC: A0003 CREATE x\nS: A0003 OK\n")
	sess, mailbox := inbox(t, script.String(), nil)
	count := 0
	for msg, err := range mailbox.Fetch(ctx, all, types.FetchFlags) {
		require.NoError(t, err)
		if count++; msg.UID == 2 {
			require.NoError(t, sess.Create(ctx, "x"))
		}
	}
	assert.Equal(t, n, count)
}

// A loop that stands still and holds up others beyond the limit loses.
func TestLoopThatStandsStill(t *testing.T) {
	ctx := testContext(t)
	var script strings.Builder
	script.WriteString("C: A0002 UID FETCH 1:* (FLAGS)\n")
	for i := range 500 {
		fmt.Fprintf(&script, "S: * %d FETCH (UID %d FLAGS ())\n", i+1, i+1)
	}
	script.WriteString("S: A0002 OK\nC: A0003 CREATE x\nS: A0003 OK\n")
	sess, mailbox := inbox(t, script.String(), &client.Options{BufferLimit: 16 << 10, StallTimeout: 50 * time.Millisecond})
	count := 0
	var last error
	for _, err := range mailbox.Fetch(ctx, all, types.FetchFlags) {
		if last = err; err != nil {
			continue
		}
		if count++; count == 1 {
			require.NoError(t, sess.Create(ctx, "x"))
		}
	}
	assert.ErrorIs(t, last, client.ErrStalled)
	assert.Greater(t, count, 50)
	assert.Less(t, count, 300)
}

// A loop that is only slow loses nothing, even when others wait.
func TestLoopThatIsSlow(t *testing.T) {
	ctx := testContext(t)
	var script strings.Builder
	script.WriteString("C: A0002 UID FETCH 1:* (FLAGS)\n")
	for i := range 300 {
		fmt.Fprintf(&script, "S: * %d FETCH (UID %d FLAGS ())\n", i+1, i+1)
	}
	script.WriteString("S: A0002 OK\nC: A0003 CREATE x\nS: A0003 OK\n")
	sess, mailbox := inbox(t, script.String(), &client.Options{BufferLimit: 1, StallTimeout: 500 * time.Millisecond})
	created := make(chan error, 1)
	count := 0
	for _, err := range mailbox.Fetch(ctx, all, types.FetchFlags) {
		require.NoError(t, err)
		if count++; count == 1 {
			go func() { created <- sess.Create(ctx, "x") }()
		}
		time.Sleep(2 * time.Millisecond)
	}
	assert.Equal(t, 300, count)
	assert.NoError(t, <-created)
}

func TestCloseDuringFetch(t *testing.T) {
	ctx := testContext(t)
	var script strings.Builder
	script.WriteString("may close\nC: A0002 UID FETCH 1:* (FLAGS)\n")
	for i := range 1000 {
		fmt.Fprintf(&script, "S: * %d FETCH (UID %d FLAGS ())\n", i+1, i+1)
	}
	sess, mailbox := inbox(t, script.String(), nil)
	var last error
	count := 0
	for _, err := range mailbox.Fetch(ctx, all, types.FetchFlags) {
		if count++; count == 1 {
			time.Sleep(20 * time.Millisecond) // reading stands still by now
			start := time.Now()
			require.NoError(t, sess.Close())
			assert.Less(t, time.Since(start), time.Second)
		}
		last = err
	}
	assert.ErrorIs(t, last, client.ErrClosed)
	assert.Less(t, count, 1000)
}

func TestPanicInLoop(t *testing.T) {
	ctx := testContext(t)
	_, mailbox := inbox(t, "C: A0002 UID FETCH 1:* (FLAGS)\nS: * 1 FETCH (UID 1 FLAGS ())\nS: * 2 FETCH (UID 2 FLAGS ())\nS: A0002 OK\nC: A0003 NOOP\nS: A0003 OK\n", nil)
	assert.Panics(t, func() {
		for range mailbox.Fetch(ctx, all, types.FetchFlags) {
			panic("no")
		}
	})
	assert.NoError(t, mailbox.Noop(ctx))
}

func bigLiterals(sizes ...int) string {
	var script strings.Builder
	script.WriteString("C: A0002 UID FETCH 1:* (BODY.PEEK[1])\n")
	for i, size := range sizes {
		fmt.Fprintf(&script, "S: * %d FETCH (UID %d BODY[1] {%d}\nS: %s FLAGS ())\n", i+1, i+1, size, strings.Repeat("x", size))
	}
	return script.String()
}

func TestSink(t *testing.T) {
	ctx := testContext(t)
	failed := errors.New("disk full")
	limits := &client.Options{Reader: &parser.Options{MaxLiteral: 1000}}
	_, mailbox := inbox(t, bigLiterals(1000, 200000, 200001, 200002, 200003)+"S: A0002 OK\nC: A0003 NOOP\nS: A0003 OK\n", limits)
	var got []parser.Incoming
	sizes := make(map[uint32]int64)
	sink := func(in parser.Incoming, r io.Reader) error {
		got = append(got, in)
		switch in.UID {
		case 3:
			_, err := io.ReadFull(r, make([]byte, 10))
			require.NoError(t, err)
			return nil // the rest is skipped
		case 4:
			return failed
		}
		n, err := io.Copy(io.Discard, r)
		sizes[in.UID] = n
		return err
	}
	var messages []*types.Fetch
	var errs []error
	for msg, err := range mailbox.FetchWith(ctx, &client.FetchOptions{Sink: sink}, all, types.BodyPeek(1)) {
		messages = append(messages, msg)
		errs = append(errs, err)
		data, ok := msg.Section(types.BodyPeek(1).Section)
		require.True(t, ok)
		assert.Equal(t, msg.UID != 1, data.IsStreamed())
		assert.True(t, msg.Has(types.HasFlags))
	}
	require.Len(t, messages, 5)
	assert.Equal(t, map[uint32]int64{2: 200000, 5: 200003}, sizes)
	require.Len(t, got, 4)
	assert.Equal(t, int64(200000), got[0].Size)
	assert.Equal(t, uint32(2), got[0].Seq)
	for i, err := range errs {
		if i != 3 {
			assert.NoError(t, err)
			continue
		}
		assert.ErrorIs(t, err, failed)
		var literal *client.LiteralError
		require.ErrorAs(t, err, &literal)
		assert.Equal(t, types.UID(4), literal.UID)
		assert.Equal(t, "BODY[1]", literal.Item)
		assert.True(t, client.IsPartial(err))
	}
	assert.NoError(t, mailbox.Noop(ctx))
}

func TestTooLargeWithoutSink(t *testing.T) {
	ctx := testContext(t)
	_, mailbox := inbox(t, bigLiterals(10, 2000, 10)+"S: A0002 OK\n", &client.Options{Reader: &parser.Options{MaxLiteral: 1000}})
	list, err := client.Collect(mailbox.Fetch(ctx, all, types.BodyPeek(1)))
	assert.Len(t, list, 3)
	assert.ErrorIs(t, err, &parser.LimitError{Limit: parser.LimitLiteral})
	var literal *client.LiteralError
	require.ErrorAs(t, err, &literal)
	assert.Equal(t, int64(2000), literal.Size)
}

func TestCancelInSink(t *testing.T) {
	_, mailbox := inbox(t, bigLiterals(500000, 10)+"S: A0002 OK\nC: A0003 NOOP\nS: A0003 OK\n", &client.Options{Reader: &parser.Options{MaxLiteral: 1000}})
	ctx, cancel := context.WithCancel(testContext(t))
	sink := func(_ parser.Incoming, r io.Reader) error {
		_, err := io.ReadFull(r, make([]byte, 100))
		require.NoError(t, err)
		cancel()
		_, err = io.Copy(io.Discard, r)
		return err
	}
	_, err := client.Collect(mailbox.FetchWith(ctx, &client.FetchOptions{Sink: sink}, all, types.BodyPeek(1)))
	assert.ErrorIs(t, err, context.Canceled)
	assert.NoError(t, mailbox.Noop(testContext(t)))
}

func TestPanicInSink(t *testing.T) {
	ctx := testContext(t)
	_, mailbox := inbox(t, bigLiterals(500000, 10)+"S: A0002 OK\nC: A0003 NOOP\nS: A0003 OK\n", &client.Options{Reader: &parser.Options{MaxLiteral: 1000}})
	sink := func(parser.Incoming, io.Reader) error { panic("no") }
	assert.Panics(t, func() {
		_, _ = client.Collect(mailbox.FetchWith(ctx, &client.FetchOptions{Sink: sink}, all, types.BodyPeek(1)))
	})
	assert.NoError(t, mailbox.Noop(ctx))
}

// A Sink that waits for the connection that waits for it has to give up.
func TestCommandInsideOfSink(t *testing.T) {
	ctx := testContext(t)
	_, mailbox := inbox(t, bigLiterals(5000000, 10)+"C: A0003 NOOP\nS: A0002 OK\nS: A0003 OK\n",
		&client.Options{Reader: &parser.Options{MaxLiteral: 1000}, StallTimeout: 30 * time.Millisecond})
	sink := func(_ parser.Incoming, r io.Reader) error {
		require.NoError(t, mailbox.Noop(ctx))
		_, err := io.Copy(io.Discard, r)
		return err
	}
	list, err := client.Collect(mailbox.FetchWith(ctx, &client.FetchOptions{Sink: sink}, all, types.BodyPeek(1)))
	assert.Len(t, list, 2)
	assert.ErrorIs(t, err, client.ErrStalled)
}

func TestCloseInSink(t *testing.T) {
	ctx := testContext(t)
	sess, mailbox := inbox(t, "may close\n"+bigLiterals(500000, 10), &client.Options{Reader: &parser.Options{MaxLiteral: 1000}})
	sink := func(_ parser.Incoming, r io.Reader) error {
		require.NoError(t, sess.Close())
		_, err := io.Copy(io.Discard, r)
		return err
	}
	_, err := client.Collect(mailbox.FetchWith(ctx, &client.FetchOptions{Sink: sink}, all, types.BodyPeek(1)))
	assert.ErrorIs(t, err, client.ErrClosed)
}

func TestConnectionLostInSink(t *testing.T) {
	ctx := testContext(t)
	_, mailbox := inbox(t, "C: A0002 UID FETCH 1:* (BODY.PEEK[1])\nS: * 1 FETCH (UID 1 BODY[1] {50000}\nS: xxx\nclose\n", &client.Options{Reader: &parser.Options{MaxLiteral: 1000}})
	var read error
	sink := func(_ parser.Incoming, r io.Reader) error {
		_, read = io.Copy(io.Discard, r)
		return read
	}
	list, err := client.Collect(mailbox.FetchWith(ctx, &client.FetchOptions{Sink: sink}, all, types.BodyPeek(1)))
	assert.Empty(t, list)
	assert.ErrorIs(t, read, io.ErrUnexpectedEOF)
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
	var conn *client.ConnError
	assert.ErrorAs(t, err, &conn)
}

// 2 GiB through Fetch take no more memory than a little.
func TestHugeLiteral(t *testing.T) {
	const size, limit int64 = 2 << 30, 64 << 20
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(limit))
	debug.FreeOSMemory() // what other tests have left
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	clientSide, serverSide := pipe(t)
	go func() {
		defer serverSide.Close()
		r := bufio.NewReader(serverSide)
		answer := func(text string) {
			line, _ := r.ReadString('\n')
			tag, _, _ := strings.Cut(line, " ")
			fmt.Fprint(serverSide, strings.ReplaceAll(text, "TAG", tag))
		}
		fmt.Fprint(serverSide, "* PREAUTH [CAPABILITY IMAP4rev1] hi\r\n")
		answer("* 1 EXISTS\r\nTAG OK\r\n")
		answer("* 1 FETCH (UID 1 BODY[] {2147483648}\r\n")
		chunk := bytes.Repeat([]byte("0123456789abcdef"), 1<<16)
		for range size / int64(len(chunk)) {
			if _, err := serverSide.Write(chunk); err != nil {
				return
			}
		}
		fmt.Fprint(serverSide, ")\r\nA0002 OK\r\n")
		_, _ = r.ReadByte()
	}()
	conn, err := client.New(ctx, clientSide, nil)
	require.NoError(t, err)
	defer conn.Close()
	sess, err := conn.Session()
	require.NoError(t, err)
	mailbox, err := sess.Select(ctx, "INBOX", nil)
	require.NoError(t, err)

	var peak atomic.Uint64
	measure := func() {
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		peak.Store(max(peak.Load(), stats.Sys-stats.HeapReleased))
	}
	var total int64
	sink := func(in parser.Incoming, r io.Reader) error {
		assert.Equal(t, size, in.Size)
		buf := make([]byte, 256<<10)
		for i := 0; ; i++ {
			n, err := r.Read(buf)
			total += int64(n)
			if i%1000 == 0 {
				measure()
			}
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
		}
	}
	messages, err := client.Collect(mailbox.FetchWith(ctx, &client.FetchOptions{Sink: sink}, all, types.BodyPeek()))
	require.NoError(t, err)
	require.Len(t, messages, 1)
	data, _ := messages[0].Section(types.Section{})
	assert.True(t, data.IsStreamed())
	assert.Equal(t, size, data.Size())
	assert.Equal(t, size, total)
	measure()
	t.Logf("%d MiB of memory at most", peak.Load()>>20)
	assert.Less(t, peak.Load(), uint64(limit))
}

// StreamAll is for contents alone: names and subjects stay where they belong.
func TestStreamAll(t *testing.T) {
	ctx := testContext(t)
	_, mailbox := inbox(t, `
	C: A0002 UID FETCH 1:* (UID ENVELOPE BODY.PEEK[1] BODY.PEEK[2] BODY.PEEK[3])
	S: * 1 FETCH (ENVELOPE (NIL {4}
	S: lite NIL NIL NIL NIL NIL NIL NIL NIL) BODY[1] {3}
	S: one BODY[2] "two" BODY[3] {5}
	S: three UID 7)
	S: * LIST () "/" {3}
	S: box
	S: A0002 OK
	`, nil)
	var streamed []string
	opts := &client.FetchOptions{StreamAll: true, Sink: func(in parser.Incoming, r io.Reader) error {
		text, err := io.ReadAll(r)
		streamed = append(streamed, in.Section+" "+string(text))
		return err
	}}
	items := []types.FetchItem{types.FetchUID, types.FetchEnvelope, types.BodyPeek(1), types.BodyPeek(2), types.BodyPeek(3)}
	for msg, err := range mailbox.FetchWith(ctx, opts, all, items...) {
		require.NoError(t, err)
		assert.Equal(t, "lite", msg.Envelope.Subject.String())
		data, ok := msg.Section(types.BodyPeek(1).Section)
		assert.True(t, ok && data.IsStreamed() && data.Size() == 3)
		data, ok = msg.Section(types.BodyPeek(2).Section)
		assert.True(t, ok)
		assert.Equal(t, "two", data.String())
	}
	assert.Equal(t, []string{"BODY[1] one", "BODY[3] three"}, streamed)
}
