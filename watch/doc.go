// Package watch tells what happens in a selected mailbox while it happens: which
// messages are new, whose flags have changed, and which are gone, by their UIDs.
//
//	for change, err := range watch.Changes(ctx, inbox, nil) {
//		if err != nil {
//			return err
//		}
//		switch change := change.(type) {
//		case *watch.Arrived:
//			fmt.Println("new:", change.UIDs)
//		case *watch.Flags:
//			fmt.Println("flags:", change.UID, change.Flags)
//		case *watch.Gone:
//			fmt.Println("gone:", change.UIDs)
//		case *watch.Anew:
//			fmt.Println("look at everything anew:", change.Reason)
//		}
//	}
//
// The server is asked to tell news with NOTIFY (RFC 5465) where it has that, else with
// IDLE (RFC 2177), else it is polled with NOOP; and it is polled too if it answers NO or
// BAD to the others. Other commands can be used on the connection meanwhile, by the body
// of the loop and by other goroutines: an IDLE gives way to them, and goes on when they
// are over. IDLE is renewed, sooner for servers that are known to need it ([Profiles]),
// and a NOOP goes between, so that a connection that has died is noticed: the last error
// is a [*client.ConnError] then.
//
// Servers tell which messages are gone by their numbers, and so the UIDs of all messages
// are fetched when the loop begins; but not after [client.Session.Enable] of QRESYNC, with
// which they tell UIDs. It is worth it for large mailboxes.
//
// What the commands of the same session have got as their own answer, as a STORE gets
// the flags, is not told again.
//
// A [Watcher] listens before the mailbox is selected, so that nothing is missed between a
// look at the mailbox and the beginning of the loop; [Watcher.Wait] waits for anything to
// happen, for those who look themselves, as package mailsync does.
//
// [client.Session.Enable]: https://pkg.go.dev/github.com/imapeg/imapeg/client#Session.Enable
// [*client.ConnError]: https://pkg.go.dev/github.com/imapeg/imapeg/client#ConnError
package watch
