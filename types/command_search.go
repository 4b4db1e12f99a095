package types

import "strings"

// SearchCommand searches the selected mailbox. The answer is [*Search], or
// [*ESearch] when Return is set and from servers that speak IMAP4rev2.
//
//	A282 SEARCH FLAGGED SINCE 1-Feb-1994 NOT FROM "Smith"
//	A285 UID SEARCH RETURN (MIN MAX) 1:5000
//	A286 SEARCH CHARSET UTF-8 TEXT {6}
//
//	types.SearchCommand{UID: true, Program: types.And(types.From("joe"), types.Unseen)}
//
// RFC 3501 sections 6.4.4 and 6.4.8; RFC 4731; RFC 9051 section 6.4.4.
//
//imap:rule search uid_search
type SearchCommand struct {
	// UID asks for UIDs rather than sequence numbers: UID SEARCH.
	UID bool `imap:"search_uid" json:"-"`
	// Return says what of the result is wanted; nil for all numbers.
	Return *SearchReturn `imap:"search_return_opts" json:"return,omitempty"`
	// Charset is what the strings of the program are in. Usually it is empty: strings
	// are UTF-8 then, and CHARSET UTF-8 is sent when one is not ASCII. Where UTF-8 was
	// enabled ([EncodeOptions].UTF8) no charset may be sent, and none is; only
	// US-ASCII and UTF-8 are allowed here then. Servers that know no charset answer NO
	// or BAD, perhaps with [*CodeBadCharset].
	Charset string `imap:"search_charset" json:"charset,omitempty"`
	// Program says what a message has to be.
	Program SearchKey `imap:"search_keys" json:"program"`
}

// SearchReturn says what of a search's result is wanted. Without any of them, which
// is RETURN (), it is All. The result is [*ESearch].
//
//	RETURN (MIN COUNT)
//
// It needs ESEARCH, and for a [SortCommand] ESORT. RFC 4731 section 3.1.
//
//imap:rule search_return_opts
type SearchReturn struct {
	// Min is the lowest number; when sorting, the first.
	Min bool `imap:"return_min" json:"min,omitempty"`
	// Max is the highest number; when sorting, the last.
	Max bool `imap:"return_max" json:"max,omitempty"`
	// All are all numbers, in a compact form.
	All bool `imap:"return_all" json:"all,omitempty"`
	// Count is how many messages were found.
	Count bool `imap:"return_count" json:"count,omitempty"`
	// Save keeps the result on the server: [SavedUIDs] and [SavedSeqs] mean it. It
	// needs SEARCHRES. RFC 5182.
	Save bool `imap:"return_save" json:"save,omitempty"`
	// Relevancy are scores. It needs SEARCH=FUZZY. RFC 6203 section 4.
	Relevancy bool `imap:"return_relevancy" json:"relevancy,omitempty"`
	// Context tells the server that the same search will be asked for again. It needs
	// CONTEXT=SEARCH or CONTEXT=SORT. RFC 5267 section 4.2.
	Context bool `imap:"modifier_context" json:"context,omitempty"`
	// Update asks for changes of the result, until [CancelUpdateCommand]. It needs
	// CONTEXT=SEARCH or CONTEXT=SORT. RFC 5267 section 4.3.
	Update bool `imap:"context_update" json:"update,omitempty"`
	// UpdateItems are items to be fetched of messages that come into the result; they
	// go with Update. It needs NOTIFY. RFC 5465 section 5.10.
	UpdateItems []FetchItem `imap:"update_items" json:"update_items,omitempty"`
	// Partial is a piece of the result. It needs PARTIAL, CONTEXT=SEARCH or
	// CONTEXT=SORT; for negative numbers, PARTIAL. RFC 9394 section 3.1.
	Partial PartialRange `imap:"partial_range" json:"partial,omitempty"`
	// Extra are options that the grammar does not know.
	Extra []TaggedExt `imap:"search_ret_opt_ext" json:"extra,omitempty"`
}

