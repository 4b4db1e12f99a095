package parser_test

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

// A message in memory becomes a value; a type switch, or an assertion, tells what
// it is.
func ExampleParseResponse() {
	resp, err := parser.ParseResponse([]byte("* LIST (\\Noselect) \"/\" ~/Mail/foo\r\n"), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	list := resp.(*types.List)
	fmt.Println(list.Mailbox, list.Delimiter, list.Has(types.AttrNoSelect))
	// Output: ~/Mail/foo / true
}

// An URL names a server, a mailbox, a message, a part; texts are decoded.
func ExampleParseURL() {
	u, err := parser.ParseURL("imap://joe;AUTH=*@example.org/b%C3%BCcher;UIDVALIDITY=9/;UID=20/;SECTION=1.2")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(u.Server.Host, u.Server.User, u.Mailbox, u.UID, u.Section)
	fmt.Println(u)
	// Output:
	// example.org joe bücher 20 1.2
	// imap://joe;AUTH=*@example.org/b%C3%BCcher;UIDVALIDITY=9/;UID=20/;SECTION=1.2
}

// An error says where the message went wrong, and what was expected there.
func ExampleParseResponse_error() {
	_, err := parser.ParseResponse([]byte("* LIST () foo /\r\n"), nil)
	fmt.Println(err)

	var e *parser.Error
	if errors.As(err, &e) {
		fmt.Println(e.At, e.Rule, e.Expected)
	}
	// Output:
	// response at byte 10, in mailbox_list_delimiter: expected DQUOTE or "NIL", found "foo"
	// 10 mailbox_list_delimiter [DQUOTE "NIL"]
}

// The beginning of a message wants more bytes.
func ExampleParseResponse_incomplete() {
	_, err := parser.ParseResponse([]byte("* 1 FETCH (BODY[] {5}\r\nhel"), nil)
	fmt.Println(errors.Is(err, parser.ErrIncomplete))
	// Output: true
}

// ParseResponses goes over all messages in memory, good and bad.
func ExampleParseResponses() {
	recorded := "* 23 EXISTS\r\n* 12 FETCH oops\r\n* 44 EXPUNGE\r\n* 5 REC"
	rest := parser.ParseResponses([]byte(recorded), nil, func(resp types.Response, meta parser.Meta, err error) bool {
		if err != nil {
			fmt.Printf("%2d: %v\n", meta.Offset, err)
			return true
		}
		fmt.Printf("%2d: %s %d\n", meta.Offset, resp.ResponseName(), resp)
		return true
	})
	fmt.Printf("left: %q\n", rest)
	// Output:
	//  0: EXISTS 23
	// 13: response at byte 11, in msg_att: expected "(", found "oops"
	// 30: EXPUNGE 44
	// left: "* 5 REC"
}

// A Reader reads a stream: a connection, or a recording of one. A message that
// does not parse costs no other.
func ExampleReader() {
	conn := strings.NewReader("* 3 EXISTS\r\n" +
		"* 1 FETCH (FLAGS (\\Seen) UID 7)\r\n" +
		"* 2 FETCH FLAGS\r\n" +
		"A1 OK [READ-WRITE] SELECT completed\r\n")

	r := parser.NewReader(conn, nil)
	for {
		resp, err := r.ReadResponse()
		var bad *parser.Error
		switch {
		case errors.As(err, &bad):
			fmt.Println("skipped:", bad)
			continue
		case err == io.EOF:
			return
		case err != nil:
			fmt.Println("lost:", err)
			return
		}
		switch resp := resp.(type) {
		case types.Exists:
			fmt.Println(resp, "messages")
		case *types.Fetch:
			fmt.Println("message", resp.Seq, "is UID", resp.UID, resp.Flags)
		case *types.Status:
			fmt.Println(resp.Tag, resp.Kind, resp.Code, resp.Text)
		}
	}
	// Output:
	// 3 messages
	// message 1 is UID 7 [\Seen]
	// skipped: response at byte 10, in msg_att: expected "(", found "FLAGS"
	// A1 OK READ-WRITE SELECT completed
}

// What servers are known to do wrong is tolerated and recorded.
func ExampleReader_Meta() {
	r := parser.NewReader(strings.NewReader("* STATUS INBOX (MESSAGES 1) \r\n"), nil)
	resp, err := r.ReadResponse()
	fmt.Println(resp.(*types.MailboxStatus).Messages, err)
	fmt.Println(r.Meta().Length, r.Meta().Quirks)

	_, err = parser.ParseResponse([]byte("* STATUS INBOX (MESSAGES 1) \r\n"), &parser.Options{Strict: true})
	fmt.Println(err)
	// Output:
	// 1 <nil>
	// 30 [quirk_trailing_space]
	// response at byte 27, in line_end: expected CRLF, found " "
}

// A Sink takes literals that are too large for memory while they arrive.
func ExampleSink() {
	const message = "From: smith@example.org\r\n\r\nA large message.\r\n"
	conn := fmt.Sprintf("* 7 FETCH (UID 12 BODY[] {%d}\r\n%s FLAGS (\\Seen))\r\n", len(message), message)

	opts := &parser.Options{
		MaxLiteral: 10, // the default is 32 MiB
		Sink: func(in parser.Incoming, r io.Reader) error {
			fmt.Printf("message %d, UID %d: %d octets of %s\n", in.Seq, in.UID, in.Size, in.Section)
			n, err := io.Copy(io.Discard, r) // to a file, say
			fmt.Println(n, "octets copied")
			return err
		},
	}
	resp, err := parser.NewReader(strings.NewReader(conn), opts).ReadResponse()
	if err != nil {
		fmt.Println(err)
		return
	}
	fetch := resp.(*types.Fetch)
	data, _ := fetch.Section(types.Section{})
	fmt.Println(data.IsStreamed(), data.Size(), data.Err(), fetch.Flags)
	// Output:
	// message 7, UID 12: 45 octets of BODY[]
	// 45 octets copied
	// true 45 <nil> [\Seen]
}

// Who needs each message only until the next reads on without any new memory.
func ExampleReader_Recycle() {
	const stream = "* 1 FETCH (UID 4 RFC822.SIZE 2000)\r\n* 2 FETCH (UID 7 RFC822.SIZE 300)\r\n"
	r := parser.NewReader(strings.NewReader(stream), nil)
	var size int64
	var last types.Fetch
	for {
		resp, err := r.ReadResponse()
		if err != nil {
			break // io.EOF here
		}
		if fetch, ok := resp.(*types.Fetch); ok {
			size += fetch.Size
			last = types.Fetch{UID: fetch.UID} // what is to stay is copied
		}
		r.Recycle()
	}
	fmt.Println(size, last.UID)
	// Output: 2300 7
}

// What a user types becomes a program, to be sent or to be looked at.
func ExampleParseSearch() {
	program, _, err := parser.ParseSearch(`OR SMALLER 5000 FROM "boss@example.com"`)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(types.And(types.Unseen, program))
	// Output: UNSEEN OR SMALLER 5000 FROM "boss@example.com"
}
