package client_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var errSink = errors.New("the Sink does not want it")

// A server sends contents of a message that nobody has asked for. The Sink gets them, and
// its error stays between it and the loop: a handler sees a message of its own.
func TestContentOfAnotherMessage(t *testing.T) {
	for name, item := range map[string]string{
		"BODY[]":        "BODY[]",
		"BINARY[1]":     "BINARY[1]",
		"RFC822":        "RFC822",
		"RFC822.HEADER": "RFC822.HEADER",
		"RFC822.TEXT":   "RFC822.TEXT",
	} {
		t.Run(name, func(t *testing.T) {
			var r recorder
			_, mailbox := inbox(t, fmt.Sprintf(`
			C: A0002 UID FETCH 7 (UID BODY.PEEK[])
			S: * 2 FETCH (UID 9 %s {5}
			S: other)
			S: * 1 FETCH (UID 7 BODY[] {3}
			S: one)
			S: A0002 OK
			`, item), &client.Options{Handler: r.handle})
			opts := &client.FetchOptions{StreamAll: true, Sink: func(in parser.Incoming, r io.Reader) error {
				_, err := io.Copy(io.Discard, r)
				if in.UID == 9 {
					err = errSink
				}
				return err
			}}
			var got []types.UID
			for msg, err := range mailbox.FetchWith(testContext(t), opts, types.UIDs(types.Range(7, 7)), types.FetchUID, types.BodyPeek()) {
				got = append(got, msg.UID)
				if msg.UID != 9 {
					assert.NoError(t, err)
					continue
				}
				assert.ErrorIs(t, err, errSink)
				var literal *client.LiteralError
				require.ErrorAs(t, err, &literal)
				assert.Equal(t, name, literal.Item)
			}
			assert.Equal(t, []types.UID{9, 7}, got)
			assert.Eventually(t, func() bool { return len(contentsSeen(&r)) == 1 }, 10*time.Second, time.Millisecond)
			data := contentsSeen(&r)[0]
			assert.True(t, data.IsStreamed())
			assert.Equal(t, int64(5), data.Size())
			assert.NoError(t, data.Err())
		})
	}
}

// contentsSeen are the contents in the messages that a handler was told of.
func contentsSeen(r *recorder) (all []types.Data) {
	for _, e := range r.all() {
		f, ok := e.Response.(*types.Fetch)
		if !ok || f.Contents == nil {
			continue
		}
		for _, s := range f.Contents.Sections {
			all = append(all, s.Data)
		}
		for _, b := range f.Contents.Binary {
			all = append(all, b.Data)
		}
		for _, d := range []*types.Data{f.Contents.RFC822, f.Contents.RFC822Header, f.Contents.RFC822Text} {
			if d != nil {
				all = append(all, *d)
			}
		}
	}
	return all
}

// Many contents of all sizes, those that come at once and those that do not, in one
// message each and several in one: each goes to the Sink once, in order, and has the
// Sink's own error in the end.
func TestContentsInOrder(t *testing.T) {
	sizes := []int{0, 10, 3000, 70_000, 5000, 5000, 5000, 600_000, 1, 0, 64 << 10, 2, 1_500_000, 9}
	var answer strings.Builder
	for i := range sizes {
		first, second := sizes[i], sizes[len(sizes)-1-i]
		fmt.Fprintf(&answer, "S: * %d FETCH (BODY[1] {%d}\nS: %s BODY[2] {%d}\nS: %s UID %d)\n",
			i+1, first, strings.Repeat("x", first), second, strings.Repeat("y", second), i+1)
	}
	_, mailbox := inbox(t, "C: A0002 UID FETCH 1:* (BODY.PEEK[1] BODY.PEEK[2])\n"+answer.String()+"S: A0002 OK\n", nil)
	var order []string
	sink := func(in parser.Incoming, r io.Reader) error {
		order = append(order, fmt.Sprint(in.Seq, in.Section))
		text, err := readAll(r)
		assert.NoError(t, err)
		assert.Len(t, text, int(in.Size))
		if in.Seq%3 == 0 && in.Section == "BODY[2]" {
			return fmt.Errorf("%w: %d", errSink, in.Seq)
		}
		return nil
	}
	n := uint32(0)
	var want []string
	opts := &client.FetchOptions{Sink: sink, StreamAll: true}
	for msg, err := range mailbox.FetchWith(testContext(t), opts, all, types.BodyPeek(1), types.BodyPeek(2)) {
		n++
		assert.EqualValues(t, n, msg.Seq)
		want = append(want, fmt.Sprint(n, "BODY[1]"), fmt.Sprint(n, "BODY[2]"))
		assert.Equal(t, want, order, "the Sink comes before the message")
		if n%3 == 0 {
			assert.ErrorContains(t, err, fmt.Sprintf("%v: %d", errSink, n))
		} else {
			assert.NoError(t, err)
		}
	}
	assert.Equal(t, len(sizes), int(n))
}
