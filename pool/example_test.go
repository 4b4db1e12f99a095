package pool_test

import (
	"context"
	"fmt"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/internal/modelserver"
	"github.com/imapeg/imapeg/pool"
	"github.com/imapeg/imapeg/types"
)

// optionsOf are the options for a model server.
func optionsOf(server *modelserver.Server) pool.Options {
	return pool.Options{
		Dial: func(ctx context.Context) (*client.Conn, error) {
			// client.DialTLS(ctx, "imap.example.org:993", nil)
			return client.New(ctx, server.Dial(), &client.Options{AllowInsecureAuth: true})
		},
		Login: func(ctx context.Context, conn *client.Conn) (*client.Session, error) {
			return conn.Login(ctx, "joe", types.NewSecret("sesame"))
		},
		BackoffMin: time.Millisecond,
	}
}

// The function is called again when the connection breaks.
func ExampleKeeper_Run() {
	server := new(modelserver.Server)
	server.Mailbox("INBOX").Add()
	k := pool.NewKeeper(optionsOf(server))
	defer k.Close()
	times := 0
	err := k.Run(context.Background(), func(ctx context.Context, sess *client.Session) error {
		times++
		if times == 1 {
			_ = sess.Close() // as if the network had failed
		}
		inbox, err := sess.Select(ctx, "INBOX", nil)
		if err != nil {
			return err
		}
		fmt.Println(inbox.State().Exists, "message")
		return nil
	})
	fmt.Println(times, err)
	// Output:
	// 1 message
	// 2 <nil>
}

// A session in which the mailbox is selected already is used again.
func ExamplePool_Select() {
	server := new(modelserver.Server)
	server.Mailbox("INBOX").Add()
	p := pool.NewPool(optionsOf(server))
	defer p.Close()
	for range 3 {
		lease, err := p.Select(context.Background(), "INBOX", nil)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(lease.Mailbox().State().Exists, "message")
		lease.Release()
	}
	_, total := server.Sessions()
	fmt.Println(total, "connection")
	// Output:
	// 1 message
	// 1 message
	// 1 message
	// 1 connection
}
