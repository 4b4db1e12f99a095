package client_test

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/imaptest"
	"github.com/stretchr/testify/assert"
)

// outcomes counts what contexts that ended have left.
type outcomes struct {
	mu     sync.Mutex
	counts map[client.Outcome]int
}

func (o *outcomes) add(outcome client.Outcome) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.counts[outcome]++
}

// Contexts end at any moment: of the clock, and of what the server does. The
// connection can be used then, and every answer is that to its own question, or it is
// closed and says so. 10,000 contexts end before the answer. Each question has a number of its own, which is in its answer.
func TestCancelAnywhere(t *testing.T) {
	const workers = 4
	rounds := 2500
	if testing.Short() {
		rounds = 250
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	seen := outcomes{counts: make(map[client.Outcome]int)}
	begin := time.Now()
	var wg sync.WaitGroup
	for worker := range workers {
		wg.Go(func() { cancelAnywhere(t, rand.New(rand.NewPCG(seed, uint64(worker))), rounds, &seen) })
	}
	wg.Wait()
	t.Logf("%v in %s", seen.counts, time.Since(begin))
	for _, outcome := range []client.Outcome{client.NotSent, client.Draining, client.Closed} {
		assert.NotZero(t, seen.counts[outcome], outcome)
	}
}

func cancelAnywhere(t *testing.T, random *rand.Rand, rounds int, seen *outcomes) {
	var steps atomic.Int64 // that the server may do until the context ends
	var cancel atomic.Pointer[context.CancelFunc]
	step := func() {
		if steps.Add(-1) == 0 {
			(*cancel.Load())()
		}
	}
	var sess *client.Session
	open := func() {
		clientSide, serverSide := imaptest.Pipe()
		go answering(serverSide, rand.New(rand.NewPCG(random.Uint64(), 2)), step)
		conn, err := client.New(context.Background(), clientSide, nil)
		if !assert.NoError(t, err) {
			return
		}
		sess, _ = conn.Session() // it is PREAUTH
	}
	open()
	for ended := 0; ended < rounds; {
		ctx, stop := context.WithCancel(context.Background())
		cancel.Store(&stop)
		if random.IntN(2) == 0 {
			steps.Store(1 + random.Int64N(8))
		} else {
			steps.Store(-1)
			time.AfterFunc(time.Duration(random.IntN(600))*time.Microsecond, stop)
		}
		err := oneCommand(ctx, sess, random, 6)
		steps.Store(-1)
		stop()
		var cancelled *client.CancelError
		if err != nil && !assert.ErrorAs(t, err, &cancelled) {
			return
		}
		if cancelled != nil {
			ended++
			seen.add(cancelled.Outcome)
		}
		closed := cancelled != nil && cancelled.Outcome == client.Closed
		select {
		case <-sess.Done():
			if !assert.True(t, closed, err) {
				return
			}
			open()
		default:
			if !assert.False(t, closed, err) {
				return
			}
		}
		if random.IntN(3) == 0 { // how is it?
			ctx, stop := context.WithTimeout(context.Background(), 20*time.Second)
			err := oneCommand(ctx, sess, random, 6)
			stop()
			if !assert.NoError(t, err) {
				return
			}
		}
	}
	assert.NoError(t, sess.Close())
}
