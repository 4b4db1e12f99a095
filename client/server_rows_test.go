package client_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// extensionRows are commands about mailboxes that not every server has.
func extensionRows() []row {
	return []row{
		{name: "ENABLE", needs: need(types.CapEnable), run: func(t *testing.T, v *visit) {
			if !v.has(types.CapCondStore) {
				_, err := v.sess.Enable(v.ctx, "X-NONE")
				require.NoError(t, err)
				return
			}
			on, err := v.sess.Enable(v.ctx, types.CapCondStore)
			require.NoError(t, err)
			assert.Contains(t, on, types.CapCondStore)
		}},
		{name: "GETQUOTAROOT", needs: need(types.CapQuota), run: func(t *testing.T, v *visit) {
			root, quotas, err := v.sess.QuotaRoot(v.ctx, types.Inbox)
			require.NoError(t, err)
			assert.Len(t, quotas, len(root.Roots))
		}},
		{name: "GETQUOTA", needs: need(types.CapQuota), run: func(t *testing.T, v *visit) {
			root, _, err := v.sess.QuotaRoot(v.ctx, types.Inbox)
			require.NoError(t, err)
			for _, name := range root.Roots {
				quota, err := v.sess.Quota(v.ctx, name)
				require.NoError(t, err)
				assert.Equal(t, name, quota.Root)
			}
		}, skip: map[string]string{"Cyrus": "for administrators only"}},
		{name: "SETQUOTA", needs: need(types.CapQuota), run: func(t *testing.T, v *visit) {
			root, _, err := v.sess.QuotaRoot(v.ctx, types.Inbox)
			require.NoError(t, err)
			for _, name := range root.Roots {
				_, err := v.sess.SetQuota(v.ctx, name, types.QuotaLimit{Resource: types.QuotaStorage, Limit: 1 << 30})
				assert.ErrorIs(t, err, client.ErrNo, "users do not set their own quota")
			}
		}},
		{name: "SETACL, GETACL, LISTRIGHTS, MYRIGHTS, DELETEACL", needs: need(types.CapACL), run: func(t *testing.T, v *visit) {
			other := types.Identifier(v.server.Other().User)
			require.NoError(t, v.sess.SetACL(v.ctx, v.box, other, "lr"))
			acl, err := v.sess.ACL(v.ctx, v.box)
			require.NoError(t, err)
			var given types.Rights
			for _, entry := range acl.Entries {
				if entry.Identifier == other || entry.Identifier == "user="+other {
					given = entry.Rights
				}
			}
			assert.Contains(t, string(given), "r")
			_, err = v.sess.ListRights(v.ctx, v.box, other)
			require.NoError(t, err)
			mine, err := v.sess.MyRights(v.ctx, v.box)
			require.NoError(t, err)
			assert.Contains(t, string(mine), "a")
			require.NoError(t, v.sess.DeleteACL(v.ctx, v.box, other))
		}},
		{name: "SETMETADATA, GETMETADATA", needs: need(types.CapMetadata), run: func(t *testing.T, v *visit) {
			const entry = types.MetadataPrivateComment
			require.NoError(t, v.sess.SetMetadata(v.ctx, v.box, types.MetadataValue{Entry: entry, Value: types.Bytes([]byte("mine"))}))
			found, err := v.sess.Metadata(v.ctx, v.box, nil, entry)
			require.NoError(t, err)
			require.Len(t, found.Values, 1)
			assert.Equal(t, "mine", string(found.Values[0].Value.Bytes()))
			require.NoError(t, v.sess.SetMetadata(v.ctx, v.box, types.MetadataValue{Entry: entry}))
		}},
		{name: "SETMETADATA, GETMETADATA of the server", needs: need(types.CapMetadata, types.CapMetadataServer), run: func(t *testing.T, v *visit) {
			found, err := v.sess.Metadata(v.ctx, "", nil, types.MetadataSharedComment)
			require.NoError(t, err)
			assert.LessOrEqual(t, len(found.Values), 1)
			value := types.MetadataValue{Entry: types.MetadataSharedComment, Value: types.Bytes([]byte("theirs"))}
			assert.ErrorIs(t, v.sess.SetMetadata(v.ctx, "", value), client.ErrNo, "for administrators")
		}},
		{name: "GENURLAUTH, URLFETCH, RESETKEY", needs: need(types.CapURLAuth), run: func(t *testing.T, v *visit) {
			url := fmt.Sprintf("imap://%s@localhost/%s/;uid=1;urlauth=user+%[1]s", v.server.User, v.box)
			urls, err := v.sess.GenURLAuth(v.ctx, types.URLToAuthorise{URL: url, Mechanism: "INTERNAL"})
			require.NoError(t, err)
			require.Len(t, urls, 1)
			contents, err := v.sess.URLFetch(v.ctx, types.URLToFetch{URL: urls[0]})
			require.NoError(t, err)
			require.Len(t, contents, 1)
			require.NoError(t, v.sess.ResetKey(v.ctx, v.box))
		}},
		{name: "URLFETCH with BINARY", needs: need(types.CapURLAuthBinary), run: func(t *testing.T, v *visit) {
			url := fmt.Sprintf("imap://%s@localhost/%s/;uid=1/;section=1;urlauth=user+%[1]s", v.server.User, v.box)
			urls, err := v.sess.GenURLAuth(v.ctx, types.URLToAuthorise{URL: url, Mechanism: "INTERNAL"})
			require.NoError(t, err)
			require.Len(t, urls, 1)
			contents, err := v.sess.URLFetch(v.ctx, types.URLToFetch{URL: urls[0], Items: []types.URLItem{types.URLBinary}})
			require.NoError(t, err)
			assert.Len(t, contents, 1)
		}},
		{name: "RLIST, RLSUB", needs: need(types.CapMailboxReferrals), run: func(t *testing.T, v *visit) {
			list, err := client.Collect(v.sess.RList(v.ctx, "", "*"))
			require.NoError(t, err)
			assert.NotEmpty(t, list)
			_, err = client.Collect(v.sess.RLSub(v.ctx, "", "*"))
			require.NoError(t, err)
		}},
		{name: "ENABLE of UTF8=ACCEPT", needs: need(types.CapUTF8Accept), run: func(t *testing.T, v *visit) {
			conn, err := client.DialTLS(v.ctx, v.server.TLS, &client.Options{TLSConfig: v.server.TLSConfig()})
			require.NoError(t, err)
			defer conn.Close()
			sess, err := conn.Login(v.ctx, v.server.User, types.NewSecret(v.server.Password))
			require.NoError(t, err)
			on, err := sess.Enable(v.ctx, types.CapUTF8Accept)
			require.NoError(t, err)
			assert.Contains(t, on, types.CapUTF8Accept)
			name := sess.Mailbox(v.server.Mailbox("Entwürfe & 下書き"))
			require.NoError(t, sess.Create(v.ctx, name))
			list, err := client.Collect(sess.List(v.ctx, "", string(name)))
			require.NoError(t, err)
			require.Len(t, list, 1)
			assert.Equal(t, name, list[0].Mailbox)
			require.NoError(t, sess.Delete(v.ctx, name))
			require.NoError(t, sess.Logout(v.ctx))
		}},
		{name: "LANGUAGE", needs: need(types.CapLanguage), run: func(t *testing.T, v *visit) {
			_, err := v.sess.Languages(v.ctx)
			require.NoError(t, err)
		}},
		{name: "COMPARATOR", needs: need(types.CapI18NLevel2), run: func(t *testing.T, v *visit) {
			_, err := v.sess.Comparator(v.ctx)
			require.NoError(t, err)
		}},
	}
}

