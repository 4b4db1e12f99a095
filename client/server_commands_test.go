package client_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/internal/testserver"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write docs/servers.md")

// visit is a session of the first user of a real server, who has a mailbox of their own
// with messages in it.
type visit struct {
	ctx    context.Context
	server *testserver.Server
	events *recorder
	conn   *client.Conn
	sess   *client.Session
	before *types.Capability // until somebody has logged in
	caps   *types.Capability
	box    types.Mailbox   // with five messages, UIDs 1 to 5 at first
	inbox  *client.Mailbox // box, selected; nil when a row has left it
}

func (v *visit) name(levels ...string) types.Mailbox {
	return types.Mailbox(v.server.Mailbox(levels...))
}

// selected is box, selected again if need be.
func (v *visit) selected(t *testing.T) *client.Mailbox {
	t.Helper()
	if v.inbox == nil {
		mailbox, err := v.sess.Select(v.ctx, v.box, nil)
		require.NoError(t, err)
		v.inbox = mailbox
	}
	return v.inbox
}

// left makes the next row select it again.
func (v *visit) left() { v.inbox = nil }

func (v *visit) has(caps ...types.Cap) bool { return types.AnyOf(caps).MetBy(v.caps.Caps) }

// add puts a message into box and gives its UID.
func (v *visit) add(t *testing.T, subject string) types.UID {
	t.Helper()
	raw := "From: joe@example.org\r\nSubject: " + subject + "\r\n\r\nHello\r\n"
	_, err := v.sess.Append(v.ctx, v.box, strings.NewReader(raw), int64(len(raw)), nil)
	require.NoError(t, err)
	require.NoError(t, v.selected(t).Noop(v.ctx))
	// Courier finds nothing for "UID *".
	found, err := v.selected(t).Search(v.ctx, types.Subject(subject))
	require.NoError(t, err)
	var last types.UID
	for _, to := range found.Ranges() {
		last = to
	}
	return last
}

// A row is a command, or a form of one, with what a server has to have for it, of each
// list one. skip says why a server that has it is left out.
type row struct {
	name  string
	needs []types.AnyOf
	// before: what the server has before anybody has logged in counts.
	before bool
	run    func(*testing.T, *visit)
	skip   map[string]string
}

func need(caps ...types.Cap) []types.AnyOf { return []types.AnyOf{caps} }

// Every command that a real server offers, as its user sees it. docs/servers.md is the
// table of what was done.
func TestCommandsOfRealServers(t *testing.T) {
	results := make(map[string]map[string]string) // by row and server
	versions := make(map[string]string)
	for _, kind := range testserver.All() {
		t.Run(kind.Name, func(t *testing.T) {
			v := newVisit(t, kind)
			versions[kind.Name] = v.version(t)
			for _, r := range rows() {
				result := "–"
				offered := true
				caps := v.caps
				if r.before {
					caps = v.before
				}
				for _, n := range r.needs {
					offered = offered && n.MetBy(caps.Caps)
				}
				why := r.skip[kind.Name]
				switch {
				case !offered:
				case why != "":
					result = why
				default:
					result = "failed"
					if t.Run(r.name, func(t *testing.T) { r.run(t, v) }) {
						result = "yes"
					} else {
						v.left()
					}
				}
				if results[r.name] == nil {
					results[r.name] = make(map[string]string)
				}
				results[r.name][kind.Name] = result
			}
		})
	}
	for _, kind := range testserver.All() {
		if versions[kind.Name] == "" {
			t.Skipf("no table without %s", kind.Name)
		}
	}
	compareServersTable(t, serversTable(results, versions))
}

