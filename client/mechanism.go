package client

import (
	"context"
	"crypto/tls"
	"errors"
	"slices"
	"strings"

	"github.com/imapeg/imapeg/types"
)

// Mechanism is a SASL mechanism (RFC 4422): one way to prove to a server who the
// user is. Those of this package are made by AuthPlain, AuthSCRAM and so on; others,
// GSSAPI for example, can be written outside of it. [Conn.Authenticate] uses a
// mechanism for one exchange at a time, and for several in turn.
type Mechanism interface {
	// Name is the mechanism's name in capital letters: "PLAIN".
	Name() string

	// Start begins an exchange, whatever became of the one before. initial is the
	// first message to the server, and nil when the server speaks first. An empty
	// message is not nil. After an error nothing is sent.
	Start(ctx context.Context, peer *Peer) (initial []byte, err error)

	// Next answers a challenge of the server; an empty answer is an empty line.
	// After an error the exchange is cancelled, and the connection can be used
	// for another; after one that is [ErrServerProof] the connection is closed.
	Next(ctx context.Context, challenge []byte) (response []byte, err error)

	// Finish says what is missing for the server's OK to count, and nil when
	// nothing is: that the exchange was not at its end, or that the server did not
	// prove who it is, for mechanisms that ask for that. It is called after
	// Start and after each Next. On an OK that does not count the connection is
	// closed.
	Finish() error
}

// Peer is what a [Mechanism] is told of the server.
type Peer struct {
	// Host is the name that was dialled; empty for a connection that was made by
	// [New].
	Host string
	// TLS is the state of TLS, for channel bindings; nil without TLS.
	TLS *tls.ConnectionState
	// Mechanisms are those that the server offers, in capital letters.
	Mechanisms []string
}

// Credentials are what a user can log in with. They can be used for any number of
// logins.
type Credentials struct {
	// Username is the user's name, in UTF-8.
	Username string
	// Password is the user's password; the zero value when there is none.
	Password types.Secret
	// Token is asked for OAuth 2.0 access tokens. Nil when there are none.
	Token TokenSource
	// External says that the server knows the user from elsewhere, usually from
	// the client's certificate in [Options].TLSConfig.
	External bool
	// AuthorizationID is the user on whose behalf Username acts, as administrators
	// do. Empty for Username itself. OAUTHBEARER and XOAUTH2, which have room for
	// one name, send it in the place of Username.
	AuthorizationID string
	// Mechanisms, unless it is empty, has the only mechanisms that
	// [Conn.AuthenticateAny] may use, the best first: an attacker who can change
	// what the server offers cannot get a weaker one.
	Mechanisms []string
}

// TokenSource gives an OAuth 2.0 access token. refused is the zero Secret at first;
// when the server did not take a token, the source is asked once more, with that
// token, so that it does not give the same again: it has to be refreshed.
//
//	func(ctx context.Context, refused types.Secret) (types.Secret, error) {
//		if !refused.IsZero() {
//			forget(refused)
//		}
//		token, err := cache.Token(ctx)
//		return types.NewSecret(token), err
//	}
type TokenSource func(ctx context.Context, refused types.Secret) (types.Secret, error)

// The names of mechanisms, as in the capability AUTH=PLAIN.
const (
	mechPlain       = "PLAIN"
	mechLogin       = "LOGIN"
	mechCRAMMD5     = "CRAM-MD5"
	mechExternal    = "EXTERNAL"
	mechAnonymous   = "ANONYMOUS"
	mechOAuthBearer = "OAUTHBEARER"
	mechXOAuth2     = "XOAUTH2"
)

// confidant is a mechanism of this package that has something that must not be
// seen in what a server says.
type confidant interface{ secrets() []types.Secret }

// candidate is a way to log in that the credentials are good for.
type candidate struct {
	name string
	make func(*Credentials) Mechanism
}

// candidates are the mechanisms that the credentials are good for, the strongest
// first.
func (creds *Credentials) candidates() []candidate {
	var list []candidate
	add := func(name string, make func(*Credentials) Mechanism) {
		list = append(list, candidate{name, make})
	}
	if creds.Token != nil {
		add(mechOAuthBearer, AuthOAuthBearer)
		add(mechXOAuth2, AuthXOAuth2)
	}
	if creds.External {
		add(mechExternal, AuthExternal)
	}
	if !creds.Password.IsZero() {
		for _, name := range scramNames {
			add(name, func(creds *Credentials) Mechanism { return AuthSCRAM(name, creds) })
		}
		add(mechCRAMMD5, AuthCRAMMD5)
		add(mechPlain, AuthPlain)
		add(mechLogin, AuthLogin)
	}
	if len(creds.Mechanisms) == 0 {
		return list
	}
	var wanted []candidate
	for _, name := range creds.Mechanisms {
		i := slices.IndexFunc(list, func(c candidate) bool { return strings.EqualFold(c.name, name) })
		if i >= 0 {
			wanted = append(wanted, list[i])
		}
	}
	return wanted
}

// errNUL is what PLAIN and ANONYMOUS cannot say.
var errNUL = errors.New("NUL in a name or a password")
