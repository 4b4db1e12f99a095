package pool_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/internal/modelserver"
	"github.com/imapeg/imapeg/pool"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestPoolLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := context.Background()
		server := new(modelserver.Server)
		opts := newNetwork(server).options()
		opts.Max = 3
		p := pool.NewPool(opts)
		defer p.Close()
		var leases []*pool.Lease
		for range 3 {
			l, err := p.Get(ctx)
			require.NoError(t, err)
			assert.Nil(t, l.Mailbox())
			leases = append(leases, l)
		}
		// The fourth waits until its context ends ...
		short, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		_, err := p.Get(short)
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		var wait *pool.WaitError
		assert.ErrorAs(t, err, &wait)

		// ... or until one is given back: first come, first served.
		order := make(chan int, 3)
		for i := range 3 {
			go func() {
				l, err := p.Get(ctx)
				assert.NoError(t, err)
				order <- i
				l.Release()
			}()
			synctest.Wait()
		}
		assert.Empty(t, order)
		leases[0].Release()
		leases[0].Release()
		assert.Equal(t, []int{0, 1, 2}, []int{<-order, <-order, <-order})
		open, total := server.Sessions()
		assert.Equal(t, []int{3, 3}, []int{open, total})
		// One that is dead makes room for another.
		waiting := make(chan *pool.Lease)
		first, err := p.Get(ctx)
		require.NoError(t, err)
		go func() {
			l, err := p.Get(ctx)
			assert.NoError(t, err)
			waiting <- l
		}()
		synctest.Wait()
		time.Sleep(2 * time.Minute) // so that nobody suspects the server
		require.NoError(t, first.Session().Close())
		first.Release()
		l := <-waiting
		assert.NoError(t, l.Session().Noop(ctx))
		_, total = server.Sessions()
		assert.Equal(t, 4, total)
	})
}

func TestPoolAffinity(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := context.Background()
		var d desk
		server := &modelserver.Server{Answer: d.do}
		server.Mailbox("A")
		server.Mailbox("B")
		server.Mailbox("C")
		opts := newNetwork(server).options()
		opts.Max = 2
		p := pool.NewPool(opts)
		defer p.Close()
		selects := func(name types.Mailbox, readOnly bool, want ...string) *pool.Lease {
			t.Helper()
			d.take()
			l, err := p.Select(ctx, name, &client.SelectOptions{ReadOnly: readOnly})
			require.NoError(t, err)
			assert.Equal(t, name, l.Mailbox().Name())
			assert.Same(t, l.Session().Selected(), l.Mailbox())
			assert.Equal(t, want, d.take())
			return l
		}
		a := selects("A", false, "LOGIN", "SELECT")
		b := selects("B", false, "LOGIN", "SELECT")
		sessionOfA, sessionOfB := a.Session(), b.Session()
		a.Release()
		b.Release()
		a = selects("A", false)
		assert.Same(t, sessionOfA, a.Session())
		a.Release()
		b = selects("B", false)
		assert.Same(t, sessionOfB, b.Session())
		b.Release()
		// Another takes the place of the one that was not used for longest.
		c := selects("C", false, "SELECT")
		assert.Same(t, sessionOfA, c.Session())
		c.Release()
		// Read-only is another selection, and so is one that a borrower has left.
		b = selects("B", true, "EXAMINE")
		require.NoError(t, b.Mailbox().Unselect(ctx))
		b.Release()
		l, err := p.Get(ctx)
		require.NoError(t, err)
		assert.Nil(t, l.Session().Selected(), "one in which none is selected is preferred")
		l.Release()
		selects("B", true, "EXAMINE").Release()

		_, err = p.Select(ctx, "None", nil)
		assert.ErrorIs(t, err, types.CodeNonexistent)
		open, total := server.Sessions()
		assert.Equal(t, []int{2, 2}, []int{open, total})
	})
}

func TestPoolIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := context.Background()
		var d desk
		server := &modelserver.Server{Answer: d.do}
		n := newNetwork(server)
		p := pool.NewPool(n.options())
		defer p.Close()
		get := func(want ...string) *pool.Lease {
			t.Helper()
			d.take()
			l, err := p.Get(ctx)
			require.NoError(t, err)
			assert.Equal(t, want, d.take())
			return l
		}
		get("LOGIN").Release()
		get().Release()
		time.Sleep(2 * time.Minute)
		get("NOOP").Release()
		// One that is gone, and one of which nobody knows.
		time.Sleep(2 * time.Minute)
		n.cut()
		get("LOGIN").Release()
		time.Sleep(2 * time.Minute)
		d.set(answers("NOOP", types.Status{Kind: types.BYE, Text: "too late"}))
		l, err := p.Get(ctx)
		require.NoError(t, err)
		_, total := server.Sessions()
		assert.Equal(t, 3, total)
		d.set(nil)
		l.Release()

		d.take()
		time.Sleep(6 * time.Minute)
		synctest.Wait()
		open, _ := server.Sessions()
		assert.Equal(t, 0, open, "nobody has wanted it")
		assert.Equal(t, []string{"LOGOUT"}, d.take())
	})
}

