package pool_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/pool"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
)

type myError bool

func (e myError) Error() string   { return "mine" }
func (e myError) Temporary() bool { return bool(e) }

func TestJudge(t *testing.T) {
	no := func(code types.Code, text string) error {
		return &client.StatusError{Command: "LOGIN", Status: types.NO, Code: code, Text: text}
	}
	bad := func(text string) error {
		return &client.StatusError{Command: "LOGIN", Status: types.BAD, Text: text}
	}
	bye := func(code types.Code, text string) error {
		return &client.ConnError{Command: "LOGIN", Sent: true, Err: &client.StatusError{Status: types.BYE, Code: code, Text: text}}
	}
	for _, c := range []struct {
		err   error
		want  pool.Verdict
		pause time.Duration
	}{
		{no(types.CodeAuthenticationFailed, "no"), pool.Fatal, 0},
		{no(types.CodeAuthenticationFailed, "too many login failures"), pool.Fatal, 0},
		{no(types.CodeAlert, "Invalid credentials (Failure)"), pool.Fatal, 0},
		{no(types.CodeAlert, "Application-specific password required"), pool.Fatal, 0},
		{no(nil, "LOGIN failed."), pool.Fatal, 0},
		{no(nil, ""), pool.Fatal, 0},
		{no(types.CodeExpired, ""), pool.Fatal, 0},
		{no(types.CodePrivacyRequired, ""), pool.Fatal, 0},
		{no(types.CodeContactAdmin, ""), pool.Fatal, 0},
		{bye(types.CodeAuthenticationFailed, ""), pool.Fatal, 0},
		{bad("what?"), pool.Fatal, 0},
		{client.ErrInsecure, pool.Fatal, 0},
		{client.ErrLoginDisabled, pool.Fatal, 0},
		{&client.ConnError{Err: client.ErrInjected}, pool.Fatal, 0},
		{&client.UnsupportedError{Command: "AUTHENTICATE"}, pool.Fatal, 0},
		{&client.ConnError{Err: fmt.Errorf("TLS: %w", &tls.CertificateVerificationError{Err: errors.New("expired")})}, pool.Fatal, 0},
		{&client.ConnError{Err: tls.RecordHeaderError{Msg: "not TLS"}}, pool.Fatal, 0},
		{errors.New("no password in the keyring"), pool.Fatal, 0},
		{myError(false), pool.Fatal, 0},
		{context.Canceled, pool.Fatal, 0},

		{myError(true), pool.Temporary, 0},
		{&net.DNSError{Name: "imap.example.org", IsNotFound: true}, pool.Temporary, 0},
		{&net.OpError{Op: "dial", Err: errors.New("connection refused")}, pool.Temporary, 0},
		{&client.ConnError{Err: io.ErrUnexpectedEOF}, pool.Temporary, 0},
		{&client.CancelError{Command: "greeting", Err: context.DeadlineExceeded, Cause: context.DeadlineExceeded}, pool.Temporary, 0},
		{io.EOF, pool.Temporary, 0},
		{no(types.CodeUnavailable, ""), pool.Temporary, 0},
		{no(types.CodeServerBug, ""), pool.Temporary, 0},
		{bye(nil, "Autologout"), pool.Temporary, 0},
		{bad("Request is throttled. Suggested Backoff Time: 299961 milliseconds"), pool.Temporary, 299961 * time.Millisecond},
		{bad("Request is throttled. Suggested Backoff Time: 999999999 milliseconds"), pool.Temporary, time.Hour},
		{bad("Request is throttled. Suggested Backoff Time: 0 milliseconds"), pool.Temporary, time.Millisecond},
		{bad("Request is throttled. Suggested Backoff Time: 9999999999999999999999 milliseconds"), pool.Temporary, time.Minute},
		{no(nil, "Lookup failed [THROTTLED]"), pool.Temporary, time.Minute},
		{no(&types.CodeUnknown{Name: "THROTTLED"}, "Account exceeded command or bandwidth limits."), pool.Temporary, time.Minute},

		{no(types.CodeAlert, "Too many simultaneous connections. (Failure)"), pool.Busy, 0},
		{no(types.CodeLimit, ""), pool.Busy, 0},
		{no(types.CodeInUse, ""), pool.Busy, 0},
		{bye(nil, "Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)"), pool.Busy, 0},
	} {
		verdict, pause := pool.Judge(c.err)
		assert.Equal(t, c.want, verdict, "%s: %s", c.err, verdict)
		assert.Equal(t, c.pause, pause, c.err)
		verdict, _ = pool.Judge(fmt.Errorf("wrapped: %w", c.err))
		assert.Equal(t, c.want, verdict, "wrapped: %s", c.err)
	}
}

func TestSafeToRetry(t *testing.T) {
	uids := types.UIDs(1, 2)
	for _, c := range []struct {
		body types.CommandBody
		safe bool
	}{
		{&types.NoopCommand{}, true},
		{&types.StatusCommand{}, true},
		{&types.ListCommand{}, true},
		{&types.SelectCommand{}, true},
		{&types.FetchCommand{Set: uids}, true},
		{&types.FetchCommand{Set: types.Seqs(1)}, false},
		{&types.FetchCommand{Set: types.SavedUIDs()}, false},
		{&types.StoreCommand{Set: uids, Mode: types.StoreAdd}, true},
		{&types.StoreCommand{Set: types.Seqs(1)}, false},
		{&types.StoreCommand{Set: uids, IfUnchanged: true, UnchangedSince: 7}, false},
		{&types.SearchCommand{UID: true, Program: types.And(types.Unseen, types.SearchSet{Set: uids})}, true},
		{&types.SearchCommand{Program: types.All}, false},
		{&types.SearchCommand{UID: true, Program: types.Or(types.Not(types.SearchSet{Set: types.Seqs(1)}), types.All)}, false},
		{&types.SearchCommand{UID: true, Program: types.All, Return: &types.SearchReturn{Save: true}}, false},
		{&types.SortCommand{UID: true, Program: types.All}, true},
		{&types.ThreadCommand{UID: true, Program: types.All}, true},
		{&types.ThreadCommand{Program: types.All}, false},
		{&types.UIDExpungeCommand{UIDs: uids}, true},
		{&types.UIDExpungeCommand{UIDs: types.SavedUIDs()}, false},
		{&types.SubscribeCommand{}, true},
		{&types.ExpungeCommand{}, false},
		{&types.CloseCommand{}, false},
		{&types.AppendCommand{}, false},
		{&types.CopyCommand{Set: uids}, false},
		{&types.MoveCommand{Set: uids}, false},
		{&types.CreateCommand{}, false},
		{&types.DeleteCommand{}, false},
		{&types.RenameCommand{}, false},
		{&types.IdleCommand{}, false},
		{&types.NotifyCommand{}, false},
		{&types.UnknownCommand{Name: "XFOO"}, false},
		{nil, false},
	} {
		assert.Equal(t, c.safe, pool.SafeToRetry(c.body), "%#v", c.body)
	}
}
