package parser

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// quirkRule is a rule quirk_ of imap.peg with what its comment says.
type quirkRule struct {
	name     string
	remark   string   // the servers, and what they do
	examples []string // as they stand in the comment: a line, or a Go string
}

// quirkRules reads the quirks of imap.peg in its order. The lines of a rule's comment
// that are set in are its examples.
func quirkRules(t *testing.T) (rules []quirkRule) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "imap.peg"))
	require.NoError(t, err)
	rule := regexp.MustCompile(`^(quirk_\w+) <- `)
	var comment []string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") {
			comment = append(comment, line)
			continue
		}
		if m := rule.FindStringSubmatch(line); m != nil {
			q := quirkRule{name: m[1]}
			for _, c := range comment {
				if example, ok := strings.CutPrefix(c, "#   "); ok {
					q.examples = append(q.examples, example)
				} else {
					q.remark = strings.TrimSpace(q.remark + strings.TrimPrefix(c, "#"))
				}
			}
			rules = append(rules, q)
		}
		comment = nil
	}
	return rules
}

// exampleVector is an example as a message: of a server, or of a client when it is
// no message of a server.
func exampleVector(t *testing.T, example string) vector {
	t.Helper()
	v := vector{place: example, wire: example + "\r\n", kind: aResponse}
	if strings.HasPrefix(example, `"`) {
		var err error
		v.wire, err = strconv.Unquote(example)
		require.NoError(t, err, example)
	}
	if _, err := v.parse(nil); err != nil {
		v.kind = aCommand
	}
	return v
}

// TestQuirksTable writes docs/quirks.md of what imap.peg says of its quirks: every
// quirk rule has an example, which needs this quirk and no other, and which a strict
// parser does not take for what it is.
func TestQuirksTable(t *testing.T) {
	rules := quirkRules(t)
	var names, all []string
	for i := range grammarRules {
		if grammarRules[i].quirk {
			all = append(all, grammarRules[i].name)
		}
	}
	var out strings.Builder
	out.WriteString(quirksHead)
	for _, q := range rules {
		names = append(names, q.name)
		assert.Regexp(t, `^(Servers|Clients|RFC \d)`, q.remark, "%s: whose quirk is it?", q.name)
		assert.NotEmpty(t, q.examples, "%s has no example", q.name)
		fmt.Fprintf(&out, "\n### %s\n\n%s\n\n", q.name, q.remark)
		for _, example := range q.examples {
			v := exampleVector(t, example)
			r := NewReader(strings.NewReader(v.wire), nil)
			message, err := v.kind.read(r)
			v.want = outcome(t, message, err)
			assert.NoError(t, err, example)
			assert.Equal(t, []string{q.name}, r.Meta().Quirks, example)
			assert.Equal(t, int64(len(v.wire)), r.Meta().Length, example)
			message, err = v.parse(&Options{Strict: true})
			checkRefused(t, &v, message, err)
			fmt.Fprintf(&out, "    %s\n    = %s\n", example, v.want)
		}
	}
	assert.ElementsMatch(t, all, names)
	out.WriteString(quirksTail)

	file := filepath.Join("..", "docs", "quirks.md")
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(out.String()), 0o644))
	}
	page, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, out.String(), string(page), "docs/quirks.md is stale: make generate")
	t.Logf("%d quirks", len(rules))
}

const quirksHead = `# What servers and clients do wrong

Made by ` + "`make generate`" + ` of imap.peg, where each of these is a rule; a test checks it.

A quirk is tried only where the correct form has not matched. Each one that was needed is named in ` + "`Reader.Meta`" + `, and
under ` + "`Options.Strict`" + ` none of them matches: the message is an error or, where the grammar has an open end, unknown.
Below stand the rule, who does it, a message (as a Go string where it has bytes that do not show), and what becomes of it.
`

const quirksTail = `
## What is no quirk

* A text part without its lines and a MESSAGE/RFC822 without its envelope are the ABNF's media-basic, in which any type
  may stand. The fields are empty.
* A response code that is known, with arguments that are not the RFC's, is the ABNF's ` + "`atom [SP 1*<any TEXT-CHAR except \"]\">]`" + `:
  it is kept as an unknown code.
* Keywords in lower case, duplicates in lists, UIDs and numbers in any order, and 0 where the ABNF has number are correct.
* A number that is too large (of 32 bits, or of 63 for a size) is no number: a response code that has one is an unknown
  code, and in an item of a FETCH, a STATUS or an ESEARCH it is a quirk: the item is kept as it came.
* Mailbox names that are no modified UTF-7 (` + "`R&D`" + `) are names; ` + "`Mailbox.Name`" + ` decodes them as far as it goes.

## What is not understood

* A literal whose size is wrong, below zero, or followed by a blank in the place of CRLF: where the message ends is then a
  guess. What follows costs messages until a line begins that is one.
* CRLF in a quoted string: it ends the line.
* Numbers that are too large where nothing can be kept as it came, as before EXISTS: they are an error that says so.
`
