// Package client is an IMAP client: it reads, keeps and sorts mail on a server.
//
// The state of the protocol is in the types. A [Conn] is a connection on which
// nobody is logged in; [Conn.Login] gives a [Session], which knows mailboxes by
// their names; [Session.Select] gives a [Mailbox], which has messages.
//
//	conn, err := client.DialTLS(ctx, "imap.example.org:993", nil)
//	...
//	defer conn.Close()
//	sess, err := conn.Login(ctx, "joe", types.NewSecret(os.Getenv("IMAP_PASSWORD")))
//	...
//	inbox, err := sess.Examine(ctx, "INBOX")
//	...
//	for msg, err := range inbox.Fetch(ctx, types.UIDs(types.Range(1, types.Last)), types.FetchEnvelope, types.FetchFlags) {
//		...
//	}
//
// Values of answers, and what to ask for, are in package types.
//
// # Logging in
//
// [Conn.Login] sends a name and a password. [Conn.AuthenticateAny] logs in by the best
// way that there is between the server and what the user has, a password, a token or a
// certificate; [Conn.Authenticate] by one mechanism, which may be one's own
// ([Mechanism]). A token comes from a [TokenSource], which is asked for another when the
// server refuses one.
//
//	sess, err := conn.AuthenticateAny(ctx, &client.Credentials{Username: "joe", Password: password, Token: source})
//
// Nothing that is secret is sent without TLS, unless [Options].AllowInsecureAuth says
// so. With SCRAM the server has to prove that it knows the password; one that does not is
// left at once ([ErrServerProof]). After a refusal ([ErrNo], or an [*AuthError] when this
// side gave up) the connection can be used for another try. [DiagnoseLogin] finds out
// what to tell the user.
//
// # Errors
//
// An answer that is not OK is a [*StatusError]: errors.Is finds [ErrNo], [ErrBad]
// or [ErrBye] in it, and errors.Is and errors.As find its response code, as in
// errors.Is(err, types.CodeTryCreate). When the connection ends before a command
// was confirmed, the error is a [*ConnError]. A value that cannot be sent is a
// [*types.EncodeError]. Errors and logs never have passwords in them.
//
// # Contexts
//
// Every call that may have to wait takes a context. When it ends the error is a
// [*CancelError], and so context.Canceled or context.DeadlineExceeded. Its
// [Outcome] says what became of the command and of the connection: nothing was
// sent; or the rest of the answer is skipped in the background and the connection
// can be used; or the connection is closed.
//
// # Loops over answers
//
// List, Fetch and Do give their answers as they come. Leaving the loop early
// skips the rest in the background; when there is so much of it that it takes
// longer than [Options].DrainTimeout, the connection is closed.
//
// A loop that is slower than the server holds up the connection, after up to 64
// answers or 1 MiB, instead of filling the memory. While other commands wait
// behind it, inside of the loop's body for example, up to [Options].BufferLimit
// is kept for it. If that is used up too, and the loop takes nothing for
// [Options].StallTimeout, the loop loses: it ends with [ErrStalled] behind what
// was kept. Close never waits for a loop.
//
// # Several goroutines
//
// All methods can be called by any number of goroutines. Commands are sent in the
// order of the calls, without waiting for the answers to earlier ones where these
// cannot be confused (RFC 3501 section 5.5):
//
//   - commands that change the state of the session or the names of mailboxes (Login,
//     Select, Enable, Create, Rename, Notify, Do and the like) wait until nothing else is
//     under way, and nothing is sent until they are done
//   - of the others, two whose answers look alike are not under way together: one Fetch
//     or Store at a time, but Status, ACL or Metadata of different mailboxes, and
//     searches with ESEARCH, whose results have the tag of their command
//   - what one changes another waits for: a Search does not overtake a Store, nor a
//     Status an Append
//   - a command with sequence numbers is not sent while anything else is under way in
//     which the server may expunge messages
//
// Up to 20 are under way in all. An Idle gives way to any other command, and goes on
// behind it.
//
// # What the server says without being asked
//
// [Options].Handler gets it as [Event] values in the order in which it came, with
// the mailbox that was selected, on a goroutine of its own, so that it may use
// the connection; [Session.Listen] is for those who come later. [Mailbox.State] is the
// sum of it.
//
// # Robustness
//
// A response that is not in the grammar, or over one of the limits of
// [Options].Reader, costs this response. Content that is too large for memory
// goes to [FetchOptions].Sink while it arrives, and [Mailbox.Download] copies a part of any
// size. A server that is silent for
// [Options].Timeout while it owes an answer loses the connection.
//
// # Looking into it
//
// [Options].Trace shows what goes over the wire, without passwords and messages;
// [Options].Observer is for metrics and spans; [Options].Logger is told of oddities.
package client
