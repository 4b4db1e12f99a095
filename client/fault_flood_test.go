package client_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/imaptest"
	"github.com/imapeg/imapeg/parser"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// flooded is how much a server sends that does not stop.
func flooded() int {
	if raceEnabled || testing.Short() {
		return 64 << 20
	}
	return 1 << 30
}

// memory is the most that the program has in use while something goes on, garbage
// counted, above what it had at the beginning.
type memory struct{ before, most uint64 }

func newMemory() *memory {
	runtime.GC()
	m := &memory{}
	m.before = m.now()
	return m
}

func (m *memory) now() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

func (m *memory) measure() {
	if now := m.now(); now > m.before {
		m.most = max(m.most, now-m.before)
	}
}

// flood sends a text again and again until that is n bytes, and measures the memory
// meanwhile.
func flood(w io.Writer, text string, n int, m *memory) error {
	piece := []byte(strings.Repeat(text, max(1, 64<<10/len(text))))
	for sent, next := 0, 0; sent < n; sent += len(piece) {
		if sent >= next {
			m.measure()
			next += 4 << 20
		}
		if _, err := w.Write(piece); err != nil {
			return err
		}
	}
	m.measure()
	return nil
}

// command reads a line of the client, and returns its tag.
func command(r io.Reader) string {
	var line []byte
	for b := make([]byte, 1); !bytes.HasSuffix(line, []byte("\n")); {
		if n, err := r.Read(b); n == 0 || err != nil {
			return ""
		}
		line = append(line, b[0])
	}
	tag, _, _ := strings.Cut(string(line), " ")
	return tag
}

// newest keeps the last event only.
type newest struct {
	mu    sync.Mutex
	event client.Event
}

func (n *newest) handle(e client.Event) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.event = e
}

func (n *newest) get() client.Event {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.event
}

