package client_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
)

// exampleInbox is a selected mailbox of which the examples below need no more than this.
func exampleInbox(script string) *client.Mailbox {
	sess := exampleSession(`
	C: A0001 SELECT INBOX
	S: * 3 EXISTS
	S: A0001 OK [CAPABILITY IMAP4rev1 MOVE UIDPLUS] done
	`+script, nil)
	inbox, err := sess.Select(context.Background(), "INBOX", nil)
	if err != nil {
		panic(err)
	}
	return inbox
}

// The unread messages of Ada since the beginning of March.
func ExampleMailbox_Search() {
	inbox := exampleInbox(`
	C: A0002 UID SEARCH UNSEEN FROM "ada" SINCE 1-Mar-2025
	S: * SEARCH 4 5 9
	S: A0002 OK done
	`)
	defer inbox.Session().Close()
	march := time.Date(2025, 3, 1, 0, 0, 0, 0, time.Local)
	found, err := inbox.Search(context.Background(), types.Unseen, types.From("ada"), types.Since(march))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(found)
	for uid := range found.All() {
		fmt.Println(uid)
	}
	// Output:
	// 4:5,9
	// 4
	// 5
	// 9
}

// The text of a message, in UTF-8, whatever its author has written it in.
func ExampleMailbox_Download() {
	inbox := exampleInbox(`
	C: A0002 UID FETCH 4 (BODYSTRUCTURE)
	S: * 1 FETCH (UID 4 BODYSTRUCTURE (("text" "plain" ("charset" "iso-8859-1") NIL NIL "quoted-printable" 23 1)("text" "html" NIL NIL NIL "7bit" 99 3) "alternative"))
	S: A0002 OK done
	C: A0003 UID FETCH 4 (UID BODY.PEEK[1])
	S: * 1 FETCH (UID 4 BODY[1] "Gr=FC=DFe aus K=F6ln")
	S: A0003 OK done
	`)
	defer inbox.Session().Close()
	ctx := context.Background()
	for msg, err := range inbox.Fetch(ctx, types.UIDs(4), types.FetchBodyStructure) {
		if err != nil {
			fmt.Println(err)
			return
		}
		text := msg.BodyStructure.PlainText()
		if _, err := inbox.Download(ctx, msg.UID, text, os.Stdout, &client.DownloadOptions{UTF8: true}); err != nil {
			fmt.Println(err)
		}
	}
	// Output: Grüße aus Köln
}

// All attachments of a message, decoded, with how far they are.
func ExampleMailbox_Download_attachments() {
	inbox := exampleInbox(`
	C: A0002 UID FETCH 5 (BODYSTRUCTURE)
	S: * 2 FETCH (UID 5 BODYSTRUCTURE (("text" "plain" NIL NIL NIL "7bit" 9 1)("application" "pdf" ("name" "invoice.pdf") NIL NIL "base64" 16) "mixed"))
	S: A0002 OK done
	C: A0003 UID FETCH 5 (UID BODY.PEEK[2])
	S: * 2 FETCH (UID 5 BODY[2] {16}
	S: SGVsbG8sIFBERiE=)
	S: A0003 OK done
	`)
	defer inbox.Session().Close()
	ctx := context.Background()
	messages, err := client.Collect(inbox.Fetch(ctx, types.UIDs(5), types.FetchBodyStructure))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, msg := range messages {
		for _, part := range msg.BodyStructure.Attachments() {
			var file strings.Builder // or one of os.Root.Create, which keeps names in their directory
			opts := &client.DownloadOptions{Decode: true, Progress: func(received, total int64) {
				fmt.Printf("%d of %d octets\n", received, total)
			}}
			done, err := inbox.Download(ctx, msg.UID, part, &file, opts)
			fmt.Println(part.FileName(), done.Written, file.String(), err)
		}
	}
	// Output:
	// 16 of 16 octets
	// invoice.pdf 11 Hello, PDF! <nil>
}

// A download that has broken off goes on where it was.
func ExampleDownloadOptions_origin() {
	inbox := exampleInbox(`
	C: A0002 UID FETCH 4 (UID BODY.PEEK[]<5.2147483642>)
	S: * 1 FETCH (UID 4 BODY[]<5> " message")
	S: A0002 OK done
	`)
	defer inbox.Session().Close()
	var file strings.Builder
	file.WriteString("Large") // is there from the first time
	opts := &client.DownloadOptions{Origin: int64(file.Len())}
	_, err := inbox.Download(context.Background(), 4, nil, &file, opts)
	fmt.Println(file.String(), err)
	// Output: Large message <nil>
}

// A message goes to the archive, which is made if it is not there.
func ExampleMailbox_Move() {
	inbox := exampleInbox(`
	C: A0002 UID MOVE 4 Archive
	S: A0002 NO [TRYCREATE] no such mailbox
	C: A0003 CREATE Archive
	S: A0003 OK done
	C: A0004 UID MOVE 4 Archive
	S: * OK [COPYUID 1 4 1] copied
	S: * 1 EXPUNGE
	S: A0004 OK done
	`)
	sess, ctx := inbox.Session(), context.Background()
	defer sess.Close()
	copied, err := inbox.Move(ctx, types.UIDs(4), "Archive")
	if errors.Is(err, types.CodeTryCreate) {
		if err = sess.Create(ctx, "Archive"); err == nil {
			copied, err = inbox.Move(ctx, types.UIDs(4), "Archive")
		}
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	for from, to := range copied.Pairs() {
		fmt.Println(from, "is", to)
	}
	// Output: 4 is 1
}
