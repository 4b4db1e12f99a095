package parser

import "github.com/imapeg/imapeg/types"

// What types with imap:text are made of. gen calls these functions by their names.

func (b *builder) textURLText(t *node) types.URLText { return types.ParseURLText(b.raw(t)) }

func (b *builder) textSecret(t *node) types.Secret {
	if t.rule() == ruleCommandInvalidSecret {
		return types.NewSecret(string(b.wire(t)))
	}
	return types.NewSecret(b.decoded(t))
}

func (b *builder) textSASLResponse(t *node) types.SASLResponse {
	text := b.decoded(t)
	r, err := types.ParseSASLResponse(text)
	if err != nil {
		// The grammar has only base64 here, but in a string.
		return types.NewSASLResponse([]byte(text))
	}
	return r
}

func (b *builder) textSeqSet(t *node) types.SeqSet {
	if ranges := b.ranges.of(t); len(ranges) > 0 {
		return b.sets.SeqRanges(ranges)
	}
	set, err := b.sets.SeqSet(b.text[t.begin:t.end])
	b.checkNumber(t, err)
	return set
}

func (b *builder) textUIDSet(t *node) types.UIDSet {
	if ranges := b.ranges.of(t); len(ranges) > 0 {
		return b.sets.UIDRanges(ranges)
	}
	set, err := b.sets.UIDSet(b.text[t.begin:t.end])
	b.checkNumber(t, err)
	return set
}

func (b *builder) textUIDList(t *node) types.UIDList {
	list, err := types.ParseUIDList(b.raw(t))
	b.checkNumber(t, err)
	return list
}

func (b *builder) textPartialRange(t *node) types.PartialRange {
	r, err := types.ParsePartialRange(b.raw(t))
	b.checkNumber(t, err)
	return r
}

func (b *builder) textAppendLimit(t *node) types.AppendLimit {
	if b.text[t.begin]|0x20 == 'n' {
		return types.NoAppendLimit
	}
	return types.AppendLimit(b.number(t, 1<<63-1))
}

// checkNumber fails the message for a token that is in order but for a number that
// is out of range.
func (b *builder) checkNumber(t *node, err error) {
	if err != nil {
		b.fail(t, errNumber)
	}
}

func (b *builder) textNumList(t *node) (l types.NumList) {
	if b.list(t, ',') {
		b.checkNumber(t, l.UnmarshalText(b.text[t.begin:t.end]))
	}
	return l
}

func (b *builder) textDate(t *node) types.Date {
	d, err := types.ParseDate(b.raw(t))
	b.checkNumber(t, err)
	return d
}
