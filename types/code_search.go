package types

import "strings"

// CodeNoUpdate is the tag of a search that the server does not keep up to date, or
// no longer.
//
//	[NOUPDATE "B02"]
//
// RFC 5267 section 4.3.1.
//
//imap:rule resp_text_code_noupdate
//imap:json tag
type CodeNoUpdate string

// CodeUndefinedFilter is the name of a filter that a SEARCH used and that is not
// there.
//
//	[UNDEFINED-FILTER on-the-road]
//
// RFC 5466 section 3.1.
//
//imap:rule resp_text_code_undefined_filter
//imap:json filter
type CodeUndefinedFilter string

// CodeBadEvent lists the events that NOTIFY can be asked for, since it was asked
// for another.
//
//	[BADEVENT (MessageNew MessageExpunge)]
//
// RFC 5465 section 3.1.
//
//imap:rule unsupported_events_code
type CodeBadEvent struct {
	// Events are the names of the events that the server supports.
	Events []EventName `imap:"event_name" json:"events"`
}

func (CodeNoUpdate) code()        {}
func (CodeUndefinedFilter) code() {}
func (*CodeBadEvent) code()       {}

// CodeName is "NOUPDATE".
func (CodeNoUpdate) CodeName() string { return "NOUPDATE" }

// CodeName is "UNDEFINED-FILTER".
func (CodeUndefinedFilter) CodeName() string { return "UNDEFINED-FILTER" }

// CodeName is "BADEVENT".
func (*CodeBadEvent) CodeName() string { return "BADEVENT" }

// Error is the code's name and the tag.
func (c CodeNoUpdate) Error() string { return codeText(c) }

// Error is the code's name and the filter.
func (c CodeUndefinedFilter) Error() string { return "UNDEFINED-FILTER " + string(c) }

// Error is the code's name and the events.
func (c *CodeBadEvent) Error() string { return codeText(c) }

func (c CodeNoUpdate) encode(e *encoder) {
	e.syntax("NOUPDATE ")
	e.quoted("Code", string(c))
}

func (c CodeUndefinedFilter) encode(e *encoder) {
	e.syntax("UNDEFINED-FILTER ")
	if strings.Contains(string(c), "/") {
		e.fail("Code", `there is a "/" in it`)
	}
	e.atom("Code", string(c))
}

func (c *CodeBadEvent) encode(e *encoder) {
	e.syntax("BADEVENT ")
	if len(c.Events) == 0 {
		e.fail("Events", "there are none")
	}
	list := e.list()
	for _, event := range c.Events {
		list.next()
		e.atom("Events", string(event))
	}
	list.end()
}
