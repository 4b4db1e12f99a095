package client_test

import (
	"bytes"
	"context"
	"maps"
	"strings"
	"testing"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What each method of a mailbox sends and makes of the answer; the mailbox has been
// selected with A0001.
func TestMailboxMethods(t *testing.T) {
	message := func(text string) types.AppendMessage { return types.AppendMessage{Data: types.Bytes([]byte(text))} }
	for _, c := range []struct {
		name, caps, script string
		call               func(context.Context, *testing.T, *client.Mailbox) (any, error)
		want               any
	}{
		{
			"SEARCH", "", `
			C: A0002 UID SEARCH UNSEEN FROM "joe"
			S: * SEARCH 9 4 7
			S: A0002 OK`,
			func(ctx context.Context, t *testing.T, m *client.Mailbox) (any, error) {
				found, err := m.Search(ctx, types.Unseen, types.From("joe"))
				return found.String(), err
			},
			"4,7,9",
		}, {
			"SEARCH that finds nothing and is not answered", "", "C: A0002 UID SEARCH ALL\nS: A0002 OK",
			func(ctx context.Context, t *testing.T, m *client.Mailbox) (any, error) {
				found, err := m.Search(ctx)
				return found.IsEmpty(), err
			},
			true,
		}, {
			"SEARCH whose CHARSET is refused", "LITERAL+", `
			C: A0002 UID SEARCH CHARSET UTF-8 FROM {7+}
			C: Jürgen
			S: A0002 NO [BADCHARSET (US-ASCII)] no
			C: A0003 UID SEARCH FROM "Jürgen"
			S: * SEARCH 4
			S: A0003 OK`,
			func(ctx context.Context, t *testing.T, m *client.Mailbox) (any, error) {
				found, err := m.Search(ctx, types.From("Jürgen"))
				return found.String(), err
			},
			"4",
		}, {
			"SEARCH whose strings are refused", "LITERAL+", `
			C: A0002 UID SEARCH CHARSET UTF-8 FROM {7+}
			C: Jürgen
			S: A0002 BAD no
			C: A0003 UID SEARCH FROM "Jürgen"
			S: A0003 NO neither`,
			func(ctx context.Context, t *testing.T, m *client.Mailbox) (any, error) {
				_, err := m.Search(ctx, types.From("Jürgen"))
				assert.ErrorIs(t, err, client.ErrBad, "the first is what the RFC asks for")
				return nil, nil
			},
			nil,
		}, {
			"SEARCH with ESEARCH", "ESEARCH", `
			C: A0002 UID SEARCH RETURN (ALL) UNSEEN
			S: * ESEARCH (TAG "A0002") UID ALL 4,7:9
			S: A0002 OK`,
			func(ctx context.Context, t *testing.T, m *client.Mailbox) (any, error) {
				found, err := m.Search(ctx, types.Unseen)
				return found.String(), err
			},
			"4,7:9",
		}, {
			"ESEARCH that is answered with SEARCH", "ESEARCH", `
			C: A0002 UID SEARCH RETURN (ALL) UNSEEN
			S: * SEARCH 4
			S: A0002 OK`,
			func(ctx context.Context, t *testing.T, m *client.Mailbox) (any, error) {
				found, err := m.Search(ctx, types.Unseen)
				return found.String(), err
			},
			"4",
		}, {
			"MIN, MAX and COUNT of a server without ESEARCH", "", `
			C: A0002 SEARCH UNSEEN
			S: * SEARCH 3 1
			S: A0002 OK`,
			func(ctx context.Context, t *testing.T, m *client.Mailbox) (any, error) {
				return m.SearchWith(ctx, &types.SearchCommand{
					Program: types.Unseen, Return: &types.SearchReturn{Min: true, Max: true, Count: true},
				})
			},
			&types.ESearch{
				Correlator: types.Correlator{Tag: "A0002"},
				Items:      types.ESearchHasMin | types.ESearchHasMax | types.ESearchHasCount, Min: 1, Max: 3, Count: 2,
			},
		}, {
			"a page of a SEARCH", "ESEARCH PARTIAL", `
			C: A0002 UID SEARCH RETURN (PARTIAL -1:-2) ALL
			S: * ESEARCH (TAG "A0002") UID PARTIAL (-1:-2 8:9)
			S: A0002 OK`,
			func(ctx context.Context, t *testing.T, m *client.Mailbox) (any, error) {
				found, err := m.SearchWith(ctx, &types.SearchCommand{
					UID: true, Program: types.All, Return: &types.SearchReturn{Partial: types.PartialRange{First: -1, Last: -2}},
				})
				require.NotNil(t, found.Partial)
				return found.Partial.Numbers.String(), err
			},
			"8:9",
		}, {
			"SORT", "SORT", `
			C: A0002 UID SORT (REVERSE DATE) UTF-8 UNSEEN
			S: * SORT 9 4 7
			S: A0002 OK`,
			func(ctx context.Context, t *testing.T, m *client.Mailbox) (any, error) {
				return m.Sort(ctx, []types.SortCriterion{{Key: types.SortDate, Reverse: true}}, types.Unseen)
			},
			[]types.UID{9, 4, 7},
		}, {
			"ESORT", "SORT ESORT", `
			C: A0002 UID SORT RETURN (MIN COUNT) (SUBJECT) UTF-8 ALL
			S: * ESEARCH (TAG "A0002") UID MIN 9 COUNT 3
			S: A0002 OK`,
			func(ctx context.Context, t *testing.T, m *client.Mailbox) (any, error) {
				found, err := m.SortWith(ctx, &types.SortCommand{
					UID: true, Return: &types.SearchReturn{Min: true, Count: true},
					Criteria: []types.SortCriterion{{Key: types.SortSubject}}, Program: types.All,
				})
				return found.Min, err
			},
			uint32(9),
		}, {
			"THREAD", "THREAD=REFERENCES", `
			C: A0002 UID THREAD REFERENCES UTF-8 ALL
			S: * THREAD (2)(3 6)
			S: A0002 OK`,
			func(ctx context.Context, t *testing.T, m *client.Mailbox) (any, error) {
				threads, err := m.Thread(ctx, types.ThreadReferences)
				return len(threads), err
			},
			2,
		}, {
			"STORE", "", `
			C: A0002 UID STORE 4,7 +FLAGS.SILENT (\Seen)
			S: A0002 OK
			C: A0003 STORE 1 -FLAGS.SILENT (\Seen $Forwarded)
			S: A0003 OK
			C: A0004 UID STORE 4 FLAGS.SILENT ()
			S: A0004 NO [CANNOT] read-only`,
			func(ctx context.Context, t *testing.T, m *client.Mailbox) (any, error) {
				require.NoError(t, m.AddFlags(ctx, types.UIDs(4, 7), types.FlagSeen))
				require.NoError(t, m.RemoveFlags(ctx, types.Seqs(1), types.FlagSeen, types.FlagForwarded))
				assert.ErrorIs(t, m.SetFlags(ctx, types.UIDs(4)), types.CodeCannot)
				return nil, nil
			},
			nil,
		}, {
			"STORE of what has changed", "CONDSTORE", `
			C: A0002 UID STORE 4:6 (UNCHANGEDSINCE 12) +FLAGS (\Flagged)
			S: * 1 FETCH (UID 4 MODSEQ (13) FLAGS (\Flagged))
			S: * 2 FETCH (UID 5 MODSEQ (12) FLAGS ())
			S: A0002 OK [MODIFIED 5,6] changed`,
			func(ctx context.Context, t *testing.T, m *client.Mailbox) (any, error) {
				stored, err := m.Store(ctx, &types.StoreCommand{
					Set: types.UIDs(types.Range(4, 6)), Mode: types.StoreAdd, Flags: []types.Flag{types.FlagFlagged},
					IfUnchanged: true, UnchangedSince: 12,
				})
				require.Len(t, stored.Messages, 2)
				assert.IsType(t, types.UIDSet{}, stored.Modified)
				return stored.Modified.String(), err
			},
			"5:6",
		}, {
			"COPY", "UIDPLUS", `
			C: A0002 UID COPY 4:5 Archive
			S: A0002 OK [COPYUID 38505 4:5 304,319] done
			C: A0003 UID COPY 6 None
			S: A0003 NO [TRYCREATE] no such mailbox`,
			func(ctx context.Context, t *testing.T, m *client.Mailbox) (any, error) {
				copied, err := m.Copy(ctx, types.UIDs(4, 5), "Archive")
				require.NoError(t, err)
				assert.Equal(t, uint32(38505), copied.UIDValidity())
				_, err = m.Copy(ctx, types.UIDs(6), "None")
				assert.ErrorIs(t, err, types.CodeTryCreate)
				return maps.Collect(copied.Pairs()), nil
			},
			map[types.UID]types.UID{4: 304, 5: 319},
		}, {
			"MOVE", "MOVE UIDPLUS", `
			C: A0002 UID MOVE 4 Archive
			S: * OK [COPYUID 38505 4 304] moved
			S: * 1 EXPUNGE
			S: A0002 OK`,
			func(ctx context.Context, t *testing.T, m *client.Mailbox) (any, error) {
				copied, err := m.Move(ctx, types.UIDs(4), "Archive")
				require.NoError(t, err)
				assert.Equal(t, uint32(2), m.State().Exists)
				return maps.Collect(copied.Pairs()), nil
			},
			map[types.UID]types.UID{4: 304},
		}, {
			"MOVE of a server without", "UIDPLUS", `
			C: A0002 UID SEARCH 1:2
			S: * SEARCH 4 5
			S: A0002 OK
			C: A0003 UID COPY 4:5 Archive
			S: A0003 OK [COPYUID 38505 4:5 304:305] done
			C: A0004 UID STORE 4:5 +FLAGS.SILENT (\Deleted)
			S: A0004 OK
			C: A0005 UID EXPUNGE 4:5
			S: * 1 EXPUNGE
			S: * 1 EXPUNGE
			S: A0005 OK`,
			func(ctx context.Context, t *testing.T, m *client.Mailbox) (any, error) {
				copied, err := m.Move(ctx, types.Seqs(types.Range(1, 2)), "Archive")
				require.NoError(t, err)
				return maps.Collect(copied.Pairs()), nil
			},
			map[types.UID]types.UID{4: 304, 5: 305},
		}, {
			"MOVE whose COPY fails removes nothing", "UIDPLUS", `
			C: A0002 UID COPY 4 Archive
			S: A0002 NO [OVERQUOTA] full`,
			func(ctx context.Context, t *testing.T, m *client.Mailbox) (any, error) {
				_, err := m.Move(ctx, types.UIDs(4), "Archive")
				assert.ErrorIs(t, err, types.CodeOverQuota)
				return nil, nil
			},
			nil,
		}, {
			"MOVE of a server that could remove more than that", "", ``,
			func(ctx context.Context, t *testing.T, m *client.Mailbox) (any, error) {
				_, err := m.Move(ctx, types.UIDs(4), "Archive")
				var unsupported *client.UnsupportedError
				require.ErrorAs(t, err, &unsupported)
				return unsupported.Capability, nil
			},
			types.CapMove,
		}, {
			"EXPUNGE", "UIDPLUS", `
			C: A0002 UID EXPUNGE 4:5
			S: * 2 EXPUNGE
			S: A0002 OK
			C: A0003 EXPUNGE
			S: * 1 EXPUNGE
			S: A0003 OK [HIGHESTMODSEQ 99] done
			C: A0004 CHECK
			S: A0004 OK`,
			func(ctx context.Context, t *testing.T, m *client.Mailbox) (any, error) {
				require.NoError(t, m.ExpungeUIDs(ctx, types.UIDs(4, 5)))
				require.NoError(t, m.Expunge(ctx))
				assert.Equal(t, uint64(99), m.State().HighestModSeq)
				return m.State().Exists, m.Check(ctx)
			},
			uint32(1),
		}, {
			"REPLACE", "REPLACE UIDPLUS LITERAL+", `
			C: A0002 UID REPLACE 4 Drafts {5+}
			C: draft
			S: * OK [APPENDUID 1 101] replaced
			S: * 3 EXPUNGE
			S: A0002 OK`,
			func(ctx context.Context, t *testing.T, m *client.Mailbox) (any, error) {
				added, err := m.Replace(ctx, 4, "Drafts", message("draft"))
				require.NoError(t, err)
				return added.UIDs, nil
			},
			[]types.UID{101},
		}, {
			"REPLACE of a server without", "UIDPLUS LITERAL+", `
			C: A0002 APPEND Drafts {5+}
			C: draft
			S: A0002 OK [APPENDUID 1 101] done
			C: A0003 UID STORE 4 +FLAGS.SILENT (\Deleted)
			S: A0003 OK
			C: A0004 UID EXPUNGE 4
			S: A0004 OK`,
			func(ctx context.Context, t *testing.T, m *client.Mailbox) (any, error) {
				added, err := m.Replace(ctx, 4, "Drafts", message("draft"))
				require.NoError(t, err)
				return added.UIDs, nil
			},
			[]types.UID{101},
		}, {
			"CONVERT", "CONVERT", `
			C: A0002 UID CONVERT 4 ("text/plain" (charset utf-8)) (BINARY[3])
			S: * 1 CONVERTED (TAG "A0002") (UID 4 BINARY[3] {2}
			S: hi)
			S: A0002 OK`,
			func(ctx context.Context, t *testing.T, m *client.Mailbox) (any, error) {
				list, err := client.Collect(m.Convert(ctx, &types.ConvertCommand{
					Set: types.UIDs(4), Type: types.String("text/plain"),
					Params: []types.ConvertParam{{Name: "charset", Value: "utf-8"}},
					Items:  []types.ConvertItem{{Name: types.ConvertBinary, Part: []uint32{3}}},
				}))
				require.Len(t, list, 1)
				return list[0].UID, err
			},
			types.UID(4),
		}, {
			"UIDBATCHES", "UIDBATCHES", `
			C: A0002 UIDBATCHES 2000
			S: * UIDBATCHES (TAG "A0002") 215295:99695,99694:20351
			S: A0002 OK
			C: A0003 UIDBATCHES 2000 2:2
			S: * UIDBATCHES (TAG "A0003") 99694:20351
			S: A0003 OK`,
			func(ctx context.Context, t *testing.T, m *client.Mailbox) (any, error) {
				all, err := m.UIDBatches(ctx, 2000)
				require.NoError(t, err)
				assert.Len(t, all, 2)
				return m.UIDBatchesRange(ctx, 2000, 2, 2)
			},
			[]types.UIDBatch{{High: 99694, Low: 20351}},
		}, {
			"FETCH of what has changed and what is gone", "CONDSTORE QRESYNC", `
			C: A0002 UID FETCH 1:* (FLAGS) (CHANGEDSINCE 12 VANISHED)
			S: * VANISHED (EARLIER) 1:2
			S: * 1 FETCH (UID 4 MODSEQ (13) FLAGS ())
			S: A0002 OK`,
			func(ctx context.Context, t *testing.T, m *client.Mailbox) (any, error) {
				var gone types.UIDSet
				opts := &client.FetchOptions{ChangedSince: 12, Vanished: func(uids types.UIDSet) { gone = gone.Union(uids) }}
				list, err := client.Collect(m.FetchWith(ctx, opts, all, types.FetchFlags))
				require.Len(t, list, 1)
				assert.Equal(t, "1:2", gone.String())
				assert.Equal(t, uint32(3), m.State().Exists, "they were gone before")
				return m.UID(1), err
			},
			types.UID(4),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			conn := scripted(t, "S: * PREAUTH [CAPABILITY IMAP4rev1 "+c.caps+"] ready\n"+
				"C: A0001 SELECT INBOX\nS: * 3 EXISTS\nS: A0001 OK [READ-WRITE] done\n"+c.script, nil)
			sess, err := conn.Session()
			require.NoError(t, err)
			mailbox, err := sess.Select(testContext(t), "INBOX", nil)
			require.NoError(t, err)
			got, err := c.call(testContext(t), t, mailbox)
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
		})
	}
}

