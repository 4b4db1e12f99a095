package types

import (
	"fmt"
	"strconv"
)

// SetError says what is wrong with a set of numbers.
type SetError struct {
	// Text is what was to be a set; empty for one that was not made from text.
	Text string
	// Offset is where in Text it went wrong, in bytes.
	Offset int
	// Reason says what is wrong.
	Reason string
}

func (e *SetError) Error() string {
	if e.Text == "" {
		return "types: set: " + e.Reason
	}
	return fmt.Sprintf("types: set %q at byte %d: %s", e.Text, e.Offset, e.Reason)
}

func parseNumbers(s string) (numbers, error) {
	if s == "" {
		return numbers{}, nil
	}
	if s == "$" {
		return numbers{saved: true}, nil
	}
	// A number or "*", which is 0.
	at := 0
	number := func() (uint32, error) {
		if at < len(s) && s[at] == '*' {
			at++
			return 0, nil
		}
		begin := at
		for at < len(s) && s[at] >= '0' && s[at] <= '9' {
			at++
		}
		n, err := strconv.ParseUint(s[begin:at], 10, 32)
		if err != nil || s[begin] == '0' {
			return 0, &SetError{Text: s, Offset: begin, Reason: "want a number above 0 or *"}
		}
		return uint32(n), nil
	}
	var spans []span
	for {
		first, err := number()
		if err != nil {
			return numbers{}, err
		}
		last := first
		if at < len(s) && s[at] == ':' {
			at++
			if last, err = number(); err != nil {
				return numbers{}, err
			}
		}
		spans = append(spans, newSpan(first, last))
		if at == len(s) {
			return numbers{spans: normalise(spans)}, nil
		}
		if s[at] != ',' {
			return numbers{}, &SetError{Text: s, Offset: at, Reason: "want a comma or the end"}
		}
		at++
	}
}
