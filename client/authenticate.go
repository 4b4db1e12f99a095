package client

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/imapeg/imapeg/types"
)

// Authenticate logs a user in by a SASL mechanism (RFC 3501 section 6.2.2), with the
// first message in the command where the server has SASL-IR (RFC 4959).
//
//	sess, err := conn.Authenticate(ctx, client.AuthPlain(&client.Credentials{Username: "joe", Password: password}))
//
// When the server does not offer the mechanism the error is an [*UnsupportedError],
// and without TLS, whatever the mechanism, [ErrInsecure]: nothing is sent then. SCRAM
// does not give the password away, but an exchange against which passwords can be
// tried, and the mail that follows is not hidden by it. See
// [Options].AllowInsecureAuth.
//
// A login that the server refuses is [ErrNo]; [DiagnoseLogin] knows more. What this
// side gave up is an [*AuthError]. The connection can be used for another try then,
// unless the error is a [*ConnError] as well: with [ErrServerProof] or
// [ErrUnfinished] it is closed.
//
// When the context ends while the mechanism works at an answer, the exchange is
// cancelled; when it ends while the server does, the connection is closed.
func (conn *Conn) Authenticate(ctx context.Context, m Mechanism) (*Session, error) {
	c := conn.c
	err := c.authenticate(ctx, m)
	if token, ok := m.(*oauth); ok && errors.Is(err, ErrNo) && DiagnoseLogin(err).Reason != LoginUnavailable {
		again, failed := token.refresh(ctx)
		switch {
		case failed != nil:
			err = errors.Join(err, failed)
		case again:
			err = c.authenticate(ctx, m)
		}
	}
	if err != nil {
		return nil, err
	}
	return c.loggedIn(ctx)
}

// AuthenticateAny logs a user in by the strongest mechanism that the server offers
// and the credentials are good for: OAUTHBEARER or XOAUTH2 with a token, EXTERNAL,
// SCRAM with a channel binding, SCRAM, CRAM-MD5, PLAIN, the command LOGIN, and the
// mechanism LOGIN. When there is none, the error is a [*NoMechanismError].
//
// A password that was refused is not tried again, since servers count. What is followed
// by the next is a mechanism that the server does not understand after all (BAD), and
// SCRAM with a channel binding that this side does not have, or that the server refuses
// without saying that it is for the password: Cyrus 3.6 offers it with TLS 1.3, and knows
// only the binding of TLS 1.2. Whoever is in between, with a certificate for the server's
// name, can make it look so; creds.Mechanisms rules that out.
func (conn *Conn) AuthenticateAny(ctx context.Context, creds *Credentials) (*Session, error) {
	c := conn.c
	if err := c.mayLogin(); err != nil {
		return nil, err
	}
	caps, err := c.capability(ctx)
	if err != nil {
		return nil, err
	}
	offered := caps.AuthMechanisms()
	failed := error(&NoMechanismError{Offered: offered})
	command := !creds.Password.IsZero() && len(creds.Mechanisms) == 0 && !caps.Has(types.CapLoginDisabled)
	binding := true
	for _, candidate := range creds.candidates() {
		plus := strings.HasSuffix(candidate.name, plusSuffix)
		switch candidate.name {
		case mechPlain:
			// Exchange does not take domain\user in PLAIN.
			if command && strings.Contains(creds.Username, `\`) && creds.AuthorizationID == "" {
				continue
			}
		case mechLogin:
			if command && creds.AuthorizationID == "" {
				return conn.Login(ctx, creds.Username, creds.Password)
			}
		}
		if !slices.Contains(offered, candidate.name) || plus && !binding {
			continue
		}
		sess, err := conn.Authenticate(ctx, candidate.make(creds))
		unbound := errors.Is(err, ErrChannelBinding) ||
			plus && errors.Is(err, ErrNo) && DiagnoseLogin(err).Reason == LoginUnknown
		if !unbound && !errors.Is(err, ErrBad) || c.hasEnded() {
			return sess, err
		}
		binding = binding && !unbound
		failed = err
	}
	return nil, failed
}

// authenticate is one exchange, and another one without an initial response for
// servers that have SASL-IR and do not understand it.
func (c *core) authenticate(ctx context.Context, m Mechanism) error {
	if err := c.mayLogin(); err != nil {
		return err
	}
	caps, err := c.capability(ctx)
	if err != nil {
		return err
	}
	offered := caps.AuthMechanisms()
	if !slices.Contains(offered, strings.ToUpper(m.Name())) {
		return &UnsupportedError{Command: "AUTHENTICATE", Capability: types.CapAuth + "=" + types.Cap(m.Name())}
	}
	initial, err := m.Start(ctx, c.peer(offered))
	switch {
	case ctx.Err() != nil:
		return newCancelError(ctx, "AUTHENTICATE", NotSent)
	case err != nil:
		return &AuthError{Mechanism: m.Name(), Err: err}
	}
	withCommand := initial != nil && len(initial) <= maxInitial && (caps.Has(types.CapSASLIR) || caps.Has(types.CapIMAP4rev2))
	x, err := c.exchange(ctx, m, initial, withCommand)
	if withCommand && errors.Is(err, ErrBad) && x.rounds == 0 && !c.hasEnded() {
		_, err = c.exchange(ctx, m, initial, false)
	}
	return err
}

// peer is what mechanisms are told.
func (c *core) peer(offered []string) *Peer {
	c.mu.Lock()
	defer c.mu.Unlock()
	peer := &Peer{Host: c.host, Mechanisms: offered}
	if t, ok := c.nc.(connectionStater); ok {
		state := t.ConnectionState()
		peer.TLS = &state
	}
	return peer
}

// exchange sends AUTHENTICATE, and leads the conversation to its end.
func (c *core) exchange(ctx context.Context, m Mechanism, initial []byte, withCommand bool) (*exchange, error) {
	body := &types.AuthenticateCommand{Mechanism: m.Name()}
	if withCommand {
		body.Initial = types.NewSASLResponse(initial)
	}
	cmd := newCommand(body)
	cmd.exchange = newExchange(m, initial, withCommand)
	c.login(cmd)
	err := c.run(ctx, cmd)

	x := cmd.exchange
	var answer *StatusError
	var lost *ConnError
	if errors.As(err, &lost) || !errors.As(err, &answer) {
		return x, err
	}
	token, isToken := m.(*oauth)
	switch {
	case x.cancelled != nil && ctx.Err() != nil:
		err = newCancelError(ctx, cmd.name, Draining)
	case x.cancelled != nil:
		err = x.failed(x.cancelled)
	case isToken:
		err = token.explain(answer)
	}
	return x, err
}
