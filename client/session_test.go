package client_test

import (
	"context"
	"io"
	"net"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A whole session, from the greeting to the end.
func TestSession(t *testing.T) {
	ctx := testContext(t)
	conn := scripted(t, `
	S: * OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN] ready
	C: A0001 LOGIN joe "open sesame"
	S: A0001 OK [CAPABILITY IMAP4rev1 LITERAL+ UNSELECT] welcome
	C: A0002 LIST "" "*"
	S: * LIST (\HasNoChildren) "/" INBOX
	S: * LIST (\Noselect) "/" "Old Mail"
	S: A0002 OK done
	C: A0003 STATUS "Old Mail" (MESSAGES UIDNEXT)
	S: * STATUS "Old Mail" (MESSAGES 231 UIDNEXT 44292)
	S: A0003 OK done
	C: A0004 SELECT INBOX
	S: * 172 EXISTS
	S: * 1 RECENT
	S: * OK [UNSEEN 12] Message 12 is first unseen
	S: * OK [UIDVALIDITY 3857529045] UIDs valid
	S: * OK [UIDNEXT 4392] Predicted next UID
	S: * FLAGS (\Answered \Flagged \Deleted \Seen \Draft)
	S: * OK [PERMANENTFLAGS (\Deleted \Seen \*)] Limited
	S: A0004 OK [READ-WRITE] SELECT completed
	C: A0005 UID FETCH 1:* (ENVELOPE FLAGS)
	S: * 1 FETCH (UID 7 FLAGS (\Seen) ENVELOPE (NIL "hello" NIL NIL NIL NIL NIL NIL NIL NIL))
	S: * 2 FETCH (FLAGS () ENVELOPE (NIL {5}
	S: world NIL NIL NIL NIL NIL NIL NIL NIL) UID 9)
	S: A0005 OK done
	C: A0006 NOOP
	S: * 173 EXISTS
	S: * 3 EXPUNGE
	S: A0006 OK done
	C: A0007 UNSELECT
	S: A0007 OK done
	C: A0008 CREATE Drafts
	S: A0008 NO [ALREADYEXISTS] it is there
	C: A0009 LOGOUT
	S: * BYE see you
	S: A0009 OK bye
	`, nil)
	assert.Equal(t, types.OK, conn.Greeting().Kind)
	_, err := conn.Session()
	assert.ErrorIs(t, err, client.ErrNotAuthenticated)
	caps, err := conn.Capability(ctx)
	require.NoError(t, err)
	assert.True(t, caps.Has("STARTTLS"))

	sess, err := conn.Login(ctx, "joe", types.NewSecret("open sesame"))
	require.NoError(t, err)
	caps, err = sess.Capability(ctx)
	require.NoError(t, err)
	assert.Equal(t, []types.Cap{"IMAP4rev1", "LITERAL+", "UNSELECT"}, caps.Caps)
	_, err = conn.Login(ctx, "joe", types.NewSecret("again"))
	assert.ErrorIs(t, err, client.ErrAuthenticated)

	list, err := client.Collect(sess.List(ctx, "", "*"))
	require.NoError(t, err)
	require.Len(t, list, 2)
	assert.True(t, list[1].Has(types.AttrNoSelect))

	status, err := sess.Status(ctx, "Old Mail", types.StatusMessages, types.StatusUIDNext)
	require.NoError(t, err)
	assert.Equal(t, types.UID(44292), status.UIDNext)

	inbox, err := sess.Select(ctx, "INBOX", nil)
	require.NoError(t, err)
	assert.Equal(t, client.MailboxState{
		Exists: 172, Recent: 1, FirstUnseen: 12, UIDNext: 4392, UIDValidity: 3857529045,
		Flags:          []types.Flag{types.FlagAnswered, types.FlagFlagged, types.FlagDeleted, types.FlagSeen, types.FlagDraft},
		PermanentFlags: []types.Flag{types.FlagDeleted, types.FlagSeen, types.FlagAsterisk},
	}, inbox.State())
	assert.Equal(t, types.Mailbox("INBOX"), inbox.Name())

	var subjects []string
	for msg, err := range inbox.Fetch(ctx, all, types.FetchEnvelope, types.FetchFlags) {
		require.NoError(t, err)
		subjects = append(subjects, msg.Envelope.Subject.String())
	}
	assert.Equal(t, []string{"hello", "world"}, subjects)

	require.NoError(t, inbox.Noop(ctx))
	assert.Equal(t, uint32(172), inbox.State().Exists)
	require.NoError(t, inbox.Unselect(ctx))
	assert.ErrorIs(t, inbox.Noop(ctx), client.ErrNotSelected)

	err = sess.Create(ctx, "Drafts")
	assert.ErrorIs(t, err, client.ErrNo)
	var no *client.StatusError
	require.ErrorAs(t, err, &no)
	assert.Equal(t, "CREATE", no.Command)
	assert.Equal(t, "A0008", no.Tag)

	require.NoError(t, sess.Logout(ctx))
	<-conn.Done()
	assert.ErrorIs(t, conn.Err(), client.ErrClosed)
	assert.ErrorIs(t, conn.Noop(ctx), client.ErrClosed)
	require.NoError(t, conn.Close())
}

func TestGreetings(t *testing.T) {
	for script, check := range map[string]func(t *testing.T, conn *client.Conn, err error){
		"S: * OK": func(t *testing.T, _ *client.Conn, err error) { require.NoError(t, err) },
		"S: * PREAUTH hi": func(t *testing.T, conn *client.Conn, err error) {
			require.NoError(t, err)
			_, err = conn.Session()
			assert.NoError(t, err)
		},
		"S: * OK [ALERT] be careful\nS: * PREAUTH hi\nC: A0001 NOOP\nS: A0001 OK": func(t *testing.T, conn *client.Conn, err error) {
			require.NoError(t, err)
			assert.Eventually(t, func() bool { return conn.Greeting().Kind == types.PREAUTH }, time.Second, time.Millisecond)
			require.NoError(t, conn.Noop(testContext(t)))
			_, err = conn.Session()
			assert.NoError(t, err)
		},
		"S: * BYE too many\nclose": func(t *testing.T, _ *client.Conn, err error) {
			assert.ErrorIs(t, err, client.ErrBye)
			var bye *client.StatusError
			require.ErrorAs(t, err, &bye)
			assert.Equal(t, "too many", bye.Text)
			assert.Equal(t, "greeting", bye.Command)
		},
		"S: * NO no":               func(t *testing.T, _ *client.Conn, err error) { assert.ErrorIs(t, err, client.ErrGreeting) },
		"S: A0001 OK hm":           func(t *testing.T, _ *client.Conn, err error) { assert.ErrorIs(t, err, client.ErrGreeting) },
		"S: SSH-2.0-OpenSSH_9.2p1": func(t *testing.T, _ *client.Conn, err error) { assert.Error(t, err) },
		"close":                    func(t *testing.T, _ *client.Conn, err error) { assert.ErrorIs(t, err, io.ErrUnexpectedEOF) },
		"s: \"* OK not\"\nclose":   func(t *testing.T, _ *client.Conn, err error) { assert.ErrorIs(t, err, io.ErrUnexpectedEOF) },
	} {
		t.Run(script, func(t *testing.T) {
			conn, err := dialScript(t, script, nil)
			check(t, conn, err)
			assert.Equal(t, err == nil, conn != nil)
		})
	}
}

func TestGreetingThatDoesNotCome(t *testing.T) {
	clientSide, serverSide := pipe(t)
	start := time.Now()
	_, err := client.New(context.Background(), clientSide, &client.Options{DialTimeout: 20 * time.Millisecond})
	assert.ErrorIs(t, err, context.DeadlineExceeded)
	var cancelled *client.CancelError
	require.ErrorAs(t, err, &cancelled)
	assert.Equal(t, client.Closed, cancelled.Outcome)
	assert.Less(t, time.Since(start), 5*time.Second)
	_, err = serverSide.Read(make([]byte, 1))
	assert.Error(t, err)
}

func TestStatusErrors(t *testing.T) {
	ctx := testContext(t)
	sess := session(t, `
	C: A0001 SELECT x
	S: A0001 NO [TRYCREATE] no such mailbox
	C: A0002 SELECT y
	S: A0002 BAD
	C: A0003 STATUS z (UNSEEN)
	S: A0003 NO [BADCHARSET (UTF-8)] odd
	C: A0004 STATUS z (UNSEEN)
	S: A0004 OK but I do not tell
	C: A0005 STATUS z (UNSEEN)
	S: * STATUS z (UNSEEN (1
	S: A0005 OK
	C: A0006 NOOP
	S: A0006 OK [ALERT
	`, nil)
	_, err := sess.Select(ctx, "x", nil)
	assert.ErrorIs(t, err, client.ErrNo)
	assert.NotErrorIs(t, err, client.ErrBad)
	assert.ErrorIs(t, err, types.CodeTryCreate)
	var code types.Code
	require.ErrorAs(t, err, &code)
	assert.Equal(t, types.CodeTryCreate, code)
	assert.Equal(t, "client: SELECT: NO [TRYCREATE] no such mailbox", err.Error())

	_, err = sess.Select(ctx, "y", nil)
	assert.ErrorIs(t, err, client.ErrBad)
	assert.Equal(t, "client: SELECT: BAD", err.Error())

	_, err = sess.Status(ctx, "z", types.StatusUnseen)
	var charset *types.CodeBadCharset
	require.ErrorAs(t, err, &charset)
	assert.Equal(t, []string{"UTF-8"}, charset.Charsets)

	_, err = sess.Status(ctx, "z", types.StatusUnseen)
	assert.ErrorIs(t, err, client.ErrNoData)
	_, err = sess.Status(ctx, "z", types.StatusUnseen)
	var bad *parser.Error
	assert.ErrorAs(t, err, &bad)

	// Whatever the grammar makes of it, the command is over.
	_ = sess.Noop(ctx)
}

// A tagged response that is not in the grammar ends its command and no other.
func TestAnswerNotUnderstood(t *testing.T) {
	ctx := testContext(t)
	sess := session(t, "C: A0001 NOOP\ns: \"A0001 YES\\r\\n\"\nC: A0002 NOOP\nS: A0002 OK\n", nil)
	err := sess.Noop(ctx)
	var answer *client.AnswerError
	require.ErrorAs(t, err, &answer)
	var bad *parser.Error
	require.ErrorAs(t, err, &bad)
	assert.False(t, client.IsPartial(err))
	assert.NoError(t, sess.Noop(ctx))
}

func TestCapabilityIsAskedAgain(t *testing.T) {
	ctx := testContext(t)
	conn := scripted(t, `
	S: * OK hi
	C: A0001 CAPABILITY
	S: * CAPABILITY IMAP4rev1 A
	S: A0001 OK
	C: A0002 LOGIN joe x
	S: A0002 OK
	C: A0003 CAPABILITY
	S: * CAPABILITY IMAP4rev1 B
	S: A0003 OK
	C: A0004 NOOP
	S: * CAPABILITY IMAP4rev1 C
	S: A0004 OK
	`, nil)
	sess, err := conn.Login(ctx, "joe", types.NewSecret("x"))
	require.NoError(t, err)
	for range 2 {
		caps, err := sess.Capability(ctx)
		require.NoError(t, err)
		assert.True(t, caps.Has("B"))
	}
	require.NoError(t, sess.Noop(ctx))
	caps, err := sess.Capability(ctx)
	require.NoError(t, err)
	assert.True(t, caps.Has("C"))
}

// Untagged CAPABILITY while logging in counts.
func TestCapabilityDuringLogin(t *testing.T) {
	ctx := testContext(t)
	conn := scripted(t, "S: * OK [CAPABILITY IMAP4rev1] hi\nC: A0001 LOGIN joe x\nS: * CAPABILITY IMAP4rev1 B\nS: A0001 OK\n", nil)
	sess, err := conn.Login(ctx, "joe", types.NewSecret("x"))
	require.NoError(t, err)
	caps, err := sess.Capability(ctx)
	require.NoError(t, err)
	assert.True(t, caps.Has("B"))
}

func TestLoginNotSent(t *testing.T) {
	ctx := testContext(t)
	conn := scripted(t, "S: * OK [CAPABILITY IMAP4rev1 LOGINDISABLED] hi\nC: A0001 NOOP\nS: A0001 OK\n", nil)
	_, err := conn.Login(ctx, "joe", types.NewSecret("x"))
	assert.ErrorIs(t, err, client.ErrLoginDisabled)
	assert.False(t, conn.Encrypted())

	clientSide, serverSide := pipe(t)
	go func() { _, _ = io.WriteString(serverSide, "* OK [CAPABILITY IMAP4rev1] hi\r\n") }()
	open, err := client.New(ctx, clientSide, nil)
	require.NoError(t, err)
	_, err = open.Login(ctx, "joe", types.NewSecret("x"))
	assert.ErrorIs(t, err, client.ErrInsecure)
	require.NoError(t, open.Close())
	sent, err := io.ReadAll(serverSide)
	require.NoError(t, err)
	assert.Empty(t, sent)

	// Something else went wrong: still the same connection.
	conn2 := scripted(t, "S: * OK [CAPABILITY IMAP4rev1] hi\nC: A0001 LOGIN joe y\nS: A0001 NO [AUTHENTICATIONFAILED] no\nC: A0002 LOGIN joe x\nS: A0002 OK\n", nil)
	_, err = conn2.Login(ctx, "joe\x00", types.NewSecret("x"))
	var encode *types.EncodeError
	assert.ErrorAs(t, err, &encode)
	_, err = conn2.Login(ctx, "joe", types.NewSecret("y"))
	assert.ErrorIs(t, err, client.ErrNo)
	_, err = conn2.Login(ctx, "joe", types.NewSecret("x"))
	assert.NoError(t, err)
	require.NoError(t, conn.Noop(ctx))
}

func TestPasswordIsNeverShown(t *testing.T) {
	ctx := testContext(t)
	const password = "swordfish"
	conn := scripted(t, `
	S: * OK [CAPABILITY IMAP4rev1] hi
	C: A0001 LOGIN joe swordfish
	S: A0001 NO [X-ECHO swordfish] what is LOGIN joe swordfish?
	C: A0002 LOGIN joe swordfish
	S: A0002 WHAT swordfish
	`, nil)
	_, err := conn.Login(ctx, "joe", types.NewSecret(password))
	require.ErrorIs(t, err, client.ErrNo)
	assert.NotContains(t, err.Error(), password)
	_, err = conn.Login(ctx, "joe", types.NewSecret(password))
	var bad *parser.Error
	require.ErrorAs(t, err, &bad)
	assert.NotContains(t, err.Error(), password)
	assert.NotContains(t, string(bad.Raw), password)
}

func TestSelectAnother(t *testing.T) {
	ctx := testContext(t)
	sess, first := inbox(t, `
	C: A0002 EXAMINE Other
	S: * 9 EXISTS
	S: * OK [CLOSED] the other one
	S: * 5 EXISTS
	S: A0002 OK [READ-ONLY] done
	C: A0003 SELECT Nowhere
	S: A0003 NO no
	`, nil)
	second, err := sess.Examine(ctx, "Other")
	require.NoError(t, err)
	assert.Equal(t, client.MailboxState{Exists: 5, ReadOnly: true}, second.State())
	_, err = client.Collect(first.Fetch(ctx, all, types.FetchFlags))
	assert.ErrorIs(t, err, client.ErrNotSelected)
	assert.ErrorIs(t, first.Close(ctx), client.ErrNotSelected)
	assert.ErrorIs(t, first.Unselect(ctx), client.ErrNotSelected)
	assert.Equal(t, uint32(3), first.State().Exists)
	_, err = sess.Select(ctx, "Nowhere", nil)
	assert.ErrorIs(t, err, client.ErrNo)
	assert.ErrorIs(t, second.Noop(ctx), client.ErrNotSelected)
}

func TestLeavingMailbox(t *testing.T) {
	ctx := testContext(t)
	// Without UNSELECT nothing is removed either.
	_, mailbox := inbox(t, `
	C: A0002 EXAMINE INBOX
	S: * 3 EXISTS
	S: A0002 OK [READ-ONLY] done
	C: A0003 CLOSE
	S: A0003 OK done
	`, nil)
	require.NoError(t, mailbox.Unselect(ctx))
	assert.ErrorIs(t, mailbox.Noop(ctx), client.ErrNotSelected)

	_, mailbox = inbox(t, "C: A0002 CLOSE\nS: A0002 NO not now\nC: A0003 CLOSE\nS: A0003 OK done\n", nil)
	assert.ErrorIs(t, mailbox.Close(ctx), client.ErrNo)
	assert.NoError(t, mailbox.Close(ctx))
	assert.ErrorIs(t, mailbox.Noop(ctx), client.ErrNotSelected)
}

func TestDo(t *testing.T) {
	ctx := testContext(t)
	sess, mailbox := inbox(t, `
	C: A0002 LSUB "" "*"
	S: * LSUB () "." #news.comp
	S: * 4 EXISTS
	S: * XFOO bar
	S: * OK hm
	S: A0002 OK done
	C: A0003 DELETE x
	S: A0003 NO no
	C: A0004 CLOSE
	S: A0004 OK
	`, nil)
	var names []string
	for resp, err := range sess.Do(ctx, &types.LSubCommand{Pattern: "*"}) {
		require.NoError(t, err)
		names = append(names, resp.ResponseName())
	}
	assert.Equal(t, []string{"LSUB", "EXISTS", "XFOO", "OK", "OK"}, names)
	assert.Equal(t, uint32(4), mailbox.State().Exists)
	for _, err := range sess.Do(ctx, &types.DeleteCommand{Mailbox: "x"}) {
		assert.ErrorIs(t, err, client.ErrNo)
	}
	for _, err := range sess.Do(ctx, &types.CloseCommand{}) {
		assert.NoError(t, err)
	}
	assert.ErrorIs(t, mailbox.Noop(ctx), client.ErrNotSelected)
	for _, body := range []types.CommandBody{nil, &types.LogoutCommand{}, &types.StartTLSCommand{}, &types.LoginCommand{}} {
		for _, err := range sess.Do(ctx, body) {
			assert.ErrorIs(t, err, client.ErrMethod)
		}
	}
}

func TestLogout(t *testing.T) {
	for _, end := range []string{"S: * BYE\nS: A0001 OK\n", "S: A0001 OK\n", "S: * BYE\nclose\n", "S: * BYE\n", "S: * BYE 1\nS: * BYE 2\nS: * BYE 3\nS: A0001 OK\nS: * 5 EXISTS\n"} {
		sess := session(t, "C: A0001 LOGOUT\n"+end, nil)
		assert.NoError(t, sess.Logout(testContext(t)), end)
		<-sess.Done()
	}
	sess := session(t, "C: A0001 LOGOUT\nclose\n", nil)
	assert.ErrorIs(t, sess.Logout(testContext(t)), io.ErrUnexpectedEOF)
}

func TestByeInTheMiddle(t *testing.T) {
	ctx := testContext(t)
	for _, script := range []string{"C: A0002 NOOP\nS: * BYE [ALERT] going down\nclose\n", "S: * BYE [ALERT] going down\nclose\n"} {
		_, mailbox := inbox(t, script, nil)
		err := mailbox.Noop(ctx)
		assert.ErrorIs(t, err, client.ErrBye)
		assert.ErrorIs(t, err, types.CodeAlert)
		assert.Contains(t, err.Error(), "going down")
		var conn *client.ConnError
		assert.ErrorAs(t, err, &conn)
	}
	// Some say why the command failed as well.
	_, mailbox := inbox(t, "C: A0002 NOOP\nS: * BYE\nS: A0002 NO [LIMIT] rate limit hit\nclose\n", nil)
	assert.ErrorIs(t, mailbox.Noop(ctx), client.ErrNo)
}

func TestServerSilent(t *testing.T) {
	_, mailbox := inbox(t, "C: A0002 NOOP\n", &client.Options{Timeout: 50 * time.Millisecond})
	time.Sleep(80 * time.Millisecond) // silence is fine while nothing is asked
	err := mailbox.Noop(context.Background())
	var timeout net.Error
	require.ErrorAs(t, err, &timeout)
	assert.True(t, timeout.Timeout())
	var conn *client.ConnError
	require.ErrorAs(t, err, &conn)
	assert.True(t, conn.Sent)
}

func TestCloseIsPrompt(t *testing.T) {
	sess, mailbox := inbox(t, "C: A0002 NOOP\n", nil)
	result := make(chan error, 1)
	go func() { result <- mailbox.Noop(context.Background()) }()
	time.Sleep(10 * time.Millisecond)
	require.NoError(t, sess.Close())
	err := <-result
	assert.ErrorIs(t, err, client.ErrClosed)
	assert.ErrorIs(t, err, net.ErrClosed)
}