// CommandName is "SEARCH" or "UID SEARCH".
func (c *SearchCommand) CommandName() string { return uidPrefix(c.UID, "SEARCH") }

// uidPrefix is the name of a command in one of its two forms.
func uidPrefix(uid bool, name string) string {
	if uid {
		return "UID " + name
	}
	return name
}

func (c *SearchCommand) encode(e *encoder) {
	e.syntax(c.CommandName())
	e.searchReturn(c.Return)
	e.searchCharset(c.Charset, c.Program)
	e.syntax(" ")
	e.searchProgram(c.Program)
}

func (c *SearchCommand) needs() []AnyOf {
	needs := c.Return.needs(nil, false)
	return searchNeeds(needs, c.Program)
}

// searchCharset appends the charset of a program, unless it needs none.
func (e *encoder) searchCharset(charset string, program SearchKey) {
	ascii, utf := searchStrings(program)
	switch {
	case charset == "" && !utf:
		e.fail("Charset", "a string is not UTF-8")
	case e.opts.UTF8 && charset != "" && !strings.EqualFold(charset, "UTF-8") && !strings.EqualFold(charset, "US-ASCII"):
		e.fail("Charset", "UTF-8 was enabled")
	case e.opts.UTF8:
	case charset != "":
		e.syntax(" CHARSET ")
		e.charset(charset)
	case !ascii:
		e.syntax(" CHARSET UTF-8")
	}
}

// charset appends a charset.
func (e *encoder) charset(charset string) {
	if isAll(charset, isAtomChar) {
		e.syntax(charset)
		return
	}
	e.string("Charset", charset)
}

// searchReturn appends what is wanted of a result, if anything.
func (e *encoder) searchReturn(r *SearchReturn) {
	if r == nil {
		return
	}
	e.syntax(" RETURN ")
	list := e.list()
	for _, option := range []struct {
		set  bool
		name string
	}{
		{r.Min, "MIN"},
		{r.Max, "MAX"},
		{r.All, "ALL"},
		{r.Count, "COUNT"},
		{r.Save, "SAVE"},
		{r.Relevancy, "RELEVANCY"},
		{r.Context, "CONTEXT"},
		{r.Update, "UPDATE"},
	} {
		if option.set {
			list.next()
			e.syntax(option.name)
		}
	}
	if len(r.UpdateItems) > 0 {
		if !r.Update {
			e.fail("UpdateItems", "they go with Update")
		}
		e.syntax(" ")
		e.fetchItems("UpdateItems", r.UpdateItems, false)
	}
	if !r.Partial.IsZero() {
		list.next()
		e.syntax("PARTIAL ")
		e.partialRange("Partial", r.Partial)
	}
	for _, x := range r.Extra {
		list.next()
		e.taggedExt("Extra", x, "MIN", "MAX", "ALL", "COUNT", "SAVE", "RELEVANCY", "CONTEXT", "UPDATE", "PARTIAL")
	}
	list.end()
}

// needs adds what the options need.
func (r *SearchReturn) needs(needs []AnyOf, sort bool) []AnyOf {
	if r == nil {
		return needs
	}
	context := CapContextSearch
	if sort {
		context = CapContextSort
		needs = addNeed(needs, CapESort, CapContextSort)
	} else {
		needs = addNeed(needs, CapESearch, CapIMAP4rev2)
	}
	if r.Save {
		needs = addNeed(needs, CapSearchRes, CapIMAP4rev2)
	}
	if r.Relevancy {
		needs = addNeed(needs, CapSearchFuzzy)
	}
	if r.Context || r.Update {
		needs = addNeed(needs, context)
	}
	if len(r.UpdateItems) > 0 {
		needs = addNeed(needs, CapNotify)
	}
	switch {
	case r.Partial.IsZero():
	case r.Partial.First < 0:
		needs = addNeed(needs, CapPartial)
	default:
		needs = addNeed(needs, CapPartial, context)
	}
	return needs
}
