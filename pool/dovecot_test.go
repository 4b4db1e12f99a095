package pool_test

import (
	"context"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/internal/testserver"
	"github.com/imapeg/imapeg/pool"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A real server that takes two connections of a user, and a password that is wrong.
func TestDovecot(t *testing.T) {
	server := testserver.Dovecot(t, testserver.WithConfig("mail_max_userip_connections = 2"))
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	password := server.Password
	retries := make(chan error, 100)
	opts := pool.Options{
		Dial: func(ctx context.Context) (*client.Conn, error) {
			return client.DialTLS(ctx, server.TLS, &client.Options{TLSConfig: server.TLSConfig()})
		},
		Login: func(ctx context.Context, conn *client.Conn) (*client.Session, error) {
			return conn.Login(ctx, server.User, types.NewSecret(password))
		},
		OnRetry: func(err error, _ time.Duration) { retries <- err },
		Max:     5,
	}
	p := pool.NewPool(opts)
	defer p.Close()
	first, err := p.Select(ctx, "INBOX", nil)
	require.NoError(t, err)
	second, err := p.Get(ctx)
	require.NoError(t, err)
	third := make(chan *pool.Lease)
	go func() {
		l, err := p.Select(ctx, "INBOX", nil)
		assert.NoError(t, err)
		third <- l
	}()
	verdict, _ := pool.Judge(<-retries)
	assert.Equal(t, pool.Busy, verdict)
	inbox := first.Mailbox()
	first.Release()
	l := <-third
	assert.Same(t, inbox, l.Mailbox(), "it is selected already")
	l.Release()
	second.Release()
	require.NoError(t, p.Close())

	password = "wrong"
	k := pool.NewKeeper(opts)
	defer k.Close()
	_, err = k.Session(ctx)
	var fatal *pool.FatalError
	require.ErrorAs(t, err, &fatal)

	// A server that goes away, and a context that ends.
	password = server.Password
	k.Resume()
	sess, err := k.Session(ctx)
	require.NoError(t, err)
	server.Stop()
	<-sess.Done()
	short, stop := context.WithTimeout(ctx, 2*time.Second)
	defer stop()
	_, err = k.Session(short)
	assert.ErrorIs(t, err, context.DeadlineExceeded)
	assert.NotEmpty(t, retries)
}