// messageRows are commands about the messages of box.
func messageRows() []row {
	return []row{
		{name: "FETCH", run: func(t *testing.T, v *visit) {
			items := []types.FetchItem{
				types.FetchUID, types.FetchFlags, types.FetchInternalDate, types.FetchSize, types.FetchEnvelope, types.FetchBodyStructure,
				types.BodyPeek().Header(), types.BodyPeek(1),
			}
			list, err := client.Collect(v.selected(t).Fetch(v.ctx, types.Seqs(types.Range(1, types.Last)), items...))
			require.NoError(t, err)
			require.GreaterOrEqual(t, len(list), 5)
			first := list[0]
			assert.Equal(t, "message 1", first.Envelope.Subject.String())
			body, ok := first.Section(types.BodyPeek(1).Section)
			require.True(t, ok)
			assert.Equal(t, "SGVsbG8K", string(body.Bytes())[:8])
			assert.Equal(t, first.UID, v.selected(t).UID(1))
		}},
		{name: "FETCH with BINARY", needs: need(types.CapBinary), run: func(t *testing.T, v *visit) {
			list, err := client.Collect(v.selected(t).Fetch(v.ctx, types.UIDs(1), types.FetchBinary{Part: []uint32{1}, Peek: true}))
			require.NoError(t, err)
			require.Len(t, list, 1)
			content, ok := list[0].Binary(1)
			require.True(t, ok)
			assert.Equal(t, "Hello\n", string(content.Bytes()))
		}},
		{name: "FETCH with PREVIEW", needs: need(types.CapPreview), run: func(t *testing.T, v *visit) {
			list, err := client.Collect(v.selected(t).Fetch(v.ctx, types.UIDs(1), types.FetchPreview{}))
			require.NoError(t, err)
			assert.Len(t, list, 1)
		}},
		{name: "FETCH with SAVEDATE", needs: need(types.CapSaveDate), run: func(t *testing.T, v *visit) {
			list, err := client.Collect(v.selected(t).Fetch(v.ctx, types.UIDs(1), types.FetchSaveDate))
			require.NoError(t, err)
			assert.Len(t, list, 1)
		}},
		{name: "FETCH with EMAILID", needs: need(types.CapObjectID), run: func(t *testing.T, v *visit) {
			list, err := client.Collect(v.selected(t).Fetch(v.ctx, types.UIDs(1), types.FetchEmailID))
			require.NoError(t, err)
			assert.Len(t, list, 1)
		}},
		{name: "STORE", run: func(t *testing.T, v *visit) {
			require.NoError(t, v.selected(t).AddFlags(v.ctx, types.UIDs(1, 2), types.FlagFlagged))
			require.NoError(t, v.selected(t).RemoveFlags(v.ctx, types.UIDs(2), types.FlagFlagged))
			stored, err := v.selected(t).Store(v.ctx, &types.StoreCommand{
				Set: types.UIDs(1), Mode: types.StoreAdd, Flags: []types.Flag{types.FlagSeen},
			})
			require.NoError(t, err)
			require.Len(t, stored.Messages, 1)
			assert.Contains(t, stored.Messages[0].Flags, types.FlagFlagged)
			require.NoError(t, v.selected(t).SetFlags(v.ctx, types.UIDs(1)))
		}},
		{name: "STORE with UNCHANGEDSINCE", needs: need(types.CapCondStore), run: func(t *testing.T, v *visit) {
			store := &types.StoreCommand{
				Set: types.UIDs(1), Mode: types.StoreAdd, Flags: []types.Flag{types.FlagSeen}, IfUnchanged: true, UnchangedSince: 1,
			}
			stored, err := v.selected(t).Store(v.ctx, store)
			require.NoError(t, err)
			require.NotNil(t, stored.Modified)
			assert.Equal(t, "1", stored.Modified.String())
		}},
		{name: "FETCH with CHANGEDSINCE", needs: need(types.CapCondStore), run: func(t *testing.T, v *visit) {
			list, err := client.Collect(v.selected(t).FetchWith(v.ctx, &client.FetchOptions{ChangedSince: 1}, all, types.FetchFlags))
			require.NoError(t, err)
			require.NotEmpty(t, list)
			assert.Positive(t, list[0].ModSeq)
		}},
		{name: "STORE, FETCH and SEARCH of annotations", needs: need(types.CapAnnotate), run: func(t *testing.T, v *visit) {
			comment := []types.Annotation{{Entry: "/comment", Attributes: []types.AnnotationAttribute{
				{Name: "value.priv", Value: types.Bytes([]byte("mine"))},
			}}}
			_, err := v.selected(t).Store(v.ctx, &types.StoreCommand{Set: types.UIDs(1), Annotations: comment})
			require.NoError(t, err)
			list, err := client.Collect(v.selected(t).Fetch(v.ctx, types.UIDs(1), types.FetchAnnotation{
				Entries: []string{"/comment"}, Attributes: []string{"value.priv"},
			}))
			require.NoError(t, err)
			require.Len(t, list, 1)
			found, err := v.selected(t).Search(v.ctx, types.Annotated("/comment", "value", "mine"))
			require.NoError(t, err)
			assert.True(t, found.Equal(types.UIDs(1)), found.String())
		}},
		{name: "COPY", run: func(t *testing.T, v *visit) {
			to := v.name("Copies")
			_, err := v.selected(t).Copy(v.ctx, types.UIDs(1), v.name("None"))
			assert.ErrorIs(t, err, client.ErrNo)
			require.NoError(t, v.sess.Create(v.ctx, to))
			copied, err := v.selected(t).Copy(v.ctx, types.UIDs(1, 2), to)
			require.NoError(t, err)
			if v.has(types.CapUIDPlus) {
				dest := make(map[types.UID]types.UID)
				for source, uid := range copied.Pairs() {
					dest[source] = uid
				}
				assert.Equal(t, map[types.UID]types.UID{1: 1, 2: 2}, dest)
			}
			status, err := v.sess.Status(v.ctx, to, types.StatusMessages)
			require.NoError(t, err)
			assert.Equal(t, uint32(2), status.Messages)
		}},
		{name: "MOVE, or COPY with UID EXPUNGE", needs: need(types.CapMove, types.CapUIDPlus), run: func(t *testing.T, v *visit) {
			to := v.name("Moved")
			require.NoError(t, v.sess.Create(v.ctx, to))
			uid := v.add(t, "to be moved")
			before := v.selected(t).State().Exists
			_, err := v.selected(t).Move(v.ctx, types.UIDs(uid), to)
			require.NoError(t, err)
			assert.Equal(t, before-1, v.selected(t).State().Exists)
			status, err := v.sess.Status(v.ctx, to, types.StatusMessages)
			require.NoError(t, err)
			assert.Equal(t, uint32(1), status.Messages)
		}},
		{name: "EXPUNGE", run: func(t *testing.T, v *visit) {
			uid := v.add(t, "to be removed")
			before := v.selected(t).State().Exists
			require.NoError(t, v.selected(t).AddFlags(v.ctx, types.UIDs(uid), types.FlagDeleted))
			require.NoError(t, v.selected(t).Expunge(v.ctx))
			assert.Equal(t, before-1, v.selected(t).State().Exists)
		}},
		{name: "UID EXPUNGE", needs: need(types.CapUIDPlus), run: func(t *testing.T, v *visit) {
			stays, goes := v.add(t, "stays"), v.add(t, "goes")
			require.NoError(t, v.selected(t).AddFlags(v.ctx, types.UIDs(stays, goes), types.FlagDeleted))
			require.NoError(t, v.selected(t).ExpungeUIDs(v.ctx, types.UIDs(goes)))
			found, err := v.selected(t).Search(v.ctx, types.InSet(types.UIDs(stays, goes)))
			require.NoError(t, err)
			assert.True(t, found.Equal(types.UIDs(stays)))
			require.NoError(t, v.selected(t).RemoveFlags(v.ctx, types.UIDs(stays), types.FlagDeleted))
		}},
		{name: "REPLACE, or APPEND with UID EXPUNGE", needs: need(types.CapReplace, types.CapUIDPlus), run: func(t *testing.T, v *visit) {
			uid := v.add(t, "first draft")
			before := v.selected(t).State().Exists
			_, err := v.selected(t).Replace(v.ctx, uid, v.box, types.AppendMessage{Data: types.Bytes([]byte("Subject: second draft\r\n\r\nx\r\n"))})
			require.NoError(t, err)
			require.NoError(t, v.selected(t).Noop(v.ctx))
			assert.Equal(t, before, v.selected(t).State().Exists)
		}},
		{name: "CHECK", run: func(t *testing.T, v *visit) {
			require.NoError(t, v.selected(t).Check(v.ctx))
		}},
		{name: "IDLE", needs: need(types.CapIdle), run: func(t *testing.T, v *visit) {
			mailbox := v.selected(t)
			before := mailbox.State().Exists
			ctx, cancel := context.WithCancel(v.ctx)
			done := make(chan error, 1)
			go func() { done <- mailbox.Idle(ctx) }()
			v.server.Deliver(t, string(v.box), []byte("Subject: news\r\n\r\nx\r\n"))
			assert.Eventually(t, func() bool { return mailbox.State().Exists == before+1 }, time.Minute, 20*time.Millisecond)
			cancel()
			require.NoError(t, <-done)
			require.NoError(t, mailbox.Noop(v.ctx))
		}},
		{name: "SELECT with QRESYNC", needs: need(types.CapQResync), run: func(t *testing.T, v *visit) {
			state := v.selected(t).State()
			require.NoError(t, v.selected(t).AddFlags(v.ctx, types.UIDs(1), types.FlagAnswered))
			require.NoError(t, v.selected(t).Unselect(v.ctx))
			v.left()
			var changed []types.UID
			mailbox, err := v.sess.Select(v.ctx, v.box, &client.SelectOptions{
				QResync:  &types.QResync{UIDValidity: state.UIDValidity, ModSeq: max(1, state.HighestModSeq)},
				Changed:  func(f *types.Fetch) { changed = append(changed, f.UID) },
				Vanished: func(types.UIDSet) {},
			})
			require.NoError(t, err)
			v.inbox = mailbox
			assert.Contains(t, changed, types.UID(1))
		}},
	}
}

