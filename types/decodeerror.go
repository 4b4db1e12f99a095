package types

import "fmt"

// DecodeError says that a text is not quite in the form that its RFC gives it: a
// mailbox name that is not modified UTF-7, a word in an unknown charset, a date
// that no calendar has. Methods that return it return with it what could be
// understood nevertheless.
type DecodeError struct {
	// Kind is what the text was to be: "mailbox name", "header text",
	// "parameter", "date-time", "date".
	Kind string
	// Text is the text as it came.
	Text string
	// Offset is where in Text the first thing is wrong, in bytes.
	Offset int
	// Reason says what is wrong.
	Reason string
}

// Error quotes at most the beginning of the text: a peer may have sent a long one.
func (e *DecodeError) Error() string {
	return fmt.Sprintf("types: %s %.80q at byte %d: %s", e.Kind, e.Text, e.Offset, e.Reason)
}
