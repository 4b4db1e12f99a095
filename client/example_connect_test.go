package client_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/imaptest"
	"github.com/imapeg/imapeg/types"
)

// throughProxy makes connections through an HTTP proxy that has CONNECT. For SOCKS5 there is
// golang.org/x/net/proxy, whose dialers have the same form.
func throughProxy(proxy string) func(ctx context.Context, network, address string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		nc, err := new(net.Dialer).DialContext(ctx, network, proxy)
		if err != nil {
			return nil, err
		}
		stop := context.AfterFunc(ctx, func() { _ = nc.SetDeadline(time.Unix(1, 0)) })
		defer stop()
		request := &http.Request{Method: http.MethodConnect, URL: &url.URL{Opaque: address}, Host: address}
		r := bufio.NewReader(nc)
		err = request.Write(nc)
		if err == nil {
			var answer *http.Response
			answer, err = http.ReadResponse(r, request) //nolint:bodyclose // what follows the head is the connection
			if err == nil && answer.StatusCode != http.StatusOK {
				err = errors.New("proxy: " + answer.Status)
			}
		}
		if err != nil {
			return nil, errors.Join(err, nc.Close())
		}
		return &bufferedConn{nc, r}, nil
	}
}

// bufferedConn is a connection whose first octets have been read already.
type bufferedConn struct {
	net.Conn
	r *bufio.Reader
}

func (c *bufferedConn) Read(p []byte) (int, error) { return c.r.Read(p) }

// A connection through an HTTP proxy, whose dialer, throughProxy, is some thirty lines.
func ExampleOptions_proxy() {
	proxy, stop := startProxy(`
	S: * OK [CAPABILITY IMAP4rev1] here is imap.example.org
	`)
	defer stop()
	opts := &client.Options{Dial: throughProxy(proxy)}
	conn, err := client.Dial(context.Background(), "imap.example.org:143", opts)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer conn.Close()
	fmt.Println(conn.Greeting().Text)

	_, err = client.Dial(context.Background(), "other.example.org:143", opts)
	fmt.Println(err)
	// Output:
	// here is imap.example.org
	// proxy: 403 Forbidden
}

// startProxy is an HTTP proxy behind which there is one server, which plays a script.
func startProxy(script string) (address string, stop func()) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	done := make(chan struct{})
	serve := func(nc net.Conn) {
		defer nc.Close()
		request, err := http.ReadRequest(bufio.NewReader(nc))
		switch {
		case err != nil:
		case request.Host != "imap.example.org:143":
			_, _ = io.WriteString(nc, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
		default:
			_, _ = io.WriteString(nc, "HTTP/1.1 200 OK\r\n\r\n")
			_ = imaptest.MustParse(script).Serve(context.Background(), nc, nil)
		}
	}
	go func() {
		defer close(done)
		for {
			nc, err := listener.Accept()
			if err != nil {
				return
			}
			serve(nc)
		}
	}()
	return listener.Addr().String(), func() { listener.Close(); <-done }
}

// An access token of OAuth 2.0 in place of a password.
func ExampleAuthXOAuth2() {
	server := serve(`
	S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] ready
	C: A0001 AUTHENTICATE XOAUTH2 dXNlcj1qb2UBYXV0aD1CZWFyZXIgdDBrZW4BAQ==
	S: A0001 OK [CAPABILITY IMAP4rev1] welcome
	`)
	ctx := context.Background()
	// Instead of New: client.DialTLS(ctx, "imap.example.org:993", nil)
	conn, err := client.New(ctx, server, &client.Options{AllowInsecureAuth: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer conn.Close()
	_, err = conn.Authenticate(ctx, client.AuthXOAuth2(&client.Credentials{
		Username: "joe",
		Token: func(context.Context, types.Secret) (types.Secret, error) {
			return types.NewSecret("t0ken"), nil // that of golang.org/x/oauth2, for example
		},
	}))
	fmt.Println(err)
	// Output: <nil>
}

// A command that nobody has written a type for: its words are sent as they are, and its answer
// comes as it is.
func ExampleSession_Do_unknown() {
	sess := exampleSession(`
	C: A0001 XSTATUS INBOX (COLOUR)
	S: * XSTATUS INBOX (COLOUR green)
	S: A0001 OK done
	`, nil)
	defer sess.Close()
	command := &types.UnknownCommand{Name: "XSTATUS", Data: " INBOX (COLOUR)"}
	for resp, err := range sess.Do(context.Background(), command) {
		switch resp := resp.(type) {
		case nil:
			fmt.Println(err)
		case *types.Unknown:
			fmt.Println(resp.Name, strings.TrimSpace(string(resp.Data)))
		}
	}
	// Output: XSTATUS INBOX (COLOUR green)
}
