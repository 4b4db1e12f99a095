package client_test

import (
	"context"
	"fmt"
	"maps"
	"net"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/imaptest"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/require"
)

// recording is a session with something of everything, and runRecording its
// client. The tests in files fault_*_test.go play it with faults.
var recording = `
S: * OK [CAPABILITY IMAP4rev1] ready
C: A0001 LOGIN joe "open sesame"
S: A0001 OK [CAPABILITY IMAP4rev1 LITERAL- UNSELECT] in
C: A0002 LIST "" "*"
S: * LIST () "/" INBOX
S: * LIST (\Noselect) "/" {3}
S: abc
S: * LIST () NIL "d e"
S: A0002 OK done
C: A0003 STATUS abc (MESSAGES UIDNEXT)
S: * STATUS abc (MESSAGES 7 UIDNEXT 44292)
S: A0003 OK done
C: A0004 CREATE new
S: A0004 NO [ALREADYEXISTS] it is there
C: A0005 SELECT INBOX
S: * 2 EXISTS
S: * FLAGS (\Seen \Deleted)
S: * OK [PERMANENTFLAGS (\Seen \*)] limited
S: * OK [UIDVALIDITY 5] valid
S: * OK [UIDNEXT 10] next
S: A0005 OK [READ-WRITE] done
C: A0006 UID FETCH 1:* (ENVELOPE BODY.PEEK[])
S: * 1 FETCH (UID 7 ENVELOPE (NIL "one" (("Joe" NIL "joe" "example.org")) NIL NIL NIL NIL NIL NIL NIL) BODY[] {12}
S: From: me
S:
S: )
S: * 2 FETCH (UID 9 BODY[] {3}
S: two ENVELOPE (NIL {3}
S: two NIL NIL NIL NIL NIL NIL NIL NIL))
S: A0006 OK done
C: A0007 APPEND abc {2+}
C: xy
S: A0007 OK [APPENDUID 3 4] done
C: A0008 APPEND abc {5000}
S: + go on
C: ` + fiveThousand + `
S: A0008 OK done
C: A0009 FETCH 1 (FLAGS)
S: * 1 FETCH (FLAGS (\Seen))
S: A0009 OK done
C: A0010 UID SEARCH UNSEEN
S: * SEARCH 7 9
S: A0010 OK done
C: A0011 UID STORE 7 +FLAGS (\Deleted)
S: * 1 FETCH (UID 7 FLAGS (\Seen \Deleted))
S: A0011 OK done
C: A0012 UID COPY 7,9 abc
S: A0012 OK [COPYUID 3 7,9 5:6] done
C: A0013 NOOP
S: * 1 EXPUNGE
S: A0013 OK done
C: A0014 UNSELECT
S: A0014 OK done
C: A0015 LOGOUT
S: * BYE bye
S: A0015 OK done
close
`

var fiveThousand = strings.Repeat("0123456789", 500)

// errWrong is in the error of a step that succeeded with a wrong value.
type errWrong struct{ value any }

func (e errWrong) Error() string { return fmt.Sprintf("wrong: %+v", e.value) }

func right(err error, ok bool, value any) error {
	if err == nil && !ok {
		return errWrong{value}
	}
	return err
}

