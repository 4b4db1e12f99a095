package types_test

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// wire is a command as a server sees it. A literal that has to wait is preceded
// by a line of its own for the server's "+".
func wire(t require.TestingT, fragments []types.Fragment) string {
	var b strings.Builder
	for _, f := range fragments {
		b.Write(f.Line)
		if f.Literal == nil {
			continue
		}
		if f.Literal.Wait {
			b.WriteString("<+>")
		}
		octets := f.Literal.Bytes
		if f.Literal.Reader != nil {
			var err error
			octets, err = io.ReadAll(f.Literal.Reader)
			require.NoError(t, err)
		}
		require.Len(t, octets, int(f.Literal.Size))
		b.Write(octets)
	}
	return b.String()
}

func TestCommands(t *testing.T) {
	long := strings.Repeat("x", 1001)
	huge := strings.Repeat("x", 5000)
	when := types.NewDateTime(time.Date(1994, 2, 7, 21, 52, 25, 0, time.FixedZone("", -8*3600)))
	plus, minus, utf8 := &types.EncodeOptions{LiteralPlus: true}, &types.EncodeOptions{LiteralMinus: true}, &types.EncodeOptions{UTF8: true}
	login := func(user, password string) types.CommandBody {
		return &types.LoginCommand{Username: user, Password: types.NewSecret(password)}
	}
	fetch := func(items ...types.FetchItem) types.CommandBody {
		return &types.FetchCommand{Set: types.Seqs(types.Range(2, 4)), Items: items}
	}
	binary := &types.EncodeOptions{Binary: true}
	for _, c := range []struct {
		body types.CommandBody
		opts *types.EncodeOptions
		want string
	}{
		{&types.CapabilityCommand{}, nil, "CAPABILITY"},
		{&types.NoopCommand{}, nil, "NOOP"},
		{&types.LogoutCommand{}, nil, "LOGOUT"},
		{&types.StartTLSCommand{}, nil, "STARTTLS"},
		{&types.CloseCommand{}, nil, "CLOSE"},
		{&types.UnselectCommand{}, nil, "UNSELECT"},

		{login("SMITH", "SESAME"), nil, `LOGIN SMITH SESAME`},
		{login("", ""), nil, `LOGIN "" ""`},
		{login("joe@example.org", "open sesame"), nil, `LOGIN joe@example.org "open sesame"`},
		{login("NIL", "nil"), nil, `LOGIN "NIL" "nil"`},
		{login("a]", "[b"), nil, `LOGIN a] [b`},
		{login(`a"b`, `c\d`), nil, `LOGIN "a\"b" "c\\d"`},
		{login("a{5}", "b%*"), nil, `LOGIN "a{5}" "b%*"`},
		{login("a\r\nA2 LOGOUT", "x"), nil, "LOGIN {12}\r\n<+>a\r\nA2 LOGOUT x"},
		{login("joe", "gr\u00fc\u00df"), nil, "LOGIN joe {6}\r\n<+>gr\u00fc\u00df"},
		{login("joe", "gr\u00fc\u00df"), utf8, "LOGIN joe \"gr\u00fc\u00df\""},
		{login("joe", "\xff"), utf8, "LOGIN joe {1}\r\n<+>\xff"},
		{login("joe", "\x7f"), nil, "LOGIN joe {1}\r\n<+>\x7f"},
		{login("joe", "\r"), plus, "LOGIN joe {1+}\r\n\r"},
		{login("joe", "\n"), minus, "LOGIN joe {1+}\r\n\n"},
		{login(long, "b"), nil, "LOGIN {1001}\r\n<+>" + long + " b"},
		{login(huge, huge), minus, "LOGIN {5000}\r\n<+>" + huge + " {5000}\r\n<+>" + huge},
		{login(huge, huge), plus, "LOGIN {5000+}\r\n" + huge + " {5000+}\r\n" + huge},

		{&types.SelectCommand{Mailbox: "INBOX"}, nil, "SELECT INBOX"},
		{&types.SelectCommand{Mailbox: ""}, nil, `SELECT ""`},
		{&types.ExamineCommand{Mailbox: "~/Mail/foo"}, nil, "EXAMINE ~/Mail/foo"},
		{&types.CreateCommand{Mailbox: "&ZeVnLIqe-"}, nil, "CREATE &ZeVnLIqe-"},
		{&types.CreateCommand{Mailbox: "R&D plans"}, nil, `CREATE "R&D plans"`},
		{&types.DeleteCommand{Mailbox: "100%"}, nil, `DELETE "100%"`},
		{&types.ListCommand{Pattern: "*"}, nil, `LIST "" "*"`},
		{&types.ListCommand{Reference: "#news.", Pattern: "comp.mail.%"}, nil, `LIST #news. "comp.mail.%"`},
		{&types.LSubCommand{Pattern: ""}, nil, `LSUB "" ""`},
		{&types.StatusCommand{Mailbox: "blurdybloop", Items: []types.StatusItem{types.StatusUIDNext, types.StatusMessages}}, nil, "STATUS blurdybloop (UIDNEXT MESSAGES)"},
		{&types.StatusCommand{Mailbox: "a b", Items: []types.StatusItem{"X-GUID"}}, nil, `STATUS "a b" (X-GUID)`},

		{&types.AppendCommand{Mailbox: "saved", Messages: []types.AppendMessage{{Data: types.Bytes([]byte("abc"))}}}, nil, "APPEND saved {3}\r\n<+>abc"},
		{&types.AppendCommand{Mailbox: "saved", Messages: []types.AppendMessage{{Data: types.Streamed(4, nil), Reader: strings.NewReader("a\x00bc")}}}, plus, "APPEND saved {4+}\r\na\x00bc"},
		{&types.AppendCommand{Mailbox: "saved", Messages: []types.AppendMessage{{Data: types.Streamed(2<<20, nil), Reader: strings.NewReader(strings.Repeat("y", 2<<20))}}}, plus, "APPEND saved {2097152}\r\n<+>" + strings.Repeat("y", 2<<20)},
		{&types.AppendCommand{Mailbox: "a", Messages: []types.AppendMessage{{Flags: []types.Flag{types.FlagSeen, "$Important"}, Date: when, Data: types.Bytes(nil)}}}, nil, "APPEND a (\\Seen $Important) \" 7-Feb-1994 21:52:25 -0800\" {0}\r\n<+>"},

		{fetch(types.FetchEnvelope), nil, "FETCH 2:4 (ENVELOPE)"},
		{&types.FetchCommand{Set: types.UIDs(types.Range(1, types.Last)), Items: []types.FetchItem{types.FetchFlags, types.FetchSize}}, nil, "UID FETCH 1:* (FLAGS RFC822.SIZE)"},
		{fetch(types.FetchName("X-GM-MSGID"), types.FetchUID), nil, "FETCH 2:4 (X-GM-MSGID UID)"},
		{fetch(types.BodyPeek(), types.BodySeen(1, 2), types.BodyPeek(1, 2).MIME(), types.BodyPeek().Header(), types.BodyPeek(3).Text()), nil,
			"FETCH 2:4 (BODY.PEEK[] BODY[1.2] BODY.PEEK[1.2.MIME] BODY.PEEK[HEADER] BODY.PEEK[3.TEXT])"},
		{fetch(types.BodyPeek().HeaderFields("DATE", "From")), nil, "FETCH 2:4 (BODY.PEEK[HEADER.FIELDS (DATE From)])"},
		{fetch(types.BodyPeek(4).HeaderFieldsNot("X(")), nil, `FETCH 2:4 (BODY.PEEK[4.HEADER.FIELDS.NOT ("X(")])`},
		{fetch(types.BodyPeek(1).Range(0, 1<<40)), nil, "FETCH 2:4 (BODY.PEEK[1]<0.1099511627776>)"},
		{fetch(types.FetchFull), nil, "FETCH 2:4 FULL"},
		{fetch(types.FetchBinary{}, types.FetchBinary{Part: []uint32{1, 2}, Peek: true, Partial: true, Length: 5}, types.FetchBinarySize{Part: []uint32{1}}), nil, "FETCH 2:4 (BINARY[] BINARY.PEEK[1.2]<0.5> BINARY.SIZE[1])"},
		{fetch(types.FetchPreview{}, types.FetchPreview{Lazy: true}), nil, "FETCH 2:4 (PREVIEW PREVIEW (LAZY))"},
		{&types.FetchCommand{Set: types.UIDs(7), Items: []types.FetchItem{types.FetchFlags}, ChangedSince: 12345, Vanished: true, Partial: types.PartialRange{First: -1, Last: -100}, Modifiers: []types.TaggedExt{{Label: "X"}, {Label: "Y", Value: "(a \"b\")"}}}, nil,
			`UID FETCH 7 (FLAGS) (CHANGEDSINCE 12345 VANISHED PARTIAL -1:-100 X Y (a "b"))`},
		{&types.FetchCommand{Set: types.UIDs(7), Items: []types.FetchItem{types.FetchUID}, Modifiers: []types.TaggedExt{{Label: "X", Value: "-99999999999999999999:-1"}}}, nil, "UID FETCH 7 (UID) (X -99999999999999999999:-1)"},
		{&types.FetchCommand{Set: types.SavedUIDs(), Items: []types.FetchItem{types.FetchAll}, Modifiers: []types.TaggedExt{{Label: "Y", Value: "({3}\r\nabc {1+}\r\nd)"}}}, nil, "UID FETCH $ ALL (Y ({3}\r\n<+>abc {1+}\r\nd))"},

		{&types.StoreCommand{Set: types.Seqs(1), Mode: types.StoreAdd, Flags: []types.Flag{types.FlagDeleted, "a"}}, nil, `STORE 1 +FLAGS (\Deleted a)`},
		{&types.StoreCommand{Set: types.UIDs(1), Silent: true}, nil, `UID STORE 1 FLAGS.SILENT ()`},
		{&types.StoreCommand{Set: types.UIDs(1), Mode: types.StoreRemove, IfUnchanged: true, Modifiers: []types.TaggedExt{{Label: "X", Value: "1:*"}}}, nil, `UID STORE 1 (UNCHANGEDSINCE 0 X 1:*) -FLAGS ()`},
		{&types.StoreCommand{Set: types.Seqs(1), GmailLabels: true, Labels: []string{`\Inbox`, "a b", `\c d`, "NIL"}}, nil, `STORE 1 X-GM-LABELS (\Inbox "a b" "\\c d" "NIL")`},
		{&types.StoreCommand{Set: types.Seqs(1), Ext: &types.TaggedExt{Label: "X-ITEM", Value: "()"}}, nil, `STORE 1 X-ITEM ()`},
		{&types.CopyCommand{Set: types.Seqs(1), Mailbox: "a b"}, nil, `COPY 1 "a b"`},
		{&types.CopyCommand{Set: types.UIDs(1), Mailbox: "a"}, nil, `UID COPY 1 a`},
		{&types.MoveCommand{Set: types.UIDs(1), Mailbox: "a"}, nil, `UID MOVE 1 a`},
		{&types.MoveCommand{Set: types.Seqs(1), Mailbox: "a"}, nil, `MOVE 1 a`},
		{&types.ExpungeCommand{}, nil, `EXPUNGE`},
		{&types.CheckCommand{}, nil, `CHECK`},
		{&types.UIDExpungeCommand{UIDs: types.UIDs(3, 4)}, nil, `UID EXPUNGE 3:4`},

		{appendOf(types.AppendMessage{Data: types.Bytes([]byte("a\x00b"))}), binary, "APPEND a ~{3}\r\n<+>a\x00b"},
		{appendOf(types.AppendMessage{Data: types.Bytes([]byte("ab"))}), binary, "APPEND a {2}\r\n<+>ab"},
		{appendOf(types.AppendMessage{Data: types.Bytes([]byte("ab")), Binary: true}), nil, "APPEND a ~{2}\r\n<+>ab"},
		{appendOf(types.AppendMessage{Data: types.Bytes([]byte("ab")), Binary: true}), plus, "APPEND a ~{2+}\r\nab"},
		{appendOf(types.AppendMessage{Data: types.Streamed(3, nil), Reader: strings.NewReader("a\x00b"), Binary: true}), nil, "APPEND a ~{3}\r\n<+>a\x00b"},
		{appendOf(types.AppendMessage{Data: types.Bytes([]byte("\u00fc")), UTF8: true}), minus, "APPEND a UTF8 (~{2+}\r\n\u00fc)"},
		{appendOf(types.AppendMessage{Data: types.Bytes([]byte("a")), Ext: []types.TaggedExt{{Label: "X", Value: "()"}}}, types.AppendMessage{Flags: []types.Flag{types.FlagSeen}, Data: types.Bytes([]byte("b"))}), nil,
			"APPEND a X () {1}\r\n<+>a (\\Seen) {1}\r\n<+>b"},
		{appendOf(types.AppendMessage{DataExt: &types.TaggedExt{Label: "X", Value: "5"}}, types.AppendMessage{Data: types.Bytes([]byte("b"))}), nil, "APPEND a X 5 () {1}\r\n<+>b"},
		{appendOf(types.AppendMessage{Catenate: []types.CatenatePart{types.CatenateURL("/a b"), types.CatenateText{Data: types.Bytes([]byte("x"))}, types.CatenateText{Data: types.Bytes([]byte("y")), UTF8: true}}}), nil,
			"APPEND a CATENATE (URL \"/a b\" TEXT {1}\r\n<+>x UTF8 (~{1}\r\n<+>y))"},
		{&types.ReplaceCommand{Set: types.UIDs(7), Mailbox: "a", Message: types.AppendMessage{Data: types.Bytes([]byte("x"))}}, nil, "UID REPLACE 7 a {1}\r\n<+>x"},
		{&types.ReplaceCommand{Set: types.Seqs(types.Last), Mailbox: "a", Message: types.AppendMessage{Data: types.Bytes([]byte("x"))}}, nil, "REPLACE * a {1}\r\n<+>x"},

		{&types.SelectCommand{Mailbox: "a", SelectParams: types.SelectParams{CondStore: true, Params: []types.TaggedExt{{Label: "X"}}}}, nil, "SELECT a (CONDSTORE X)"},
		{&types.ExamineCommand{Mailbox: "a", SelectParams: types.SelectParams{Annotate: true, UTF8: true, QResync: &types.QResync{UIDValidity: 1, ModSeq: 2}}}, nil, "EXAMINE a (ANNOTATE UTF8 QRESYNC (1 2))"},
		{selectWith(types.QResync{UIDValidity: 1, ModSeq: 2, Known: types.UIDs(3, 4), MatchSeqs: types.Seqs(1), MatchUIDs: types.UIDs(3)}), nil, "SELECT a (QRESYNC (1 2 3:4 (1 3)))"},
		{&types.CreateCommand{Mailbox: "a", Use: []types.MailboxAttribute{`\Sent`}, Params: []types.TaggedExt{{Label: "X", Value: "1"}}}, nil, `CREATE a (USE (\Sent) X 1)`},
		{&types.RenameCommand{From: "a b", To: "c"}, nil, `RENAME "a b" c`},
		{&types.RenameCommand{From: "a", To: "c", Params: []types.TaggedExt{{Label: "X", Value: "1"}}}, nil, `RENAME a c (X 1)`},
		{&types.SubscribeCommand{Mailbox: "a"}, nil, `SUBSCRIBE a`},
		{&types.UnsubscribeCommand{Mailbox: "a b"}, nil, `UNSUBSCRIBE "a b"`},

		{&types.AuthenticateCommand{Mechanism: "PLAIN"}, nil, "AUTHENTICATE PLAIN"},
		{&types.AuthenticateCommand{Mechanism: "PLAIN", Initial: types.NewSASLResponse([]byte("\x00a\x00b"))}, nil, "AUTHENTICATE PLAIN AGEAYg=="},
		{&types.AuthenticateCommand{Mechanism: "EXTERNAL", Initial: types.NewSASLResponse(nil)}, nil, "AUTHENTICATE EXTERNAL ="},
		{&types.IdleCommand{}, nil, "IDLE"},
		{&types.IDCommand{}, nil, "ID NIL"},
		{&types.IDCommand{Params: []types.IDParam{{Name: "name", Value: types.String("a b")}, {Name: "os"}}}, nil, `ID ("name" "a b" "os" NIL)`},
		{&types.EnableCommand{Caps: []types.Cap{types.CapCondStore, "X"}}, nil, "ENABLE CONDSTORE X"},
	} {
		command := types.Command{Tag: "A1", Body: c.body}
		fragments, err := command.Fragments(c.opts)
		require.NoError(t, err, c.want)
		assert.Equal(t, "A1 "+c.want+"\r\n", wire(t, fragments))
	}
}

