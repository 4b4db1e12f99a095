package types

// Correlator says to which command, and to which mailbox, a response belongs.
//
//	(TAG "A282")
//	(TAG "tag1" MAILBOX "folder1" UIDVALIDITY 1)
//
// RFC 4466 section 2.6.3; RFC 7377 section 2.1.
type Correlator struct {
	// Tag is the tag of the command, empty when the response does not say.
	Tag string `imap:"tag_string" json:"tag,omitempty"`
	// Mailbox is the mailbox that was searched, when the command was ESEARCH (RFC
	// 7377); else empty.
	Mailbox Mailbox `imap:"correlator_mailbox" json:"mailbox,omitempty"`
	// UIDValidity is that of Mailbox, 0 when there is none.
	UIDValidity uint32 `imap:"correlator_uidvalidity" json:"uidvalidity,omitempty"`
	// CorrelatorExtra are the correlators that the grammar does not know.
	CorrelatorExtra []SearchExtra `imap:"correlator_other" json:"correlator_extra,omitempty"`
}

// ESearchItems is the set of the items that an [ESearch] has.
type ESearchItems uint32

// The members of the set.
const (
	ESearchHasMin ESearchItems = 1 << iota
	ESearchHasMax
	ESearchHasCount
	ESearchHasAll
	ESearchHasModSeq
	ESearchHasRelevancy
)

// ESearch is the answer to a SEARCH or SORT with RETURN, to an ESEARCH, or news of a
// search that is kept up to date. A field counts only when Has says that its item
// came. When nothing was found only COUNT comes, or no item at all.
//
//   - ESEARCH (TAG "A283") UID MIN 2 MAX 47 COUNT 25 ALL 2,10:15,21
//
// RFC 4731 section 3; RFC 5267 section 4; RFC 9051 section 7.3.4.
//
//imap:rule esearch_response
type ESearch struct {
	Correlator
	// UID says that all numbers are UIDs, rather than sequence numbers.
	UID bool `imap:"esearch_uid" json:"uid,omitempty"`
	// Items says which of the six fields below came.
	Items ESearchItems `json:"-"`
	// Min is the lowest number that was found; for SORT, the first.
	Min uint32 `imap:"search_return_min;has=ESearchHasMin" json:"min,omitempty"`
	// Max is the highest number that was found; for SORT, the last.
	Max uint32 `imap:"search_return_max;has=ESearchHasMax" json:"max,omitempty"`
	// Count is how many messages were found.
	Count uint32 `imap:"search_return_count;has=ESearchHasCount" json:"count,omitempty"`
	// All are the numbers that were found; for SORT, in the order that was asked for.
	All NumList `imap:"search_return_all;has=ESearchHasAll" json:"all,omitempty"`
	// ModSeq is the highest mod-sequence of the messages in the other items (RFC
	// 4731 section 3.2).
	ModSeq uint64 `imap:"mod_sequence_value;has=ESearchHasModSeq" json:"modseq,omitempty"`
	// Relevancy are scores from 1 to 100, one for each number of All or Partial (RFC
	// 6203 section 4).
	Relevancy []uint32 `imap:"scores;has=ESearchHasRelevancy;split" json:"relevancy,omitempty"`
	// Partial is a page of what was found, nil when none was asked for.
	Partial *PartialResult `imap:"ret_data_partial" json:"partial,omitempty"`
	// Updates are changes of what was found, to be carried out one after the other.
	Updates []ContextUpdate `imap:"ret_data_addto,ret_data_removefrom" json:"updates,omitempty"`
	// Extra are the items that the grammar does not know, and those whose values are
	// none.
	Extra []SearchExtra `imap:"search_ret_data_ext,search_return_raw" json:"extra,omitempty"`
}

// PartialResult is a page of what a search found.
//
//	PARTIAL (1:500 23764,23763)
//
// RFC 9394 section 3.1.
//
//imap:rule ret_data_partial
type PartialResult struct {
	// Range is the page that was asked for.
	Range PartialRange `imap:"partial_range" json:"range"`
	// Numbers are the numbers on that page, in the order of the result; none when
	// it is behind the end.
	Numbers NumList `imap:"partial_numbers" json:"numbers"`
}

// ContextUpdate is a change of what a search found that is kept up to date.
//
//	ADDTO (1 2733 1 2732)
//	REMOVEFROM (0 32768)
//
// RFC 5267 sections 4.3.3 and 4.3.4.
//
//imap:rule ret_data_addto ret_data_removefrom
type ContextUpdate struct {
	// Kind says whether messages come or go.
	Kind ContextUpdateKind `imap:"context_addto,context_removefrom" json:"kind"`
	// Changes are carried out one after the other.
	Changes []ContextChange `imap:"context_change" json:"changes"`
}

// ContextUpdateKind says whether messages come or go.
//
//imap:enum
type ContextUpdateKind string

