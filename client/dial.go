package client

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
)

// Dial connects to a server without TLS, "localhost:143". Use it with
// [Conn.StartTLS], or for tests: passwords are not sent without TLS.
//
// The context, and [Options].DialTimeout, are for making the connection, up to
// the server's greeting.
func Dial(ctx context.Context, address string, opts *Options) (*Conn, error) {
	o := opts.orDefaults()
	ctx, cancel := o.dialContext(ctx)
	defer cancel()
	nc, host, err := o.dial(ctx, address)
	if err != nil {
		return nil, err
	}
	return open(ctx, nc, host, opts)
}

// DialTLS connects to a server with TLS from the first byte on,
// "imap.example.org:993". It is the one to prefer.
func DialTLS(ctx context.Context, address string, opts *Options) (*Conn, error) {
	o := opts.orDefaults()
	ctx, cancel := o.dialContext(ctx)
	defer cancel()
	nc, host, err := o.dial(ctx, address)
	if err != nil {
		return nil, err
	}
	t := tls.Client(o.pace(nc), withServerName(o.TLSConfig, host))
	if err := t.HandshakeContext(ctx); err != nil {
		_ = nc.Close() // the handshake's error says more
		return nil, &ConnError{Err: fmt.Errorf("TLS: %w", err)}
	}
	return open(ctx, t, host, opts)
}

// DialStartTLS connects to a server and begins TLS with STARTTLS,
// "mail.example.org:143". Without TLS there is no connection: whatever keeps it
// from beginning is an error.
func DialStartTLS(ctx context.Context, address string, opts *Options) (*Conn, error) {
	conn, err := Dial(ctx, address, opts)
	if err != nil {
		return nil, err
	}
	if err := conn.StartTLS(ctx, nil); err != nil {
		_ = conn.Close() // never fails
		return nil, err
	}
	return conn, nil
}

// New makes a connection of any net.Conn, and waits for the greeting. The
// connection belongs to it: after an error it is closed. A [*tls.Conn], or
// whatever has its method ConnectionState, counts as encrypted.
func New(ctx context.Context, nc net.Conn, opts *Options) (*Conn, error) {
	o := opts.orDefaults()
	ctx, cancel := o.dialContext(ctx)
	defer cancel()
	return open(ctx, nc, "", opts)
}

func open(ctx context.Context, nc net.Conn, host string, opts *Options) (*Conn, error) {
	c := newCore(nc, host, opts)
	if err := c.await(ctx); err != nil {
		c.fail(err)
		return nil, err
	}
	return &Conn{c}, nil
}

func (o *Options) dial(ctx context.Context, address string) (nc net.Conn, host string, err error) {
	host, _, err = net.SplitHostPort(address)
	if err != nil {
		return nil, "", err
	}
	nc, err = o.Dial(ctx, "tcp", address)
	return nc, host, err
}
