package parser

import (
	"runtime"
	"strings"
	"testing"
	"weak"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

// envelopeWire is a FETCH whose subject has so many bytes.
func envelopeWire(subject int) string {
	return `* 1 FETCH (ENVELOPE (NIL "` + strings.Repeat("s", subject) + `" ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL NIL NIL))` + "\r\n"
}

// A long message is not kept by its neighbours, nor does it keep them.
func TestLongMessagesShareNoMemory(t *testing.T) {
	tests := []struct {
		name, wire string
		shares     bool
	}{
		{"short", envelopeWire(100), true},
		{"as long as may be", envelopeWire(maxShared - len(envelopeWire(0))), true},
		{"too long", envelopeWire(maxShared - len(envelopeWire(0)) + 1), false},
		{"with a long literal", "* 1 FETCH (BODY[] {3000}\r\n" + strings.Repeat("x", 3000) + ")\r\n", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			short := envelopeWire(1)
			r := NewReader(strings.NewReader(strings.Repeat(short, 8)+test.wire+strings.Repeat(short, 8)), nil)
			var kept []*types.Fetch
			var dropped weak.Pointer[types.Fetch]
			for i := range 17 {
				resp, err := r.ReadResponse()
				require.NoError(t, err)
				fetch := resp.(*types.Fetch)
				if i == 8 {
					dropped = weak.Make(fetch)
				} else {
					kept = append(kept, fetch)
				}
			}
			runtime.GC()
			runtime.GC()
			assert.Equal(t, test.shares, dropped.Value() != nil, "kept by its neighbours")
			runtime.KeepAlive(kept)
		})
	}
}

// Values that share memory cannot reach each other: what is appended to one, or
// changed in it, is in no other.
func TestNeighboursAreApart(t *testing.T) {
	wire := strings.Repeat(`* 1 FETCH (FLAGS (\Seen \Draft) ENVELOPE (NIL "s" ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL NIL NIL) BODYSTRUCTURE ("TEXT" "PLAIN" ("A" "B") NIL NIL "7BIT" 1 1))`+"\r\n", 40)
	r := NewReader(strings.NewReader(wire), nil)
	var all []*types.Fetch
	for range 40 {
		resp, err := r.ReadResponse()
		require.NoError(t, err)
		all = append(all, resp.(*types.Fetch))
	}
	want := outcome(t, all[1], nil)
	for i, f := range all {
		if i%2 == 0 {
			f.Flags = append(f.Flags, "x", "y", "z")
			f.Envelope.From = append(f.Envelope.From, types.Address{}, types.Address{})
			f.BodyStructure.Params = append(f.BodyStructure.Params, types.Param{Name: "x"})
			f.BodyStructure.Type = "changed"
		}
	}
	for i, f := range all {
		if i%2 == 1 {
			require.Equal(t, want, outcome(t, f, nil))
		}
	}
}

// The text is kept from its first quoted string on; what stands before it, or in a
// message without one, is kept by itself.
func TestStringsBeforeTheFirstQuotedOne(t *testing.T) {
	long := strings.Repeat("x", maxShort+1)
	for _, test := range []struct {
		name, wire string
		want       types.List
	}{
		{"a long one and a short one before", `* LIST (\` + long + ` \Ab) "/" "in and out"`, types.List{
			Attributes: []types.MailboxAttribute{`\` + types.MailboxAttribute(long), `\Ab`}, Delimiter: types.String("/"), Mailbox: "in and out",
		}},
		{"one behind", `* LIST () "/" ` + long, types.List{Delimiter: types.String("/"), Mailbox: types.Mailbox(long)}},
		{"one with an escape first", `* LIST (\Ab) "\\" "in and out"`, types.List{
			Attributes: []types.MailboxAttribute{`\Ab`}, Delimiter: types.String(`\`), Mailbox: "in and out",
		}},
		{"none, and a long one before a short one", `* LIST (\` + long + `) NIL ab`, types.List{
			Attributes: []types.MailboxAttribute{`\` + types.MailboxAttribute(long)}, Mailbox: "ab",
		}},
		{"none, and a short one before a long one", `* LIST (\Ab) NIL ` + long, types.List{
			Attributes: []types.MailboxAttribute{`\Ab`}, Mailbox: types.Mailbox(long),
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			resp, err := ParseResponse([]byte(test.wire+"\r\n"), nil)
			require.NoError(t, err)
			assert.Equal(t, &test.want, resp)
		})
	}
}