// The kinds of updates.
const (
	// ContextAddTo: the messages are to be put in.
	ContextAddTo ContextUpdateKind = "ADDTO"
	// ContextRemoveFrom: the messages are to be taken out.
	ContextRemoveFrom ContextUpdateKind = "REMOVEFROM"
)

// ContextChange is what comes or goes at one place.
//
//imap:rule context_change
type ContextChange struct {
	// Position is the place in the result of the first of the numbers, counted from
	// 1. What stands there or behind moves. It is 0 where the order of the mailbox
	// says the place of each.
	Position uint32 `imap:"context_position" json:"position"`
	// Numbers are the numbers, in the order of the result.
	Numbers NumList `imap:"context_numbers" json:"numbers"`
}

// SearchExtra is an argument, or a part of a response, that the grammar does not
// know.
//
//imap:rule search_ret_data_ext search_return_raw correlator_other
type SearchExtra struct {
	// Name is the name as it came.
	Name string `imap:"search_modifier_name,search_return_raw_name" json:"name"`
	// Value is the value as it stood on the wire.
	Value Raw `imap:"search_return_value" json:"value"`
}

func (*ESearch) response() {}

// ResponseName is "ESEARCH".
func (*ESearch) ResponseName() string { return "ESEARCH" }

// Has says whether all the items came.
func (s *ESearch) Has(items ESearchItems) bool { return s.Items&items == items }

func (s *ESearch) encode(e *encoder) {
	e.syntax("* ESEARCH")
	if !s.isEmpty() {
		e.syntax(" ")
		e.correlator(&s.Correlator)
	}
	if s.UID {
		e.syntax(" UID")
	}
	if s.Has(ESearchHasMin) {
		e.syntax(" MIN ")
		e.positive("Min", s.Min)
	}
	if s.Has(ESearchHasMax) {
		e.syntax(" MAX ")
		e.positive("Max", s.Max)
	}
	if s.Has(ESearchHasCount) {
		e.syntax(" COUNT ")
		e.number(uint64(s.Count))
	}
	if s.Has(ESearchHasAll) {
		e.syntax(" ALL ")
		e.numList("All", s.All)
	}
	if s.Has(ESearchHasModSeq) {
		e.modSeq(" MODSEQ ", "ModSeq", s.ModSeq)
	}
	if s.Has(ESearchHasRelevancy) {
		e.syntax(" RELEVANCY ")
		list := e.list()
		for _, score := range s.Relevancy {
			if score > 999 {
				e.fail("Relevancy", "a score has more than three digits")
			}
			list.next()
			e.number(uint64(score))
		}
		list.end()
	}
	if s.Partial != nil {
		e.syntax(" PARTIAL (")
		e.partialRange("Partial", s.Partial.Range)
		e.syntax(" ")
		if s.Partial.Numbers.IsEmpty() {
			e.syntax("NIL")
		} else {
			e.numList("Partial", s.Partial.Numbers)
		}
		e.syntax(")")
	}
	for i := range s.Updates {
		s.Updates[i].encode(e)
	}
	for i := range s.Extra {
		e.syntax(" ")
		s.Extra[i].encode(e)
	}
}

func (u *ContextUpdate) encode(e *encoder) {
	if u.Kind != ContextAddTo && u.Kind != ContextRemoveFrom {
		e.fail("Kind", "neither ADDTO nor REMOVEFROM")
	}
	if len(u.Changes) == 0 {
		e.fail("Changes", "there are none")
	}
	e.syntax(" " + string(u.Kind) + " ")
	list := e.list()
	for i := range u.Changes {
		list.next()
		e.number(uint64(u.Changes[i].Position))
		e.syntax(" ")
		e.numList("Numbers", u.Changes[i].Numbers)
	}
	list.end()
}

func (x *SearchExtra) encode(e *encoder) {
	e.atom("Extra", x.Name)
	e.syntax(" ")
	e.raw("Extra", x.Value)
}

func (c *Correlator) isEmpty() bool {
	return c.Tag == "" && c.Mailbox == "" && c.UIDValidity == 0 && len(c.CorrelatorExtra) == 0
}

// correlator appends a correlator; one without anything has an empty tag.
func (e *encoder) correlator(c *Correlator) {
	list := e.list()
	if c.Tag != "" || c.isEmpty() {
		list.next()
		e.syntax("TAG ")
		e.string("Tag", c.Tag)
	}
	if c.Mailbox != "" {
		list.next()
		e.syntax("MAILBOX ")
		e.mailbox("Mailbox", c.Mailbox)
	}
	if c.UIDValidity != 0 {
		list.next()
		e.syntax("UIDVALIDITY ")
		e.number(uint64(c.UIDValidity))
	}
	for i := range c.CorrelatorExtra {
		list.next()
		c.CorrelatorExtra[i].encode(e)
	}
	list.end()
}

// modSeq appends a text and a mod-sequence.
func (e *encoder) modSeq(before, field string, n uint64) {
	if n == 0 {
		e.fail(field, "it is 0")
	}
	e.syntax(before)
	e.number(n)
}
