// Package mailsync brings what is known of a mailbox up to date: it tells which messages
// are new, whose flags have changed, and which are gone since the last time.
//
//	for changes, err := range mailsync.Sync(ctx, sess, "INBOX", state, nil) {
//		if err != nil {
//			return err
//		}
//		// In one transaction: apply changes, store changes.State.
//	}
//
// # State
//
// The caller keeps a [State] with its copy of the mailbox, and hands it to the next
// [Sync]. Every batch of [Changes] has the state that goes with it, so that a copy and
// the state that is stored with it agree at all times: a Sync that was interrupted, by
// the caller, the context or the network, is gone on with from the last batch that was
// stored, and nothing is lost. Some changes may be given again.
//
// The mod-sequence of a state is one up to which all changes to its messages have been
// given. It is that of SELECT, which is older than all that was asked for later, and it
// gets into the state with the last of the changes that were made before it.
//
// # Methods
//
// With QRESYNC (RFC 7162) the server tells what has changed and what is gone when the
// mailbox is selected: one answer for a mailbox in which nothing has happened. The number
// of messages is compared then, and when it is another, since the server was wrong or
// since something has just happened, so are the UIDs.
//
// With CONDSTORE alone the server tells which flags have changed, and what is gone shows
// when the UIDs are compared; without, the flags of all messages are fetched, and the
// state has them. The method may be another each time: what the state has is enough for
// any.
//
// When the UIDVALIDITY is another, or mod-sequences have gone back, the state is not
// believed: see [Changes].Reset.
//
// # With package watch
//
// [watch.Watcher] tells when it is time for another Sync:
//
//	w := watch.New(sess, nil) // listens from now on
//	defer w.Close()
//	for {
//		for changes, err := range mailsync.Sync(ctx, sess, "INBOX", state, nil) { ... }
//		if err := w.Wait(ctx, sess.Selected()); err != nil {
//			return err
//		}
//	}
//
// [watch.Watcher]: https://pkg.go.dev/github.com/imapeg/imapeg/watch#Watcher
package mailsync
