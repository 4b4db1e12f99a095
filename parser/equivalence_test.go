package parser

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/internal/reference"
)

// wire is the text as it is sent, with another piece in the place of one.
func (x text) wire(begin, end int, with string) string {
	var b strings.Builder
	at := 0
	put := func(to int) {
		for _, l := range x.literals {
			if at < l.end && l.end <= to {
				b.Write(x.bytes[at:l.end])
				b.Write(l.data)
				at = l.end
			}
		}
		b.Write(x.bytes[at:to])
		at = to
	}
	put(begin)
	b.WriteString(with)
	at = end
	put(len(x.bytes))
	return b.String()
}

// A string means the same as a quoted string and as a literal of any kind: one in
// the place of another leaves the value as it is, wherever the grammar has a
// string. (What is kept as it came is another matter.)
func TestQuotedStringsAndLiteralsAreTheSame(t *testing.T) {
	var peg reference.Parser
	cases := 0
	for _, x := range texts(t) {
		if x.kind != aResponse {
			continue
		}
		var ends []uint32
		for _, l := range x.literals {
			ends = append(ends, uint32(l.end))
		}
		tokens, ok := peg.Parse("response", x.bytes, ends)
		before := x.wire(0, 0, "")
		resp, err := ParseResponse([]byte(before), nil)
		if !ok || err != nil {
			continue
		}
		if slices.ContainsFunc(tokens, func(s reference.Token) bool {
			return strings.HasSuffix(s.Rule, "_odd") || s.Rule == "quirk_quoted_four" || s.Rule == "quirk_mailbox_utf8"
		}) {
			continue // where the string begins or ends depends on what stands around it
		}
		want := outcome(t, resp, nil)
		for _, s := range tokens {
			if s.Rule != "string" || slices.ContainsFunc(tokens, func(raw reference.Token) bool {
				return (raw.Rule == "raw_value" || raw.Rule == "response_other_data") && raw.Begin <= s.Begin && s.End <= raw.End
			}) {
				continue
			}
			octets := string(x.bytes[s.Begin:s.End])
			if i := slices.Index(ends, s.End); i >= 0 {
				octets = string(x.literals[i].data)
			} else {
				octets = strings.NewReplacer(`\\`, `\`, `\"`, `"`).Replace(octets[1 : len(octets)-1])
			}
			others := []string{
				fmt.Sprintf("{%d}\r\n%s", len(octets), octets),
				fmt.Sprintf("{%d+}\r\n%s", len(octets), octets),
				fmt.Sprintf("{000%d}\n%s", len(octets), octets),
			}
			if !strings.ContainsAny(octets, "\r\n\x00") {
				others = append(others, `"`+strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(octets)+`"`)
			}
			for _, with := range others {
				cases++
				wire := x.wire(int(s.Begin), int(s.End), with)
				resp, err := ParseResponse([]byte(wire), nil)
				if assert.NoError(t, err, "%q", wire) {
					assert.Equal(t, want, outcome(t, resp, nil), "%q", wire)
				}
			}
		}
	}
	require.Greater(t, cases, 500)
	t.Logf("%d cases", cases)
}