// A server that is dead without a word is noticed by the check.
func TestPoolDeadPeer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := context.Background()
		var dead atomic.Bool
		server := &modelserver.Server{Rewrite: func(line []byte) []byte {
			if !bytes.HasPrefix(line, []byte("* OK")) && dead.CompareAndSwap(true, false) { // the next one is alive
				return nil
			}
			return line
		}}
		p := pool.NewPool(newNetwork(server).options())
		defer p.Close()
		l, err := p.Get(ctx)
		require.NoError(t, err)
		l.Release()
		time.Sleep(2 * time.Minute)
		dead.Store(true)
		began := time.Now()
		l, err = p.Get(ctx)
		require.NoError(t, err)
		assert.LessOrEqual(t, time.Since(began), 20*time.Second)
		assert.NoError(t, l.Session().Noop(ctx))
		l.Release()
	})
}

// When the server wants no more connections, those that there are have to do.
func TestPoolBusy(t *testing.T) {
	for name, refuse := range map[string]func(*modelserver.Server, *desk){
		"NO to LOGIN": func(s *modelserver.Server, d *desk) {
			d.set(answers("LOGIN", types.Status{Kind: types.NO, Code: types.CodeAlert, Text: "Too many simultaneous connections. (Failure)"}))
		},
		"LIMIT": func(s *modelserver.Server, d *desk) {
			d.set(answers("LOGIN", types.Status{Kind: types.NO, Code: types.CodeLimit}))
		},
		"INUSE": func(s *modelserver.Server, d *desk) {
			d.set(answers("LOGIN", types.Status{Kind: types.NO, Code: types.CodeInUse}))
		},
		"BYE to LOGIN": func(s *modelserver.Server, d *desk) {
			d.set(answers("LOGIN", types.Status{Kind: types.BYE, Text: "Maximum number of connections from user+IP exceeded"}))
		},
		"BYE as a greeting": func(s *modelserver.Server, d *desk) {
			s.Greeting = &types.Status{Kind: types.BYE, Code: types.CodeLimit, Text: "enough"}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := context.Background()
				var d desk
				server := &modelserver.Server{Answer: d.do}
				n := newNetwork(server)
				p := pool.NewPool(n.options())
				defer p.Close()
				first, err := p.Get(ctx)
				require.NoError(t, err)
				second, err := p.Get(ctx)
				require.NoError(t, err)
				refuse(server, &d)
				got := make(chan *pool.Lease)
				go func() {
					l, err := p.Get(ctx)
					assert.NoError(t, err)
					got <- l
				}()
				time.Sleep(time.Hour)
				assert.Equal(t, 3, n.tried(), "it was tried once, and not again")
				first.Release()
				third := <-got
				assert.Same(t, first.Session(), third.Session())
				third.Release()
				second.Release()
				require.Len(t, n.reasons, 1)
				verdict, _ := pool.Judge(n.reasons[0])
				assert.Equal(t, pool.Busy, verdict)
			})
		})
	}
}

func TestPoolFatal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := context.Background()
		n := newNetwork(new(modelserver.Server))
		n.password = "wrong"
		p := pool.NewPool(n.options())
		defer p.Close()
		for range 5 {
			_, err := p.Get(ctx)
			var fatal *pool.FatalError
			require.ErrorAs(t, err, &fatal)
			assert.ErrorIs(t, err, types.CodeAuthenticationFailed)
			time.Sleep(time.Hour)
		}
		assert.Equal(t, 1, n.tried(), "a wrong password is sent once")
		n.password = "sesame"
		p.Resume()
		l, err := p.Get(ctx)
		require.NoError(t, err)
		l.Release()
	})
}

// Sessions that end together are one failure.
func TestPoolCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := context.Background()
		n := newNetwork(new(modelserver.Server))
		opts := n.options()
		opts.Max = 20
		p := pool.NewPool(opts)
		defer p.Close()
		var leases []*pool.Lease
		for range 20 {
			l, err := p.Get(ctx)
			require.NoError(t, err)
			leases = append(leases, l)
		}
		time.Sleep(time.Second)
		n.cut()
		for _, l := range leases {
			l.Release()
		}
		began := time.Now()
		l, err := p.Get(ctx)
		require.NoError(t, err)
		assert.LessOrEqual(t, time.Since(began), time.Second)
		l.Release()
	})
}

