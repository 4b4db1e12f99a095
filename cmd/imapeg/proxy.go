package main

import (
	"bufio"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/net/proxy"
)

// proxyVariable is the environment variable that has the proxy. Other users cannot read it, as
// they can a flag with a password in it.
const proxyVariable = "IMAP_PROXY"

// dialer makes connections through a proxy: SOCKS5, or HTTP with CONNECT. It is nil, for none, when
// there is no proxy.
func dialer(address string) (func(ctx context.Context, network, address string) (net.Conn, error), error) {
	if address == "" {
		return nil, nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Port() == "" {
		return nil, errors.New("a proxy is socks5://HOST:PORT or http://HOST:PORT") // no quote: there may be a password in it
	}
	switch u.Scheme {
	case "socks5", "socks5h": // names are always for the proxy to look up
		var auth *proxy.Auth
		if u.User != nil {
			password, _ := u.User.Password()
			auth = &proxy.Auth{User: u.User.Username(), Password: password}
		}
		d, err := proxy.SOCKS5("tcp", u.Host, auth, proxy.Direct)
		if err != nil {
			return nil, err
		}
		return d.(proxy.ContextDialer).DialContext, nil
	case "http":
		return connectProxy{host: u.Host, user: u.User}.dial, nil
	}
	return nil, fmt.Errorf("%q is no proxy that is known: socks5, http", u.Scheme)
}

// connectProxy is an HTTP proxy that makes connections with CONNECT (RFC 9110 section 9.3.6).
type connectProxy struct {
	host string
	user *url.Userinfo
}

func (p connectProxy) dial(ctx context.Context, network, address string) (_ net.Conn, err error) {
	conn, err := new(net.Dialer).DialContext(ctx, network, p.host)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	defer func() {
		if !stop() {
			err = context.Cause(ctx)
		}
		if err != nil {
			_ = conn.Close() // the first error says more
		}
	}()
	request := &http.Request{Method: http.MethodConnect, URL: &url.URL{Opaque: address}, Host: address, Header: make(http.Header)}
	if p.user != nil {
		password, _ := p.user.Password()
		request.Header.Set("Proxy-Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(p.user.Username()+":"+password)))
	}
	if err = request.Write(conn); err != nil {
		return nil, err
	}
	// What is read ahead may be the server's greeting.
	r := bufio.NewReader(conn)
	answer, err := http.ReadResponse(r, request)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode != http.StatusOK {
		return nil, joinErrors(fmt.Errorf("proxy: %s", answer.Status), answer.Body.Close())
	}
	return &readConn{conn, r}, nil
}

// readConn is a connection of which something has been read already.
type readConn struct {
	net.Conn
	r *bufio.Reader
}

func (c *readConn) Read(p []byte) (int, error) { return c.r.Read(p) }
