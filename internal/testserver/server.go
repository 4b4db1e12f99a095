package testserver

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"strings"
	"testing"
	"time"
)

// Kind is a kind of server.
type Kind struct {
	Name  string                              // Dovecot, Cyrus, Courier
	Start func(testing.TB, ...Option) *Server // starts one for the test, as the function of that name does
}

// All returns the kinds of servers that there are, for tests that are tables over them. A kind that is not
// installed skips the test that starts it, so that it should be a subtest:
//
//	for _, kind := range testserver.All() {
//		t.Run(kind.Name, func(t *testing.T) {
//			server := kind.Start(t)
func All() []Kind {
	return []Kind{{"Dovecot", Dovecot}, {"Cyrus", Cyrus}, {"Courier", Courier}}
}

// Server is a running IMAP server, as one of its two users sees it. At first the mailboxes of both are empty.
type Server struct {
	Account
	Kind    string         // the name of its kind
	Plain   string         // host:port without TLS at first; STARTTLS is offered
	TLS     string         // host:port with TLS from the first byte
	RootCAs *x509.CertPool // the authority behind the server's certificate

	names names
	other Account
	site  *site
}

// Account is a user of a server and what the user can log in with.
type Account struct {
	User     string // name of the user
	Password string // holds a space: LOGIN has to quote it

	// Access tokens for OAUTHBEARER and XOAUTH2: one for today, and one that was good yesterday. Both are
	// empty where the server knows neither mechanism.
	OAuthToken, ExpiredOAuthToken string

	// ClientCertificate makes EXTERNAL possible on a TLS connection on which it was presented.
	ClientCertificate tls.Certificate
}

// names is how a kind of server names mailboxes.
type names struct {
	prefix    string // of the user's own mailboxes except INBOX
	others    string // of other users' mailboxes, before the name of the user
	delimiter string
}

// Message is a message to deliver with its attributes.
type Message struct {
	Flags []string  // system flags and keywords
	Date  time.Time // INTERNALDATE; the zero value is the time of delivery
	Raw   []byte    // RFC 5322 format with CRLF line ends
}

// TLSConfig returns a new configuration that trusts the server's certificate and nothing else.
func (s *Server) TLSConfig() *tls.Config { return tlsConfig(s.RootCAs) }

func tlsConfig(roots *x509.CertPool) *tls.Config {
	return &tls.Config{RootCAs: roots, ServerName: "localhost"}
}

// Other returns the server as its second user sees it.
func (s *Server) Other() *Server {
	other := *s
	other.Account, other.other = s.other, s.Account
	return &other
}

// Mailbox returns the name of a mailbox of the user, which has levels: Mailbox("Work", "2020") is Work.2020 at
// a Dovecot, Work/2020 at a Cyrus and INBOX.Work.2020 at a Courier.
func (s *Server) Mailbox(levels ...string) string {
	return s.names.prefix + strings.Join(levels, s.names.delimiter)
}

// OtherMailbox returns the name by which the user sees what is Mailbox(levels...) to the other user, or by which
// it would be seen: it takes an ACL to see it.
func (s *Server) OtherMailbox(levels ...string) string {
	return s.names.others + strings.Join(append([]string{s.other.User}, levels...), s.names.delimiter)
}

// Delimiter is between the levels of a name: "." or "/".
func (s *Server) Delimiter() string { return s.names.delimiter }

// Deliver puts messages into a mailbox of the user, in this order of UIDs, without flags.
// The mailbox is made if it does not exist; its name is as on the wire, INBOX or of method Mailbox.
func (s *Server) Deliver(t testing.TB, mailbox string, messages ...[]byte) {
	t.Helper()
	list := make([]Message, len(messages))
	for i, raw := range messages {
		list[i].Raw = raw
	}
	s.Append(t, mailbox, list...)
}

// Append is Deliver with flags and dates.
func (s *Server) Append(t testing.TB, mailbox string, messages ...Message) {
	t.Helper()
	// By IMAP and not through files, so that the server itself gives out UIDs and keeps its indexes;
	// by TLS because that is allowed with every option.
	c, err := dialTLS(s.TLS, s.TLSConfig())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.login(s.User, s.Password); err != nil {
		t.Fatal(err)
	}
	var status *statusError
	if _, err := c.command("CREATE " + quote(mailbox)); err != nil && !errors.As(err, &status) {
		t.Fatal(err) // NO is what INBOX and a mailbox that exists get
	}
	for i, m := range messages {
		if err := c.append(mailbox, m); err != nil {
			t.Fatalf("message %d: %v", i, err)
		}
	}
	if _, err := c.command("LOGOUT"); err != nil {
		t.Fatal(err)
	}
}

// Stop ends the server before the test ends; clients see their connections closed.
func (s *Server) Stop() { s.site.stop() }

// Close ends the server and removes its files.
func (s *Server) Close() error { return s.site.close() }
