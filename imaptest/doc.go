// Package imaptest has what tests of IMAP clients need: a server that plays a
// script, and connections with faults.
//
// A [Script] is a session as the RFCs print it:
//
//	S: * OK [CAPABILITY IMAP4rev1] ready
//	C: a1 LOGIN joe "open sesame"
//	S: a1 OK in
//	C: a2 LOGOUT
//	S: * BYE see you
//	S: a2 OK done
//
// [Connect] gives a test a connection to a server that plays it, and makes the
// test fail when the client does not do what the script says:
//
//	nc := imaptest.Connect(t, script, nil)
//	conn, err := client.New(ctx, nc, nil)
//
// [Server] is for several connections, for a loopback address and for programs
// without a [testing.TB]; [Script.Serve] plays over any net.Conn.
//
// # Scripts
//
// A line that begins with "S:" is sent to the client, and a line that begins with
// "C:" is waited for; CRLF follows either. Behind the colon one space is left out.
// A line that begins with neither, and is indented more than the line before it,
// goes on with that behind a space, as long lines in RFCs do. Blank lines, and
// lines that begin with "#", are left out. The other lines are
//
//	s: "octets"   sent as they are: a Go string, and no CRLF follows
//	c: "octets"   waited for as they are
//	pause 20ms    wait
//	tls           begin TLS, with Options.TLSConfig: after the answer to STARTTLS
//	close         close the connection; the last line
//	may close     from here on the client may close the connection
//
// # What the client sends
//
// Tags are the client's: the script's tag of a command stands for the one that
// the client has chosen, and is replaced by it at the beginning of what the
// server sends, and in the (TAG "a1") of ESEARCH.
//
// Commands are compared by what they mean, not by how they are written: "INBOX",
// INBOX and a literal are the same, and so are fetch and FETCH. [Options].Exact
// compares bytes instead. What package parser cannot read is always compared by
// its bytes.
//
// A literal stands on the lines that follow its header; its octets, line ends
// included, are counted:
//
//	C: a3 APPEND Drafts {15}
//	S: + go on
//	C: Subject: hi
//	C:
//	C:
//	S: a3 OK done
//
// The client may send it in another way: the server asks for as many literals as
// the client has, with the script's "+" lines while there are any. When the
// script does not go on with the command, but with a NO for example, the client
// has to send its lines byte for byte as far as they stand there.
//
// When the script is at its end the connection stays open, and the client must
// not send any more. Behind the script's last C the client may close the
// connection at any time.
//
// # Faults
//
// [Cut], [Stall], [Slow], [Chunks] and [Latency] make of a net.Conn one with a
// fault. They can be put around each other, and around either side:
// Options.Wrap puts them around the server's. [Pipe] is a connection in memory
// with room in it, as a socket has. All of them work in a bubble of
// [testing/synctest], in which an hour takes no time.
//
// Put them below TLS, not around a *tls.Conn: what asks a connection for its
// TLS state would not find it.
package imaptest
