package parser

import (
	"reflect"
	"strings"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/internal/variants"
	"github.com/imapeg/imapeg/types"
)

func newValueMaker() *valueMaker {
	m := &valueMaker{
		unions: variants.Unions(), words: variants.Words(),
		hooks: map[reflect.Type]func(*rapid.T) any{}, tidy: map[reflect.Type][]func(*rapid.T, reflect.Value){},
	}
	hook(m, func(t *rapid.T) types.NString {
		if rapid.Bool().Draw(t, "NIL") {
			return types.NString{}
		}
		return types.String(m.text(t))
	})
	hook(m, func(t *rapid.T) types.Data {
		if rapid.IntRange(0, 9).Draw(t, "NIL") == 0 {
			return types.Data{}
		}
		return types.Bytes([]byte(m.text(t)))
	})
	hook(m, func(t *rapid.T) types.Secret { return types.NewSecret(m.text(t)) })
	hook(m, func(t *rapid.T) types.SASLResponse {
		if rapid.Bool().Draw(t, "none") {
			return types.SASLResponse{}
		}
		return types.NewSASLResponse([]byte(m.text(t)))
	})
	hook(m, func(t *rapid.T) types.SeqSet {
		if rapid.IntRange(0, 9).Draw(t, "$") == 0 {
			return types.SavedSeqs()
		}
		return types.Seqs(m.ranges(t)...)
	})
	hook(m, func(t *rapid.T) types.UIDSet {
		if rapid.IntRange(0, 9).Draw(t, "$") == 0 {
			return types.SavedUIDs()
		}
		return types.UIDs(m.ranges(t)...)
	})
	hook(m, func(t *rapid.T) types.UIDList {
		list, err := types.ParseUIDList(rapid.SampledFrom([]string{"1", "304,319:320", "5:3,1", ""}).Draw(t, "list"))
		require.NoError(t, err)
		return list
	})
	hook(m, func(t *rapid.T) types.NumList {
		list, err := types.ParseNumList(rapid.SampledFrom([]string{"1", "5,10:12,1", ""}).Draw(t, "list"))
		require.NoError(t, err)
		return list
	})
	hook(m, func(t *rapid.T) types.Raw {
		return types.Raw(m.textOr(t,
			rapid.SampledFrom([]string{"5", "1:*,7", "$", "-1:-100", "()", `(a "b\"" (c d))`, "(NIL)", "atom", `"x"`, "(~{1}\r\n\x00)", "({3}\r\na\r\n)"}),
			rapid.SampledFrom([]string{"", " a", ` ("b" 5)`, "{2+}\r\n()", " {1}\r\n\"", "({3}\r\na", "1)", "a\r\nA2 LOGOUT", `("`, " {5}", ` "{5}` + "\r\nabcde"}),
		))
	})
	hook(m, func(t *rapid.T) types.DateTime {
		return types.DateTime(m.textOr(t, rapid.SampledFrom([]string{"17-Jul-1996 02:44:25 -0700", " 7-feb-0000 99:99:99 +9999"}), rapid.Just("")))
	})
	hook(m, func(t *rapid.T) types.UnknownCommand {
		return types.UnknownCommand{Name: "X" + m.text(t), Data: m.rawData(t)}
	})
	suitAll(m)
	// Words of other sorts are another type's.
	knownOnly[types.ListSelect](m)
	knownOnly[types.ListReturn](m)
	knownOnly[types.CodeKeyword](m)
	tidy(m, func(_ *rapid.T, c *types.StoreCommand) {
		if !c.IfUnchanged {
			c.UnchangedSince = 0
		}
		if c.GmailLabels {
			c.Flags = nil
		} else {
			c.Labels = nil
		}
	})
	tidy(m, func(_ *rapid.T, c *types.SortCriterion) {
		if c.Key != types.SortAnnotation {
			c.Entry, c.Attribute = "", ""
		}
	})
	tidy(m, func(_ *rapid.T, c *types.ListCommand) {
		c.Extended = c.Extended && (len(c.Select) == 0 || len(c.Return) == 0)
	})
	// What goes without saying is said when it comes back.
	tidy(m, func(_ *rapid.T, a *types.AppendMessage) {
		a.UTF8 = a.UTF8 && !a.Data.IsNil()
		a.Binary = !a.Data.IsNil() && !a.UTF8 && (a.Binary || strings.Contains(a.Data.String(), "\x00"))
	})
	tidy(m, func(_ *rapid.T, d *types.AuthenticateData) {
		if d.Response.IsZero() {
			d.Response = types.NewSASLResponse(nil)
		}
	})
	tidyResponses(m)
	return m
}

// rawData is the rest of a line.
func (m *valueMaker) rawData(t *rapid.T) types.Raw {
	data := m.hooks[reflect.TypeFor[types.Raw]()](t).(types.Raw)
	if !m.isWild(t) {
		data = " " + data
	}
	return data
}

// text is a word, mostly, and what an attacker, or a careless user, would put in.
func (m *valueMaker) text(t *rapid.T) string {
	return m.textOr(t, rapid.StringMatching(`[A-Za-z][A-Za-z0-9.\-]{0,8}`))
}

// textOr is one of the texts that suit, mostly, and else any text, or one of others
// that seem to suit.
func (m *valueMaker) textOr(t *rapid.T, tame *rapid.Generator[string], others ...*rapid.Generator[string]) string {
	if !m.isWild(t) {
		return tame.Draw(t, "word")
	}
	return rapid.OneOf(append(others,
		rapid.StringMatching(`\\?[A-Za-z]{1,5}`),
		rapid.String(),
		rapid.StringMatching(`[a-z\\"{}()%* \[\]+.\x{0}\r\n\x{80}-\x{ff}]{0,12}`),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 40), func(b []byte) string { return string(b) }),
		rapid.SampledFrom([]string{"NIL", "nil", "INBOX", "{5}", "{5+}\r\n", "x\r\nA2 LOGOUT\r\n", `"`, `\`, `"\`, "", " ", "~{3}", "$", "*", "-1", strings.Repeat("a", 1001), strings.Repeat("\n", 4097)}),
	)...).Draw(t, "text")
}

func (m *valueMaker) ranges(t *rapid.T) []types.NumRange {
	number := rapid.OneOf(rapid.Uint32Range(0, 20), rapid.Uint32())
	least := 1
	if m.isWild(t) {
		least = 0
	}
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) types.NumRange {
		if rapid.IntRange(0, 9).Draw(t, "*") == 0 {
			return types.Range(max(number.Draw(t, "first"), 1), types.Last)
		}
		return types.Range(max(number.Draw(t, "first"), 1), max(number.Draw(t, "last"), 1))
	}), least, 5).Draw(t, "ranges")
}
