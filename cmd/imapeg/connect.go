package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/imapeg/imapeg/client"
)

// The environment variables that stand in for flags.
const (
	serverVariable = "IMAP_SERVER"
	userVariable   = "IMAP_USER"
)

// connectFlags say how to get to a server.
type connectFlags struct {
	server   string
	user     string
	tls      bool // the default
	startTLS bool
	insecure bool
	caFile   string
	given    func(flag string) bool
	timeout  time.Duration
	proxy    string
	secret   secretFlags
}

func (f *connectFlags) add(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVar(&f.server, "server", "", "the server, as `HOST[:PORT]`; else $"+serverVariable)
	flags.StringVar(&f.user, "user", "", "the name to log in with; else $"+userVariable)
	flags.BoolVar(&f.tls, "tls", false, "use TLS from the first byte (default), on port 993")
	flags.BoolVar(&f.startTLS, "starttls", false, "begin TLS with STARTTLS, on port 143")
	flags.BoolVar(&f.insecure, "insecure", false, "use no TLS, on port 143: everybody on the way can read the password")
	flags.StringVar(&f.caFile, "ca-file", "", "trust the certificates in this PEM `FILE` too")
	flags.DurationVar(&f.timeout, "timeout", time.Minute, "give up when the server is silent for this long")
	flags.StringVar(&f.proxy, "proxy", "", "go through the proxy at this `URL`, socks5://HOST:PORT or http://HOST:PORT; else $"+proxyVariable)
	command.MarkFlagsMutuallyExclusive("tls", "starttls", "insecure")
	f.secret.add(command)
	for _, name := range []string{"server", "user", "proxy"} {
		noFiles(command, name)
	}
	f.given = flags.Changed
}

// fill takes from the environment what is not among the flags.
func (f *connectFlags) fill(env func(string) string) error {
	var missing []string
	for _, flag := range []struct {
		name, variable string
		value          *string
	}{{"server", serverVariable, &f.server}, {"user", userVariable, &f.user}} {
		if f.given(flag.name) {
			continue
		}
		if *flag.value = env(flag.variable); *flag.value == "" {
			missing = append(missing, strconv.Quote(flag.name))
		}
	}
	if len(missing) > 0 {
		return usageError{fmt.Errorf("required flag(s) %s not set", strings.Join(missing, ", "))}
	}
	return nil
}

// check finds the user's mistakes, and fills in what was not said.
func (f *connectFlags) check(s streams) (err error) {
	if err := f.fill(s.env); err != nil {
		return err
	}
	port := "993"
	if f.startTLS || f.insecure {
		port = "143"
	}
	if f.server, err = withPort(f.server, port); err != nil {
		return usageError{fmt.Errorf("--server: %w", err)}
	}
	if f.user == "" {
		return usageError{errors.New("--user is empty")}
	}
	if f.timeout <= 0 {
		return usageError{errors.New("--timeout has to be longer than nothing")}
	}
	if !f.given("proxy") {
		f.proxy = s.env(proxyVariable)
	}
	if _, err := dialer(f.proxy); err != nil {
		return usageError{fmt.Errorf("--proxy: %w", err)}
	}
	if f.insecure && f.caFile != "" {
		return usageError{errors.New("--ca-file is for TLS, and --insecure uses none")}
	}
	return nil
}

// withPort is a host:port, with a port if none is given.
func withPort(server, port string) (string, error) {
	host := server
	switch strings.Count(server, ":") {
	case 0:
	case 1:
		var err error
		if host, port, err = net.SplitHostPort(server); err != nil {
			return "", err
		}
	default: // IPv6
		if h, p, err := net.SplitHostPort(server); err == nil {
			host, port = h, p
			break
		}
		host = strings.TrimSuffix(strings.TrimPrefix(server, "["), "]")
		if ip := net.ParseIP(host); ip == nil {
			return "", fmt.Errorf("%q is not HOST:PORT", server)
		}
	}
	if _, err := net.LookupPort("tcp", port); err != nil || host == "" || port == "" {
		return "", fmt.Errorf("%q is not HOST:PORT", server)
	}
	return net.JoinHostPort(host, port), nil
}

// dial connects to the server.
func (f *connectFlags) dial(ctx context.Context, handler func(client.Event)) (*client.Conn, error) {
	config, err := f.tlsConfig()
	if err != nil {
		return nil, err
	}
	dial, err := dialer(f.proxy)
	if err != nil {
		return nil, err
	}
	opts := &client.Options{
		Dial:              dial,
		TLSConfig:         config,
		AllowInsecureAuth: f.insecure,
		Handler:           handler,
		DialTimeout:       f.timeout,
		Timeout:           f.timeout,
	}
	switch {
	case f.startTLS:
		return client.DialStartTLS(ctx, f.server, opts)
	case f.insecure:
		return client.Dial(ctx, f.server, opts)
	}
	return client.DialTLS(ctx, f.server, opts)
}

func (f *connectFlags) tlsConfig() (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if f.caFile == "" {
		return config, nil
	}
	pem, err := os.ReadFile(f.caFile)
	if err != nil {
		return nil, err
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool() // a system without any
	}
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s: no certificate in it", f.caFile)
	}
	config.RootCAs = roots
	return config, nil
}

// login connects and logs in.
func (f *connectFlags) login(ctx context.Context, s streams, handler func(client.Event)) (*client.Session, error) {
	// First of all: a server does not wait for long.
	creds, err := f.secret.credentials(ctx, s, f.user, fmt.Sprintf("Password of %s at %s: ", f.user, f.server))
	if err != nil {
		return nil, err
	}
	conn, err := f.dial(ctx, handler)
	if err != nil {
		return nil, err
	}
	sess, err := conn.AuthenticateAny(ctx, creds)
	if errors.Is(err, client.ErrAuthenticated) {
		sess, err = conn.Session() // the server has said PREAUTH
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return sess, nil
}
