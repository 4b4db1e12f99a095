package watch

import (
	"errors"
	"fmt"

	"github.com/imapeg/imapeg/types"
)

// Change is something that has happened: [*Arrived], [*Flags], [*Gone] or [*Anew].
type Change interface {
	// String is for logs: "arrived 6:7", "flags 7 [\Seen]", "gone 1,4", "anew: ...".
	String() string

	change()
}

// Arrived says that messages are new.
type Arrived struct {
	// UIDs are their UIDs.
	UIDs types.UIDSet
}

// Flags says that a message's flags have changed.
type Flags struct {
	// UID is the message's UID.
	UID types.UID
	// Flags are all flags that it has now.
	Flags []types.Flag
	// ModSeq is its mod-sequence, 0 when the server did not say.
	ModSeq uint64
}

// Gone says that messages are gone.
type Gone struct {
	// UIDs are their UIDs. With QRESYNC some may be of messages that were new and gone at
	// once.
	UIDs types.UIDSet
}

// Anew says that something has happened, and that it is not known what: the mailbox has
// to be looked at anew.
type Anew struct {
	// Reason is why: an [*client.OverflowError] when the loop was too slow,
	// [types.CodeNotificationOverflow] when the server was, a [*UIDValidityError], a
	// [*parser.Error] for news that was not understood, [ErrUnknownUID], [ErrShrunk],
	// [ErrBehind], or a [*client.StatusError] of a server that did not tell which
	// messages are new.
	//
	// [*client.OverflowError]: https://pkg.go.dev/github.com/imapeg/imapeg/client#OverflowError
	// [*client.StatusError]: https://pkg.go.dev/github.com/imapeg/imapeg/client#StatusError
	// [*parser.Error]: https://pkg.go.dev/github.com/imapeg/imapeg/parser#Error
	Reason error
}

func (*Arrived) change() {}
func (*Flags) change()   {}
func (*Gone) change()    {}
func (*Anew) change()    {}

func (a *Arrived) String() string { return "arrived " + a.UIDs.String() }
func (f *Flags) String() string   { return fmt.Sprintf("flags %d %s", f.UID, f.Flags) }
func (g *Gone) String() string    { return "gone " + g.UIDs.String() }
func (a *Anew) String() string    { return "anew: " + a.Reason.Error() }

// Reasons of an [Anew].
var (
	// ErrUnknownUID: something has happened to a message of which only the number was
	// known.
	ErrUnknownUID = errors.New("watch: a message has changed or is gone whose UID is not known")
	// ErrShrunk: the server says that there are fewer messages, and did not say which are
	// gone.
	ErrShrunk = errors.New("watch: there are fewer messages, and nobody knows which are gone")
	// ErrBehind: STATUS knows of messages that the selected mailbox does not show. It
	// may have to be selected again.
	ErrBehind = errors.New("watch: the selected mailbox is not up to date")
)

// UIDValidityError says that the UIDVALIDITY has changed: UIDs mean nothing any more.
type UIDValidityError struct {
	// Old and New are the values.
	Old, New uint32
}

func (e *UIDValidityError) Error() string {
	return fmt.Sprintf("watch: the UIDVALIDITY was %d and is %d", e.Old, e.New)
}
