package parser

import (
	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/types"
)

// suit brings a struct's fields in line with each other so that it can be sent,
// mostly.
func suit[T any](m *valueMaker, f func(*rapid.T, *T)) {
	tidy(m, func(t *rapid.T, v *T) {
		if !m.isWild(t) {
			f(t, v)
		}
	})
}

// suitAll is what suits the particular of the types.
func suitAll(m *valueMaker) {
	hook(m, func(t *rapid.T) types.Flag {
		return types.Flag(m.textOr(t, rapid.StringMatching(`\\?[A-Za-z][A-Za-z0-9]{0,8}|\\Seen|\$Junk`)))
	})
	hook(m, func(t *rapid.T) types.MailboxAttribute {
		return types.MailboxAttribute(m.textOr(t, rapid.StringMatching(`\\[A-Za-z]{1,8}`)))
	})
	hook(m, func(t *rapid.T) types.PartialRange {
		if m.isWild(t) {
			return types.PartialRange{First: rapid.Int64().Draw(t, "first"), Last: rapid.Int64().Draw(t, "last")}
		}
		return rapid.SampledFrom([]types.PartialRange{{}, {First: 1, Last: 500}, {First: -1, Last: -100}, {First: 1<<32 - 1, Last: 7}}).Draw(t, "range")
	})
	suit(m, func(t *rapid.T, x *types.TaggedExt) {
		x.Value = rapid.SampledFrom([]types.Raw{"5", "1:*,7", "$", "-1:-100", "()", `(a "b\"" (c d))`, "({3}\r\na\r\n)"}).Draw(t, "value")
	})
	suit(m, func(t *rapid.T, x *types.SearchExtra) {
		x.Name = rapid.StringMatching(`X-[A-Z]{1,5}`).Draw(t, "name")
	})
	suitCommands(m)
	suitResponses(m)
}

func suitCommands(m *valueMaker) {
	suit(m, func(t *rapid.T, a *types.AppendMessage) {
		a.Date = rapid.SampledFrom([]types.DateTime{"", "17-Jul-1996 02:44:25 -0700"}).Draw(t, "date")
		suitAnnotations(t, a.Annotations)
		content := rapid.IntRange(0, 3).Draw(t, "content")
		switch {
		case content == 0 && len(a.Catenate) > 0:
			a.Data, a.DataExt = types.Data{}, nil
		case content == 1 && a.DataExt != nil:
			a.Data, a.Catenate = types.Data{}, nil
		default:
			a.Catenate, a.DataExt = nil, nil
			if a.Data.IsNil() {
				a.Data = types.Bytes([]byte(m.text(t)))
			}
		}
	})
	suit(m, func(t *rapid.T, r *types.ReplaceCommand) {
		r.Set = types.UIDs(types.UID(rapid.Uint32Min(1).Draw(t, "uid")))
		if rapid.Bool().Draw(t, "seq") {
			r.Set = types.Seqs(types.SeqNum(rapid.Uint32Min(1).Draw(t, "seq")))
		}
	})
	suit(m, func(t *rapid.T, f *types.MailboxFilter) {
		if needs := f.Kind == types.FilterSubtree || f.Kind == types.FilterSubtreeOne || f.Kind == types.FilterMailboxes; !needs {
			f.Mailboxes = nil
		} else if len(f.Mailboxes) == 0 {
			f.Mailboxes = []types.Mailbox{"INBOX"}
		}
	})
	suit(m, func(_ *rapid.T, c *types.ESearchCommand) {
		if len(c.In) == 0 {
			c.Scope = nil
		}
	})
	suit(m, func(_ *rapid.T, r *types.SearchReturn) {
		if !r.Update {
			r.UpdateItems = nil
		}
	})
	suit(m, func(t *rapid.T, c *types.FetchCommand) {
		if len(c.Items) == 0 || rapid.IntRange(0, 9).Draw(t, "macro") == 9 {
			c.Items = []types.FetchItem{types.FetchAll}
		}
		if len(c.Items) > 1 {
			for i, item := range c.Items {
				if item == types.FetchAll || item == types.FetchFast || item == types.FetchFull {
					c.Items[i] = types.FetchUID
				}
			}
		}
	})
	suit(m, func(t *rapid.T, k *types.SearchUnknown) { k.Data = m.rawData(t) })
	suit(m, func(t *rapid.T, o *types.ListOptionUnknown) {
		o.Value = rapid.SampledFrom([]types.Raw{"", "(a b)", `("x" (y))`}).Draw(t, "value")
	})
	suit(m, func(t *rapid.T, c *types.ListCommand) {
		if len(c.Patterns) > 0 {
			c.Pattern = ""
		}
	})
	suit(m, func(t *rapid.T, q *types.QResync) {
		q.Known, q.MatchUIDs, q.MatchSeqs = types.UIDs(types.UID(5)), types.UIDs(types.UID(1), types.UID(7)), types.Seqs(types.SeqNum(1), types.SeqNum(2))
	})
	suit(m, func(t *rapid.T, c *types.StoreCommand) {
		switch rapid.IntRange(0, 3).Draw(t, "store") {
		case 0:
			*c = types.StoreCommand{Set: c.Set, Annotations: c.Annotations, IfUnchanged: c.IfUnchanged, UnchangedSince: c.UnchangedSince, Modifiers: c.Modifiers}
			suitAnnotations(t, c.Annotations)
		case 1:
			*c = types.StoreCommand{Set: c.Set, Ext: c.Ext, IfUnchanged: c.IfUnchanged, UnchangedSince: c.UnchangedSince, Modifiers: c.Modifiers}
		default:
			c.Annotations, c.Ext = nil, nil
			c.Mode = rapid.SampledFrom([]types.StoreMode{types.StoreReplace, types.StoreAdd, types.StoreRemove}).Draw(t, "mode")
		}
	})
	suit(m, func(t *rapid.T, c *types.ConvertCommand) {
		c.Type = rapid.SampledFrom([]types.NString{{}, types.String("text/plain"), types.String("IMAGE/x-gif+b")}).Draw(t, "type")
	})
	suit(m, func(t *rapid.T, i *types.ConvertItem) {
		i.Name, i.Specifier = suitConvert(t, i.Name, i.Specifier, &i.Part)
		i.Partial = i.Partial && i.Name == types.ConvertBinary
		if !i.Partial {
			i.Origin, i.Length = 0, 0
		}
	})
	suit(m, func(t *rapid.T, c *types.ResetKeyCommand) {
		if c.All {
			c.Mailbox, c.Mechanisms = "", nil
		}
	})
}

