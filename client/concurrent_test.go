package client_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// answering is a server that answers what it is asked, in order, after a while.
// What it says tells what it was asked. It calls step, if that is not nil, before
// whatever it does.
func answering(nc net.Conn, random *rand.Rand, step func()) {
	defer nc.Close()
	r := bufio.NewReader(nc)
	w := bufio.NewWriter(nc)
	fmt.Fprint(w, "* PREAUTH [CAPABILITY IMAP4rev1] hi\r\n")
	_ = w.Flush()
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		words := strings.Fields(line)
		pause := func() {
			if step != nil {
				step()
			}
			if random.IntN(3) == 0 {
				_ = w.Flush()
				time.Sleep(time.Duration(random.IntN(300)) * time.Microsecond)
			}
		}
		pause()
		tag, name := words[0], words[1]
		switch name {
		case "STATUS":
			n := strings.TrimPrefix(words[2], "box")
			fmt.Fprintf(w, "* STATUS %s (MESSAGES %s)\r\n", words[2], n)
		case "SELECT":
			n := strings.TrimPrefix(words[2], "box")
			fmt.Fprintf(w, "* %s EXISTS\r\n", n)
			pause()
			fmt.Fprintf(w, "* OK [UIDVALIDITY %s] x\r\n", n)
		case "LIST":
			for i := range 5 {
				fmt.Fprintf(w, "* LIST () \"/\" %s%d\r\n", strings.Trim(words[3], `"*`), i)
				pause()
			}
		case "UID": // FETCH n (...)
			for range 5 {
				fmt.Fprintf(w, "* 1 FETCH (UID %s BODY[] {4}\r\nbody)\r\n", words[3])
				pause()
			}
		case "APPEND":
			size, _ := strconv.Atoi(strings.Trim(words[len(words)-1], "{}"))
			fmt.Fprint(w, "+ go on\r\n")
			_ = w.Flush()
			pause()
			if _, err := io.ReadFull(r, make([]byte, size+2)); err != nil {
				return
			}
		}
		pause()
		fmt.Fprintf(w, "%s OK done\r\n", tag)
		if r.Buffered() == 0 {
			_ = w.Flush()
		}
	}
}

// oneCommand sends a command of one of the kinds and checks that the answer is its
// own.
func oneCommand(ctx context.Context, sess *client.Session, random *rand.Rand, kinds int) error {
	n := random.IntN(90) + 10
	name := types.Mailbox(fmt.Sprintf("box%d", n))
	switch random.IntN(kinds) {
	case 0:
		return sess.Noop(ctx)
	case 1:
		status, err := sess.Status(ctx, name, types.StatusMessages)
		if err == nil && (status.Messages != uint32(n) || status.Mailbox != name) {
			return fmt.Errorf("confused: STATUS of %s is %+v", name, status)
		}
		return err
	case 2:
		list, err := client.Collect(sess.List(ctx, "", string(name)+"*"))
		for i, l := range list {
			if string(l.Mailbox) != fmt.Sprintf("%s%d", name, i) {
				return fmt.Errorf("confused: LIST %s has %s", name, l.Mailbox)
			}
		}
		if err == nil && len(list) != 5 {
			return fmt.Errorf("confused: LIST has %d", len(list))
		}
		return err
	case 3:
		for _, err := range sess.Do(ctx, &types.CreateCommand{Mailbox: name}) {
			if err != nil {
				return err
			}
		}
		return nil
	case 4:
		return selectAndFetch(ctx, sess, random, n)
	}
	_, err := sess.Append(ctx, name, strings.NewReader("hello"), 5, nil)
	return err
}

func selectAndFetch(ctx context.Context, sess *client.Session, random *rand.Rand, n int) error {
	name := types.Mailbox(fmt.Sprintf("box%d", n))
	mailbox, err := sess.Select(ctx, name, nil)
	if err != nil {
		return err
	}
	if s := mailbox.State(); s.Exists != uint32(n) || s.UIDValidity != uint32(n) {
		return fmt.Errorf("confused: SELECT %s is %+v", name, s)
	}
	count, stop := 0, random.IntN(8)
	for msg, err := range mailbox.Fetch(ctx, types.UIDs(n), types.BodyPeek()) {
		if errors.Is(err, client.ErrNotSelected) {
			return nil // another goroutine's SELECT came between
		}
		if err != nil {
			return err
		}
		if msg.UID != types.UID(n) {
			return fmt.Errorf("confused: FETCH %d has %d", n, msg.UID)
		}
		if count++; count == stop {
			return nil
		}
	}
	if count != 5 {
		return fmt.Errorf("confused: FETCH has %d", count)
	}
	return nil
}