// runRecording is the client's side of recording. It returns how many of the
// commands succeeded, the greeting counted, and the error of the next.
func runRecording(ctx context.Context, nc net.Conn, opts *client.Options) (done int, err error) {
	conn, err := client.New(ctx, nc, insecure(opts))
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	var sess *client.Session
	var inbox *client.Mailbox
	for _, step := range []func() error{
		func() (err error) {
			sess, err = conn.Login(ctx, "joe", types.NewSecret("open sesame"))
			return err
		},
		func() error {
			list, err := client.Collect(sess.List(ctx, "", "*"))
			for i, l := range list { // also those that came before an error
				want := []string{"INBOX", "abc", "d e"}[i]
				if string(l.Mailbox) != want {
					return errWrong{l}
				}
			}
			return right(err, len(list) == 3, list)
		},
		func() error {
			status, err := sess.Status(ctx, "abc", types.StatusMessages, types.StatusUIDNext)
			return right(err, err != nil || status.Mailbox == "abc" && status.Messages == 7 && status.UIDNext == 44292, status)
		},
		func() error {
			err := sess.Create(ctx, "new")
			if strings.HasPrefix(fmt.Sprint(err), "client: CREATE: NO [ALREADYEXISTS]") {
				return nil // as it should be
			}
			return right(err, false, err)
		},
		func() (err error) {
			inbox, err = sess.Select(ctx, "INBOX", nil)
			if err != nil {
				return err
			}
			s := inbox.State()
			return right(nil, s.Exists == 2 && s.UIDValidity == 5 && s.UIDNext == 10 && !s.ReadOnly && len(s.PermanentFlags) == 2, s)
		},
		func() error {
			all, err := client.Collect(inbox.Fetch(ctx, all, types.FetchEnvelope, types.BodyPeek()))
			n := 0
			for _, m := range all {
				if !m.Has(types.HasEnvelope) {
					continue // news of flags
				}
				body, subject := []string{"From: me\r\n\r\n", "two"}[n], []string{"one", "two"}[n]
				n++
				if data, ok := m.Section(types.Section{}); !ok || data.String() != body || m.Envelope.Subject.String() != subject {
					return errWrong{m}
				}
			}
			return right(err, n == 2, all)
		},
		func() error {
			added, err := sess.Append(ctx, "abc", strings.NewReader("xy"), 2, nil)
			return right(err, err != nil || added.Status.Code != nil, added)
		},
		func() error {
			_, err := sess.Append(ctx, "abc", strings.NewReader(fiveThousand), 5000, nil)
			return err
		},
		func() error {
			list, err := client.Collect(inbox.Fetch(ctx, types.Seqs(1), types.FetchFlags))
			seen := false
			for _, m := range list {
				seen = seen || m.Seq == 1 && len(m.Flags) == 1 && m.Flags[0] == types.FlagSeen
			}
			return right(err, seen, list)
		},
		func() error {
			found, err := inbox.Search(ctx, types.Unseen)
			return right(err, found.String() == "7,9", found)
		},
		func() error {
			stored, err := inbox.Store(ctx, &types.StoreCommand{Set: types.UIDs(7), Mode: types.StoreAdd, Flags: []types.Flag{types.FlagDeleted}})
			done := slices.ContainsFunc(stored.Messages, func(m *types.Fetch) bool { return m.UID == 7 && len(m.Flags) == 2 })
			return right(err, done, stored)
		},
		func() error {
			copied, err := inbox.Copy(ctx, types.UIDs(7, 9), "abc")
			return right(err, err != nil || copied.UIDValidity() == 3 && maps.Collect(copied.Pairs())[9] == 6, copied)
		},
		func() error {
			err := inbox.Noop(ctx)
			return right(err, inbox.State().Exists == 1, inbox.State())
		},
		func() error { return inbox.Unselect(ctx) },
		func() error { return sess.Logout(ctx) },
	} {
		done++
		if err := step(); err != nil {
			return done, err
		}
	}
	return done + 1, nil
}

// recorded is how many of the steps of recording there are.
const recorded = 16

// faulty plays a script behind a fault, and the client of recording against it,
// in a bubble, in which time costs nothing.
func faulty(t *testing.T, script string, wrap func(net.Conn) net.Conn, opts *client.Options) (done int, err error) {
	t.Helper()
	parsed := imaptest.MustParse(script)
	synctest.Test(t, func(t *testing.T) {
		server := imaptest.NewServer(&imaptest.Options{Timeout: 1000 * time.Hour, Wrap: wrap}, parsed)
		nc, dialErr := server.Dial(context.Background(), "", "")
		require.NoError(t, dialErr)
		done, err = runRecording(context.Background(), nc, opts)
		_ = nc.Close()
		_ = server.Close() // what the script says of it is not of interest
	})
	return done, err
}

// The session as it is, and with all that may happen to the bytes on their way
// and means nothing.
func TestRecording(t *testing.T) {
	unharmed := func(t *testing.T, wrap func(net.Conn) net.Conn, opts *client.Options) {
		done, err := faulty(t, recording, wrap, opts)
		require.NoError(t, err)
		require.Equal(t, recorded, done)
	}
	t.Run("as it is", func(t *testing.T) { unharmed(t, nil, nil) })
	t.Run("chunks", func(t *testing.T) {
		for seed := range uint64(50) {
			unharmed(t, func(nc net.Conn) net.Conn { return imaptest.Chunks(nc, 1+int(seed), seed) }, nil)
		}
	})
	t.Run("latency", func(t *testing.T) {
		unharmed(t, func(nc net.Conn) net.Conn { return imaptest.Latency(nc, time.Minute) }, nil)
	})
	// A byte a second is slow, and no reason to give up.
	t.Run("slow", func(t *testing.T) {
		unharmed(t, func(nc net.Conn) net.Conn { return imaptest.Slow(nc, 0, time.Second) },
			&client.Options{Timeout: 2 * time.Second, DialTimeout: -1})
	})
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '0'
	}
	return len(p), nil
}
