package pool_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/internal/modelserver"
	"github.com/imapeg/imapeg/pool"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestKeeperReconnects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := context.Background()
		n := newNetwork(new(modelserver.Server))
		k := pool.NewKeeper(n.options())
		defer k.Close()
		first, err := k.Session(ctx)
		require.NoError(t, err)
		same, err := k.Session(ctx)
		require.NoError(t, err)
		assert.Same(t, first, same)

		time.Sleep(time.Hour)
		n.set(true)
		n.cut()
		go func() {
			time.Sleep(10 * time.Minute)
			n.set(false)
		}()
		began := time.Now()
		results := make(chan *client.Session, 3)
		for range 3 { // all of them get the same
			go func() {
				sess, err := k.Session(ctx)
				assert.NoError(t, err)
				results <- sess
			}()
		}
		next := <-results
		assert.NotSame(t, first, next)
		assert.Same(t, next, <-results)
		assert.Same(t, next, <-results)
		assert.Less(t, time.Since(began), 16*time.Minute)
		require.NoError(t, next.Noop(ctx))

		// The pauses: each about twice the one before, up to the longest.
		want := time.Second
		for i, pause := range n.pauses {
			assert.LessOrEqual(t, pause, want, i)
			assert.GreaterOrEqual(t, pause, want/2, i)
			want = min(2*want, 5*time.Minute)
		}
		assert.Greater(t, len(n.pauses), 8)
		assert.Less(t, len(n.pauses), 16)
	})
}

// A server that lets one in and closes the connection at once is not asked again and
// again without a pause.
func TestKeeperNotStable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
		defer cancel()
		server := &modelserver.Server{Answer: answers("NOOP", types.Status{Kind: types.BYE, Text: "not now"})}
		n := newNetwork(server)
		k := pool.NewKeeper(n.options())
		defer k.Close()
		err := k.Run(ctx, func(ctx context.Context, sess *client.Session) error { return sess.Noop(ctx) })
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Less(t, n.tried(), 30)
		assert.Greater(t, n.tried(), 10)
	})
}

func TestKeeperRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := context.Background()
		n := newNetwork(new(modelserver.Server))
		k := pool.NewKeeper(n.options())
		defer k.Close()
		calls := 0
		mine := errors.New("mine")
		err := k.Run(ctx, func(ctx context.Context, sess *client.Session) error {
			if calls++; calls < 4 {
				n.cut()
				return sess.Noop(ctx)
			}
			return mine
		})
		assert.Equal(t, mine, err)
		assert.Equal(t, 4, calls)
		// A NO is no reason to begin anew, nor is an error of the function's own.
		calls = 0
		err = k.Run(ctx, func(ctx context.Context, sess *client.Session) error {
			calls++
			_, err := sess.Select(ctx, "None", nil)
			return err
		})
		assert.ErrorIs(t, err, client.ErrNo)
		assert.Equal(t, 1, calls)
	})
}

func TestKeeperFatal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := context.Background()
		n := newNetwork(new(modelserver.Server))
		n.password = "wrong"
		k := pool.NewKeeper(n.options())
		defer k.Close()
		for range 3 {
			_, err := k.Session(ctx)
			var fatal *pool.FatalError
			require.ErrorAs(t, err, &fatal)
			assert.ErrorContains(t, err, "AUTHENTICATIONFAILED")
			assert.NotContains(t, err.Error(), "wrong")
		}
		assert.Equal(t, 1, n.tried())
		assert.Empty(t, n.pauses)
		n.password = "sesame"
		k.Resume()
		_, err := k.Session(ctx)
		require.NoError(t, err)
	})
}

// A server may say how long to wait.
func TestKeeperThrottled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := context.Background()
		var d desk
		server := &modelserver.Server{Answer: d.do}
		d.set(answers("LOGIN", types.Status{Kind: types.BAD, Text: "Request is throttled. Suggested Backoff Time: 299961 milliseconds"}))
		n := newNetwork(server)
		k := pool.NewKeeper(n.options())
		defer k.Close()
		began := time.Now()
		go func() {
			time.Sleep(time.Minute)
			d.set(nil)
		}()
		_, err := k.Session(ctx)
		require.NoError(t, err)
		assert.Equal(t, 299961*time.Millisecond, time.Since(began))
	})
}

func TestKeeperContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(new(modelserver.Server))
		n.set(true)
		k := pool.NewKeeper(n.options())
		short, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		_, err := k.Session(short)
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		assert.ErrorContains(t, err, "no route to host")
		var wait *pool.WaitError
		require.ErrorAs(t, err, &wait)

		ended := make(chan error)
		go func() {
			_, err := k.Session(context.Background())
			ended <- err
		}()
		time.Sleep(time.Minute)
		require.NoError(t, k.Close())
		assert.ErrorIs(t, <-ended, pool.ErrClosed)
		_, err = k.Session(context.Background())
		assert.ErrorIs(t, err, pool.ErrClosed)
	})
}

