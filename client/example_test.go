package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/imaptest"
	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

// serve is a connection to a server that plays a script.
func serve(script string) net.Conn {
	nc, err := imaptest.NewServer(nil, imaptest.MustParse(script)).Dial(context.Background(), "tcp", "imap.example.org:143")
	if err != nil {
		panic(err)
	}
	return nc
}

func Example() {
	server := serve(`
	S: * OK [CAPABILITY IMAP4rev1] ready
	C: A0001 LOGIN joe "open sesame"
	S: A0001 OK [CAPABILITY IMAP4rev1 IDLE] welcome
	C: A0002 EXAMINE INBOX
	S: * 2 EXISTS
	S: A0002 OK [READ-ONLY] done
	C: A0003 UID FETCH 1:* (ENVELOPE FLAGS)
	S: * 1 FETCH (UID 4 FLAGS (\Seen) ENVELOPE (NIL "Lunch?" NIL NIL NIL NIL NIL NIL NIL NIL))
	S: * 2 FETCH (UID 7 FLAGS () ENVELOPE (NIL "Notes on the engine" NIL NIL NIL NIL NIL NIL NIL NIL))
	S: A0003 OK done
	C: A0004 LOGOUT
	S: * BYE bye
	S: A0004 OK done
	`)
	ctx := context.Background()
	// Instead of New: client.DialTLS(ctx, "imap.example.org:993", nil)
	conn, err := client.New(ctx, server, &client.Options{AllowInsecureAuth: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer conn.Close()
	sess, err := conn.Login(ctx, "joe", types.NewSecret("open sesame"))
	if err != nil {
		fmt.Println(err)
		return
	}
	inbox, err := sess.Examine(ctx, "INBOX")
	if err != nil {
		fmt.Println(err)
		return
	}
	for msg, err := range inbox.Fetch(ctx, types.UIDs(types.Range(1, types.Last)), types.FetchEnvelope, types.FetchFlags) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(msg.UID, msg.Envelope.Subject, msg.Flags)
	}
	if err := sess.Logout(ctx); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 4 Lunch? [\Seen]
	// 7 Notes on the engine []
}

// exampleSession is a session of which the examples below need no more than this.
func exampleSession(script string, opts *client.Options) *client.Session {
	conn, err := client.New(context.Background(), serve(preauth+script), opts)
	if err != nil {
		panic(err)
	}
	sess, err := conn.Session()
	if err != nil {
		panic(err)
	}
	return sess
}

func ExampleSession_List() {
	sess := exampleSession(`
	C: A0001 LIST "" "*"
	S: * LIST (\HasNoChildren) "/" INBOX
	S: * LIST (\Noselect) "/" Archive
	S: A0001 OK done
	`, nil)
	defer sess.Close()
	for mailbox, err := range sess.List(context.Background(), "", "*") {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(mailbox.Mailbox, mailbox.Has(types.AttrNoSelect))
	}
	// Output:
	// INBOX false
	// Archive true
}

func ExampleStatusError() {
	sess := exampleSession(`
	C: A0001 SELECT Spam
	S: A0001 NO [TRYCREATE] there is no such mailbox
	`, nil)
	defer sess.Close()
	_, err := sess.Select(context.Background(), "Spam", nil)
	fmt.Println(err)
	fmt.Println(errors.Is(err, client.ErrNo), errors.Is(err, types.CodeTryCreate))
	// Output:
	// client: SELECT: NO [TRYCREATE] there is no such mailbox
	// true true
}

// Content above the limit for memory goes to a Sink while it arrives.
func ExampleMailbox_FetchWith() {
	sess := exampleSession(`
	C: A0001 EXAMINE INBOX
	S: * 1 EXISTS
	S: A0001 OK done
	C: A0002 UID FETCH 4 (BODY.PEEK[2])
	S: * 1 FETCH (UID 4 BODY[2] {40}
	S: A very large attachment, piece by piece.)
	S: A0002 OK done
	`, &client.Options{Reader: &parser.Options{MaxLiteral: 10}})
	defer sess.Close()
	ctx := context.Background()
	inbox, err := sess.Examine(ctx, "INBOX")
	if err != nil {
		fmt.Println(err)
		return
	}
	var file strings.Builder // or an *os.File
	opts := &client.FetchOptions{Sink: func(in parser.Incoming, r io.Reader) error {
		fmt.Println(in.UID, in.Section, in.Size)
		_, err := io.Copy(&file, r)
		return err
	}}
	for msg, err := range inbox.FetchWith(ctx, opts, types.UIDs(4), types.BodyPeek(2)) {
		if err != nil {
			fmt.Println(err)
			return
		}
		data, _ := msg.Section(types.BodyPeek(2).Section)
		fmt.Println(data.IsStreamed(), file.String())
	}
	// Output:
	// 4 BODY[2] 40
	// true A very large attachment, piece by piece.
}

// A handler is told what the server says without being asked. It may use the
// connection.
func ExampleEvent() {
	done := make(chan struct{})
	sess := exampleSession(`
	C: A0001 SELECT INBOX
	S: * 1 EXISTS
	S: A0001 OK done
	S: * 2 EXISTS
	C: A0002 FETCH 2 (UID)
	S: * 2 FETCH (UID 9)
	S: A0002 OK done
	`, &client.Options{Handler: func(e client.Event) {
		if n, ok := e.Response.(types.Exists); ok {
			defer close(done)
			for msg, err := range e.Mailbox.Fetch(context.Background(), types.Seqs(uint32(n)), types.FetchUID) {
				fmt.Println(e.Mailbox.Name(), msg.UID, err)
			}
		}
	}})
	defer sess.Close()
	if _, err := sess.Select(context.Background(), "INBOX", nil); err != nil {
		fmt.Println(err)
		return
	}
	<-done
	// Output:
	// INBOX 9 <nil>
}

// Do sends a command that has no method of its own.
func ExampleSession_Do() {
	sess := exampleSession(`
	C: A0001 LSUB "" "*"
	S: * LSUB () "." #news.comp.mail
	S: A0001 OK done
	`, nil)
	defer sess.Close()
	for resp, err := range sess.Do(context.Background(), &types.LSubCommand{Pattern: "*"}) {
		switch resp := resp.(type) {
		case nil:
			fmt.Println(err)
		case *types.LSub:
			fmt.Println(resp.Mailbox)
		case *types.Status:
			fmt.Println(resp.Text)
		}
	}
	// Output:
	// #news.comp.mail
	// done
}

// The best way to log in that the server offers; here there is only one.
func ExampleConn_AuthenticateAny() {
	server := serve(`
	S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=OAUTHBEARER] ready
	C: A0001 AUTHENTICATE OAUTHBEARER bixhPWpvZSwBYXV0aD1CZWFyZXIgc3RhbGUBAQ==
	S: + eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=
	C: AQ==
	S: A0001 NO [AUTHENTICATIONFAILED] the token is too old
	C: A0002 AUTHENTICATE OAUTHBEARER bixhPWpvZSwBYXV0aD1CZWFyZXIgZnJlc2gBAQ==
	S: A0002 OK welcome
	`)
	ctx := context.Background()
	conn, err := client.New(ctx, server, &client.Options{AllowInsecureAuth: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer conn.Close()
	creds := &client.Credentials{Username: "joe", Token: func(ctx context.Context, refused types.Secret) (types.Secret, error) {
		if refused.IsZero() {
			return types.NewSecret("stale"), nil // from a cache
		}
		fmt.Println("getting another token")
		return types.NewSecret("fresh"), nil
	}}
	_, err = conn.AuthenticateAny(ctx, creds)
	fmt.Println(err)
	// Output:
	// getting another token
	// <nil>
}

// Counters for metrics. A span of a tracer begins in CommandBegan, which puts it in the
// context that it returns, and ends in CommandEnded.
func ExampleObserver() {
	server := serve(`
	S: * OK [CAPABILITY IMAP4rev1] ready
	C: A0001 NOOP
	S: A0001 OK
	C: A0002 NOOP
	S: A0002 BAD not again
	`)
	var mu sync.Mutex
	count := make(map[string]int)
	opts := &client.Options{Observer: &client.Observer{
		CommandEnded: func(_ context.Context, ended client.CommandEnded) {
			mu.Lock()
			defer mu.Unlock()
			count[ended.Name+" "+string(ended.Status)]++
		},
	}}
	ctx := context.Background()
	conn, err := client.New(ctx, server, opts)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer conn.Close()
	_ = conn.Noop(ctx)
	_ = conn.Noop(ctx)
	fmt.Println(count["NOOP OK"], count["NOOP BAD"])
	// Output: 1 1
}

// What the user should be told.
func ExampleDiagnoseLogin() {
	server := serve(`
	S: * OK [CAPABILITY IMAP4rev1] ready
	C: A0001 LOGIN joe "open sesame"
	S: A0001 NO [ALERT] Application-specific password required: https://support.example.com/185833
	`)
	ctx := context.Background()
	conn, err := client.New(ctx, server, &client.Options{AllowInsecureAuth: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer conn.Close()
	_, err = conn.Login(ctx, "joe", types.NewSecret("open sesame"))
	problem := client.DiagnoseLogin(err)
	fmt.Println(problem.Reason, problem.URL)
	// Output: app password needed https://support.example.com/185833
}
