package testserver

import (
	"errors"
	"fmt"
	"testing"
)

// ErrMissing says that a server is not installed, or not one that there is a configuration for.
var ErrMissing = errors.New("not installed")

// software is an installed kind of server.
type software struct {
	kind  string
	names names
	oauth bool // it knows OAUTHBEARER and XOAUTH2
	// run writes the files of a server, starts it, and waits until it can be used.
	run func(*site) error
}

// forTest starts a server that ends with the test. Find looks for its software.
func forTest(t testing.TB, find func() (software, error), options []Option) *Server {
	t.Helper()
	var server *Server
	w, err := find()
	if err == nil {
		server, err = w.start(options)
	}
	if errors.Is(err, ErrMissing) {
		skip(t, err.Error())
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		server.Stop()
		if t.Failed() {
			t.Logf("log of the %s at %s:\n%s", server.Kind, server.Plain, server.site.log())
		}
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server
}

// start starts a server on ports that seem free, and again when one was not.
func (w software) start(options []Option) (*Server, error) {
	set := newSettings(options)
	for try := 1; ; try++ {
		s, err := newSite(set)
		if err != nil {
			return nil, err
		}
		server, err := w.startAt(s)
		if err == nil {
			return server, nil
		}
		if !errors.Is(err, errPortTaken) || try == startRetries {
			return nil, fmt.Errorf("%s: %w", w.kind, err)
		}
	}
}

// startAt starts a server at a site, of which nothing is left if that fails.
func (w software) startAt(s *site) (*Server, error) {
	if err := w.run(s); err != nil {
		_ = s.close() // the first error says more
		return nil, err
	}
	for i := range s.Accounts {
		if !w.oauth {
			s.Accounts[i].OAuthToken, s.Accounts[i].ExpiredOAuthToken = "", ""
		}
	}
	return &Server{
		Account: s.Accounts[0], other: s.Accounts[1],
		Kind: w.kind, names: w.names, Plain: s.plainAddr, TLS: s.tlsAddr, RootCAs: s.cert.roots,
		site: s,
	}, nil
}
