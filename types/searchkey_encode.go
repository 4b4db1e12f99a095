package types

import (
	"slices"
	"strings"
)

// searchProgram appends a program, of which several keys need no parentheses.
func (e *encoder) searchProgram(k SearchKey) {
	if and, ok := k.(SearchAnd); ok && len(and.Keys) > 1 {
		e.searchKeyList(and.Keys, 1)
		return
	}
	e.searchKey(k, 1)
}

func (e *encoder) searchKeyList(keys []SearchKey, depth int) {
	for i, k := range keys {
		if i > 0 {
			e.syntax(" ")
		}
		e.searchKey(k, depth)
	}
}

func (e *encoder) searchKey(k SearchKey, depth int) {
	switch {
	case depth > maxDepth:
		e.fail("Program", "it is nested too deep")
	case k == nil:
		e.fail("Program", "a key is missing")
	default:
		k.encodeKey(e, depth)
	}
}

// knownSearchKey appends the name of a key if it is one of these.
func knownSearchKey[K ~string](e *encoder, name K, known ...K) {
	if !slices.Contains(known, name) {
		e.fail("Key", "no such key")
	}
	e.syntax(string(name) + " ")
}

func (n SearchName) encodeKey(e *encoder, _ int) {
	switch n {
	case All, Answered, Deleted, Draft, Flagged, New, Old, IsRecent, Seen, SaveDateSupported,
		Unanswered, Undeleted, Undraft, Unflagged, Unseen:
		e.syntax(string(n))
	default:
		e.fail("Program", "no key without arguments: "+string(n))
	}
}

func (s SearchString) encodeKey(e *encoder, _ int) {
	knownSearchKey(e, s.Key, SearchBcc, SearchBody, SearchCc, SearchFrom, SearchSubject, SearchText, SearchTo, SearchGmailRaw)
	e.string("Value", s.Value)
}

func (h SearchHeader) encodeKey(e *encoder, _ int) {
	e.syntax("HEADER ")
	e.astring("Field", h.Field)
	e.syntax(" ")
	e.string("Value", h.Value)
}

func (k SearchKeyword) encodeKey(e *encoder, _ int) {
	e.syntax(k.KeyName() + " ")
	e.atom("Keyword", string(k.Keyword))
}

func (d SearchDate) encodeKey(e *encoder, _ int) {
	knownSearchKey(e, d.Key, SearchBefore, SearchOn, SearchSince, SearchSentBefore, SearchSentOn, SearchSentSince,
		SearchSavedBefore, SearchSavedOn, SearchSavedSince)
	if !d.Date.Valid() {
		e.fail("Date", "no calendar has this day")
	}
	e.syntax(d.Date.String())
}

func (s SearchSize) encodeKey(e *encoder, _ int) {
	knownSearchKey(e, s.Key, SearchLarger, SearchSmaller)
	e.size("Size", s.Size)
}

func (a SearchAge) encodeKey(e *encoder, _ int) {
	knownSearchKey(e, a.Key, SearchOlder, SearchYounger)
	e.positive("Seconds", a.Seconds)
}

func (s SearchSet) encodeKey(e *encoder, _ int) {
	if _, ok := s.Set.(UIDSet); ok {
		e.syntax("UID ")
	}
	e.set("Set", s.Set)
}

func (u SearchUID) encodeKey(e *encoder, _ int) {
	knownSearchKey(e, u.Key, SearchUIDAfter, SearchUIDBefore)
	e.positive("UID", uint32(u.UID))
}

