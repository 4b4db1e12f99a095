package types

// FetchCommand asks for items of messages: [*Fetch]. With a [UIDSet] it is
// UID FETCH, whose answers always have the UID.
//
//	A654 FETCH 2:4 (FLAGS BODY.PEEK[HEADER.FIELDS (DATE FROM)])
//	A655 UID FETCH 300:500 (FLAGS) (CHANGEDSINCE 12345 VANISHED)
//
// RFC 3501 sections 6.4.5 and 6.4.8.
//
//imap:rule fetch uid_fetch
type FetchCommand struct {
	// Set says of which messages.
	Set NumSet `imap:"sequence_set,uid_sequence_set" json:"set"`
	// Items are what is asked for. They go in parentheses, but for a macro.
	Items []FetchItem `imap:"fetch_macro,fetch_att_name,fetch_att_section,fetch_att_binary,fetch_att_binary_size,fetch_att_preview,fetch_att_annotation,fetch_att_other" json:"items"`
	// ChangedSince asks only for messages whose mod-sequence is higher, and for
	// their MODSEQ; 0 for all. The server needs the capability CONDSTORE or
	// QRESYNC. RFC 7162 section 3.1.4.1.
	ChangedSince uint64 `imap:"fetch_changedsince" json:"changedsince,omitempty"`
	// Vanished asks for the UIDs of the set that are gone since ChangedSince,
	// too. QRESYNC has to be enabled, and the set has to be one of UIDs. RFC 7162
	// section 3.2.6.
	Vanished bool `imap:"rexpunges_fetch_mod" json:"vanished,omitempty"`
	// Partial asks for a piece of the result only, by position; the zero value for
	// all of it. The server needs the capability PARTIAL. RFC 9394 section 3.3.
	Partial PartialRange `imap:"partial_range" json:"partial,omitempty"`
	// Modifiers are those that the grammar does not know. RFC 4466 section 2.4.
	Modifiers []TaggedExt `imap:"fetch_modifier_other" json:"modifiers,omitempty"`
}

// CommandName is "FETCH" or "UID FETCH".
func (c *FetchCommand) CommandName() string { return uidName(c.Set, "FETCH") }

// uidName is the name of a command for a kind of set.
func uidName(set NumSet, name string) string {
	if _, ok := set.(UIDSet); ok {
		return "UID " + name
	}
	return name
}

func (c *FetchCommand) encode(e *encoder) {
	e.syntax(c.CommandName())
	e.syntax(" ")
	e.set("Set", c.Set)
	e.syntax(" ")
	if len(c.Items) == 1 && isMacro(c.Items[0]) {
		c.Items[0].encodeItem(e)
	} else {
		e.fetchItems("Items", c.Items, e.opts.Quirks)
	}
	if c.ChangedSince == 0 && !c.Vanished && c.Partial.IsZero() && len(c.Modifiers) == 0 {
		return
	}
	e.syntax(" ")
	list := e.list()
	if c.ChangedSince != 0 {
		list.next()
		e.syntax("CHANGEDSINCE ")
		e.number(c.ChangedSince)
	}
	if c.Vanished {
		list.next()
		e.syntax("VANISHED")
	}
	if !c.Partial.IsZero() {
		list.next()
		e.syntax("PARTIAL ")
		e.partialRange("Partial", c.Partial)
	}
	for _, m := range c.Modifiers {
		list.next()
		e.taggedExt("Modifiers", m, "CHANGEDSINCE", "VANISHED", "PARTIAL")
	}
	list.end()
}

func isMacro(item FetchItem) bool {
	_, ok := item.(FetchMacro)
	return ok
}

// fetchItems appends items in parentheses, always: Dovecot 2.3 misreads BODY[]
// without them when something follows. Lenient, there may be none, and macros among
// them.
func (e *encoder) fetchItems(field string, items []FetchItem, lenient bool) {
	list := e.list()
	for _, item := range items {
		switch {
		case item == nil:
			e.fail(field, "there is a nil among them")
			return
		case isMacro(item) && !lenient:
			e.fail(field, "a macro stands alone")
			return
		}
		list.next()
		item.encodeItem(e)
	}
	if len(items) == 0 && !lenient {
		e.fail(field, "there are none")
	}
	list.end()
}

func (c *FetchCommand) needs() []AnyOf {
	needs := setNeeds(nil, c.Set)
	for _, item := range c.Items {
		switch item := item.(type) {
		case FetchBinary, FetchBinarySize:
			needs = addNeed(needs, CapBinary, CapIMAP4rev2)
		case FetchPreview:
			needs = addNeed(needs, CapPreview)
		case FetchAnnotation:
			needs = addNeed(needs, CapAnnotate)
		case FetchName:
			switch item {
			case FetchModSeq:
				needs = addNeed(needs, CapCondStore, CapQResync)
			case FetchEmailID, FetchThreadID:
				needs = addNeed(needs, CapObjectID)
			case FetchSaveDate:
				needs = addNeed(needs, CapSaveDate)
			case FetchGmailMessageID, FetchGmailThreadID, FetchGmailLabels:
				needs = addNeed(needs, CapGmail)
			}
		}
	}
	if c.ChangedSince != 0 {
		needs = addNeed(needs, CapCondStore, CapQResync)
	}
	if c.Vanished {
		needs = addNeed(needs, CapQResync)
	}
	if !c.Partial.IsZero() {
		needs = addNeed(needs, CapPartial)
	}
	return needs
}