// searchRows find messages of box.
func searchRows() []row {
	return []row{
		{name: "SEARCH", run: func(t *testing.T, v *visit) {
			found, err := v.selected(t).Search(v.ctx, types.Subject("message"), types.Not(types.Deleted), types.Larger(10))
			require.NoError(t, err)
			assert.True(t, found.ContainsAll(types.UIDs(1, 2, 3, 4, 5)), found.String())
			found, err = v.selected(t).Search(v.ctx, types.Subject("no such thing"))
			require.NoError(t, err)
			assert.True(t, found.IsEmpty())
			_, err = v.selected(t).Search(v.ctx, types.From("Jürgen"))
			require.NoError(t, err, "strings outside of ASCII")
			counted, err := v.selected(t).SearchWith(v.ctx, &types.SearchCommand{
				UID: true, Program: types.InSet(types.UIDs(1, 2)), Return: &types.SearchReturn{Min: true, Count: true},
			})
			require.NoError(t, err)
			assert.Equal(t, uint32(1), counted.Min)
			assert.Equal(t, uint32(2), counted.Count)
		}},
		{name: "SEARCH with SAVE", needs: need(types.CapSearchRes), run: func(t *testing.T, v *visit) {
			_, err := v.selected(t).SearchWith(v.ctx, &types.SearchCommand{
				UID: true, Program: types.InSet(types.UIDs(1, 2)), Return: &types.SearchReturn{Save: true},
			})
			require.NoError(t, err)
			list, err := client.Collect(v.selected(t).Fetch(v.ctx, types.SavedUIDs(), types.FetchFlags))
			require.NoError(t, err)
			assert.Len(t, list, 2)
		}},
		{name: "SEARCH with PARTIAL", needs: need(types.CapPartial, types.CapContextSearch), run: func(t *testing.T, v *visit) {
			found, err := v.selected(t).SearchWith(v.ctx, &types.SearchCommand{
				UID: true, Program: types.All, Return: &types.SearchReturn{Partial: types.PartialRange{First: 1, Last: 2}},
			})
			require.NoError(t, err)
			require.NotNil(t, found.Partial)
			assert.Equal(t, int64(2), found.Partial.Numbers.Len())
		}},
		{name: "SEARCH with WITHIN", needs: need(types.CapWithin), run: func(t *testing.T, v *visit) {
			found, err := v.selected(t).Search(v.ctx, types.Younger(24*time.Hour))
			require.NoError(t, err)
			assert.False(t, found.IsEmpty())
		}},
		{name: "SEARCH with FUZZY", needs: need(types.CapSearchFuzzy), run: func(t *testing.T, v *visit) {
			_, err := v.selected(t).Search(v.ctx, types.Fuzzy(types.Subject("message")))
			require.NoError(t, err)
		}},
		{name: "SEARCH with MODSEQ", needs: need(types.CapCondStore), run: func(t *testing.T, v *visit) {
			found, err := v.selected(t).Search(v.ctx, types.ModSeqFrom(1))
			require.NoError(t, err)
			assert.False(t, found.IsEmpty())
		}},
		{name: "SORT", needs: need(types.CapSort), run: func(t *testing.T, v *visit) {
			reverse := []types.SortCriterion{{Key: types.SortSubject, Reverse: true}}
			uids, err := v.selected(t).Sort(v.ctx, reverse, types.InSet(types.UIDs(types.Range(1, 5))))
			require.NoError(t, err)
			assert.Equal(t, []types.UID{5, 4, 3, 2, 1}, uids)
			found, err := v.selected(t).SortWith(v.ctx, &types.SortCommand{
				UID: true, Criteria: reverse, Program: types.InSet(types.UIDs(types.Range(1, 5))), Return: &types.SearchReturn{Min: true, Count: true},
			})
			require.NoError(t, err)
			assert.Equal(t, uint32(5), found.Count)
		}},
		{name: "THREAD", needs: need(types.CapThreadReferences), run: func(t *testing.T, v *visit) {
			threads, err := v.selected(t).Thread(v.ctx, types.ThreadReferences, types.InSet(types.UIDs(types.Range(1, 5))))
			require.NoError(t, err)
			assert.Len(t, threads, 5)
		}},
		{name: "SORT by names", needs: need(types.CapSortDisplay), run: func(t *testing.T, v *visit) {
			uids, err := v.selected(t).Sort(v.ctx, []types.SortCriterion{{Key: types.SortDisplayFrom}}, types.InSet(types.UIDs(types.Range(1, 5))))
			require.NoError(t, err)
			assert.Len(t, uids, 5)
		}},
		{name: "THREAD by subjects", needs: need(types.CapThreadOrderedSubject), run: func(t *testing.T, v *visit) {
			threads, err := v.selected(t).Thread(v.ctx, types.ThreadOrderedSubject, types.InSet(types.UIDs(types.Range(1, 5))))
			require.NoError(t, err)
			assert.Len(t, threads, 5)
		}},
		{name: "THREAD=REFS", needs: need(types.CapThreadRefs), run: func(t *testing.T, v *visit) {
			threads, err := v.selected(t).Thread(v.ctx, types.ThreadRefs, types.InSet(types.UIDs(types.Range(1, 5))))
			require.NoError(t, err)
			assert.Len(t, threads, 5)
		}},
		{name: "SEARCH with UPDATE, CANCELUPDATE", needs: need(types.CapContextSearch), run: func(t *testing.T, v *visit) {
			found, err := v.selected(t).SearchWith(v.ctx, &types.SearchCommand{
				UID: true, Program: types.Subject("to be found"), Return: &types.SearchReturn{Update: true, Count: true},
			})
			require.NoError(t, err)
			assert.Zero(t, found.Count)
			uid := v.add(t, "to be found")
			assert.Eventually(t, func() bool {
				require.NoError(t, v.selected(t).Noop(v.ctx))
				return slices.ContainsFunc(v.events.all(), func(e client.Event) bool {
					update, ok := e.Response.(*types.ESearch)
					return ok && update.Tag == found.Tag && len(update.Updates) > 0 &&
						update.Updates[0].Changes[0].Numbers.UIDs().Contains(uid)
				})
			}, 30*time.Second, 50*time.Millisecond)
			require.NoError(t, v.selected(t).CancelUpdates(v.ctx, found.Tag))
		}},
		{name: "ESEARCH of several mailboxes", needs: need(types.CapMultiSearch), run: func(t *testing.T, v *visit) {
			_, err := client.Collect(v.sess.SearchMailboxes(v.ctx, &types.ESearchCommand{
				In: []types.MailboxFilter{{Kind: types.FilterPersonal}}, Program: types.Subject("message"),
			}))
			require.NoError(t, err)
		}},
	}
}