func appendOf(messages ...types.AppendMessage) types.CommandBody {
	return &types.AppendCommand{Mailbox: "a", Messages: messages}
}

func selectWith(q types.QResync) types.CommandBody {
	return &types.SelectCommand{Mailbox: "a", SelectParams: types.SelectParams{QResync: &q}}
}

func TestCommandsRefused(t *testing.T) {
	fetch := func(set types.NumSet, items ...types.FetchItem) types.CommandBody {
		return &types.FetchCommand{Set: set, Items: items}
	}
	one := types.Seqs(1)
	message := types.Bytes([]byte("x"))
	for _, c := range []struct {
		body  types.CommandBody
		field string
	}{
		{&types.LoginCommand{Username: "a\x00b"}, "Username"},
		{&types.LoginCommand{Username: "a", Password: types.NewSecret("swordfish\x00")}, "Password"},
		{&types.SelectCommand{Mailbox: "\x00"}, "Mailbox"},
		{&types.ListCommand{Pattern: "\x00"}, "Pattern"},
		{&types.StatusCommand{Mailbox: "a"}, "Items"},
		{&types.StatusCommand{Mailbox: "a", Items: []types.StatusItem{"a b"}}, "Items"},
		{&types.AppendCommand{Mailbox: "a"}, "Messages"},
		{&types.AppendCommand{Mailbox: "a", Messages: make([]types.AppendMessage, 1)}, "Data"},
		{&types.AppendCommand{Mailbox: "a", Messages: []types.AppendMessage{{Data: types.Bytes([]byte("a\x00"))}}}, "Data"},
		{&types.AppendCommand{Mailbox: "a", Messages: []types.AppendMessage{{Data: types.Streamed(5, nil)}}}, "Reader"},
		{&types.AppendCommand{Mailbox: "a", Messages: []types.AppendMessage{{Data: types.Streamed(-1, nil), Reader: strings.NewReader("")}}}, "Data"},
		{&types.AppendCommand{Mailbox: "a", Messages: []types.AppendMessage{{Data: message, Date: "yesterday"}}}, "Date"},
		{&types.AppendCommand{Mailbox: "a", Messages: []types.AppendMessage{{Data: message, Date: "\"\r\nA1 LOGOUT\r\n"}}}, "Date"},
		{&types.AppendCommand{Mailbox: "a", Messages: []types.AppendMessage{{Data: message, Flags: []types.Flag{types.FlagRecent}}}}, "Flags"},
		{&types.AppendCommand{Mailbox: "a", Messages: []types.AppendMessage{{Data: message, Flags: []types.Flag{types.FlagAsterisk}}}}, "Flags"},
		{&types.AppendCommand{Mailbox: "a", Messages: []types.AppendMessage{{Data: message, Flags: []types.Flag{""}}}}, "Flags"},
		{&types.AppendCommand{Mailbox: "a", Messages: []types.AppendMessage{{Data: message, Flags: []types.Flag{`\`}}}}, "Flags"},
		{&types.AppendCommand{Mailbox: "a", Messages: []types.AppendMessage{{Data: message, Flags: []types.Flag{"a b"}}}}, "Flags"},
		{&types.AppendCommand{Mailbox: "a", Messages: []types.AppendMessage{{Data: message, Flags: []types.Flag{"a) {5}\r\n"}}}}, "Flags"},
		{fetch(nil, types.FetchUID), "Set"},
		{fetch(types.SeqSet{}, types.FetchUID), "Set"},
		{fetch(types.UIDSet{}, types.FetchUID), "Set"},
		{fetch(types.UIDs(0), types.FetchUID), "Set"},
		{fetch(one), "Items"},
		{fetch(one, nil), "Items"},
		{fetch(one, types.FetchName("")), "Items"},
		{fetch(one, types.FetchName("ALL")), "Items"},
		{fetch(one, types.FetchName("fast")), "Items"},
		{fetch(one, types.FetchName("UID FLAGS")), "Items"},
		{fetch(one, types.FetchName("UID)\r\nA2 LOGOUT")), "Items"},
		{fetch(one, types.FetchName("BODY[")), "Items"},
		{fetch(one, types.BodyPeek(0)), "Items"},
		{fetch(one, types.BodyPeek().MIME()), "Items"},
		{fetch(one, types.BodyPeek().HeaderFields()), "Items"},
		{fetch(one, types.BodyPeek().HeaderFields("a\x00")), "Items"},
		{fetch(one, types.BodyPeek().Range(0, 0)), "Items"},
		{fetch(one, types.BodyPeek().Range(-1, 5)), "Items"},
		{fetch(one, types.FetchSection{Section: types.Section{Specifier: "X] {1}"}}), "Items"},
		{fetch(one, types.FetchAll, types.FetchUID), "Items"},
		{fetch(one, types.FetchMacro("UID")), "Items"},
		{fetch(one, types.FetchName("preview")), "Items"},
		{fetch(one, types.FetchName("BODY.PEEK")), "Items"},
		{fetch(one, types.FetchName("binary[1]")), "Items"},
		{fetch(one, types.FetchName("BINARY.SIZE[1]")), "Items"},
		{fetch(one, types.FetchBinary{Part: []uint32{0}}), "Items"},
		{fetch(one, types.FetchBinary{Partial: true}), "Items"},
		{fetch(one, types.FetchBinarySize{Part: []uint32{1, 0}}), "Items"},
		{fetch(types.SavedUIDs().Union(types.UIDs(1)), types.FetchUID), "Set"},
		{fetch(types.SavedUIDs().Union(types.UIDs(1)), types.FetchUID), "Set"},
		{&types.FetchCommand{Set: one, Items: []types.FetchItem{types.FetchUID}, Partial: types.PartialRange{First: 1, Last: -1}}, "Partial"},
		{&types.FetchCommand{Set: one, Items: []types.FetchItem{types.FetchUID}, Partial: types.PartialRange{First: 1 << 32, Last: 1}}, "Partial"},
		{&types.FetchCommand{Set: one, Items: []types.FetchItem{types.FetchUID}, Modifiers: []types.TaggedExt{{Label: "vanished"}}}, "Modifiers"},
		{&types.FetchCommand{Set: one, Items: []types.FetchItem{types.FetchUID}, Modifiers: []types.TaggedExt{{Label: ""}}}, "Modifiers"},
		{&types.FetchCommand{Set: one, Items: []types.FetchItem{types.FetchUID}, Modifiers: []types.TaggedExt{{Label: "-1"}}}, "Modifiers"},
		{&types.FetchCommand{Set: one, Items: []types.FetchItem{types.FetchUID}, Modifiers: []types.TaggedExt{{Label: "5"}}}, "Modifiers"},
		{&types.FetchCommand{Set: one, Items: []types.FetchItem{types.FetchUID}, Modifiers: []types.TaggedExt{{Label: "X", Value: "a"}}}, "Modifiers"},
		{&types.FetchCommand{Set: one, Items: []types.FetchItem{types.FetchUID}, Modifiers: []types.TaggedExt{{Label: "X", Value: "-1:2"}}}, "Modifiers"},
		{&types.FetchCommand{Set: one, Items: []types.FetchItem{types.FetchUID}, Modifiers: []types.TaggedExt{{Label: "X", Value: "-1:-0"}}}, "Modifiers"},
		{&types.FetchCommand{Set: one, Items: []types.FetchItem{types.FetchUID}, Modifiers: []types.TaggedExt{{Label: "X", Value: "1) a"}}}, "Modifiers"},
		{&types.FetchCommand{Set: one, Items: []types.FetchItem{types.FetchUID}, Modifiers: []types.TaggedExt{{Label: "X", Value: "(\\Seen)"}}}, "Modifiers"},
		{&types.FetchCommand{Set: one, Items: []types.FetchItem{types.FetchUID}, Modifiers: []types.TaggedExt{{Label: "X", Value: "(())"}}}, "Modifiers"},
		{&types.FetchCommand{Set: one, Items: []types.FetchItem{types.FetchUID}, Modifiers: []types.TaggedExt{{Label: "X", Value: "(~{1}\r\na)"}}}, "Modifiers"},
		{&types.FetchCommand{Set: one, Items: []types.FetchItem{types.FetchUID}, Modifiers: []types.TaggedExt{{Label: "X", Value: "(\"a\\\r\"\")"}}}, "Modifiers"},
		{&types.FetchCommand{Set: one, Items: []types.FetchItem{types.FetchUID}, Modifiers: []types.TaggedExt{{Label: "X", Value: "1,"}}}, "Modifiers"},
		{&types.FetchCommand{Set: one, Items: []types.FetchItem{types.FetchUID}, Modifiers: []types.TaggedExt{{Label: "X", Value: "-1:2"}}}, "Modifiers"},

		{&types.StoreCommand{Flags: []types.Flag{types.FlagSeen}}, "Set"},
		{&types.StoreCommand{Set: one, Mode: "*"}, "Mode"},
		{&types.StoreCommand{Set: one, Flags: []types.Flag{"a b"}}, "Flags"},
		{&types.StoreCommand{Set: one, Labels: []string{"a"}}, "Labels"},
		{&types.StoreCommand{Set: one, GmailLabels: true, Labels: []string{"a\x00"}}, "Labels"},
		{&types.StoreCommand{Set: one, GmailLabels: true, Flags: []types.Flag{"a"}}, "Flags"},
		{&types.StoreCommand{Set: one, Ext: &types.TaggedExt{Label: "X"}}, "Ext"},
		{&types.StoreCommand{Set: one, Ext: &types.TaggedExt{Label: "-X", Value: "1"}}, "Ext"},
		{&types.StoreCommand{Set: one, Ext: &types.TaggedExt{Label: "flags.silent", Value: "()"}}, "Ext"},
		{&types.StoreCommand{Set: one, Silent: true, Ext: &types.TaggedExt{Label: "X", Value: "1"}}, "Ext"},
		{&types.StoreCommand{Set: one, Modifiers: []types.TaggedExt{{Label: "unchangedsince", Value: "1"}}}, "Modifiers"},
		{&types.CopyCommand{Set: one, Mailbox: "\x00"}, "Mailbox"},
		{&types.MoveCommand{Mailbox: "a"}, "Set"},
		{&types.UIDExpungeCommand{}, "UIDs"},
		{appendOf(types.AppendMessage{Data: message, Catenate: []types.CatenatePart{types.CatenateURL("a")}}), "Data"},
		{appendOf(types.AppendMessage{Binary: true, Catenate: []types.CatenatePart{types.CatenateURL("a")}}), "Data"},
		{appendOf(types.AppendMessage{Data: message, Reader: strings.NewReader("")}), "Reader"},
		{appendOf(types.AppendMessage{Catenate: []types.CatenatePart{nil}}), "Catenate"},
		{appendOf(types.AppendMessage{Catenate: []types.CatenatePart{types.CatenateURL("a\x00")}}), "Catenate"},
		{appendOf(types.AppendMessage{Catenate: []types.CatenatePart{types.CatenateText{}}}), "Catenate"},
		{appendOf(types.AppendMessage{Catenate: []types.CatenatePart{types.CatenateText{Data: types.Bytes([]byte{0})}}}), "Catenate"},
		{appendOf(types.AppendMessage{Catenate: []types.CatenatePart{types.CatenateText{Data: types.Streamed(1, nil)}}}), "Reader"},
		{appendOf(types.AppendMessage{Data: message, Ext: []types.TaggedExt{{Label: "X"}}}), "Ext"},
		{appendOf(types.AppendMessage{Data: message, Ext: []types.TaggedExt{{Label: "utf8", Value: "()"}}}), "Ext"},
		{appendOf(types.AppendMessage{DataExt: &types.TaggedExt{Label: "catenate", Value: "()"}}), "DataExt"},
		{&types.ReplaceCommand{Mailbox: "a", Message: types.AppendMessage{Data: message}}, "Set"},
		{&types.ReplaceCommand{Set: types.Seqs(1, 2), Mailbox: "a", Message: types.AppendMessage{Data: message}}, "Set"},
		{&types.ReplaceCommand{Set: types.SavedUIDs(), Mailbox: "a", Message: types.AppendMessage{Data: message}}, "Set"},
		{selectWith(types.QResync{UIDValidity: 1}), "QResync"},
		{selectWith(types.QResync{ModSeq: 1}), "QResync"},
		{selectWith(types.QResync{UIDValidity: 1, ModSeq: 1, Known: types.UIDs(types.Last)}), "QResync"},
		{selectWith(types.QResync{UIDValidity: 1, ModSeq: 1, Known: types.SavedUIDs()}), "QResync"},
		{selectWith(types.QResync{UIDValidity: 1, ModSeq: 1, Known: types.UIDs(0)}), "QResync"},
		{selectWith(types.QResync{UIDValidity: 1, ModSeq: 1, MatchSeqs: types.Seqs(1)}), "QResync"},
		{&types.SelectCommand{Mailbox: "a", SelectParams: types.SelectParams{Params: []types.TaggedExt{{Label: "qresync"}}}}, "Params"},
		{&types.CreateCommand{Mailbox: "a", Use: []types.MailboxAttribute{"Sent"}}, "Use"},
		{&types.CreateCommand{Mailbox: "a", Params: []types.TaggedExt{{Label: "use"}}}, "Params"},
		{&types.RenameCommand{From: "\x00", To: "b"}, "From"},
		{&types.RenameCommand{From: "a", To: "\x00"}, "To"},
		{&types.LSubCommand{Reference: "\x00"}, "Reference"},
		{&types.AuthenticateCommand{}, "Mechanism"},
		{&types.AuthenticateCommand{Mechanism: "A B"}, "Mechanism"},
		{&types.IDCommand{Params: []types.IDParam{{Name: "\x00"}}}, "Params"},
		{&types.IDCommand{Params: []types.IDParam{{Name: "a", Value: types.String("\x00")}}}, "Params"},
		{&types.EnableCommand{}, "Caps"},
		{&types.EnableCommand{Caps: []types.Cap{""}}, "Caps"},
		{&types.IdleDone{}, "Tag"},
		{&types.AuthenticateCancel{}, "Tag"},
		{&types.UnknownCommand{Name: "X", Data: " \"{12}\r\nA2 LOGOUT\r\n"}, "Data"},
		{fetch(one, types.FetchSection{Section: types.Section{Fields: []string{"a"}}}), "Items"},
	} {
		command := types.Command{Tag: "A1", Body: c.body}
		fragments, err := command.Fragments(nil)
		var wrong *types.EncodeError
		require.ErrorAs(t, err, &wrong, "%T", c.body)
		assert.Empty(t, fragments)
		assert.Equal(t, c.body.CommandName(), wrong.Command)
		assert.Equal(t, c.field, wrong.Field, err)
		assert.NotContains(t, err.Error(), "swordfish")
	}
	for _, tag := range []string{"", "a b", "a+", "a\r\n", "*", "(", "\u00fc"} {
		_, err := (&types.Command{Tag: tag, Body: &types.NoopCommand{}}).Fragments(nil)
		assert.Error(t, err, tag)
	}
	_, err := (&types.Command{Tag: "A1"}).Fragments(nil)
	assert.Error(t, err)
}

// What belongs to a command that has begun is a line without a tag.
func TestLinesWithoutATag(t *testing.T) {
	for want, body := range map[string]types.CommandBody{
		"DONE\r\n":     &types.IdleDone{},
		"*\r\n":        &types.AuthenticateCancel{},
		"\r\n":         &types.AuthenticateData{},
		"AGEAYg==\r\n": &types.AuthenticateData{Response: types.NewSASLResponse([]byte("\x00a\x00b"))},
	} {
		got, err := (&types.Command{Body: body}).Append(nil, nil)
		require.NoError(t, err)
		assert.Equal(t, want, string(got))
	}
}

func TestFetchItemString(t *testing.T) {
	assert.Equal(t, "BODY.PEEK[1.HEADER.FIELDS (From To)]<5.10>", types.BodyPeek(1).HeaderFields("From", "To").Range(5, 10).String())
	assert.Equal(t, "BODY[]", types.BodySeen().String())
	assert.Equal(t, "RFC822.SIZE", types.FetchSize.String())
}

// token is a word of a command as a server reads it.
type token struct {
	kind byte // 'a'tom, 's'tring, '(' or ')'
	text string
}

// readCommand reads a command as strictly as a server could, with nothing of what
// wrote it. ok is false when there is anything wrong with it.
func readCommand(fragments []types.Fragment) (tokens []token, err error) {
	for i, f := range fragments {
		line, ok := strings.CutSuffix(string(f.Line), "\r\n")
		if !ok {
			return nil, fmt.Errorf("fragment %d has no line end", i)
		}
		if strings.ContainsAny(line, "\r\n\x00") {
			return nil, fmt.Errorf("fragment %d has a line end or a NUL within", i)
		}
		for line != "" {
			switch c := line[0]; {
			case c == ' ':
				line = line[1:]
			case c == '(' || c == ')':
				tokens = append(tokens, token{c, ""})
				line = line[1:]
			case c == '"':
				var s strings.Builder
				j := 1
				for ; j < len(line) && line[j] != '"'; j++ {
					if line[j] == '\\' {
						j++
						if j == len(line) || line[j] != '"' && line[j] != '\\' {
							return nil, fmt.Errorf("fragment %d: wrong escape", i)
						}
					}
					s.WriteByte(line[j])
				}
				if j == len(line) {
					return nil, fmt.Errorf("fragment %d: string does not end", i)
				}
				tokens = append(tokens, token{'s', s.String()})
				line = line[j+1:]
			case c == '{':
				l := f.Literal
				if l == nil {
					return nil, fmt.Errorf("fragment %d announces a literal that is not there", i)
				}
				want := fmt.Sprintf("{%d}", l.Size)
				if !l.Wait {
					want = fmt.Sprintf("{%d+}", l.Size)
				}
				if line != want || int64(len(l.Bytes)) != l.Size {
					return nil, fmt.Errorf("fragment %d announces %s in place of %s", i, line, want)
				}
				tokens = append(tokens, token{'s', string(l.Bytes)})
				line = ""
			default:
				end := strings.IndexAny(line, " ()\"{")
				if end < 0 {
					end = len(line)
				}
				tokens = append(tokens, token{'a', line[:end]})
				line = line[end:]
			}
		}
		if (f.Literal == nil) != (i == len(fragments)-1) {
			return nil, fmt.Errorf("fragment %d of %d: literal %v", i, len(fragments), f.Literal)
		}
	}
	return tokens, nil
}

// anyString is like what an attacker, or a careless user, would put in.
func anyString() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.String(),
		rapid.StringMatching(`[a-z\\"{}()%* \[\]+.\x{0}\r\n\x{80}-\x{ff}]{0,12}`),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 40), func(b []byte) string { return string(b) }),
		rapid.SampledFrom([]string{"NIL", "nil", "INBOX", "{5}", "{5+}\r\n", "x\r\nA2 LOGOUT\r\n", `"`, `\`, `"\`, "", " ", "~{3}", strings.Repeat("a", 1000), strings.Repeat("b", 1001), strings.Repeat("\n", 4097)}),
	)
}

func anyOptions(t *rapid.T) *types.EncodeOptions {
	return &types.EncodeOptions{
		LiteralPlus:  rapid.Bool().Draw(t, "LITERAL+"),
		LiteralMinus: rapid.Bool().Draw(t, "LITERAL-"),
		UTF8:         rapid.Bool().Draw(t, "UTF8"),
	}
}

// Whatever strings a command is made of: it is refused, or the server reads just
// these strings.
func TestNothingBreaksOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyString().Draw(t, "a"), anyString().Draw(t, "b")
		var body types.CommandBody
		var want []token
		switch rapid.IntRange(0, 6).Draw(t, "command") {
		case 0:
			body = &types.LoginCommand{Username: a, Password: types.NewSecret(b)}
			want = []token{{'s', "LOGIN"}, {'s', a}, {'s', b}}
		case 1:
			body = &types.SelectCommand{Mailbox: types.Mailbox(a)}
			want = []token{{'s', "SELECT"}, {'s', a}}
		case 2:
			body = &types.ListCommand{Reference: types.Mailbox(a), Pattern: b}
			want = []token{{'s', "LIST"}, {'s', a}, {'s', b}}
		case 3:
			body = &types.StatusCommand{Mailbox: types.Mailbox(a), Items: []types.StatusItem{types.StatusRecent}}
			want = []token{{'s', "STATUS"}, {'s', a}, {'(', ""}, {'s', "RECENT"}, {')', ""}}
		case 4:
			body = &types.AppendCommand{Mailbox: types.Mailbox(a), Messages: []types.AppendMessage{{Flags: []types.Flag{types.Flag(b)}, Data: types.Bytes([]byte(a))}}}
			want = []token{{'s', "APPEND"}, {'s', a}, {'(', ""}, {'s', b}, {')', ""}, {'s', a}}
		case 5:
			body = &types.FetchCommand{Set: types.UIDs(7), Items: []types.FetchItem{types.FetchName(a), types.FetchUID}}
			want = []token{{'s', "UID"}, {'s', "FETCH"}, {'s', "7"}, {'(', ""}, {'s', a}, {'s', "UID"}, {')', ""}}
		case 6:
			body = &types.FetchCommand{Set: types.Seqs(7), Items: []types.FetchItem{types.BodyPeek().HeaderFields(a, "x")}}
			want = []token{{'s', "FETCH"}, {'s', "7"}, {'(', ""}, {'s', "BODY.PEEK[HEADER.FIELDS"}, {'(', ""}, {'s', a}, {'s', "x"}, {')', ""}, {'s', "]"}, {')', ""}}
		}
		command := types.Command{Tag: "A1", Body: body}
		opts := anyOptions(t)
		fragments, err := command.Fragments(opts)
		if err != nil {
			assert.ErrorAs(t, err, new(*types.EncodeError))
			return
		}
		tokens, err := readCommand(fragments)
		require.NoError(t, err)
		for i := range tokens {
			if tokens[i].kind == 'a' {
				tokens[i].kind = 's'
			}
		}
		assert.Equal(t, append([]token{{'s', "A1"}}, want...), tokens)

		again, err := command.Fragments(opts)
		require.NoError(t, err)
		assert.Equal(t, fragments, again)

		for _, f := range fragments {
			if f.Literal == nil || f.Literal.Wait {
				continue
			}
			assert.True(t, opts.LiteralPlus || opts.LiteralMinus && f.Literal.Size <= 4096)
		}
	})
}

func ExampleUIDs() {
	fmt.Println(types.UIDs(4, 7, types.Range(9, types.Last)))
	fmt.Println(types.UIDs([]types.UID{3, 1, 2, 8}...))
	// Output:
	// 4,7,9:*
	// 1:3,8
}

func ExampleCommand_Fragments() {
	command := types.Command{Tag: "A1", Body: &types.LoginCommand{Username: "joe", Password: types.NewSecret("gr\u00fc\u00df dich")}}
	fragments, err := command.Fragments(nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range fragments {
		fmt.Printf("%q\n", f.Line)
		if f.Literal != nil {
			fmt.Println("wait for the server, then send", f.Literal.Size, "octets")
		}
	}
	// Output:
	// "A1 LOGIN joe {11}\r\n"
	// wait for the server, then send 11 octets
	// "\r\n"
}
