package client

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/imapeg/imapeg/types"
)

// Which commands are under way together: never two whose answers could be confused, and
// none before what it depends on is done.
func TestConflicts(t *testing.T) {
	flags := []types.FetchItem{types.FetchFlags}
	numbers := []types.StatusItem{types.StatusMessages}
	var (
		noop       = &types.NoopCommand{}
		list       = &types.ListCommand{Pattern: "*"}
		listStatus = &types.ListCommand{Pattern: "*", Return: []types.ListReturnOption{&types.ListReturnStatus{Items: numbers}}}
		statusA    = &types.StatusCommand{Mailbox: "A", Items: numbers}
		statusB    = &types.StatusCommand{Mailbox: "B", Items: numbers}
		inbox      = &types.StatusCommand{Mailbox: "inbox", Items: numbers}
		alsoInbox  = &types.StatusCommand{Mailbox: "INBOX", Items: numbers}
		aclA       = &types.GetACLCommand{Mailbox: "A"}
		aclB       = &types.GetACLCommand{Mailbox: "B"}
		setACL     = &types.SetACLCommand{Mailbox: "A", Identifier: "joe", Change: "l"}
		rightsJoe  = &types.ListRightsCommand{Mailbox: "A", Identifier: "joe"}
		rightsAnn  = &types.ListRightsCommand{Mailbox: "A", Identifier: "ann"}
		quota      = &types.GetQuotaCommand{Root: ""}
		quotaUser  = &types.GetQuotaCommand{Root: "user"}
		quotaRoot  = &types.GetQuotaRootCommand{Mailbox: "A"}
		fetchUIDs  = &types.FetchCommand{Set: types.UIDs(4), Items: flags}
		fetchSeqs  = &types.FetchCommand{Set: types.Seqs(4), Items: flags}
		fetchSeen  = &types.FetchCommand{Set: types.UIDs(4), Items: []types.FetchItem{types.BodySeen()}}
		store      = &types.StoreCommand{Set: types.UIDs(4), Flags: []types.Flag{types.FlagSeen}}
		search     = &types.SearchCommand{UID: true, Program: types.Unseen}
		searchSeqs = &types.SearchCommand{Program: types.Unseen}
		searchNums = &types.SearchCommand{UID: true, Program: types.Not(types.InSet(types.Seqs(4)))}
		esearch    = &types.SearchCommand{UID: true, Program: types.Unseen, Return: &types.SearchReturn{Count: true}}
		thread     = &types.ThreadCommand{UID: true, Algorithm: types.ThreadReferences, Program: types.All}
		copyUIDs   = &types.CopyCommand{Set: types.UIDs(4), Mailbox: "A"}
		move       = &types.MoveCommand{Set: types.UIDs(4), Mailbox: "A"}
		expunge    = &types.ExpungeCommand{}
		appendA    = &types.AppendCommand{Mailbox: "A"}
		create     = &types.CreateCommand{Mailbox: "A"}
		enable     = &types.EnableCommand{}
		unknown    = &types.UnknownCommand{Name: "X"}
	)
	for _, c := range []struct {
		why          string
		before, next types.CommandBody
		waits        bool
	}{
		{"nothing to confuse", noop, noop, false},
		{"different answers", list, statusA, false},
		{"answers of both kinds", listStatus, statusA, true},
		{"and the other way round", statusA, listStatus, true},
		{"STATUS says of which mailbox", statusA, statusB, false},
		{"the same mailbox", statusA, statusA, true},
		{"INBOX is the same in any case", inbox, alsoInbox, true},
		{"two lists", list, list, true},
		{"ACL says of which mailbox", aclA, aclB, false},
		{"an ACL that changes", setACL, aclB, true},
		{"LISTRIGHTS says whose rights", rightsJoe, rightsAnn, false},
		{"QUOTA says of which root", quota, quotaUser, false},
		{"QUOTAROOT has those of any root", quotaRoot, quota, true},
		{"two answers with FETCH", fetchUIDs, fetchUIDs, true},
		{"FETCH and STORE", fetchUIDs, store, true},
		{"SEARCH depends on flags", store, search, true},
		{"SEARCH depends on what FETCH sets", fetchSeen, search, true},
		{"PEEK sets nothing", fetchUIDs, search, false},
		{"two plain results", search, search, true},
		{"ESEARCH says whose it is", esearch, esearch, false},
		{"ESEARCH and a plain result", esearch, search, false},
		{"SEARCH and THREAD", search, thread, false},
		{"no EXPUNGE during SEARCH", searchSeqs, fetchSeqs, false},
		{"EXPUNGE may come during UID SEARCH", search, fetchSeqs, true},
		{"numbers in a search program", noop, searchNums, true},
		{"numbers and NOOP", noop, fetchSeqs, true},
		{"UIDs and NOOP", noop, fetchUIDs, false},
		{"COPY and COPY", copyUIDs, copyUIDs, false},
		{"COPY and what it changes", copyUIDs, statusB, true},
		{"COPY depends on what is there", expunge, copyUIDs, true},
		{"two MOVEs", move, move, true},
		{"two APPENDs", appendA, appendA, false},
		{"STATUS behind APPEND", appendA, statusA, true},
		{"a new name", create, list, true},
		{"ENABLE changes what is said", enable, noop, true},
		{"nobody knows", unknown, noop, true},
		{"nor the other way round", noop, unknown, true},
	} {
		assert.Equal(t, c.waits, conflict(newCommand(c.before), newCommand(c.next)), c.why)
	}
}
