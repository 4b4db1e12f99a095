package parser

import (
	"fmt"
	"math"
)

// Defaults of the limits in [Options].
const (
	defaultMaxLine     = 32 << 20
	defaultMaxLiteral  = 32 << 20
	defaultMaxFrame    = 128 << 20
	defaultMaxNesting  = 256
	defaultMaxElements = 4 << 20
)

// Options says what a reader tolerates and how much of the peer's data it keeps in memory. A nil
// *Options, and every field that is zero or less, means the default. What is over a limit costs the
// message that it belongs to, never the connection; see [LimitError].
type Options struct {
	// Strict refuses what real servers do wrong instead of tolerating and recording it.
	Strict bool

	// MaxLine is the length of one line in bytes, line end included and the octets of literals not:
	// a literal ends one line and begins another. Default 32 MiB, since the answer to a SEARCH that
	// finds millions of messages is one line.
	MaxLine int64

	// MaxLiteral is the size in octets of the largest literal that is read into memory. What is larger
	// goes to Sink. Default 32 MiB.
	MaxLiteral int64

	// MaxFrame is the size in bytes of the largest message in memory: its lines, its literals except
	// those that went to Sink, and 64 bytes for each literal. Default 128 MiB.
	MaxFrame int64

	// MaxNesting is how many levels deep lists, bodies, threads and search keys may be nested.
	// Default 256.
	MaxNesting int

	// MaxElements is how many elements one message may have, all together: numbers, flags, addresses,
	// parts and each of their fields. It bounds what a message costs beyond its bytes: 16 bytes an
	// element while it is parsed. Default 4 Mi.
	MaxElements int

	// Sink is called for every literal that is larger than MaxLiteral, while it arrives. Nil refuses
	// such a literal with a *LimitError. A literal that is not the content of a message or a part of
	// it, but a name or a subject, is refused all the same when Sink has seen it.
	Sink Sink

	// Offer is asked for every literal that MaxLiteral lets into memory: while it says true, Sink is
	// called for it too, and takes it, or leaves it for memory by returning [ErrKeep]. Nil offers
	// none. ReadResponse and ReadCommand ask it, the functions that parse what is in memory do not.
	Offer func() bool

	// Continue is called by ReadCommand for every literal, before its octets are read. A client that
	// has sent a literal without "+" (nonSync is false) waits: the server has to ask for the octets
	// with a continuation request, "+ OK", or Continue returns an error. It refuses the literal
	// and its command with it: ReadCommand returns an *[Error] that wraps what Continue returned. Nil
	// asks for nothing, as is right for a recording.
	Continue func(size int64, nonSync bool) error
}

// orDefaults returns o with the default in place of every limit that was not set.
func (o *Options) orDefaults() Options {
	var r Options
	if o != nil {
		r = *o
	}
	// Sums of two limits must not overflow, nor a limit the int of a small machine.
	const most = math.MaxInt / 4
	bound := func(n, def int64) int64 {
		if n <= 0 {
			n = def
		}
		return min(n, most)
	}
	r.MaxLine = bound(r.MaxLine, defaultMaxLine)
	r.MaxLiteral = bound(r.MaxLiteral, defaultMaxLiteral)
	r.MaxFrame = bound(r.MaxFrame, defaultMaxFrame)
	r.MaxNesting = int(bound(int64(r.MaxNesting), defaultMaxNesting))
	r.MaxElements = int(bound(int64(r.MaxElements), defaultMaxElements))
	return r
}

// Limit names one of the limits in [Options].
type Limit string

// The limits.
const (
	LimitLine     Limit = "line"     // Options.MaxLine
	LimitLiteral  Limit = "literal"  // Options.MaxLiteral
	LimitFrame    Limit = "frame"    // Options.MaxFrame
	LimitNesting  Limit = "nesting"  // Options.MaxNesting
	LimitElements Limit = "elements" // Options.MaxElements
)

// LimitError says that a message was over a limit and is therefore lost. The reader has gone over the
// rest of the message without keeping it, so that the next call gives the next message.
type LimitError struct {
	Limit  Limit
	Max    int64 // the limit that was in force, in its own unit
	Offset int64 // where in the stream the thing that is too large begins
}

func (e *LimitError) Error() string {
	switch e.Limit {
	case LimitLine:
		return fmt.Sprintf("line at byte %d is longer than the limit of %d bytes", e.Offset, e.Max)
	case LimitLiteral:
		return fmt.Sprintf("literal at byte %d is larger than the limit of %d octets", e.Offset, e.Max)
	case LimitFrame:
		return fmt.Sprintf("message at byte %d is larger than the limit of %d bytes", e.Offset, e.Max)
	case LimitNesting:
		return fmt.Sprintf("nesting at byte %d is deeper than the limit of %d levels", e.Offset, e.Max)
	case LimitElements:
		return fmt.Sprintf("lists at byte %d have more elements than the limit of %d", e.Offset, e.Max)
	}
	return fmt.Sprintf("limit %q of %d exceeded at byte %d", e.Limit, e.Max, e.Offset)
}

// Is makes errors.Is(err, &LimitError{Limit: LimitLine}) true for every error of that limit, and
// errors.Is(err, &LimitError{}) for an error of any limit.
func (e *LimitError) Is(target error) bool {
	t, ok := target.(*LimitError)
	return ok && (t.Limit == "" || t.Limit == e.Limit)
}

// literalCost is what a literal counts against MaxFrame besides its octets: about the memory of a
// literal struct. Without it, a message of nothing but {0} would take twelve times its size.
const literalCost = 64

// lineRoom returns how long the next line of a message may be that holds used bytes already, and which
// limit says so. One number for both limits makes the outcome independent of how the bytes arrive.
func (o *Options) lineRoom(used int64) (int64, Limit) {
	if left := o.MaxFrame - used; left < o.MaxLine {
		return left, LimitFrame
	}
	return o.MaxLine, LimitLine
}

// admit says what a literal of size octets adds to a message that holds used bytes already, whether it
// is one for the sink, or which limit it is over.
func (o *Options) admit(used, size int64) (cost int64, streamed bool, over Limit) {
	cost = literalCost
	switch {
	case size <= o.MaxLiteral:
		cost += size
	case o.Sink == nil:
		return 0, false, LimitLiteral
	default:
		streamed = true
	}
	if cost > o.MaxFrame-used {
		return 0, false, LimitFrame
	}
	return cost, streamed, ""
}

// exceeded returns the error for the limit l. Of the offsets it picks the one that belongs to l.
func (o *Options) exceeded(l Limit, message, part int64) *LimitError {
	e := &LimitError{Limit: l, Offset: part}
	switch l {
	case LimitLine:
		e.Max = o.MaxLine
	case LimitLiteral:
		e.Max = o.MaxLiteral
	case LimitFrame:
		e.Max, e.Offset = o.MaxFrame, message
	}
	return e
}