func newVisit(t *testing.T, kind testserver.Kind) *visit {
	t.Helper()
	server := kind.Start(t)
	v := &visit{server: server, events: new(recorder)}
	v.box = v.name("Box")
	for i := range 5 {
		server.Deliver(t, string(v.box), fmt.Appendf(nil, "From: Ann <ann@example.org>\r\nTo: joe@example.org\r\nSubject: message %d\r\n"+
			"Message-ID: <%d@example.org>\r\nDate: Mon, 7 Feb 2022 0%d:52:25 -0800\r\nContent-Type: text/plain; charset=utf-8\r\n"+
			"Content-Transfer-Encoding: base64\r\n\r\nSGVsbG8K\r\n", i+1, i+1, i))
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	t.Cleanup(cancel)
	v.ctx = ctx
	var err error
	first := dialWithCertificate(t, v)
	v.before, err = first.Capability(ctx)
	require.NoError(t, err)
	require.NoError(t, first.Logout(ctx))
	conn, err := client.DialTLS(ctx, server.TLS, &client.Options{TLSConfig: server.TLSConfig(), Handler: v.events.handle})
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	v.conn = conn
	v.sess, err = conn.Login(ctx, server.User, types.NewSecret(server.Password))
	require.NoError(t, err)
	v.caps, err = v.sess.Capability(ctx)
	require.NoError(t, err)
	return v
}

// version is the server's software, as it says itself.
func (v *visit) version(t *testing.T) string {
	t.Helper()
	if v.has(types.CapID) {
		params, err := v.sess.ID(v.ctx)
		require.NoError(t, err)
		for _, p := range params {
			if strings.EqualFold(p.Name, "version") && !p.Value.IsNil() {
				return p.Value.String()
			}
		}
	}
	return "that of Debian"
}

// serversTable writes docs/servers.md.
func serversTable(results map[string]map[string]string, versions map[string]string) string {
	var b strings.Builder
	b.WriteString(serversHead)
	b.WriteString("| Command |")
	for _, kind := range testserver.All() {
		fmt.Fprintf(&b, " %s |", kind.Name)
	}
	b.WriteString("\n|---|---|---|---|\n| version |")
	for _, kind := range testserver.All() {
		fmt.Fprintf(&b, " %s |", versions[kind.Name])
	}
	b.WriteString("\n")
	for _, r := range rows() {
		fmt.Fprintf(&b, "| %s |", r.name)
		for _, kind := range testserver.All() {
			fmt.Fprintf(&b, " %s |", results[r.name][kind.Name])
		}
		b.WriteString("\n")
	}
	return b.String()
}

const serversHead = `# Commands by server

What package client does with real servers in the tests (` + "`TestCommandsOfRealServers`" + `, which writes this table with
` + "`go test ./client -run TestCommandsOfRealServers -update`" + `). "yes" means that the server offers the command and that the
test of it passed; "–" that the server does not offer it, so that the client refuses to send it, or does the same by other commands.

`

// compareServersTable compares the table with that of docs/servers.md, if that is of the
// same versions.
func compareServersTable(t *testing.T, table string) {
	const file = "../docs/servers.md"
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(table), 0o644))
		return
	}
	written, err := os.ReadFile(file)
	require.NoError(t, err)
	if versionLine(string(written)) != versionLine(table) {
		t.Logf("docs/servers.md is of other versions than %s", versionLine(table))
		return
	}
	assert.Equal(t, string(written), table)
}

func versionLine(table string) string {
	for line := range strings.Lines(table) {
		if strings.HasPrefix(line, "| version |") {
			return line
		}
	}
	return ""
}

func rows() []row {
	list := append(authRows(), sessionRows()...)
	list = append(list, extensionRows()...)
	list = append(list, messageRows()...)
	list = append(list, searchRows()...)
	return append(list, lastRows()...)
}

