package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/internal/testserver"
)

// proxyServer is a proxy whose connections are made by what begin reads from them.
func proxyServer(t *testing.T, begin func(r *bufio.Reader, w io.Writer) (address string, err error)) (address string, used *atomic.Int32) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { listener.Close() })
	used = new(atomic.Int32)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				r := bufio.NewReader(conn)
				to, err := begin(r, conn)
				if err != nil {
					return
				}
				used.Add(1)
				server, err := net.Dial("tcp", to)
				if err != nil {
					return
				}
				defer server.Close()
				go func() { _, _ = io.Copy(server, r); server.Close() }()
				_, _ = io.Copy(conn, server)
			}()
		}
	}()
	return listener.Addr().String(), used
}

// beginSOCKS is the server's side of RFC 1928, for names and for user joe with a password (RFC 1929).
func beginSOCKS(r *bufio.Reader, w io.Writer) (string, error) {
	read := func(n int) []byte { b := make([]byte, n); _, _ = io.ReadFull(r, b); return b }
	methods := read(2)
	read(int(methods[1]))
	_, _ = w.Write([]byte{5, 2})
	user := read(int(read(2)[1]))
	password := read(int(read(1)[0]))
	if string(user) != "joe" || string(password) != "pass" {
		_, _ = w.Write([]byte{1, 1})
		return "", fmt.Errorf("not joe")
	}
	_, _ = w.Write([]byte{1, 0})
	var host string
	switch read(4)[3] {
	case 1:
		host = net.IP(read(4)).String()
	case 3:
		host = string(read(int(read(1)[0])))
	}
	port := read(2)
	_, err := w.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
	return net.JoinHostPort(host, fmt.Sprint(int(port[0])<<8|int(port[1]))), err
}

func beginConnect(r *bufio.Reader, w io.Writer) (string, error) {
	request, err := http.ReadRequest(r)
	if err != nil {
		return "", err
	}
	if request.Method != http.MethodConnect || request.Header.Get("Proxy-Authorization") != "Basic am9lOnBhc3M=" {
		_, err = io.WriteString(w, "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
		return "", fmt.Errorf("not joe: %w", err)
	}
	_, err = io.WriteString(w, "HTTP/1.1 200 OK\r\n\r\n")
	return request.Host, err
}

func TestProxy(t *testing.T) {
	t.Parallel()
	server := testserver.Dovecot(t)
	env := account(server)
	ca := trust(t, server)
	for scheme, begin := range map[string]func(*bufio.Reader, io.Writer) (string, error){"socks5": beginSOCKS, "http": beginConnect} {
		address, used := proxyServer(t, begin)
		proxy := scheme + "://joe:pass@" + address
		got := programWith(t, "", env, "ls", "--insecure", "--proxy", proxy)
		assert.Equal(t, result{exitOK, "INBOX\n", ""}, got, scheme)
		env[proxyVariable] = proxy
		got = programWith(t, "", env, "ls", "--server", server.TLS, "--ca-file", ca)
		assert.Equal(t, result{exitOK, "INBOX\n", ""}, got, scheme)
		delete(env, proxyVariable)
		assert.Equal(t, int32(2), used.Load(), scheme)

		got = programWith(t, "", env, "ls", "--insecure", "--proxy", scheme+"://joe:wrong@"+address)
		assert.Equal(t, exitError, got.status)
		assert.NotContains(t, got.err, "wrong")
	}
	for _, proxy := range []string{"socks5://", "localhost:1080", "ftp://localhost:21", "socks5://joe:pass@host"} {
		got := programWith(t, "", env, "ls", "--insecure", "--proxy", proxy)
		assert.Equal(t, exitUsage, got.status, proxy)
		assert.Contains(t, got.err, "imapeg ls: --proxy: ", proxy)
		assert.NotContains(t, got.err, "pass")
	}
}