func (m SearchModSeq) encodeKey(e *encoder, _ int) {
	e.syntax("MODSEQ ")
	if m.Entry != "" || m.Type != "" {
		flag, ok := cutPrefixFold(m.Entry, "/flags/")
		if !ok || !isAll(strings.TrimPrefix(flag, `\`), isAtomChar) {
			e.fail("Entry", "not the name of a flag's entry")
		}
		e.quoted("Entry", m.Entry)
		e.syntax(" ")
		knownSearchKey(e, m.Type, EntryPrivate, EntryShared, EntryAll)
	}
	e.number(m.ModSeq)
}

func cutPrefixFold(s, prefix string) (after string, found bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

func (o SearchObject) encodeKey(e *encoder, _ int) {
	knownSearchKey(e, o.Key, SearchEmailID, SearchThreadID)
	e.objectID("ID", o.ID)
}

func (g SearchGmailID) encodeKey(e *encoder, _ int) {
	knownSearchKey(e, g.Key, SearchGmailMessageID, SearchGmailThreadID)
	e.number(g.ID)
}

func (g SearchGmailLabel) encodeKey(e *encoder, _ int) {
	e.syntax("X-GM-LABELS ")
	e.gmailLabel("Label", g.Label)
}

func (f SearchFilter) encodeKey(e *encoder, _ int) {
	e.syntax("FILTER ")
	if strings.Contains(f.Name, "/") {
		e.fail("Name", `there is a "/" in it`)
	}
	e.atom("Name", f.Name)
}

func (a SearchAnnotation) encodeKey(e *encoder, _ int) {
	e.syntax("ANNOTATION ")
	e.string("Entry", a.Entry)
	e.syntax(" ")
	knownSearchKey(e, a.Attribute, AttributeValue, AttributeValuePrivate, AttributeValueShared)
	if s := a.Value.String(); strings.Contains(s, "\x00") {
		e.literal8("Value", Literal{Size: int64(len(s)), Bytes: []byte(s)})
		return
	}
	e.nstring("Value", a.Value)
}

func (n SearchNot) encodeKey(e *encoder, depth int) {
	e.syntax("NOT ")
	e.searchKey(n.Key, depth+1)
}

func (o SearchOr) encodeKey(e *encoder, depth int) {
	e.syntax("OR ")
	e.searchKey(o.First, depth+1)
	e.syntax(" ")
	e.searchKey(o.Second, depth+1)
}

func (f SearchFuzzy) encodeKey(e *encoder, depth int) {
	e.syntax("FUZZY ")
	e.searchKey(f.Key, depth+1)
}

func (a SearchAnd) encodeKey(e *encoder, depth int) {
	if len(a.Keys) < 2 {
		e.fail("Keys", "there are not two of them: use And")
	}
	e.syntax("(")
	e.searchKeyList(a.Keys, depth+1)
	e.syntax(")")
}

// encodeKey puts the key in parentheses, so that it takes nothing of what follows it.
func (u SearchUnknown) encodeKey(e *encoder, _ int) {
	switch {
	case !isAll(u.Name, isAtomChar) || isDigit(u.Name[0]) || u.Name[0] == '$':
		e.fail("Name", "not the name of a key")
	case !e.rawSyntax().areValues(string(u.Data)):
		e.fail("Data", "not values of the wire with a blank before each")
	case isSearchKeyName(u.Name):
		e.fail("Name", "a key that has a type of its own")
	default:
		e.syntax("(" + u.Name)
		e.wire(string(u.Data))
		e.syntax(")")
	}
}

// isSearchKeyName says whether the grammar knows a key.
func isSearchKeyName(name string) bool {
	switch strings.ToUpper(name) {
	case "CHARSET", "RETURN", "IN":
		return true
	case "ALL", "ANSWERED", "BCC", "BEFORE", "BODY", "CC", "DELETED", "DRAFT", "FLAGGED", "FROM", "HEADER", "KEYWORD",
		"LARGER", "NEW", "NOT", "OLD", "ON", "OR", "RECENT", "SEEN", "SENTBEFORE", "SENTON", "SENTSINCE", "SINCE", "SMALLER",
		"SUBJECT", "TEXT", "TO", "UID", "UIDAFTER", "UIDBEFORE", "UNANSWERED", "UNDELETED", "UNDRAFT", "UNFLAGGED", "UNKEYWORD", "UNSEEN",
		"OLDER", "YOUNGER", "MODSEQ", "FUZZY", "FILTER", "ANNOTATION", "EMAILID", "THREADID",
		"SAVEDBEFORE", "SAVEDON", "SAVEDSINCE", "SAVEDATESUPPORTED",
		"X-GM-RAW", "X-GM-MSGID", "X-GM-THRID", "X-GM-LABELS":
		return true
	}
	return false
}

// searchNeeds adds what a program needs of a server.
func searchNeeds(needs []AnyOf, program SearchKey) []AnyOf {
	for k := range SearchKeys(program) {
		switch k := k.(type) {
		case SearchName:
			if k == SaveDateSupported {
				needs = addNeed(needs, CapSaveDate)
			}
		case SearchDate:
			if strings.HasPrefix(string(k.Key), "SAVED") {
				needs = addNeed(needs, CapSaveDate)
			}
		case SearchSize:
			if k.Size > 1<<32-1 {
				needs = addNeed(needs, CapIMAP4rev2)
			}
		case SearchString:
			if k.Key == SearchGmailRaw {
				needs = addNeed(needs, CapGmail)
			}
		case SearchGmailID, SearchGmailLabel:
			needs = addNeed(needs, CapGmail)
		case SearchAge:
			needs = addNeed(needs, CapWithin)
		case SearchSet:
			needs = setNeeds(needs, k.Set)
		case SearchUID:
			needs = addNeed(needs, CapMessageLimit)
		case SearchModSeq:
			needs = addNeed(needs, CapCondStore, CapQResync)
		case SearchObject:
			needs = addNeed(needs, CapObjectID)
		case SearchFilter:
			needs = addNeed(needs, CapFilters)
		case SearchAnnotation:
			needs = addNeed(needs, CapAnnotate)
		case SearchFuzzy:
			needs = addNeed(needs, CapSearchFuzzy)
		}
	}
	return needs
}
