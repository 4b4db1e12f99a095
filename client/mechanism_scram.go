package client

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/imapeg/imapeg/types"
	"github.com/xdg-go/scram"
)

// The iteration counts that a server may ask for: fewer make the password easy to
// guess for who has seen the exchange (RFC 7677 section 4), more take seconds.
const (
	minIterations = 4096
	maxIterations = 1_000_000
)

const plusSuffix = "-PLUS"

// scramNames are the variants of SCRAM, the strongest first.
var scramNames = [...]string{
	"SCRAM-SHA-512-PLUS", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS",
	"SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1",
}

// AuthSCRAM makes one of the mechanisms SCRAM-SHA-1, SCRAM-SHA-256, SCRAM-SHA-512
// (RFC 5802, RFC 7677), or one of these with -PLUS. The password is not sent, and
// the server has to prove that it knows it: otherwise the error is [ErrServerProof].
//
// -PLUS binds the login to this TLS connection, so that nobody in between can pass
// it on, whatever certificates he has: by tls-exporter with TLS 1.3 (RFC 9266), by
// tls-unique before. Where there is none of them, the error is [ErrChannelBinding].
func AuthSCRAM(name string, creds *Credentials) Mechanism {
	return &scramMechanism{name: strings.ToUpper(name), creds: creds}
}

type scramMechanism struct {
	name         string
	creds        *Credentials
	conversation *scram.ClientConversation
	first        bool // the next challenge is the server's first message
}

func (m *scramMechanism) Name() string { return m.name }

func (m *scramMechanism) secrets() []types.Secret { return []types.Secret{m.creds.Password} }

func (m *scramMechanism) Start(_ context.Context, peer *Peer) ([]byte, error) {
	hash, plus := strings.CutSuffix(m.name, plusSuffix)
	client, err := newSCRAM(hash, m.creds)
	if err != nil {
		return nil, err
	}
	binding, err := channelBinding(peer.TLS)
	switch {
	case plus && err != nil:
		return nil, err
	case plus:
		m.conversation = client.NewConversationWithChannelBinding(binding)
	case err == nil && !slices.ContainsFunc(peer.Mechanisms, func(name string) bool { return strings.HasSuffix(name, plusSuffix) }):
		// Should the server have -PLUS after all, it knows then that somebody has
		// taken it out of its capabilities.
		m.conversation = client.NewConversationAdvertisingChannelBinding()
	default:
		m.conversation = client.NewConversation()
	}
	m.first = true
	initial, err := m.conversation.Step("")
	return []byte(initial), err
}

func (m *scramMechanism) Next(_ context.Context, challenge []byte) ([]byte, error) {
	text := string(challenge)
	if m.first {
		m.first = false
		if err := checkIterations(text); err != nil {
			return nil, err
		}
		response, err := m.conversation.Step(text)
		if err != nil {
			return nil, ErrChallenge // the library's error may be as long as the challenge
		}
		return []byte(response), nil
	}
	if strings.HasPrefix(text, "e=") {
		return nil, nil // the server will say NO
	}
	if _, err := m.conversation.Step(text); err != nil {
		return nil, ErrServerProof
	}
	return nil, nil
}

func (m *scramMechanism) Finish() error {
	if !m.conversation.Valid() {
		return ErrServerProof
	}
	return nil
}

func newSCRAM(name string, creds *Credentials) (*scram.Client, error) {
	var hash scram.HashGeneratorFcn
	switch name {
	case "SCRAM-SHA-1":
		hash = scram.SHA1
	case "SCRAM-SHA-256":
		hash = scram.SHA256
	case "SCRAM-SHA-512":
		hash = scram.SHA512
	default:
		return nil, errors.New("no such SCRAM mechanism")
	}
	password := creds.Password.Reveal()
	client, err := hash.NewClient(creds.Username, password, creds.AuthorizationID)
	if err != nil {
		// What SASLprep does not allow, new characters above all, is taken as it
		// is: so do servers.
		client, err = hash.NewClientUnprepped(creds.Username, password, creds.AuthorizationID)
	}
	return client, err
}

// checkIterations looks at the server's first message, before any work is done for
// it.
func checkIterations(text string) error {
	for field := range strings.SplitSeq(text, ",") {
		value, ok := strings.CutPrefix(field, "i=")
		if !ok {
			continue
		}
		n, err := strconv.ParseUint(value, 10, 63)
		switch {
		case errors.Is(err, strconv.ErrRange), err == nil && (n < minIterations || n > maxIterations):
			return fmt.Errorf("%w: between %d and %d", ErrIterations, minIterations, maxIterations)
		case err != nil:
			return ErrChallenge
		}
	}
	return nil
}

// channelBinding is what is known of this TLS connection alone.
func channelBinding(state *tls.ConnectionState) (scram.ChannelBinding, error) {
	switch {
	case state == nil:
	case state.Version >= tls.VersionTLS13:
		binding, err := scram.NewTLSExporterBinding(state)
		if err != nil {
			return binding, fmt.Errorf("%w: %w", ErrChannelBinding, err)
		}
		return binding, nil
	case len(state.TLSUnique) > 0:
		return scram.NewTLSUniqueBinding(state.TLSUnique), nil
	}
	return scram.ChannelBinding{}, ErrChannelBinding
}