func sessionRows() []row {
	numbers := []types.StatusItem{types.StatusMessages, types.StatusUIDNext, types.StatusUIDValidity, types.StatusUnseen, types.StatusRecent}
	return []row{
		{name: "CAPABILITY, NOOP", run: func(t *testing.T, v *visit) {
			require.True(t, v.has(types.CapIMAP4rev1))
			require.NoError(t, v.sess.Noop(v.ctx))
		}},
		{name: "ID", needs: need(types.CapID), run: func(t *testing.T, v *visit) {
			params, err := v.sess.ID(v.ctx, types.IDParam{Name: "name", Value: types.String("imapeg")})
			require.NoError(t, err)
			assert.NotEmpty(t, params)
		}},
		{name: "NAMESPACE", run: func(t *testing.T, v *visit) {
			namespace, err := v.sess.Namespace(v.ctx)
			require.NoError(t, err)
			require.NotEmpty(t, namespace.Personal)
			assert.Equal(t, v.server.Delimiter(), namespace.Personal[0].Delimiter.String())
		}},
		{name: "LIST", run: func(t *testing.T, v *visit) {
			list, err := client.Collect(v.sess.List(v.ctx, "", "*"))
			require.NoError(t, err)
			var names []types.Mailbox
			for _, l := range list {
				names = append(names, l.Mailbox)
			}
			assert.Contains(t, names, v.box)
		}},
		{name: "LIST with options", needs: need(types.CapListExtended), run: func(t *testing.T, v *visit) {
			list, err := v.sess.ListWith(v.ctx, &types.ListCommand{
				Patterns: []string{string(v.box), "INBOX"}, Return: []types.ListReturnOption{types.ListReturnChildren, types.ListReturnSubscribed},
			})
			require.NoError(t, err)
			assert.Len(t, list, 2)
		}},
		{name: "LIST with status", needs: need(types.CapListStatus), run: func(t *testing.T, v *visit) {
			list, err := v.sess.ListWith(v.ctx, &types.ListCommand{
				Pattern: string(v.box), Return: []types.ListReturnOption{&types.ListReturnStatus{Items: []types.StatusItem{types.StatusMessages}}},
			})
			require.NoError(t, err)
			require.Len(t, list, 1)
			require.NotNil(t, list[0].Status)
			assert.Equal(t, uint32(5), list[0].Status.Messages)
		}},
		{name: "LIST with special uses", needs: need(types.CapSpecialUse), run: func(t *testing.T, v *visit) {
			_, err := v.sess.ListWith(v.ctx, &types.ListCommand{Pattern: "*", Return: []types.ListReturnOption{types.ListReturnSpecialUse}})
			require.NoError(t, err)
		}},
		{name: "LIST with rights", needs: need(types.CapListMyRights), run: func(t *testing.T, v *visit) {
			list, err := v.sess.ListWith(v.ctx, &types.ListCommand{Pattern: string(v.box), Return: []types.ListReturnOption{types.ListReturnMyRights}})
			require.NoError(t, err)
			require.Len(t, list, 1)
			require.NotNil(t, list[0].MyRights)
			assert.Contains(t, string(list[0].MyRights.Rights), "r")
		}},
		{name: "LIST with annotations", needs: need(types.CapListMetadata), run: func(t *testing.T, v *visit) {
			list, err := v.sess.ListWith(v.ctx, &types.ListCommand{
				Pattern: string(v.box), Return: []types.ListReturnOption{&types.ListReturnMetadata{Entries: []types.MetadataEntry{types.MetadataPrivateComment}}},
			})
			require.NoError(t, err)
			assert.Len(t, list, 1)
		}},
		{name: "LSUB, SUBSCRIBE, UNSUBSCRIBE", run: func(t *testing.T, v *visit) {
			subscribed := func() bool {
				list, err := client.Collect(v.sess.LSub(v.ctx, "", string(v.box)))
				require.NoError(t, err)
				return len(list) == 1
			}
			require.NoError(t, v.sess.Subscribe(v.ctx, v.box))
			assert.True(t, subscribed())
			require.NoError(t, v.sess.Unsubscribe(v.ctx, v.box))
			assert.False(t, subscribed())
		}},
		{name: "LIST of subscriptions", needs: need(types.CapListExtended), run: func(t *testing.T, v *visit) {
			require.NoError(t, v.sess.Subscribe(v.ctx, v.box))
			list, err := v.sess.ListWith(v.ctx, &types.ListCommand{
				Select: []types.ListSelectOption{types.ListSelectSubscribed}, Pattern: string(v.box),
			})
			require.NoError(t, err)
			require.Len(t, list, 1)
			assert.Contains(t, list[0].List.Attributes, types.AttrSubscribed)
		}},
		{name: "XLIST", needs: need(types.CapXList), run: func(t *testing.T, v *visit) {
			list, err := client.Collect(v.sess.XList(v.ctx, "", "*"))
			require.NoError(t, err)
			assert.NotEmpty(t, list)
		}},
		{name: "STATUS", run: func(t *testing.T, v *visit) {
			status, err := v.sess.Status(v.ctx, v.box, numbers...)
			require.NoError(t, err)
			require.True(t, status.Has(numbers...))
			assert.Equal(t, uint32(5), status.Messages)
			_, err = v.sess.Status(v.ctx, v.name("None"), numbers...)
			assert.ErrorIs(t, err, client.ErrNo)
		}},
		{name: "STATUS with SIZE", needs: need(types.CapStatusSize), run: func(t *testing.T, v *visit) {
			status, err := v.sess.Status(v.ctx, v.box, types.StatusSize)
			require.NoError(t, err)
			assert.Positive(t, status.Size)
		}},
		{name: "STATUS with MAILBOXID", needs: need(types.CapObjectID), run: func(t *testing.T, v *visit) {
			status, err := v.sess.Status(v.ctx, v.box, types.StatusMailboxID)
			require.NoError(t, err)
			assert.NotEmpty(t, status.MailboxID)
		}},
		{name: "STATUS with HIGHESTMODSEQ", needs: need(types.CapCondStore), run: func(t *testing.T, v *visit) {
			status, err := v.sess.Status(v.ctx, v.box, types.StatusHighestModSeq)
			require.NoError(t, err)
			assert.Positive(t, status.HighestModSeq)
		}},
		{name: "APPENDLIMIT", needs: need(types.CapAppendLimit), run: func(t *testing.T, v *visit) {
			if limit, ok := v.caps.AppendLimit(); ok { // that of all mailboxes: there is none to ask for
				assert.Positive(t, limit)
				return
			}
			status, err := v.sess.Status(v.ctx, v.box, types.StatusAppendLimit)
			require.NoError(t, err)
			assert.True(t, status.Has(types.StatusAppendLimit))
		}},
		{name: "CREATE, RENAME, DELETE", run: func(t *testing.T, v *visit) {
			require.NoError(t, v.sess.Create(v.ctx, v.name("New")))
			assert.ErrorIs(t, v.sess.Create(v.ctx, v.name("New")), client.ErrNo)
			require.NoError(t, v.sess.Rename(v.ctx, v.name("New"), v.name("Newer")))
			require.NoError(t, v.sess.Delete(v.ctx, v.name("Newer")))
			assert.ErrorIs(t, v.sess.Delete(v.ctx, v.name("Newer")), client.ErrNo)
		}},
		{name: "names outside of ASCII", run: func(t *testing.T, v *visit) {
			name := v.sess.Mailbox(v.server.Mailbox("Entwürfe & 下書き"))
			require.NoError(t, v.sess.Create(v.ctx, name))
			list, err := client.Collect(v.sess.List(v.ctx, "", string(name)))
			require.NoError(t, err)
			require.Len(t, list, 1)
			assert.Equal(t, v.server.Mailbox("Entwürfe & 下書き"), list[0].Mailbox.Name())
			require.NoError(t, v.sess.Delete(v.ctx, name))
		}},
		{name: "CREATE for a special use", needs: need(types.CapCreateSpecialUse), run: func(t *testing.T, v *visit) {
			var taken []types.MailboxAttribute
			list, err := v.sess.ListWith(v.ctx, &types.ListCommand{Pattern: "*", Return: []types.ListReturnOption{types.ListReturnSpecialUse}})
			require.NoError(t, err)
			for _, l := range list {
				taken = append(taken, l.List.Attributes...)
			}
			for _, use := range []types.MailboxAttribute{types.AttrArchive, types.AttrDrafts, types.AttrJunk, types.AttrSent, types.AttrTrash} {
				err = v.sess.CreateFor(v.ctx, v.name("For a use"), use)
				if slices.Contains(taken, use) {
					assert.ErrorIs(t, err, types.CodeUseAttr)
					continue
				}
				require.NoError(t, err)
				require.NoError(t, v.sess.Delete(v.ctx, v.name("For a use")))
			}
		}},
		{name: "SELECT, EXAMINE, CLOSE", run: func(t *testing.T, v *visit) {
			mailbox, err := v.sess.Examine(v.ctx, v.box)
			require.NoError(t, err)
			assert.True(t, mailbox.State().ReadOnly)
			require.NoError(t, mailbox.Close(v.ctx))
			mailbox, err = v.sess.Select(v.ctx, v.box, nil)
			require.NoError(t, err)
			state := mailbox.State()
			assert.Equal(t, uint32(5), state.Exists)
			if v.server.Kind != "Courier" { // which does not say
				assert.Equal(t, types.UID(6), state.UIDNext)
			}
			assert.NotZero(t, state.UIDValidity)
			assert.False(t, state.ReadOnly)
			assert.Contains(t, state.Flags, types.FlagSeen)
			require.NoError(t, mailbox.Close(v.ctx))
			assert.ErrorIs(t, mailbox.Noop(v.ctx), client.ErrNotSelected)
			_, err = v.sess.Select(v.ctx, v.name("None"), nil)
			assert.ErrorIs(t, err, client.ErrNo)
		}},
		{name: "UNSELECT", run: func(t *testing.T, v *visit) {
			mailbox, err := v.sess.Select(v.ctx, v.box, nil)
			require.NoError(t, err)
			require.NoError(t, mailbox.Unselect(v.ctx))
		}},
		{name: "APPEND", run: func(t *testing.T, v *visit) {
			raw := []byte("Subject: appended\r\n\r\nx\r\n")
			name := v.name("Append")
			_, err := v.sess.Append(v.ctx, name, bytes.NewReader(raw), int64(len(raw)), nil)
			assert.ErrorIs(t, err, client.ErrNo)
			require.NoError(t, v.sess.Create(v.ctx, name))
			at := time.Date(2021, 3, 4, 5, 6, 7, 0, time.UTC)
			added, err := v.sess.Append(v.ctx, name, bytes.NewReader(raw), int64(len(raw)), &client.AppendOptions{
				Flags: []types.Flag{types.FlagFlagged}, Date: types.NewDateTime(at),
			})
			require.NoError(t, err)
			if v.has(types.CapUIDPlus) {
				assert.Equal(t, []types.UID{1}, added.UIDs)
			}
			// Not with EXAMINE: Courier adds nothing to a mailbox that is selected so.
			mailbox, err := v.sess.Select(v.ctx, name, nil)
			require.NoError(t, err)
			list, err := client.Collect(mailbox.Fetch(v.ctx, all, types.FetchFlags, types.FetchInternalDate))
			require.NoError(t, err)
			require.Len(t, list, 1)
			assert.Contains(t, list[0].Flags, types.FlagFlagged)
			arrived, err := list[0].InternalDate.Time()
			require.NoError(t, err)
			assert.True(t, at.Equal(arrived))
		}},
		{name: "APPEND of several messages", run: func(t *testing.T, v *visit) {
			added, err := v.sess.AppendAll(v.ctx, v.name("Append"),
				types.AppendMessage{Data: types.Bytes([]byte("Subject: two\r\n\r\n2\r\n"))},
				types.AppendMessage{Data: types.Bytes([]byte("Subject: three\r\n\r\n3\r\n"))})
			require.NoError(t, err)
			if v.has(types.CapUIDPlus) {
				assert.Equal(t, []types.UID{2, 3}, added.UIDs)
			}
		}},
		{name: "APPEND with CATENATE", needs: need(types.CapCatenate), run: func(t *testing.T, v *visit) {
			_, err := v.sess.AppendAll(v.ctx, v.name("Append"), types.AppendMessage{Catenate: []types.CatenatePart{
				types.CatenateText{Data: types.Bytes([]byte("Subject: put together\r\n\r\nfour\r\n"))},
			}})
			require.NoError(t, err)
		}},
		{name: "APPEND with literal8", needs: need(types.CapBinary), run: func(t *testing.T, v *visit) {
			raw := "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\na\x00b"
			_, err := v.sess.Append(v.ctx, v.name("Append"), strings.NewReader(raw), int64(len(raw)), &client.AppendOptions{Binary: true})
			require.NoError(t, err)
		}},
	}
}
