package pool

import (
	"errors"
	"fmt"

	"github.com/imapeg/imapeg/types"
)

// ErrClosed says that the Keeper or the Pool was closed.
var ErrClosed = errors.New("pool: closed")

// FatalError says that it is of no use to connect again until something has changed, and
// then Resume was called: see [Judge].
type FatalError struct {
	// Err is what Dial or Login said.
	Err error
}

func (e *FatalError) Error() string { return "pool: not tried again: " + e.Err.Error() }

// Unwrap is what Dial or Login said.
func (e *FatalError) Unwrap() error { return e.Err }

// WaitError says that the context ended while a session was waited for.
type WaitError struct {
	// Err is the context's cause.
	Err error
	// Last is why there was no session: the error of the last attempt to connect, nil
	// when there was none.
	Last error
}

func (e *WaitError) Error() string {
	if e.Last == nil {
		return fmt.Sprintf("pool: waiting for a session: %s", e.Err)
	}
	return fmt.Sprintf("pool: waiting for a session: %s; the last attempt: %s", e.Err, e.Last)
}

// Unwrap is both errors.
func (e *WaitError) Unwrap() []error {
	if e.Last == nil {
		return []error{e.Err}
	}
	return []error{e.Err, e.Last}
}

// UIDValidityError says that a mailbox that was selected before has another UIDVALIDITY
// now: UIDs of before mean nothing. It comes once; the next call works.
type UIDValidityError struct {
	// Mailbox is the mailbox's name.
	Mailbox types.Mailbox
	// Old and New are the values.
	Old, New uint32
}

func (e *UIDValidityError) Error() string {
	return fmt.Sprintf("pool: the UIDVALIDITY of %s was %d and is %d", e.Mailbox.Name(), e.Old, e.New)
}