// A set that is too long for one line is sent in several, the UIDs of which do not
// change in between.
func TestLongSetsAreSentInPieces(t *testing.T) {
	var uids types.UIDSet
	for uid := types.UID(1000000); uid < 1004000; uid += 2 {
		uids = uids.Union(types.UIDs(uid))
	}
	var lines []string
	clientSide, serverSide := pipe(t)
	done := make(chan error, 1)
	go func() {
		done <- converse(serverSide, func(line string) string {
			lines = append(lines, line)
			tag, _ := cutTag(line)
			return tag + " OK\r\n"
		})
	}()
	ctx := testContext(t)
	conn, err := client.New(ctx, clientSide, nil)
	require.NoError(t, err)
	sess, err := conn.Session()
	require.NoError(t, err)
	mailbox, err := sess.Select(ctx, "INBOX", nil)
	require.NoError(t, err)
	require.NoError(t, mailbox.AddFlags(ctx, uids, types.FlagSeen))
	for range mailbox.Fetch(ctx, uids, types.FetchFlags) {
	}
	_, err = mailbox.Copy(ctx, uids, "Archive")
	require.NoError(t, err)
	require.NoError(t, conn.Close())
	<-done

	for _, name := range []string{"STORE", "FETCH", "COPY"} {
		var sent types.UIDSet
		n := 0
		for _, line := range lines {
			assert.Less(t, len(line), 8192)
			fields := strings.Fields(line)
			if len(fields) > 3 && fields[2] == name {
				set, err := types.ParseUIDSet(fields[3])
				require.NoError(t, err)
				sent = sent.Union(set)
				n++
			}
		}
		assert.Greater(t, n, 1, name)
		assert.True(t, sent.Equal(uids), name)
	}
}

