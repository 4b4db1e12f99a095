package watch_test

import (
	"context"
	"fmt"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/internal/modelserver"
	"github.com/imapeg/imapeg/types"
	"github.com/imapeg/imapeg/watch"
)

func Example() {
	server := &modelserver.Server{Caps: []types.Cap{"IDLE"}}
	there := server.Mailbox("INBOX")
	there.Add()

	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	conn, err := client.New(ctx, server.Dial(), &client.Options{AllowInsecureAuth: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer conn.Close()
	sess, err := conn.Login(ctx, "joe", types.NewSecret("sesame"))
	if err != nil {
		fmt.Println(err)
		return
	}
	inbox, err := sess.Select(ctx, "INBOX", nil)
	if err != nil {
		fmt.Println(err)
		return
	}

	there.Add() // a message arrives
	for change, err := range watch.Changes(ctx, inbox, nil) {
		if err != nil {
			fmt.Println(err)
			return
		}
		switch change := change.(type) {
		case *watch.Arrived:
			fmt.Println("new:", change.UIDs)
			there.SetFlags(2, types.FlagSeen) // somebody reads it
		case *watch.Flags:
			fmt.Println("flags:", change.UID, change.Flags)
			there.Expunge(1)
		case *watch.Gone:
			fmt.Println("gone:", change.UIDs)
			cancel() // the loop ends
		case *watch.Anew:
			fmt.Println("look at everything anew:", change.Reason)
		}
	}
	// Output:
	// new: 2
	// flags: 2 [\Seen]
	// gone: 1
}
