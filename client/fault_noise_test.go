package client_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// lines are those of recording, and gaps the numbers of the lines before which
// the server may say something: not in the middle of a literal or of a command,
// nor before the greeting, nor when all is over.
var lines, gaps = func() (lines []string, gaps []int) {
	lines = strings.Split(strings.TrimSpace(recording), "\n")
	for i, line := range lines {
		if i > 0 && (strings.HasPrefix(line, "S: *") || strings.HasPrefix(line, "S: A0") || strings.HasPrefix(line, "S: +")) {
			gaps = append(gaps, i)
		}
	}
	return lines, gaps
}()

// noisy is recording with something in every gap: <n> is the number of messages at
// that time, and <m> one more.
func noisy(noise string) string {
	var script strings.Builder
	numbers := strings.NewReplacer("<n>", "2", "<m>", "3")
	for i, line := range lines {
		if strings.HasPrefix(lines[i-min(i, 1)], "S: * 1 EXPUNGE") {
			numbers = strings.NewReplacer("<n>", "1", "<m>", "2")
		}
		if slices.Contains(gaps, i) {
			script.WriteString(numbers.Replace(noise))
		}
		script.WriteString(line + "\n")
	}
	return script.String()
}

// What the server says without being asked changes no answer, wherever it comes,
// and the handler gets all of it, in order.
func TestNoiseInEveryGap(t *testing.T) {
	const whatever = "S: * XNOISE (a {6}\nS: A00 OK \"b\")\n"
	events := func(list []client.Event) (names []string) {
		for _, e := range list {
			switch {
			case e.Response != nil:
				names = append(names, e.Response.ResponseName())
			default:
				names = append(names, fmt.Sprintf("%T", e.Err))
			}
		}
		return names
	}
	for name, c := range map[string]struct {
		noise string
		want  []string // the events of each gap
	}{
		"OK":            {"S: * OK still here\n", []string{"OK"}},
		"NO and BAD":    {"S: * NO disk full\nS: * BAD what?\n", []string{"NO", "BAD"}},
		"ALERT":         {"S: * OK [ALERT] going down\n", []string{"OK"}},
		"a code":        {"S: * OK [X-WHAT (a b)] hm\n", []string{"OK"}},
		"EXISTS":        {"S: * <n> EXISTS\n", nil}, // the recording has those too
		"new and gone":  {"S: * <m> EXISTS\nS: * <m> EXPUNGE\n", nil},
		"FETCH":         {"S: * 1 FETCH (FLAGS (\\Seen))\n", nil},
		"unknown":       {whatever, []string{"XNOISE"}},
		"blank lines":   {"S: \nS: \n", nil},
		"CAPABILITY":    {"S: * CAPABILITY IMAP4rev1 LITERAL- UNSELECT\n", nil},
		"tagged":        {"S: A7777 OK not yours\n", []string{"*client.UnknownTagError"}},
		"malformed":     {"S: ** OK\n", []string{"*parser.Error"}},
		"no response":   {"S: (hello\n", []string{"*parser.Error"}},
		"STATUS":        {"S: * STATUS other (MESSAGES 1 UIDNEXT 2)\n", []string{"STATUS"}},
		"another quota": {"S: * QUOTA \"\" (STORAGE 1 2)\n", []string{"QUOTA"}},
		"everything": {"S: * OK still here\nS: * <n> EXISTS\n" + whatever + "S: * 1 FETCH (FLAGS (\\Seen))\nS: \nS: A7777 NO not yours\n" +
			"S: * OK [ALERT] going down\nS: ) OK\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			var r recorder
			done, err := faulty(t, noisy(c.noise), nil, &client.Options{Handler: r.handle, EventBuffer: 1 << 16})
			require.NoError(t, err)
			require.Equal(t, recorded, done)
			got := events(r.all())
			if c.want == nil {
				return
			}
			// Besides there are those of the recording itself: 1 EXPUNGE and BYE.
			for _, own := range []string{"EXPUNGE", "BYE"} {
				i := slices.Index(got, own)
				require.NotEqual(t, -1, i, own)
				got = slices.Delete(got, i, i+1)
			}
			assert.Equal(t, slices.Repeat(c.want, len(gaps)), got)
		})
	}
}