// Without MULTIAPPEND, messages go one by one; with it they go together.
func TestAppendOfSeveralMessages(t *testing.T) {
	messages := []types.AppendMessage{
		{Data: types.Bytes([]byte("one")), Flags: []types.Flag{types.FlagSeen}},
		{Data: types.Streamed(3, nil), Reader: bytes.NewReader([]byte("two"))},
	}
	for name, script := range map[string]string{
		"together": `S: * PREAUTH [CAPABILITY IMAP4rev1 MULTIAPPEND LITERAL+ UIDPLUS] ready
			C: A0001 APPEND Archive (\Seen) {3+}
			C: one {3+}
			C: two
			S: A0001 OK [APPENDUID 7 101:102] done`,
		"one by one": `S: * PREAUTH [CAPABILITY IMAP4rev1 LITERAL+ UIDPLUS] ready
			C: A0001 APPEND Archive (\Seen) {3+}
			C: one
			S: A0001 OK [APPENDUID 7 101] done
			C: A0002 APPEND Archive {3+}
			C: two
			S: A0002 OK [APPENDUID 7 102] done`,
	} {
		t.Run(name, func(t *testing.T) {
			messages[1].Reader = bytes.NewReader([]byte("two"))
			sess, err := scripted(t, script, nil).Session()
			require.NoError(t, err)
			added, err := sess.AppendAll(testContext(t), "Archive", messages...)
			require.NoError(t, err)
			assert.Equal(t, uint32(7), added.UIDValidity)
			assert.Equal(t, []types.UID{101, 102}, added.UIDs)
		})
	}
}

