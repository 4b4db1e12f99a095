package watch_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/internal/modelserver"
	"github.com/imapeg/imapeg/types"
	"github.com/imapeg/imapeg/watch"
	"github.com/stretchr/testify/require"
)

// A copy of the flags of all messages that follows the changes is what the mailbox is,
// whatever happens at whatever moment.
func TestProperty(t *testing.T) {
	for _, c := range []struct {
		method  watch.Method
		qresync bool
		buffer  int
	}{
		{watch.Notify, false, 0}, {watch.Notify, true, 0},
		{watch.Idle, false, 0}, {watch.Idle, true, 0}, {watch.Idle, false, 3},
		{watch.Poll, false, 0}, {watch.Poll, true, 0}, {watch.Poll, false, 2},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			for seed := range uint64(25) {
				synctest.Test(t, func(t *testing.T) {
					follow(t, rand.New(rand.NewPCG(seed, 0)), &watch.Options{Method: c.method, Buffer: c.buffer}, c.qresync)
				})
			}
		})
	}
}

func follow(t *testing.T, r *rand.Rand, opts *watch.Options, qresync bool) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	server := &modelserver.Server{Caps: []types.Cap{"IDLE", "NOTIFY", types.CapEnable, types.CapQResync}}
	m := server.Mailbox("INBOX")
	for range r.IntN(10) {
		m.Add()
	}
	sess := connect(t, server)
	defer sess.Close()
	if qresync {
		_, err := sess.Enable(ctx, types.CapQResync)
		require.NoError(t, err)
	}
	inbox, err := sess.Select(ctx, "INBOX", nil)
	require.NoError(t, err)

	known := make(map[types.UID]string)
	look := func(set types.UIDSet) {
		messages, err := client.Collect(inbox.Fetch(ctx, set, types.FetchFlags))
		require.NoError(t, err)
		for _, msg := range messages {
			if msg.UID != 0 { // else it is news of another message, which the watcher tells
				known[msg.UID] = fmt.Sprint(msg.Flags)
			}
		}
	}
	all := types.UIDs(types.Range(1, types.Last))
	w := watch.New(sess, opts) // before the look
	defer w.Close()
	look(all)

	done := make(chan struct{})
	go func() {
		defer close(done)
		for change, err := range w.Changes(ctx, inbox) {
			require.NoError(t, err)
			switch change := change.(type) {
			case *watch.Arrived:
				look(change.UIDs)
			case *watch.Flags:
				known[change.UID] = fmt.Sprint(change.Flags)
			case *watch.Gone:
				for uid := range change.UIDs.All() {
					delete(known, uid)
				}
			case *watch.Anew:
				clear(known)
				look(all)
			}
		}
	}()
	for range 40 {
		messages := m.Messages()
		switch what := r.IntN(10); {
		case what < 4 || len(messages) == 0:
			m.Skip(r.IntN(2))
			m.Add()
		case what < 7:
			m.SetFlags(messages[r.IntN(len(messages))].UID, types.Flag(fmt.Sprint("$", r.IntN(5))))
		default:
			m.Expunge(messages[r.IntN(len(messages))].UID)
		}
		switch r.IntN(4) {
		case 0:
			time.Sleep(time.Duration(r.IntN(90)) * time.Second)
		case 1:
			synctest.Wait()
		}
	}
	time.Sleep(time.Hour)
	synctest.Wait()
	cancel()
	<-done
	want := make(map[types.UID]string)
	for _, msg := range m.Messages() {
		want[msg.UID] = fmt.Sprint(slices.Clone(msg.Flags))
	}
	require.Equal(t, want, known)
}
