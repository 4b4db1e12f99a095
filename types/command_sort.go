package types

import "strings"

// SortCommand searches the selected mailbox and sorts what is found: [*Sort], or
// [*ESearch] when Return is set.
//
//	A282 SORT (SUBJECT REVERSE DATE) UTF-8 SINCE 1-Feb-1994
//	E01 UID SORT RETURN (COUNT ALL) (REVERSE DATE) UTF-8 UNDELETED UNKEYWORD $Junk
//
//	types.SortCommand{
//		Criteria: []types.SortCriterion{{Key: types.SortSubject}, {Key: types.SortDate, Reverse: true}},
//		Program:  types.Unseen,
//	}
//
// It needs SORT. RFC 5256 section 3; RFC 5267 section 3.
//
//imap:rule sort uid_sort
type SortCommand struct {
	// UID asks for UIDs rather than sequence numbers: UID SORT.
	UID bool `imap:"search_uid" json:"-"`
	// Return says what of the result is wanted; nil for all numbers. It needs ESORT.
	Return *SearchReturn `imap:"search_return_opts" json:"return,omitempty"`
	// Criteria say by what to sort: those that are equal by the first, by the second.
	// What is equal by all is in the order of the mailbox.
	Criteria []SortCriterion `imap:"sort_criterion" json:"criteria"`
	// Charset is what the strings of the program are in; empty for UTF-8, which every
	// server with SORT understands.
	Charset string `imap:"search_charset" json:"charset,omitempty"`
	// Program says what a message has to be.
	Program SearchKey `imap:"search_keys" json:"program"`
}

// SortCriterion is one thing by which to sort.
//
//	REVERSE DATE
//	ANNOTATION /comment value.shared
//
//imap:rule sort_criterion
type SortCriterion struct {
	// Key says by what.
	Key SortKey `imap:"sort_key_name,sort_key_annotation" json:"key"`
	// Reverse sorts in descending order.
	Reverse bool `imap:"sort_reverse" json:"reverse,omitempty"`
	// Entry and Attribute are those of an annotation, and go with SortAnnotation. RFC
	// 5257 section 4.5.
	Entry     string          `imap:"sort_entry" json:"entry,omitempty"`
	Attribute SearchAttribute `imap:"att_sort" json:"attribute,omitempty"`
}

// SortKey says by what to sort. Keys that are not among the constants are sent as
// they are.
//
//imap:enum
type SortKey string

// The keys of RFC 5256 section 3, and of extensions.
const (
	// SortArrival: INTERNALDATE.
	SortArrival SortKey = "ARRIVAL"
	// SortCc: the mailbox of the first address in Cc.
	SortCc SortKey = "CC"
	// SortDate: the moment of the Date field.
	SortDate SortKey = "DATE"
	// SortFrom: the mailbox of the first address in From.
	SortFrom SortKey = "FROM"
	// SortSize: the size in octets.
	SortSize SortKey = "SIZE"
	// SortSubject: the subject without Re: and the like.
	SortSubject SortKey = "SUBJECT"
	// SortTo: the mailbox of the first address in To.
	SortTo SortKey = "TO"
	// SortDisplayFrom: the name of the first address in From, or else the address. It
	// needs SORT=DISPLAY. RFC 5957.
	SortDisplayFrom SortKey = "DISPLAYFROM"
	// SortDisplayTo: the name of the first address in To, or else the address. It
	// needs SORT=DISPLAY. RFC 5957.
	SortDisplayTo SortKey = "DISPLAYTO"
	// SortRelevancy: how well the message matches, the best first. It needs
	// SEARCH=FUZZY. RFC 6203 section 6.
	SortRelevancy SortKey = "RELEVANCY"
	// SortAnnotation: the value of an annotation. It needs ANNOTATE-EXPERIMENT-1. RFC
	// 5257 section 4.5.
	SortAnnotation SortKey = "ANNOTATION"
)

// ThreadCommand searches the selected mailbox and puts what is found into threads:
// [*Thread].
//
//	A283 THREAD REFERENCES UTF-8 SINCE 5-MAR-2000
//
// It needs THREAD= and the algorithm. RFC 5256 section 3.
//
//imap:rule thread uid_thread
type ThreadCommand struct {
	// UID asks for UIDs rather than sequence numbers: UID THREAD.
	UID bool `imap:"search_uid" json:"-"`
	// Algorithm says how.
	Algorithm ThreadAlgorithm `imap:"thread_alg" json:"algorithm"`
	// Charset is what the strings of the program are in; empty for UTF-8, which every
	// server with THREAD understands.
	Charset string `imap:"search_charset" json:"charset,omitempty"`
	// Program says what a message has to be.
	Program SearchKey `imap:"search_keys" json:"program"`
}

