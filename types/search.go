package types

// Search has the messages that a SEARCH command found: sequence numbers, or UIDs
// when the command was UID SEARCH. The response does not say which.
//
//   - SEARCH 2 3 6
//   - SEARCH 2 5 6 (MODSEQ 917162500)
//
// RFC 3501 section 7.2.5; RFC 7162 section 3.1.5.
//
//imap:rule mailbox_data_search mailbox_data_search_again
type Search struct {
	// Numbers are the numbers in the order in which they came.
	Numbers []uint32 `imap:"search_numbers,search_numbers_again,search_numbers_odd;split" json:"numbers"`
	// ModSeq is the highest mod-sequence of the messages that were found, when the
	// command asked for mod-sequences; else 0.
	ModSeq uint64 `imap:"mod_sequence_value" json:"modseq,omitempty"`
}

// Sort has the messages that a SORT command found, in the order that it asked for:
// sequence numbers, or UIDs when the command was UID SORT. The response does not say
// which.
//
//   - SORT 5 3 4 1 2
//   - SORT 2 3 6 (MODSEQ 917162500)
//
// RFC 5256 section 4; RFC 7162 section 3.1.6.
//
//imap:rule sort_data sort_data_again
type Sort struct {
	// Numbers are the numbers in the order in which they came.
	Numbers []uint32 `imap:"search_numbers,search_numbers_again,search_numbers_odd;split" json:"numbers"`
	// ModSeq is the highest mod-sequence of the messages that were found, when the
	// command asked for mod-sequences; else 0.
	ModSeq uint64 `imap:"mod_sequence_value" json:"modseq,omitempty"`
}

func (*Search) response() {}
func (*Sort) response()   {}

// ResponseName is "SEARCH".
func (*Search) ResponseName() string { return "SEARCH" }

// ResponseName is "SORT".
func (*Sort) ResponseName() string { return "SORT" }

func (s *Search) encode(e *encoder) { encodeFound(e, "* SEARCH", s.Numbers, s.ModSeq) }
func (s *Sort) encode(e *encoder)   { encodeFound(e, "* SORT", s.Numbers, s.ModSeq) }

func encodeFound(e *encoder, name string, numbers []uint32, modSeq uint64) {
	e.syntax(name)
	e.spaced("Numbers", " ", numbers)
	if modSeq != 0 {
		e.syntax(" (MODSEQ ")
		e.number(modSeq)
		e.syntax(")")
	}
}

// spaced appends numbers above 0 with a blank between them, and text before the
// first.
func (e *encoder) spaced(field, before string, numbers []uint32) {
	for _, n := range numbers {
		if n == 0 {
			e.fail(field, "there is a 0 among them")
			return
		}
		e.syntax(before)
		e.number(uint64(n))
		before = " "
	}
}
