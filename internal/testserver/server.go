package testserver

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"testing"
	"time"
)

// Server is a running IMAP server with one user, whose mailboxes are empty.
type Server struct {
	Plain    string         // host:port without TLS at first; STARTTLS is offered
	TLS      string         // host:port with TLS from the first byte
	RootCAs  *x509.CertPool // the authority behind the server's certificate
	User     string         // name of the user
	Password string         // holds a space: LOGIN has to quote it

	dir     string // of its files
	process *process
}

// Message is a message to deliver with its attributes.
type Message struct {
	Flags []string  // system flags and keywords
	Date  time.Time // INTERNALDATE; the zero value is the time of delivery
	Raw   []byte    // RFC 5322 format with CRLF line ends
}

// TLSConfig returns a new configuration that trusts the server's certificate and nothing else.
func (s *Server) TLSConfig() *tls.Config {
	return &tls.Config{RootCAs: s.RootCAs, ServerName: "localhost"}
}

// Deliver puts messages into a mailbox of the user, in this order of UIDs, without flags.
// The mailbox is made if it does not exist; its name is as on the wire, with the server's delimiter.
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
func (s *Server) Stop() { s.process.stop() }

// Close ends the server and removes its files.
func (s *Server) Close() error {
	s.Stop()
	return removeDir(s.dir)
}