// A "+" that nobody has asked for is an event, and not taken for the one that is
// waited for later.
func TestStrayContinuation(t *testing.T) {
	var r recorder
	script := noisy("S: + idling\n")
	// Where one is waited for, the first is as good as the other.
	script = strings.Replace(script, "{5000}\nS: + idling\n", "{5000}\n", 1)
	done, err := faulty(t, script, nil, &client.Options{Handler: r.handle})
	require.NoError(t, err)
	require.Equal(t, recorded, done)
	n := 0
	for _, e := range r.all() {
		if _, ok := e.Response.(*types.Continuation); ok {
			n++
		}
	}
	assert.Equal(t, len(gaps)-1, n)
}

// BYE at any place ends everything behind it, with the server's reason.
func TestByeInEveryGap(t *testing.T) {
	for _, gap := range gaps {
		for _, end := range []string{"close\n", "pause 1h\n"} { // some forget to close
			script := strings.Join(lines[:gap], "\n") + "\nS: * BYE [UNAVAILABLE] going down\n" + end
			done, err := faulty(t, script, nil, nil)
			want := answered(lines[:gap])
			if strings.Contains(lines[gap], "* BYE") || strings.Contains(lines[gap], "A0015") {
				want = recorded // to LOGOUT
				require.NoError(t, err, script)
			} else {
				require.ErrorIs(t, err, client.ErrBye, script)
				require.ErrorIs(t, err, types.CodeUnavailable, script)
				var end *client.ConnError
				require.ErrorAs(t, err, &end, script)
			}
			require.Equal(t, want, done, script)
		}
	}
	// The same while nothing is under way: between an answer and the next command.
	for i, line := range lines {
		if strings.HasPrefix(line, "C: A0") {
			script := strings.Join(lines[:i], "\n") + "\nS: * BYE [UNAVAILABLE] going down\nclose\n"
			done, err := faulty(t, script, nil, nil)
			if strings.HasSuffix(line, "LOGOUT") {
				require.NoError(t, err) // that is what it wants
				continue
			}
			require.ErrorIs(t, err, client.ErrBye, script)
			require.Equal(t, answered(lines[:i]), done, script)
		}
	}
}

// answered is how many commands, and the greeting, have their answers.
func answered(lines []string) (n int) {
	for _, line := range lines {
		if strings.HasPrefix(line, "S: A0") || strings.HasPrefix(line, "S: * OK [CAP") {
			n++
		}
	}
	return n
}

// An answer with the wrong tag is none: the command waits for its own, and the
// handler is told.
func TestWrongTag(t *testing.T) {
	for i, line := range lines {
		if !strings.HasPrefix(line, "S: A0") {
			continue
		}
		rest := line[len("S: A0001"):]
		for _, tag := range []string{"A9999", "A0000", "a" + line[4:8], "A", line[3:8] + "x"} {
			var r recorder
			script := strings.Join(lines[:i], "\n") + "\nS: " + tag + rest + "\n"
			done, err := faulty(t, script+"pause 999h\n", nil, &client.Options{Handler: r.handle})
			if strings.Contains(line, "A0015") {
				require.NoError(t, err) // there was a BYE
				continue
			}
			require.Equal(t, answered(lines[:i]), done, script)
			var timeout interface{ Timeout() bool }
			require.ErrorAs(t, err, &timeout, script)
			require.True(t, slices.ContainsFunc(r.all(), func(e client.Event) bool {
				var unknown *client.UnknownTagError
				return errors.As(e.Err, &unknown) && unknown.Status.Tag == tag
			}), script)

			// The right one may still come.
			done, err = faulty(t, script+strings.Join(lines[i:], "\n"), nil, nil)
			require.NoError(t, err, script)
			require.Equal(t, recorded, done)
		}
	}
}

// An answer that comes twice is not the answer to the next command.
func TestAnsweredTwice(t *testing.T) {
	var script strings.Builder
	for _, line := range lines {
		script.WriteString(line + "\n")
		if strings.HasPrefix(line, "S: A0") {
			script.WriteString(line + "\n")
		}
	}
	done, err := faulty(t, script.String(), nil, nil)
	require.NoError(t, err)
	require.Equal(t, recorded, done)
}

// What comes behind the end of LOGOUT is of no interest, however much it is.
func TestMoreBehindLogout(t *testing.T) {
	for _, more := range []string{"S: * 5 EXISTS\n", "S: * BYE again\n", "S: A0015 OK again\n", "S: A0015 NO\n", `s: "garb\x00age {100}\r\n"` + "\n", strings.Repeat("S: * OK more\n", 10000)} {
		script := strings.TrimSuffix(strings.TrimSpace(recording), "close") + more
		done, err := faulty(t, script, nil, nil)
		require.NoError(t, err)
		require.Equal(t, recorded, done)
	}
}
