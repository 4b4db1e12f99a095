package client_test

import (
	"testing"

	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSpecialMailboxes(t *testing.T) {
	type found struct {
		use     types.MailboxAttribute
		mailbox types.Mailbox
		guessed bool
	}
	for name, c := range map[string]struct {
		script string
		want   []found
	}{
		"attributes count more than names": {
			`S: * PREAUTH [CAPABILITY IMAP4rev1 SPECIAL-USE LIST-EXTENDED] ready
			C: a LIST "" "*" RETURN (SPECIAL-USE)
			S: * LIST () "/" INBOX
			S: * LIST () "/" Sent
			S: * LIST (\Sent) "/" Out
			S: * LIST (\HasNoChildren \trash) "/" Waste
			S: * LIST () "/" Junk
			S: a OK`,
			[]found{{types.AttrJunk, "Junk", true}, {types.AttrSent, "Out", false}, {types.AttrTrash, "Waste", false}},
		},
		"attributes of a plain LIST": {
			`S: * PREAUTH [CAPABILITY IMAP4rev1 SPECIAL-USE] ready
			C: a LIST "" "*"
			S: * LIST (\Drafts) "." INBOX.Entw&APw-rfe
			S: a OK`,
			[]found{{types.AttrDrafts, "INBOX.Entw&APw-rfe", false}},
		},
		"XLIST": {
			`S: * PREAUTH [CAPABILITY IMAP4rev1 XLIST] ready
			C: a XLIST "" "*"
			S: * XLIST (\HasNoChildren \AllMail) "/" "[Gmail]/All Mail"
			S: * XLIST (\HasNoChildren \Spam) "/" "[Gmail]/Spam"
			S: * XLIST (\HasNoChildren) "/" "[Gmail]/Sent Mail"
			S: a OK`,
			[]found{{types.AttrAll, "[Gmail]/All Mail", false}, {types.AttrJunk, "[Gmail]/Spam", false}, {types.AttrSent, "[Gmail]/Sent Mail", true}},
		},
		"names": {
			`S: * PREAUTH [CAPABILITY IMAP4rev1] ready
			C: a LIST "" "*"
			S: * LIST (\Noselect) "." Trash
			S: * LIST () "." Papierkorb
			S: * LIST () "." INBOX.Entw&APw-rfe
			S: * LIST () "." Work.Sent
			S: * LIST () "." spam
			S: * LIST () "." "Junk E-mail"
			S: a OK`,
			[]found{{types.AttrDrafts, "INBOX.Entw&APw-rfe", true}, {types.AttrJunk, "spam", true}, {types.AttrTrash, "Papierkorb", true}},
		},
		"no hierarchy": {
			`S: * PREAUTH [CAPABILITY IMAP4rev1] ready
			C: a LIST "" "*"
			S: * LIST () NIL Archive
			S: a OK`,
			[]found{{types.AttrArchive, "Archive", true}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			sess, err := scripted(t, c.script, nil).Session()
			require.NoError(t, err)
			list, err := sess.SpecialMailboxes(testContext(t))
			require.NoError(t, err)
			var got []found
			for _, special := range list {
				got = append(got, found{special.Use, special.List.Mailbox, special.Guessed})
			}
			assert.Equal(t, c.want, got)
		})
	}
}
