package imaptest_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"strings"

	"github.com/imapeg/imapeg/imaptest"
)

// The client under test is a few lines here; usually it is one that uses package
// client.
func Example() {
	ctx := context.Background()
	server := imaptest.NewServer(nil, imaptest.MustParse(`
		S: * OK ready
		C: a1 SELECT INBOX
		S: * 3 EXISTS
		S: a1 OK [READ-WRITE] selected
	`))
	defer server.Close()
	nc, err := server.Dial(ctx, "tcp", "imap.example.org:143")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer nc.Close()

	r := bufio.NewScanner(nc)
	r.Scan()
	fmt.Fprint(nc, "X7 select \"INBOX\"\r\n") // means the same
	for r.Scan() {
		fmt.Println(r.Text())
		if strings.HasPrefix(r.Text(), "X7 ") {
			break
		}
	}
	fmt.Println(server.Wait(ctx))
	// Output:
	// * 3 EXISTS
	// X7 OK [READ-WRITE] selected
	// <nil>
}

// The error says where the client did something else.
func ExampleScript_Serve() {
	clientSide, serverSide := imaptest.Pipe()
	defer clientSide.Close()
	fmt.Fprint(clientSide, "A0001 EXAMINE INBOX\r\n")
	script := imaptest.MustParse("S: * OK ready\nC: a1 SELECT INBOX\nS: a1 OK\n")
	fmt.Println(script.Serve(context.Background(), serverSide, nil))
	// Output:
	// imaptest: line 2: want "a1 SELECT INBOX", the client sent "A0001 EXAMINE INBOX"
}

// The server's side is cut behind 20 bytes that it has sent.
func ExampleCut() {
	server := imaptest.NewServer(&imaptest.Options{
		Wrap: func(nc net.Conn) net.Conn { return imaptest.Cut(nc, imaptest.Never, 20) },
	}, imaptest.MustParse("S: * OK ready\nS: * 3 EXISTS\n"))
	defer server.Close()
	nc, err := server.Dial(context.Background(), "tcp", "imap.example.org:143")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer nc.Close()
	for r := bufio.NewScanner(nc); r.Scan(); {
		fmt.Printf("%q\n", r.Text())
	}
	// Output:
	// "* OK ready"
	// "* 3 EXIS"
}
