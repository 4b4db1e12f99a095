package testserver

// Option changes how a server is set up.
type Option func(*settings)

type settings struct {
	User, Password string
	Plaintext      bool     // passwords are allowed without TLS
	Lines          []string // more lines of configuration
}

// WithUser sets the name and the password of the first user. Neither may hold a colon or a line end.
func WithUser(name, password string) Option {
	return func(s *settings) { s.User, s.Password = name, password }
}

// WithoutPlaintext makes the server refuse passwords on connections without TLS: it announces
// LOGINDISABLED until STARTTLS.
func WithoutPlaintext() Option {
	return func(s *settings) { s.Plaintext = false }
}

// WithConfig adds lines to the server's configuration, where they override what is there: to dovecot.conf of a
// Dovecot, to imapd.conf of a Cyrus ("option: value"), to the environment of a Courier ("OPTION=value").
func WithConfig(lines ...string) Option {
	return func(s *settings) { s.Lines = append(s.Lines, lines...) }
}

func newSettings(options []Option) settings {
	set := settings{User: "alice", Password: "open sesame", Plaintext: true}
	for _, option := range options {
		option(&set)
	}
	return set
}

// accounts are the users, for whom cert and key vouch.
func (s settings) accounts(cert *certificate, key []byte) ([]Account, error) {
	other := "bob"
	if s.User == other {
		other = "carol"
	}
	list := []Account{{User: s.User, Password: s.Password}, {User: other, Password: "just swordfish"}}
	for i := range list {
		a := &list[i]
		a.OAuthToken, a.ExpiredOAuthToken = tokens(key, a.User)
		var err error
		if a.ClientCertificate, err = cert.client(a.User); err != nil {
			return nil, err
		}
	}
	return list, nil
}