// ThreadAlgorithm says how messages are put into threads. Algorithms that are not
// among the constants are sent as they are.
//
//imap:enum
type ThreadAlgorithm string

// The algorithms.
const (
	// ThreadOrderedSubject: by subject, the messages of a thread by date. RFC 5256
	// section 3.
	ThreadOrderedSubject ThreadAlgorithm = "ORDEREDSUBJECT"
	// ThreadReferences: by the fields References and In-Reply-To, and then by subject.
	// RFC 5256 section 3.
	ThreadReferences ThreadAlgorithm = "REFERENCES"
	// ThreadRefs: by the fields alone, the threads by their newest message. Dovecot
	// and others have it.
	ThreadRefs ThreadAlgorithm = "REFS"
)

// CancelUpdateCommand ends the updates of searches. It needs CONTEXT=SEARCH or
// CONTEXT=SORT.
//
//	B04 CANCELUPDATE "B01"
//
// RFC 5267 section 4.3.5.
//
//imap:rule cancelupdate
type CancelUpdateCommand struct {
	// Tags are the tags of the commands that asked for updates.
	Tags []string `imap:"tag" json:"tags"`
}

// CommandName is "SORT" or "UID SORT".
func (c *SortCommand) CommandName() string { return uidPrefix(c.UID, "SORT") }

// CommandName is "THREAD" or "UID THREAD".
func (c *ThreadCommand) CommandName() string { return uidPrefix(c.UID, "THREAD") }

// CommandName is "CANCELUPDATE".
func (*CancelUpdateCommand) CommandName() string { return "CANCELUPDATE" }

func (c *SortCommand) encode(e *encoder) {
	e.syntax(c.CommandName())
	e.searchReturn(c.Return)
	e.syntax(" ")
	if len(c.Criteria) == 0 {
		e.fail("Criteria", "there are none")
	}
	list := e.list()
	for i := range c.Criteria {
		list.next()
		c.Criteria[i].encode(e)
	}
	list.end()
	e.searchCriteria(c.Charset, c.Program)
}

func (c *SortCriterion) encode(e *encoder) {
	if c.Reverse {
		e.syntax("REVERSE ")
	}
	e.atom("Key", string(c.Key))
	switch key := SortKey(strings.ToUpper(string(c.Key))); {
	case key == "REVERSE":
		e.fail("Key", "REVERSE has a field of its own")
	case key == SortAnnotation:
		e.syntax(" ")
		e.astring("Entry", c.Entry)
		e.syntax(" " + string(c.Attribute))
		if c.Attribute != AttributeValuePrivate && c.Attribute != AttributeValueShared {
			e.fail("Attribute", "neither value.priv nor value.shared")
		}
	case c.Entry != "" || c.Attribute != "":
		e.fail("Entry", "it goes with SortAnnotation")
	}
}

// searchCriteria appends a charset, which has to be there, and a program.
func (e *encoder) searchCriteria(charset string, program SearchKey) {
	if charset == "" {
		charset = "UTF-8"
		if _, utf := searchStrings(program); !utf {
			e.fail("Charset", "a string is not UTF-8")
		}
	}
	e.syntax(" ")
	e.charset(charset)
	e.syntax(" ")
	e.searchProgram(program)
}

func (c *ThreadCommand) encode(e *encoder) {
	e.syntax(c.CommandName() + " ")
	e.atom("Algorithm", string(c.Algorithm))
	e.searchCriteria(c.Charset, c.Program)
}

func (c *CancelUpdateCommand) encode(e *encoder) {
	e.syntax("CANCELUPDATE")
	if len(c.Tags) == 0 {
		e.fail("Tags", "there are none")
	}
	for _, tag := range c.Tags {
		if !isAll(tag, isTagChar) {
			e.fail("Tags", "not a tag")
		}
		e.syntax(` "` + tag + `"`)
	}
}

func (c *SortCommand) needs() []AnyOf {
	needs := c.Return.needs([]AnyOf{{CapSort}}, true)
	for _, criterion := range c.Criteria {
		switch criterion.Key {
		case SortDisplayFrom, SortDisplayTo:
			needs = addNeed(needs, CapSortDisplay)
		case SortRelevancy:
			needs = addNeed(needs, CapSearchFuzzy)
		case SortAnnotation:
			needs = addNeed(needs, CapAnnotate)
		}
	}
	return searchNeeds(needs, c.Program)
}

func (c *ThreadCommand) needs() []AnyOf {
	return searchNeeds([]AnyOf{{"THREAD=" + Cap(c.Algorithm)}}, c.Program)
}

func (*CancelUpdateCommand) needs() []AnyOf { return []AnyOf{{CapContextSearch, CapContextSort}} }
