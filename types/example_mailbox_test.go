package types_test

import (
	"fmt"
	"strings"

	"github.com/imapeg/imapeg/types"
)

// The subscribed mailboxes with the number of unseen messages in each.
func ExampleListCommand() {
	line, err := (&types.Command{Tag: "A1", Body: &types.ListCommand{
		Select:  []types.ListSelectOption{types.ListSelectSubscribed},
		Pattern: "*",
		Return: []types.ListReturnOption{
			types.ListReturnSpecialUse,
			&types.ListReturnStatus{Items: []types.StatusItem{types.StatusUnseen}},
		},
	}}).Append(nil, nil)
	fmt.Println(strings.TrimSpace(string(line)), err)
	// Output:
	// A1 LIST (SUBSCRIBED) "" "*" RETURN (SPECIAL-USE STATUS (UNSEEN)) <nil>
}

func ExampleRights_Has() {
	mine := types.MyRights{Mailbox: "INBOX", Rights: "lrs"}
	fmt.Println(mine.Rights.Has(types.RightLookup + types.RightRead))
	fmt.Println(mine.Rights.Has(types.RightInsert))
	// Output:
	// true
	// false
}

func ExampleCapability_AuthMechanisms() {
	c := types.Capability{Caps: []types.Cap{"IMAP4rev1", "AUTH=PLAIN", "AUTH=SCRAM-SHA-256", "APPENDLIMIT=35651584"}}
	fmt.Println(c.AuthMechanisms())
	fmt.Println(c.AppendLimit())
	// Output:
	// [PLAIN SCRAM-SHA-256]
	// 35651584 true
}

func ExampleNamespaceDescr_Translation() {
	n := types.NamespaceDescr{
		Prefix:     "Other Users/",
		Delimiter:  types.String("/"),
		Extensions: []types.NamespaceExtension{{Name: "TRANSLATION", Values: []string{"Andere Ben&APw-tzer/"}}},
	}
	translated, ok := n.Translation()
	fmt.Println(translated.Name(), ok)
	// Output:
	// Andere Benützer/ true
}
