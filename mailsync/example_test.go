package mailsync_test

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/internal/modelserver"
	"github.com/imapeg/imapeg/mailsync"
	"github.com/imapeg/imapeg/types"
)

// A copy of a mailbox is brought up to date twice. The state is kept as JSON between.
func Example() {
	server := &modelserver.Server{Caps: []types.Cap{types.CapEnable, types.CapQResync}}
	inbox := server.Mailbox("INBOX")
	inbox.Add(types.FlagSeen)
	inbox.Add()
	inbox.Add()

	ctx := context.Background()
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

	var stored []byte // in a database, with the copy
	update := func() error {
		var state mailsync.State
		if stored != nil {
			if err := json.Unmarshal(stored, &state); err != nil {
				return err
			}
		}
		for changes, err := range mailsync.Sync(ctx, sess, "INBOX", state, nil) {
			if err != nil {
				return err
			}
			if !changes.Gone.IsEmpty() {
				fmt.Println("gone:", changes.Gone)
			}
			for _, msg := range changes.Changed {
				fmt.Println("changed:", msg.UID, msg.Flags)
			}
			for _, msg := range changes.New {
				fmt.Println("new:", msg.UID, msg.Flags)
			}
			if stored, err = json.Marshal(changes.State); err != nil {
				return err
			}
		}
		fmt.Println(string(stored))
		return nil
	}
	if err := update(); err != nil {
		fmt.Println(err)
	}
	inbox.Expunge(2)
	inbox.SetFlags(3, types.FlagFlagged)
	inbox.Add()
	if err := update(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// new: 1 [\Seen]
	// new: 2 []
	// new: 3 []
	// {"uidvalidity":1,"modseq":4,"known":"1:3"}
	// gone: 2
	// changed: 3 [\Flagged]
	// new: 4 []
	// {"uidvalidity":1,"modseq":7,"known":"1,3:4"}
}
