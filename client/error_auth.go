package client

import (
	"errors"
	"fmt"
	"strings"
)

// What this side gives up a login for. They come inside of an [*AuthError].
var (
	// ErrServerProof: the server did not prove that it knows the password, or not the
	// right one, as SCRAM wants it. It is not the server of that user, and the
	// connection is closed, even if it said OK.
	ErrServerProof = errors.New("the server did not prove that it knows the password")
	// ErrUnfinished: the server said OK in the middle of the exchange. The connection
	// is closed.
	ErrUnfinished = errors.New("the server said OK before the exchange was at its end")
	// ErrChallenge: a challenge of the server is none of the mechanism, is not in
	// base64 or too long, or there are too many.
	ErrChallenge = errors.New("a challenge that makes no sense")
	// ErrIterations: the server wants SCRAM with so few iterations that the password
	// could be guessed, or so many that it takes very long.
	ErrIterations = errors.New("number of iterations out of bounds")
	// ErrChannelBinding: the mechanism binds the login to the TLS connection, which
	// there is not, or which has nothing to be bound to. Nothing was sent.
	ErrChannelBinding = errors.New("no channel binding")
)

// AuthError says that this side gave up a login by a SASL mechanism: the server asked
// for something that the mechanism cannot give, a token could not be had, and so on.
// The exchange was cancelled, or did not begin, and the connection can be used for
// another, unless the AuthError comes inside of a [*ConnError].
type AuthError struct {
	// Mechanism is the mechanism's name.
	Mechanism string
	// Err is ErrChallenge or another of these, or what the mechanism returned.
	Err error
}

func (e *AuthError) Error() string { return fmt.Sprintf("client: %s: %s", e.Mechanism, e.Err) }

// Unwrap is the reason.
func (e *AuthError) Unwrap() error { return e.Err }

// NoMechanismError says that the server offers no way to log in that the credentials
// are good for. Nothing was sent.
type NoMechanismError struct {
	// Offered are the server's mechanisms. LOGIN is that of SASL, and not the command.
	Offered []string
}

func (e *NoMechanismError) Error() string {
	if len(e.Offered) == 0 {
		return "client: the server offers no way to log in"
	}
	return "client: the server offers only " + strings.Join(e.Offered, ", ") + " to log in"
}
