package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/imapeg/imapeg/types"
)

// AuthOAuthBearer makes the mechanism OAUTHBEARER (RFC 7628): an OAuth 2.0 access
// token, of creds.Token. When the server refuses it, the source is asked for another
// and the login is tried once more; after that the error is an [*OAuthError], when the
// server said why.
func AuthOAuthBearer(creds *Credentials) Mechanism {
	return &oauth{name: mechOAuthBearer, creds: creds, dummy: "\x01", initial: func(user, token string) string {
		if user != "" {
			user = "a=" + gs2Name.Replace(user)
		}
		return "n," + user + ",\x01auth=Bearer " + token + "\x01\x01"
	}}
}

// AuthXOAuth2 makes the mechanism XOAUTH2, which Gmail and Outlook had before there
// was OAUTHBEARER. It is used in the same way as [AuthOAuthBearer].
func AuthXOAuth2(creds *Credentials) Mechanism {
	return &oauth{name: mechXOAuth2, creds: creds, initial: func(user, token string) string {
		return "user=" + user + "\x01auth=Bearer " + token + "\x01\x01"
	}}
}

// gs2Name writes a name as RFC 5801 section 4 wants it.
var gs2Name = strings.NewReplacer("=", "=3D", ",", "=2C")

type oauth struct {
	name    string
	creds   *Credentials
	dummy   string // the answer to the server's reasons
	initial func(user, token string) string

	token   types.Secret // that is sent
	fresh   bool         // and was not sent yet
	refusal *OAuthError
}

func (m *oauth) Name() string { return m.name }

func (m *oauth) secrets() []types.Secret { return []types.Secret{m.token} }

func (m *oauth) Start(ctx context.Context, _ *Peer) ([]byte, error) {
	if !m.fresh {
		if err := m.ask(ctx, types.Secret{}); err != nil {
			return nil, err
		}
	}
	m.fresh, m.refusal = false, nil
	user := m.creds.AuthorizationID
	if user == "" {
		user = m.creds.Username
	}
	if strings.ContainsAny(user+m.token.Reveal(), "\x00\x01") {
		return nil, errors.New("a control character in the name or in the token")
	}
	return []byte(m.initial(user, m.token.Reveal())), nil
}

// ask asks the source for a token.
func (m *oauth) ask(ctx context.Context, refused types.Secret) error {
	if m.creds.Token == nil {
		return errors.New("no source of tokens")
	}
	token, err := m.creds.Token(ctx, refused)
	if err != nil {
		return fmt.Errorf("token: %w", err)
	}
	m.token = token
	return nil
}

// refresh asks for another token than the one that was refused. It is false when
// there is none.
func (m *oauth) refresh(ctx context.Context) (bool, error) {
	refused := m.token
	if err := m.ask(ctx, refused); err != nil {
		return false, err
	}
	m.fresh = !m.token.Equal(refused)
	return m.fresh, nil
}

// Next takes the server's reasons, in JSON. It wants an answer before it says NO.
func (m *oauth) Next(_ context.Context, challenge []byte) ([]byte, error) {
	var reasons struct{ Status, Scope, Schemes loose }
	if m.refusal != nil || json.Unmarshal(challenge, &reasons) != nil {
		return nil, ErrChallenge
	}
	m.refusal = &OAuthError{
		Mechanism: m.name,
		Status:    string(reasons.Status), Scope: string(reasons.Scope), Schemes: string(reasons.Schemes),
	}
	return []byte(m.dummy), nil
}

func (m *oauth) Finish() error {
	if m.refusal != nil {
		return ErrUnfinished
	}
	return nil
}

// explain adds the server's reasons to its NO.
func (m *oauth) explain(no *StatusError) error {
	if m.refusal == nil {
		return no
	}
	reasons := *m.refusal
	for _, field := range []*string{&reasons.Status, &reasons.Scope, &reasons.Schemes} {
		*field = withoutSecrets(*field, []string{m.token.Reveal()})
	}
	reasons.Err = no
	return &reasons
}

// loose is a string, or whatever else a server has in its place.
type loose string

func (l *loose) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) != nil {
		s = string(b)
	}
	*l = loose(s)
	return nil
}

// OAuthError is the server's refusal of an OAuth token, with the reasons that it
// gave: RFC 7628 section 3.2.2. It is the [*StatusError] of its NO too, and so
// [ErrNo].
//
//	{"status":"invalid_token","scope":"example_scope","schemes":"bearer"}
type OAuthError struct {
	// Mechanism is OAUTHBEARER or XOAUTH2.
	Mechanism string
	// Status is the error: "invalid_token", or "400" with XOAUTH2.
	Status string
	// Scope is the scope that a token needs. It may be empty.
	Scope string
	// Schemes are the kinds of tokens that the server takes. It may be empty.
	Schemes string
	// Err is the server's NO.
	Err *StatusError
}

func (e *OAuthError) Error() string {
	text := fmt.Sprintf("%s (%s: %s", e.Err, e.Mechanism, e.Status)
	if e.Scope != "" {
		text += fmt.Sprintf(", scope %q", e.Scope)
	}
	return text + ")"
}

// Unwrap is the server's NO.
func (e *OAuthError) Unwrap() error { return e.Err }