// suitAnnotations gives all annotations attributes, as those to be set have.
func suitAnnotations(t *rapid.T, annotations []types.Annotation) {
	for i := range annotations {
		if len(annotations[i].Attributes) == 0 {
			annotations[i].Attributes = []types.AnnotationAttribute{{Name: rapid.SampledFrom([]string{"value.priv", "value.shared"}).Draw(t, "attribute"), Value: types.Bytes([]byte("x"))}}
		}
	}
}

// suitConvert makes an item of CONVERT one that there is.
func suitConvert(t *rapid.T, name types.ConvertName, specifier types.SectionSpecifier, part *[]uint32) (types.ConvertName, types.SectionSpecifier) {
	switch name {
	case types.ConvertUID:
		*part = nil
		return name, types.SectionAll
	case types.ConvertBody:
		if specifier != types.SectionMIME || len(*part) == 0 {
			specifier = types.SectionHeader
		}
		return name, specifier
	}
	return name, types.SectionAll
}

func suitResponses(m *valueMaker) {
	mediaType := rapid.SampledFrom([]string{"text/plain", "IMAGE/x-gif+b", "a/$!#&.-^_"})
	suit(m, func(t *rapid.T, f *types.Fetch) {
		if f.Envelope == nil {
			f.Items &^= types.HasEnvelope
		}
		if f.BodyStructure == nil {
			f.Items &^= types.HasBodyStructure
		}
	})
	suit(m, func(t *rapid.T, f *types.FetchMore) {
		if len(f.Annotations) == 0 {
			f.Annotations = []types.Annotation{{Entry: "/comment"}}
		}
		with := len(f.Annotations[0].Attributes) > 0
		for i := range f.Annotations {
			if f.Annotations[i].Attributes = f.Annotations[i].Attributes[:0]; with {
				suitAnnotations(t, f.Annotations[i:i+1])
			}
		}
	})
	suit(m, func(t *rapid.T, s *types.Section) {
		if s.Specifier == types.SectionMIME && len(s.Part) == 0 {
			s.Specifier = types.SectionText
		}
		if fields := s.Specifier == types.SectionHeaderFields || s.Specifier == types.SectionHeaderFieldsNot; !fields {
			s.Fields = nil
		} else if len(s.Fields) == 0 {
			s.Fields = []string{"From"}
		}
	})
	suit(m, func(t *rapid.T, u *types.Unknown) { u.Data = m.rawData(t) })
	suit(m, func(t *rapid.T, s *types.ESearch) {
		if s.All.IsEmpty() {
			s.Items &^= types.ESearchHasAll
		}
		if s.Partial != nil && s.Partial.Range.IsZero() {
			s.Partial = nil
		}
		for i := range s.Relevancy {
			s.Relevancy[i] %= 1000
		}
	})
	suit(m, func(t *rapid.T, u *types.ContextUpdate) {
		if len(u.Changes) == 0 {
			u.Changes = []types.ContextChange{{Position: 1}}
		}
		for i := range u.Changes {
			if u.Changes[i].Numbers.IsEmpty() {
				u.Changes[i].Numbers = types.Nums[uint32](7, 5)
			}
		}
		u.Kind = rapid.SampledFrom([]types.ContextUpdateKind{types.ContextAddTo, types.ContextRemoveFrom}).Draw(t, "kind")
	})
	delimiter := func(t *rapid.T) types.NString {
		return rapid.SampledFrom([]types.NString{{}, types.String("/"), types.String(`\`), types.String(`"`), types.String(".")}).Draw(t, "delimiter")
	}
	suit(m, func(t *rapid.T, l *types.List) { l.Delimiter = delimiter(t) })
	suit(m, func(t *rapid.T, l *types.LSub) { l.Delimiter = delimiter(t) })
	suit(m, func(t *rapid.T, l *types.XList) { l.Delimiter = delimiter(t) })
	suit(m, func(t *rapid.T, n *types.NamespaceDescr) { n.Delimiter = delimiter(t) })
	suit(m, func(t *rapid.T, n *types.NamespaceExtension) {
		if len(n.Values) == 0 {
			n.Values = []string{""}
		}
	})
	suit(m, func(t *rapid.T, d *types.Metadata) {
		switch {
		case d.None:
			d.Values, d.Entries = nil, nil
		case len(d.Values) > 0:
			d.Entries = nil
		}
	})
	suit(m, func(t *rapid.T, s *types.Status) {
		if s.Kind == types.BYE || s.Kind == types.PREAUTH {
			s.Tag = ""
		}
	})
	suit(m, func(t *rapid.T, l *types.ThreadList) {
		if len(l.Nested) == 1 {
			l.Nested = append(l.Nested, types.ThreadList{Members: []uint32{7}})
		}
		if len(l.Nested) == 0 && len(l.Members) == 0 {
			l.Members = []uint32{1}
		}
	})
	suit(m, func(t *rapid.T, c *types.URLContent) {
		if c.Body != nil || c.Binary != nil || c.BodyStructure != nil {
			c.Data = types.Data{}
		}
	})
	suit(m, func(t *rapid.T, b *types.BodyStructure) {
		if b.Message != nil && (b.Message.Envelope == nil || b.Message.BodyStructure == nil) {
			b.Message = nil
		}
	})
	suit(m, func(t *rapid.T, v *types.Vanished) {
		if v.UIDs.IsSaved() || v.UIDs.HasLast() {
			v.UIDs = types.UIDs(types.UID(9))
		}
	})
	suit(m, func(t *rapid.T, c *types.Conversion) {
		c.From, c.To = mediaType.Draw(t, "from"), mediaType.Draw(t, "to")
	})
	suit(m, func(t *rapid.T, i *types.ConvertedItem) {
		if i.Name == types.ConvertUID {
			i.Name = types.ConvertAvailable
		}
		i.Name, i.Specifier = suitConvert(t, i.Name, i.Specifier, &i.Part)
		i.Partial = i.Partial && i.Name == types.ConvertBinary
		if !i.Partial {
			i.Origin = 0
		}
		for k := range i.Types {
			i.Types[k] = mediaType.Draw(t, "type")
		}
		if i.Name == types.ConvertBodyPartStructure && i.BodyStructure == nil {
			i.BodyStructure = &types.BodyStructure{Type: "audio", Subtype: "x"}
		}
	})
	suit(m, func(t *rapid.T, e *types.ConvertError) {
		if e.Code == types.ConvertTempFail {
			e.Problems = nil
			return
		}
		e.Minutes = 0
		if len(e.Problems) == 0 {
			e.Problems = make([]types.ConvertProblem, 1)
		}
		for i := range e.Problems {
			p := &e.Problems[i]
			p.From, p.To = types.String(mediaType.Draw(t, "from")), mediaType.Draw(t, "to")
			if e.Code == types.ConvertBadParameters {
				p.Missing = nil
			} else if p.Params = nil; len(p.Missing) == 0 {
				p.Missing = []string{"charset"}
			}
		}
	})
}