// lastRows change what the connection is.
func lastRows() []row {
	return []row{
		{name: "NOTIFY", needs: need(types.CapNotify), run: func(t *testing.T, v *visit) {
			_, err := v.sess.Notify(v.ctx, &types.NotifyCommand{Groups: []types.NotifyGroup{{
				Filter: types.MailboxFilter{Kind: types.FilterPersonal},
				Events: []types.NotifyEvent{{Name: types.EventMessageNew}, {Name: types.EventMessageExpunge}},
			}}})
			require.NoError(t, err)
			mailbox := v.selected(t)
			v.server.Deliver(t, string(types.Inbox), []byte("Subject: news\r\n\r\nx\r\n"))
			assert.Eventually(t, func() bool {
				require.NoError(t, mailbox.Noop(v.ctx))
				return slices.ContainsFunc(v.events.all(), func(e client.Event) bool {
					status, ok := e.Response.(*types.MailboxStatus)
					return ok && status.Mailbox.IsInbox()
				})
			}, 30*time.Second, 50*time.Millisecond)
			_, err = v.sess.Notify(v.ctx, &types.NotifyCommand{})
			require.NoError(t, err)
		}},
		{name: "COMPRESS", needs: need(types.CapCompressDeflate), run: func(t *testing.T, v *visit) {
			require.NoError(t, v.sess.Compress(v.ctx))
			list, err := client.Collect(v.selected(t).Fetch(v.ctx, all, types.FetchEnvelope, types.BodyPeek()))
			require.NoError(t, err)
			assert.GreaterOrEqual(t, len(list), 5)
		}},
		{name: "LOGOUT", run: func(t *testing.T, v *visit) {
			require.NoError(t, v.sess.Logout(v.ctx))
			<-v.conn.Done()
		}},
	}
}
