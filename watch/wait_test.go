package watch_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/imapeg/imapeg/internal/modelserver"
	"github.com/imapeg/imapeg/mailsync"
	"github.com/imapeg/imapeg/types"
	"github.com/imapeg/imapeg/watch"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A copy that is brought up to date whenever something has happened is up to date,
// whenever it happens.
func TestWaitAndSync(t *testing.T) {
	for _, caps := range [][]types.Cap{{"IDLE"}, {"IDLE", types.CapCondStore}, {"IDLE", types.CapEnable, types.CapQResync}, {"NOTIFY"}, nil} {
		t.Run(fmt.Sprint(caps), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(context.Background())
				server := &modelserver.Server{Caps: caps}
				m := server.Mailbox("INBOX")
				// Messages come and go in the middle of commands, too.
				n := 0
				server.Answer = func(types.CommandBody) *types.Status {
					if n++; n%5 == 0 && n < 100 {
						m.Add()
						m.SetFlags(types.UID(n/10), types.FlagSeen)
						m.Expunge(types.UID(n / 12))
					}
					return nil
				}
				sess := connect(t, server)
				w := watch.New(sess, nil)
				known := make(map[types.UID]string)
				syncs := 0
				done := make(chan error)
				go func() {
					var state mailsync.State
					for {
						syncs++
						for changes, err := range mailsync.Sync(ctx, sess, "INBOX", state, nil) {
							if err != nil {
								done <- err
								return
							}
							for uid := range changes.Gone.All() {
								delete(known, uid)
							}
							for _, msg := range append(changes.New, changes.Changed...) {
								known[msg.UID] = fmt.Sprint(msg.Flags)
							}
							state = changes.State
						}
						if err := w.Wait(ctx, sess.Selected()); err != nil {
							done <- err
							return
						}
					}
				}()
				for i := range 20 {
					time.Sleep(time.Duration(i) * time.Second)
					uid := m.Add()
					if i%3 == 0 {
						m.SetFlags(uid-1, types.FlagFlagged)
					}
					if i%4 == 0 {
						m.Expunge(uid - 3)
					}
				}
				time.Sleep(10 * time.Minute)
				synctest.Wait()
				want := make(map[types.UID]string)
				for _, msg := range m.Messages() {
					want[msg.UID] = fmt.Sprint(msg.Flags)
				}
				assert.Equal(t, want, known)
				assert.Less(t, syncs, 100)
				cancel()
				assert.ErrorIs(t, <-done, context.Canceled)
				w.Close()
				require.NoError(t, sess.Close())
			})
		})
	}
}
