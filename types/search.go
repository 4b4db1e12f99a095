package types

// Search has the messages that a SEARCH command found: sequence numbers, or UIDs
// when the command was UID SEARCH. The response does not say which.
//
//   - SEARCH 2 3 6
//
// RFC 3501 section 7.2.5.
//
//imap:rule mailbox_data_search
type Search struct {
	// Numbers are the numbers in the order in which they came.
	Numbers []uint32 `imap:"search_number" json:"numbers"`
}

func (*Search) response() {}

// ResponseName is "SEARCH".
func (*Search) ResponseName() string { return "SEARCH" }

func (s *Search) encode(e *encoder) {
	e.syntax("* SEARCH")
	for _, n := range s.Numbers {
		e.syntax(" ")
		e.number(uint64(n))
	}
}
