package client_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// However a Sink reads, it gets the octets of the message, and what it leaves is
// nowhere else.
func TestSinkReads(t *testing.T) {
	content := make([]string, 3)
	var answer strings.Builder
	for i := range content {
		for n := 0; len(content[i]) < 150_000; n++ {
			content[i] += fmt.Sprintf("%d.%d,", i, n)
		}
		fmt.Fprintf(&answer, "S: * %d FETCH (BODY[1] {%d}\nS: %s UID %d)\n", i+1, len(content[i]), content[i], i+1)
	}
	for name, c := range map[string]struct {
		read func(r io.Reader) (string, error)
		want int // octets
		err  error
	}{
		"Read":            {read: func(r io.Reader) (string, error) { return readAll(struct{ io.Reader }{r}) }, want: -1},
		"WriteTo":         {read: readAll, want: -1},
		"octet by octet":  {read: func(r io.Reader) (string, error) { return readAll(iotest.OneByteReader(r)) }, want: -1},
		"nothing":         {read: func(io.Reader) (string, error) { return "", nil }},
		"nothing of it":   {read: func(r io.Reader) (string, error) { n, err := r.Read(nil); return strings.Repeat("x", n), err }},
		"the begin":       {read: func(r io.Reader) (string, error) { return readAll(io.LimitReader(r, 70_000)) }, want: 70_000},
		"Read, WriteTo":   {read: readBoth, want: -1},
		"to a full disk":  {read: toFullDisk, want: 100_000, err: errNoRoom},
		"a writer's part": {read: toShortWriter, want: 1, err: io.ErrShortWrite},
	} {
		t.Run(name, func(t *testing.T) {
			_, mailbox := inbox(t, "C: A0002 UID FETCH 1:* (BODY.PEEK[1])\n"+answer.String()+"S: A0002 OK\n", &client.Options{Reader: &parser.Options{MaxLiteral: 1000}})
			var last io.Reader
			sink := func(in parser.Incoming, r io.Reader) error {
				got, err := c.read(r)
				want := content[in.Seq-1]
				if c.want >= 0 {
					want = want[:c.want]
				}
				assert.True(t, want == got, "%d: got %d octets", in.Seq, len(got))
				assert.ErrorIs(t, err, c.err)
				last = r
				return nil
			}
			list, err := client.Collect(mailbox.FetchWith(testContext(t), &client.FetchOptions{Sink: sink}, all, types.BodyPeek(1)))
			require.NoError(t, err)
			require.Len(t, list, len(content))
			for i, msg := range list {
				assert.Equal(t, types.UID(i+1), msg.UID)
			}
			_, err = last.Read(make([]byte, 1))
			assert.Error(t, err, "the Sink has returned")
			assert.NotEqual(t, io.EOF, err)
		})
	}
}

// Literals of all sizes use the same parts, those without octets too.
func TestSinkOfSizes(t *testing.T) {
	sizes := []int{0, 1, 5000, 0, 70_000, 3}
	var answer strings.Builder
	for i, size := range sizes {
		fmt.Fprintf(&answer, "S: * %d FETCH (BODY[1] {%d}\nS: %s UID %d)\n", i+1, size, strings.Repeat("x", size), i+1)
	}
	_, mailbox := inbox(t, "C: A0002 UID FETCH 1:* (BODY.PEEK[1])\n"+answer.String()+"S: A0002 OK\n", nil)
	var got []int
	sink := func(in parser.Incoming, r io.Reader) error {
		text, err := readAll(r)
		got = append(got, len(text))
		return err
	}
	_, err := client.Collect(mailbox.FetchWith(testContext(t), &client.FetchOptions{Sink: sink, StreamAll: true}, all, types.BodyPeek(1)))
	require.NoError(t, err)
	assert.Equal(t, sizes, got)
}

// The parts of what a Sink leaves are there for the next literal.
func TestSinksThatLeaveTheRest(t *testing.T) {
	const messages = 60
	for name, leave := range map[string]int{"nothing read": 0, "an octet": 1, "a part and more": 70_000} {
		for _, size := range []int{100_000, 300_000, 1_000_000} {
			t.Run(fmt.Sprintf("%s of %d", name, size), func(t *testing.T) {
				sizes := make([]int, messages)
				for i := range sizes {
					sizes[i] = size
				}
				_, mailbox := inbox(t, bigLiterals(sizes...)+"S: A0002 OK\n", nil)
				n := 0
				opts := &client.FetchOptions{StreamAll: true, Sink: func(_ parser.Incoming, r io.Reader) error {
					want := leave
					if n > messages/2 {
						want = size
					}
					got, err := io.ReadFull(r, make([]byte, want))
					assert.Equal(t, want, got)
					return err
				}}
				for _, err := range mailbox.FetchWith(testContext(t), opts, all, types.BodyPeek(1)) {
					require.NoError(t, err)
					n++
				}
				assert.Equal(t, messages, n)
			})
		}
	}
}

func readAll(r io.Reader) (string, error) {
	var b bytes.Buffer
	_, err := io.Copy(struct{ io.Writer }{&b}, r)
	return b.String(), err
}

func readBoth(r io.Reader) (string, error) {
	begin := make([]byte, 1000)
	if _, err := io.ReadFull(r, begin); err != nil {
		return "", err
	}
	rest, err := readAll(r)
	return string(begin) + rest, err
}

var errNoRoom = errors.New("disk full")

// toFullDisk copies to a writer that takes the first 100,000 octets.
func toFullDisk(r io.Reader) (string, error) {
	var b bytes.Buffer
	_, err := io.Copy(writerFunc(func(p []byte) (int, error) {
		if room := 100_000 - b.Len(); room < len(p) {
			n, _ := b.Write(p[:room])
			return n, errNoRoom
		}
		return b.Write(p)
	}), r)
	return b.String(), err
}

// toShortWriter copies to a writer that breaks the rules of [io.Writer].
func toShortWriter(r io.Reader) (string, error) {
	var b bytes.Buffer
	_, err := io.Copy(writerFunc(func(p []byte) (int, error) { return b.Write(p[:1]) }), r)
	return b.String(), err
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
