package parser

import (
	"reflect"
	"strings"

	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/types"
)

// tidyResponses states the canonical form of the responses in which one field says
// which others count: those that do not are zero when they come back, and so they are
// in what is made at random.
func tidyResponses(m *valueMaker) {
	tidy(m, func(_ *rapid.T, s *types.MailboxStatus) {
		s.Items = types.StatusItems(onlyWhat(s, uint64(s.Items), map[string]uint64{
			"StatusHasMessages": uint64(types.StatusHasMessages), "StatusHasRecent": uint64(types.StatusHasRecent),
			"StatusHasUIDNext": uint64(types.StatusHasUIDNext), "StatusHasUIDValidity": uint64(types.StatusHasUIDValidity),
			"StatusHasUnseen": uint64(types.StatusHasUnseen), "StatusHasHighestModSeq": uint64(types.StatusHasHighestModSeq),
			"StatusHasAppendLimit": uint64(types.StatusHasAppendLimit), "StatusHasSize": uint64(types.StatusHasSize),
			"StatusHasMailboxID": uint64(types.StatusHasMailboxID), "StatusHasDeleted": uint64(types.StatusHasDeleted),
			"StatusHasDeletedStorage": uint64(types.StatusHasDeletedStorage),
		}))
	})
	tidy(m, func(_ *rapid.T, s *types.ESearch) {
		s.Items = types.ESearchItems(onlyWhat(s, uint64(s.Items), map[string]uint64{
			"ESearchHasMin": uint64(types.ESearchHasMin), "ESearchHasMax": uint64(types.ESearchHasMax),
			"ESearchHasCount": uint64(types.ESearchHasCount), "ESearchHasAll": uint64(types.ESearchHasAll),
			"ESearchHasModSeq": uint64(types.ESearchHasModSeq), "ESearchHasRelevancy": uint64(types.ESearchHasRelevancy),
		}))
	})
	tidy(m, func(_ *rapid.T, f *types.Fetch) {
		has := map[string]uint64{
			"HasUID": uint64(types.HasUID), "HasFlags": uint64(types.HasFlags), "HasEnvelope": uint64(types.HasEnvelope),
			"HasInternalDate": uint64(types.HasInternalDate), "HasSize": uint64(types.HasSize), "HasBodyStructure": uint64(types.HasBodyStructure),
			"HasModSeq": uint64(types.HasModSeq), "HasThreadID": uint64(types.HasThreadID), "HasSaveDate": uint64(types.HasSaveDate),
			"HasPreview": uint64(types.HasPreview), "HasGmailMessageID": uint64(types.HasGmailMessageID), "HasGmailThreadID": uint64(types.HasGmailThreadID),
			"HasGmailLabels": uint64(types.HasGmailLabels), "HasAnnotations": uint64(types.HasAnnotations),
		}
		items := uint64(f.Items)
		f.Items = types.ItemFlags(onlyWhat(f, items, has))
		if f.More == nil {
			f.More = new(types.FetchMore)
		}
		ofMore := types.ItemFlags(onlyWhat(f.More, items, has))
		if f.Items |= ofMore; ofMore == 0 && reflect.ValueOf(*f.More).IsZero() {
			f.More = nil
		}
		if f.Seq == 0 {
			f.Items |= types.HasUID
		}
		if f.Contents != nil && reflect.ValueOf(*f.Contents).IsZero() {
			f.Contents = nil
		}
	})
	tidy(m, tidyBody)
	hook(m, func(t *rapid.T) types.ObjectID {
		return types.ObjectID(m.textOr(t, rapid.StringMatching(`[A-Za-z0-9_-]{1,12}`)))
	})
	tidy(m, func(_ *rapid.T, i *types.ConvertedItem) {
		is := func(names ...types.ConvertName) bool {
			for _, n := range names {
				if i.Error == nil && strings.EqualFold(string(n), string(i.Name)) {
					return true
				}
			}
			return false
		}
		if !is(types.ConvertBinary, types.ConvertBody) {
			i.Data = types.Data{}
		}
		if !is(types.ConvertBinarySize) {
			i.Size = 0
		}
		if !is(types.ConvertBodyPartStructure) {
			i.BodyStructure = nil
		}
		if !is(types.ConvertAvailable) {
			i.Types = nil
		}
	})
}

// onlyWhat zeroes the fields of a struct that its tags bind to a flag which is not
// set, and gives the flags that are bound.
func onlyWhat(of any, flags uint64, named map[string]uint64) (bound uint64) {
	v := reflect.ValueOf(of).Elem()
	for i := range v.NumField() {
		_, has, ok := strings.Cut(v.Type().Field(i).Tag.Get("imap"), ";has=")
		if !ok {
			continue
		}
		has, _, _ = strings.Cut(has, ";")
		flag := named[has]
		if flag == 0 {
			panic("no flag " + has)
		}
		if flags&flag == 0 {
			v.Field(i).SetZero()
		}
		bound |= flags & flag
	}
	return bound
}

// tidyBody makes a body one of a text, of a message or of parts, mostly, and leaves out
// what its type does not have.
func tidyBody(t *rapid.T, b *types.BodyStructure) {
	switch rapid.IntRange(0, 9).Draw(t, "media type") {
	case 0:
	case 1, 2:
		b.Type, b.Subtype, b.Parts = "MESSAGE", rapid.SampledFrom([]string{"rfc822", "GLOBAL", "x"}).Draw(t, "subtype"), nil
	case 3, 4, 5:
		b.Type, b.Message = "multipart", nil
	case 6, 7:
		b.Type, b.Message, b.Parts = rapid.SampledFrom([]string{"TEXT", "text"}).Draw(t, "type"), nil, nil
	default:
		b.Message, b.Parts = nil, nil
	}
	if strings.EqualFold(b.Type, "multipart") && len(b.Parts) > 0 {
		b.ID, b.Encoding, b.Size, b.Lines = types.NString{}, "", 0, 0
		if b.Extra != nil {
			b.Extra.Description, b.Extra.MD5 = types.NString{}, types.NString{}
		}
	}
	if b.Message == nil && !strings.EqualFold(b.Type, "text") {
		b.Lines = 0
	}
	if b.Extra != nil && reflect.ValueOf(*b.Extra).IsZero() {
		b.Extra = nil
	}
}