// When the server is down, it is not asked by all at once.
func TestPoolDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
		defer cancel()
		n := newNetwork(new(modelserver.Server))
		n.set(true)
		opts := n.options()
		opts.Max = 20
		p := pool.NewPool(opts)
		defer p.Close()
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				_, err := p.Get(ctx)
				assert.ErrorIs(t, err, context.DeadlineExceeded)
			})
		}
		wg.Wait()
		assert.Less(t, n.tried(), 20+40, "once each, and then one at a time")
		assert.Greater(t, n.tried(), 20)
	})
}

func TestPoolClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := context.Background()
		server := new(modelserver.Server)
		n := newNetwork(server)
		opts := n.options()
		opts.Max = 2
		p := pool.NewPool(opts)
		lent, err := p.Get(ctx)
		require.NoError(t, err)
		idle, err := p.Get(ctx)
		require.NoError(t, err)
		idle.Release()
		again, err := p.Get(ctx)
		require.NoError(t, err)
		ends := make(chan error, 3)
		go func() { // waits for a session
			_, err := p.Get(ctx)
			ends <- err
		}()
		go func() { // uses one
			for {
				if err := lent.Session().Noop(ctx); err != nil {
					lent.Release()
					ends <- err
					return
				}
				time.Sleep(time.Second)
			}
		}()
		synctest.Wait()
		began := time.Now()
		require.NoError(t, p.Close())
		assert.Zero(t, time.Since(began))
		errs := errors.Join(<-ends, <-ends)
		assert.ErrorIs(t, errs, pool.ErrClosed)
		assert.ErrorIs(t, errs, client.ErrClosed)
		again.Release()
		_, err = p.Get(ctx)
		assert.ErrorIs(t, err, pool.ErrClosed)
		_, err = p.Select(ctx, "INBOX", nil)
		assert.ErrorIs(t, err, pool.ErrClosed)
		require.NoError(t, p.Close())
		synctest.Wait()
		open, _ := server.Sessions()
		assert.Zero(t, open)

		// And while it connects in vain.
		n.set(true)
		p = pool.NewPool(n.options())
		go func() {
			_, err := p.Get(ctx)
			ends <- err
		}()
		time.Sleep(time.Minute)
		require.NoError(t, p.Close())
		assert.ErrorIs(t, <-ends, pool.ErrClosed)
	})
}

func TestPoolUIDValidity(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := context.Background()
		server := new(modelserver.Server)
		m := server.Mailbox("INBOX")
		m.Add()
		p := pool.NewPool(newNetwork(server).options())
		defer p.Close()
		l, err := p.Select(ctx, "INBOX", nil)
		require.NoError(t, err)
		require.NoError(t, l.Session().Close())
		l.Release()
		m.Reset()
		_, err = p.Select(ctx, "INBOX", nil)
		var changed *pool.UIDValidityError
		require.ErrorAs(t, err, &changed)
		assert.Equal(t, pool.UIDValidityError{Mailbox: "INBOX", Old: 1, New: 2}, *changed)
		l, err = p.Select(ctx, "INBOX", nil)
		require.NoError(t, err)
		l.Release()
		open, _ := server.Sessions()
		assert.Equal(t, 1, open)
	})
}

// Many borrowers, a network that breaks, and never more connections than there may be.
func TestPoolStress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := context.Background()
		server := new(modelserver.Server)
		for i := range 4 {
			server.Mailbox(types.Mailbox(fmt.Sprint(i))).Add()
		}
		n := newNetwork(server)
		opts := n.options()
		opts.Max = 3
		p := pool.NewPool(opts)
		var wg sync.WaitGroup
		var mu sync.Mutex
		worked := 0
		for i := range 12 {
			wg.Go(func() {
				for j := range 30 {
					short, cancel := context.WithTimeout(ctx, time.Duration(j%7)*10*time.Second)
					name := types.Mailbox(fmt.Sprint((i + j) % 4))
					l, err := p.Select(short, name, nil)
					cancel()
					if err != nil {
						assert.ErrorIs(t, err, context.DeadlineExceeded)
						continue
					}
					assert.Equal(t, name, l.Session().Selected().Name())
					time.Sleep(time.Duration(i+j) * time.Second)
					open, _ := server.Sessions()
					assert.LessOrEqual(t, open, 3)
					if _, err := l.Mailbox().Search(ctx, types.All); err == nil {
						mu.Lock()
						worked++
						mu.Unlock()
					}
					l.Release()
				}
			})
		}
		for range 5 {
			time.Sleep(90 * time.Second)
			n.cut()
		}
		wg.Wait()
		assert.Greater(t, worked, 100)
		require.NoError(t, p.Close())
	})
}