// Many goroutines on one connection.
func TestConcurrentCommands(t *testing.T) {
	clientSide, serverSide := pipe(t)
	go answering(serverSide, rand.New(rand.NewPCG(1, 2)), nil)
	conn, err := client.New(testContext(t), clientSide, nil)
	require.NoError(t, err)
	defer conn.Close()
	sess, err := conn.Session()
	require.NoError(t, err)
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			random := rand.New(rand.NewPCG(uint64(i), 3))
			for range 20 {
				ctx, kinds := testContext(t), 6
				if random.IntN(10) == 0 {
					short, cancel := context.WithTimeout(ctx, time.Millisecond)
					defer cancel()
					ctx, kinds = short, 5 // APPEND cannot be cancelled in the middle
				}
				err := oneCommand(ctx, sess, random, kinds)
				var cancelled *client.CancelError
				if errors.As(err, &cancelled) && cancelled.Outcome != client.Closed {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}

// STATUS of several mailboxes are under way together; a second of the same
// mailbox waits, and so does everything behind.
func TestPipelining(t *testing.T) {
	ctx := testContext(t)
	clientSide, serverSide := pipe(t)
	conn := make(chan *client.Conn, 1)
	go func() {
		c, err := client.New(ctx, clientSide, nil)
		assert.NoError(t, err)
		conn <- c
	}()
	r := bufio.NewReader(serverSide)
	fmt.Fprint(serverSide, "* PREAUTH [CAPABILITY IMAP4rev1] hi\r\n")
	c := <-conn
	defer c.Close()
	sess, err := c.Session()
	require.NoError(t, err)
	results := make(chan string, 10)
	status := func(name types.Mailbox) {
		s, err := sess.Status(ctx, name, types.StatusMessages)
		results <- fmt.Sprintf("%s %t", name, err == nil && s.Messages == uint32(name[0]))
	}
	expect := func(want string) {
		t.Helper()
		line, err := r.ReadString('\n')
		require.NoError(t, err)
		require.Equal(t, want+"\r\n", line)
	}
	quiet := func() {
		t.Helper()
		require.NoError(t, serverSide.SetReadDeadline(time.Now().Add(20*time.Millisecond)))
		_, err := r.ReadByte()
		require.Error(t, err)
		require.NoError(t, serverSide.SetReadDeadline(time.Time{}))
	}
	go status("a")
	expect("A0001 STATUS a (MESSAGES)")
	go status("b")
	expect("A0002 STATUS b (MESSAGES)")
	go status("a")
	quiet()
	go func() { results <- fmt.Sprint("noop ", sess.Noop(ctx)) }() // nobody overtakes
	quiet()
	fmt.Fprintf(serverSide, "* STATUS b (MESSAGES %d)\r\n* STATUS a (MESSAGES %d)\r\nA0002 OK\r\n", 'b', 'a')
	assert.Equal(t, "b true", <-results)
	quiet()
	fmt.Fprint(serverSide, "A0001 OK\r\n")
	assert.Equal(t, "a true", <-results)
	expect("A0003 STATUS a (MESSAGES)")
	expect("A0004 NOOP")
	go func() { results <- fmt.Sprint("create ", sess.Create(ctx, "x")) }()
	quiet()
	fmt.Fprintf(serverSide, "A0004 OK\r\n* STATUS a (MESSAGES %d)\r\nA0003 OK\r\n", 'a')
	assert.ElementsMatch(t, []string{"noop <nil>", "a true"}, []string{<-results, <-results})
	expect("A0005 CREATE x")
	fmt.Fprint(serverSide, "A0005 OK\r\n")
	assert.Equal(t, "create <nil>", <-results)
}

// The caller of a command that waits for its turn gives up: nothing is sent.
func TestCancelWhileQueued(t *testing.T) {
	ctx := testContext(t)
	_, mailbox := inbox(t, "C: A0002 CLOSE\n", nil)
	short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	first := make(chan error, 1)
	firstCtx, stop := context.WithCancel(ctx)
	go func() { first <- mailbox.Close(firstCtx) }()
	time.Sleep(5 * time.Millisecond)
	err := mailbox.Noop(short)
	var cancelled *client.CancelError
	require.ErrorAs(t, err, &cancelled)
	assert.Equal(t, client.NotSent, cancelled.Outcome)
	stop()
	err = <-first
	require.ErrorAs(t, err, &cancelled)
	assert.Equal(t, client.Draining, cancelled.Outcome)
}