func TestKeeperSelect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := context.Background()
		var d desk
		server := &modelserver.Server{Answer: d.do}
		m := server.Mailbox("INBOX")
		m.Add()
		n := newNetwork(server)
		k := pool.NewKeeper(n.options())
		defer k.Close()
		inbox, err := k.Select(ctx, "INBOX", nil)
		require.NoError(t, err)
		same, err := k.Select(ctx, "inbox", nil)
		require.NoError(t, err)
		assert.Same(t, inbox, same)
		n.cut()
		again, err := k.Select(ctx, "INBOX", nil)
		require.NoError(t, err)
		assert.NotSame(t, inbox, again)
		n.cut()
		m.Reset()
		_, err = k.Select(ctx, "INBOX", nil)
		var changed *pool.UIDValidityError
		require.ErrorAs(t, err, &changed)
		assert.EqualError(t, err, "pool: the UIDVALIDITY of INBOX was 1 and is 2")
		_, err = k.Select(ctx, "INBOX", nil)
		require.NoError(t, err)
		assert.Equal(t, []string{"LOGIN", "SELECT", "LOGIN", "SELECT", "LOGIN", "SELECT"}, d.take())
	})
}

// What is safe is sent again, in the mailbox that was selected; what is not is not.
func TestKeeperDo(t *testing.T) {
	seen := types.UIDs(1)
	for name, c := range map[string]struct {
		body  types.CommandBody
		reset bool
		want  []string
		err   any
	}{
		"safe": {
			body: &types.FetchCommand{Set: seen, Items: []types.FetchItem{types.FetchFlags}},
			want: []string{"UID FETCH", "LOGIN", "SELECT", "UID FETCH"},
		},
		"not safe": {
			body: &types.ExpungeCommand{},
			want: []string{"EXPUNGE"}, err: new(*client.ConnError),
		},
		"sequence numbers": {
			body: &types.FetchCommand{Set: types.Seqs(1), Items: []types.FetchItem{types.FetchFlags}},
			want: []string{"FETCH"}, err: new(*client.ConnError),
		},
		"another UIDVALIDITY": {
			body: &types.FetchCommand{Set: seen, Items: []types.FetchItem{types.FetchFlags}}, reset: true,
			want: []string{"UID FETCH", "LOGIN", "SELECT"}, err: new(*pool.UIDValidityError),
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := context.Background()
				var d desk
				server := &modelserver.Server{Answer: d.do}
				m := server.Mailbox("INBOX")
				m.Add()
				n := newNetwork(server)
				k := pool.NewKeeper(n.options())
				defer k.Close()
				_, err := k.Select(ctx, "INBOX", nil)
				require.NoError(t, err)
				first := true
				d.take()
				d.set(func(body types.CommandBody) *types.Status {
					if body.CommandName() == c.body.CommandName() && first {
						first = false
						if c.reset {
							m.Reset()
						}
						return &types.Status{Kind: types.BYE}
					}
					return nil
				})
				var last error
				fetches := 0
				for resp, err := range k.Do(ctx, c.body) {
					if last = err; err == nil && resp.ResponseName() == "FETCH" {
						fetches++
					}
				}
				assert.Equal(t, c.want, d.take())
				if c.err != nil {
					assert.ErrorAs(t, last, c.err)
					return
				}
				require.NoError(t, last)
				assert.Equal(t, 1, fetches)
			})
		})
	}
}

// Of what was not sent anything may be sent, and what was refused for now may be later.
func TestKeeperDoLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := context.Background()
		var d desk
		server := &modelserver.Server{Answer: d.do}
		server.Mailbox("INBOX").Add()
		n := newNetwork(server)
		k := pool.NewKeeper(n.options())
		defer k.Close()
		_, err := k.Select(ctx, "INBOX", nil)
		require.NoError(t, err)
		n.cut()
		for _, err := range k.Do(ctx, &types.CloseCommand{}) {
			require.NoError(t, err)
		}

		refusals := 2
		d.set(func(types.CommandBody) *types.Status {
			if refusals--; refusals >= 0 {
				return &types.Status{Kind: types.BAD, Text: "Request is throttled. Suggested Backoff Time: 1500 milliseconds"}
			}
			return nil
		})
		began := time.Now()
		for _, err := range k.Do(ctx, &types.NoopCommand{}) {
			require.NoError(t, err)
		}
		assert.Equal(t, 3*time.Second, time.Since(began))
		d.set(answers("NOOP", types.Status{Kind: types.BAD, Text: "Request is throttled. Suggested Backoff Time: 1500 milliseconds"}))
		var last error
		for _, last = range k.Do(ctx, &types.NoopCommand{}) {
		}
		assert.ErrorIs(t, last, client.ErrBad)
		short, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		for _, last = range k.Do(short, &types.NoopCommand{}) {
		}
		assert.Error(t, last)
		assert.Less(t, time.Since(began), time.Minute)
	})
}
