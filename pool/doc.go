// Package pool keeps sessions alive: a [Keeper] one, which is made anew when it is lost;
// a [Pool] several, which are lent out.
//
//	k := pool.NewKeeper(pool.Options{
//		Dial: func(ctx context.Context) (*client.Conn, error) {
//			return client.DialTLS(ctx, "imap.example.org:993", nil)
//		},
//		Login: func(ctx context.Context, conn *client.Conn) (*client.Session, error) {
//			return conn.Login(ctx, "joe", password)
//		},
//	})
//	defer k.Close()
//	err := k.Run(ctx, func(ctx context.Context, sess *client.Session) error {
//		... // is called again with a new session when the connection breaks
//	})
//
// # What is tried again
//
// A connection that cannot be made is tried again and again, with longer and longer
// pauses of random length, or as long as the server asks for, until the context ends.
// What is fatal is not tried again: above all a login that the server refuses. Then every
// call has that error, a [*FatalError], and nobody knocks at the server's door until
// Resume is called, with another password for example. [Judge] tells them apart.
//
// A command is only sent again when that cannot do harm: when nothing of it was sent
// ([client.ConnError].Sent), or when it is safe ([SafeToRetry]).
//
// When a mailbox is selected again and has another UIDVALIDITY, so that UIDs of before
// mean other messages or none, the error is a [*UIDValidityError], once.
//
// [client.ConnError]: https://pkg.go.dev/github.com/imapeg/imapeg/client#ConnError
package pool
