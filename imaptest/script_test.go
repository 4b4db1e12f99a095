package imaptest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestParse(t *testing.T) {
	s, err := Parse("# comment\n" + `
		S: * OK [CAPABILITY IMAP4rev1
		         STARTTLS] ready
		C: a1 LOGIN {3}
		S: + first
		C: joe {4}
		S: + second
		C: pass
		S:
		s: "\x00\r\n"
		c: "x"
		pause 20ms
		tls
		may close
		C: a2 APPEND x {5}
		S: a2 NO
		close
	`)
	require.NoError(t, err)
	assert.Equal(t, &Script{last: 8, steps: []step{
		{line: 3, kind: stepSend, text: []byte("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n"), starts: []int{0}},
		{
			line: 5, kind: stepCommand, text: []byte("a1 LOGIN {3}\r\njoe {4}\r\npass\r\n"),
			goOns: [][]byte{[]byte("+ first\r\n"), []byte("+ second\r\n")},
		},
		{line: 10, kind: stepSend, text: []byte("\r\n"), starts: []int{0}},
		{line: 11, kind: stepSend, text: []byte("\x00\r\n"), starts: []int{0}},
		{line: 12, kind: stepOctets, text: []byte("x")},
		{line: 13, kind: stepPause, wait: 20 * time.Millisecond},
		{line: 14, kind: stepTLS},
		{line: 15, kind: stepMayClose},
		{line: 16, kind: stepLine, text: []byte("a2 APPEND x {5}\r\n")},
		{line: 17, kind: stepSend, text: []byte("a2 NO\r\n"), starts: []int{0}},
		{line: 18, kind: stepClose},
	}}, s)
}

// Responses begin where the lines and literals before them end, whatever the steps
// are.
func TestWhereResponsesBegin(t *testing.T) {
	for name, c := range map[string]struct {
		script string
		want   [][]int
	}{
		"a line each":        {"S: * OK\nS: a1 OK", [][]int{{0}, {0}}},
		"two in one":         {`s: "* OK\r\na1 OK\r\n"`, [][]int{{0, 6}}},
		"one in two":         {`s: "* O"` + "\n" + `s: "K\r\na1 OK\r\n"`, [][]int{{0}, {3}}},
		"a literal":          {"S: * X {5}\nS: a1\nS: a1\nS: a1", [][]int{{0}, nil, nil, {0}}},
		"inside a literal":   {"S: * X {8}\nS: a1 OK\nS: a1 OK\nS: a1 OK", [][]int{{0}, nil, nil, {0}}},
		"two literals":       {"S: * X {1}\nS: a {1}\nS: b\nS: a1 OK", [][]int{{0}, nil, nil, {0}}},
		"one that is empty":  {"S: * X {0}\nS: \nS: a1 OK", [][]int{{0}, nil, {0}}},
		"no literal":         {"S: * X {a}\nS: a1 {1 OK\nS: a1 1} OK", [][]int{{0}, {0}, {0}}},
		"larger than it can": {"S: * X {99999999999999999999}\nS: a1 OK", [][]int{{0}, {0}}},
	} {
		t.Run(name, func(t *testing.T) {
			var got [][]int
			for _, s := range MustParse(c.script).steps {
				got = append(got, s.starts)
			}
			assert.Equal(t, c.want, got)
		})
	}
}

func TestParseErrors(t *testing.T) {
	for text, want := range map[string]string{
		"S: * OK\nclose\nS: * OK":   `imaptest: line 3 of the script: the connection is closed already: "S: * OK"`,
		"hello":                     `imaptest: line 1 of the script: not a line of a script: "hello"`,
		"\n  S: * OK\n  and more":   `imaptest: line 3 of the script: not a line of a script: "  and more"`,
		"pause soon":                `imaptest: line 1 of the script: not a duration: "pause soon"`,
		"pause -1s":                 `imaptest: line 1 of the script: not a duration: "pause -1s"`,
		`s: "abc`:                   `imaptest: line 1 of the script: not a Go string: "s: \"abc"`,
		"c: abc":                    `imaptest: line 1 of the script: not a Go string: "c: abc"`,
		"C: a1 NOOP\ntls\n\t\tmore": `imaptest: line 3 of the script: not a line of a script: "\t\tmore"`,
	} {
		_, err := Parse(text)
		var bad *SyntaxError
		require.ErrorAs(t, err, &bad, text)
		assert.Equal(t, want, err.Error())
		assert.PanicsWithError(t, want, func() { MustParse(text) })
	}
}
