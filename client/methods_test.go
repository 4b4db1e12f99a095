package client_test

import (
	"context"
	"testing"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What each method sends and makes of the answer. The session's capabilities are those
// that the case names.
func TestSessionMethods(t *testing.T) {
	for _, c := range []struct {
		name, caps, script string
		call               func(context.Context, *testing.T, *client.Session) (any, error)
		want               any
	}{
		{
			"ENABLE", "ENABLE CONDSTORE QRESYNC", `
			C: A0001 ENABLE CONDSTORE X-NONE
			S: * ENABLED CONDSTORE
			S: A0001 OK`,
			func(ctx context.Context, t *testing.T, s *client.Session) (any, error) {
				on, err := s.Enable(ctx, types.CapCondStore, "X-NONE")
				assert.True(t, s.Enabled("condstore"))
				assert.False(t, s.Enabled("X-NONE"))
				return on, err
			},
			[]types.Cap{types.CapCondStore},
		}, {
			"ENABLE of nothing that there is", "ENABLE", "C: A0001 ENABLE X-NONE\nS: A0001 OK",
			func(ctx context.Context, t *testing.T, s *client.Session) (any, error) {
				return s.Enable(ctx, "X-NONE")
			},
			[]types.Cap(nil),
		}, {
			"names after UTF8=ACCEPT", "ENABLE UTF8=ACCEPT", `
			C: A0001 ENABLE UTF8=ACCEPT
			S: * ENABLED UTF8=ACCEPT
			S: A0001 OK
			C: A0002 CREATE "Entwürfe"
			S: A0002 OK`,
			func(ctx context.Context, t *testing.T, s *client.Session) (any, error) {
				before := s.Mailbox("Entwürfe")
				_, err := s.Enable(ctx, types.CapUTF8Accept)
				require.NoError(t, err)
				return before, s.Create(ctx, s.Mailbox("Entwürfe"))
			},
			types.Mailbox("Entw&APw-rfe"),
		}, {
			"ID", "ID", `
			C: A0001 ID ("name" "mailsync")
			S: * ID ("name" "Dovecot")
			S: A0001 OK`,
			func(ctx context.Context, t *testing.T, s *client.Session) (any, error) {
				return s.ID(ctx, types.IDParam{Name: "name", Value: types.String("mailsync")})
			},
			[]types.IDParam{{Name: "name", Value: types.String("Dovecot")}},
		}, {
			"LIST with status, rights and annotations", "LIST-EXTENDED LIST-STATUS LIST-MYRIGHTS LIST-METADATA METADATA", `
			C: A0001 LIST "" "*" RETURN (STATUS (MESSAGES) MYRIGHTS METADATA (/private/comment /shared/comment))
			S: * LIST () "/" INBOX
			S: * LIST (\Noselect) "/" Archive
			S: * STATUS inbox (MESSAGES 3)
			S: * METADATA INBOX (/private/comment "mine")
			S: * METADATA INBOX (/shared/comment NIL)
			S: * MYRIGHTS INBOX lrs
			S: * STATUS Gone (MESSAGES 1)
			S: A0001 OK`,
			func(ctx context.Context, t *testing.T, s *client.Session) (any, error) {
				return s.ListWith(ctx, &types.ListCommand{Pattern: "*", Return: []types.ListReturnOption{
					&types.ListReturnStatus{Items: []types.StatusItem{types.StatusMessages}}, types.ListReturnMyRights,
					&types.ListReturnMetadata{Entries: []types.MetadataEntry{"/private/comment", "/shared/comment"}},
				}})
			},
			[]client.Listed{{
				List:     &types.List{Delimiter: types.String("/"), Mailbox: "INBOX"},
				Status:   &types.MailboxStatus{Mailbox: "inbox", Items: types.StatusHasMessages, Messages: 3},
				MyRights: &types.MyRights{Mailbox: "INBOX", Rights: "lrs"},
				Metadata: &types.Metadata{Mailbox: "INBOX", Values: []types.MetadataValue{
					{Entry: "/private/comment", Value: types.Bytes([]byte("mine"))}, {Entry: "/shared/comment"},
				}},
			}, {
				List: &types.List{Attributes: []types.MailboxAttribute{types.AttrNoSelect}, Delimiter: types.String("/"), Mailbox: "Archive"},
			}},
		}, {
			"LSUB", "", `
			C: A0001 LSUB "" "*"
			S: * LSUB () "/" INBOX
			S: A0001 OK`,
			func(ctx context.Context, t *testing.T, s *client.Session) (any, error) {
				list, err := client.Collect(s.LSub(ctx, "", "*"))
				require.Len(t, list, 1)
				return list[0].Mailbox, err
			},
			types.Mailbox("INBOX"),
		}, {
			"NAMESPACE", "NAMESPACE", `
			C: A0001 NAMESPACE
			S: * NAMESPACE (("INBOX." ".")) NIL NIL
			S: A0001 OK`,
			func(ctx context.Context, t *testing.T, s *client.Session) (any, error) { return s.Namespace(ctx) },
			&types.Namespace{Personal: []types.NamespaceDescr{{Prefix: "INBOX.", Delimiter: types.String(".")}}},
		}, {
			"NAMESPACE of a server without", "", `
			C: A0001 LIST "" ""
			S: * LIST (\Noselect) "." ""
			S: A0001 OK`,
			func(ctx context.Context, t *testing.T, s *client.Session) (any, error) { return s.Namespace(ctx) },
			&types.Namespace{Personal: []types.NamespaceDescr{{Delimiter: types.String(".")}}},
		}, {
			"CREATE, RENAME, SUBSCRIBE, UNSUBSCRIBE, DELETE", "CREATE-SPECIAL-USE", `
			C: A0001 CREATE Out (USE (\Sent))
			S: A0001 OK
			C: A0002 RENAME Out Sent
			S: A0002 OK
			C: A0003 SUBSCRIBE Sent
			S: A0003 OK
			C: A0004 UNSUBSCRIBE Sent
			S: A0004 OK
			C: A0005 DELETE Sent
			S: A0005 NO [INUSE] later`,
			func(ctx context.Context, t *testing.T, s *client.Session) (any, error) {
				require.NoError(t, s.CreateFor(ctx, "Out", types.AttrSent))
				require.NoError(t, s.Rename(ctx, "Out", "Sent"))
				require.NoError(t, s.Subscribe(ctx, "Sent"))
				require.NoError(t, s.Unsubscribe(ctx, "Sent"))
				err := s.Delete(ctx, "Sent")
				assert.ErrorIs(t, err, types.CodeInUse)
				return nil, nil
			},
			nil,
		}, {
			"GETQUOTAROOT", "QUOTA", `
			C: A0001 GETQUOTAROOT INBOX
			S: * QUOTAROOT INBOX "" #user
			S: * QUOTA "" (STORAGE 10 512)
			S: * QUOTA #user ()
			S: A0001 OK`,
			func(ctx context.Context, t *testing.T, s *client.Session) (any, error) {
				root, quotas, err := s.QuotaRoot(ctx, "INBOX")
				require.Len(t, quotas, 2)
				assert.Equal(t, &types.Quota{Root: "", Resources: []types.QuotaUsage{{Resource: types.QuotaStorage, Usage: 10, Limit: 512}}}, quotas[0])
				return root.Roots, err
			},
			[]string{"", "#user"},
		}, {
			"SETQUOTA", "QUOTA QUOTASET", `
			C: A0001 SETQUOTA "" (STORAGE 512)
			S: A0001 OK
			C: A0002 GETQUOTA ""
			S: * QUOTA "" (STORAGE 10 512)
			S: A0002 OK`,
			func(ctx context.Context, t *testing.T, s *client.Session) (any, error) {
				quota, err := s.SetQuota(ctx, "", types.QuotaLimit{Resource: types.QuotaStorage, Limit: 512})
				require.NoError(t, err)
				assert.Nil(t, quota)
				quota, err = s.Quota(ctx, "")
				return quota.Resources[0].Limit, err
			},
			uint64(512),
		}, {
			"ACL", "ACL", `
			C: A0001 SETACL INBOX joe +lr
			S: A0001 OK
			C: A0002 GETACL INBOX
			S: * ACL INBOX joe lr
			S: A0002 OK
			C: A0003 LISTRIGHTS INBOX joe
			S: * LISTRIGHTS INBOX joe l r s
			S: A0003 OK
			C: A0004 MYRIGHTS INBOX
			S: * MYRIGHTS INBOX lra
			S: A0004 OK
			C: A0005 DELETEACL INBOX joe
			S: A0005 OK`,
			func(ctx context.Context, t *testing.T, s *client.Session) (any, error) {
				require.NoError(t, s.SetACL(ctx, "INBOX", "joe", types.AddRights("lr")))
				acl, err := s.ACL(ctx, "INBOX")
				require.NoError(t, err)
				assert.Equal(t, []types.ACLEntry{{Identifier: "joe", Rights: "lr"}}, acl.Entries)
				rights, err := s.ListRights(ctx, "INBOX", "joe")
				require.NoError(t, err)
				assert.Equal(t, types.Rights("l"), rights.Required)
				mine, err := s.MyRights(ctx, "INBOX")
				require.NoError(t, err)
				require.NoError(t, s.DeleteACL(ctx, "INBOX", "joe"))
				return mine, nil
			},
			types.Rights("lra"),
		}, {
			"METADATA", "METADATA", `
			C: A0001 SETMETADATA INBOX (/private/comment "mine")
			S: A0001 OK
			C: A0002 GETMETADATA (MAXSIZE 10) INBOX (/private/comment /shared/comment)
			S: * METADATA INBOX (/private/comment "mine")
			S: * METADATA "" /shared/motd
			S: A0002 OK [METADATA LONGENTRIES 2199] done`,
			func(ctx context.Context, t *testing.T, s *client.Session) (any, error) {
				mine := types.MetadataValue{Entry: "/private/comment", Value: types.Bytes([]byte("mine"))}
				require.NoError(t, s.SetMetadata(ctx, "INBOX", mine))
				return s.Metadata(ctx, "INBOX", []types.MetadataOption{types.MetadataMaxSize(10)}, "/private/comment", "/shared/comment")
			},
			&client.Annotations{
				Values:      []types.MetadataValue{{Entry: "/private/comment", Value: types.Bytes([]byte("mine"))}},
				LongEntries: 2199,
			},
		}, {
			"URLAUTH", "URLAUTH", `
			C: A0001 GENURLAUTH "imap://joe@example.com/INBOX/;uid=20;urlauth=submit+fred" INTERNAL
			S: * GENURLAUTH "imap://joe@example.com/INBOX/;uid=20;urlauth=submit+fred:internal:91354a473744909de610943775f92038"
			S: A0001 OK
			C: A0002 URLFETCH "imap://joe@example.com/INBOX/;uid=20;urlauth=submit+fred:internal:91354a473744909de610943775f92038"
			S: * URLFETCH "imap://joe@example.com/INBOX/;uid=20;urlauth=submit+fred:internal:91354a473744909de610943775f92038" NIL
			S: A0002 OK
			C: A0003 RESETKEY INBOX INTERNAL
			S: A0003 OK
			C: A0004 RESETKEY
			S: A0004 OK`,
			func(ctx context.Context, t *testing.T, s *client.Session) (any, error) {
				urls, err := s.GenURLAuth(ctx, types.URLToAuthorise{URL: "imap://joe@example.com/INBOX/;uid=20;urlauth=submit+fred", Mechanism: "INTERNAL"})
				require.NoError(t, err)
				require.Len(t, urls, 1)
				contents, err := s.URLFetch(ctx, types.URLToFetch{URL: urls[0]})
				require.NoError(t, err)
				require.NoError(t, s.ResetKey(ctx, "INBOX", "INTERNAL"))
				require.NoError(t, s.ResetAllKeys(ctx))
				return len(contents), nil
			},
			1,
		}, {
			"LANGUAGE and COMPARATOR", "LANGUAGE I18NLEVEL=2", `
			C: A0001 LANGUAGE
			S: * LANGUAGE (EN DE I-DEFAULT)
			S: A0001 OK
			C: A0002 LANGUAGE fr de
			S: * LANGUAGE (DE)
			S: * NAMESPACE (("" "/")) NIL NIL
			S: A0002 OK jetzt
			C: A0003 COMPARATOR i;unicode-casemap
			S: * COMPARATOR i;unicode-casemap
			S: A0003 OK`,
			func(ctx context.Context, t *testing.T, s *client.Session) (any, error) {
				all, err := s.Languages(ctx)
				require.NoError(t, err)
				assert.Equal(t, []string{"EN", "DE", "I-DEFAULT"}, all)
				now, err := s.SetLanguage(ctx, "fr", "de")
				require.NoError(t, err)
				comparator, err := s.Comparator(ctx, "i;unicode-casemap")
				require.NoError(t, err)
				assert.Equal(t, "i;unicode-casemap", comparator.Selected)
				return now, nil
			},
			"DE",
		}, {
			"GETJMAPACCESS", "JMAPACCESS", `
			C: A0001 GETJMAPACCESS
			S: * JMAPACCESS "https://example.com/.well-known/jmap"
			S: A0001 OK`,
			func(ctx context.Context, t *testing.T, s *client.Session) (any, error) { return s.JMAPAccess(ctx) },
			"https://example.com/.well-known/jmap",
		}, {
			"NOTIFY", "NOTIFY", `
			C: A0001 NOTIFY SET STATUS (personal (MessageNew MessageExpunge))
			S: * STATUS Lists (MESSAGES 5)
			S: A0001 OK`,
			func(ctx context.Context, t *testing.T, s *client.Session) (any, error) {
				list, err := s.Notify(ctx, &types.NotifyCommand{Status: true, Groups: []types.NotifyGroup{{
					Filter: types.MailboxFilter{Kind: types.FilterPersonal},
					Events: []types.NotifyEvent{{Name: types.EventMessageNew}, {Name: types.EventMessageExpunge}},
				}}})
				require.Len(t, list, 1)
				return list[0].Messages, err
			},
			uint32(5),
		}, {
			"CONVERSIONS", "CONVERT", `
			C: A0001 CONVERSIONS "image/gif" "image/*"
			S: * CONVERSION "image/gif" "image/jpeg" ("pix-x")
			S: A0001 OK`,
			func(ctx context.Context, t *testing.T, s *client.Session) (any, error) {
				list, err := s.Conversions(ctx, "image/gif", "image/*")
				require.Len(t, list, 1)
				return list[0].To, err
			},
			"image/jpeg",
		}, {
			"ESEARCH of several mailboxes", "MULTISEARCH", `
			C: A0001 ESEARCH IN (personal) SUBJECT "x"
			S: * ESEARCH (TAG "A0001" MAILBOX "a" UIDVALIDITY 1) UID ALL 4
			S: * ESEARCH (TAG "A0001" MAILBOX "b" UIDVALIDITY 2) UID ALL 7,9
			S: A0001 OK`,
			func(ctx context.Context, t *testing.T, s *client.Session) (any, error) {
				found, err := client.Collect(s.SearchMailboxes(ctx, &types.ESearchCommand{
					In: []types.MailboxFilter{{Kind: types.FilterPersonal}}, Program: types.Subject("x"),
				}))
				require.Len(t, found, 2)
				return found[1].All.UIDs().String(), err
			},
			"7,9",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			conn := scripted(t, "S: * PREAUTH [CAPABILITY IMAP4rev1 "+c.caps+"] ready\n"+c.script, nil)
			sess, err := conn.Session()
			require.NoError(t, err)
			got, err := c.call(testContext(t), t, sess)
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
		})
	}
}
