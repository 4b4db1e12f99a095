package client

import (
	"context"
	"crypto/hmac"
	"crypto/md5"
	"encoding/hex"
	"strings"

	"github.com/imapeg/imapeg/types"
)

// simple is a mechanism that answers with what it knows beforehand.
type simple struct {
	name    string
	secret  types.Secret
	initial func() ([]byte, error) // nil when the server speaks first
	// answers are for the challenges, in order.
	answers []func(challenge []byte) []byte
	step    int
}

func (m *simple) Name() string { return m.name }

func (m *simple) Start(context.Context, *Peer) ([]byte, error) {
	m.step = 0
	if m.initial == nil {
		return nil, nil
	}
	return m.initial()
}

func (m *simple) Next(_ context.Context, challenge []byte) ([]byte, error) {
	if m.step == len(m.answers) {
		return nil, ErrChallenge
	}
	m.step++
	return m.answers[m.step-1](challenge), nil
}

func (m *simple) Finish() error {
	if m.step < len(m.answers) {
		return ErrUnfinished
	}
	return nil
}

func (m *simple) secrets() []types.Secret { return []types.Secret{m.secret} }

// AuthPlain makes the mechanism PLAIN: name and password as they are (RFC 4616).
func AuthPlain(creds *Credentials) Mechanism {
	return &simple{name: mechPlain, secret: creds.Password, initial: func() ([]byte, error) {
		fields := []string{creds.AuthorizationID, creds.Username, creds.Password.Reveal()}
		for _, field := range fields {
			if strings.ContainsRune(field, 0) {
				return nil, errNUL
			}
		}
		return []byte(strings.Join(fields, "\x00")), nil
	}}
}

// AuthLogin makes the mechanism LOGIN, which no RFC defines: name and password as
// they are, one after the other, whatever the server's prompts say. Use it where
// there is no PLAIN.
func AuthLogin(creds *Credentials) Mechanism {
	return &simple{name: mechLogin, secret: creds.Password, answers: []func([]byte) []byte{
		func([]byte) []byte { return []byte(creds.Username) },
		func([]byte) []byte { return []byte(creds.Password.Reveal()) },
	}}
}

// AuthCRAMMD5 makes the mechanism CRAM-MD5 (RFC 2195): the password is not sent,
// but a hash that is easy to try passwords against.
func AuthCRAMMD5(creds *Credentials) Mechanism {
	return &simple{name: mechCRAMMD5, secret: creds.Password, answers: []func([]byte) []byte{
		func(challenge []byte) []byte {
			digest := hmac.New(md5.New, []byte(creds.Password.Reveal()))
			digest.Write(challenge)
			return []byte(creds.Username + " " + hex.EncodeToString(digest.Sum(nil)))
		},
	}}
}

// AuthExternal makes the mechanism EXTERNAL (RFC 4422 appendix A): the server knows
// the user from elsewhere, as from a client's certificate. Only AuthorizationID is
// sent; when it is empty, the server takes the user that it knows.
func AuthExternal(creds *Credentials) Mechanism {
	return &simple{name: mechExternal, initial: func() ([]byte, error) { return []byte(creds.AuthorizationID), nil }}
}

// AuthAnonymous makes the mechanism ANONYMOUS (RFC 4505). trace tells the server who
// it is, a mail address or less; it may be empty.
func AuthAnonymous(trace string) Mechanism {
	return &simple{name: mechAnonymous, initial: func() ([]byte, error) {
		if strings.ContainsRune(trace, 0) {
			return nil, errNUL
		}
		return []byte(trace), nil
	}}
}