// A server that does not stop talking costs time, and no memory: neither with one
// response that does not end, which is then lost, nor with many. The connection
// lives on.
func TestFlood(t *testing.T) {
	const mib = 1 << 20
	stuck := make(chan struct{})
	defer close(stuck)
	slow := func(client.Event) { <-stuck }
	small := &parser.Options{MaxLine: mib, MaxElements: 10000}
	text := strings.Repeat("0123456789abcdef", 4)
	long := strings.Repeat(text, 10000)
	whole := flooded() / (64 << 10) * (64 << 10)
	for _, c := range []struct {
		name              string
		begin, again, end string
		opts              client.Options
		most              uint64 // bytes
		share             int    // of the flood, for what is slow since it is short
		last              string // event
	}{
		{"a line", "* OK ", text, "\r\n", client.Options{Reader: small}, 24 * mib, 1, "*parser.Error"},
		{"a line, with the default limits", "* OK ", text, "\r\n", client.Options{}, 256 * mib, 1, "*parser.Error"},
		{"a line of unknown data", "* XLONG (", "(a \"b\") ", ")\r\n", client.Options{Reader: small}, 24 * mib, 1, "*parser.Error"},
		{"a line with a tag", "B1 OK ", text, "\r\n", client.Options{Reader: small}, 24 * mib, 1, "*parser.Error"},
		{"a line of nothing", "", text, "\r\n", client.Options{Reader: small}, 24 * mib, 4, "*parser.Error"},
		{"a literal", fmt.Sprintf("* 1 FETCH (UID 7 BODY[] {%d}\r\n", whole), text, ")\r\n", client.Options{}, 24 * mib, 1, "FETCH"},
		{"lines", "", "* OK " + text + "\r\n", "", client.Options{}, 24 * mib, 4, ""},
		{"blank lines", "", "\r\n", "", client.Options{}, 24 * mib, 64, ""},
		{"requests to go on", "", "+ go on\r\n", "", client.Options{}, 24 * mib, 64, ""},
		{"answers with the tags of nobody", "", "B1 OK " + text + "\r\n", "", client.Options{}, 24 * mib, 16, ""},
		{"capabilities", "", "* CAPABILITY " + strings.Repeat(" X", 1000)[1:] + "\r\n", "", client.Options{}, 24 * mib, 16, ""},
		{"permanent flags", "", "* OK [PERMANENTFLAGS (" + strings.Repeat("$x ", 1000) + "$y)] ok\r\n", "", client.Options{}, 24 * mib, 16, ""},
		{"as many messages as there can be", "", "* 4294967295 EXISTS\r\n* 7 EXPUNGE\r\n", "", client.Options{}, 24 * mib, 64, ""},
		{"messages with UIDs", "", "* 3 FETCH (UID 7)\r\n* 1 FETCH (UID 5)\r\n", "", client.Options{}, 24 * mib, 16, ""},
		{"lines for a handler that stands still", "", "* OK " + text + "\r\n", "", client.Options{Handler: slow}, 24 * mib, 4, ""},
		{"long lines for a handler that stands still", "", "* OK " + long + "\r\n", "", client.Options{Handler: slow}, 256 * mib, 1, ""},
		{"literals for a handler that stands still", "", "* XDATA {640000}\r\n" + long + "\r\n", "", client.Options{Handler: slow}, 256 * mib, 1, ""},
		{"messages for a handler that stands still", "", "* 1 FETCH (UID 7 BODY[] {640000}\r\n" + long + ")\r\n", "", client.Options{Handler: slow}, 256 * mib, 1, ""},
		{"errors for a handler that stands still", "", "* OK\x00" + long + "\r\n", "", client.Options{Handler: slow}, 256 * mib, 1, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var last newest
			if c.opts.Handler == nil {
				c.opts.Handler = last.handle
			}
			clientSide, serverSide := imaptest.Pipe()
			m := newMemory()
			size := whole / c.share
			if raceEnabled && c.end == "" {
				size /= 4 // one response alone has to be over the limits
			}
			served := make(chan error, 1)
			go func() {
				fmt.Fprint(serverSide, "* PREAUTH [CAPABILITY IMAP4rev1] hi\r\n")
				fmt.Fprintf(serverSide, "* 3 EXISTS\r\n%s OK\r\n", command(serverSide))
				tag := command(serverSide)
				fmt.Fprint(serverSide, c.begin)
				err := flood(serverSide, c.again, size, m)
				fmt.Fprintf(serverSide, "%s%s OK\r\n", c.end, tag)
				served <- err
			}()
			ctx := context.Background()
			conn, err := client.New(ctx, clientSide, &c.opts)
			require.NoError(t, err)
			defer conn.Close()
			sess, err := conn.Session()
			require.NoError(t, err)
			inbox, err := sess.Select(ctx, "INBOX", nil)
			require.NoError(t, err)
			begin := time.Now()
			require.NoError(t, inbox.Noop(ctx))
			took := time.Since(begin)
			require.NoError(t, <-served)
			t.Logf("%d MiB in %s, at most %.1f MiB of memory", size/mib, took, float64(m.most)/mib)
			assert.Less(t, m.most, c.most)
			if c.last == "" {
				return
			}
			require.Eventually(t, func() bool {
				e := last.get()
				var limit *parser.LimitError
				return e.Response != nil && e.Response.ResponseName() == c.last || errors.As(e.Err, &limit) && c.last == "*parser.Error"
			}, 5*time.Second, time.Millisecond)
		})
	}
}

// A greeting that does not end is no greeting.
func TestFloodInsteadOfGreeting(t *testing.T) {
	for _, begin := range []string{"* OK ", "* PREAUTH [CAPABILITY ", "220 ", ""} {
		clientSide, serverSide := imaptest.Pipe()
		m := newMemory()
		served := make(chan error, 1)
		go func() {
			fmt.Fprint(serverSide, begin)
			err := flood(serverSide, "0123456789abcdef", math.MaxInt, m) // until it is closed
			served <- err
		}()
		ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
		_, err := client.New(ctx, clientSide, &client.Options{Reader: &parser.Options{MaxLine: 1 << 20}})
		cancel()
		require.Error(t, err)
		require.ErrorIs(t, <-served, io.ErrClosedPipe) // it is not listened to any more
		assert.Less(t, m.most, uint64(24<<20))
	}
}
