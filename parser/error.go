package parser

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
)

// maxRaw is how much of a message an [Error] keeps.
const maxRaw = 64 << 10

// ErrSyntax is in every error of a message that does not match the grammar:
// errors.Is(err, parser.ErrSyntax).
var ErrSyntax = errors.New("not in the grammar")

// Error says that one message could not be made a value: because it does not
// match the grammar (it is [ErrSyntax] then), because a number in it is out of
// range, or because of a limit (errors.As finds the *[LimitError] then). The
// reader goes on with the next message.
//
//	response at byte 17, in body_fld_enc: expected DQUOTE or "{", found "NIL"
type Error struct {
	// What is what the message was to be: "response" or "command".
	What string
	// Offset is where in the stream the message begins, or 0 for a message in
	// memory; in bytes.
	Offset int64
	// At is how far into the message, counted on the wire with the octets of
	// literals, it went wrong; in bytes. In a message of many MB that would take too
	// long to explain it is how far the search came; Rule, Path, Expected and Found
	// are empty then.
	At int64
	// Rule is the rule of the grammar that did not match there.
	Rule string
	// Path are the rules around it, from the root to Rule.
	Path []string
	// Expected is what would have matched: texts in quotes, and names of the
	// RFCs' terminals.
	Expected []string
	// Found is the beginning of what stands there instead; "[redacted]" behind LOGIN and
	// AUTHENTICATE.
	Found string
	// Raw is the message without the octets of its literals, up to 64 KiB, and without
	// what stands behind LOGIN and AUTHENTICATE.
	Raw []byte
	// Err is the reason: ErrSyntax, a *LimitError or another.
	Err error
}

func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s at byte %d", cmp.Or(e.What, "message"), e.At)
	if e.Rule != "" {
		fmt.Fprintf(&b, ", in %s", e.Rule)
	}
	b.WriteString(": ")
	if !errors.Is(e.Err, ErrSyntax) || len(e.Expected) == 0 {
		b.WriteString(e.Err.Error())
		if e.Found != "" {
			fmt.Fprintf(&b, ": %q", e.Found)
		}
		return b.String()
	}
	fmt.Fprintf(&b, "expected %s, found ", oneOf(e.Expected))
	if e.Found == "" {
		b.WriteString("the end")
	} else {
		fmt.Fprintf(&b, "%q", e.Found)
	}
	return b.String()
}

// Unwrap is the reason.
func (e *Error) Unwrap() error { return e.Err }

// oneOf lists alternatives: a, b or c.
func oneOf(list []string) string {
	if len(list) == 1 {
		return list[0]
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " or " + list[last]
}

// excerpt is the beginning of what stands at a position, for an error.
func excerpt(text []byte, p int) string {
	const most = 24
	rest := text[min(p, len(text)):]
	end := min(len(rest), most)
	for i, c := range rest[:end] {
		if c == '\r' || c == '\n' || i > 0 && (c == ' ' || c == ')') {
			end = i
			break
		}
	}
	if end == 0 && len(rest) > 0 {
		end = min(2, len(rest)) // the line's end itself
	}
	return string(rest[:end])
}

// wireOffset is where a position of the text stands on the wire.
func wireOffset(literals []literal, p int) int64 {
	at := int64(p)
	for i := range literals {
		if literals[i].end <= p {
			at += literals[i].size
		}
	}
	return at
}
