package client_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLiterals(t *testing.T) {
	ctx := testContext(t)
	conn := scripted(t, `
	S: * OK [CAPABILITY IMAP4rev1] hi
	C: A0001 LOGIN {4}
	S: + go on
	C: jöe {2}
	S: * OK wait
	S: +
	C: ÿ
	S: A0001 OK [CAPABILITY IMAP4rev1 LITERAL-] hi
	C: A0002 APPEND Drafts (\Seen) {5+}
	C: abcde
	S: A0002 OK [APPENDUID 1 2] done
	C: A0003 APPEND Drafts {5000}
	S: A0003 NO [TRYCREATE] no
	C: A0004 APPEND Drafts {5000}
	S: + go on
	`+"C: "+strings.Repeat("x", 5000)+`
	S: A0004 OK done
	`, nil)
	sess, err := conn.Login(ctx, "jöe", types.NewSecret("ÿ"))
	require.NoError(t, err)
	done, err := sess.Append(ctx, "Drafts", strings.NewReader("abcde"), 5, &client.AppendOptions{Flags: []types.Flag{types.FlagSeen}})
	require.NoError(t, err)
	assert.Equal(t, "APPENDUID", done.Status.Code.CodeName())
	long := strings.Repeat("x", 5000)
	_, err = sess.Append(ctx, "Drafts", strings.NewReader(long), 5000, nil)
	assert.ErrorIs(t, err, types.CodeTryCreate)
	_, err = sess.Append(ctx, "Drafts", strings.NewReader(long), 5000, nil)
	assert.NoError(t, err)
}

func TestAppendFromWrongReader(t *testing.T) {
	ctx := testContext(t)
	broken := errors.New("disk on fire")
	for name, c := range map[string]struct {
		r    io.Reader
		want error
	}{
		"short":  {strings.NewReader("abc"), io.ErrUnexpectedEOF},
		"long":   {strings.NewReader("abcdefgh"), nil},
		"broken": {io.MultiReader(strings.NewReader("ab"), errReader{broken}), broken},
		"late":   {io.MultiReader(strings.NewReader("abcde"), errReader{broken}), broken},
	} {
		t.Run(name, func(t *testing.T) {
			sess := session(t, "C: A0001 APPEND x {5}\nS: +\n", nil)
			_, err := sess.Append(ctx, "x", c.r, 5, nil)
			var source *client.SourceError
			require.ErrorAs(t, err, &source)
			assert.Equal(t, int64(5), source.Size)
			if c.want != nil {
				assert.ErrorIs(t, err, c.want)
			}
			<-sess.Done()
			assert.ErrorIs(t, sess.Noop(ctx), client.ErrGivenUp)
		})
	}
	t.Run("panics", func(t *testing.T) {
		sess := session(t, "C: A0001 APPEND x {5}\nS: +\n", nil)
		assert.Panics(t, func() { _, _ = sess.Append(ctx, "x", panicReader{}, 5, nil) })
		<-sess.Done()
	})
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

type panicReader struct{}

func (panicReader) Read([]byte) (int, error) { panic("no") }

func TestAppendProgress(t *testing.T) {
	sess := session(t, "C: A0001 APPEND INBOX {200000}\nS: + go on\nC: "+strings.Repeat("x", 199_998)+"\nC:\nS: A0001 OK\n", nil)
	var seen []int64
	message := strings.Repeat("x", 199_998) + "\r\n"
	_, err := sess.Append(testContext(t), "INBOX", strings.NewReader(message), 200_000, &client.AppendOptions{Progress: func(sent, total int64) {
		assert.Equal(t, int64(200_000), total)
		seen = append(seen, sent)
	}})
	require.NoError(t, err)
	assert.Equal(t, int64(200_000), seen[len(seen)-1])
	assert.Greater(t, len(seen), 2)
	assert.IsIncreasing(t, seen)
}