// QRESYNC: what has changed and what is gone comes with the selection.
func TestSelectWithQResync(t *testing.T) {
	ctx := testContext(t)
	sess, err := scripted(t, `S: * PREAUTH [CAPABILITY IMAP4rev1 ENABLE QRESYNC CONDSTORE] ready
		C: A0001 ENABLE QRESYNC
		S: * ENABLED QRESYNC
		S: A0001 OK
		C: A0002 SELECT INBOX (QRESYNC (67890007 20050715194045000 41,43:211))
		S: * 3 EXISTS
		S: * OK [UIDVALIDITY 67890007] UIDs valid
		S: * OK [UIDNEXT 600] Predicted next UID
		S: * OK [HIGHESTMODSEQ 20060115205545359] Highest
		S: * OK [MAILBOXID (F2212ea87)] id
		S: * VANISHED (EARLIER) 41,43:116
		S: * 2 FETCH (UID 117 FLAGS (\Seen) MODSEQ (20060115194045001))
		S: A0002 OK [READ-WRITE] selected
		C: A0003 NOOP
		S: * VANISHED 117
		S: A0003 OK
		`, nil).Session()
	require.NoError(t, err)
	var changed []types.UID
	var gone types.UIDSet
	inbox, err := sess.Select(ctx, "INBOX", &client.SelectOptions{
		QResync: &types.QResync{
			UIDValidity: 67890007, ModSeq: 20050715194045000, Known: types.UIDs(41, types.Range(43, 211)),
		},
		Changed:  func(f *types.Fetch) { changed = append(changed, f.UID) },
		Vanished: func(uids types.UIDSet) { gone = gone.Union(uids) },
	})
	require.NoError(t, err)
	assert.Equal(t, []types.UID{117}, changed)
	assert.Equal(t, "41,43:116", gone.String())
	state := inbox.State()
	assert.Equal(t, uint32(3), state.Exists)
	assert.Equal(t, uint64(20060115205545359), state.HighestModSeq)
	assert.Equal(t, types.ObjectID("F2212ea87"), state.MailboxID)
	assert.Equal(t, types.SeqNum(2), inbox.Seq(117))
	require.NoError(t, inbox.Noop(ctx))
	assert.Equal(t, uint32(2), inbox.State().Exists)
	assert.Zero(t, inbox.Seq(117))
}

// Events have the UIDs of the messages that they are about, as far as these are known.
func TestEventsHaveUIDs(t *testing.T) {
	ctx := testContext(t)
	var r recorder
	_, mailbox := inbox(t, `
	C: A0002 FETCH 1:3 (UID)
	S: * 1 FETCH (UID 10)
	S: * 2 FETCH (UID 20)
	S: A0002 OK
	C: A0003 NOOP
	S: * 1 EXPUNGE
	S: * 2 EXPUNGE
	S: * 1 FETCH (FLAGS (\Seen))
	S: A0003 OK
	`, &client.Options{Handler: r.handle})
	for _, err := range mailbox.Fetch(ctx, types.Seqs(types.Range(1, 3)), types.FetchUID) {
		require.NoError(t, err)
	}
	require.NoError(t, mailbox.Noop(ctx))
	events := r.wait(t, 3)
	assert.Equal(t, types.UID(10), events[0].UID)
	assert.Zero(t, events[1].UID, "nobody has told")
	assert.Equal(t, types.UID(20), events[2].UID)
	assert.Equal(t, uint32(1), mailbox.State().Exists)
	assert.Equal(t, types.UID(20), mailbox.UID(1))
}
