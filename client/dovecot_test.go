package client_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/internal/testserver"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDovecotSession(t *testing.T) {
	server := testserver.Dovecot(t)
	server.Deliver(t, "INBOX", []byte("Subject: one\r\n\r\n1\r\n"), []byte("Subject: two\r\n\r\n2\r\n"))
	ctx := testContext(t)
	var r recorder
	sess := login(t, client.DialTLS, server.TLS, server, &client.Options{Handler: r.handle})
	caps, err := sess.Capability(ctx)
	require.NoError(t, err)
	assert.True(t, caps.Has("LITERAL+"))

	names := make(map[types.Mailbox]bool)
	list, err := client.Collect(sess.List(ctx, "", "*"))
	require.NoError(t, err)
	for _, l := range list {
		names[l.Mailbox] = true
	}
	assert.True(t, names["INBOX"])
	status, err := sess.Status(ctx, "INBOX", types.StatusMessages, types.StatusUIDNext, types.StatusUIDValidity, types.StatusUnseen, types.StatusRecent)
	require.NoError(t, err)
	assert.Equal(t, uint32(2), status.Messages)
	assert.True(t, status.Has(types.StatusUIDValidity, types.StatusUnseen))

	_, err = sess.Select(ctx, "No such mailbox", nil)
	assert.ErrorIs(t, err, client.ErrNo)
	_, err = sess.Append(ctx, "No such mailbox", bytes.NewReader([]byte("x")), 1, nil)
	assert.ErrorIs(t, err, types.CodeTryCreate)
	for _, name := range []types.Mailbox{`quote " and \ backslash`, "{5}", "NIL", "&ZeVnLIqe-"} {
		require.NoError(t, sess.Create(ctx, name), name)
		found, err := client.Collect(sess.List(ctx, "", string(name)))
		require.NoError(t, err)
		require.Len(t, found, 1, name)
		assert.Equal(t, name, found[0].Mailbox)
		_, err = sess.Status(ctx, name, types.StatusMessages)
		require.NoError(t, err)
	}

	inbox, err := sess.Select(ctx, "INBOX", nil)
	require.NoError(t, err)
	state := inbox.State()
	assert.Equal(t, uint32(2), state.Exists)
	assert.Equal(t, status.UIDValidity, state.UIDValidity)
	assert.Equal(t, status.UIDNext, state.UIDNext)
	assert.False(t, state.ReadOnly)
	assert.Contains(t, state.PermanentFlags, types.FlagAsterisk)

	// A message that arrives is told, with its mailbox.
	date := types.NewDateTime(time.Date(1994, 2, 7, 21, 52, 25, 0, time.FixedZone("", -8*3600)))
	third := []byte("Subject: three\r\n\r\n3\r\n")
	_, err = sess.Append(ctx, "INBOX", bytes.NewReader(third), int64(len(third)), &client.AppendOptions{Flags: []types.Flag{types.FlagSeen, "$x"}, Date: date})
	require.NoError(t, err)
	require.NoError(t, inbox.Noop(ctx))
	assert.Equal(t, uint32(3), inbox.State().Exists)
	require.Eventually(t, func() bool {
		for _, e := range r.all() {
			if e.Mailbox == inbox && e.Response == types.Exists(3) {
				return true
			}
		}
		return false
	}, 5*time.Second, time.Millisecond)

	messages, err := client.Collect(inbox.Fetch(ctx, types.UIDs(types.Last), types.FetchFlags, types.FetchInternalDate,
		types.BodyPeek().HeaderFields("Subject", "X-None"), types.BodyPeek().Text().Range(0, 1), types.BodyPeek(1).MIME(), types.FetchRFC822Header))
	require.NoError(t, err)
	require.Len(t, messages, 1)
	msg := messages[0]
	assert.Subset(t, msg.Flags, []types.Flag{types.FlagSeen, "$x"})
	arrived, err := msg.InternalDate.Time()
	require.NoError(t, err)
	want, err := date.Time()
	require.NoError(t, err)
	assert.True(t, want.Equal(arrived))
	header, ok := msg.Section(types.BodyPeek().HeaderFields("SUBJECT", "X-None").Section)
	assert.True(t, ok)
	assert.Equal(t, "Subject: three\r\n\r\n", header.String())
	text, ok := msg.Section(types.BodyPeek().Text().Section)
	assert.True(t, ok)
	assert.Equal(t, "3", text.String())
	require.NotNil(t, msg.Contents)
	assert.Equal(t, "Subject: three\r\n\r\n", msg.Contents.RFC822Header.String())

	// Dovecot does not know the sequence numbers of messages that are not there.
	_, err = client.Collect(inbox.Fetch(ctx, types.Seqs(99), types.FetchFlags))
	assert.ErrorIs(t, err, client.ErrBad)
	messages, err = client.Collect(inbox.Fetch(ctx, types.UIDs(99), types.FetchFlags))
	require.NoError(t, err)
	assert.Empty(t, messages)

	require.NoError(t, inbox.Unselect(ctx))
	inbox, err = sess.Examine(ctx, "INBOX")
	require.NoError(t, err)
	assert.True(t, inbox.State().ReadOnly)
	require.NoError(t, inbox.Close(ctx))
	for resp, err := range sess.Do(ctx, &types.LSubCommand{Pattern: "*"}) {
		require.NoError(t, err)
		assert.Contains(t, []string{"LSUB", "OK"}, resp.ResponseName())
	}
	require.NoError(t, sess.Logout(ctx))
}
